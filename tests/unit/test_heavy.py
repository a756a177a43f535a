"""Which engine is to be warm for a request."""

from __future__ import annotations

from typing import Any

import pytest

from reelbot.core.requests import parse_request
from reelbot.core.sections import EnginesSection
from reelbot.render.host.heavy import engines_of, model_of

CARDS: list[dict[str, Any]] = [
    {"task": "text_to_video", "name": "wan", "missing": "no weights", "on_device": True},
    {"task": "text_to_video", "name": "ltx", "on_device": True, "needs_gpu": True},
    {"task": "text_to_video", "name": "scenery"},
    {"task": "text_to_image", "name": "diffusers", "on_device": True, "needs_gpu": True},
    {"task": "text_to_image", "name": "scenery"},
    {"task": "image_to_video", "name": "svd", "on_device": True, "needs_gpu": True},
    {"task": "image_to_video", "name": "warp"},
    {"task": "text_to_music", "name": "riffusion", "on_device": True, "needs_gpu": True},
    {"task": "text_to_music", "name": "band"},
    {"task": "text_to_speech", "name": "kokoro"},
]
FOX = {"kind": "video", "prompt": "a fox"}
PICTURE = "ab" * 32


@pytest.mark.parametrize(
    ("request_", "on_gpu"),
    [
        (FOX, "text_to_video.ltx"),
        (FOX | {"mode": "slideshow"}, "text_to_image.diffusers"),
        (FOX | {"image": PICTURE}, "image_to_video.svd"),
        ({"kind": "animate", "image": PICTURE}, "image_to_video.svd"),
        ({"kind": "story", "text": "A fox."}, "text_to_image.diffusers"),
        ({"kind": "music", "prompt": "jazz"}, "text_to_music.riffusion"),
        ({"kind": "say", "text": "Hello."}, None),
        ({"kind": "describe", "image": PICTURE}, None),
    ],
)
def test_it_is_the_one_for_the_pictures(request_: dict[str, Any], on_gpu: str | None) -> None:
    asked = parse_request(request_)
    assert model_of(asked, CARDS, EnginesSection(), "cuda:0") == on_gpu
    assert model_of(asked, CARDS, EnginesSection(), "cpu") is None


def test_the_operators_choice_counts_where_it_is_here() -> None:
    asked = parse_request(FOX)
    assert model_of(asked, CARDS, EnginesSection(text_to_video="scenery"), "cuda:0") is None
    assert model_of(asked, CARDS, EnginesSection(text_to_video="wan"), "cuda:0") is None
    assert model_of(asked, CARDS, EnginesSection(text_to_video="ltx"), "cpu") == (
        "text_to_video.ltx"
    )
    slides = parse_request(FOX | {"mode": "slideshow"})
    assert model_of(slides, CARDS, EnginesSection(text_to_video="ltx"), "cuda:0") == (
        "text_to_video.ltx"
    )


def test_each_stage_has_the_engine_that_will_likely_do_it() -> None:
    auto = EnginesSection()
    film = engines_of(parse_request(FOX), CARDS, auto, "cpu")
    assert film == {"pictures": "scenery", "speech": "kokoro", "music": "band"}
    on_gpu = engines_of(parse_request(FOX), CARDS, auto, "cuda:0")
    assert (on_gpu["pictures"], on_gpu["music"]) == ("ltx", "riffusion")
    seen = engines_of(parse_request({"kind": "describe", "image": PICTURE}), CARDS, auto, "cpu")
    assert "pictures" not in seen  # no engine of that task is here
