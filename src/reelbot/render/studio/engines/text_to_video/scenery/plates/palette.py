"""Light: the colours of sky, haze and shade at an hour, in a weather, in a mood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.text_to_video.scenery.language.vocabulary import COLOURS

Colour = NDArray[np.float32]  # sRGB, 0 to 1, shape (3,)


def colour(red: float, green: float, blue: float) -> Colour:
    """0 to 255 → 0 to 1."""
    return np.asarray(np.array((red, green, blue), np.float32) / 255, np.float32)


def mix(a: Colour, b: Colour, share: float) -> Colour:
    return np.asarray(a * (1 - share) + b * share, np.float32)


def luma(rgb: NDArray[np.float32]) -> NDArray[np.float32]:
    """BT.709 luma of gamma-coded RGB, shape (..., 3) → (..., 1)."""
    return np.asarray(rgb @ np.array([[0.2126], [0.7152], [0.0722]], np.float32), np.float32)


@dataclass(frozen=True, slots=True)
class Light:
    """`sky` runs from the zenith to the horizon; `ambient` multiplies what stands in the scene."""

    sky: tuple[Colour, Colour, Colour]
    haze: Colour
    ambient: Colour
    sun: Colour
    sun_at: tuple[float, float]  # shares of width and height
    night: bool
    strength: float  # of glow and shadows, 0 to 1
    mood: str  # the look of `grade`
    cover: float = 0.0  # how much of the sky is under cloud, 0 to 1
    cloud: Colour | None = None  # the lit side of the clouds; None: white
    air: float = 0.0  # how much of the far is lost in the air, 0 to 1


@dataclass(frozen=True, slots=True)
class _Air:
    """What a weather makes of the light. `dull` is the sky's colour under it, `cover` how much of
    the sky it takes, `dim` how much light is left, `air` the share of the far that is veiled."""

    dull: tuple[int, int, int]
    cover: float
    dim: float = 1.0
    air: float = 0.0
    look: str = "plain"


_AIRS: Mapping[str, _Air] = {
    "rain": _Air((116, 128, 146), 0.84, 0.78, 0.16, "rain"),
    "storm": _Air((48, 56, 74), 0.96, 0.58, 0.1, "storm"),
    "snow": _Air((190, 202, 220), 0.6, 0.94, 0.12),
    "blizzard": _Air((170, 182, 200), 0.94, 0.8, 0.5, "mist"),
    "fog": _Air((188, 196, 204), 0.86, 0.86, 0.62, "mist"),
    "dust": _Air((216, 166, 104), 0.86, 0.92, 0.42, "heat"),
    "cloudy": _Air((160, 172, 190), 0.66, 0.88, 0.06),
    "heat": _Air((255, 206, 116), 0.85, 1.0, 0.16, "heat"),
    "leaves": _Air((246, 206, 150), 0.6, 1.0, 0.1, "autumn"),
}
_SKIES: Mapping[str, tuple[tuple[tuple[int, int, int], ...], ...]] = {
    # zenith, middle, horizon, haze, sun
    "day": (
        ((52, 132, 226), (126, 192, 246), (216, 238, 252), (202, 226, 244), (255, 244, 214)),
        ((38, 150, 214), (120, 206, 240), (228, 244, 246), (208, 232, 240), (255, 246, 220)),
        ((74, 128, 220), (150, 190, 246), (240, 236, 240), (222, 226, 242), (255, 240, 220)),
    ),
    "dawn": (
        ((96, 136, 214), (238, 178, 186), (255, 226, 178), (246, 208, 190), (255, 232, 190)),
        ((122, 120, 206), (244, 164, 166), (255, 214, 160), (244, 196, 186), (255, 224, 180)),
    ),
    "sunset": (
        ((62, 50, 128), (222, 96, 112), (255, 182, 96), (236, 142, 112), (255, 208, 130)),
        ((36, 60, 130), (226, 120, 92), (255, 196, 110), (232, 156, 116), (255, 214, 140)),
        ((88, 46, 118), (236, 92, 98), (255, 160, 92), (224, 124, 116), (255, 196, 128)),
    ),
    "night": (
        ((8, 12, 42), (26, 40, 96), (70, 96, 160), (54, 76, 138), (226, 234, 255)),
        ((14, 10, 46), (44, 34, 104), (98, 84, 158), (70, 62, 134), (232, 230, 255)),
        ((4, 18, 44), (14, 52, 98), (54, 118, 158), (42, 88, 132), (222, 240, 255)),
    ),
}
_AMBIENT: Mapping[str, tuple[float, float, float]] = {
    "day": (1.0, 1.0, 1.0),
    "dawn": (1.0, 0.93, 0.92),
    "sunset": (1.0, 0.82, 0.74),
    "night": (0.46, 0.54, 0.84),
}


def light_of(
    hour: str, weather: str, mood: str, tint: str | None, rng: np.random.Generator
) -> Light:
    """The light of a scene; which of an hour's skies is drawn from `rng`."""
    rows = _SKIES[hour]
    zenith, middle, horizon, haze, sun = (
        colour(*values) for values in rows[int(rng.integers(len(rows)))]
    )
    side = float(rng.choice([0.24, 0.76]) + rng.uniform(-0.05, 0.05))
    height = {"day": 0.16, "dawn": 0.44, "sunset": 0.46, "night": 0.17}[hour]
    ambient = np.array(_AMBIENT[hour], np.float32)
    air = _AIRS.get(weather, _Air((255, 255, 255), 0.0))
    cloud = None
    if air.cover:
        high = 0.12 if weather in ("heat", "leaves") else 1.0  # only the low sky is coloured
        dull = colour(*air.dull)
        if hour == "night":
            dull = dull * {"storm": 0.7, "fog": 0.62}.get(weather, 0.42)
        elif hour in ("sunset", "dawn"):
            dull = mix(dull, middle, 0.3 if weather == "storm" else 0.5)
        zenith, middle, horizon = (
            mix(stop, dull * shade, air.cover * share)
            for stop, shade, share in ((zenith, 0.8, high), (middle, 1.0, high), (horizon, 1.3, 1))
        )
        haze = mix(haze, np.clip(dull * 1.16, 0, 1).astype(np.float32), air.cover)
        # A night is dark already.
        ambient = ambient * (air.dim if hour != "night" else 0.5 + 0.5 * air.dim)
        if high == 1.0:
            cloud = np.asarray(np.clip(dull * 1.3, 0, 1), np.float32)
    strength = 1 - air.cover if weather not in ("heat", "leaves") else 1.0
    mood = air.look if mood == "plain" else mood
    if tint is not None and tint in COLOURS:
        wash = colour(*COLOURS[tint])
        middle, horizon, haze = (
            mix(middle, wash, 0.35),
            mix(horizon, wash, 0.3),
            mix(haze, wash, 0.3),
        )
    return Light(
        sky=(zenith, middle, horizon), haze=haze, ambient=np.asarray(ambient, np.float32), sun=sun,
        sun_at=(side, height), night=hour == "night", strength=strength, mood=mood,
        cover=air.cover if cloud is not None else 0.0, cloud=cloud, air=air.air,
    )  # fmt: skip


def _stepped(
    rgb: NDArray[np.float32], grey: NDArray[np.float32], steps: int
) -> NDArray[np.float32]:
    """Flat colours: light and shade in a few steps, with a soft edge between two."""
    scaled = np.clip(grey, 0, 1) * steps
    floor = np.floor(scaled)
    share = np.clip((scaled - floor - 0.5) * 4 + 0.5, 0, 1)
    wanted = (floor + share) / steps
    return np.asarray(rgb * (wanted / np.maximum(grey, 0.02)), np.float32)


def grade(rgb: NDArray[np.float32], mood: str) -> NDArray[np.float32]:
    """The film's look, on straight RGB 0 to 1, shape (..., 3)."""
    grey = luma(rgb)

    def saturate(amount: float) -> NDArray[np.float32]:
        return np.asarray(grey + (rgb - grey) * amount, np.float32)

    def split(
        shade: tuple[int, int, int],
        shine: tuple[int, int, int],
        share: float,
        base: NDArray[np.float32],
    ) -> NDArray[np.float32]:
        toned = colour(*shade) * (1 - grey) + colour(*shine) * grey
        return np.asarray(base * (1 - share) + toned * share, np.float32)

    if mood == "noir":
        curved = (np.clip(grey, 0, 1) ** 0.86 - 0.5) * 1.34 + 0.5
        return np.asarray(np.clip(curved, 0, 1).repeat(3, -1), np.float32)
    if mood == "photorealistic":
        toned = split((38, 46, 58), (255, 244, 226), 0.12, saturate(0.7))
        return np.asarray(
            np.clip(0.04 + 0.94 * toned + 0.1 * toned * (toned - 0.5), 0, 1), np.float32
        )
    if mood == "cartoon":
        return _stepped(saturate(1.3), grey, 7)
    if mood == "anime":
        return _stepped(saturate(1.22) * 0.94 + 0.06, grey, 11)
    if mood == "watercolour":
        return split((92, 108, 150), (255, 250, 240), 0.12, saturate(0.95)) * 0.72 + 0.28
    if mood == "pixel":
        return _stepped(saturate(1.25), grey, 9)
    if mood == "claymation":
        return split((66, 40, 34), (255, 240, 214), 0.16, saturate(0.92)) * 0.97
    if mood == "storybook":
        return split((82, 56, 66), (255, 238, 204), 0.24, saturate(0.86)) * 0.9 + 0.07
    if mood == "vintage":
        return split((60, 38, 24), (255, 226, 176), 0.55, saturate(0.6)) * 0.94 + 0.04
    if mood == "spooky":
        return split((16, 20, 44), (150, 220, 170), 0.3, saturate(0.8)) * 0.98
    if mood == "dramatic":
        toned = split((6, 26, 48), (255, 206, 150), 0.32, saturate(0.92))
        return np.asarray(np.clip((toned - 0.5) * 1.3 + 0.42, 0, 1), np.float32)
    if mood == "dreamy":
        return split((120, 96, 168), (255, 226, 240), 0.22, saturate(0.95)) * 0.9 + 0.09
    if mood == "cheerful":
        return np.asarray(np.clip(saturate(1.18) * 1.03, 0, 1), np.float32)
    if mood == "sad":
        return split((30, 44, 70), (200, 214, 230), 0.3, saturate(0.6)) * 0.92
    if mood == "romantic":
        return split((96, 30, 84), (255, 214, 210), 0.22, rgb)
    if mood == "neon":
        return split((40, 8, 96), (120, 240, 255), 0.26, saturate(1.3))
    if mood == "storm":
        toned = split((8, 18, 38), (186, 206, 228), 0.24, saturate(0.8))
        return np.asarray(np.clip((toned - 0.5) * 1.1 + 0.45, 0, 1), np.float32)
    if mood == "rain":
        return split((30, 44, 66), (206, 218, 232), 0.14, saturate(0.84)) * 0.97
    if mood == "mist":
        return split((104, 114, 130), (232, 236, 240), 0.14, saturate(0.78))
    if mood == "heat":
        return split((120, 52, 14), (255, 236, 176), 0.2, saturate(1.1))
    if mood == "autumn":
        return split((84, 42, 22), (255, 228, 176), 0.14, saturate(1.08))
    if mood == "calm":
        return split((50, 70, 96), (250, 244, 232), 0.1, saturate(0.95))
    return saturate(1.05)
