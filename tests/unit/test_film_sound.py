"""The mix: when things are heard, how loud beside each other, and without clicks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from reelbot.render.studio.engines.base import Cue, Line, Size, Sound
from reelbot.render.studio.film import mix
from reelbot.render.studio.film.loudness import (
    Samples,
    integrated_lufs,
    mean_lufs,
    true_peak_dbtp,
)
from reelbot.render.studio.film.resample import resampled
from reelbot.render.studio.film.sound import write_sound
from reelbot.render.studio.film.tape import RATE_HZ, Recorder
from reelbot.render.studio.storyboard import (
    EngineId,
    MusicCue,
    MusicTake,
    PlayedTake,
    SpeechCue,
    SpeechTake,
    SpokenTake,
    Storyboard,
)

ENGINE = EngineId(task="test", name="tones", version="1")
TAKE = MusicTake(engine=ENGINE, cue=Cue(prompt="", seconds=1))


def tone(hz: float, seconds: float, rate_hz: int, level: float = 0.2) -> Samples:
    t = np.arange(round(seconds * rate_hz)) / rate_hz
    return (level * np.sin(2 * np.pi * hz * t)).astype(np.float32)


def talk(seconds: float, rate_hz: int = 24_000, level: float = 0.3) -> Sound:
    """Syllables of a hum: loud and soft as speech is."""
    t = np.arange(round(seconds * rate_hz)) / rate_hz
    hum = sum(np.sin(2 * np.pi * 140 * k * t) / k for k in range(1, 12))
    syllables = np.clip(np.sin(2 * np.pi * 3.1 * t + 0.3), 0.03, 1)
    return Sound((level * hum * syllables / 3).astype(np.float32), rate_hz)


class Tones:
    """Speech that lasts as long as its line's speed says, and a chord of a given length."""

    def __init__(self, music_s: float) -> None:
        self._music_s = music_s

    def speech(self, take: SpokenTake) -> Sound:
        assert isinstance(take, SpeechTake)
        return talk(take.line.speed)

    def music(self, take: PlayedTake) -> Sound:
        left = tone(220, self._music_s, 44_100) + tone(330, self._music_s, 44_100)
        return Sound(np.stack([left, left], axis=1), 44_100)


def board(seconds: float, speeches: list[tuple[float, float]], *, music: bool = True) -> Storyboard:
    return Storyboard(
        size=Size(width=64, height=64),
        fps=24,
        seconds=seconds,
        shots=(),
        speeches=tuple(
            SpeechCue(
                start_s=start,
                seconds=length,
                take=SpeechTake(engine=ENGINE, line=Line(text="a", speed=length)),
            )
            for start, length in speeches
        ),
        music=MusicCue(
            start_s=0,
            seconds=seconds,
            take=MusicTake(engine=ENGINE, cue=Cue(prompt="", seconds=seconds)),
        )
        if music
        else None,
    )


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    with Recorder() as made:
        yield made


def heard(story: Storyboard, sources: Tones, folder: Path) -> Samples:
    count = round(story.seconds * RATE_HZ)
    write_sound(story, sources, count, folder / "sound.f32", lambda: None)
    return np.fromfile(folder / "sound.f32", np.float32).reshape(count, 2)


@pytest.mark.parametrize("speeches", [[], [(1.0, 3.0), (6.5, 2.0)]])
def test_film_is_at_minus_16_lufs(speeches: list[tuple[float, float]], tmp_path: Path) -> None:
    film = heard(board(10, speeches), Tones(4), tmp_path)
    assert integrated_lufs(film, RATE_HZ) == pytest.approx(-16, abs=0.5)
    assert true_peak_dbtp(film, RATE_HZ) <= -1.5


def test_silence_stays_silent(tmp_path: Path) -> None:
    film = heard(board(2, [], music=False), Tones(1), tmp_path)
    assert film.shape == (2 * RATE_HZ, 2)
    assert not film.any()


@pytest.mark.parametrize("level_db", [-18.0, -20.0, -9.0])
def test_music_lies_below_speech_and_comes_back(level_db: float, recorder: Recorder) -> None:
    end = 12 * RATE_HZ
    voice = mix.voice(recorder.record(talk(4)), 4 * RATE_HZ, end)
    base = mix.SPEECH_LUFS + mix.pause_db(level_db)
    music = mix.bed(recorder.record(Tones(5).music(TAKE)), 0, end, base)
    depth = mix.duck_db(music, voice, level_db)
    gain = mix.ducking(0, end, [(voice.start, voice.end, depth)])
    ducked = music.read(0, end) * gain[:, None]
    speech = np.repeat(voice.read(voice.start, voice.end), 2, axis=1)
    under = mean_lufs(ducked[voice.start : voice.end], RATE_HZ)
    assert under - mean_lufs(speech, RATE_HZ) == pytest.approx(level_db, abs=1)
    assert mean_lufs(music.read(0, 3 * RATE_HZ), RATE_HZ) - under >= mix.RISE_DB - 2
    assert gain[: voice.start - round(mix.ATTACK_S * RATE_HZ)].min() == pytest.approx(1)
    assert gain[voice.end + round(mix.RELEASE_S * RATE_HZ) :].min() == pytest.approx(1, abs=1e-3)
    assert np.abs(np.diff(gain)).max() < 2e-3  # no step that would click


def test_music_goes_on_under_a_speech_in_which_nothing_is_heard(recorder: Recorder) -> None:
    """A page that an engine says nothing of; the music was no number there."""
    music = mix.bed(recorder.record(Sound(tone(220, 4, 48_000), 48_000), stereo=True), 0,
                    4 * RATE_HZ, -20.0)  # fmt: skip
    for seconds in (1.0, 6 / RATE_HZ):
        silent = Sound(np.zeros(round(seconds * RATE_HZ), np.float32), RATE_HZ)
        voice = mix.voice(recorder.record(silent), RATE_HZ, 4 * RATE_HZ)
        mixed = np.concatenate(list(mix.blocks(4 * RATE_HZ, [voice], music, -18.0)))
        np.testing.assert_array_equal(mixed, music.read(0, 4 * RATE_HZ))


def test_music_as_loud_as_speech_does_not_rise_above_it() -> None:
    assert mix.pause_db(-2) == 0


def test_speech_starts_on_its_sample(tmp_path: Path) -> None:
    story = board(4, [(1.2345, 1.0)], music=False)
    film = heard(story, Tones(1), tmp_path)
    first = int(np.flatnonzero(np.abs(film[:, 0]) > 1e-5)[0])
    # The hum begins at zero and rises under a fade of 5 ms.
    assert 0 <= first - round(1.2345 * RATE_HZ) < 30


@pytest.mark.parametrize("rate_hz", [16_000, 22_050, 24_000, 44_100])
def test_resampling_moves_nothing(rate_hz: int) -> None:
    seconds = 5.3
    source = tone(440, seconds, rate_hz) * np.hanning(round(seconds * rate_hz)).astype(np.float32)
    result = resampled(Sound(source, rate_hz), RATE_HZ)
    count = round(len(source) * RATE_HZ / rate_hz)
    assert result.shape == (count,)
    window = np.interp(
        np.arange(count) / RATE_HZ, np.arange(len(source)) / rate_hz, np.hanning(len(source))
    )
    np.testing.assert_allclose(result, tone(440, count / RATE_HZ, RATE_HZ) * window, atol=2e-4)


def test_resampling_silences_what_is_no_number() -> None:
    broken = np.array([0.0, np.nan, np.inf, 0.5] * 1000, np.float32)
    assert np.isfinite(resampled(Sound(broken, 24_000), RATE_HZ)).all()


def test_short_music_is_looped_without_a_click_or_a_gap(recorder: Recorder) -> None:
    quiet = np.zeros(RATE_HZ, np.float32)
    source = np.concatenate([quiet, tone(220, 4.3, RATE_HZ), quiet])  # silence at both ends
    end = 20 * RATE_HZ
    music = mix.bed(recorder.record(Sound(source, RATE_HZ), stereo=True), 0, end, -20)
    film = music.read(0, end)
    middle = film[RATE_HZ : end - 3 * RATE_HZ, 0]
    hops = np.abs(middle[: len(middle) // 4800 * 4800].reshape(-1, 4800)).max(axis=1)
    assert hops.min() > 0.3 * np.median(hops)
    smooth = 2 * np.pi * 220 / RATE_HZ * np.abs(film).max()  # the steepest the tone can be
    assert np.abs(np.diff(film[:, 0])).max() < 1.5 * smooth
    assert np.abs(film[-100:]).max() < 1e-3


def test_reading_in_blocks_is_reading_at_once(recorder: Recorder) -> None:
    music = mix.bed(recorder.record(Tones(3).music(TAKE)), 4_800, 10 * RATE_HZ, -20)
    whole = music.read(0, 11 * RATE_HZ)
    parts = [music.read(a, min(a + 99_999, 11 * RATE_HZ)) for a in range(0, 11 * RATE_HZ, 99_999)]
    np.testing.assert_allclose(np.concatenate(parts), whole, atol=1e-6)
    assert not whole[:4_800].any()
    assert not whole[10 * RATE_HZ :].any()


def test_wish_to_stop_passes_through(tmp_path: Path) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_sound(board(2, [(0.5, 1)]), Tones(1), 2 * RATE_HZ, tmp_path / "s", stop)
