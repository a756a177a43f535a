"""What is written down: form, harmony, tune, parts."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from reelbot.render.studio.engines.text_to_music.band.brief import read_brief
from reelbot.render.studio.engines.text_to_music.band.composer import compose
from reelbot.render.studio.engines.text_to_music.band.drumming import BEATS, DRUMS, FORCE
from reelbot.render.studio.engines.text_to_music.band.form import plan_form, ring_seconds
from reelbot.render.studio.engines.text_to_music.band.genres import GENRES
from reelbot.render.studio.engines.text_to_music.band.harmony import (
    POOLS,
    SCALES,
    chord,
    scale_over,
    voicing,
)
from reelbot.render.studio.engines.text_to_music.band.instruments import INSTRUMENTS
from reelbot.render.studio.engines.text_to_music.band.moods import MOODS
from reelbot.render.studio.engines.text_to_music.band.patterns import BASS, CHORDS, PULSES
from reelbot.render.studio.engines.text_to_music.band.score import Piece

PROMPTS = [*GENRES, *(mood for mood in MOODS if mood not in GENRES)]


def piece(prompt: str, seconds: float = 30, seed: int = 1, negative: str = "") -> Piece:
    return compose(read_brief(prompt, negative, seed), seconds, seed)


def test_chords_are_what_their_numerals_say() -> None:
    assert chord("I", 0, "major").tones == (0, 4, 7)
    assert chord("bVI", 9, "minor").tones == (5, 9, 0)
    assert chord("ii7", 0, "major").tones == (2, 5, 9, 0)
    assert chord("V", 0, "major", "seventh").tones == (7, 11, 2, 5)
    assert chord("IV", 0, "major", "seventh").tones == (5, 9, 0, 4)
    assert chord("iim7b5", 0, "minor").tones == (2, 5, 8, 0)
    assert chord("i", 0, "minor", "fifth").tones == (0, 7)
    with pytest.raises(ValueError, match="not a chord"):
        chord("H", 0, "major")


def test_every_progression_can_be_played() -> None:
    for name, phrases in POOLS.items():
        mode = "minor" if name.endswith("minor") or name not in SCALES else name
        for options in phrases[:2]:
            assert all(len(option.split()) == 4 for option in options), name
        assert all(len(option.split()) == 2 for option in phrases[2]), name
        for option in (option for options in phrases for option in options):
            for numeral in option.replace(",", " ").split():
                assert len(chord(numeral, 0, mode).tones) >= 2


def test_voices_move_little() -> None:
    chords = [chord(numeral, 0, "major") for numeral in "I vi IV V I ii V I".split()]
    before = voicing(chords[0], None, 48, 67, 3)
    for over in chords[1:]:
        after = voicing(over, before, 48, 67, 3)
        assert {pitch % 12 for pitch in after} == set(over.tones)
        assert all(48 <= pitch <= 67 for pitch in after)
        assert sum(abs(a - b) for a, b in zip(before, after, strict=True)) <= 9
        before = after


def test_the_scale_bends_to_the_chord() -> None:
    dominant = chord("V", 0, "minor")
    assert 11 in scale_over(0, "minor", None, dominant)
    assert 10 not in scale_over(0, "minor", None, dominant)


def test_rows_are_as_long_as_their_bars() -> None:
    for beat in BEATS.values():
        for rows in (beat.full, beat.light, beat.fill):
            assert {len(row) for row in rows.values()} <= {len(next(iter(beat.full.values())))}
            assert set(rows) <= set(DRUMS)
            assert set("".join(rows.values())) <= {*FORCE, "."}
    for name, genre in GENRES.items():
        assert set(genre.drums) <= set(BEATS), name
        assert set(genre.chords) <= set(CHORDS), name
        assert set(genre.pulse) <= set(PULSES), name
        assert set(genre.bass) <= set(BASS), name


@pytest.mark.parametrize("seconds", [1, 1.7, 2.5, 4, 6, 7.3, 9, 12, 20, 33.3, 60, 300])
@pytest.mark.parametrize("bpm", [50, 90, 140, 200])
@pytest.mark.parametrize("beats", [2, 3, 4])
def test_the_bars_fill_the_time(seconds: float, bpm: float, beats: int) -> None:
    form = plan_form(seconds, bpm, beats, rubato=True)
    assert form.at(0) == 0
    assert form.at(form.beats) == pytest.approx(seconds - ring_seconds(seconds))
    assert sum(section.bars for section in form.sections) * form.beats_per_bar == form.beats
    assert form.sections[-1].label == "cadence"
    places = [form.at(beat / 2) for beat in range(int(form.beats * 2))]
    assert all(a < b for a, b in pairwise(places))
    if seconds >= 20:
        assert form.tempo_bpm == pytest.approx(bpm, rel=0.15)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_every_genre_and_mood_makes_a_piece(prompt: str) -> None:
    for seed in range(2):
        written = piece(prompt, 24, seed)
        brief = written.brief
        assert written.notes
        roles = {note.role for note in written.notes}
        assert {"lead"} <= roles
        assert roles <= {seat.role for seat in brief.seats}
        for note in written.notes:
            assert 0 <= note.start_s < 24
            assert note.seconds > 0
            assert 0 < note.force <= 1
            if note.role != "drums":
                assert 24 <= note.pitch <= 103


@pytest.mark.parametrize("prompt", ["calm piano", "epic orchestral", "jazz", "waltz", "techno"])
def test_the_end_is_the_tonic(prompt: str) -> None:
    for seed in range(6):
        written = piece(prompt, 20, seed)
        beat, last = written.chords[-1]
        assert last.root == written.brief.tonic
        end = written.form.at(beat)
        bass = [
            note.pitch
            for note in written.notes
            if note.role != "drums" and note.start_s >= end - 0.001
        ]
        assert min(bass) % 12 == written.brief.tonic
        tune = [note for note in written.notes if note.role == "lead"]
        assert tune[-1].pitch % 12 == written.brief.tonic
        assert tune[-1].start_s + tune[-1].seconds < 20


def test_the_tune_can_be_sung() -> None:
    steps: list[int] = []
    for prompt in ("calm piano", "happy pop", "sad violin", "epic orchestral", "celtic", "folk"):
        for seed in range(5):
            tune = [note for note in piece(prompt, 40, seed).notes if note.role == "lead"]
            pitches = [note.pitch for note in tune]
            assert max(pitches) - min(pitches) <= 22
            instrument = INSTRUMENTS[tune[0].player]
            assert all(instrument.low <= pitch <= instrument.high for pitch in pitches)
            assert len(set(pitches)) >= 4
            steps += [abs(a - b) for a, b in pairwise(pitches)]
    assert np.mean([step <= 4 for step in steps]) > 0.75
    assert np.mean([step > 12 for step in steps]) < 0.02


def test_the_tune_rests_on_the_chords() -> None:
    """Notes on the first beat of a bar are chord tones, most of the others are of the scale."""
    for prompt in ("calm piano", "happy pop", "orchestral in D minor"):
        written = piece(prompt, 40)
        bars = dict(written.chords)
        width = written.form.beats_per_bar
        starts = {written.form.at(beat): over for beat, over in bars.items() if beat % width == 0}
        hits = [
            note.pitch % 12 in over.tones
            for note in written.notes
            for start, over in starts.items()
            if note.role == "lead" and abs(note.start_s - start) < 0.03
        ]
        assert len(hits) > 5
        assert np.mean(hits) > 0.95


def test_the_theme_comes_back() -> None:
    """The second A has the rhythm of the first."""
    written = piece("epic orchestral", 60)
    form = written.form
    firsts = [section for section in form.sections if section.label == "A"]
    assert len(firsts) >= 2
    rhythms = []
    for section in firsts[:2]:
        start, end = (form.at((section.start + bars) * form.beats_per_bar) for bars in (0, 4))
        rhythms.append(
            [
                round((note.start_s - start) / (end - start) * 64)
                for note in written.notes
                if note.role == "lead" and start - 0.03 <= note.start_s < end - 0.03
            ]
        )
    assert rhythms[0] == rhythms[1]


def test_the_key_is_kept() -> None:
    written = piece("calm piano in D minor", 60)
    weights = np.zeros(12)
    for note in written.notes:
        weights[note.pitch % 12] += note.seconds
    scale = {(2 + step) % 12 for step in SCALES["minor"]} | {1}  # and the leading note
    assert weights[sorted(scale)].sum() / weights.sum() > 0.97
    assert set(np.argsort(weights)[-4:]) & {2}


def test_dynamics_grow_and_fall() -> None:
    written = piece("epic orchestral", 60)
    forces = np.array([note.force for note in written.notes])
    assert forces.std() > 0.05
    intro = [s for s in written.form.sections if s.label == "intro"]
    assert not intro or intro[0].energy < max(s.energy for s in written.form.sections)


def test_swing_delays_the_offbeat() -> None:
    straight, swung = piece("pop", 20), piece("jazz", 20)
    assert straight.brief.style.swing == 0.5
    rides = [n.start_s for n in swung.notes if n.player == "ride"]
    beat = 60 / swung.form.tempo_bpm
    parts = [(start % beat) / beat for start in rides if 0.2 < (start % beat) / beat < 0.9]
    assert np.median(parts) == pytest.approx(swung.brief.style.swing, abs=0.03)


def test_prompts_differ_in_pace_players_and_density() -> None:
    calm, epic, techno = (piece(prompt) for prompt in ("calm piano", "epic orchestral", "techno"))
    assert calm.brief.tempo_bpm < epic.brief.tempo_bpm < techno.brief.tempo_bpm
    assert calm.brief.instruments == {"piano"}
    assert calm.brief.instruments.isdisjoint(epic.brief.instruments)
    assert len(epic.notes) > 2.5 * len(calm.notes)
    assert len(techno.notes) > 4 * len(calm.notes)


def test_the_same_seed_is_the_same_piece() -> None:
    assert piece("rock", seed=4).notes == piece("rock", seed=4).notes
    assert piece("rock", seed=4).notes != piece("rock", seed=5).notes


def test_without_drums_the_others_play_the_same() -> None:
    full, quiet = piece("pop in C major"), piece("pop in C major", negative="drums")
    assert any(note.role == "drums" for note in full.notes)
    assert not any(note.role == "drums" for note in quiet.notes)
    assert [n for n in full.notes if n.role == "bass"] == [
        n for n in quiet.notes if n.role == "bass"
    ]


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_sting_has_a_cadence(prompt: str) -> None:
    for seconds in (1.0, 1.5, 3.0):
        written = piece(prompt, seconds)
        assert written.chords[-1][1].root == written.brief.tonic
        assert len(written.chords) >= 2
        assert written.chords[-2][1] != written.chords[-1][1]
