"""The land: ridges on the horizon, water, ground and what grows on it."""

from __future__ import annotations

import cv2
import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import (
    F32,
    blank,
    cloud_noise,
    gradient,
    over,
    peak_noise,
    smoothstep,
    wave_noise,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import (
    Colour,
    Light,
    colour,
    mix,
)
from reelbot.render.studio.engines.text_to_video.scenery.puppet import ball


def filled(profile: F32, height: int, top: Colour, bottom: Colour, depth: float) -> F32:
    """Everything below a profile (rows from the top, shape (width,)) in a gradient that runs over
    `depth` rows below it; premultiplied RGBA (height, width, 4)."""
    rows = np.arange(height, dtype=np.float32)[:, None]
    below = rows - profile[None]
    share = np.clip(below / depth, 0, 1)[..., None]
    out = blank(height, profile.shape[0])
    out[..., :3] = top * (1 - share) + bottom * share
    out[..., 3] = np.clip(below + 0.5, 0, 1)
    out[..., :3] *= out[..., 3:4]
    return out


def rim(picture: F32, profile: F32, rgb: Colour, thickness: float, strength: float) -> None:
    """Light on the upper edge of a filled shape, in place."""
    rows = np.arange(picture.shape[0], dtype=np.float32)[:, None]
    below = rows - profile[None]
    share = (np.clip(1 - below / thickness, 0, 1) * (below > -0.5) * strength)[..., None]
    picture[..., :3] = picture[..., :3] * (1 - share) + rgb * picture[..., 3:4] * share


def ridge(
    kind: str, width: int, height: int, unit: float, base: Colour, light: Light, nearness: float,
    snowy: bool, rng: np.random.Generator,
) -> F32:  # fmt: skip
    """A ridge whose plate is `height` rows; `nearness` 0 (far, veiled) to 1."""
    clear = (0.25 + 0.6 * nearness) * (1 - light.air * (1 - 0.4 * nearness))
    tone = mix(light.haze, base * light.ambient, clear)
    foot = mix(tone, light.haze, 0.45)
    if kind in ("mountains", "icebergs"):
        return _mountains(width, height, unit, tone, foot, light, snowy or kind == "icebergs",
                          0.5 if kind == "icebergs" else 0.9, rng)  # fmt: skip
    if kind == "mesas":
        flat = smoothstep((wave_noise(width, unit * 1.1, rng, 2) - 0.05) / 0.16)
        profile = (
            height * (0.72 - 0.5 * flat) + wave_noise(width, unit * 0.2, rng, 3) * unit * 0.008
        )
        out = filled(profile.astype(np.float32), height, tone, foot, height * 0.8)
        bands = 0.97 + 0.05 * np.sin(np.arange(height) / (unit * 0.018))
        out[..., :3] *= bands[:, None, None].astype(np.float32)
        rim(out, profile.astype(np.float32), mix(tone, light.sun, 0.5), unit * 0.012, 0.6)
        return out
    if kind == "treeline":
        return _treeline(width, height, unit, tone, foot, light, rng)
    if kind == "skyline":
        return _skyline(width, height, unit, tone, light, nearness, rng)
    smooth = wave_noise(width, unit * (0.9 if kind == "dunes" else 1.1), rng, 3, 0.38)
    profile = height * 0.5 - smooth * height * 0.36
    if kind == "dunes":
        profile = height * 0.5 - (1 - np.abs(smooth)) * height * 0.3 + 0.12 * height
    profile = profile.astype(np.float32)
    out = filled(profile, height, mix(tone, light.sun, 0.12), foot, height * 0.9)
    slope = np.gradient(cv2.GaussianBlur(profile[None], (0, 0), unit * 0.02)[0])
    side = 1 if light.sun_at[0] > 0.5 else -1
    out[..., :3] *= np.clip(1 + slope * side * 0.35, 0.82, 1.14).astype(np.float32)[None, :, None]
    rim(out, profile, mix(tone, light.sun, 0.6), unit * 0.014, 0.5)
    np.minimum(out[..., :3], out[..., 3:4], out=out[..., :3])
    return out


def _mountains(
    width: int, height: int, unit: float, tone: Colour, foot: Colour, light: Light, snowy: bool,
    tall: float, rng: np.random.Generator,
) -> F32:  # fmt: skip
    peaks = peak_noise(width, unit * 0.75, rng)
    peaks = (peaks - peaks.min()) / max(1e-6, float(peaks.max() - peaks.min()))
    profile = (height * (1 - tall * (0.08 + 0.92 * peaks))).astype(np.float32)
    out = filled(profile, height, tone, foot, height * 0.95)
    rows = np.arange(height, dtype=np.float32)[:, None]
    below = rows - profile[None]
    # Facets: the slope of the ridge, carried down the flank in a zigzag.
    slope = np.gradient(cv2.GaussianBlur(profile[None], (0, 0), unit * 0.006)[0])
    zigzag = cloud_noise(height, width, unit * 0.16, rng, 2) - 0.5
    columns = np.arange(width, dtype=np.float32)[None]
    at = (columns + zigzag * np.clip(below, 0, None) * 0.6).astype(np.int32) % width
    side = -1 if light.sun_at[0] > 0.5 else 1
    facing = np.tanh(slope[at] * 1.6 * side)
    fade = np.clip(1 - below / (height * 0.85), 0, 1)
    out[..., :3] *= (1 - 0.2 * facing * fade)[..., None]
    if snowy:
        line = height * 0.3 + zigzag * height * 0.28
        cap = smoothstep(
            (line * np.clip((height - profile[None]) / height * 1.25, 0.1, 1) - below)
            / (unit * 0.012)
        )
        white = mix(colour(250, 252, 255) * light.ambient, light.haze, 0.22)
        snow = white * (1 - 0.22 * np.clip(facing, 0, 1)[..., None])
        cap = (cap * out[..., 3])[..., None]
        out[..., :3] = out[..., :3] * (1 - cap) + snow * cap
    np.minimum(out[..., :3], out[..., 3:4], out=out[..., :3])
    return out


def _treeline(
    width: int,
    height: int,
    unit: float,
    tone: Colour,
    foot: Colour,
    light: Light,
    rng: np.random.Generator,
) -> F32:
    """A wood far off: crowns side by side on a gentle hill."""
    ground = height * 0.62 + wave_noise(width, unit, rng, 2) * height * 0.12
    profile = ground.copy()
    x = 0.0
    while x < width:
        half = unit * float(rng.uniform(0.014, 0.03))
        tall = unit * float(rng.uniform(0.05, 0.13))
        columns = np.arange(int(x - half), int(x + half) + 1)
        shape = np.clip(1 - np.abs(columns - x) / half, 0, 1)
        steps = shape + 0.12 * ((shape * 5) % 1)
        columns %= width
        profile[columns] = np.minimum(profile[columns], ground[int(x) % width] - tall * steps)
        x += half * float(rng.uniform(0.5, 1.1))
    out = filled(profile.astype(np.float32), height, mix(tone, light.sun, 0.1), foot, height * 0.7)
    mottle = cloud_noise(height, width, unit * 0.03, rng, 2)
    out[..., :3] *= (0.9 + 0.2 * mottle)[..., None]
    np.minimum(out[..., :3], out[..., 3:4], out=out[..., :3])
    return out


def _skyline(
    width: int,
    height: int,
    unit: float,
    tone: Colour,
    light: Light,
    nearness: float,
    rng: np.random.Generator,
) -> F32:
    """Houses of a city in a row, with windows: lit by night."""
    out = blank(height, width)
    x = 0
    warm, cool = colour(255, 214, 130), colour(180, 226, 255)
    while x < width:
        wide = int(unit * rng.uniform(0.06, 0.14) * (0.7 + 0.6 * nearness))
        tall = int(height * np.clip(rng.beta(2.2, 2.2), 0.18, 0.98))
        body = tone * float(rng.uniform(0.86, 1.1))
        column = gradient(((0, np.clip(body * 1.04, 0, 1)), (1, mix(body, light.haze, 0.35))), tall)
        house = np.ones((tall, wide, 4), np.float32)
        house[..., :3] = column[:, None]
        house[:, : max(2, wide // 5), :3] *= 0.88
        house[:, -2:, :3] *= 1.06
        step = max(4, int(unit * 0.018))
        pane = max(2, int(step * 0.5))
        for row in range(step, tall - step, step):
            for at in range(step // 2 + 1, wide - pane - 1, step):
                is_lit = rng.random() < (
                    0.5 if light.night else 0.16 if light.strength < 0.7 else 0.06
                )
                if is_lit:
                    pane_colour = warm if rng.random() < 0.75 else cool
                    share = 0.5 + 0.5 * nearness
                else:
                    pane_colour, share = body * (0.55 if light.night else 1.22), 0.5
                piece = house[row : row + pane, at : at + pane, :3]
                piece[...] = piece * (1 - share) + np.clip(pane_colour, 0, 1) * share
        if rng.random() < 0.25:
            mast = blank(int(tall + unit * 0.05), wide)
            mast[-tall:] = house
            middle = wide // 2
            mast[:-tall, middle - 1 : middle + 1] = house[0, 0]
            house = mast
        np.clip(house, 0, 1, out=house)
        over(out, house, x, height - house.shape[0])
        x += wide + int(rng.uniform(-0.01, 0.02) * unit)
    return out


def ground(
    width: int, height: int, unit: float, tone: Colour, light: Light, rng: np.random.Generator,
    *, far: bool, kind: str = "soft", snowy: bool = False,
) -> F32:  # fmt: skip
    """Land seen from above its edge; `height` rows, of which the first few carry the edge."""
    if snowy:
        tone = mix(tone, colour(240, 246, 255), 0.9)
    near = np.clip(tone * light.ambient, 0, 1).astype(np.float32)
    top = mix(
        mix(near, light.sun * light.ambient, 0.16 * (1 - 0.8 * light.cover)),
        light.haze,
        0.38 + 0.5 * light.air if far else 0.06 + 0.3 * light.air,
    )
    bottom = mix(near * (0.94 if far else 0.66), light.haze, 0.16 + 0.3 * light.air if far else 0.0)
    swell = unit * (0.03 if far else 0.02)
    if kind in ("paving", "floor", "road", "plain"):
        swell = 0.0
    profile = (swell * 1.2 + wave_noise(width, unit * 1.3, rng, 2) * swell).astype(np.float32)
    if kind in ("floor", "paving", "plain"):
        profile[:] = 0
    out = filled(profile, height, top, bottom, float(height))
    grain = cloud_noise(height, width, unit * 0.1, rng, 4, 4.5)
    out[..., :3] *= (0.92 + 0.16 * grain)[..., None]
    fine = rng.normal(0, 1, (height, width)).astype(np.float32)
    soft = np.asarray(cv2.GaussianBlur(fine, (0, 0), unit * 0.0016, sigmaY=unit * 0.0008))
    out[..., :3] *= (1 + np.clip(soft * 0.05, -0.06, 0.06))[..., None]
    if kind == "floor":
        _boards(out, unit, rng)
    if kind == "paving":
        _kerb(out, unit)
    if swell:
        rim(out, profile, mix(top, light.sun, 0.5), unit * 0.01, 0.5)
    np.minimum(out[..., :3], out[..., 3:4], out=out[..., :3])
    return out


def _boards(picture: F32, unit: float, rng: np.random.Generator) -> None:
    """Floor boards that run across, wider towards the viewer."""
    height, width = picture.shape[:2]
    y, step = 0.0, unit * 0.022
    while y < height:
        row, stop = int(y), min(height, int(y + step))
        x = -int(rng.uniform(0, unit * 0.5))
        while x < width:
            long = int(unit * rng.uniform(0.4, 0.9))
            left, right = max(0, x), min(width, x + long)
            if right > left:
                picture[row:stop, left:right, :3] *= float(rng.uniform(0.93, 1.05))
                picture[row:stop, right - 2 : right, :3] *= 0.84
            x += long
        picture[row : row + max(1, int(step * 0.07)), :, :3] *= 0.8
        y, step = y + step, step * 1.28


def _kerb(picture: F32, unit: float) -> None:
    """A pavement's edge and slabs."""
    height, width = picture.shape[:2]
    kerb = int(unit * 0.07)
    picture[:kerb, :, :3] *= 1.24
    picture[kerb : kerb + max(2, int(unit * 0.012)), :, :3] *= 0.72
    slab = unit * 0.12
    for x in np.arange(0, width - 2, width / max(1, round(width / slab))):
        picture[:kerb, int(x) : int(x) + 2, :3] *= 0.82
    line = int(height * 0.62)
    dash = unit * 0.22
    for x in np.arange(0, width, width / max(1, round(width / (2 * dash)))):
        picture[line : line + int(unit * 0.014), int(x) : int(x + dash), :3] = (
            picture[line : line + int(unit * 0.014), int(x) : int(x + dash), :3] * 0.3 + 0.62
        )


def road(width: int, height: int, unit: float, light: Light) -> F32:
    """A band of asphalt with a broken line; premultiplied RGBA."""
    out = np.ones((height, width, 4), np.float32)
    grey = mix(colour(86, 88, 98) * light.ambient, light.haze, 0.08)
    out[..., :3] = gradient(((0, mix(grey, light.haze, 0.15)), (1, grey * 0.86)), height)[:, None]
    edge = max(2, int(unit * 0.008))
    white = colour(236, 236, 228) * light.ambient
    for row in (edge * 2, height - edge * 3):
        out[row : row + edge, :, :3] = white * 0.9
    out[:edge, :, :3] *= 0.8
    middle, dash = int(height * 0.46), unit * 0.24
    for x in np.arange(0, width, width / max(1, round(width / (2 * dash)))):
        out[middle : middle + edge + 1, int(x) : int(x + dash), :3] = white
    return out


def water(
    width: int, height: int, unit: float, tone: Colour, light: Light, rng: np.random.Generator
) -> F32:
    """A surface from the horizon towards the viewer, with glints below the sun; opaque RGBA."""
    far = mix(mix(tone * light.ambient, light.sky[1], 0.5), light.sky[2], 0.3)
    near = mix(tone * light.ambient * 0.9, light.sky[0], 0.4)
    rgb = np.repeat(gradient(((0, far), (1, near)), height)[:, None], width, axis=1)
    depth = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    fine = cloud_noise(height, width, unit * 0.012, rng, 2, 9.0)
    broad = cloud_noise(height, width, unit * 0.05, rng, 3, 7.0)
    ripple = (fine * (1 - depth) + broad * depth)[..., None]
    rgb *= 0.86 + 0.28 * ripple
    x = np.arange(width, dtype=np.float32)[None]
    path = np.exp(-(((x - light.sun_at[0] * width) / (unit * (0.08 + 0.3 * depth))) ** 2))
    spark = smoothstep((ripple[..., 0] - 0.58) / 0.2) * path * (1 - 0.6 * depth) * light.strength
    rgb += (light.sun - rgb) * spark[..., None] * 0.85
    return np.concatenate([np.clip(rgb, 0, 1), np.ones((height, width, 1))], axis=2).astype(
        np.float32
    )


def wave_strip(
    width: int,
    height: int,
    unit: float,
    tone: Colour,
    light: Light,
    rng: np.random.Generator,
    nearness: float,
    rough: float = 0.0,
) -> F32:
    """One row of waves with a light crest; slides and bobs as a plate of its own. `rough`: 0 a fair
    day, 1 a storm."""
    swell = wave_noise(width, unit * (0.3 + 0.3 * nearness), rng, 2, 0.35)
    crest = unit * (0.012 + 0.02 * nearness) * (1 + 1.1 * rough)
    # Sharper above than below, as waves are.
    profile = (crest * (1.5 - 1.5 * np.abs(swell) ** 0.8 - 0.5 * swell)).astype(np.float32)
    profile = np.clip(cv2.GaussianBlur(profile[None], (0, 0), unit * 0.004)[0], 0.5, None)
    base = mix(tone * light.ambient, light.haze, 0.25 * (1 - nearness))
    crest_tone = mix(base, mix(colour(120, 220, 220), light.sky[2], 0.6) * light.ambient, 0.34)
    out = filled(
        profile, height, crest_tone, base * (0.86 - 0.25 * nearness), min(height, unit * 0.16)
    )
    foam = mix(
        base, mix(light.sky[2], colour(255, 255, 255), 0.5) * (0.8 if light.night else 1), 0.7
    )
    rim(out, profile, foam, crest * 0.55, 0.75)
    ripple = cloud_noise(height, width, unit * 0.03, rng, 3, 6.0)
    out[..., :3] *= (0.92 + 0.16 * ripple)[..., None]
    lace = (
        smoothstep((ripple - 0.66) / 0.12) * np.linspace(0.4, 0, height, dtype=np.float32)[:, None]
    )
    lace = (lace * out[..., 3])[..., None]
    out[..., :3] = out[..., :3] * (1 - lace) + foam * lace
    np.minimum(out[..., :3], out[..., 3:4], out=out[..., :3])
    return out


def cloud_floor(
    width: int, height: int, unit: float, light: Light, rng: np.random.Generator, nearness: float
) -> F32:
    """A sea of cloud from above: heaps that catch the light, row before row."""
    bright = mix(colour(255, 255, 255) * light.ambient, light.sun * light.ambient, 0.2)
    if light.night:
        bright = mix(light.sky[2], colour(255, 255, 255), 0.15)
    shade = mix(mix(light.haze, light.sky[1], 0.75), light.sky[0], 0.12)
    out = blank(height, width)
    for row in range(4):
        depth = row / 3
        lit_tone = mix(bright, light.haze, 0.3 * (1 - nearness) * (1 - depth))
        radius = unit * (0.05 + 0.04 * nearness) * (0.7 + 0.7 * depth)
        base = height * (0.16 + 0.6 * depth) + radius
        profile = np.full(width, base, np.float32)
        x = np.arange(width, dtype=np.float32)
        at = 0.0
        while at < width:
            size = radius * float(rng.uniform(0.7, 1.5))
            distance = (x - at + width / 2) % width - width / 2
            arc = np.sqrt(np.clip(size**2 - distance**2, 0, None)) * 0.85
            profile = np.minimum(
                profile, base - arc - size * float(rng.uniform(-0.1, 0.35)) * (arc > 0)
            )
            at += size * float(rng.uniform(0.55, 1.1))
        profile = np.asarray(cv2.GaussianBlur(profile[None], (0, 0), unit * 0.004)[0], np.float32)
        heap = filled(profile, height, lit_tone, mix(shade, lit_tone, 0.15), radius * 2.4)
        grain = cloud_noise(height, width, unit * 0.06, rng, 3, 1.6)
        heap[..., :3] *= (0.95 + 0.1 * grain)[..., None]
        np.minimum(heap[..., :3], heap[..., 3:4], out=heap[..., :3])
        over(out, heap, 0, 0)
    return np.asarray(cv2.GaussianBlur(out, (0, 0), unit * 0.0035), np.float32)


def outcrop(height: int, width: int, light: Light, rng: np.random.Generator) -> F32:
    """A heap of rocks by the sea, premultiplied RGBA; what stands on it stands at a third."""
    out = blank(height // 2 * 2, width // 2 * 2)
    rows, columns = out.shape[:2]
    tones = (colour(98, 98, 108), colour(122, 120, 128), colour(84, 86, 98))
    for depth in (0.0, 0.5, 1.0):
        for at in np.linspace(-1, 1, 7 + int(3 * depth)):
            rise = (1 - at * at) * (0.62 - 0.45 * depth)
            size = rows * float(rng.uniform(0.2, 0.34)) * (1 - 0.35 * abs(at))
            x = columns * (0.5 + 0.42 * at) + float(rng.uniform(-0.2, 0.2)) * size
            y = rows * (0.9 - rise) + float(rng.uniform(0, 0.1)) * rows
            tone = tones[int(rng.integers(len(tones)))] * light.ambient
            ball(out, (x, y), (size * 1.25, size), mix(tone, light.haze, 0.08 + 0.5 * light.air))
    fade = np.clip((rows - np.arange(rows, dtype=np.float32)) / (0.14 * rows), 0, 1)
    return np.asarray(out * fade[:, None, None], np.float32)
