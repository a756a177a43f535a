"""What grows in rows and in stands: crops of a field, a bamboo grove."""

from __future__ import annotations

import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import (
    F32,
    blank,
    cloud_noise,
    wave_noise,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import (
    Colour,
    Light,
    colour,
    mix,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.shapes import post, shape


def crop_row(
    width: int, height: int, unit: float, crop: Colour, light: Light, rng: np.random.Generator,
    nearness: float, leaf: Colour,
) -> F32:  # fmt: skip
    """One row of a crop from the side: tufts of its colour over its leaves; premultiplied RGBA
    (height, width, 4). `nearness` 0 (far) to 1."""
    x = np.arange(width, dtype=np.float32)
    tuft = height * 0.9
    count = max(2, round(width / tuft))
    part = (x / width * count) % 1
    which = (x / width * count).astype(int) % count
    tall = rng.uniform(0.72, 1.0, count).astype(np.float32)[which]
    mound = np.sqrt(np.clip(1 - (2 * part - 1) ** 2 * 0.82, 0, 1)) * tall
    rough = wave_noise(width, max(3.0, 0.02 * unit), rng, 2) * 0.06
    profile = height * (1 - np.clip(mound * 0.92 + rough, 0, 1))
    rows = np.arange(height, dtype=np.float32)[:, None]
    below = rows - profile[None]
    out = blank(height, width)
    # Whole at its top edge, and never open at its foot.
    cover = np.clip(below + 0.5, 0, 1)
    depth = np.clip(below / (height * 0.75), 0, 1)[..., None]
    grain = cloud_noise(height, width, max(2.5, 0.16 * height), rng, 3)[..., None]
    speck = cloud_noise(height, width, max(2.0, 0.07 * height), rng, 2)[..., None]
    blooms = np.clip((speck - 0.27) * 5, 0, 1) * np.clip(1.5 - 1.35 * depth, 0, 1)
    green = leaf * (0.62 + 0.5 * grain) * (1 - 0.42 * depth)
    bloom = crop * (0.72 + 0.5 * grain) * (1.1 - 0.34 * depth)
    side = 0.9 + 0.2 * (1 - part)[None, :, None] if light.sun_at[0] < 0.5 else (
        0.9 + 0.2 * part[None, :, None])  # fmt: skip
    rgb = (green * (1 - blooms) + bloom * blooms) * side * light.ambient
    veil = (0.34 * (1 - nearness)) * (1 - light.air) + 0.7 * light.air * (1 - 0.5 * nearness)
    rgb = rgb * (1 - veil) + light.haze * veil
    out[..., :3] = np.clip(rgb, 0, 1) * cover[..., None]
    out[..., 3] = cover
    return out


def bamboo(
    width: int, height: int, unit: float, light: Light, nearness: float, rng: np.random.Generator
) -> F32:
    """Stems of bamboo side by side, higher than the frame, with leaves above; premultiplied RGBA.
    `nearness` 0 (far, veiled) to 1."""
    out = blank(height, width)
    veil = 0.5 * (1 - nearness) + 0.45 * light.air
    x = 0.0
    while x < width - 0.02 * unit:
        thick = unit * float(rng.uniform(0.018, 0.034)) * (0.6 + 0.6 * nearness)
        x += thick
        green = mix(colour(96, 164, 74), colour(168, 190, 92), float(rng.random()))
        green = mix(green * light.ambient, light.haze, veil)
        post(out, x, 0, height, thick, green)
        y = float(rng.uniform(0, 0.1 * unit))
        while y < height:
            post(out, x, y, y + max(2.0, 0.006 * unit), thick * 1.14, green * 0.74)
            post(out, x, y + 0.006 * unit, y + 0.01 * unit, thick * 1.06,
                 np.clip(green * 1.2, 0, 1).astype(np.float32))  # fmt: skip
            y += unit * float(rng.uniform(0.085, 0.13))
        x += unit * float(rng.uniform(0.012, 0.075)) * (1.5 - 0.5 * nearness)
    for _ in range(int(110 * width / unit)):
        at, down = float(rng.uniform(0, width)), float(rng.random()) ** 1.8 * 0.5 * height
        long = unit * float(rng.uniform(0.03, 0.06))
        lean = float(rng.choice([-1, 1])) * float(rng.uniform(0.5, 1.0))
        green = mix(colour(84, 158, 70), colour(150, 196, 90), float(rng.random()))
        green = mix(green * light.ambient, light.haze, veil * 0.9)
        tip = (at + lean * long, down + 0.7 * long)
        shape(out, ((at, down), (at + lean * long * 0.6, down + 0.2 * long), tip,
                    (at + lean * long * 0.3, down + 0.5 * long)), green)  # fmt: skip
    np.minimum(out[..., :3], out[..., 3:4], out=out[..., :3])
    return out
