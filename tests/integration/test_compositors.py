"""Two compositors, one contract: the same storyboard becomes the same film with either."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from PIL import Image
from tests.support.films import U8, encoded, frames_seen, keyframes, samples, ssim
from tests.support.loading import quiet

from reelbot.core.errors import Cancelled, EngineFailed, HostProblem
from reelbot.render.studio.engines.base import Fraction, Frame, Line, Shot, Size, Sound
from reelbot.render.studio.film import compositors
from reelbot.render.studio.film.cut import cut
from reelbot.render.studio.film.stream import Stream
from reelbot.render.studio.film.thumbnail import Thumbnail
from reelbot.render.studio.film.tracks import ShotSource, frame_count
from reelbot.render.studio.storyboard import (
    Caption,
    Chapter,
    EngineId,
    MusicCue,
    PageText,
    PlayedTake,
    RecordingTake,
    SeenTake,
    ShotCue,
    ShotTake,
    SpeechCue,
    SpeechTake,
    SpokenTake,
    Storyboard,
    Transition,
)

BOTH = ["stream", "moviepy"]
ENGINE = EngineId(task="test", name="scenes", version="1")
SIZE = Size(width=320, height=180)
FPS = 12
PAGE_S, OVERLAP_S = 1.5, 0.5


@cache
def photograph(number: int) -> U8:
    """Something with areas, edges and colours, RGB."""
    rng = np.random.default_rng(number)
    small = rng.integers(40, 216, (5, 8, 3), dtype=np.uint8)
    rgb = cv2.resize(small, (400, 240), interpolation=cv2.INTER_CUBIC)
    for _ in range(14):
        x, y, r = (int(v) for v in rng.integers((0, 0, 8), (400, 240, 40)))
        cv2.circle(rgb, (x, y), r, [int(v) for v in rng.integers(0, 256, 3)], -1, cv2.LINE_AA)
    return np.asarray(rgb, np.uint8)


def view(number: int, left: int = 40, top: int = 30) -> Frame:
    """A part of a photograph, as far as 8-bit BT.601 goes: only frames are compared here."""
    part = photograph(number)[top : top + SIZE.height, left : left + SIZE.width]
    return Frame(np.asarray(cv2.cvtColor(part, cv2.COLOR_RGB2YUV_I420), np.uint8))


class Scenes:
    """Stills (one frame again and again) or pans over photographs; hums and chords."""

    def __init__(self, *, moving: bool = False) -> None:
        self._moving = moving
        self.opened: list[int] = []
        self.closed: list[int] = []

    def frames(self, take: SeenTake, report: Fraction) -> Iterator[Frame]:
        assert isinstance(take, ShotTake)
        shot = take.shot
        self.opened.append(shot.index)
        still = view(shot.index)
        try:
            for i in range(round(shot.seconds * shot.fps)):
                yield view(shot.index, 20 + i, 30) if self._moving else still
        finally:
            self.closed.append(shot.index)

    def speech(self, take: SpokenTake) -> Sound:
        t = np.arange(24_000) / 24_000
        return Sound((0.2 * np.sin(2 * np.pi * 200 * t)).astype(np.float32), 24_000)

    def music(self, take: PlayedTake) -> Sound:
        t = np.arange(44_100) / 44_100
        wave = 0.1 * np.sin(2 * np.pi * 330 * t)
        return Sound(np.stack([wave, wave], axis=1).astype(np.float32), 44_100)


def board(*transitions: Transition, **more: object) -> Storyboard:
    """A page, and one more for each transition, which it comes by."""
    shots: list[ShotCue] = []
    for i, transition in enumerate(("cut", *transitions)):
        before = 0.0 if transition == "cut" else OVERLAP_S
        length = PAGE_S + before
        shot = Shot(prompt="", seconds=length, size=SIZE, fps=FPS, index=i)
        shots.append(
            ShotCue(
                start_s=PAGE_S * i - before,
                seconds=length,
                transition=transition,
                transition_s=before,
                take=ShotTake(engine=ENGINE, shot=shot),
            )
        )
    pages = len(shots)
    chapters = tuple(
        Chapter(start_s=PAGE_S * i, end_s=PAGE_S * (i + 1), title=f"Page {i + 1}; of {pages}")
        for i in range(pages)
    )
    story = Storyboard(
        size=SIZE, fps=FPS, seconds=PAGE_S * pages, shots=tuple(shots), chapters=chapters
    )
    return story.model_copy(update=more)


SPOKEN = SpeechCue(
    start_s=0.5, seconds=1, take=SpeechTake(engine=ENGINE, line=Line(text="hum", speed=1))
)
TEXTS: dict[str, object] = {
    "captions": (
        Caption(start_s=0.5, end_s=1.9, text="A circle stands\nbefore another"),
        Caption(start_s=2.1, end_s=3.2, text="and yet another"),
    ),
    "captions_as": "on",
    "title": "Circles",
    "page_texts": (PageText(start_s=2.0, end_s=4.0, text="Once there was\na circle", px=12),),
}
RECORDED: dict[str, object] = {
    "speeches": (SpeechCue(start_s=0.4, seconds=1, take=RecordingTake(upload="a")),),
    "music": MusicCue(start_s=0, seconds=3 * PAGE_S, take=RecordingTake(upload="b")),
    "captions": TEXTS["captions"],
    "captions_as": "file",
}

Case = tuple[Storyboard, bool]
EVERY: tuple[Transition, ...] = ("cut", "fade", "slide", "wipe", "zoom")
CASES: dict[str, Callable[[], Case]] = {
    "stills": lambda: (board("cut", "cut"), False),
    "motion": lambda: (board(*EVERY), True),
    "stills and transitions": lambda: (board(*EVERY), False),
    "texts": lambda: (board("fade", "wipe", **TEXTS, speeches=(SPOKEN,)), True),
    "texts over stills": lambda: (board("cut", "slide", **TEXTS, speeches=(SPOKEN,)), False),
    "recordings": lambda: (board("cut", "zoom", **RECORDED), False),
    "one shot": lambda: (board(), True),
}


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """The folder of a case's film, as a compositor made it."""

    @cache
    def made(case: str, name: str) -> Path:
        story, moving = CASES[case]()
        folder = tmp_path_factory.mktemp("film")
        tags = {"title": "Circles; and more", "comment": '{"seed": 1}'}
        cut(story, Scenes(moving=moving), folder, tags, quiet, threads=1, compositor=name)
        return folder

    return made


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", BOTH)
def test_a_film_is_what_its_storyboard_says(
    name: str, case: str, films: Callable[[str, str], Path]
) -> None:
    story, _ = CASES[case]()
    path = films(case, name) / "film.mp4"
    with av.open(str(path)) as film:
        video, audio = film.streams.video[0], film.streams.audio[0]
        assert (video.codec_context.name, video.profile, video.pix_fmt) == (
            "h264",
            "High",
            "yuv420p",
        )
        assert (video.width, video.height) == (SIZE.width, SIZE.height)
        assert video.duration is not None and video.time_base is not None
        assert video.duration * video.time_base == frame_count(story) / FPS
        assert audio.duration is not None and audio.time_base is not None
        assert float(audio.duration * audio.time_base) == pytest.approx(story.seconds, abs=0.03)
        assert film.metadata["title"] == "Circles; and more"
        assert film.metadata["comment"] == '{"seed": 1}'
        chapters = [
            (c["start"] * (c["time_base"] or 0), c["metadata"]["title"]) for c in film.chapters()
        ]
        assert chapters == [(c.start_s, c.title) for c in story.chapters]
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    times = [seconds for seconds, _ in encoded(path)]
    assert max(b - a for a, b in pairwise([*times, story.seconds])) <= 1
    assert len(frames_seen(path, FPS)) == frame_count(story)
    assert {round(chapter.start_s * FPS) for chapter in story.chapters} <= {
        round(seconds * FPS) for seconds in keyframes(path)
    }
    beside = {"film.mp4", "thumbnail.jpg", "preview.jpg"} | (
        {"captions.srt"} if story.captions else set()
    )
    assert set(os.listdir(path.parent)) == beside


@pytest.mark.parametrize("case", CASES)
def test_both_make_the_same_film(case: str, films: Callable[[str, str], Path]) -> None:
    ours, reference = (films(case, name) for name in BOTH)
    one, other = (frames_seen(folder / "film.mp4", FPS) for folder in (ours, reference))
    assert len(one) == len(other)
    height = SIZE.height
    likeness = [ssim(a[:height], b[:height]) for a, b in zip(one, other, strict=True)]
    assert min(likeness) >= 0.95, (case, int(np.argmin(likeness)))
    # Colours: the mean of both chroma planes is the same to about a level.
    shades = [
        abs(float(a[height:].mean()) - float(b[height:].mean()))
        for a, b in zip(one, other, strict=True)
    ]
    assert max(shades) < 1.5
    assert np.array_equal(samples(ours / "film.mp4"), samples(reference / "film.mp4"))
    for name in set(os.listdir(ours)) - {"film.mp4", "thumbnail.jpg", "preview.jpg"}:
        assert (ours / name).read_bytes() == (reference / name).read_bytes()
    luma = []
    for folder in (ours, reference):
        with Image.open(folder / "thumbnail.jpg") as picture:
            luma.append(np.asarray(picture.convert("L")))
    assert ssim(*luma) >= 0.95


@pytest.mark.parametrize("name", BOTH)
def test_what_does_not_change_is_not_encoded_again(
    name: str, films: Callable[[str, str], Path]
) -> None:
    story, _ = CASES["stills"]()
    starts = [round(seconds * FPS) for seconds, _ in encoded(films("stills", name) / "film.mp4")]
    middle = [n for n in starts if 0.3 * FPS + 1 < n < frame_count(story) - 0.6 * FPS - 1]
    assert middle == [16, 18, 30, 36]  # a second after the light, page, a second, page


@pytest.mark.parametrize("moving", [False, True])
@pytest.mark.parametrize("name", BOTH)
def test_shots_are_open_only_while_they_are_seen(name: str, moving: bool) -> None:
    story = board("cut", "fade", "cut", "cut", "zoom")
    scenes = Scenes(moving=moving)
    shots = [
        ShotSource(lambda take=cue.take: scenes.frames(take, quiet))  # type: ignore[misc]
        for cue in story.shots
    ]
    frames = compositors.compositor(name, story).compose(story, shots, Thumbnail())
    for number, data in enumerate(frames):
        assert data.shape == (SIZE.height * 3 // 2, SIZE.width)
        seen = {
            i
            for i, cue in enumerate(story.shots)
            if round(cue.start_s * FPS) <= number < round((cue.start_s + cue.seconds) * FPS)
        }
        assert set(scenes.opened) - set(scenes.closed) <= seen
        assert max(scenes.opened) == max(seen)
        if number == 80:
            break
    frames.close()
    assert sorted(scenes.closed) == scenes.opened == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("name", BOTH)
def test_a_wish_to_stop_and_a_broken_shot_leave_nothing(name: str, tmp_path: Path) -> None:
    def stop(fraction: float, detail: str | None = None) -> None:
        if fraction > 0.4:
            raise Cancelled

    with pytest.raises(Cancelled):
        cut(board("cut"), Scenes(), tmp_path, {}, stop, compositor=name)

    class Small(Scenes):
        def frames(self, take: SeenTake, report: Fraction) -> Iterator[Frame]:
            yield Frame(np.zeros((48, 32), np.uint8))

    class Empty(Scenes):
        def frames(self, take: SeenTake, report: Fraction) -> Iterator[Frame]:
            return iter(())

    for source, code in ((Small(), "frame_size"), (Empty(), "shot_without_frames")):
        with pytest.raises(EngineFailed) as failed:
            cut(board(), source, tmp_path, {}, quiet, compositor=name)
        assert failed.value.code == code
    assert os.listdir(tmp_path) == []


def test_auto_takes_ours_wherever_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    assert type(compositors.compositor("auto", board("zoom"))).__name__ == "Stream"
    monkeypatch.setattr(Stream, "transitions", frozenset({"cut", "fade"}))
    assert type(compositors.compositor("auto", board("fade"))).__name__ == "Stream"
    assert type(compositors.compositor("auto", board("zoom"))).__name__ == "Reference"


def test_an_unknown_compositor_is_named(tmp_path: Path) -> None:
    with pytest.raises(HostProblem) as problem:
        cut(board(), Scenes(), tmp_path, {}, quiet, compositor="splicer")
    assert str(problem.value) == ("There is no compositor splicer. Known: auto, stream, moviepy.")
    assert os.listdir(tmp_path) == []
