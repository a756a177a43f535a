"""Brushes: noise that has no seam, gradients, soft blobs, stamps, on premultiplied float RGBA."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import Colour

F32 = NDArray[np.float32]


def blank(height: int, width: int) -> F32:
    return np.zeros((height, width, 4), np.float32)


def smoothstep(x: NDArray[np.floating[Any]]) -> F32:
    t = np.clip(x, 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def wave_noise(
    length: int, period: float, rng: np.random.Generator, octaves: int = 4, roughness: float = 0.5
) -> F32:
    """Smooth 1-D noise, −1 to 1, shape (length,), that ends as it begins: random harmonics whose
    longest has about `period` samples."""
    x = np.arange(length, dtype=np.float32) / length * 2 * np.pi
    out = np.zeros(length, np.float32)
    amplitude, total = 1.0, 0.0
    for octave in range(octaves):
        for _ in range(3):
            cycles = max(1, round(length / period * 2**octave * float(rng.uniform(0.75, 1.35))))
            out += amplitude * np.sin(cycles * x + float(rng.uniform(0, 2 * np.pi)))
        total += amplitude * 1.9
        amplitude *= roughness
    return np.asarray(out / total, np.float32)


def peak_noise(length: int, period: float, rng: np.random.Generator) -> F32:
    """Mountains: 0 to 1, shape (length,), straight slopes between random heights, then rougher."""
    out = np.zeros(length, np.float32)
    amplitude, total = 1.0, 0.0
    for octave in range(4):
        count = max(3, round(length / period * 2 ** (octave + 1)))
        step = length / count
        xs = (np.arange(count) + rng.uniform(-0.3, 0.3, count)) * step
        ys = rng.uniform(0, 1, count)
        if octave == 0:
            ys[1::2] *= 0.35
        out += amplitude * np.interp(np.arange(length), xs, ys, period=length).astype(np.float32)
        total += amplitude
        amplitude *= 0.36
    return np.asarray(out / total, np.float32)


def cloud_noise(
    height: int,
    width: int,
    cell: float,
    rng: np.random.Generator,
    octaves: int = 4,
    stretch: float = 1.0,
) -> F32:
    """2-D noise, 0 to 1, shape (height, width), without a seam from right to left; `cell` is the
    size in pixels of the coarsest grain and `stretch` how much wider than high it is."""
    out = np.zeros((height, width), np.float32)
    amplitude, total = 1.0, 0.0
    for octave in range(octaves):
        size = cell / 2**octave
        rows = max(2, int(height / size) + 2)
        columns = max(2, int(width / (size * stretch)))
        grid = rng.random((rows, columns)).astype(np.float32)
        grid = np.concatenate([grid[:, -2:], grid, grid[:, :2]], axis=1)
        scale = width / columns
        big = cv2.resize(
            grid, (round(scale * (columns + 4)), height), interpolation=cv2.INTER_CUBIC
        )
        start = round(2 * scale)
        out += amplitude * big[:, start : start + width]
        total += amplitude
        amplitude *= 0.5
    out /= total
    low, high = float(out.min()), float(out.max())
    return np.asarray((out - low) / max(1e-6, high - low), np.float32)


def gradient(stops: Sequence[tuple[float, Colour]], height: int) -> F32:
    """Colours down a column, shape (height, 3)."""
    at = np.linspace(0, 1, height)
    places = [place for place, _ in stops]
    return np.stack(
        [np.interp(at, places, [float(c[i]) for _, c in stops]) for i in range(3)], axis=1
    ).astype(np.float32)


def opaque(rgb: F32) -> F32:
    """Straight RGB, shape (h, w, 3), as RGBA with alpha 1."""
    return np.concatenate([rgb, np.ones((*rgb.shape[:2], 1), np.float32)], axis=2)


def over(target: F32, source: F32, x: int, y: int, *, wrap: bool = True) -> None:
    """Lay a premultiplied picture on another, in place; what leaves at the right comes in at the
    left when `wrap`."""
    height, width = target.shape[:2]
    top, bottom = max(0, y), min(height, y + source.shape[0])
    if bottom <= top:
        return
    shifts = (x, x - width, x + width) if wrap else (x,)
    for left in shifts:
        start, stop = max(0, left), min(width, left + source.shape[1])
        if stop <= start:
            continue
        piece = source[top - y : bottom - y, start - left : stop - left]
        region = target[top:bottom, start:stop]
        region *= 1 - piece[..., 3:4]
        region += piece


def glow(target: F32, x: float, y: float, radius: float, rgb: Colour, strength: float) -> None:
    """Add light that fades away from a point; colours may not pass 1."""
    height, width = target.shape[:2]
    x0, x1 = max(0, int(x - radius)), min(width, int(x + radius) + 1)
    y0, y1 = max(0, int(y - radius)), min(height, int(y + radius) + 1)
    if x1 <= x0 or y1 <= y0:
        return
    dx = (np.arange(x0, x1, dtype=np.float32) - x) / radius
    dy = (np.arange(y0, y1, dtype=np.float32) - y) / radius
    falloff = np.clip(1 - np.sqrt(dx[None] ** 2 + dy[:, None] ** 2), 0, 1) ** 2.2 * strength
    region = target[y0:y1, x0:x1]
    region[..., :3] += (1 - region[..., :3]) * falloff[..., None] * rgb


def disc(target: F32, x: float, y: float, radius: float, rgb: Colour) -> None:
    """A filled circle with a smooth edge."""
    x0, x1 = max(0, int(x - radius - 2)), min(target.shape[1], int(x + radius + 3))
    y0, y1 = max(0, int(y - radius - 2)), min(target.shape[0], int(y + radius + 3))
    if x1 <= x0 or y1 <= y0:
        return
    dx = np.arange(x0, x1, dtype=np.float32) - x
    dy = np.arange(y0, y1, dtype=np.float32) - y
    cover = np.clip(radius - np.sqrt(dx[None] ** 2 + dy[:, None] ** 2) + 0.5, 0, 1)[..., None]
    region = target[y0:y1, x0:x1]
    region *= 1 - cover
    region[..., :3] += cover * rgb
    region[..., 3:] += cover


def premultiplied(rgba: NDArray[np.uint8]) -> F32:
    """8-bit straight RGBA → float premultiplied."""
    out = np.asarray(rgba, np.float32) / np.float32(255)
    out[..., :3] *= out[..., 3:4]
    return out


def resized(picture: F32, height: int, width: int | None = None) -> F32:
    """Scaled to a height in pixels, keeping the shape unless a width is given."""
    width = width or max(2, round(picture.shape[1] * height / picture.shape[0]))
    method = cv2.INTER_AREA if height < picture.shape[0] else cv2.INTER_CUBIC
    out = cv2.resize(picture, (width, max(2, height)), interpolation=method)
    np.clip(out, 0, 1, out=out)
    np.minimum(out[..., :3], out[..., 3:4], out=out[..., :3])
    return np.asarray(out, np.float32)


def lit(picture: F32, ambient: Colour, haze: Colour | None = None, share: float = 0.0) -> F32:
    """Under a light, and veiled by air: `share` of the haze's colour."""
    out = picture.copy()
    out[..., :3] *= ambient
    if haze is not None and share > 0:
        out[..., :3] = out[..., :3] * (1 - share) + haze * out[..., 3:4] * share
    return out


def tinted(picture: F32, rgb: Colour) -> F32:
    """Give a sprite another colour but keep its drawing: what has the sprite's main colour gets the
    new one, light and shade stay; eyes, teeth and other markings are left alone. A colour that the
    sprite nearly has already ("a red fox") is only strengthened."""
    alpha = np.maximum(picture[..., 3:4], 1e-4)
    straight = np.clip(picture[..., :3] / alpha, 0, 1)
    weights = np.array([[0.2126], [0.7152], [0.0722]], np.float32)
    grey = straight @ weights
    chroma = straight - grey
    body = picture[..., 3] > 0.6
    if not bool(body.any()):
        return picture
    vivid = np.linalg.norm(chroma, axis=-1)
    strong = body & (vivid > 0.12)
    if float(strong.sum()) > 0.3 * float(body.sum()):
        main = np.median(chroma[strong], axis=0)
        distance = np.linalg.norm(chroma - main, axis=-1) / (0.16 + 0.55 * np.linalg.norm(main))
        share = smoothstep(1.7 - distance) * smoothstep((vivid - 0.04) / 0.08)
    else:
        # A grey, white or black sprite: all that is neutral and neither ink nor paper.
        main = np.zeros(3, np.float32)
        share = smoothstep(2.3 - vivid / 0.12)
        if float(np.median(grey[body])) > 0.3:
            share = share * smoothstep((grey[..., 0] - 0.14) / 0.1)
    middle = (
        float(np.median(grey[body & (share > 0.5)])) if bool((share[body] > 0.5).any()) else 0.5
    )
    wanted = rgb - float(rgb @ weights[:, 0])
    length = float(np.linalg.norm(main) * np.linalg.norm(wanted))
    alike = length > 0.02 and float(main @ wanted) / length > 0.8
    amount = 0.4 if alike else 0.94
    relative = grey / max(0.12, middle)
    bright = np.clip((relative - 1) * 0.75, 0, 0.8)
    new = np.clip(relative, 0, 1.1) ** 1.25 * rgb * (1 - bright) + bright
    share = (share * amount)[..., None]
    out = picture.copy()
    out[..., :3] = (new * share + straight * (1 - share)) * picture[..., 3:4]
    return np.asarray(out, np.float32)


def soft_ellipse(height: int, width: int, strength: float) -> F32:
    """A shadow: black, with alpha that fades to the rim."""
    dx = np.linspace(-1, 1, width, dtype=np.float32)
    dy = np.linspace(-1, 1, height, dtype=np.float32)
    out = blank(height, width)
    distance = np.sqrt(dx[None] ** 2 + dy[:, None] ** 2)
    out[..., 3] = smoothstep(np.asarray(1 - distance, np.float32)) * strength
    return out
