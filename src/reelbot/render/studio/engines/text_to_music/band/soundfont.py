"""Reads a SoundFont: which recordings make up a note of a program, and how they are shaped.

SoundFont 2.04 with samples compressed as Ogg Vorbis (the `sf3` variant, whose loop points count
from the sample's own start). Of the format's 60 generators those are honoured that a steady note
needs: key and velocity ranges, tuning, attenuation, volume envelope, filter cut-off, loop.
Field names and units follow the SoundFont Technical Specification 2.04, section 8.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

Samples = NDArray[np.float32]
Generators = dict[int, int]

DRUM_BANK = 128

FILTER_CUTOFF, VOL_DELAY, VOL_ATTACK, VOL_HOLD, VOL_DECAY, VOL_SUSTAIN = 8, 33, 34, 35, 36, 37
KEY_TO_HOLD, KEY_TO_DECAY, INSTRUMENT, KEY_RANGE, VELOCITY_RANGE = 39, 40, 41, 43, 44
ATTENUATION, COARSE_TUNE, FINE_TUNE, SAMPLE, SAMPLE_MODES, SCALE_TUNING, ROOT_KEY = (
    48, 51, 52, 53, 54, 56, 58,
)  # fmt: skip
_NOT_ADDED = {INSTRUMENT, KEY_RANGE, VELOCITY_RANGE, SAMPLE, SAMPLE_MODES, ROOT_KEY, 46, 47, 57}
_DEFAULTS: Generators = {
    FILTER_CUTOFF: 13_500, VOL_DELAY: -12_000, VOL_ATTACK: -12_000, VOL_HOLD: -12_000,
    VOL_DECAY: -12_000, SCALE_TUNING: 100,
}  # fmt: skip
_VORBIS = 0x10
_LOOPED = (1, 3)
# EMU's own synthesizers took 0.4 of the written attenuation, and fonts are made for that.
_ATTENUATION_TAKEN = 0.4

_PRESET, _BAG, _GENERATOR, _INSTRUMENT, _SAMPLE = (
    "<20sHHHIII",
    "<HH",
    "<HH",
    "<20sH",
    "<20sIIIIIBbHH",
)


@dataclass(frozen=True, slots=True)
class Region:
    """A recording as one note uses it: pitch and loop in frames, envelope in seconds.

    `ratio` is how many frames of the recording go by in a frame of the output at `rate_hz`;
    `loop` is (start, end) or None; `gain` an amplitude; `sustain_db` how far the level falls from
    its peak, at 100 dB in `decay_s`.
    """

    sample: int
    ratio: float
    loop: tuple[int, int] | None
    gain: float
    delay_s: float
    attack_s: float
    hold_s: float
    decay_s: float
    sustain_db: float
    cutoff_hz: float


class SoundFont:
    """A SoundFont file. Recordings are decoded when first used, and kept."""

    def __init__(self, path: Path, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        chunks = dict(_chunks(path.read_bytes()))
        self._smpl = chunks[b"smpl"]
        self._headers = list(struct.iter_unpack(_SAMPLE, chunks[b"shdr"]))
        presets = list(struct.iter_unpack(_PRESET, chunks[b"phdr"]))
        instruments = list(struct.iter_unpack(_INSTRUMENT, chunks[b"inst"]))
        preset_zones = _zones(chunks[b"pbag"], chunks[b"pgen"])
        instrument_zones = _zones(chunks[b"ibag"], chunks[b"igen"])
        self._instruments = [instrument_zones[a[1] : b[1]] for a, b in pairwise(instruments)]
        self._presets: dict[tuple[int, int], list[Generators]] = {
            (a[2], a[1]): preset_zones[a[3] : b[3]] for a, b in pairwise(presets)
        }
        self._recordings: dict[int, Samples] = {}

    def regions(self, program: int, kit: bool, key: int, velocity: int) -> tuple[Region, ...]:
        """What sounds for a MIDI key of a program (of a drum kit); nothing where nothing does."""
        bank = DRUM_BANK if kit else 0
        zones = self._presets.get((bank, program)) or self._presets.get((bank, 0), [])
        found: list[Region] = []
        for added in _matching(zones, INSTRUMENT, key, velocity):
            for own in _matching(self._instruments[added[INSTRUMENT]], SAMPLE, key, velocity):
                total = _DEFAULTS | own
                for generator, amount in added.items():
                    if generator not in _NOT_ADDED:
                        total[generator] = total.get(generator, 0) + amount
                found.append(self._region(total, key))
        return tuple(found)

    def recording(self, sample: int) -> Samples:
        """A recording, mono float32, decoded."""
        if sample not in self._recordings:
            start, end, kind = (self._headers[sample][i] for i in (1, 2, 9))
            if kind & _VORBIS:
                data = io.BytesIO(self._smpl[start:end])
                frames, _ = soundfile.read(data, dtype="float32")
            else:
                frames = np.frombuffer(self._smpl[2 * start : 2 * end], "<i2") / np.float32(32768)
            self._recordings[sample] = np.ascontiguousarray(frames, np.float32)
        return self._recordings[sample]

    def _region(self, total: Generators, key: int) -> Region:
        header = self._headers[total[SAMPLE]]
        _, start, _, loop_start, loop_end, rate_hz, root, correction, _, kind = header
        root = total.get(ROOT_KEY, root)
        cents = (key - root) * total[SCALE_TUNING] + correction
        cents += 100 * total.get(COARSE_TUNE, 0) + total.get(FINE_TUNE, 0)
        if not kind & _VORBIS:
            loop_start, loop_end = loop_start - start, loop_end - start
        looped = total.get(SAMPLE_MODES, 0) in _LOOPED and loop_end - loop_start > 1
        hold = total[VOL_HOLD] + (60 - key) * total.get(KEY_TO_HOLD, 0)
        decay = total[VOL_DECAY] + (60 - key) * total.get(KEY_TO_DECAY, 0)
        return Region(
            sample=total[SAMPLE],
            ratio=2 ** (cents / 1200) * rate_hz / self._rate_hz,
            loop=(loop_start, loop_end) if looped else None,
            gain=10 ** (-_ATTENUATION_TAKEN * max(0, total.get(ATTENUATION, 0)) / 200),
            delay_s=_seconds(total[VOL_DELAY]),
            attack_s=_seconds(total[VOL_ATTACK]),
            hold_s=_seconds(hold),
            decay_s=_seconds(decay),
            sustain_db=float(np.clip(total.get(VOL_SUSTAIN, 0) / 10, 0, 100)),
            cutoff_hz=8.176 * 2 ** (min(total[FILTER_CUTOFF], 13_500) / 1200),
        )


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The leaves of a RIFF file."""
    place = 12
    while place + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, place)
        if name == b"LIST":
            place += 12
            continue
        yield name, data[place + 8 : place + 8 + size]
        place += 8 + size + size % 2


def _zones(bags: bytes, generators: bytes) -> list[Generators]:
    starts = [bag[0] for bag in struct.iter_unpack(_BAG, bags)]
    pairs = list(struct.iter_unpack(_GENERATOR, generators))
    ranges = {KEY_RANGE, VELOCITY_RANGE, INSTRUMENT, SAMPLE}
    return [
        {name: amount if name in ranges or amount < 32768 else amount - 65536
         for name, amount in pairs[start:end]}
        for start, end in pairwise(starts)
    ]  # fmt: skip


def _matching(
    zones: list[Generators], target: int, key: int, velocity: int
) -> Iterator[Generators]:
    """Zones that play a key at a velocity, over the global zone, which is the first without one."""
    common: Generators = {}
    for place, zone in enumerate(zones):
        if target not in zone:
            common = zone if place == 0 else common
            continue
        merged = common | zone
        keys, velocities = merged.get(KEY_RANGE, 127 << 8), merged.get(VELOCITY_RANGE, 127 << 8)
        if _inside(key, keys) and _inside(velocity, velocities):
            yield merged


def _inside(value: int, span: int) -> bool:
    return span & 0xFF <= value <= span >> 8


def _seconds(timecents: int) -> float:
    return 0.0 if timecents <= -12_000 else float(2 ** (timecents / 1200))
