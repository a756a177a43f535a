"""The shape of a piece: how many bars, which sections, how loud, and when each beat falls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Label = Literal["intro", "A", "A'", "B", "C", "cadence"]

_ORDER: tuple[Label, ...] = ("A", "A'", "B", "A", "C", "A'", "B")
_ENERGY: dict[Label, float] = {
    "intro": 0.35, "A": 0.6, "A'": 0.75, "B": 0.9, "C": 0.45, "cadence": 0.85,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """`bars` bars from bar `start`; `energy` 0 to 1 is how many play and how hard."""

    label: Label
    start: int
    bars: int
    energy: float


@dataclass(frozen=True, slots=True)
class Form:
    """Sections, then one final chord on the beat `beats`, which rings until `seconds`."""

    sections: tuple[Section, ...]
    beats_per_bar: float
    beats: float
    seconds: float
    tempo_bpm: float
    grid_beats: NDArray[np.float64]
    grid_seconds: NDArray[np.float64]

    def at(self, beat: float) -> float:
        """When a beat falls, in seconds."""
        last = float(self.grid_beats[-1])
        if beat > last:
            return float(self.grid_seconds[-1]) + (beat - last) * 60 / self.tempo_bpm
        return float(np.interp(beat, self.grid_beats, self.grid_seconds))


def ring_seconds(seconds: float) -> float:
    """How long the final chord rings."""
    return float(min(0.55 * seconds, np.clip(0.13 * seconds, 1.4, 3.6)))


def plan_form(seconds: float, tempo_bpm: float, beats_per_bar: int, rubato: bool) -> Form:
    """Fit a whole number of bars (of beats in a very short cue) and a final chord into `seconds`.

    The tempo moves as little as that needs. With `rubato` the last two bars slow down.
    """
    ring = ring_seconds(seconds)
    body = seconds - ring
    beat = 60 / tempo_bpm
    bars = body / (beat * beats_per_bar)
    if bars < 2:
        beats = float(max(1, round(body / beat)))
        sections: tuple[Section, ...] = (Section("cadence", 0, 1, 0.8),)
        per_bar = beats
    else:
        count = round(bars)
        beats = float(count * beats_per_bar)
        per_bar = float(beats_per_bar)
        sections = _sections(count)
    weights = np.ones(int(beats))
    if rubato and beats >= 2 * beats_per_bar:
        slow = beats_per_bar * 2 if beats >= 6 * beats_per_bar else beats_per_bar
        weights[-slow:] = np.linspace(1.03, 1.3, slow)
    times = np.concatenate([[0.0], np.cumsum(weights)])
    times *= body / times[-1]
    played = 60 * float(weights[0]) / float(times[1] - times[0])
    return Form(
        sections, per_bar, beats, seconds, played, np.arange(len(times), dtype=np.float64), times
    )


def _sections(bars: int) -> tuple[Section, ...]:
    """Intro of at most two bars, phrases of four, cadence of two (of one in a short cue).

    Two bars that are left over make a half phrase before the cadence.
    """
    cadence = 2 if bars >= 4 else 1
    phrases, left = divmod(bars - cadence, 4)
    if phrases >= 5 and left == 0:
        phrases, left = phrases - 1, 4
    if phrases == 0:
        labels: list[tuple[Label, int]] = [("A", left)] if left else []
    else:
        intro = left if left < 3 else left - 2
        labels = [("intro", intro)] if intro else []
        labels += [(label, 4) for label in _labels(phrases)]
        labels += [("B", 2)] if left > 2 else []
    labels.append(("cadence", cadence))
    sections: list[Section] = []
    start = 0
    for index, (label, count) in enumerate(labels):
        # The piece grows towards its last third.
        growth = 0.9 + 0.2 * np.sin(np.pi * min(1.0, (index + 1) / len(labels)) * 0.75)
        energy = float(np.clip(_ENERGY[label] * growth, 0, 1))
        sections.append(Section(label, start, count, energy))
        start += count
    return tuple(sections)


def _labels(phrases: int) -> list[Label]:
    """The order of the phrases: the theme first and last, something else between."""
    labels: list[Label] = [_ORDER[index % len(_ORDER)] for index in range(phrases)]
    if phrases >= 3:
        labels[-1] = "A'"
        if labels[-2] == "A'":
            labels[-2] = "C" if labels[-3] == "B" else "B"
    elif phrases == 2:
        labels[-1] = "B"
    return labels
