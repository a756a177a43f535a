"""Which engine does a task, and what is said where it cannot."""

from __future__ import annotations

import pytest

from reelbot.core.errors import InvalidInput
from reelbot.render.studio.engines import Registry

EXTRA = {"text_to_image.odd": "a_package_that_is_not_there.engine:Odd"}


def test_an_engine_whose_package_is_gone_is_missing_and_says_of_what() -> None:
    registry = Registry({"text_to_image": "odd"}, extra=EXTRA)
    with pytest.raises(InvalidInput) as missing:
        registry.choose("text_to_image")
    assert missing.value.code == "engine_missing"
    assert missing.value.facts["reason"] == "a_package_that_is_not_there is not installed"


def test_an_engine_that_nobody_knows_is_unknown() -> None:
    with pytest.raises(InvalidInput) as unknown:
        Registry({"text_to_image": "nonsense"}).choose("text_to_image")
    assert unknown.value.code == "engine_unknown"


def test_what_cannot_run_is_no_choice_of_ours() -> None:
    registry = Registry({}, extra=EXTRA)
    assert registry.choose("text_to_image") != "text_to_image.odd"
