"""Plays notes from the soundfont.

Each different tone (program, pitch, length) is made once from its recordings; loudness,
brightness, attack, release and place are given to every note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.text_to_music.band.drumming import DRUMS
from reelbot.render.studio.engines.text_to_music.band.instruments import (
    INSTRUMENTS,
    ROLE_LEVEL_DB,
)
from reelbot.render.studio.engines.text_to_music.band.score import Note
from reelbot.render.studio.engines.text_to_music.band.soundfont import SoundFont
from reelbot.render.studio.engines.text_to_music.band.tones import (
    RATE_HZ,
    softened,
    tone,
)

Samples = NDArray[np.float32]


REFERENCE_RMS = 0.1
# How loudness follows force: amplitude = force ** this. 0.5 is 9.6 dB under 1.0.
FORCE_EXPONENT = 1.6
CHECK_NOTES = 8


@dataclass(frozen=True, slots=True)
class Buses:
    """Two stereo mixes, float32, shape (2, n): what stands `near`, and `far` in the room."""

    near: Samples
    far: Samples


@dataclass(frozen=True, slots=True)
class Voice:
    """How a player's tones are made; `kit` is None for a tuned program."""

    program: int
    kit: bool
    gain: float
    pan: float
    attack_s: float
    release_s: float
    far: bool
    sustained: bool


class Sampler:
    """A loaded soundfont. Tones are kept while one piece is played."""

    def __init__(self, soundfont: Path) -> None:
        self._font = SoundFont(soundfont, RATE_HZ)
        self._levels: dict[tuple[int, bool], float] = {}

    def play(
        self,
        notes: Iterable[Note],
        seconds: float,
        kit: int,
        drums_db: float,
        check: Callable[[float], None],
    ) -> Buses:
        """Mix notes into buses of round(seconds * RATE_HZ) samples.

        `kit` is the drums' program, `drums_db` how much louder they are than usual. `check` is
        called every few milliseconds of work with the share that is done.
        """
        length = round(seconds * RATE_HZ)
        buses = Buses(np.zeros((2, length), np.float32), np.zeros((2, length), np.float32))
        tones: dict[tuple[int, bool, int, int], tuple[Samples, Samples]] = {}
        rows = list(notes)
        # One or two players sit close to the middle.
        width = 1.0 if len({note.player for note in rows}) > 2 else 0.4
        for place, note in enumerate(rows):
            if place % CHECK_NOTES == 0:
                check(place / len(rows))
            voice = self._voice(note, kit, drums_db)
            start = round(note.start_s * RATE_HZ)
            count = min(round((note.seconds + voice.release_s) * RATE_HZ), length - start)
            if count < 2:
                continue
            key = (voice.program, voice.kit, note.pitch, _bucket(count))
            if key not in tones:
                full = tone(self._font, *key)
                tones[key] = (full, softened(full))
            bright, soft = (made[:count] for made in tones[key])
            # A soft tone is a dark one.
            edge = float(np.clip(1.25 * note.force - 0.1, 0.15, 1.0))
            sound = bright * np.float32(edge) + soft * np.float32(1 - edge)
            sound *= _envelope(len(sound), note.seconds, voice)
            left, right = _pan(width * voice.pan, note)
            gain = voice.gain * note.force**FORCE_EXPONENT
            bus = buses.far if voice.far else buses.near
            bus[0, start : start + len(sound)] += sound * np.float32(gain * left)
            bus[1, start : start + len(sound)] += sound * np.float32(gain * right)
        return buses

    def _voice(self, note: Note, kit: int, drums_db: float) -> Voice:
        role_gain = ROLE_LEVEL_DB[note.role]
        if note.role == "drums":
            drum = DRUMS[note.player]
            tuned = drum.program is not None
            program = drum.program if drum.program is not None else kit
            gain = _amplitude(role_gain + drums_db + drum.gain_db) * self._level(program, not tuned)
            return Voice(program, not tuned, gain, drum.pan, 0.0, 0.1, tuned, False)
        player = INSTRUMENTS[note.player]
        gain = _amplitude(role_gain + player.gain_db) * self._level(player.program, False)
        # Repeated short notes are bowed and blown with a clear beginning.
        attack_s = player.attack_s * (0.15 if note.role == "pulse" else 1.0)
        return Voice(
            player.program, False, gain, player.pan, attack_s, player.release_s,
            player.far, player.sustained,
        )  # fmt: skip

    def _level(self, program: int, kit: bool) -> float:
        """What brings a program to REFERENCE_RMS, by the loudest 0.2 s of a note in its middle."""
        if (program, kit) not in self._levels:
            pitches = (36, 38) if kit else (48, 60, 67)
            loudest = 0.0
            for pitch in pitches:
                power = tone(self._font, program, kit, pitch, RATE_HZ) ** 2
                hop = RATE_HZ // 20
                hops = power[: len(power) // hop * hop].reshape(-1, hop).mean(axis=1)
                blocks = np.convolve(hops, np.ones(4) / 4, "valid") if len(hops) >= 4 else hops
                loudest = max(loudest, float(np.sqrt(blocks.max(initial=0.0))))
            self._levels[program, kit] = REFERENCE_RMS / max(loudest, 1e-3)
        return self._levels[program, kit]


def _bucket(count: int) -> int:
    """The least length of the series 1/4, 3/8, 1/2, 3/4, 1, … s that holds `count` samples."""
    size = RATE_HZ // 4
    while size < count:
        if size * 3 // 2 >= count:
            return size * 3 // 2
        size *= 2
    return size


def _envelope(count: int, seconds: float, voice: Voice) -> Samples:
    """Attack, hold and an exponential release that has fallen by 60 dB at its end."""
    shape = np.ones(count, np.float32)
    attack = min(count, max(24, round(min(voice.attack_s, 0.4 * seconds) * RATE_HZ)))
    shape[:attack] = 0.5 - 0.5 * np.cos(np.pi * np.arange(attack, dtype=np.float32) / attack)
    if voice.sustained and seconds > 1.2:
        # A held note breathes: it swells and falls a little.
        held = min(count, round(seconds * RATE_HZ))
        swell = 0.82 + 0.18 * np.sin(np.pi * np.linspace(0.12, 0.95, held, dtype=np.float32))
        shape[:held] *= swell
        shape[held:] *= swell[-1]
    end = min(count, round(seconds * RATE_HZ))
    release = count - end
    if release:
        fall = np.arange(release, dtype=np.float32) * np.float32(
            -6.9 / max(1.0, voice.release_s * RATE_HZ)
        )
        shape[end:] *= np.exp(fall)
    tail = min(count, 220)
    shape[-tail:] *= np.linspace(1, 0, tail, dtype=np.float32)
    return shape


def _pan(pan: float, note: Note) -> tuple[float, float]:
    """Constant-power gains. Keyboards and the like are spread by pitch, chords' voices too."""
    if note.role in ("chords", "pad", "pulse"):
        pan += (note.pitch - 58) / 70 if note.role == "chords" else (note.pitch % 3 - 1) * 0.35
    angle = (float(np.clip(pan, -0.9, 0.9)) + 1) * np.pi / 4
    return float(np.cos(angle)) * 2**0.5, float(np.sin(angle)) * 2**0.5


def _amplitude(db: float) -> float:
    return float(10 ** (db / 20))
