"""Written English → spoken words, token by token (pure).

A token is what stands between white space. Rules look at a token and its neighbours, and give the
words of one token or of several together ("$5 million", "21 November 2026").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from reelbot.render.studio.engines.text_to_speech import english_numbers as numbers
from reelbot.render.studio.engines.text_to_speech import english_tables as tables
from reelbot.render.studio.engines.text_to_speech.addresses import address
from reelbot.render.studio.engines.text_to_speech.numerals import (
    cardinal,
    number,
    ordinal,
    roman,
    year,
)

_LEAD = re.compile(r"^[\"“”„‘’'(\[{«‹*_~`|•·–—>-]+")
_TAIL = re.compile(r"[\"“”‘’')\]}»›*_~`|.,;:!?…–—-]+$")
_DOTTED = re.compile(r"(?:[A-Za-z]\.){1,6}[A-Za-z]?")
_CAPITALS = re.compile(r"([A-Z]{2,6})(['’]?s)?")
_LETTERS_DIGITS = re.compile(r"([A-Z]{1,4})-?(\d{1,4})")
_MARKS = ("…", "!", "?", ".", ";", ":", "—", ",")


class Token(NamedTuple):
    """`lead` and `tail` are the punctuation around `core`; all three joined are the token."""

    lead: str
    core: str
    tail: str


Rule = Callable[[Sequence[Token], int], tuple[str, ...] | None]


def say(written: Sequence[str]) -> list[str]:
    """What is said for each written token; "" for one that is not heard. Same length."""
    tokens = [split(token) for token in written]
    shouting = _is_shouting(tokens)
    if shouting:
        tokens = [Token(t.lead, t.core.capitalize(), t.tail) for t in tokens]
    said: list[str] = []
    while len(said) < len(tokens):
        at = len(said)
        cores = next((cores for rule in _RULES if (cores := rule(tokens, at)) is not None), None)
        if cores is None:
            cores = (_plain_word(tokens[at].core),)
        said += [_dress(core, tokens, at + offset) for offset, core in enumerate(cores)]
    return said


def split(token: str) -> Token:
    """ "“Hello,”" → Token("“", "Hello", ",”"); abbreviations keep the periods inside them."""
    lead_match = _LEAD.match(token)
    lead = lead_match[0] if lead_match else ""
    rest = token[len(lead) :]
    if lead.endswith(("-", "−")) and rest[:1] and (rest[0].isdigit() or rest[0] in "$€£."):
        lead, rest = lead[:-1], lead[-1] + rest
    if lead.endswith(("'", "’")) and re.match(r"\d\d?(s|\b)", rest):
        lead, rest = lead[:-1], lead[-1] + rest
    tail_match = _TAIL.search(rest)
    tail = tail_match[0] if tail_match else ""
    core = rest[: len(rest) - len(tail)]
    if tail and tail[0] in "'’" and core.endswith("s") and not lead:
        core, tail = core + tail[0], tail[1:]
    return Token(lead, core, tail)


def _dress(spoken: str, tokens: Sequence[Token], at: int) -> str:
    """The words with the marks that shape the voice: at most one at the end, no markup."""
    if not spoken:
        return ""
    lead, _, tail = tokens[at]
    mark = next((mark for mark in _MARKS if mark in tail.replace("...", "…")), "")
    if mark == "." and not _ends_sentence(tokens, at):
        mark = "," if "," in tail else ""
    if not mark and re.search(r"[–—]|--", tail):
        mark = "—"
    opening = "".join(sign for sign in lead.replace('"', "“") if sign in "“(")
    closing = "".join(sign for sign in tail.replace('"', "”") if sign in "”)")
    return f"{opening}{spoken.rstrip(',')}{mark}{closing}"


def _ends_sentence(tokens: Sequence[Token], at: int) -> bool:
    """Whether the period behind this token is more than the mark of an abbreviation."""
    core = tokens[at].core
    if at + 1 == len(tokens):
        return True
    low, following = core.lower(), tokens[at + 1]
    if "..." in tokens[at].tail or following.core[:1].islower():
        return "..." in tokens[at].tail
    if low in tables.TITLES or (low in tables.COUNTED and following.core[:1].isdigit()):
        return False
    if re.fullmatch(r"[A-Z]", core):  # an initial: "J. R. R. Tolkien"
        return core == "I"
    if low == "st" or _DOTTED.fullmatch(core) or low in tables.ABBREVIATIONS:
        if low in ("a.m", "p.m", "etc"):
            return following.core[:1].isupper()
        return following.core in tables.STARTERS
    if low in tables.MONTH_ABBREVIATIONS or low in tables.DAY_ABBREVIATIONS:
        return not following.core[:1].isdigit()
    return True


def _is_shouting(tokens: Sequence[Token]) -> bool:
    """Whether the whole text is in capitals, so that they tell nothing of acronyms."""
    words = [token.core for token in tokens if len(token.core) > 1 and token.core.isalpha()]
    long = [word for word in words if len(word) > 4]
    return len(words) >= 3 and len(long) >= 1 and all(word.isupper() for word in words)


def _core(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].core if 0 <= at < len(tokens) else ""


def _joined(tokens: Sequence[Token], at: int) -> bool:
    """Whether nothing but space stands between this token and the next."""
    return at + 1 < len(tokens) and not tokens[at].tail and not tokens[at + 1].lead


# -- rules of several tokens -----------------------------------------------------------------------


def _month_of(core: str) -> str | None:
    if core in tables.MONTHS:
        return core
    return tables.MONTH_ABBREVIATIONS.get(core.lower()) if core[:1].isupper() else None


def _date(tokens: Sequence[Token], at: int) -> tuple[str, ...] | None:
    """ "21 November 2026", "November 21, 2026", "Nov. 21st"."""
    core, following = _core(tokens, at), _core(tokens, at + 1)
    day = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", core)
    if day and 1 <= int(day[1]) <= 31 and (month := _month_of(following)) and _joined(tokens, at):
        return ("the " * (_core(tokens, at - 1) != "the") + ordinal(int(day[1])), f"of {month}")
    month = _month_of(core)
    day = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", following)
    if month and day and 1 <= int(day[1]) <= 31:
        return (month, ordinal(int(day[1])))
    if month and core != month and (core != core.capitalize() or tokens[at].tail[:1] == "."):
        return (month,)
    return None


def _money(tokens: Sequence[Token], at: int) -> tuple[str, ...] | None:
    """ "$5 million", "5 USD"."""
    core, following = _core(tokens, at), _core(tokens, at + 1)
    if not _joined(tokens, at):
        return None
    found = numbers.amount(core)
    if found and following.lower() in tables.MAGNITUDES and not found[3]:
        sign, currency, digits, _ = found
        many = tables.CURRENCIES[currency][1]
        return ("minus " * bool(sign) + number(digits), f"{following} {many}")
    if numbers.is_number(core):
        sign = tables.CURRENCY_CODES.get(following, following)
        if sign in tables.CURRENCIES:
            one, many, *_ = tables.CURRENCIES[sign]
            return (number(core), one if core == "1" else many)
    return None


def _measure(tokens: Sequence[Token], at: int) -> tuple[str, ...] | None:
    """ "5 km", "3 pm", "20 °C"."""
    core, following = _core(tokens, at), _core(tokens, at + 1)
    if not _joined(tokens, at):
        return None
    if re.fullmatch(r"[ap]\.?m", following, re.IGNORECASE):
        time = re.fullmatch(r"(\d{1,2})(?::(\d\d))?", core)
        if time and int(time[1]) <= 12:
            spoken = cardinal(int(time[1])) if not int(time[2] or 0) else numbers.single(core)
            return (str(spoken), numbers.half_of_day(following))
    if numbers.is_number(core) and following in tables.UNITS:
        return (number(core), numbers.unit(following, core))
    return None


def _counted(tokens: Sequence[Token], at: int) -> tuple[str, ...] | None:
    """ "No. 5", "pp. 10-12"."""
    core, following = _core(tokens, at), _core(tokens, at + 1)
    if tokens[at].tail.startswith(".") and re.match(r"#?\d", following):
        said = tables.COUNTED.get(core.lower())
        return (said,) if said else None
    return None


def _roman(tokens: Sequence[Token], at: int) -> tuple[str, ...] | None:
    """ "Louis XIV", "World War II", "Chapter IV"."""
    core, before = _core(tokens, at), _core(tokens, at - 1)
    possessive = re.fullmatch(r"([IVX]+)['’]s", core)
    value = roman(possessive[1] if possessive else core)
    if not value or not before or tokens[at - 1].tail:
        return None
    after = "'s" if possessive else ""
    if before in tables.RULERS and (len(core) > 1 or core in "IVX"):
        if core == "I" and _core(tokens, at + 1)[:1].islower() and not _ruled(tokens, at):
            return None
        return (f"the {ordinal(value)}{after}",)
    if before.lower() in tables.NUMBERED and before[:1].isupper():
        return (cardinal(value) + after,)
    if len(core) > 1 and before[:1].isupper() and before.upper() != before:
        if _ruled(tokens, at):
            return (f"the {ordinal(value)}{after}",)
        return (cardinal(value) + after,)
    return None


def _ruled(tokens: Sequence[Token], at: int) -> bool:
    return _core(tokens, at - 2) in tables.RULER_TITLES


# -- rules of one token ----------------------------------------------------------------------------


def _symbol(tokens: Sequence[Token], at: int) -> tuple[str, ...] | None:
    core = tokens[at].core
    if not core and tokens[at].lead == ">":
        core = ">"
    if core in tables.SYMBOLS:
        return (tables.SYMBOLS[core],)
    if not any(letter.isalnum() or letter in tables.SYMBOLS for letter in core):
        return ("",)
    low = core.lower()
    return (tables.WORDS[low],) if low in tables.WORDS else None


def _address(tokens: Sequence[Token], at: int) -> tuple[str, ...] | None:
    said = address(tokens[at].core)
    return (said,) if said else None


def _digits(tokens: Sequence[Token], at: int) -> tuple[str, ...] | None:
    core = tokens[at].core
    if not any(letter.isnumeric() for letter in core):
        return None
    counted = _core(tokens, at + 1)
    if re.fullmatch(r"[12]\d{3}", core) and counted in tables.UNITS and _joined(tokens, at):
        return (number(core),)
    said = numbers.single(core)
    if said and _core(tokens, at - 1).lower() == "version":
        said = said.removeprefix("version ")
    return (said,) if said is not None else None


def _abbreviation(tokens: Sequence[Token], at: int) -> tuple[str, ...] | None:
    core, tail = tokens[at].core, tokens[at].tail
    low, period = core.lower(), tail.startswith(".")
    following = _core(tokens, at + 1)
    if low == "st" and (period or core == "St"):
        saint = following[:1].isupper() and following not in tables.STARTERS
        return ("Saint" if saint and "," not in tail else "Street",)
    named = following[:1].isupper() and following not in tables.STARTERS
    if core == "Dr" and not named and at >= 2 and _core(tokens, at - 1)[:1].isupper():
        return ("drive",)  # "Ocean Dr." after a name, "Dr. Ocean" before one
    titled = core[:1].isupper() and low in tables.TITLES
    titled = titled and (following[:1].isupper() or (period and following == "and"))
    if titled and (period or low in tables.TITLES_WITHOUT_PERIOD):
        return (tables.TITLES[low],)
    if low in tables.ABBREVIATIONS and (period or low not in tables.NEEDS_PERIOD):
        ends = at + 1 == len(tokens) or following[:1].isupper()
        if low in ("in", "co", "al", "v", "min", "est", "ed") and ends and core.islower():
            return None
        return (tables.ABBREVIATIONS[low],)
    if low in tables.DAY_ABBREVIATIONS and period and core[:1].isupper() and "," in tail:
        return (tables.DAY_ABBREVIATIONS[low],)
    return None


def _acronym(tokens: Sequence[Token], at: int) -> tuple[str, ...] | None:
    """ "USB" → "U.S.B", which the voices spell; "NASA" → "NASA"; "STOP" → "stop"."""
    core = tokens[at].core
    if _DOTTED.fullmatch(core) and len(core) > 2:
        return (".".join(core.replace(".", "").upper()),)
    if re.fullmatch(r"[A-Z]{1,3}&[A-Z]{1,3}", core):  # "AT&T"
        return (" and ".join(map(_spell, core.split("&"))),)
    if match := _LETTERS_DIGITS.fullmatch(core):
        letters, digits = match.groups()
        said = year(int(digits)) if len(digits) == 4 else number(digits)
        return (f"{_spell(letters) if letters not in tables.SAID_AS_WORDS else letters} {said}",)
    match = _CAPITALS.fullmatch(core)
    if not match:
        return None
    letters, ending = match[1], "s" if match[2] and not core.endswith(("'s", "’s")) else match[2]
    ending = (ending or "").replace("’", "'")
    if letters in tables.SAID_AS_WORDS:
        return (letters + ending,)
    if letters in tables.SHOUTED or (len(letters) > 3 and _looks_like_a_word(letters)):
        return (letters.lower() + ending,)
    spelt = _spell(letters)
    return (f"{spelt}'s" if ending else spelt,)


def _spell(letters: str) -> str:
    return ".".join(letters)


def _looks_like_a_word(letters: str) -> bool:
    """Whether four capitals or more can be pronounced: vowels, and no heap of consonants."""
    if letters in tables.SPELT:
        return False
    return bool(re.search("[AEIOUY]", letters)) and not re.search(
        "[^AEIOUY]{4}|^[^AEIOUYSTWPBCGKDF][^AEIOUYH]", letters
    )


def _plain_word(core: str) -> str:
    """A word as it is, with what stands inside it said or taken out."""
    for sign, fraction in tables.FRACTIONS.items():
        core = core.replace(sign, f" {fraction} ")
    core = re.sub(r"(?<=\w)(?:—|–|--+)(?=\w)", " — ", core)
    core = re.sub(r"\s*(?:…|\.{2,})\s*", "… ", core)
    core = re.sub(r"(?<=\w)/(?=\w)", " ", core)
    core = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", core) if core.startswith("#") else core
    core = core.replace("#", "hashtag ") if re.match(r"#\w", core) else core
    core = core.replace("@", "at ") if re.match(r"@\w", core) else core
    core = re.sub(r"[*_~`|\\\[\]{}<>^•·]+", " ", core)
    core = re.sub(r"[&+=@%#°$€£×÷±→]", lambda sign: f" {tables.SYMBOLS.get(sign[0], '')} ", core)
    words = [_part(word) for word in core.split()]
    return " ".join(words)


def _part(word: str) -> str:
    """A word of several kinds of letters: "1960s-era", "GPU-based", "Mark2"."""
    if not any(letter.isdigit() for letter in word):
        if "-" in word and re.search(r"[A-Z]{2}", word):
            return " ".join(say(word.split("-")))
        return word
    pieces = [
        piece for piece in re.split(r"-|(?<=[a-zA-Z])(?=\d)|(?<=\d)(?=[a-zA-Z])", word) if piece
    ]
    if len(pieces) == 1:
        return numbers.single(word) or "".join(
            f" {cardinal(int(run))} " if run.isdecimal() and len(run) < 16 else run
            for run in re.findall(r"[0-9]+|[^0-9]+", word)
        )
    return " ".join(said for piece in pieces if (said := " ".join(say([piece]))))


_RULES: tuple[Rule, ...] = (
    *(_symbol, _address, _date, _money, _measure, _counted, _roman, _digits),
    *(_abbreviation, _acronym),
)
