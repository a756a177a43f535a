"""What the band is asked to play: a prompt, read into mood, genre, tempo, key and instruments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from reelbot.render.studio.engines.text_to_music.band import words
from reelbot.render.studio.engines.text_to_music.band.genres import GENRES, Genre
from reelbot.render.studio.engines.text_to_music.band.instruments import INSTRUMENTS, Role
from reelbot.render.studio.engines.text_to_music.band.moods import MOODS, Mood

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
    text = _normal(prompt)
    unwanted = _unwanted(text, _normal(negative))
    text = _without_refusals(text)
    moods = _found(text, words.MOOD_WORDS)
    genres = _found(text, words.GENRE_WORDS)
    asked = [name for name in _instruments(text) if name not in unwanted]
    if nearest is not None and not moods and (rest := _rest(text)):
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
        seats=_seats(style, genre_name, bool(genres), asked, unwanted, _alone(text), rng),
    )


def _normal(text: str) -> str:
    text = text.lower().replace("’", "'").replace("♯", "#").replace("♭", "b")
    return re.sub(r"[\s_]+", " ", text).strip()


def _pattern(word: str) -> re.Pattern[str]:
    body = re.escape(word).replace(r"\-", r"[\s-]?")
    return re.compile(rf"(?<![\w-]){body}(?![\w])")


def _found(text: str, table: Mapping[str, str]) -> list[str]:
    """Names of the table whose words stand in the text: longest words first, then in order."""
    hits: dict[str, tuple[int, int]] = {}
    for name, listed in table.items():
        for word in listed.split():
            if match := _pattern(word).search(text):
                place = (-len(re.split(r"[\s-]", match.group())), match.start())
                hits[name] = min(hits.get(name, place), place)
    return sorted(hits, key=lambda name: hits[name])


def _instruments(text: str) -> list[str]:
    """Instruments in the text, the longest name of each place: no `guitar` in `electric guitar`."""
    spans: list[tuple[int, int, str]] = []
    for name, listed in words.INSTRUMENT_WORDS.items():
        for word in listed.split():
            spans += [(m.start(), m.end(), name) for m in _pattern(word).finditer(text)]
    spans.sort(key=lambda span: (span[0] - span[1], span[0]))
    kept: list[tuple[int, int, str]] = []
    for start, end, name in spans:
        if all(end <= a or start >= b for a, b, _ in kept):
            kept.append((start, end, name))
    return list(dict.fromkeys(name for _, _, name in sorted(kept)))


_REFUSAL = re.compile(r"\b(?:no|without|minus|not any|don't use|free of)\s+([^,.;!?]+)")


def _unwanted(text: str, negative: str) -> frozenset[str]:
    said = " , ".join([negative, *(_refused(match) for match in _REFUSAL.finditer(text))])
    names = set(_instruments(said))
    if "guitar" in names:
        names |= {name for name in INSTRUMENTS if name.endswith("guitar")}
    if "strings" in names:
        names |= {"slow strings", "tremolo strings", "pizzicato strings"}
    if "bass guitar" in names:
        names |= {name for name in INSTRUMENTS if "bass" in INSTRUMENTS[name].roles}
    if "piano" in names:
        names.add("electric piano")
    if "synth" in names:
        names |= {"saw lead", "square lead", "polysynth", "synth brass", "warm pad", "synth bass"}
    if "voice" in names or "choir" in names:
        names |= {"voice", "choir", "space voice"}
    return frozenset(names)


def _refused(match: re.Match[str]) -> str:
    """What a refusal covers: `no drums and no bass but piano` stops before `but`."""
    return re.split(r"\b(?:but|with|only|just|and then)\b", match.group(1))[0]


def _without_refusals(text: str) -> str:
    return _REFUSAL.sub(lambda match: match.group(0).replace(_refused(match), " "), text)


def _rest(text: str) -> str:
    """The prompt without instruments and words that say nothing of a mood."""
    for listed in words.INSTRUMENT_WORDS.values():
        for word in listed.split():
            text = _pattern(word).sub(" ", text)
    kept = [word for word in re.findall(r"[^\W\d_]+", text) if word not in words.IDLE_WORDS]
    return " ".join(kept) if sum(map(len, kept)) > 1 else ""


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
        if _found(text, {"": listed}):
            pace, factor = pace_said, factor_said
    bpm = (low + (high - low) * float(np.clip(pace, 0, 1))) * factor
    return float(np.clip(round(bpm), *_TEMPO_RANGE))


_KEY = re.compile(
    r"(?<![\w#'])([a-g])(?:[\s-]?(#|b(?![a-z])|sharp|flat))?"
    r"[\s-]?(major|minor|maj|min|dorian|phrygian|lydian|mixolydian|aeolian|ionian|m(?![a-z]))(?!\w)"
)
_KEY_BARE = re.compile(r"\b(?:in the key of|key of|key:) ?([a-g])(?:\s?(#|b|sharp|flat))?(?!\w)")
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
    if match := _KEY.search(text) or _KEY_BARE.search(text):
        tonic = PITCH_CLASSES.index(match.group(1).upper())
        sign = match.group(2) or ""
        tonic = (tonic + {"#": 1, "sharp": 1, "b": -1, "flat": -1}.get(sign, 0)) % 12
        if match.re is _KEY:
            mode = _MODE_SAID[match.group(3)]
    elif match := re.search(r"\b(major|minor|dorian|phrygian|lydian|mixolydian)\b", text):
        mode = _MODE_SAID[match.group(1)]
    return tonic, mode


def _alone(text: str) -> bool:
    return bool(re.search(r"\b(solo|only|just|alone|unaccompanied)\b", text))


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
    if asked and (alone or not genre_said):
        keeps: set[Role] = set() if alone or genre == "piano" else {"bass", "pad", "drums"}
        cast = {role: name for role, name in cast.items() if role in keeps}
    taken: set[Role] = set()
    for name in asked:
        best = next((role for role in INSTRUMENTS[name].roles if role not in taken), None)
        if best is not None:
            cast[best] = name
            taken.add(best)
    _fill(cast, asked, unwanted)
    order: tuple[Role, ...] = (
        "lead", "answer", "chords", "pulse", "pad", "bass", "sparkle", "drums"
    )  # fmt: skip
    return tuple(Seat(role, cast[role]) for role in order if role in cast)


def _fill(cast: dict[Role, str], asked: Iterable[str], unwanted: frozenset[str]) -> None:
    """Give the tune and the harmony to somebody where nobody has them."""
    pool = [*asked, *cast.values(), "piano", "guitar", "strings", "vibraphone", "harp"]
    wanted: tuple[Role, ...] = ("lead", "chords")
    for role in wanted:
        if role in cast or (role == "chords" and {"pad", "pulse"} & set(cast)):
            continue
        for name in pool:
            if name not in unwanted and role in INSTRUMENTS[name].roles:
                cast[role] = name
                break
