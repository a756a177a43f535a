"""Samples as people send them: narrators speaking, in every kind of file, with what goes wrong."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
from av.audio.stream import AudioStream
from av.video.stream import VideoStream
from numpy.typing import NDArray
from tests.support.loading import quiet

from reelbot.render.studio.engines.base import Cue, Line, Sound
from reelbot.render.studio.engines.text_to_music.band.engine import Band
from reelbot.render.studio.engines.text_to_speech.kokoro import Kokoro
from reelbot.render.studio.engines.text_to_speech.pico import Pico
from reelbot.render.studio.engines.text_to_speech.voices import KOKORO
from reelbot.render.studio.film.resample import resampled
from reelbot.render.studio.voices.quality import examine, judge
from reelbot.render.studio.voices.report import SampleReport
from reelbot.render.studio.voices.samples import of_sound

RATE_HZ = 48_000
TEXT = (
    "The train to the coast leaves at a quarter past nine, so we should hurry. "
    "He looked out of the window for a while, and then he began to laugh!"
)
Samples = NDArray[np.float32]


@pytest.fixture(scope="module")
def kokoro(checkout: Path) -> Callable[[str], Samples]:
    """Two of Kokoro's narrators say TEXT: recorded, as ten seconds of speech take ten to make."""

    @functools.cache
    def played(voice: str) -> Samples:
        samples, rate_hz = soundfile.read(
            checkout / "tests" / "voices" / f"{voice}.ogg", dtype="float32"
        )
        return resampled(Sound(samples, rate_hz), RATE_HZ)

    return played


@pytest.fixture(scope="module")
def pico() -> Callable[[str, str, str], Samples]:
    engine = Pico({})

    def speak(voice: str, language: str, text: str) -> Samples:
        sound = engine.speak(Line(text=text, voice=voice, language=language), quiet).sound
        return resampled(sound, RATE_HZ)

    return speak


@pytest.fixture(scope="module")
def band() -> Callable[[str], Samples]:
    engine = Band({})
    engine.load(quiet)

    def play(prompt: str) -> Samples:
        sound = resampled(engine.play(Cue(prompt=prompt, seconds=12, seed=1), quiet), RATE_HZ)
        return np.asarray(sound.mean(axis=1), np.float32)

    return play


def mixed(speech: Samples, other: Samples, below_db: float) -> Samples:
    """The other lies so far under the speech, by power."""
    other = np.resize(other, len(speech))
    ratio = np.sqrt(np.mean(np.square(speech)) / np.mean(np.square(other)))
    return (speech + other * ratio * 10 ** (-below_db / 20)).astype(np.float32)


def in_turn(first: Samples, second: Samples, seconds: float) -> Samples:
    turn = round(seconds * RATE_HZ)
    cuts = [sound[: len(sound) // turn * turn].reshape(-1, turn) for sound in (first, second)]
    return np.concatenate([part for pair in zip(*cuts, strict=False) for part in pair])


def codes(report: SampleReport) -> set[str]:
    return {finding.code for finding in report.findings}


def report_on(samples: Samples) -> SampleReport:
    return judge(of_sound(samples, RATE_HZ))


def write(path: Path, samples: Samples, codec: str, rate_hz: int, *, picture: bool = False) -> None:
    with av.open(str(path), "w") as media:
        if picture:
            video = media.add_stream("mpeg4", rate=5)
            assert isinstance(video, VideoStream)
            video.width = video.height = 64
            video.pix_fmt = "yuv420p"
        if codec:
            stream = media.add_stream(codec, rate=rate_hz)
            assert isinstance(stream, AudioStream)
            sound = resampled(Sound(samples, RATE_HZ), rate_hz)
            frame = av.AudioFrame.from_ndarray(sound[None], format="fltp", layout="mono")
            frame.sample_rate = rate_hz
            fifo = av.AudioFifo()
            fifo.write(frame)
            size = stream.codec_context.frame_size or 1024
            while (part := fifo.read(size, partial=True)) is not None:
                media.mux(stream.encode(part))
            media.mux(stream.encode(None))
        if picture:
            for _ in range(round(5 * len(samples) / RATE_HZ)):
                image = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
                media.mux(video.encode(image))
            media.mux(video.encode(None))


@pytest.mark.parametrize(
    ("name", "codec", "rate_hz"),
    [("a.mp3", "libmp3lame", 44_100), ("a.m4a", "aac", 44_100), ("a.ogg", "libopus", 48_000),
     ("a.flac", "", 22_050), ("a.wav", "", 8_000), ("a.mp4", "aac", 48_000),
     ("a.webm", "libopus", 48_000)],
)  # fmt: skip
def test_every_kind_of_file(
    name: str, codec: str, rate_hz: int, kokoro: Callable[[str], Samples], tmp_path: Path
) -> None:
    speech = kokoro("am_michael")
    path = tmp_path / name
    if codec:
        write(path, speech, codec, rate_hz, picture=name == "a.mp4")
    else:
        soundfile.write(path, resampled(Sound(speech, RATE_HZ), rate_hz), rate_hz)
    report = examine(path, tmp_path)
    assert report.verdict == "ok"
    assert codes(report) == set()
    assert report.seconds == pytest.approx(len(speech) / RATE_HZ, abs=0.3)
    assert report.speakers == "one"
    if rate_hz > 16_000:  # on the telephone a voice is another
        assert report.match is not None
        assert report.match.name == "am_michael"
        assert report.match.similarity > 0.85
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_a_video_without_sound(tmp_path: Path) -> None:
    path = tmp_path / "silent.mp4"
    write(path, np.zeros(RATE_HZ, np.float32), "", 0, picture=True)
    assert codes(examine(path)) == {"no_sound"}


def test_a_silent_recording(tmp_path: Path) -> None:
    path = tmp_path / "silent.wav"
    soundfile.write(path, np.zeros(4 * RATE_HZ), RATE_HZ)
    assert codes(examine(path)) == {"sample_silent"}


@pytest.mark.parametrize("voice", ["af_heart", "am_michael"])
def test_one_narrator_is_good_and_found(voice: str, kokoro: Callable[[str], Samples]) -> None:
    report = report_on(kokoro(voice))
    assert codes(report) == set()
    assert report.closest is not None
    assert report.closest[0] == voice
    assert report.closest[1] > 0.85
    assert np.linalg.norm(report.embedding) == pytest.approx(1.0, abs=1e-5)


def test_the_narrator_of_another_engine_is_good(pico: Callable[..., Samples]) -> None:
    german = pico("de-DE", "de", "Guten Morgen! Der Zug zur Küste fährt um Viertel nach neun. Wir "
                  "sollten uns also beeilen, wenn wir ihn noch erreichen wollen.")  # fmt: skip
    report = report_on(german)
    assert codes(report) == set()
    assert report.closest is not None
    assert report.closest[0][1] == "f"  # Pico's German voice is a woman's


def test_two_narrators_in_turn_are_refused(
    kokoro: Callable[[str], Samples], pico: Callable[..., Samples]
) -> None:
    british = pico("en-GB", "en", TEXT)
    for first, second in [("am_michael", "af_heart"), ("af_heart", None)]:
        other = british if second is None else kokoro(second)
        report = report_on(in_turn(kokoro(first), other, 3.5))
        assert report.speakers == "several"
        assert "sample_several_speakers" in codes(report)
        assert report.verdict == "refused"


def test_music_beneath_is_heard(
    kokoro: Callable[[str], Samples], band: Callable[[str], Samples]
) -> None:
    music = band("calm piano")
    for below_db in (5, 10):
        report = report_on(mixed(kokoro("af_heart"), music, below_db))
        assert report.music
        assert "sample_music" in codes(report)
    alone = report_on(music)
    assert alone.music
    assert alone.verdict == "refused"


def test_hiss_is_advised_then_refused(kokoro: Callable[[str], Samples]) -> None:
    hiss = np.random.default_rng(0).standard_normal(5 * RATE_HZ).astype(np.float32)
    pauses = np.concatenate([kokoro("af_heart"), np.zeros(RATE_HZ, np.float32)])
    found = [report_on(mixed(pauses, hiss, below_db)) for below_db in (40, 3, -12)]
    assert [codes(report) & {"sample_noisy"} for report in found[:2]] == [set(), {"sample_noisy"}]
    assert [report.verdict for report in found] == ["ok", "ok", "refused"]
    assert found[1].closest is not None


def test_distortion_and_a_low_level_are_advised(kokoro: Callable[[str], Samples]) -> None:
    speech = kokoro("am_michael")
    distorted = np.clip(speech * (4 / np.abs(speech).max()), -1, 1).astype(np.float32)
    assert codes(report_on(distorted)) == {"sample_clipped"}
    assert codes(report_on(speech * np.float32(0.01))) == {"sample_quiet"}


@pytest.mark.slow
@pytest.mark.timeout(400)  # 14 narrators speak: a minute where other work runs too
def test_nearly_every_narrator_is_found_by_a_sentence_not_heard_before() -> None:
    engine = Kokoro({"threads": 2})
    found = {}
    for voice in list(KOKORO)[::2]:  # women and men, American and British
        sound = engine.speak(Line(text=TEXT, voice=voice), quiet).sound
        match = report_on(resampled(sound, RATE_HZ)).match
        found[voice] = match.name if match else None
    missed = {voice: name for voice, name in found.items() if name != voice}
    assert len(missed) <= 1, missed
