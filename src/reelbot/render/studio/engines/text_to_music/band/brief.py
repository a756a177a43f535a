"""What the band is asked to play: a prompt, read into mood, genre, tempo, key and instruments."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from reelbot.render.studio.engines.text_to_music.band import reading, words
from reelbot.render.studio.engines.text_to_music.band.genres import GENRES, Genre
from reelbot.render.studio.engines.text_to_music.band.instruments import INSTRUMENTS, Role
from reelbot.render.studio.engines.text_to_music.band.moods import MOODS, Mood
from reelbot.render.studio.engines.text_to_music.band.scenes import mood_of, scene_of

PITCH_CLASSES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_TEMPO_RANGE = (40.0, 220.0)


class Nearest(Protocol):
    """Finds the mood and genre that a text in any language comes nearest to."""

    def __call__(self, text: str) -> tuple[str | None, str | None]:
        """Return (mood, genre), names of MOODS and GENRES, None where nothing comes near."""
        ...


@dataclass(frozen=True, slots=True)
class Seat:
    """Who plays what: a role and an instrument's name."""

    role: Role
    instrument: str


@dataclass(frozen=True, slots=True)
class Brief:
    """A prompt, understood. `tonic` is a pitch class, 0 = C; `mode` a name of harmony.SCALES."""

    mood: str
    genre: str
    tempo_bpm: float
    tonic: int
    mode: str
    seats: tuple[Seat, ...]

    @property
    def feeling(self) -> Mood:
        return MOODS[self.mood]

    @property
    def style(self) -> Genre:
        return GENRES[self.genre]

    @property
    def instruments(self) -> frozenset[str]:
        return frozenset(seat.instrument for seat in self.seats)

    def player(self, role: Role) -> str | None:
        """The instrument that has `role`, or None."""
        return next((seat.instrument for seat in self.seats if seat.role == role), None)


def read_brief(
    prompt: str, negative: str = "", seed: int = 0, nearest: Nearest | None = None
) -> Brief:
    """Read a prompt. What it leaves open is chosen by `seed` among what suits the rest."""
    rng = np.random.default_rng([seed, 1])
    text = reading.normal(prompt)
    unwanted = reading.unwanted(text, reading.normal(negative))
    text = reading.without_refusals(text)
    asked = [name for name in reading.instruments(text) if name not in unwanted]
    scene = scene_of(prompt)
    if scene is not None:
        # Its words are of what is seen: a haunted house is no house music.
        near = nearest(scene)[0] if nearest is not None else None
        text = text.partition("background music")[0]
        moods, genres = [mood_of(scene, near)], []
    else:
        moods = reading.found(text, words.MOOD_WORDS)
        genres = reading.found(text, words.GENRE_WORDS)
    if (
        nearest is not None
        and not moods
        and (rest := reading.rest(reading.without_refusals(prompt)))
    ):
        near_mood, near_genre = nearest(rest)
        moods = [near_mood] if near_mood else []
        genres = genres or ([near_genre] if near_genre and not asked else [])
    mood_name, genre_name = _settle(moods, genres, asked)
    mood, style = MOODS[mood_name], GENRES[genre_name]
    tonic, mode = _key(text, mood, style, bool(moods), rng)
    return Brief(
        mood=mood_name,
        genre=genre_name,
        tempo_bpm=_tempo(text, mood, style, rng),
        tonic=tonic,
        mode=mode,
        seats=_seats(style, genre_name, bool(genres), asked, unwanted, reading.alone(text), rng),
    )


def _settle(moods: list[str], genres: list[str], asked: list[str]) -> tuple[str, str]:
    if not moods and not genres:
        return "neutral", "piano" if "piano" in asked and len(asked) == 1 else "gentle"
    if not genres:
        solo_piano = asked == ["piano"]
        return moods[0], "piano" if solo_piano else MOODS[moods[0]].genre
    return (moods[0] if moods else GENRES[genres[0]].mood), genres[0]


def _tempo(text: str, mood: Mood, style: Genre, rng: np.random.Generator) -> float:
    if match := re.search(r"(?<!\d)(\d{2,3})\s*(?:bpm|beats per minute)\b", text):
        return float(np.clip(int(match.group(1)), *_TEMPO_RANGE))
    low, high = style.tempo
    pace = mood.pace + rng.uniform(-0.08, 0.08)
    factor = 1.0
    for listed, pace_said, factor_said in (
        (words.MEDIUM_WORDS, 0.5, 1.0),
        (words.SLOW_WORDS, 0.0, 0.85),
        (words.FAST_WORDS, 1.0, 1.18),
        (words.VERY_SLOW_WORDS, 0.0, 0.7),
        (words.VERY_FAST_WORDS, 1.0, 1.35),
    ):
        if reading.found(text, {"": listed}):
            pace, factor = pace_said, factor_said
    bpm = (low + (high - low) * float(np.clip(pace, 0, 1))) * factor
    return float(np.clip(round(bpm), *_TEMPO_RANGE))


_KEY = re.compile(
    r"(?<![\w#'])([a-g])(?:[\s-]?(#|b(?![a-z])|sharp|flat))?"
    r"[\s-]?(major|minor|maj|min|dorian|phrygian|lydian|mixolydian|aeolian|ionian|m(?![a-z]))(?!\w)"
)
_KEY_BARE = re.compile(
    r"\b(?:in the key of|key of|key:|in) ?([a-g])(?:\s?(#|b|sharp|flat))?(?= *(?:$|[,.;!?]))"
)
_MODE_SAID = {
    "major": "major", "maj": "major", "ionian": "major", "minor": "minor", "min": "minor",
    "m": "minor", "aeolian": "minor", "dorian": "dorian", "phrygian": "phrygian",
    "lydian": "lydian", "mixolydian": "mixolydian",
}  # fmt: skip


def _key(
    text: str, mood: Mood, style: Genre, mood_said: bool, rng: np.random.Generator
) -> tuple[int, str]:
    both = [mode for mode in mood.modes if mode in style.modes]
    options = both or list(style.modes) or list(mood.modes)
    if mood_said and style.modes and not both and style.harmony is None:
        options = list(mood.modes)
    mode = options[int(rng.integers(len(options)))]
    # Keys that lie well for most instruments.
    tonic = int(rng.choice([0, 2, 3, 4, 5, 7, 9, 10]))
    if match := _key_said(text) or _KEY_BARE.search(text):
        tonic = PITCH_CLASSES.index(match.group(1).upper())
        sign = match.group(2) or ""
        tonic = (tonic + {"#": 1, "sharp": 1, "b": -1, "flat": -1}.get(sign, 0)) % 12
        if match.re is _KEY:
            mode = _MODE_SAID[match.group(3)]
    elif match := re.search(r"\b(major|minor|dorian|phrygian|lydian|mixolydian)\b", text):
        mode = _MODE_SAID[match.group(1)]
    return tonic, mode


def _key_said(text: str) -> re.Match[str] | None:
    """A key by name. `a minor` is one after `in` or `of`, or where nothing comes after it."""
    for match in _KEY.finditer(text):
        before, after = text[: match.start()].split(), text[match.end() :].strip(" ,.;!?")
        if match.group(1) != "a" or before[-1:] in (["in"], ["of"], ["key"]) or not after:
            return match
    return None


def _seats(
    style: Genre,
    genre: str,
    genre_said: bool,
    asked: list[str],
    unwanted: frozenset[str],
    alone: bool,
    rng: np.random.Generator,
) -> tuple[Seat, ...]:
    """Seat the genre's cast, then the instruments that were asked for in their best roles."""
    cast: dict[Role, str] = {}
    for role, names in style.cast.items():
        pick = int(rng.integers(len(names)))
        playable = [name for name in names if name not in unwanted]
        if playable:
            cast[role] = names[pick] if names[pick] in playable else playable[0]
    # A guitar in rock is the genre's own.
    guitars = [name for name in cast.values() if name.endswith("guitar")]
    asked = [guitars[0] if name == "guitar" and guitars and genre_said else name for name in asked]
    if asked and (alone or not genre_said):
        keeps: set[Role] = set() if alone or genre == "piano" else {"bass", "pad", "drums"}
        cast = {role: name for role, name in cast.items() if role in keeps}
    taken: set[Role] = set()
    for name in asked:
        fitting = [role for role in INSTRUMENTS[name].roles if role not in taken]
        has = [role for role in fitting if cast.get(role) == name]
        best = next(iter(has or fitting), None)
        if best is not None:
            cast[best] = name
            taken.add(best)
    _fill(cast, asked if alone and asked else [*asked, *cast.values(), *_RESERVE], unwanted)
    order: tuple[Role, ...] = (
        "lead", "answer", "chords", "pulse", "pad", "bass", "sparkle", "drums"
    )  # fmt: skip
    return tuple(Seat(role, cast[role]) for role in order if role in cast)


_RESERVE = ("piano", "guitar", "strings", "vibraphone", "harp")


def _fill(cast: dict[Role, str], pool: Iterable[str], unwanted: frozenset[str]) -> None:
    """Give the tune and the harmony to the first of the pool who can, where nobody has them."""
    wanted: tuple[Role, ...] = ("lead", "chords")
    for role in wanted:
        if role in cast or (role == "chords" and {"pad", "pulse"} & set(cast)):
            continue
        for name in pool:
            if name not in unwanted and role in INSTRUMENTS[name].roles:
                cast[role] = name
                break
