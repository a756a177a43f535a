"""Speech over music: who is heard when, and how loud.

Every speech is brought to one loudness. Music lies below it, and further below while somebody
speaks. Levels here are relative; `sound` brings the whole to its final loudness.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from reelbot.render.studio.engines.base import Sound
from reelbot.render.studio.film.loudness import (
    Samples,
    amplitude,
    integrated_lufs,
    mean_lufs,
)
from reelbot.render.studio.film.resample import resampled

RATE_HZ = 48_000
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
BLOCK = 5 * RATE_HZ


@dataclass(frozen=True, slots=True)
class Voice:
    """Speech at its place in the film: levelled samples at RATE_HZ from `start`.

    Shape (n, 1), heard from both sides, or (n, 2). `lufs` is its loudness in the film.
    """

    start: int
    samples: Samples
    lufs: float

    @property
    def end(self) -> int:
        return self.start + len(self.samples)


@dataclass(frozen=True, slots=True)
class Bed:
    """Music that goes on for as long as it is wanted: `intro`, then `loop` again and again."""

    intro: Samples
    loop: Samples
    start: int
    end: int
    fade_out_s: float

    def read(self, start: int, end: int) -> Samples:
        """Stereo samples of the film's start..end; silence outside the bed."""
        out = np.zeros((end - start, 2), np.float32)
        first, last = max(start, self.start), min(end, self.end)
        if first >= last:
            return out
        heard = out[first - start : last - start]
        place, done = first - self.start, 0
        while done < len(heard):
            at = place + done
            if at < len(self.intro):
                part = self.intro[at:]
            else:
                part = self.loop[(at - len(self.intro)) % len(self.loop) :]
            part = part[: len(heard) - done]
            heard[done : done + len(part)] = part
            done += len(part)
        fade_in, fade_out = round(FADE_IN_S * RATE_HZ), round(self.fade_out_s * RATE_HZ)
        if place < fade_in or last > self.end - fade_out:
            places = np.arange(place, place + len(heard), dtype=np.float32)
            light = np.minimum((places + 1) / fade_in, (self.end - self.start - places) / fade_out)
            heard *= np.sin(np.clip(light, 0, 1) * np.float32(math.pi / 2))[:, None] ** 2
        return out


def voice(sound: Sound, start: int, end: int) -> Voice:
    """A speech as it is heard from sample `start`, cut off at the film's `end`."""
    samples = resampled(sound, RATE_HZ)
    lufs = loudness(samples)
    if samples.ndim == 1:
        samples = samples[:, None]
        lufs += 10 * math.log10(2)  # it comes from two sides
    gain = min(SPEECH_GAIN_MAX_DB, SPEECH_LUFS - lufs) if lufs > -70 else 0.0
    samples = samples[: max(0, end - start)] * np.float32(amplitude(gain))
    edge = min(round(EDGE_S * RATE_HZ), len(samples) // 2)
    if edge:
        ramp = (np.arange(edge, dtype=np.float32) / edge)[:, None]
        samples[:edge] *= ramp
        samples[-edge:] *= ramp[::-1]
    return Voice(start, samples, lufs + gain)


def bed(sound: Sound, start: int, end: int, lufs: float) -> Bed:
    """Music from `start` to `end` at `lufs`, looped with a cross-fade where it is too short."""
    samples = stereo(resampled(sound, RATE_HZ))
    level = loudness(samples)
    if level > -70:
        samples = samples * np.float32(amplitude(lufs - level))
    wanted = end - start
    spare = len(samples) - wanted
    fade_s = ENDING_FADE_S if abs(spare) <= RATE_HZ // 2 else FADE_OUT_S
    fade_s = min(fade_s, max(1, wanted) / RATE_HZ / 4)
    intro = samples[:0]
    if -RATE_HZ // 10 <= spare < 0:  # a rounding short: its ending, not its beginning again
        samples = np.pad(samples, ((0, -spare), (0, 0)))
    elif spare < 0:
        intro, samples = looped(samples)
    if not len(samples):
        samples = np.zeros((1, 2), np.float32)
    return Bed(intro, samples, start, end, fade_s)


def looped(samples: Samples) -> tuple[Samples, Samples]:
    """What is heard once, and what is heard again and again after it, without a seam.

    Silence at both ends goes. The end fades into the beginning with equal power; so the loop ends
    with that cross-fade and goes on after it, and the beginning itself is the intro.
    """
    level = np.abs(samples).max(axis=1) if len(samples) else np.zeros(0)
    heard = np.flatnonzero(level > SILENT)
    if not len(heard):
        return samples[:0], samples
    samples = samples[heard[0] : heard[-1] + 1]
    fade = min(round(CROSSFADE_S * RATE_HZ), len(samples) // 3)
    turn = ((np.arange(fade, dtype=np.float32) + 0.5) / max(1, fade) * (np.pi / 2))[:, None]
    seam = samples[len(samples) - fade :] * np.cos(turn) + samples[:fade] * np.sin(turn)
    return samples[:fade], np.concatenate([samples[fade : len(samples) - fade], seam])


def loudness(samples: Samples) -> float:
    """Integrated, or plain where the sound is shorter than one block of the meter."""
    lufs = integrated_lufs(samples, RATE_HZ)
    return mean_lufs(samples, RATE_HZ) if lufs == -math.inf else lufs


def stereo(samples: Samples) -> Samples:
    """Shape (n, 2); mono is heard from the middle."""
    if samples.ndim == 1:
        return np.repeat(samples[:, None], 2, axis=1)
    return samples.copy()


def pause_db(level_db: float) -> float:
    """How loud music is in the pauses, against speech, where it is `level_db` under it."""
    return min(0.0, level_db + RISE_DB)


def duck_db(bed: Bed, voice: Voice, level_db: float) -> float:
    """By how much (dB, never above 0) the bed sinks to be `level_db` against a voice.

    Measured on the very stretch of music that is heard then: a loud passage sinks further.
    """
    level = mean_lufs(bed.read(voice.start, voice.end), RATE_HZ)
    return min(0.0, voice.lufs + level_db - level) if level > -70 else 0.0


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
                part = voice.samples[first - voice.start : last - voice.start]
                out[first - start : last - start] += part
        yield out
