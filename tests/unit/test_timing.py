"""When everything is seen and heard: whole frames, no gap, narration never cut short."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from reelbot.render.studio.engines.base import Line, Size, Sound, Speech, Word
from reelbot.render.studio.storyboard import EngineId, Scene, Script, ShotTake, Storyboard
from reelbot.render.studio.timing import (
    BREATH_S,
    LEAD_IN_S,
    SILENT_SECONDS,
    TAIL_S,
    lay_out,
    spoken_takes,
)

RATE_HZ = 1000
VIDEO = EngineId(task="text_to_video", name="blocks", version="1")
VOICE = EngineId(task="text_to_speech", name="beeps", version="1")
MUSIC = EngineId(task="text_to_music", name="drone", version="1")


def script(*scenes: Scene, **more: Any) -> Script:
    base: dict[str, Any] = {
        "scenes": scenes,
        "size": Size(width=320, height=180),
        "seed": 3,
        "video_engine": VIDEO,
        "speech_engine": VOICE,
    }
    return Script(**(base | more))


def said(text: str = "one two", prompt: str = "a fox") -> Scene:
    return Scene(prompt=prompt, line=Line(text=text))


def speech(seconds: float, words: int = 2) -> Speech:
    step = seconds / words
    times = tuple(Word(f"w{i}", i * step, i * step + step * 0.8) for i in range(words))
    return Speech(Sound(np.zeros(round(seconds * RATE_HZ), np.float32), RATE_HZ), times)


def assert_seamless(board: Storyboard) -> None:
    """Shots fill the film from end to end, on whole frames, overlapping only in transitions."""
    assert board.shots[0].start_s == 0
    for a, b in pairwise(board.shots):
        assert a.start_s + a.seconds == pytest.approx(b.start_s + b.transition_s)
        assert b.transition_s <= a.seconds / 2 + 1e-9
    last = board.shots[-1]
    assert last.start_s + last.seconds == pytest.approx(board.seconds)
    for cue in board.shots:
        for value in (cue.start_s, cue.seconds, cue.transition_s):
            assert value * board.fps == pytest.approx(round(value * board.fps))


def test_the_film_is_as_long_as_its_narration_and_a_breath() -> None:
    board = lay_out(script(said(), said()), [speech(3), speech(4)])
    assert board.seconds == pytest.approx(LEAD_IN_S + 7 + BREATH_S + TAIL_S, abs=1 / 24)
    assert [cue.start_s for cue in board.speeches] == pytest.approx([0.7, 0.7 + 3 + BREATH_S])
    assert_seamless(board)


def test_pictures_change_between_the_sentences() -> None:
    board = lay_out(script(said(), said(), said()), [speech(3), speech(4), speech(5)])
    for cue, line in zip(board.shots[1:], board.speeches[1:], strict=True):
        seen = cue.start_s + cue.transition_s
        assert line.start_s - BREATH_S <= seen <= line.start_s


def test_asked_for_seconds_are_kept_but_never_cut_the_narration() -> None:
    assert lay_out(script(said(), seconds=20), [speech(3)]).seconds == 20
    board = lay_out(script(said(), seconds=2), [speech(5)])
    assert board.seconds >= board.speeches[0].start_s + 5


def test_silent_films_are_six_seconds_or_as_asked() -> None:
    assert lay_out(script(Scene(prompt="a fox")), []).seconds == SILENT_SECONDS
    board = lay_out(script(*[Scene(prompt="a fox")] * 3, seconds=7.3), [])
    assert board.seconds == pytest.approx(7.3, abs=1 / 24)
    assert_seamless(board)


@pytest.mark.parametrize("transition", ["cut", "fade"])
def test_short_shots_leave_room_to_be_seen(transition: str) -> None:
    board = lay_out(
        script(*[said("a")] * 4, transition=transition), [speech(0.2, 1) for _ in range(4)]
    )
    assert_seamless(board)
    if transition == "cut":
        assert all(cue.transition_s == 0 for cue in board.shots)


def test_one_narration_over_three_looks_changes_at_gaps_between_words() -> None:
    spread = script(said("one two three four"), *[Scene(prompt="a fox")] * 2, spread=True)
    narration = speech(8, 4)
    board = lay_out(spread, [narration])
    assert len(board.speeches) == 1 and len(board.shots) == 3
    gaps = [(a.end_s + b.start_s) / 2 for a, b in pairwise(narration.words)]
    for cue in board.shots[1:]:
        changed = cue.start_s + cue.transition_s - board.speeches[0].start_s
        assert min(abs(changed - gap) for gap in gaps) < 1 / 24
    assert_seamless(board)


def test_one_word_cannot_be_parted_and_is_no_fault() -> None:
    spread = script(said("one"), *[Scene(prompt="a fox")] * 2, spread=True)
    assert_seamless(lay_out(spread, [speech(0.4, 1)]))


def test_views_of_one_prompt_are_counted_and_another_prompt_is_another_world() -> None:
    board = lay_out(
        script(said(prompt="a fox"), said(prompt="a fox"), said(prompt="an owl")),
        [speech(3)] * 3,
    )
    takes = [cue.take for cue in board.shots]
    assert all(isinstance(take, ShotTake) for take in takes)
    shots = [take.shot for take in takes if isinstance(take, ShotTake)]
    assert [(shot.index, shot.count) for shot in shots] == [(0, 2), (1, 2), (0, 1)]


def test_music_is_as_long_as_the_film() -> None:
    board = lay_out(script(said(), music="calm", music_engine=MUSIC), [speech(3)])
    assert board.music is not None and board.music.take.kind == "music"
    assert board.music.seconds == board.music.take.cue.seconds == board.seconds


def test_sound_alone_has_no_shots() -> None:
    board = lay_out(script(said(), sound_only=True, video_engine=None), [speech(3)])
    assert board.shots == () and board.seconds == pytest.approx(3.45, abs=1 / 24)


def test_a_recording_needs_no_engine() -> None:
    recorded = script(Scene(prompt="a fox", recording="ab" * 32), speech_engine=None)
    assert [take.kind for take in spoken_takes(recorded)] == ["recording"]
    board = lay_out(recorded, [speech(3)])
    assert board.speeches[0].take.kind == "recording"


def test_pages_without_narration_have_a_length_among_others() -> None:
    pages = script(said(), Scene(prompt="a page", silent_s=5.0), said(), gap_s=0.5, chapters=True)
    board = lay_out(pages, [speech(3), speech(2)])
    assert board.speeches[1].start_s == pytest.approx(LEAD_IN_S + 3 + 0.5 + 5 + 0.5)
    assert board.chapters[0].start_s == 0
    assert board.chapters[-1].end_s == board.seconds
    assert_seamless(board)


def test_captions_follow_the_words() -> None:
    board = lay_out(script(said("w0 w1"), captions="on"), [speech(3)])
    assert board.captions[0].start_s == pytest.approx(board.speeches[0].start_s, abs=0.1)
    assert board.captions[-1].end_s <= board.seconds


def test_views_of_one_world_are_cut_and_worlds_fade() -> None:
    told = script(
        said(prompt="a fox"),
        said(prompt="a fox"),
        said(prompt="an owl"),
        transition="fade",
        cut_views=True,
    )
    board = lay_out(told, [speech(3)] * 3)
    assert [cue.transition for cue in board.shots] == ["cut", "cut", "fade"]
    assert_seamless(board)
    asked = lay_out(told.model_copy(update={"cut_views": False}), [speech(3)] * 3)
    assert [cue.transition for cue in asked.shots] == ["cut", "fade", "fade"]


def pages(lengths: list[float], **more: Any) -> Storyboard:
    scenes = [said(prompt=f"page {i}").model_copy(update={"text": "one two"}) for i in range(4)]
    story = script(*scenes, chapters=True, gap_s=0.5, music="quiet", music_engine=MUSIC, **more)
    return lay_out(story, [speech(length) for length in lengths])


@pytest.mark.parametrize("transition", ["cut", "fade"])
@pytest.mark.parametrize("length", [0.7, 1.234, 3.3337, 9.01])
def test_another_length_of_one_page_leaves_the_others_as_they_are(
    transition: str, length: float
) -> None:
    """Wherever whole frames then fall: so their pictures are found again, and the music."""
    before = pages([2.1, 1.7, 3.21, 2.47], transition=transition)
    after = pages([2.1, length, 3.21, 2.47], transition=transition)
    assert_seamless(after)
    for i, (old, new) in enumerate(zip(before.shots, after.shots, strict=True)):
        assert (old.take == new.take) is (i != 1)
        assert new.take.shot.seconds >= new.seconds  # never shorter than it is seen
    assert before.music is not None and after.music is not None
    assert before.music.take == after.music.take


def test_music_beneath_a_long_story_is_looped() -> None:
    board = pages([100.0] * 4)
    assert board.music is not None and board.music.seconds == board.seconds > 400
    assert board.music.take.cue.seconds == 180  # type: ignore[union-attr]


def test_pages_that_only_show_have_their_time() -> None:
    silent = [Scene(prompt=f"page {i}", text="") for i in range(12)]
    assert lay_out(script(*silent, chapters=True), []).seconds == 48


def test_page_texts_change_with_their_pages() -> None:
    board = pages([2.0, 3.0, 2.0, 2.0], transition="fade", page_text=True)
    assert [text.text for text in board.page_texts] == ["one two"] * 4
    for text, cue in zip(board.page_texts, board.shots, strict=True):
        assert cue.start_s <= text.start_s <= cue.start_s + cue.transition_s
    assert board.page_texts[-1].end_s == pytest.approx(board.seconds)
