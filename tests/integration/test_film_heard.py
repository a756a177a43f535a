"""What is heard in the finished film, and when: measured in the decoded MP4."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.support.films import frames_seen, samples
from tests.support.loading import quiet

from reelbot.render.studio.engines.base import (
    Cue,
    Fraction,
    Frame,
    Line,
    Shot,
    Size,
    Sound,
    Speech,
    Word,
)
from reelbot.render.studio.film.cut import cut
from reelbot.render.studio.film.resample import resampled
from reelbot.render.studio.storyboard import (
    EngineId,
    MusicCue,
    MusicTake,
    PlayedTake,
    Scene,
    Script,
    SeenTake,
    ShotCue,
    ShotTake,
    SpeechCue,
    SpeechTake,
    SpokenTake,
    Storyboard,
)
from reelbot.render.studio.timing import lay_out

RATE_HZ = 48_000
SPEECH_HZ = 24_000
FPS = 24
SIZE = Size(width=320, height=180)
ENGINE = EngineId(task="test", name="sounds", version="1")
Wave = NDArray[np.float32]


def sweep(seconds: float) -> Wave:
    """A tone that rises: shifted by a sample it is another."""
    t = np.arange(round(seconds * SPEECH_HZ)) / SPEECH_HZ
    wave = np.sin(2 * np.pi * (300 * t + 900 * t * t / seconds)) * np.hanning(len(t))
    return (0.4 * wave).astype(np.float32)


def words(times: list[tuple[float, float]], seconds: float) -> Wave:
    """A beep for each word."""
    t = np.arange(round(seconds * SPEECH_HZ)) / SPEECH_HZ
    heard = sum(((start <= t) & (t < end)).astype(float) for start, end in times)
    return (0.3 * np.sin(2 * np.pi * 500 * t) * heard).astype(np.float32)


class Assets:
    """A grey picture, given speeches (by the line's text), and a chord of a length."""

    def __init__(self, speeches: dict[str, Wave] | None = None, music_s: float = 1) -> None:
        self._speeches = speeches or {}
        self._music_s = music_s

    def frames(self, take: SeenTake, report: Fraction) -> Iterator[Frame]:
        still = Frame(np.full((SIZE.height * 3 // 2, SIZE.width), 110, np.uint8))
        for _ in range(round(take.shot.seconds * take.shot.fps)):
            yield still

    def speech(self, take: SpokenTake) -> Sound:
        assert isinstance(take, SpeechTake)
        return Sound(self._speeches[take.line.text], SPEECH_HZ)

    def music(self, take: PlayedTake) -> Sound:
        t = np.arange(round(self._music_s * 44_100)) / 44_100
        wave = sum(0.1 * np.sin(2 * np.pi * hz * t) for hz in (220.0, 277.2, 329.6))
        return Sound(np.stack([wave, wave], axis=1).astype(np.float32), 44_100)


def board(seconds: float, starts: dict[str, float] | None = None, *, music: bool) -> Storyboard:
    shot = Shot(prompt="", seconds=seconds, size=SIZE, fps=FPS)
    cue = MusicTake(engine=ENGINE, cue=Cue(prompt="", seconds=seconds))
    return Storyboard(
        size=SIZE,
        fps=FPS,
        seconds=seconds,
        shots=(ShotCue(start_s=0, seconds=seconds, take=ShotTake(engine=ENGINE, shot=shot)),),
        speeches=tuple(
            SpeechCue(
                start_s=start, seconds=1, take=SpeechTake(engine=ENGINE, line=Line(text=text))
            )
            for text, start in (starts or {}).items()
        ),
        music=MusicCue(start_s=0, seconds=seconds, take=cue) if music else None,
    )


def made(story: Storyboard, assets: Assets, folder: Path) -> Wave:
    """The finished film's left channel."""
    cut(story, assets, folder, {}, quiet, threads=1)
    return samples(folder / "film.mp4")[:, 0]


def lag(heard: Wave, source: Wave, start: int) -> int:
    """By how many samples `source` comes later than at `start`."""
    reach = 400
    part = heard[start - reach : start + len(source) + reach]
    likeness = np.correlate(part, source, "valid")
    return int(likeness.argmax()) - reach


def test_speech_is_heard_on_its_sample(tmp_path: Path) -> None:
    """After resampling, mixing, AAC and its delay, and the MP4's edit list."""
    starts = {"one": 0.5, "two": 2.34567, "three": 4.1, "four": 6.87654}
    wave = sweep(1)
    heard = made(board(8.5, starts, music=False), Assets(dict.fromkeys(starts, wave)), tmp_path)
    source = resampled(Sound(wave, SPEECH_HZ), RATE_HZ)
    late = [lag(heard, source, round(start * RATE_HZ)) for start in starts.values()]
    assert late == [0, 0, 0, 0]


def treble(heard: Wave) -> NDArray[np.float64]:
    """Level above 6 kHz in each 10 ms; they overlap by half."""
    hop = RATE_HZ // 100
    hops = np.lib.stride_tricks.sliding_window_view(heard, hop)[:: hop // 2]
    spectrum = np.abs(np.fft.rfft(hops * np.hanning(hop), axis=1))
    return np.asarray(np.sqrt((spectrum[:, 60:] ** 2).sum(axis=1)) / hop, np.float64)


def test_nothing_clicks_where_music_is_looped(tmp_path: Path) -> None:
    heard = made(board(12, music=True), Assets(music_s=4.3), tmp_path)
    clicks = treble(heard[RATE_HZ // 2 : -3 * RATE_HZ])
    cracked = heard[RATE_HZ // 2 : -3 * RATE_HZ].copy()
    cracked[RATE_HZ * 3 :] *= -1  # what a loop without care would be
    assert treble(cracked).max() > 8 * clicks.max()
    level = np.sqrt(np.square(heard[RATE_HZ : 9 * RATE_HZ]).reshape(-1, RATE_HZ // 5).mean(axis=1))
    assert level.min() > 0.5 * level.max()  # and no gap


@pytest.mark.parametrize("music_s", [3.1, 9.97, 10, 25])
def test_music_is_heard_to_the_end(music_s: float, tmp_path: Path) -> None:
    starts = {"one": 1.0}
    assets = Assets({"one": sweep(1)}, music_s)
    heard = made(board(10, starts, music=True), assets, tmp_path)
    assert len(heard) == pytest.approx(10 * RATE_HZ, abs=1024)
    hops = np.sqrt(np.square(heard[: 10 * RATE_HZ]).reshape(-1, RATE_HZ // 10).mean(axis=1))
    usual = np.median(hops[30:])
    assert hops[:79].min() > 0.2 * usual
    assert hops[80:95].min() > 0.02 * usual  # it fades, and is there until it has faded
    assert np.abs(heard[10 * RATE_HZ - 240 : 10 * RATE_HZ]).max() < 0.05 * usual + 1e-3


def test_captions_are_seen_with_their_words(tmp_path: Path) -> None:
    """Beeps are words; when each caption appears on the picture is compared with what is heard."""
    text = "The fox sleeps under a tree. It dreams of rabbits. Nobody wakes it before the evening."
    spoken = text.split()
    at, times, spoken_words = 0.13, [], []
    for word in spoken:
        length = 0.06 * len(word)
        times.append((at, at + length))
        spoken_words.append(Word(word, at, at + length))
        at += length + (0.7 if word.endswith(".") else 0.12)
    speech = Speech(Sound(words(times, at), SPEECH_HZ), tuple(spoken_words))
    script = Script(
        scenes=(Scene(prompt="a fox", line=Line(text=text)),),
        size=SIZE,
        captions="on",
        seed=1,
        speech_engine=ENGINE,
        video_engine=ENGINE,
    )
    story = lay_out(script, [speech])
    heard = made(story, Assets({text: speech.sound.samples}), tmp_path)
    frames = frames_seen(tmp_path / "film.mp4", FPS)
    begins = [i / FPS for i in changes(frames)]
    hop = RATE_HZ // 200
    loud = np.abs(heard[: len(heard) // hop * hop]).reshape(-1, hop).max(axis=1) > 0.05
    onsets = (np.flatnonzero(loud[1:] & ~loud[:-1]) + 1) * hop / RATE_HZ
    assert len(story.captions) >= 3
    for caption in story.captions:
        first = spoken.index(caption.text.split()[0])
        onset = min(onsets, key=lambda o: abs(o - story.speeches[0].start_s - times[first][0]))
        seen = min(begins, key=lambda begin: abs(begin - onset))
        assert abs(seen - onset) <= 0.15, caption
        assert abs(caption.start_s - onset) <= 0.15
        last = spoken.index(caption.text.split()[-1])
        assert caption.end_s >= story.speeches[0].start_s + times[last][1] - 0.02


def changes(frames: list[NDArray[np.uint8]]) -> list[int]:
    """The frames at which other letters stand in the lower part of the picture."""
    lower = [frame[110:175].astype(int) > 190 for frame in frames]
    return [
        i
        for i, (one, other) in enumerate(pairwise(lower), 1)
        if other.sum() > 40 and (one != other).sum() > 40
    ]
