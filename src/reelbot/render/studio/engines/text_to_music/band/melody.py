"""Tunes from motifs: stated, answered, varied, brought to rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from reelbot.render.studio.engines.text_to_music.band.harmony import Chord

Cell = tuple[tuple[float, float], ...]
Feel = Literal["plain", "syncopated", "ornate", "long"]
T = 1 / 3

# Rhythms of one bar as (onset, length) in beats; what they do not fill is a rest.
_CELLS: dict[int, dict[str, tuple[Cell, ...]]] = {
    4: {
        "sparse": (
            ((0, 3),), ((0, 2), (2, 1.5)), ((0, 1.5), (1.5, 0.5), (2, 2)), ((1, 1), (2, 2)),
            ((0, 1), (1, 2.5)), ((0, 2), (3, 1)),
        ),
        "plain": (
            ((0, 1), (1, 1), (2, 1.5)), ((0, 1.5), (1.5, 0.5), (2, 1), (3, 1)),
            ((0, 0.5), (0.5, 0.5), (1, 1), (2, 1.5)), ((0, 1), (1, 0.5), (1.5, 0.5), (2, 2)),
            ((0.5, 0.5), (1, 0.5), (1.5, 0.5), (2, 1), (3, 0.5)), ((0, 1), (1, 1), (2, 1), (3, 1)),
        ),
        "ornate": (
            ((0, 0.5), (0.5, 0.5), (1, 0.5), (1.5, 0.5), (2, 1), (3, 0.5), (3.5, 0.5)),
            ((0, 0.75), (0.75, 0.25), (1, 0.5), (1.5, 0.5), (2, 0.5), (2.5, 0.5), (3, 1)),
            ((0, 1), (1, 0.5), (1.5, 0.5), (2, 0.5), (2.5, 0.5), (3, 0.5)),
            ((0, 0.5), (0.5, 0.25), (0.75, 0.25), (1, 1), (2, 0.5), (2.5, 0.5), (3, 1)),
        ),
        "syncopated": (
            ((0, 0.75), (0.75, 0.75), (1.5, 1.5)), ((0.5, 0.5), (1, 0.5), (1.5, 1), (3, 0.5)),
            ((0, 0.5), (0.5, 1), (1.5, 0.5), (2.5, 1)), ((0, 1), (1.5, 0.5), (2, 0.5), (2.5, 1)),
            ((0, 0.5), (0.75, 0.5), (1.5, 0.5), (2, 1), (3.5, 0.5)),
        ),
        "long": (((0, 2), (2, 2)), ((0, 3), (3, 1)), ((0, 4),), ((0, 1.5), (1.5, 0.5), (2, 2))),
    },
    3: {
        "sparse": (((0, 3),), ((0, 2), (2, 1)), ((0, 2.5),), ((1, 2),)),
        "plain": (
            ((0, 1), (1, 1), (2, 1)), ((0, 1.5), (1.5, 0.5), (2, 1)),
            ((0, 2), (2, 0.5), (2.5, 0.5)), ((0, 2), (2, 1)), ((0, 1), (1, 1.5)),
        ),
        "ornate": (
            ((0, 1), (1, 0.5), (1.5, 0.5), (2, 0.5), (2.5, 0.5)),
            ((0, 0.5), (0.5, 0.5), (1, 0.5), (1.5, 0.5), (2, 1)),
        ),
        "syncopated": (((0, 1.5), (1.5, 1.5)), ((0, 0.5), (0.5, 1), (2, 1))),
        "long": (((0, 3),), ((0, 2), (2, 1))),
    },
    2: {
        "sparse": (((0, 1), (1, 0.9)), ((0, 2 * T), (2 * T, T), (1, 1)), ((0, 1.6),)),
        "plain": (
            ((0, 2 * T), (2 * T, T), (1, 2 * T), (1 + 2 * T, T)),
            ((0, T), (T, T), (2 * T, T), (1, 1)),
            ((0, 2 * T), (2 * T, T), (1, T), (1 + T, T), (1 + 2 * T, T)),
        ),
        "ornate": (
            tuple((i * T, T) for i in range(6)),
            ((0, 2 * T), (2 * T, T), (1, T), (1 + T, T), (1 + 2 * T, T)),
            ((0, T), (T, T), (2 * T, T), (1, 2 * T), (1 + 2 * T, T)),
        ),
        "syncopated": (((0, T), (T, 2 * T), (1, 2 * T), (1 + 2 * T, T)),),
        "long": (((0, 1), (1, 1)), ((0, 2),)),
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Motif:
    """A rhythm and a contour: `steps[i]` scale steps from note i to note i + 1."""

    cell: Cell
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tone:
    """A note of a tune: beat from the start of the phrase, length in beats, MIDI pitch, accent."""

    beat: float
    beats: float
    pitch: int
    accent: float


@dataclass(frozen=True, slots=True)
class Theme:
    """What a piece's phrases are made of: two rhythms for the call, one for the answer."""

    call: Motif
    turn: Motif
    close: Cell
    arc: tuple[int, ...]


def make_theme(beats: int, feel: Feel, density: float, rng: np.random.Generator) -> Theme:
    """Invent a theme for bars of `beats` beats; `density` (0 to 1) is how many notes it has."""
    cells = _CELLS[beats]
    main = feel if feel != "plain" else ("plain" if density > 0.32 else "sparse")
    if density < 0.3 and feel in ("syncopated", "ornate"):
        main = "plain"
    other = "sparse" if density < 0.5 else ("ornate" if density > 0.6 else "plain")
    if main == "long":
        other = "long" if density < 0.35 else "plain"
    call = _motif(_pick(cells[main], rng), rng)
    turn = _motif(_pick(cells[other], rng), rng)
    close = _pick(cells["sparse"], rng)
    peak = int(rng.integers(3, 6))
    arc = (0, 2, peak, 1) if rng.random() < 0.6 else (0, peak, 2, -1)
    return Theme(call, turn, close, arc)


def _pick(cells: Sequence[Cell], rng: np.random.Generator) -> Cell:
    return cells[int(rng.integers(len(cells)))]


def _motif(cell: Cell, rng: np.random.Generator) -> Motif:
    steps: list[int] = []
    for _ in range(len(cell) - 1):
        if steps and abs(steps[-1]) > 1:
            # A leap is filled by a step back.
            steps.append(-int(np.sign(steps[-1])))
        else:
            steps.append(int(rng.choice([-2, -1, -1, 0, 1, 1, 2, 3], p=_STEP_ODDS)))
    return Motif(cell, tuple(steps))


_STEP_ODDS = (0.08, 0.2, 0.18, 0.08, 0.2, 0.14, 0.08, 0.04)


def phrase(
    theme: Theme,
    bars: Sequence[Sequence[tuple[float, Chord, tuple[int, ...]]]],
    beats: float,
    low: int,
    high: int,
    start: int | None,
    varied: bool,
    closing: int | None,
    rng: np.random.Generator,
) -> list[Tone]:
    """A phrase over `bars`, each a list of (beat in bar, chord, scale's pitch classes).

    Call, its answer, a turn of its own, a close: the last bar rests on a chord tone. `varied`
    answers upside down and adds passing notes; `closing`, a pitch class, is the tonic
    that follows: the phrase ends beside it.
    """
    out: list[Tone] = []
    centre = (low + high) // 2
    last = start if start is not None else centre
    for index, harmony in enumerate(bars):
        motif = _bar_motif(theme, index, len(bars), varied)
        target = centre + theme.arc[index % 4] * (2 if index % 4 == 2 else 1)
        final = index == len(bars) - 1
        last = _bar(
            out, motif, harmony, index * beats, target, last, low, high, closing if final else None
        )
    return _decorated(out, bars, beats, rng) if varied else out


def _bar_motif(theme: Theme, index: int, count: int, varied: bool) -> Motif:
    if count > 1 and index == count - 1:
        return Motif(theme.close, tuple(-1 for _ in theme.close[1:]))
    if index % 4 == 2:
        return theme.turn
    if index % 4 == 1:
        steps = theme.call.steps
        answer = (*steps[:-1], -steps[-1]) if steps else steps
        return Motif(theme.call.cell, tuple(-s for s in steps) if varied else answer)
    return theme.call


def _bar(
    out: list[Tone],
    motif: Motif,
    harmony: Sequence[tuple[float, Chord, tuple[int, ...]]],
    offset: float,
    target: int,
    last: int,
    low: int,
    high: int,
    closing: int | None,
) -> int:
    for place, (onset, length) in enumerate(motif.cell):
        over, scale = next((c, s) for b, c, s in reversed(harmony) if b <= onset + 1e-6)
        strong = abs(onset - round(onset)) < 1e-6 and round(onset) % 2 == 0
        if place == 0:
            goal = round(0.55 * target + 0.45 * last)
            pitch = _nearest(goal, over.tones, low, high, last)
        else:
            pitch = _step(last, motif.steps[place - 1], scale, low, high)
            if strong or length >= 1.5:
                pitch = _nearest(pitch, over.tones, low, high, last)
        if closing is not None and place == len(motif.cell) - 1:
            # The last note before the tonic: a step away from it where the chord has one.
            tonics = [p for p in range(low, high + 1) if p % 12 == closing]
            rest = min(tonics, key=lambda p: (abs(p - pitch), p), default=pitch)
            near = [p for p in range(low, high + 1) if p % 12 in over.tones and p != rest]
            pitch = min(near, key=lambda p: (abs(p - rest), abs(p - last)), default=pitch)
        accent = 1.0 if onset == 0 else (0.92 if strong else 0.84)
        out.append(Tone(offset + onset, length * 0.96, pitch, accent))
        last = pitch
    return last


def _decorated(
    tones: list[Tone],
    bars: Sequence[Sequence[tuple[float, Chord, tuple[int, ...]]]],
    beats: float,
    rng: np.random.Generator,
) -> list[Tone]:
    """Divide some long notes: a passing note on the way to the next one."""
    out: list[Tone] = []
    for tone, after in zip(tones, [*tones[1:], None], strict=True):
        gap = abs(after.pitch - tone.pitch) if after else 0
        if after is None or tone.beats < 0.9 or not 3 <= gap <= 5 or rng.random() > 0.5:
            out.append(tone)
            continue
        harmony = bars[int(tone.beat // beats) % len(bars)]
        between = sorted(
            p
            for p in range(min(tone.pitch, after.pitch) + 1, max(tone.pitch, after.pitch))
            if p % 12 in harmony[-1][2]
        )
        if not between:
            out.append(tone)
            continue
        half = tone.beats / 2
        out.append(Tone(tone.beat, half, tone.pitch, tone.accent))
        out.append(Tone(tone.beat + half, half, between[len(between) // 2], tone.accent * 0.85))
    return out


def _nearest(goal: int, classes: Sequence[int], low: int, high: int, last: int) -> int:
    """The pitch of the classes nearest to the goal, within an octave of the last note."""
    near = [p for p in range(low, high + 1) if p % 12 in classes]
    if not near:
        return int(np.clip(goal, low, high))
    return min(near, key=lambda p: (abs(p - goal) + (8 if abs(p - last) > 9 else 0), p))


def _step(last: int, steps: int, scale: Sequence[int], low: int, high: int) -> int:
    ladder = [p for p in range(low, high + 1) if p % 12 in scale]
    if not ladder:
        return last
    place = min(range(len(ladder)), key=lambda i: abs(ladder[i] - last))
    place += steps
    if not 0 <= place < len(ladder):
        place -= 2 * steps
    return ladder[int(np.clip(place, 0, len(ladder) - 1))]
