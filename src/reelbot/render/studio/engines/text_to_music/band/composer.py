"""Composes a piece: harmony for the form, then every player's part."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reelbot.render.studio.engines.text_to_music.band import accompaniment as band
from reelbot.render.studio.engines.text_to_music.band.brief import Brief
from reelbot.render.studio.engines.text_to_music.band.desk import Bar, Desk
from reelbot.render.studio.engines.text_to_music.band.drummer import play_drums
from reelbot.render.studio.engines.text_to_music.band.form import Form, plan_form
from reelbot.render.studio.engines.text_to_music.band.harmony import Chord, chord, is_major, pool
from reelbot.render.studio.engines.text_to_music.band.score import Note, Piece
from reelbot.render.studio.engines.text_to_music.band.tune import play_tune


def compose(
    brief: Brief, seconds: float, seed: int, check: Callable[[], None] = lambda: None
) -> Piece:
    """Compose a piece of exactly `seconds`. `check` is called between the parts."""
    rng = np.random.default_rng([seed, 2])
    style = brief.style
    form = plan_form(seconds, brief.tempo_bpm, style.beats, style.rubato)
    bars = harmonise(brief, form, rng)
    desk = Desk(brief, form, bars, tonic(brief))
    notes: list[Note] = []
    # Each part has a stream of chance of its own, so that a part that falls away (a negative
    # prompt) leaves the others as they are.
    for number, part in enumerate(
        (
            band.play_chords,
            band.play_pad,
            band.play_pulse,
            band.play_bass,
            band.play_sparkle,
            play_tune,
            play_drums,
        )
    ):
        check()
        notes += part(desk, np.random.default_rng([seed, 3, number]))
    written = [(bar.start + beat, over) for bar in bars for beat, over in bar.chords]
    written.append((form.beats, desk.final))
    notes.sort(key=lambda note: (note.start_s, note.role, note.pitch))
    return Piece(brief, form, tuple(written), tuple(notes))


def tonic(brief: Brief) -> Chord:
    """The chord the piece ends on."""
    numeral = "I" if is_major(brief.mode) else "i"
    colour = brief.style.colour
    return chord(numeral, brief.tonic, brief.mode, "triad" if colour == "seventh" else colour)


def harmonise(brief: Brief, form: Form, rng: np.random.Generator) -> list[Bar]:
    """Give each bar its chords. A section that returns returns with its chords."""
    style = brief.style
    calls, bridges, cadences = pool(brief.mode, style.harmony, brief.feeling.harmony)
    first = calls[int(rng.integers(len(calls)))]
    second = bridges[int(rng.integers(len(bridges)))]
    third = calls[int(rng.integers(len(calls)))]
    cadence = cadences[int(rng.integers(len(cadences)))]
    said = {"intro": first, "A": first, "A'": first, "B": second, "C": third}
    bars: list[Bar] = []
    for section in form.sections:
        if section.label == "cadence":
            tokens = cadence.split()
            tokens = tokens if section.bars == 2 else [tokens[-1].split(",")[-1]]
        else:
            tokens = said[section.label].split()
        for index in range(section.bars):
            token = tokens[index % len(tokens)].split(",")
            if form.beats_per_bar < 2:
                token = token[-1:]
            width = form.beats_per_bar / len(token)
            bars.append(
                Bar(
                    start=(section.start + index) * form.beats_per_bar,
                    index=index,
                    section=section,
                    chords=tuple(
                        (place * width, chord(name, brief.tonic, brief.mode, style.colour))
                        for place, name in enumerate(token)
                    ),
                )
            )
    return bars
