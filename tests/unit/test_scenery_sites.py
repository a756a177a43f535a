"""Places of the scenery engine that people built or laid out, and what is at the sea's surface."""

from __future__ import annotations

import pytest
from tests.support.loading import quiet

from reelbot.render.studio.engines.base import Shot, Size
from reelbot.render.studio.engines.text_to_video.scenery.engine import Scenery
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Sketch


def plan(scenery: Scenery, prompt: str, width: int = 320, height: int = 180) -> Sketch:
    shot = Shot(prompt=prompt, seconds=4, size=Size(width=width, height=height), seed=5)
    return Sketch.model_validate(scenery.sketch(shot, quiet))


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ("a shark chasing a surfer", "sea"),
        ("a whale next to a sailboat", "sea"),
        ("a shark under a swimmer", "sea"),
        ("a shark in the sea", "underwater"),
        ("an octopus and a crab", "underwater"),
    ],
)
def test_who_surfs_or_sails_is_at_the_surface(scenery: Scenery, prompt: str, place: str) -> None:
    assert plan(scenery, prompt).place == place
