"""Plays the drum patterns: light and full bars, fills, crashes where sections begin."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from reelbot.render.studio.engines.text_to_music.band.desk import Bar, Desk, pick
from reelbot.render.studio.engines.text_to_music.band.drumming import BEATS, DRUMS, FORCE, Beat
from reelbot.render.studio.engines.text_to_music.band.score import Note

# What is played in a metre where the genre has no drums of its own.
_ANY = {4: "pop light", 3: "waltz", 2: "bodhran"}
_STEPS = {4: 16, 3: 12, 2: 6}


def play_drums(desk: Desk, rng: np.random.Generator) -> list[Note]:
    """The whole drum part; nothing where nobody has the drums or the cue is a sting of one bar."""
    if desk.brief.player("drums") is None:
        return []
    out: list[Note] = []
    beats = desk.form.beats_per_bar
    if beats in _STEPS and len(desk.bars) > 1:
        names = [n for n in desk.brief.style.drums if _steps(BEATS[n]) == _STEPS[int(beats)]]
        beat = BEATS[pick(names, rng) if names else _ANY[int(beats)]]
        for place, bar in enumerate(desk.bars):
            out += _bar(desk, beat, bar, place, rng)
    out += _end(desk, rng)
    return out


def _steps(beat: Beat) -> int:
    return len(next(iter(beat.full.values())))


def _bar(desk: Desk, beat: Beat, bar: Bar, place: int, rng: np.random.Generator) -> list[Note]:
    label = bar.section.label
    driving = desk.brief.feeling.force >= 0.7
    if label == "intro" and not driving and not bar.last_of_section and bar.section.bars > 1:
        return []
    leads_on = bar.last_of_section and place < len(desk.bars)
    rows: Mapping[str, str] = beat.full
    first = place == 0 or (label == "A" and place < 4 and len(desk.bars) > 8)
    if label in ("intro", "C") or (first and desk.brief.feeling.force < 0.5):
        rows = beat.light or beat.full
    if leads_on and label != "intro" and (label != "cadence" or desk.brief.feeling.force >= 0.4):
        rows = beat.fill
    out: list[Note] = []
    loud = desk.loudness(bar)
    for name, row in rows.items():
        step = desk.form.beats_per_bar / len(row)
        for index, mark in enumerate(row):
            if mark != ".":
                force = FORCE[mark] * loud
                out.append(_stroke(desk, name, bar.start + index * step, force, rng))
    if beat.crash and bar.index == 0 and label in ("A", "A'", "B") and place > 0:
        out.append(_stroke(desk, beat.crash, bar.start, 0.75 * loud, rng))
    return out


def _end(desk: Desk, rng: np.random.Generator) -> list[Note]:
    style, force = desk.brief.style, desk.final_force()
    if not style.drums or force < 0.6:
        return []
    beat = BEATS[style.drums[0]]
    names = [name for name in ("kick", "taiko", "timpani") if name in beat.full][:2]
    names += [beat.crash] if beat.crash else []
    return [_stroke(desk, name, desk.form.beats, 0.85 * force, rng) for name in names]


def _stroke(desk: Desk, name: str, beat: float, force: float, rng: np.random.Generator) -> Note:
    drum = DRUMS[name]
    pitch = drum.pitch
    if name == "timpani":
        pitch = 36 + (desk.brief.tonic - 36) % 12
        pitch += 12 if pitch < 40 else 0
    written = desk.note("drums", name, beat, 0.1, pitch, force, rng)
    return Note("drums", name, written.start_s, drum.seconds, pitch, written.force)
