"""What is behind everything: sky, sun or moon, stars, clouds; or space, deep water, a room."""

from __future__ import annotations

import cv2
import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import (
    F32,
    blank,
    cloud_noise,
    disc,
    glow,
    gradient,
    opaque,
    smoothstep,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import Light, colour, mix


def open_sky(
    width: int,
    height: int,
    horizon: float,
    light: Light,
    rng: np.random.Generator,
    *,
    own_sun: bool,
) -> F32:
    """Gradient, glow and disc of sun or moon, stars at night; opaque RGBA (height, width, 4).
    `own_sun`: a sun or moon was named and is hung as a sprite, so only its glow is painted."""
    zenith, middle, low = light.sky
    column = gradient(
        (
            (0, zenith),
            (horizon * 0.62, middle),
            (horizon * 1.02, low),
            (1, mix(low, light.haze, 0.6)),
        ),
        height,
    )
    rgb = np.repeat(column[:, None], width, axis=1)
    # A faint breath of cloud takes the plainness off the gradient.
    veil = cloud_noise(height, width, height * 0.3, rng, 4, 3.0)
    rgb += (veil[..., None] - 0.5) * (0.05 + 0.3 * light.cover) * (low - zenith + 0.25)
    picture = opaque(np.clip(rgb, 0, 1).astype(np.float32))
    unit = min(height, 1.25 * width)
    x, y = light.sun_at[0] * width, light.sun_at[1] * height
    if light.night:
        _stars(picture, horizon, unit, rng)
    if light.strength > 0.3:
        glow(picture, x, y, unit * 0.75, light.sun, 0.4 * light.strength)
        glow(picture, x, y, unit * 0.26, light.sun, 0.55 * light.strength)
        if not own_sun and light.strength > 0.62:
            radius = unit * (0.05 if light.night else 0.058)
            disc(picture, x, y, radius, mix(light.sun, colour(255, 255, 255), 0.45))
            if light.night:
                _craters(picture, x, y, radius)
    return picture


def rainbow(picture: F32, horizon: float, unit: float, light: Light) -> None:
    """A bow that stands on the horizon away from the sun, in place."""
    height, width = picture.shape[:2]
    x0 = width * (0.62 if light.sun_at[0] < 0.5 else 0.38)
    y0, radius, wide = horizon * height + 0.05 * unit, min(0.62 * unit, 0.52 * height), 0.11 * unit
    dx = np.arange(width, dtype=np.float32)[None] - x0
    dy = np.arange(height, dtype=np.float32)[:, None] - y0
    share = (np.hypot(dx * 0.86, dy) - (radius - wide)) / wide  # 0 inside, 1 outside
    hues = (
        (150, 90, 220),
        (70, 110, 235),
        (60, 190, 240),
        (90, 210, 110),
        (250, 226, 80),
        (250, 150, 60),
        (236, 70, 70),
    )
    places = np.linspace(0.06, 0.94, len(hues))
    tone = np.stack(
        [np.interp(share, places, [hue[i] / 255 for hue in hues]) for i in range(3)], axis=-1
    )
    edge = smoothstep(share / 0.16) * smoothstep((1 - share) / 0.16)
    cover = (edge * 0.62 * np.clip(-dy / (0.16 * unit), 0, 1))[..., None]
    picture[..., :3] = picture[..., :3] * (1 - cover) + tone.astype(np.float32) * cover


def _stars(picture: F32, horizon: float, unit: float, rng: np.random.Generator) -> None:
    height, width = picture.shape[:2]
    for _ in range(int(150 * width / unit)):
        x, y = rng.uniform(0, width), rng.uniform(0, height * horizon)
        fade = 1 - y / (height * horizon)
        size = unit / 720 * float(rng.choice([1.0, 1.5, 2.2], p=[0.6, 0.3, 0.1]))
        glow(
            picture, x, y, size * 2.2, colour(255, 255, 255), float(rng.uniform(0.5, 1)) * fade**0.5
        )
        if size > unit / 720 * 2:
            glow(picture, x, y, size * 7, colour(190, 210, 255), 0.22 * fade)


def _craters(picture: F32, x: float, y: float, radius: float) -> None:
    shade = colour(222, 226, 240)
    for dx, dy, size in (
        (-0.42, 0.1, 0.2),
        (0.22, -0.38, 0.14),
        (0.36, 0.3, 0.24),
        (-0.1, -0.5, 0.09),
        (-0.16, 0.56, 0.13),
    ):
        disc(picture, x + dx * radius, y + dy * radius, size * radius, shade)


def clouds(width: int, height: int, light: Light, rng: np.random.Generator, amount: float) -> F32:
    """Heaps of cloud, lit from above, for a band of sky; premultiplied RGBA."""
    field = np.zeros((height, width), np.float32)
    unit = height
    for _ in range(max(2, int(amount * width / unit * 1.7))):
        cx, cy = rng.uniform(0, width), rng.uniform(0.2, 0.78) * height
        size = unit * float(rng.uniform(0.12, 0.3)) * (0.45 + 0.75 * (1 - cy / height))
        count = int(rng.integers(16, 26))
        for t in rng.uniform(-1, 1, count):
            # Highest in the middle, flat below.
            r = size * (0.16 + 0.34 * (1 - abs(t)) * float(rng.uniform(0.6, 1.2)))
            _puff(
                field,
                cx + t * size * 1.7,
                cy - r * float(rng.uniform(0.1, 0.95)) * (1 - 0.6 * abs(t)),
                r,
            )
        for t in np.linspace(-1, 1, 15):
            _puff(field, cx + t * size * 1.75, cy, size * (0.26 - 0.12 * abs(t)))
    grain = cloud_noise(height, width, unit * 0.07, rng, 4, 1.2)
    field = np.asarray(cv2.GaussianBlur(field, (0, 0), unit * 0.006), np.float32)
    field *= 0.62 + 0.7 * grain
    alpha = smoothstep((field - 0.16) / 0.42)
    above = np.roll(field, max(1, int(unit * 0.02)), axis=0)
    below = np.roll(field, -max(1, int(unit * 0.02)), axis=0)
    shade = np.clip(0.62 + (below - above) * 1.3, 0.15, 1)[..., None]
    bright = mix(colour(255, 255, 255) * (light.ambient if light.night else 1), light.sun, 0.3)
    if light.night:
        bright = mix(light.sky[2], colour(255, 255, 255), 0.18)
    dark = mix(light.haze, light.sky[1], 0.5)
    if light.cloud is not None:
        bright = mix(bright, light.cloud, light.cover)
        dark = mix(dark, light.sky[0] * 0.9, light.cover)
    out = blank(height, width)
    out[..., :3] = dark * (1 - shade) + bright * shade
    out[..., 3] = alpha * (0.92 if not light.night else 0.7)
    fade = np.linspace(1, 0, height, dtype=np.float32) ** 0.35
    out[..., 3] *= fade[:, None]
    out[..., :3] *= out[..., 3:4]
    return np.asarray(out, np.float32)


def _puff(field: F32, x: float, y: float, radius: float) -> None:
    """Add a soft ball to a height field that wraps at the sides."""
    height, width = field.shape
    x0, x1 = int(x - radius), int(x + radius) + 1
    y0, y1 = max(0, int(y - radius)), min(height, int(y + radius) + 1)
    if y1 <= y0:
        return
    columns = np.arange(x0, x1)
    dx = (columns.astype(np.float32) - x) / radius
    dy = (np.arange(y0, y1, dtype=np.float32) - y) / radius
    ball = np.clip(1 - dx[None] ** 2 - dy[:, None] ** 2, 0, 1)
    columns %= width
    rows = np.arange(y0, y1)[:, None]
    field[rows, columns] = np.maximum(field[rows, columns], ball) + 0.25 * np.minimum(
        field[rows, columns], ball
    )


def space(width: int, height: int, light: Light, rng: np.random.Generator) -> F32:
    """Nebulae and stars; opaque RGBA."""
    base = np.repeat(
        gradient(((0, colour(6, 6, 22)), (1, colour(20, 12, 46))), height)[:, None], width, axis=1
    )
    pairs = (
        ((120, 50, 190), (30, 120, 210)),
        ((200, 60, 120), (80, 50, 200)),
        ((30, 150, 170), (130, 60, 200)),
    )
    first, second = pairs[int(rng.integers(len(pairs)))]
    band = cloud_noise(height, width, height * 0.55, rng, 5, 1.6)
    other = cloud_noise(height, width, height * 0.4, rng, 5, 1.4)
    rgb = base + smoothstep((band - 0.42) / 0.5)[..., None] * colour(*first) * 0.62
    rgb += smoothstep((other - 0.5) / 0.5)[..., None] * colour(*second) * 0.5
    picture = opaque(np.clip(rgb, 0, 1).astype(np.float32))
    _stars(picture, 1.3, min(height, width) * 0.7, rng)
    return picture


def deep(width: int, height: int, light: Light, rng: np.random.Generator) -> F32:
    """Water seen from within, lighter above; opaque RGBA."""
    surface, middle, floor = colour(120, 226, 236), colour(26, 132, 190), colour(10, 56, 116)
    if light.night:
        surface, middle, floor = surface * 0.5, middle * 0.5, floor * 0.5
    column = gradient(((0, surface), (0.32, middle), (1, floor)), height)
    rgb = np.repeat(column[:, None], width, axis=1)
    veil = cloud_noise(height, width, height * 0.3, rng, 4, 2.0)
    rgb = rgb * (0.94 + 0.12 * veil[..., None])
    picture = opaque(np.clip(rgb, 0, 1).astype(np.float32))
    glow(picture, width * light.sun_at[0], -0.1 * height, height * 0.8, colour(220, 255, 250), 0.6)
    return picture


def rays(width: int, height: int, rng: np.random.Generator, rgb: tuple[float, float, float]) -> F32:
    """Slanting beams of light, premultiplied RGBA, fading downwards."""
    out = blank(height, width)
    y = np.arange(height, dtype=np.float32)[:, None]
    x = np.arange(width, dtype=np.float32)[None]
    total = np.zeros((height, width), np.float32)
    for _ in range(max(4, width // 160)):
        start, spread = rng.uniform(0, width), rng.uniform(0.012, 0.05) * height
        slant = 0.32
        distance = (x - start + slant * y + width / 2) % width - width / 2
        total += np.exp(-((distance / (spread * (1 + 1.6 * y / height))) ** 2)) * rng.uniform(
            0.3, 1
        )
    fade = np.clip(1 - y / height, 0, 1) ** 1.2
    out[..., 3] = np.clip(total, 0, 1) * fade * 0.26
    out[..., :3] = np.array(rgb, np.float32) * out[..., 3:4]
    return out


def studio(width: int, height: int, light: Light, rng: np.random.Generator) -> F32:
    """Soft coloured lights out of focus, as behind a still life; opaque RGBA."""
    schemes = (((54, 34, 60), (196, 104, 84)), ((24, 52, 70), (70, 150, 150)), ((60, 36, 30), (214,
        150, 84)),
               ((40, 40, 84), (150, 110, 190)))  # fmt: skip
    dark, warm = (colour(*c) for c in schemes[int(rng.integers(len(schemes)))])
    rgb = np.repeat(gradient(((0, dark), (0.75, warm), (1, warm)), height)[:, None], width, axis=1)
    picture = opaque(rgb)
    unit = min(height, 1.25 * width)
    for _ in range(int(26 * width / unit)):
        x, y = rng.uniform(0, width), rng.uniform(0, 0.7) * height
        radius = unit * float(rng.uniform(0.02, 0.075))
        spot = blank(int(2 * radius) + 5, int(2 * radius) + 5)
        tone = mix(warm, colour(255, 244, 214), float(rng.uniform(0.3, 0.9)))
        disc(spot, radius + 2, radius + 2, radius, tone)
        spot *= float(rng.uniform(0.08, 0.32))
        x0, y0 = int(x - radius), int(y - radius)
        region = picture[max(0, y0) : y0 + spot.shape[0], max(0, x0) : x0 + spot.shape[1]]
        piece = spot[max(0, -y0) :, max(0, -x0) :][: region.shape[0], : region.shape[1]]
        region[..., :3] = region[..., :3] * (1 - piece[..., 3:4]) + piece[..., :3]
    return picture
