"""Walls of rock: the sides of a canyon, a cliff with water that falls over it."""

from __future__ import annotations

from math import pi, sin

import cv2
import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import (
    F32,
    blank,
    cloud_noise,
    smoothstep,
    wave_noise,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import (
    Colour,
    Light,
    colour,
    mix,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.plate import Canvas, Planes, planes
from reelbot.render.studio.engines.text_to_video.scenery.puppet import ball
from reelbot.render.studio.engines.text_to_video.scenery.sets.easel import Easel
from reelbot.render.studio.engines.text_to_video.scenery.sets.terrain import filled, rim

PHASES = 12  # pictures of falling water, one after the other
FALL_UNITS = 0.42  # a second
NEARNESS = 0.3


def canyon(
    width: int, height: int, unit: float, tone: Colour, light: Light, nearness: float,
    rng: np.random.Generator,
) -> F32:  # fmt: skip
    """Table rocks with steep, layered walls and a gap between; premultiplied RGBA."""
    steps = wave_noise(width, unit * 1.3, rng, 2)
    steps = (steps - steps.min()) / max(1e-6, float(steps.max() - steps.min()))
    wall = 0.62 * smoothstep((steps - 0.34) / 0.07) + 0.26 * smoothstep((steps - 0.58) / 0.05)
    rough = wave_noise(width, unit * 0.16, rng, 3) * 0.018
    profile = (height * (0.9 - 0.88 * wall + rough)).astype(np.float32)
    clear = (0.45 + 0.5 * nearness) * (1 - light.air * (1 - 0.4 * nearness))
    near = mix(light.haze, tone * light.ambient, clear)
    out = filled(profile, height, np.clip(near * 1.08, 0, 1), mix(near, light.haze, 0.2), height)
    grain = cloud_noise(height, width, unit * 0.1, rng, 3)
    rows = np.arange(height, dtype=np.float32)[:, None] + 0.05 * unit * (grain - 0.5)
    layers = np.sin(rows / (unit * 0.016)) * 0.5 + np.sin(rows / (unit * 0.041) + 1.3) * 0.5
    upright = cloud_noise(height, width, unit * 0.05, rng, 3, 0.25)
    shade = 1 + 0.07 * layers + 0.22 * (upright - 0.5)
    slope = np.gradient(cv2.GaussianBlur(profile[None], (0, 0), unit * 0.012)[0])
    side = 1 if light.sun_at[0] > 0.5 else -1
    facing = cv2.GaussianBlur(np.tanh(slope * side)[None], (0, 0), unit * 0.02)[0]
    out[..., :3] *= (shade * (1 + 0.2 * facing[None]))[..., None].astype(np.float32)
    rim(out, profile, mix(near, light.sun, 0.5), unit * 0.012, 0.5)
    np.minimum(out[..., :3], out[..., 3:4], out=out[..., :3])
    return out


def cliff(
    width: int, height: int, unit: float, tone: Colour, light: Light, rng: np.random.Generator,
    fall: tuple[float, float],
) -> F32:  # fmt: skip
    """A wall of rock with a wood on top, as high as the plate; `fall`: middle and half width of
    the stream that breaks through it, in columns. Premultiplied RGBA."""
    x = np.arange(width, dtype=np.float32)
    notch = np.exp(-(((x - fall[0]) / (1.25 * fall[1])) ** 4))
    top = height * (0.3 + 0.05 * wave_noise(width, unit * 0.5, rng, 3)) + 0.05 * height * notch
    profile = top.astype(np.float32)
    near = mix(tone * light.ambient, light.haze, 0.16 + 0.5 * light.air)
    out = filled(profile, height, np.clip(near * 1.12, 0, 1), near * 0.78, height)
    upright = cloud_noise(height, width, unit * 0.12, rng, 4, 0.3)
    fine = cloud_noise(height, width, unit * 0.03, rng, 3, 0.5)
    ledge = cloud_noise(height, width, unit * 0.06, rng, 2, 6.0)
    moss = smoothstep((ledge - 0.56) / 0.2) * 0.55
    shade = 0.72 + 0.42 * upright + 0.2 * (fine - 0.5)
    hollow = 1 - 0.35 * np.exp(-(((x - fall[0]) / (1.5 * fall[1])) ** 2))
    out[..., :3] *= (shade * hollow[None])[..., None]
    green = mix(colour(86, 144, 78) * light.ambient, light.haze, 0.12 + 0.5 * light.air)
    cover = (moss * out[..., 3])[..., None]
    out[..., :3] = out[..., :3] * (1 - cover) + green * (0.8 + 0.3 * fine[..., None]) * cover
    at = 0.0
    while at < width:
        size = unit * float(rng.uniform(0.035, 0.07))
        if abs(at - fall[0]) > 1.1 * fall[1] + size:
            leaf = green * float(rng.uniform(0.8, 1.12))
            y = float(profile[int(at) % width])
            for dx, dy, r in ((-0.5, 0.1, 0.7), (0.55, 0.12, 0.66), (0.0, -0.35, 0.85)):
                ball(out, (at + dx * size, y + dy * size), (r * size, r * size), leaf)
        at += size * float(rng.uniform(0.8, 1.7))
    np.minimum(out[..., :3], out[..., 3:4], out=out[..., :3])
    return out


class Falls:
    """Water that falls over a cliff, with spray at its foot. `middle` and `half` in columns of a
    plate that moves with the cliff; `top` and `foot` in rows of the frame."""

    def __init__(self, easel: Easel, middle: float, half: float, top: float, foot: float) -> None:
        rng, light = easel.rng, easel.light
        self._x, self._top, self._foot = middle, top, foot
        self._rate = FALL_UNITS * easel.unit
        tall, wide = int((foot - top) / 2) * 2, int(2 * half / 2) * 2
        streaks = cloud_noise(wide, tall, 0.2 * easel.unit, rng, 4, 2.4).T  # no seam up and down
        fine = cloud_noise(wide, tall, 0.05 * easel.unit, rng, 3, 3.5).T
        self._period = tall
        self._phases = [
            planes(_sheet(np.roll(0.6 * streaks + 0.4 * fine, shift, axis=0), easel), light.mood)
            for shift in (tall * n // PHASES for n in range(PHASES))
        ]
        self._spray = planes(_spray(easel, half), light.mood)

    def draw(self, canvas: Canvas, seconds: float, pan: float) -> None:
        x = self._x - pan * NEARNESS * seconds
        share = (seconds * self._rate / self._period) % 1 * PHASES
        sheet = self._phases[int(share)]
        slip = (share % 1) * self._period / PHASES
        _put(canvas, sheet, x - sheet.width / 2, self._top, slip)
        swell = 1 + 0.06 * sin(2 * pi * 0.4 * seconds)
        spray = self._spray
        left = x - swell * spray.width / 2
        canvas.stamp(spray, np.array([[swell, 0, left], [0, swell, self._foot - 0.6 * swell * (
            spray.height)]]))  # fmt: skip


def _put(canvas: Canvas, sheet: Planes, x: float, top: float, slip: float) -> None:
    """A phase of the water: between two phases it goes on falling."""
    stretch = 1 + slip / sheet.height
    canvas.stamp(sheet, np.array([[1, 0, x], [0, stretch, top]]))


def _sheet(noise: F32, easel: Easel) -> F32:
    """The falling water, denser in the middle; premultiplied RGBA."""
    tall, wide = noise.shape
    light = easel.light
    out = blank(tall, wide)
    across = np.linspace(-1, 1, wide, dtype=np.float32)[None]
    down = np.linspace(0, 1, tall, dtype=np.float32)[:, None]
    edge = np.abs(across) + 0.34 * (noise - 0.5)
    cover = smoothstep((0.98 - edge) / 0.2) * smoothstep(down / 0.05 + 0.2)
    white = mix(colour(250, 253, 255), light.sky[2], 0.12) * np.clip(light.ambient + 0.12, 0, 1)
    blue = mix(colour(120, 186, 222), light.sky[1], 0.3) * light.ambient
    share = np.clip((noise - 0.3) * 2.2 + 0.15 * down, 0, 1)[..., None]
    out[..., :3] = (blue * (1 - share) + white * share) * cover[..., None]
    out[..., 3] = cover
    np.minimum(out[..., :3], out[..., 3:4], out=out[..., :3])
    return out


def _spray(easel: Easel, half: float) -> F32:
    """The mist where it strikes the water; premultiplied RGBA."""
    wide, tall = int(3.6 * half / 2) * 2, int(1.5 * half / 2) * 2
    out = blank(tall, wide)
    dx = np.linspace(-1, 1, wide, dtype=np.float32)[None]
    dy = np.linspace(-1, 1, tall, dtype=np.float32)[:, None]
    puffs = cloud_noise(tall, wide, 0.5 * half, easel.rng, 3)
    cover = smoothstep(1 - np.sqrt(dx**2 + dy**2) + 0.3 * (puffs - 0.5)) * 0.8
    out[..., 3] = cover * smoothstep((1 - np.maximum(np.abs(dx), np.abs(dy))) / 0.2)
    white = mix(colour(250, 253, 255), easel.light.haze, 0.25) * np.clip(
        easel.light.ambient + 0.1, 0, 1
    )
    out[..., :3] = white * out[..., 3:4]
    return out
