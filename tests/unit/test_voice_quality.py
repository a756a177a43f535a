from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.support.voicelike import RATE_HZ, chords, noise, voice

from reelbot.core import texts
from reelbot.render.studio.voices import quality
from reelbot.render.studio.voices.activity import Activity
from reelbot.render.studio.voices.quality import examine, judge, signal_to_noise_db
from reelbot.render.studio.voices.report import Finding, SampleReport
from reelbot.render.studio.voices.samples import Sample, of_sound

CODES = {
    "sample_unreadable", "no_sound", "sample_silent", "sample_too_short", "sample_too_long",
    "sample_quiet", "sample_clipped", "sample_noisy", "sample_several_speakers",
    "sample_speakers_unsure", "sample_music",
}  # fmt: skip


def report_on(sound: NDArray[np.float32]) -> SampleReport:
    return judge(of_sound(sound, RATE_HZ))


def codes(report: SampleReport) -> list[str]:
    return [finding.code for finding in report.findings]


def test_silence_is_refused() -> None:
    for sound in (np.zeros(RATE_HZ, np.float32), np.zeros(0, np.float32), noise(5, 1e-4)):
        report = report_on(sound)
        assert codes(report) == ["sample_silent"]
        assert (report.verdict, report.closest) == ("refused", None)


def test_noise_alone_is_no_speech() -> None:
    report = report_on(noise(10, 0.05))
    assert codes(report) == ["sample_too_short"]
    assert report.problems[0]["seconds"] == 0
    assert report.snr_db is None
    assert not report.embedding.any()


def test_too_little_speech_never_reads_as_enough() -> None:
    report = report_on(np.concatenate([noise(2, 1e-3), voice(2.8) + noise(2.8, 1e-3)]))
    assert codes(report) == ["sample_too_short"]
    assert 2.5 < report.problems[0]["seconds"] < 3
    assert report.problems[0]["seconds_min"] == 3


def test_a_long_sample_is_used_up_to_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    assert quality.SPEECH_SECONDS_MAX == 120
    # A sixth of it takes a sixth of the time.
    monkeypatch.setattr(quality, "SPEECH_SECONDS_MAX", 20.0)
    report = report_on(np.tile(np.pad(voice(6), (0, RATE_HZ)), 4) + noise(28, 1e-3))
    assert report.verdict == "ok"
    assert report.seconds == 28
    assert report.speech_seconds == 20
    long = next(problem for problem in report.problems if problem["code"] == "sample_too_long")
    assert (long["seconds"], long["seconds_used"], long["refuses"]) == (28, 20, False)


def test_distortion_is_seen_at_any_level() -> None:
    spoken = voice(6) + noise(6, 1e-3)
    distorted = np.clip(spoken * 4, -0.3, 0.3)
    for gain in (1.0, 0.2):
        assert "sample_clipped" in codes(report_on(distorted * np.float32(gain)))
        assert "sample_clipped" not in codes(report_on(spoken * np.float32(gain)))


def test_a_quiet_voice_is_advised() -> None:
    report = report_on((voice(6) + noise(6, 1e-4)) * np.float32(0.01))
    assert "sample_quiet" in codes(report)
    assert report.level_lufs is not None
    assert report.level_lufs < -42


@pytest.mark.parametrize(("level", "refused"), [(1e-3, None), (0.02, False), (0.08, True)])
def test_noise_is_advised_and_drowned_voices_refused(level: float, refused: bool | None) -> None:
    """The voice has a root mean square of about 0.07."""
    sound = np.concatenate([voice(6), np.zeros(2 * RATE_HZ, np.float32)])
    report = report_on(sound + noise(8, level))
    noisy = [finding for finding in report.findings if finding.code == "sample_noisy"]
    assert [finding.refuses for finding in noisy] == ([] if refused is None else [refused])


def test_music_beneath_is_advised_and_music_alone_refused() -> None:
    music = chords(10, 0.1)
    alone = report_on(music)
    assert alone.music
    assert alone.verdict == "refused"
    beneath = report_on(voice(10) + music * np.float32(0.2))
    assert beneath.music
    assert "sample_music" in codes(beneath)


def test_signal_to_noise() -> None:
    speech = np.arange(100) < 60
    power = np.where(speech, 1.01, 0.01).astype(np.float32)
    floor = np.full(100, 1e-3, np.float32)
    assert signal_to_noise_db(Activity(speech, power, floor)) == pytest.approx(20, abs=0.01)
    always = np.ones(100, np.bool_)
    found = signal_to_noise_db(Activity(always, power, floor))
    assert found == pytest.approx(10 * np.log10(0.61 / 0.0016), abs=0.1)
    assert signal_to_noise_db(Activity(~always, power, floor)) is None
    gated = np.where(speech, 1.0, 0.0).astype(np.float32)
    assert signal_to_noise_db(Activity(speech, gated, floor * 0)) == 60


def test_two_channels_become_one() -> None:
    left, right = voice(1), noise(1, 0.1)
    assert of_sound(np.stack([left, right], 1), RATE_HZ).sound.samples == pytest.approx(
        (left + right) / 2, abs=1e-6
    )
    turned_over = of_sound(np.stack([left, -left], 1), RATE_HZ)
    assert np.array_equal(turned_over.sound.samples, left)
    assert turned_over.peak == pytest.approx(0.3, abs=0.01)


def test_what_refuses_comes_first_and_all_of_it_travels() -> None:
    sound = np.clip(voice(2.2) * 8, -0.5, 0.5)
    report = judge(Sample(of_sound(sound, RATE_HZ).sound, 0.5, 0.2, truncated=True))
    assert codes(report) == ["sample_too_short", "sample_clipped", "sample_too_long"]
    travelled = json.loads(json.dumps(report.problems))
    assert [problem["refuses"] for problem in travelled] == [True, False, False]
    assert travelled[1] == {"code": "sample_clipped", "refuses": False, "share": 0.2}


@pytest.mark.parametrize("locale", ["en", "de"])
def test_every_finding_says_what_to_do(locale: str) -> None:
    facts = {"seconds": 1.5, "seconds_min": 3.0, "seconds_used": 120.0, "snr_db": 4}
    findings = tuple(Finding(code, facts, True) for code in sorted(CODES))
    sentences = SampleReport(1.0, findings=findings).advice(locale)
    assert len(set(sentences)) == len(CODES)
    assert all(sentence.endswith(".") and "…" not in sentence for sentence in sentences)
    if locale == "en":
        assert sentences[-2] == (
            "There is too little speech in the recording: 1.5 s. "
            "Speak for at least 3 s; ten seconds are better."
        )


def test_the_codes_are_those_with_sentences() -> None:
    known = {code for code in texts.error_codes() if code.startswith("sample_")}
    known.discard("sample_gone")  # of one that was good, and is deleted
    assert known | {"no_sound"} == CODES


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"#EXTM3U\nfile:///etc/passwd\n", b"RIFF\x24\x00\x00\x00WAVEfmt ", b"OggS" * 9,
     b"\x89PNG\r\n\x1a\n" + bytes(50), b"%PDF-1.7"],
)  # fmt: skip
def test_what_is_no_recording_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "sample"
    path.write_bytes(content)
    report = examine(path, tmp_path)
    assert codes(report) == ["sample_unreadable"]
    assert (report.verdict, report.seconds) == ("refused", 0)
    assert [each.name for each in tmp_path.iterdir()] == ["sample"]
