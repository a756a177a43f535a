"""The bars every player reads from, and how a written beat becomes a played moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from reelbot.render.studio.engines.text_to_music.band.brief import Brief
from reelbot.render.studio.engines.text_to_music.band.form import Form, Section
from reelbot.render.studio.engines.text_to_music.band.harmony import Chord
from reelbot.render.studio.engines.text_to_music.band.instruments import Role
from reelbot.render.studio.engines.text_to_music.band.score import Note

JITTER_S = 0.006

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its first beat in the piece, its place in the section, (beat in bar, chord)s."""

    start: float
    index: int
    section: Section
    chords: tuple[tuple[float, Chord], ...]

    @property
    def last_of_section(self) -> bool:
        return self.index == self.section.bars - 1

    def over(self, beat: float) -> Chord:
        """The chord on a beat of the bar."""
        return next(chord for start, chord in reversed(self.chords) if start <= beat + 1e-6)


@dataclass(frozen=True, slots=True)
class Desk:
    """What every part is written from. `final` is the chord the piece ends on."""

    brief: Brief
    form: Form
    bars: list[Bar]
    final: Chord

    @property
    def ring_s(self) -> float:
        return self.form.seconds - self.form.at(self.form.beats)

    def swung(self, beat: float) -> float:
        """Delay the second half of each beat (or half beat) by the genre's swing."""
        style = self.brief.style
        unit = 0.5 if style.swing_sixteenths else 1.0
        whole, part = divmod(beat, unit)
        part /= unit
        share = style.swing
        bent = part * 2 * share if part < 0.5 else share + (part - 0.5) * 2 * (1 - share)
        return (whole + bent) * unit

    def loudness(self, bar: Bar) -> float:
        """How hard to play in a bar: the mood's force, the section's energy, the phrase's arc."""
        force = self.brief.feeling.force
        arc = 1.0 + 0.06 * float(np.sin(np.pi * (bar.index + 0.5) / bar.section.bars))
        shape = 0.78 + 0.3 * bar.section.energy
        if bar.section.label == "cadence" and force < 0.5:
            shape *= 0.94 - 0.05 * bar.index
        return (0.5 + 0.42 * force) * arc * shape

    def note(
        self,
        role: Role,
        player: str,
        beat: float,
        beats: float,
        pitch: int,
        force: float,
        rng: np.random.Generator,
        late_s: float = 0.0,
    ) -> Note:
        loose = self.brief.style.loose
        start = self.form.at(self.swung(beat)) + late_s
        end = self.form.at(self.swung(beat + beats)) + late_s
        start += float(np.clip(rng.normal(0, JITTER_S * loose), -0.02, 0.02))
        force *= 1.0 + float(np.clip(rng.normal(0, 0.05), -0.12, 0.12)) * min(1.0, loose + 0.3)
        start = max(0.0, start)
        return Note(
            role, player, start, max(0.04, end - start), pitch, float(np.clip(force, 0.05, 1))
        )

    def last(
        self, role: Role, player: str, pitch: int, force: float, share: float, late_s: float = 0.0
    ) -> Note:
        """A note of the final chord, held for `share` of its ring."""
        start = self.form.at(self.form.beats) + late_s
        return Note(role, player, start, max(0.1, share * self.ring_s), pitch, force)

    def final_force(self) -> float:
        force = self.brief.feeling.force
        return 0.45 + 0.5 * force


def pick(options: Sequence[T], rng: np.random.Generator) -> T:
    return options[int(rng.integers(len(options)))]
