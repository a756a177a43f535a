"""What is written down before it is played: notes in seconds."""

from __future__ import annotations

from dataclasses import dataclass

from reelbot.render.studio.engines.text_to_music.band.brief import Brief
from reelbot.render.studio.engines.text_to_music.band.form import Form
from reelbot.render.studio.engines.text_to_music.band.harmony import Chord
from reelbot.render.studio.engines.text_to_music.band.instruments import Role


@dataclass(frozen=True, slots=True)
class Note:
    """A tone or a stroke. `player` is a name of INSTRUMENTS, for role "drums" one of DRUMS.

    `start_s` and `seconds` are when and how long; `pitch` is a MIDI number; `force` (0 to 1) is
    how hard it is played.
    """

    role: Role
    player: str
    start_s: float
    seconds: float
    pitch: int
    force: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A composed piece. `chords` are (beat, chord), the last one the final tonic."""

    brief: Brief
    form: Form
    chords: tuple[tuple[float, Chord], ...]
    notes: tuple[Note, ...]
