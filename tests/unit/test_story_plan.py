"""The script of a story: what of its pages is said, shown and heard, before anything is made."""

from __future__ import annotations

from typing import Any, cast

import pytest

from reelbot.core.requests import StoryRequest, parse_request
from reelbot.render.studio.engines import Registry
from reelbot.render.studio.means import Aids, Means
from reelbot.render.studio.story import plan_story
from reelbot.render.studio.storyboard import Script

ENGINES = {"text_to_speech.beeps": "tests.support.engines:Beeps"}


def planned(**asked: Any) -> Script:
    registry = Registry({"text_to_speech": "beeps"}, extra=ENGINES)
    means = Means(registry, styles={}, film={}, music={})
    nobody = cast(Any, None)
    request = parse_request({"kind": "story", "music": "none", **asked})
    assert isinstance(request, StoryRequest)
    return plan_story(request, 1, means, Aids(nobody, nobody, nobody)).script


@pytest.mark.parametrize("page", ["…", "🎉", "!!!", "— — —"])
def test_a_page_without_a_word_is_shown_in_silence(page: str) -> None:
    script = planned(text=f"The fox sat down.\n\n{page}\n\nThe fox slept.")
    assert [scene.line and scene.line.text for scene in script.scenes] == [
        "The fox sat down.",
        None,
        "The fox slept.",
    ]
    assert script.scenes[1].text == page and not script.scenes[1].spoken


def test_a_story_of_such_pages_alone_needs_nobody_to_speak() -> None:
    script = planned(text="🦊\n\n🌕")
    assert [scene.spoken for scene in script.scenes] == [False, False]
    assert script.speech_engine is None


def test_pages_that_are_heard_need_no_engine_that_speaks_their_language() -> None:
    clips = [{"page": page, "voice_clip": f"{page:064x}"} for page in (1, 2)]
    script = planned(text="キツネが眠る。\n\n…\n\n", language="ja", page_changes=clips[:1])
    assert script.speech_engine is None
    assert [scene.recording for scene in script.scenes] == [clips[0]["voice_clip"], None]


def test_a_story_whose_pages_are_all_heard_keeps_its_language() -> None:
    clips = [{"page": page, "voice_clip": f"{page:064x}"} for page in (1, 2)]
    script = planned(text="キツネが眠る。\n\n月が出た。", page_changes=clips)
    assert script.language == "ja"
