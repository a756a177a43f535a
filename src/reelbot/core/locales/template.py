"""How a sentence's template is filled.

    {name}              the fact
    {name:duration}     seconds as "2 min 10 s"
    {name:size}         bytes as "12.5 MB"
    {name:clock}        seconds as "2:05"
    {name:percent}      0 to 1 as "40 %"
    {name:count:a|b}    the number with its noun: "1 a", "5 b"
    {state:word}        the locale's word for it: `state.queued`
    {name:whole}        a sentence of ours, however long; any other text is cut at some point
    [ … ]               left out where a fact in it is missing or empty

A fact is put in as it is: braces and brackets in it mean nothing. Outside of brackets a missing
fact reads as "…".
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FACT = re.compile(r"\{(?P<name>[a-z_]+)(?::(?P<form>[a-z]+)(?::(?P<nouns>[^}]*))?)?\}")
OPTIONAL = re.compile(r"\[(?P<inside>[^\[\]]*)\]")
MISSING = "…"
FACT_CHARACTERS_MAX = 300
LIST_MAX = 12


@dataclass(frozen=True, slots=True)
class Locale:
    """A language: its tables, and how it writes numbers and units."""

    code: str
    errors: Mapping[str, str]
    words: Mapping[str, str]
    commands: Mapping[str, str]
    decimal: str = "."
    yes: str = "yes"
    no: str = "no"
    last: str = " or "  # between the last two of a list


def fill(template: str, facts: Mapping[str, Any], locale: Locale) -> str:
    """The template with its facts; never raises for a fact that is missing or odd."""
    pieces: list[str] = []
    end = 0
    capital = False  # the sentence's first words were left out
    for match in OPTIONAL.finditer(template):
        pieces.append(_put(template[end : match.start()], facts, locale))
        inside = match["inside"]
        if all(_is_there(facts.get(name)) for name in names(inside)):
            pieces.append(_put(inside, facts, locale))
        elif match.start() == 0:
            capital = True
        end = match.end()
    pieces.append(_put(template[end:], facts, locale))
    text = "".join(pieces).strip()
    return text[:1].upper() + text[1:] if capital else text


def names(template: str) -> list[str]:
    """The facts that a template speaks of, in order."""
    return [match["name"] for match in FACT.finditer(template)]


def duration(seconds: float) -> str:
    """A length as people say it: 0.4 → "1 s", 130 → "2 min 10 s", 5000 → "1 h 23 min"."""
    whole = max(1, round(seconds)) if seconds > 0 else 0
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest and minutes < 10 else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if hours else f"{days} d"


def clock(seconds: float) -> str:
    """A length as a player shows it: 125 → "2:05"."""
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def size(count: float, decimal: str = ".") -> str:
    """A file's length in decimal units: 12_500_000 → "12.5 MB"."""
    for unit, scale in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= scale:
            return f"{_number(round(count / scale, 1), decimal)} {unit}"
    return f"{int(count)} bytes"


def _put(text: str, facts: Mapping[str, Any], locale: Locale) -> str:
    return FACT.sub(lambda match: _shown(match, facts.get(match["name"]), locale), text)


def _is_there(value: Any) -> bool:
    return value is not None and value not in ("", (), [], {})


def _shown(match: re.Match[str], value: Any, locale: Locale) -> str:
    if not _is_there(value):
        return MISSING
    form = match["form"]
    if form == "word":
        return locale.words.get(f"{match['name']}.{value}", _plain(value, locale))
    if form == "whole":
        return str(value)
    if form is None or isinstance(value, bool) or not isinstance(value, int | float):
        return _plain(value, locale)
    if not math.isfinite(value):
        return MISSING
    match form:
        case "duration":
            return duration(value)
        case "clock":
            return clock(value)
        case "size":
            return size(value, locale.decimal)
        case "percent":
            return f"{round(100 * value)} %"
        case "count":
            one, _, many = (match["nouns"] or "").partition("|")
            return f"{_number(value, locale.decimal)} {one if value == 1 else many}"
    return _plain(value, locale)


def _plain(value: Any, locale: Locale) -> str:
    if isinstance(value, bool):
        return locale.yes if value else locale.no
    if isinstance(value, int | float):
        return _number(value, locale.decimal)
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, str | bytes):
        items = [_plain(item, locale) for item in list(value)[:LIST_MAX]]
        if len(value) > LIST_MAX:
            return ", ".join([*items, MISSING])
        return locale.last.join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)
    text = str(value)
    return text if len(text) <= FACT_CHARACTERS_MAX else text[: FACT_CHARACTERS_MAX - 1] + "…"


def _number(value: float, decimal: str) -> str:
    if not math.isfinite(value):
        return MISSING
    if float(value).is_integer():
        return str(int(value))
    return f"{value:.3f}".rstrip("0").rstrip(".").replace(".", decimal)
