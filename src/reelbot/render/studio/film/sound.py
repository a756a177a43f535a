"""The film's sound: mixed, measured, brought to one loudness, and left in a file for ffmpeg.

The mix goes to a file of float32 (23 MB a minute) as its gain is known only at its end; it is then
changed in place, block by block. Speeches and music lie in another such file; memory holds a block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import numpy as np

from reelbot.render.studio.engines.base import Sound
from reelbot.render.studio.film.limiter import HOP, apply, gain_curve
from reelbot.render.studio.film.loudness import LoudnessMeter, Samples, amplitude, peaks
from reelbot.render.studio.film.mix import (
    SPEECH_LUFS,
    bed,
    blocks,
    pause_db,
    voice,
)
from reelbot.render.studio.film.tape import BLOCK, RATE_HZ, Recorder
from reelbot.render.studio.storyboard import PlayedTake, SpokenTake, Storyboard

TARGET_LUFS = -16.0
CEILING_DBTP = -2.0  # AAC adds up to 1 dB to the peaks that it is given
GAIN_MAX_DB = 40.0
TOLERANCE_LU = 0.2
TRIES = 3
FRAME_BYTES = 8  # two float32


class SoundSources(Protocol):
    """Where speech and music come from."""

    def speech(self, take: SpokenTake) -> Sound: ...

    def music(self, take: PlayedTake) -> Sound: ...


def write_sound(
    storyboard: Storyboard,
    sources: SoundSources,
    samples: int,
    path: Path,
    poll: Callable[[], None],
) -> None:
    """Write `samples` of stereo float32 at RATE_HZ to `path`: -16 LUFS, at most -1 dBTP in AAC.

    `poll` is called at least once for every five seconds of film; what it raises passes. Silence
    stays silence. Raises OSError where the disk is full.
    """
    meter = LoudnessMeter(RATE_HZ, 2)
    with Recorder(path.parent) as recorder, path.open("wb") as file:
        for block in mixed(storyboard, sources, samples, recorder, poll):
            meter.add(block)
            file.write(block.tobytes())
            poll()
    lufs = meter.integrated_lufs()
    if lufs > -70:
        level(path, samples, lufs, poll)


def mixed(
    storyboard: Storyboard,
    sources: SoundSources,
    samples: int,
    recorder: Recorder,
    poll: Callable[[], None],
) -> Iterator[Samples]:
    voices = []
    for cue in storyboard.speeches:
        tape = recorder.record(sources.speech(cue.take), poll)
        voices.append(voice(tape, round(cue.start_s * RATE_HZ), samples))
    cue_of_music = storyboard.music
    music = None
    level_db = 0.0
    if cue_of_music is not None:
        start = round(cue_of_music.start_s * RATE_HZ)
        end = min(samples, start + round(cue_of_music.seconds * RATE_HZ))
        level_db = cue_of_music.level_db
        base = SPEECH_LUFS + (pause_db(level_db) if voices else 0)
        tape = recorder.record(sources.music(cue_of_music.take), poll, stereo=True)
        music = bed(tape, start, end, base)
    yield from blocks(samples, voices, music, level_db)


def level(path: Path, samples: int, lufs: float, poll: Callable[[], None]) -> None:
    """Bring the mix in `path` from `lufs` to the target, in place.

    A limiter takes some loudness with the peaks, so where it acts its result is measured and the
    gain corrected before anything is written.
    """
    gain_db = min(GAIN_MAX_DB, TARGET_LUFS - lufs)
    ceiling = amplitude(CEILING_DBTP)
    # Corrections may add some gain: oversample what could then reach the ceiling.
    highest = file_peaks(path, samples, ceiling / amplitude(gain_db + 3), poll)
    for _ in range(TRIES):
        curve = gain_curve(highest, amplitude(gain_db), ceiling)
        if curve.min() >= amplitude(gain_db) * 0.999:
            break
        meter = LoudnessMeter(RATE_HZ, 2)
        for start in range(0, samples, BLOCK):
            meter.add(apply(part(path, start, start + BLOCK), start, curve))
            poll()
        missing = TARGET_LUFS - meter.integrated_lufs()
        if abs(missing) <= TOLERANCE_LU or gain_db + missing > GAIN_MAX_DB:
            break
        gain_db += missing
    curve = gain_curve(highest, amplitude(gain_db), ceiling)
    with path.open("r+b") as file:
        for start in range(0, samples, BLOCK):
            block = apply(part(path, start, start + BLOCK), start, curve)
            file.seek(start * FRAME_BYTES)
            file.write(block.tobytes())
            file.flush()
            poll()


def file_peaks(path: Path, samples: int, above: float, poll: Callable[[], None]) -> Samples:
    """True peaks of the file's hops; each block is read with a hop more on both sides."""
    found = []
    for start in range(0, samples, BLOCK):
        before = HOP if start else 0
        hops = peaks(part(path, start - before, start + BLOCK + HOP), HOP, above=above)
        found.append(hops[before // HOP :][: BLOCK // HOP])
        poll()
    return np.concatenate(found)


def part(path: Path, start: int, end: int) -> Samples:
    """Samples start..end of the file, or up to its end, shape (n, 2)."""
    count = 2 * (end - start)
    flat = np.fromfile(path, np.float32, count=count, offset=start * FRAME_BYTES)
    return flat.reshape(-1, 2)
