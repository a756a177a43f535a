"""German, Spanish, French and Italian text → what Pico can say (pure).

Pico reads each language's numbers, times and most abbreviations itself; what it passes over in
silence, misreads or would end a sentence at is put into words here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reelbot.render.studio.engines.text_to_speech import european_tables as tables
from reelbot.render.studio.engines.text_to_speech.addresses import address

_LEAD = re.compile(r"^[\"“”„‘'(\[{«‹*_~`|•·–—¿¡-]+(?=.)")
_TAIL = re.compile(r"[\"“”‘’')\]}»›*_~`|]+$")
_MARKED = re.compile(r"(.*?)([.,;:!?…]*)", re.DOTALL)
_DATE = re.compile(r"(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>\d{4})")
_ISO_DATE = re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:[. \u00a0\u202f’']\d{3})+(?!\d)")


def say(written: Sequence[str], language: str) -> list[str]:
    """What is said for each written token; "" for one that is not heard. Same length."""
    said: list[str] = []
    while len(said) < len(written):
        at = len(said)
        pair = _pair(written, at, language)
        said += pair or [_token(written, at, language)]
    return said


def _pair(written: Sequence[str], at: int, language: str) -> list[str]:
    """What two tokens are together: "z. B.", and "1 250" as the French write it."""
    if at + 1 == len(written):
        return []
    both = f"{written[at]} {written[at + 1]}"
    if words := tables.PAIRS[language].get(both.lower()):
        return [words, ""]
    if language == "fr" and (match := re.fullmatch(r"(\d{1,3}) (\d{3}[.,;:!?]*)", both)):
        return [match[1] + match[2], ""]
    return []


def _token(written: Sequence[str], at: int, language: str) -> str:
    token, last = written[at], at + 1 == len(written)
    symbols, abbreviations = tables.SYMBOLS[language], tables.ABBREVIATIONS[language]
    if re.fullmatch(r"[-–—]+", token):
        return ""
    lead = _LEAD.match(token)
    if lead and not re.match(r"[-–]\d", token):
        token = token[len(lead[0]) :]
    token = _TAIL.sub("", token)
    if token in symbols:
        return symbols[token]
    low = token.lower().rstrip(",;:")
    if low in abbreviations:
        # A word that may end the text keeps its period.
        return abbreviations[low] + ("." if last and low.endswith(".") else token[len(low) :])
    match = _MARKED.fullmatch(token)
    core, mark = (match[1], match[2]) if match else (token, "")
    if language == "de" and mark == "." and not last:
        if re.fullmatch(r"\d{1,2}", core) and 1 <= int(core) <= 31:
            return german_ordinal(int(core), written[at - 1] if at else "")
        if core.lower().endswith("str"):
            return f"{core}aße"
    if mark == "." and not last and re.fullmatch(r"[^\W\d_]", core):
        return core  # an initial
    return _words(core, language) + ("." if "…" in mark else mark[-1:])


def _words(core: str, language: str) -> str:
    said = address(core) or _date(core, language)
    if said is not None:
        return said
    said = _THOUSANDS.sub(lambda number: re.sub(r"\D", "", number[0]), core)
    said = re.sub(r"([€$£])(\d[\d.,]*)", r"\2 \1", said)
    said = re.sub(r"[*_~`|\\\[\]{}<>^•·]+", " ", said)
    for sign, word in tables.SYMBOLS[language].items():
        said = said.replace(sign, f" {word} ")
    said = re.sub(r"(?<=\w)(?:—|–|--+)(?=\w)", ", ", said)
    said = re.sub(r"(?<=[^\W\d])/(?=[^\W\d])", " ", said)
    return " ".join(said.split())


def _date(core: str, language: str) -> str | None:
    match = _DATE.fullmatch(core) or _ISO_DATE.fullmatch(core)
    if not match or not (1 <= int(match["m"]) <= 12 and 1 <= int(match["d"]) <= 31):
        return None
    day, month = int(match["d"]), tables.MONTHS[language][int(match["m"]) - 1]
    if language == "de":
        return f"{german_ordinal(day, 'am')} {month} {match['y']}"
    if language == "es":
        return f"{day} de {month} de {match['y']}"
    return f"{day} {month} {match['y']}"


def german_ordinal(number: int, before: str) -> str:
    """(3, "am") → "dritten", (3, "der") → "dritte", (3, "ein") → "dritter"; 1 to 31."""
    stem = tables.GERMAN_ORDINALS[number - 1]
    if before.lower() in tables.GERMAN_DATIVE:
        return f"{stem}en"
    return f"{stem}er" if before.lower() in ("", "ein", "kein", "mein") else f"{stem}e"
