"""A band that composes by rules and plays from a General MIDI soundfont.

    prompt ─ brief (reading, words, meaning) ─▶ Brief: mood, genre, tempo, key, seats
    Brief ─ composer (form, harmony, tune, accompaniment, drummer) ─▶ Piece: notes in seconds
    Piece ─ sampler (soundfont, tones) ─▶ Buses ─ mixdown ─▶ stereo samples

Up to Piece everything is pure; all chance comes from the cue's seed.
"""
