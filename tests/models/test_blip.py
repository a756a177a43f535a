"""BLIP as an engine, on tiny weights: a caption, things and colours, English, progress, cancel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.models.heard import Heard
from tests.models.made import engine_of

from reelbot.core.errors import Cancelled, InvalidInput
from reelbot.render.studio.engines import Registry
from reelbot.render.studio.engines.base import PictureView
from reelbot.render.studio.engines.image_to_text.blip import sentence
from reelbot.render.studio.means import Means

pytestmark = pytest.mark.models

FULL = "image_to_text.blip"
CAT = Path(__file__).parent.parent / "pictures" / "chelsea.jpg"
VIEW = PictureView(image="ab" * 32, language="de")


@pytest.fixture
def registry(weights: Callable[[str], Path]) -> Callable[..., Registry]:
    def make(choice: str = "auto", **options: Any) -> Registry:
        own = {"threads": 1, "model": str(weights("blip")), "tokens": 12, **options}
        return Registry({"image_to_text": choice, "options": {FULL: own}})

    return make


@pytest.fixture
def made(registry: Callable[..., Registry]) -> Callable[..., Any]:
    def make(**options: Any) -> Any:
        return engine_of(registry(**options), FULL)

    return make


def test_it_captions_and_the_detector_says_what_is_where(made: Callable[..., Any]) -> None:
    engine, heard = made(), Heard()
    found = engine.describe(VIEW, CAT, heard)
    assert found.language == "en", "it knows no German, and says so"
    assert found.description.endswith(".") and found.description[0].isupper()
    assert "cat" in found.objects[0].name and found.colours
    assert heard.fractions == sorted(heard.fractions) and heard.fractions[-1] == 1
    assert engine.describe(VIEW, CAT, Heard()) == found
    begun = made(begin="the dog").describe(VIEW, CAT, Heard())
    assert begun.description.startswith("The dog")


def test_cancelling_takes_a_token_at_most(made: Callable[..., Any]) -> None:
    engine, heard = made(beams=1), Heard(stop_at=0.5)
    with pytest.raises(Cancelled):
        engine.describe(VIEW, CAT, heard)
    assert heard.fractions[-1] < 0.6
    assert engine.describe(VIEW, CAT, Heard()).description


def test_what_is_no_picture_is_refused(made: Callable[..., Any], tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"not a picture")
    with pytest.raises(InvalidInput):
        made().describe(VIEW, broken, Heard())


def test_it_is_taken_for_english_and_for_all_where_it_is_named(
    registry: Callable[..., Registry],
) -> None:
    def eyes(language: str, choice: str = "auto") -> str:
        means = Means(registry(choice), styles={}, film={}, music={})
        return means.eyes(language).name

    assert eyes("en") == "blip"
    assert eyes("de") == "sight"
    assert eyes("de", "blip") == "blip"


def test_a_caption_is_a_sentence() -> None:
    assert sentence("a cat on\na chair ") == "A cat on a chair."
    assert sentence("there is a cat.") == "There is a cat."
    assert sentence(" ") == ""
