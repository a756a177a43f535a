"""Paints what is in the air of a set: mist, what falls and drifts, lightning."""

from __future__ import annotations

from math import pi

import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.effects.downpour import FALLS, Downpour
from reelbot.render.studio.engines.text_to_video.scenery.effects.lightning import Lightning
from reelbot.render.studio.engines.text_to_video.scenery.effects.weather import KINDS, Particles
from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import (
    F32,
    blank,
    cloud_noise,
    smoothstep,
)
from reelbot.render.studio.engines.text_to_video.scenery.sets.easel import Easel

# What is in the air of a room, too.
INDOORS = frozenset({"embers", "confetti", "fireflies", "dust", "petals"})
MISTS = {"fog": 0.86, "rain": 0.24, "storm": 0.22, "blizzard": 0.6}
CHARMED = frozenset({"forest", "garden", "meadow", "lake", "jungle"})


def paint_air(easel: Easel) -> None:
    """Everything in the air, over the painted land."""
    sketch, rng, weather = easel.sketch, easel.rng, easel.sketch.weather
    backdrop = easel.place.backdrop
    outside = backdrop in ("open", "clouds")
    if backdrop == "room" and weather not in INDOORS and weather != "clear":
        return  # what falls does so behind the panes
    pan = easel.pan / easel.width
    if backdrop == "open" and weather in MISTS:
        _paint_mist(easel)
    if outside and weather in FALLS:
        easel.scene.particles.append(Downpour(weather, easel.width, easel.height, pan, rng))
    else:
        kind = _kind(easel, outside=outside)
        easel.scene.particles.append(
            Particles(kind, easel.width, easel.height, pan if kind != "stars" else 0.0, rng,
                      night=easel.light.night)
        )  # fmt: skip
    if outside and weather == "storm":
        sky = int(sketch.horizon * easel.height)
        easel.scene.lightning = Lightning(easel.width, easel.height, sky, easel.seconds, rng)


def _kind(easel: Easel, *, outside: bool) -> str:
    """What drifts: the weather's own, or what such a place has."""
    weather = easel.sketch.weather
    if easel.place.backdrop == "underwater":
        return "bubbles"
    if easel.sketch.place == "space":
        return "stars"
    if weather in KINDS and (outside or weather in INDOORS):
        return weather
    if easel.sketch.mood == "romantic" and outside and weather == "clear":
        return "petals"
    if (not outside and easel.place.backdrop != "space") or not easel.light.night:
        return "motes"
    return "fireflies" if weather == "clear" and easel.sketch.place in CHARMED else "stars"


def _paint_mist(easel: Easel) -> None:
    width, height = easel.width, easel.height
    weather, strength = easel.sketch.weather, MISTS[easel.sketch.weather]
    drift = 0.02 * width * (1 + 2 * easel.wind)
    span = easel.span(0.7, drift)
    tall = int(0.5 * height / 2) * 2
    bell = np.sin(np.linspace(0, pi, tall)).astype(np.float32)[:, None] ** 1.2
    base = 0.45 if weather in ("fog", "blizzard") else 0.0
    mist = _mist(easel, tall, span, base, strength, bell)
    easel.add(mist, (easel.sketch.horizon - 0.28) * height, 0.7, drift=drift)
    if weather == "fog":
        # A thin bank before the actors' feet, thickest below.
        tall = int(0.4 * height / 2) * 2
        rise = np.linspace(0, 1, tall, dtype=np.float32)[:, None] ** 1.4
        span = easel.span(1.2, 1.6 * drift)
        low = _mist(easel, tall, span, 0.2, 0.5, rise)
        easel.add(low, height - tall, 1.2, "before", drift=1.6 * drift)


def _mist(easel: Easel, tall: int, span: int, base: float, strength: float, shape: F32) -> F32:
    """Drifting swathes, premultiplied; `shape` is how thick they are row by row."""
    mist = blank(tall, span)
    noise = cloud_noise(tall, span, easel.unit * 0.3, easel.rng, 4, 2.6)
    swathes = base + (1 - base) * smoothstep((noise - 0.2) / 0.7)
    mist[..., 3] = swathes * shape * strength
    mist[..., :3] = easel.light.haze * mist[..., 3:4]
    return mist
