"""Weather of the scenery engine: light, rain, wind and lightning."""

from __future__ import annotations

import numpy as np
import pytest
from tests.support.loading import quiet

from reelbot.render.studio.engines import bt709
from reelbot.render.studio.engines.base import Shot, Size
from reelbot.render.studio.engines.text_to_video.scenery.effects.downpour import Downpour
from reelbot.render.studio.engines.text_to_video.scenery.effects.lightning import LIFT, Lightning
from reelbot.render.studio.engines.text_to_video.scenery.engine import Scenery
from reelbot.render.studio.engines.text_to_video.scenery.plates.plate import Canvas


def picture(scenery: Scenery, prompt: str) -> np.ndarray:
    shot = Shot(prompt=prompt, seconds=4, size=Size(width=320, height=180), seed=5)
    return bt709.rgb_of(scenery.still(shot, 2.0, quiet)).astype(float)


def test_a_storm_is_much_darker_than_a_fair_day(scenery: Scenery) -> None:
    fair, rain, storm = (
        picture(scenery, f"a boat on the sea{weather}").mean()
        for weather in (" on a sunny day", " in the rain", " in a storm")
    )
    assert storm < 0.5 * fair
    assert storm < rain < fair


def test_fog_and_driving_snow_hide_what_is_far(scenery: Scenery) -> None:
    def contrast(prompt: str) -> float:
        return float(picture(scenery, prompt)[60:100].mean(-1).std())

    clear = contrast("a fox in the forest on a sunny day")
    assert contrast("a fox in the forest in the fog") < 0.75 * clear
    assert contrast("a fox in the forest in a blizzard") < 0.75 * clear


@pytest.mark.parametrize("seconds", [3.0, 6.0, 60.0])
def test_lightning_is_seldom_and_soft(seconds: float) -> None:
    # WCAG 2.3.1 allows three flashes a second; these are three seconds apart.
    lightning = Lightning(64, 36, 20, seconds, np.random.default_rng(4))
    assert lightning.times
    assert lightning.times[0] >= 0.9
    assert lightning.times[-1] <= seconds - 1.2
    assert all(gap >= 3.0 for gap in np.diff(lightning.times))
    levels = [lightning.level(frame / 24)[0] for frame in range(round(seconds * 24))]
    assert max(levels) <= 1
    rises = np.diff([0.0, *levels])
    assert rises.max() < 0.6
    # Bright frames come once a flash: up, then down.
    ups = np.flatnonzero((rises[1:] > 0.02) & (rises[:-1] <= 0.02))
    assert len(ups) <= len(lightning.times) + 1
    assert LIFT <= 50


def test_rain_falls_down_and_never_ends() -> None:
    rain = Downpour("storm", 320, 180, 0.0, np.random.default_rng(1))
    shares = []
    for seconds in (0.0, 0.7, 5.3, 61.1):
        canvas = Canvas(320, 180)
        canvas.data[:] = 60
        rain.draw(canvas, seconds)
        shares.append(float((canvas.y > 66).mean()))
        quarters = [(canvas.y[:, i * 80 : i * 80 + 80] > 66).mean() for i in range(4)]
        assert min(quarters) > 0.01
    assert max(shares) - min(shares) < 0.02
