"""The melody and its answer."""

from __future__ import annotations

import numpy as np

from reelbot.render.studio.engines.text_to_music.band.desk import Bar, Desk
from reelbot.render.studio.engines.text_to_music.band.harmony import scale_over, voicing
from reelbot.render.studio.engines.text_to_music.band.instruments import INSTRUMENTS
from reelbot.render.studio.engines.text_to_music.band.melody import Theme, Tone, make_theme, phrase
from reelbot.render.studio.engines.text_to_music.band.score import Note

BAR_S = 2.2  # the bar that a mood's density of notes is meant for
SPAN = 17  # semitones: an octave and a fourth, what a voice sings with ease
TUNE_LOW = 66  # above the chords


def play_tune(desk: Desk, rng: np.random.Generator) -> list[Note]:
    """The lead plays the theme in each section; the answer fills its rests and takes a turn."""
    lead = desk.brief.player("lead")
    if lead is None:
        return []
    answer = desk.brief.player("answer")
    style, mood = desk.brief.style, desk.brief.feeling
    metre = int(desk.form.beats_per_bar)
    theme = None
    contrast = None
    if metre in (2, 3, 4):
        # A long bar holds more notes than a short one.
        density = mood.density * (metre * 60 / desk.form.tempo_bpm / BAR_S) ** 0.6
        theme = make_theme(metre, style.feel, density, rng)
        contrast = make_theme(metre, "long" if density < 0.5 else "plain", 0.4, rng)
    out: list[Note] = []
    last: int | None = None
    for bars in _sections(desk):
        label = bars[0].section.label
        if theme is None or contrast is None or (label == "intro" and len(desk.bars) > 4):
            continue
        turn = label == "C" and answer is not None
        player = answer if turn and answer is not None else lead
        low, high = compass(player, mood.register + (2 if label == "B" else 0))
        stream = np.random.default_rng(rng.integers(1 << 32))
        played = contrast if label in ("B", "C") else theme
        # The theme comes back as it was; other sections go on from where the tune is.
        start = None if label in ("A", "A'") else last
        closing = desk.final.root if label == "cadence" else None
        tones = _phrase(desk, bars, played, start, low, high, label == "A'", closing, stream)
        last = tones[-1].pitch if tones and not turn else last
        for tone in tones:
            bar = bars[min(int(tone.beat // desk.form.beats_per_bar), len(bars) - 1)]
            loud = (0.9 if turn else 1.0) * desk.loudness(bar) * tone.accent
            out.append(
                desk.note(
                    "answer" if turn else "lead", player, bars[0].start + tone.beat, tone.beats,
                    tone.pitch, loud, rng,
                )
            )  # fmt: skip
        if answer is not None and not turn and label in ("A'", "B", "cadence"):
            out += _answer(desk, bars, answer, rng)
    out += _ending(desk, lead, answer, last)
    return out


def compass(player: str, register: int) -> tuple[int, int]:
    """The lowest and highest pitch of a tune for an instrument, moved by `register` semitones."""
    instrument = INSTRUMENTS[player]
    low = int(
        np.clip(TUNE_LOW + register, instrument.low, max(instrument.low, instrument.high - SPAN))
    )
    return low, min(low + SPAN, instrument.high)


def _sections(desk: Desk) -> list[list[Bar]]:
    rows: dict[int, list[Bar]] = {}
    for bar in desk.bars:
        rows.setdefault(bar.section.start, []).append(bar)
    return [rows[start] for start in sorted(rows)]


def _phrase(
    desk: Desk,
    bars: list[Bar],
    theme: Theme,
    start: int | None,
    low: int,
    high: int,
    varied: bool,
    closing: int | None,
    rng: np.random.Generator,
) -> list[Tone]:
    brief = desk.brief
    harmony = [
        [(beat, over, scale_over(brief.tonic, brief.mode, brief.style.scale, over))
         for beat, over in bar.chords]
        for bar in bars
    ]  # fmt: skip
    return phrase(theme, harmony, desk.form.beats_per_bar, low, high, start, varied, closing, rng)


def _answer(desk: Desk, bars: list[Bar], player: str, rng: np.random.Generator) -> list[Note]:
    """A slow line under the tune: one chord tone a bar, the nearest to the last."""
    low, high = compass(player, -12)
    out: list[Note] = []
    last = (low + high) // 2
    for bar in bars:
        tones = [p for p in range(low, high + 1) if p % 12 in bar.over(0).tones]
        if not tones:
            continue
        pitch = min(tones, key=lambda p: (abs(p - last) if p != last else 2, p))
        last = pitch
        delay = 0.0 if desk.form.beats_per_bar < 3 else 1.0
        length = desk.form.beats_per_bar - delay
        out.append(
            desk.note(
                "answer", player, bar.start + delay, length * 0.95, pitch,
                0.85 * desk.loudness(bar), rng,
            )
        )  # fmt: skip
    return out


def _ending(desk: Desk, lead: str, answer: str | None, last: int | None) -> list[Note]:
    """The tune comes to rest on the tonic nearest to where it was."""
    low, high = compass(lead, desk.brief.feeling.register)
    goal = last if last is not None else (low + high) // 2
    tonics = [p for p in range(low, high + 1) if p % 12 == desk.final.root]
    pitch = min(tonics, key=lambda p: (abs(p - goal), p), default=goal)
    out = [desk.last("lead", lead, pitch, desk.final_force() * 0.95, 0.6, late_s=0.02)]
    if answer is not None:
        under = voicing(desk.final, None, *compass(answer, -12), 2)
        out.append(desk.last("answer", answer, under[0], desk.final_force() * 0.8, 0.6))
    return out
