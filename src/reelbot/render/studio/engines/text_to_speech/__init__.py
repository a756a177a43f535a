"""Narration: text → speech with the times of its words.

    text ─ english | european ─▶ SpokenWord ─ sentences ─▶ Sentence
         ─ kokoro | pico ─▶ Piece ─ joining ─▶ Speech

Every word keeps the way it was written beside the way it is said, so that captions show "2026"
while four words are heard.
"""
