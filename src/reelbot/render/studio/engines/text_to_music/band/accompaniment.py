"""Chords, pads, pulse, bass and sparkle: all that carries the tune."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from reelbot.render.studio.engines.text_to_music.band import patterns
from reelbot.render.studio.engines.text_to_music.band.desk import Bar, Desk, pick
from reelbot.render.studio.engines.text_to_music.band.harmony import SCALES, Chord, voicing
from reelbot.render.studio.engines.text_to_music.band.instruments import INSTRUMENTS, Role
from reelbot.render.studio.engines.text_to_music.band.patterns import (
    Hit,
    bass_lines,
    chord_hits,
)
from reelbot.render.studio.engines.text_to_music.band.score import Note

STRUM_S = 0.013
ROLL_S = 0.04
# Below this, chords blur; the bass and a left hand are alone there.
CHORD_LOW = 48
LEFT_HAND = (36, 50)


def play_chords(desk: Desk, rng: np.random.Generator) -> list[Note]:
    """The genre's chord pattern; without a bass player, a left hand too."""
    player = desk.brief.player("chords")
    if player is None:
        return []
    name = pick(desk.brief.style.chords, rng)
    beats = desk.form.beats_per_bar
    hits = chord_hits(patterns.CHORDS, name, beats)
    low, high = _range(player, CHORD_LOW, 67)
    left_hand = desk.brief.player("bass") is None and INSTRUMENTS[player].low <= LEFT_HAND[0] + 4
    out: list[Note] = []
    before: tuple[int, ...] | None = None
    for bar in desk.bars:
        loud = desk.loudness(bar)
        calm = bar.section.energy < 0.4 and len(hits) > 8
        for start, width, over in _chords(bar, beats):
            voices = voicing(over, before, low, high, 4 if len(over.tones) > 3 else 3)
            before = voices
            for hit in hits[:: 2 if calm else 1]:
                if start <= hit.beat < start + width:
                    end = start + width
                    out += _struck(desk, "chords", player, bar, hit, end, voices, loud, rng)
            if left_hand:
                pitch = _low(over.root, *LEFT_HAND)
                out.append(
                    desk.note(
                        "chords", player, bar.start + start, width * 0.97, pitch, loud * 0.85, rng
                    )
                )
    final = voicing(desk.final, before, low, high, 4 if len(desk.final.tones) > 3 else 3)
    force = desk.final_force()
    spread = STRUM_S if name in ("strum", "power", "techno stabs") else ROLL_S
    out += [
        desk.last("chords", player, pitch, force, 0.75, late_s=0.01 + spread * place)
        for place, pitch in enumerate(final)
    ]
    if left_hand:
        out.append(desk.last("chords", player, _low(desk.final.root, *LEFT_HAND), force, 0.8))
    return out


def play_pad(desk: Desk, rng: np.random.Generator) -> list[Note]:
    """Held chords; voices that stay are tied over the bar."""
    player = desk.brief.player("pad")
    if player is None:
        return []
    low, high = _range(player, 51, 70)
    held: dict[int, tuple[float, float]] = {}
    out: list[Note] = []

    def release(pitch: int, beat: float) -> None:
        start, force = held.pop(pitch)
        out.append(desk.note("pad", player, start, beat - start, pitch, force, rng))

    before: tuple[int, ...] | None = None
    for bar in desk.bars:
        rests = bar.section.label == "intro" and desk.brief.player("chords") is not None
        loud = desk.loudness(bar) * (0.8 if bar.section.label == "A" else 1.0)
        for start, _, over in _chords(bar, desk.form.beats_per_bar):
            voices = () if rests else voicing(over, before, low, high, 3)
            before = voices or before
            now = bar.start + start
            long = {p for p, (since, _) in held.items() if now - since >= 8}
            for pitch in (set(held) - set(voices)) | long:
                release(pitch, now)
            for pitch in voices:
                held.setdefault(pitch, (now, loud))
    for pitch in sorted(held):
        release(pitch, desk.form.beats)
    final = voicing(desk.final, before, low, high, 3)
    out += [desk.last("pad", player, pitch, desk.final_force(), 0.6) for pitch in final]
    return out


def play_pulse(desk: Desk, rng: np.random.Generator) -> list[Note]:
    """Short repeated notes that keep the music moving, where there is energy for them."""
    player = desk.brief.player("pulse")
    if player is None:
        return []
    beats = desk.form.beats_per_bar
    name = pick(desk.brief.style.pulse, rng)
    hits = chord_hits(patterns.PULSES, name, beats)
    low, high = _range(player, 48 if name in ("ostinato", "ostinato low", "gallop") else 53, 72)
    short = len(desk.form.sections) <= 2
    out: list[Note] = []
    before: tuple[int, ...] | None = None
    for bar in desk.bars:
        quiet = bar.section.label == "intro" and desk.brief.feeling.force < 0.7
        if bar.section.label == "C" or (quiet and _carried(desk)):
            continue
        swell = 1.0 if short else 0.75 + 0.3 * bar.section.energy
        for start, width, over in _chords(bar, beats):
            voices = voicing(over, before, low, high, 3)
            before = voices
            for hit in hits:
                if start <= hit.beat < start + width:
                    loud = desk.loudness(bar) * swell
                    end = start + width
                    out += _struck(desk, "pulse", player, bar, hit, end, voices, loud, rng)
    final = voicing(desk.final, before, low, high, 3)
    out += [desk.last("pulse", player, p, desk.final_force(), 0.35) for p in final]
    return out


def play_bass(desk: Desk, rng: np.random.Generator) -> list[Note]:
    """The genre's bass line, led to each next root."""
    player = desk.brief.player("bass")
    if player is None:
        return []
    low, high = INSTRUMENTS[player].low, INSTRUMENTS[player].high
    low = max(low, 33 if player != "contrabass" else 31) if high > 50 else low
    low = max(low, 36) if high > 60 else low
    name = pick(desk.brief.style.bass, rng)
    beats = desk.form.beats_per_bar
    lines = bass_lines(name, beats)
    line = pick(lines, rng)
    roots = [over.root for bar in desk.bars for _, _, over in _chords(bar, beats)]
    roots.append(desk.final.root)
    out: list[Note] = []
    place = 0
    for bar in desk.bars:
        quiet = bar.section.label == "intro" and desk.brief.feeling.force < 0.7
        if quiet and _carried(desk) and bar.section.bars > 1:
            place += len(bar.chords)
            continue
        if name == "walking" or bar.index == 0:
            line = pick(lines, rng)
        steps: Sequence[Hit] = line
        if (quiet or bar.section.label == "C") and len(line) > 3:
            steps = [Hit("R", 0.0, beats * 0.95, 0.9)]
        for start, width, over in _chords(bar, beats):
            place += 1
            root = _low(over.root, low, low + 11)
            for hit in _within(steps, start, width):
                after = _low(roots[place], low, low + 11)
                pitch = _degree(hit.mark, root, over, after, desk)
                beat, loud = bar.start + hit.beat, desk.loudness(bar) * hit.force
                out.append(desk.note("bass", player, beat, hit.beats, pitch, loud, rng))
    pitch = _low(desk.final.root, low, low + 11)
    out.append(desk.last("bass", player, pitch, desk.final_force(), 0.7))
    return out


def play_sparkle(desk: Desk, rng: np.random.Generator) -> list[Note]:
    """A few high chord tones: at the start of a phrase, and now and then."""
    player = desk.brief.player("sparkle")
    if player is None:
        return []
    low, high = INSTRUMENTS[player].low, INSTRUMENTS[player].high
    beats = desk.form.beats_per_bar
    out: list[Note] = []
    for bar in desk.bars:
        if bar.section.label in ("intro", "C") or rng.random() > (0.9 if bar.index == 0 else 0.4):
            continue
        tones = voicing(bar.over(0), None, max(low, 72), min(high, 91), 3)
        row = tones if rng.random() < 0.5 else tones[::-1]
        offset = 0.0 if bar.index == 0 else beats / 2
        for place, pitch in enumerate(row[: int(rng.integers(1, 4))]):
            force = 0.8 * desk.loudness(bar)
            out.append(
                desk.note(
                    "sparkle", player, bar.start + offset + place * 0.5, 1.0, pitch, force, rng
                )
            )
    tops = voicing(desk.final, None, max(low, 72), min(high, 91), 3)
    for place, pitch in enumerate(tops):
        late = 0.08 * (place + 1)
        out.append(desk.last("sparkle", player, pitch, 0.7 * desk.final_force(), 0.6, late))
    return out


def _carried(desk: Desk) -> bool:
    """Whether somebody carries an introduction without bass, pulse and tune."""
    return bool({"chords", "pad"} & {seat.role for seat in desk.brief.seats})


def _chords(bar: Bar, beats: float) -> Iterator[tuple[float, float, Chord]]:
    """(beat in bar, width in beats, chord) of a bar."""
    starts = [start for start, _ in bar.chords] + [beats]
    for (start, over), end in zip(bar.chords, starts[1:], strict=True):
        yield start, end - start, over


def _struck(
    desk: Desk,
    role: Role,
    player: str,
    bar: Bar,
    hit: Hit,
    end: float,
    voices: tuple[int, ...],
    loud: float,
    rng: np.random.Generator,
) -> list[Note]:
    """One stroke of a pattern; a strum or a roll reaches its voices one after the other."""
    if hit.mark.isdigit():
        pitches = [_beyond(voices, int(hit.mark))]
    elif hit.mark == "m":
        pitches = [_beyond(voices, 1), _beyond(voices, 2)]
    else:
        pitches = list(voices[::-1] if hit.mark == "u" else voices)
    spread = {"r": ROLL_S, "d": STRUM_S, "u": STRUM_S}.get(hit.mark, 0.003)
    force = hit.force * loud * (0.88 if len(pitches) > 1 else 1.0)
    beat, length = bar.start + hit.beat, min(hit.beats, end - hit.beat)
    return [
        desk.note(role, player, beat, length, pitch, force, rng, late_s=place * spread)
        for place, pitch in enumerate(pitches)
    ]


def _beyond(voices: tuple[int, ...], index: int) -> int:
    """A voice by number; beyond the last, the voices go on an octave higher."""
    octaves, place = divmod(index, len(voices))
    return voices[place] + 12 * octaves


def _range(player: str, low: int, high: int) -> tuple[int, int]:
    """The wished range inside the instrument's, at least an octave and a half wide."""
    instrument = INSTRUMENTS[player]
    low = max(low, instrument.low)
    return low, max(min(high, instrument.high), low + 17)


def _low(pitch_class: int, low: int, high: int) -> int:
    """The pitch of a class in [low, low + 11]; `high` bounds it from above."""
    pitch = low + (pitch_class - low) % 12
    return pitch if pitch <= high else pitch - 12


def _within(steps: Sequence[Hit], start: float, width: float) -> list[Hit]:
    """The steps that fall on a chord; its first note is its root."""
    end = start + width
    found = [
        replace(hit, beats=min(hit.beats, end - hit.beat))
        for hit in steps
        if start <= hit.beat < end
    ]
    if start == 0:
        return found
    if not found or found[0].beat > start:
        return [Hit("R", start, width * 0.9, 0.9), *found]
    return [replace(found[0], mark="R"), *found[1:]]


def _degree(degree: str, root: int, over: Chord, after: int, desk: Desk) -> int:
    if degree == "A":
        scale = {(desk.brief.tonic + step) % 12 for step in SCALES[desk.brief.mode]}
        near = [after + step for step in (-1, 1, -2, 2) if (after + step) % 12 in scale]
        return min(near, key=lambda pitch: abs(pitch - root), default=root)
    minor = (over.root + 3) % 12 in over.tones
    steps = {"R": 0, "3": 3 if minor else 4, "5": (over.fifth - over.root) % 12, "8": 12}
    steps |= {"6": 9, "7": 10}
    return root + steps[degree]
