"""Is this recording good for a voice? Refused is what would give a wrong voice or none: no speech,
two people, a voice under noise or music. All else is used, with advice."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from reelbot.core.errors import InvalidInput
from reelbot.render.studio.film.loudness import integrated_lufs
from reelbot.render.studio.film.resample import resampled
from reelbot.render.studio.voices.activity import Activity, cut_to_speech, listen
from reelbot.render.studio.voices.embedding import Embedding, SpeakerEncoder, mean_direction
from reelbot.render.studio.voices.matching import closest
from reelbot.render.studio.voices.mel import RATE_HZ
from reelbot.render.studio.voices.music import held_notes
from reelbot.render.studio.voices.report import Finding, SampleReport
from reelbot.render.studio.voices.samples import Sample, decode
from reelbot.render.studio.voices.speakers import Speakers, count_speakers

SPEECH_SECONDS_MIN = 3.0
SPEECH_SECONDS_MAX = 120.0
TELLABLE_SECONDS = 6.0  # of speech, from which on a doubt about its speakers means something

SILENT_PEAK = 1e-3  # −60 dB of full scale
QUIET_LUFS = -42.0
CLIPPED_SHARE = 1e-3
NOISY_DB, DISTURBING_DB, DROWNED_DB = 12.0, 6.0, 3.0
MUSIC_SHARE, MUSIC_LOUD_SHARE = 0.3, 0.85
WHISPERED_SHARE = 0.5  # of the speech rings; of what people read aloud 0.55 to 0.85

_SNR_MOST_DB = 60.0
_PAUSE_FRAMES_LEAST = 30
_FLOOR_BIAS = 1.6  # the floor is a low quantile of the noise; its mean is so much higher


def examine(path: Path, scratch: Path | None = None) -> SampleReport:
    """Decode a recording and judge it; a file without a sound that can be used is refused.

    `scratch` is a folder for the decoded sound meanwhile; without it, a temporary one is made.
    Raises HostProblem("asset_missing", name) when the installation lacks the encoder.
    """
    try:
        if scratch is not None:
            return judge(decode(path, scratch))
        with tempfile.TemporaryDirectory() as folder:
            return judge(decode(path, Path(folder)))
    except InvalidInput as error:
        return SampleReport(0.0, findings=(Finding(error.code, error.facts, True),))


def judge(sample: Sample) -> SampleReport:
    """The report on a sample."""
    report = SampleReport(
        seconds=round(sample.sound.seconds, 2),
        peak=round(sample.peak, 4),
        clipped=round(sample.clipped, 5),
    )
    if sample.peak < SILENT_PEAK:
        return replace(report, findings=(Finding("sample_silent", {}, True),))
    samples = resampled(sample.sound, RATE_HZ)
    activity = listen(samples)
    notes = held_notes(samples)
    speech = cut_to_speech(samples, activity, SPEECH_SECONDS_MAX)
    level_lufs = integrated_lufs(speech, RATE_HZ)
    snr_db = signal_to_noise_db(activity)
    report = replace(
        report,
        speech_seconds=round(len(speech) / RATE_HZ, 2),
        level_lufs=round(level_lufs, 1) if math.isfinite(level_lufs) else None,
        snr_db=None if snr_db is None else round(snr_db, 1),
        music=notes >= MUSIC_SHARE,
    )
    if len(speech) >= SPEECH_SECONDS_MIN * RATE_HZ:
        windows = SpeakerEncoder().windows(speech)
        embedding = mean_direction(windows)
        report = replace(
            report,
            speakers=_speakers(windows, report),
            match=closest(
                embedding, activity.pitch_hz, whispered=activity.voiced_share < WHISPERED_SHARE
            ),
            embedding=embedding,
        )
    truncated = sample.truncated or activity.speech_s > SPEECH_SECONDS_MAX
    findings = sorted(_findings(report, notes, truncated), key=lambda each: not each.refuses)
    return replace(report, findings=tuple(findings))


def signal_to_noise_db(activity: Activity) -> float | None:
    """Power of the speech over that between the words, −10 to 60 dB; None without speech.

    Where there is hardly a pause, the noise is taken from the floor under the speech.
    """
    speech, pauses = activity.power[activity.is_speech], activity.power[~activity.is_speech]
    if not len(speech):
        return None
    if len(pauses) >= _PAUSE_FRAMES_LEAST:
        noise = float(np.median(pauses))
    else:
        noise = _FLOOR_BIAS * float(np.median(activity.floor[activity.is_speech]))
    ratio = max(float(speech.mean()) - noise, 0.1 * noise) / max(noise, 1e-9)
    return min(10 * math.log10(max(ratio, 0.1)), _SNR_MOST_DB)


def _speakers(windows: Embedding, report: SampleReport) -> Speakers:
    found = count_speakers(windows)
    return "unsure" if found == "several" and _disturbed(report) else found


def _disturbed(report: SampleReport) -> bool:
    """Noise and music that come and go change a voice's embedding, too."""
    return report.music or (report.snr_db is not None and report.snr_db < DISTURBING_DB)


def _findings(report: SampleReport, notes: float, truncated: bool) -> Iterator[Finding]:
    if report.speech_seconds < SPEECH_SECONDS_MIN:
        # Rounded down, so that it never reads as if it were enough.
        seconds = math.floor(10 * report.speech_seconds) / 10
        facts = {"seconds": seconds, "seconds_min": SPEECH_SECONDS_MIN}
        yield Finding("sample_too_short", facts, True)
    tellable = report.speech_seconds >= TELLABLE_SECONDS and not _disturbed(report)
    if report.speakers == "several":
        yield Finding("sample_several_speakers", {}, True)
    elif report.speakers == "unsure" and tellable:
        yield Finding("sample_speakers_unsure", {}, False)
    if report.music:
        yield Finding("sample_music", {}, notes >= MUSIC_LOUD_SHARE)
    if report.snr_db is not None and report.snr_db < NOISY_DB:
        facts = {"snr_db": max(0, round(report.snr_db))}
        yield Finding("sample_noisy", facts, report.snr_db < DROWNED_DB)
    if report.clipped > CLIPPED_SHARE:
        yield Finding("sample_clipped", {"share": report.clipped}, False)
    if report.level_lufs is not None and report.level_lufs < QUIET_LUFS:
        yield Finding("sample_quiet", {"level_lufs": round(report.level_lufs)}, False)
    if truncated:
        facts = {"seconds": report.seconds, "seconds_used": report.speech_seconds}
        yield Finding("sample_too_long", facts, False)
