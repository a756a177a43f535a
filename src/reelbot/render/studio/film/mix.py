"""Speech over music: who is heard when, and how loud.

Every speech is brought to one loudness. Music lies below it, and further below while somebody
speaks. Levels here are relative; `sound` brings the whole to its final loudness.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.film.loudness import SILENCE_LUFS, LoudnessMeter, Samples, amplitude
from reelbot.render.studio.film.tape import BLOCK, RATE_HZ, Tape, mean

SPEECH_LUFS = -18.0
SPEECH_GAIN_MAX_DB = 24.0
RISE_DB = 6.0  # by how much music rises in the pauses
ATTACK_S = 0.2  # music sinks before speech begins
RELEASE_S = 0.8
EDGE_S = 0.005  # speech begins and ends without a click
CROSSFADE_S = 1.5  # from the end of looped music to its beginning
FADE_IN_S = 0.05
FADE_OUT_S = 2.0
ENDING_FADE_S = 0.4  # music made to this length has an ending of its own
SILENT = 10 ** (-60 / 20)


@dataclass(frozen=True, slots=True)
class Voice:
    """Speech at its place in the film: heard from sample `start`, up to `end`.

    `gain` brings it to its level; `lufs` is its loudness in the film.
    """

    start: int
    end: int
    tape: Tape
    gain: float
    lufs: float

    def read(self, start: int, end: int) -> Samples:
        """What is heard of it in the film's start..end, which lie in it.

        Shape (n, 1), heard from both sides, or (n, 2).
        """
        samples = self.tape.read(start - self.start, end - self.start) * np.float32(self.gain)
        edge = min(round(EDGE_S * RATE_HZ), (self.end - self.start) // 2)
        if edge and (start < self.start + edge or end > self.end - edge):
            places = np.arange(start, end)
            ramp = np.minimum(places - self.start, self.end - 1 - places) / edge
            samples *= np.clip(ramp, 0, 1).astype(np.float32)[:, None]
        return samples


@dataclass(frozen=True, slots=True)
class Bed:
    """Music that goes on for as long as it is wanted.

    A tape that is too short is heard from `first` to `last`. Its end fades into its beginning, in
    `seam`; after that it goes on where the beginning has ended.
    """

    tape: Tape
    gain: float
    start: int
    end: int
    fade_out_s: float
    first: int = 0
    last: int = 0
    seam: Samples | None = None

    def read(self, start: int, end: int) -> Samples:
        """Stereo samples of the film's start..end; silence outside the bed."""
        out = np.zeros((end - start, 2), np.float32)
        first, last = max(start, self.start), min(end, self.end)
        if first >= last:
            return out
        heard = out[first - start : last - start]
        place, done = first - self.start, 0
        while done < len(heard):
            part = self._piece(place + done, len(heard) - done)
            if not len(part):
                break  # the tape is over, and not looped
            heard[done : done + len(part)] = part
            done += len(part)
        heard *= np.float32(self.gain)
        fade_in, fade_out = round(FADE_IN_S * RATE_HZ), round(self.fade_out_s * RATE_HZ)
        if place < fade_in or last > self.end - fade_out:
            places = np.arange(place, place + len(heard), dtype=np.float32)
            light = np.minimum((places + 1) / fade_in, (self.end - self.start - places) / fade_out)
            heard *= np.sin(np.clip(light, 0, 1) * np.float32(math.pi / 2))[:, None] ** 2
        return out

    def _piece(self, place: int, count: int) -> Samples:
        """Up to `count` samples from `place` of the music on."""
        if self.seam is None:
            return self.tape.read(place, place + count)
        fade = len(self.seam)
        body = self.last - self.first - fade  # from the intro's end to the seam's
        if place >= fade:
            place = fade + (place - fade) % body
        if place >= body:
            return self.seam[place - body : place - body + count]
        start = self.first + place
        return self.tape.read(start, min(start + count, self.first + body))


def voice(tape: Tape, start: int, end: int) -> Voice:
    """A speech as it is heard from sample `start`, cut off at the film's `end`."""
    lufs = tape.loudness + (10 * math.log10(2) if tape.channels == 1 else 0)  # from two sides
    gain_db = min(SPEECH_GAIN_MAX_DB, SPEECH_LUFS - lufs) if lufs > SILENCE_LUFS else 0.0
    return Voice(
        start, min(max(start, end), start + len(tape)), tape, amplitude(gain_db), lufs + gain_db
    )


def bed(tape: Tape, start: int, end: int, lufs: float) -> Bed:
    """Music from `start` to `end` at `lufs`, looped with a cross-fade where it is too short."""
    gain = amplitude(lufs - tape.loudness) if tape.loudness > SILENCE_LUFS else 1.0
    wanted = end - start
    spare = len(tape) - wanted
    fade_s = ENDING_FADE_S if abs(spare) <= RATE_HZ // 2 else FADE_OUT_S
    fade_s = min(fade_s, max(1, wanted) / RATE_HZ / 4)
    made = Bed(tape, gain, start, end, fade_s)
    # A rounding short: its ending and some silence, not its beginning again.
    if spare >= -RATE_HZ // 10 or not len(tape):
        return made
    first, last = heard(tape, SILENT / gain)
    fade = min(round(CROSSFADE_S * RATE_HZ), (last - first) // 3)
    turn = ((np.arange(fade, dtype=np.float32) + 0.5) / max(1, fade) * (np.pi / 2))[:, None]
    seam = tape.read(last - fade, last) * np.cos(turn)
    seam += tape.read(first, first + fade) * np.sin(turn)
    return replace(made, first=first, last=last, seam=seam)


def heard(tape: Tape, level: float) -> tuple[int, int]:
    """From where to where something is above `level`; all of it where nothing is."""

    def places(start: int) -> NDArray[np.intp]:
        return np.flatnonzero(np.abs(tape.read(start, start + BLOCK)).max(axis=1) > level)

    starts = range(0, len(tape), BLOCK)
    first = next((start + int(at[0]) for start in starts if len(at := places(start))), None)
    if first is None:
        return 0, len(tape)
    last = next(start + int(at[-1]) for start in reversed(starts) if len(at := places(start)))
    return first, last + 1


def pause_db(level_db: float) -> float:
    """How loud music is in the pauses, against speech, where it is `level_db` under it."""
    return min(0.0, level_db + RISE_DB)


def duck_db(bed: Bed, voice: Voice, level_db: float) -> float:
    """By how much (dB, never above 0) the bed sinks to be `level_db` against a voice; under silence
    it does not.

    Measured on the very stretch of music that is heard then: a loud passage sinks further.
    """
    meter = LoudnessMeter(RATE_HZ, 2)
    for start in range(voice.start, voice.end, BLOCK):
        meter.add(bed.read(start, min(start + BLOCK, voice.end)))
    level = mean(meter)
    heard_both = level > SILENCE_LUFS and voice.lufs > SILENCE_LUFS
    return min(0.0, voice.lufs + level_db - level) if heard_both else 0.0


def ducking(start: int, end: int, voices: Sequence[tuple[int, int, float]]) -> Samples:
    """Gain of the music for each sample of start..end; `voices` are (start, end, dB).

    In dB, a half cosine down before each voice and up after it; where two meet, the deeper counts.
    """
    step = RATE_HZ // 200
    nodes = np.arange(start - start % step, end + step, step)
    db = np.zeros(len(nodes))
    for first, last, depth in voices:
        before = (first - nodes) / (ATTACK_S * RATE_HZ)
        after = (nodes - last) / (RELEASE_S * RATE_HZ)
        away = np.clip(np.maximum(before, after), 0, 1)
        db = np.minimum(db, depth * (1 + np.cos(np.pi * away)) / 2)
    gains = 10 ** (db / 20)
    return np.interp(np.arange(start, end), nodes, gains).astype(np.float32)


def blocks(
    length: int, voices: Sequence[Voice], bed: Bed | None, level_db: float
) -> Iterator[Samples]:
    """The film's sound, `length` stereo samples in blocks of at most BLOCK.

    Under each voice the bed is `level_db` (negative) against it.
    """
    ducks = []
    if bed:
        ducks = [(voice.start, voice.end, duck_db(bed, voice, level_db)) for voice in voices]
    for start in range(0, length, BLOCK):
        end = min(length, start + BLOCK)
        if bed:
            out = bed.read(start, end)
            out *= ducking(start, end, ducks)[:, None]
        else:
            out = np.zeros((end - start, 2), np.float32)
        for voice in voices:
            first, last = max(start, voice.start), min(end, voice.end)
            if first < last:
                out[first - start : last - start] += voice.read(first, last)
        yield out
