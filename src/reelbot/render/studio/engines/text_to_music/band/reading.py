"""Finds moods, genres, instruments and refusals in the words of a prompt."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reelbot.render.studio.engines.text_to_music.band import words
from reelbot.render.studio.engines.text_to_music.band.instruments import INSTRUMENTS


def normal(text: str) -> str:
    """Lower case, plain signs, single spaces."""
    text = text.lower().replace("’", "'").replace("♯", "#").replace("♭", "b")
    return re.sub(r"[\s_]+", " ", text).strip()


def _pattern(word: str) -> re.Pattern[str]:
    body = re.escape(word).replace(r"\-", r"[\s-]?")
    return re.compile(rf"(?<![\w-]){body}(?![\w])", re.IGNORECASE)


def _maybe(word: str, text: str) -> bool:
    """Whether it is worth to look for the word: most are not there, and patterns are slow."""
    return word.partition("-")[0] in text.lower()


def found(text: str, table: Mapping[str, str]) -> list[str]:
    """Names of the table whose words stand in the text: longest words first, then in order."""
    hits: dict[str, tuple[int, int]] = {}
    for name, listed in table.items():
        for word in listed.split():
            if _maybe(word, text) and (match := _pattern(word).search(text)):
                place = (-len(re.split(r"[\s-]", match.group())), match.start())
                hits[name] = min(hits.get(name, place), place)
    return sorted(hits, key=lambda name: hits[name])


def instruments(text: str) -> list[str]:
    """Instruments in the text, the longest name of each place: no `guitar` in `electric guitar`."""
    spans: list[tuple[int, int, str]] = []
    for name, listed in words.INSTRUMENT_WORDS.items():
        for word in listed.split():
            if _maybe(word, text):
                spans += [(m.start(), m.end(), name) for m in _pattern(word).finditer(text)]
    spans.sort(key=lambda span: (span[0] - span[1], span[0]))
    kept: list[tuple[int, int, str]] = []
    for start, end, name in spans:
        if all(end <= a or start >= b for a, b, _ in kept):
            kept.append((start, end, name))
    return list(dict.fromkeys(name for _, _, name in sorted(kept)))


_REFUSAL = re.compile(
    r"\b(?:no|without|minus|not any|don't use|free of|ohne|sans|sin|sem|senza)\s+([^,.;!?]+)",
    re.IGNORECASE,
)


def unwanted(text: str, negative: str) -> frozenset[str]:
    """Instruments that the prompt refuses or the negative prompt names, with their kin."""
    said = " , ".join([negative, *(_refused(match) for match in _REFUSAL.finditer(text))])
    names = set(instruments(said))
    if "guitar" in names:
        names |= {name for name in INSTRUMENTS if name.endswith("guitar")} - {"bass guitar"}
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


def without_refusals(text: str) -> str:
    """The prompt without what it refuses: instruments by name (`no drums techno` stays techno)."""

    def allowed(match: re.Match[str]) -> str:
        refused = _refused(match)
        left = _without_instruments(refused) if instruments(refused) else " "
        return match.group(0).replace(refused, left)

    return _REFUSAL.sub(allowed, text)


def _without_instruments(text: str) -> str:
    for listed in words.INSTRUMENT_WORDS.values():
        for word in listed.split():
            if _maybe(word, text):
                text = _pattern(word).sub(" ", text)
    return text


def rest(text: str) -> str:
    """The prompt without instruments, genres and words that say nothing of a mood.

    Its capitals stay: to a sentence encoder a German noun is another word without them.
    """
    text = _without_instruments(text)
    for listed in words.GENRE_WORDS.values():
        for word in listed.split():
            if _maybe(word, text):
                text = _pattern(word).sub(" ", text)
    kept = [word for word in re.findall(r"[^\W\d_]+", text) if word.lower() not in words.IDLE_WORDS]
    return " ".join(kept) if sum(map(len, kept)) > 1 else ""


def alone(text: str) -> bool:
    """Whether only the instruments that are named shall play."""
    return bool(re.search(r"\b(solo|only|just|alone|unaccompanied)\b", text))
