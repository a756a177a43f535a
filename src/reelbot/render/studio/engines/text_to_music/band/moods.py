"""What a mood asks of the music: mode, pace, loudness, register and room."""

from __future__ import annotations

from dataclasses import dataclass

Mode = str


@dataclass(frozen=True, slots=True)
class Mood:
    """`pace` (0 slow to 1 fast) picks the tempo inside a genre's range; `force` (0 to 1) is how
    hard the band plays and how much of it; `density` how many notes the melody has; `register`
    moves the melody in semitones; `room_s` is the reverberation time.

    `genre` is played where the prompt names none. `harmony` names a pool of progressions of its
    own; without it the mode's pool is used.
    """

    modes: tuple[Mode, ...]
    pace: float
    force: float
    density: float
    genre: str
    register: int = 0
    room_s: float = 1.8
    harmony: str | None = None


MOODS: dict[str, Mood] = {
    "neutral": Mood(("major", "lydian"), 0.35, 0.35, 0.35, "gentle"),
    "calm": Mood(("major", "lydian"), 0.15, 0.2, 0.25, "piano", room_s=2.4),
    "sad": Mood(("minor",), 0.1, 0.25, 0.3, "piano", -2, 2.4, "sad"),
    "happy": Mood(("major",), 0.75, 0.6, 0.6, "pop", 2, 1.2),
    "hopeful": Mood(("major",), 0.5, 0.5, 0.45, "inspiring", 0, 2.0),
    "epic": Mood(("minor", "dorian"), 0.6, 0.95, 0.45, "orchestral", 0, 2.8, "epic"),
    "triumphant": Mood(("major", "mixolydian"), 0.6, 0.9, 0.5, "orchestral", 2, 2.4),
    "dark": Mood(("minor", "phrygian"), 0.2, 0.5, 0.25, "cinematic", -5, 3.0, "dark"),
    "scary": Mood(("phrygian", "harmonic minor"), 0.25, 0.5, 0.25, "horror", -3, 3.2, "scary"),
    "spooky": Mood(("harmonic minor",), 0.45, 0.45, 0.5, "eerie", 0, 2.4, "spooky"),
    "mysterious": Mood(("minor", "dorian"), 0.25, 0.35, 0.3, "mystery", -2, 2.8, "mysterious"),
    "romantic": Mood(("major",), 0.25, 0.4, 0.4, "romance", 0, 2.2, "romantic"),
    "playful": Mood(("major",), 0.7, 0.45, 0.6, "playful", 3, 1.1),
    "tense": Mood(("minor", "phrygian"), 0.65, 0.6, 0.2, "suspense", -4, 2.2, "tense"),
    "dreamy": Mood(("lydian", "major"), 0.2, 0.25, 0.3, "dream", 2, 3.0),
    "energetic": Mood(("minor", "major"), 0.9, 0.85, 0.55, "electronic", 0, 1.2),
    "angry": Mood(("minor", "phrygian"), 0.85, 1.0, 0.55, "rock", -3, 1.2, "dark"),
    "nostalgic": Mood(("major",), 0.3, 0.35, 0.4, "nostalgia", 0, 1.8, "nostalgic"),
    "festive": Mood(("major",), 0.85, 0.75, 0.65, "festival", 2, 1.4),
}
