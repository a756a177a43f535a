"""A written English token with digits in it → words: dates, times, money, measures (pure).

Each rule takes the core of one token, without the punctuation around it, and gives its words or
None where it does not apply. `single` tries them in order.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from reelbot.render.studio.engines.text_to_speech import english_tables as tables
from reelbot.render.studio.engines.text_to_speech.numerals import (
    cardinal,
    digits,
    number,
    ordinal,
    plural,
    year,
)

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_CURRENCY = "|".join(sorted(map(re.escape, tables.CURRENCIES), key=len, reverse=True))
_MONEY = re.compile(rf"([-−]?)({_CURRENCY})({NUMBER})(bn|[kKmMbB])?")
_MONEY_AFTER = re.compile(rf"([-−]?)({NUMBER})(bn|[kKmMbB])?({_CURRENCY})")
_UNIT_NAMES = tables.UNITS | tables.UNITS_TOUCHING
_UNIT = "|".join(sorted(map(re.escape, _UNIT_NAMES), key=len, reverse=True))
_MEASURE = re.compile(rf"([-−+]?(?:{NUMBER}))-?({_UNIT})(²|³)?")
_PLAIN = re.compile(rf"[-−+]?(?:{NUMBER})")
_RANGE = re.compile(rf"({NUMBER})[-–]({NUMBER})({_UNIT})?")
_ORDINAL = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:st|nd|rd|th)", re.IGNORECASE)
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SLASH_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})")
_DOT_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(am|pm|AM|PM|a\.m|p\.m)?")
_HOUR = re.compile(r"(\d{1,2})(am|pm|AM|PM|a\.m|p\.m)")
_DECADE = re.compile(r"['’]?(\d0)['’]?s")
_YEARS = re.compile(r"(\d{2}\d0)['’]?s")
_SHORT_YEAR = re.compile(r"['’](\d\d)")
_RATIO = re.compile(r"(\d+):(\d+)")
_FRACTION = re.compile(r"(\d+)[/⁄](\d+)")
_MIXED = re.compile(rf"(\d*)([{''.join(tables.FRACTIONS)}])")
_VERSION = re.compile(r"[vV]?\d+(?:\.\d+){2,}|[vV]\d+(?:\.\d+)*")
_PHONE = re.compile(r"\+?\d{0,3}[-.]?\(?\d{3}\)?[-.]\d{3,4}(?:[-.]\d{4})?|\+\d{7,15}")
_NUMBERED = re.compile(r"#(\d+)")
_SUM = re.compile(r"\d[\d.,]*(?:[-+*×÷/=−]\d[\d.,]*)+")
_SUM_SIGNS = {
    **dict.fromkeys("-−", "minus"),
    **dict.fromkeys("*×", "times"),
    **dict.fromkeys("/÷", "divided by"),
    "+": "plus",
    "=": "equals",
}
_DENOMINATORS = {2: "half", 4: "quarter"}


def is_number(core: str) -> bool:
    return _PLAIN.fullmatch(core) is not None


def plain(core: str) -> str | None:
    """A number alone; four digits without a comma are read as a year where that is usual."""
    if not is_number(core):
        return None
    if re.fullmatch(r"\d{4}", core) and 1100 <= int(core) <= 2099:
        return year(int(core))
    return number(core)


def date(day: int, month: int, in_year: int) -> str | None:
    """(21, 11, 2026) → "November twenty first, twenty twenty six"; None where there is none."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{tables.MONTHS[month - 1]} {ordinal(day)}, {year(in_year)}"


def _iso_date(core: str) -> str | None:
    match = _ISO_DATE.fullmatch(core)
    return date(int(match[3]), int(match[2]), int(match[1])) if match else None


def _slash_date(core: str) -> str | None:
    match = _SLASH_DATE.fullmatch(core)
    if not match:
        return None
    first, second, in_year = int(match[1]), int(match[2]), int(match[3])
    if len(match[3]) == 2:
        in_year += 2000 if in_year < 70 else 1900
    # Month first, as Americans write; a first number over 12 can only be the day.
    return date(first, second, in_year) if first > 12 else date(second, first, in_year)


def _dot_date(core: str) -> str | None:
    match = _DOT_DATE.fullmatch(core)
    return date(int(match[1]), int(match[2]), int(match[3])) if match else None


def half_of_day(text: str) -> str:
    """ "pm", "P.M." → "P.M", which the voices spell."""
    return f"{text[0].upper()}.M"


def clock(hour: int, minute: int, half: str | None) -> str:
    """(3, 5, "pm") → "three oh five P.M"; (3, 0, None) → "three o'clock"."""
    if minute:
        said = f"{cardinal(hour)} {'oh ' if minute < 10 else ''}{cardinal(minute)}"
    elif half:
        said = cardinal(hour)
    elif 1 <= hour <= 12:
        return f"{cardinal(hour)} o'clock"
    else:
        return f"{cardinal(hour) if hour else 'zero'} hundred hours"
    return f"{said} {half_of_day(half)}" if half else said


def _time(core: str) -> str | None:
    match = _TIME.fullmatch(core)
    if match and int(match[1]) < 25 and int(match[2]) < 60:
        if match[3]:
            return " ".join(cardinal(int(part)) for part in match.group(1, 2, 3))
        return clock(int(match[1]), int(match[2]), match[4])
    match = _HOUR.fullmatch(core)
    return clock(int(match[1]), 0, match[2]) if match and int(match[1]) <= 12 else None


def _decade(core: str) -> str | None:
    if match := _YEARS.fullmatch(core):
        century, rest = divmod(int(match[1]), 100)
        if rest == 0:
            return f"{cardinal(century)} hundreds" if century % 10 else f"{number(match[1])}s"
        return f"{cardinal(century)} {plural(cardinal(rest))}"
    if match := _DECADE.fullmatch(core):
        return plural(cardinal(int(match[1])))
    match = _SHORT_YEAR.fullmatch(core)
    return year(1900 + int(match[1])).partition(" ")[2] if match else None


def money(sign: str, currency: str, amount: str, magnitude: str = "") -> str:
    """("", "$", "5.20") → "five dollars and twenty cents"."""
    one, many, cent, cents = tables.CURRENCIES[currency]
    minus = "minus " if sign else ""
    if magnitude:
        return f"{minus}{number(amount)} {magnitude} {many}"
    whole, _, fraction = amount.replace(",", "").partition(".")
    if fraction and (len(fraction) != 2 or one == many):
        return f"{minus}{number(amount)} {many}"
    units, hundredths = int(whole or 0), int(fraction or 0)
    parts = [f"{cardinal(units)} {one if units == 1 else many}"] if units or not hundredths else []
    if hundredths:
        parts.append(f"{cardinal(hundredths)} {cent if hundredths == 1 else cents}")
    return minus + " and ".join(parts)


def amount(core: str) -> tuple[str, str, str, str] | None:
    """ "$5.20" → sign, currency, digits, magnitude."""
    if match := _MONEY.fullmatch(core):
        return match[1], match[2], match[3], tables.MAGNITUDE_LETTERS.get(match[4] or "", "")
    if match := _MONEY_AFTER.fullmatch(core):
        return match[1], match[4], match[2], tables.MAGNITUDE_LETTERS.get(match[3] or "", "")
    return None


def _money(core: str) -> str | None:
    found = amount(core)
    return money(*found) if found else None


def unit(name: str, count: str) -> str:
    """("km", "1") → "kilometer"; ("°C", "20") → "degrees Celsius"."""
    one, many = _UNIT_NAMES[name]
    return one if count in ("1", "-1", "+1", "−1") else many


def _measure(core: str) -> str | None:
    match = _MEASURE.fullmatch(core)
    if not match:
        return None
    power = {"²": "square ", "³": "cubic "}.get(match[3] or "", "")
    count = match[1]
    said = number(count)
    if match[2] == "p" and len(count) in (3, 4):  # "720p", "1080p"
        said = f"{number(count[:-2])} {cardinal(int(count[-2:]))}"
    # "a 5-km run" is not plural.
    one = "1" if core[len(count)] == "-" else count
    return f"{said} {power}{unit(match[2], one)}"


def _range(core: str) -> str | None:
    match = _RANGE.fullmatch(core)
    if not match:
        return None
    first, second = plain(match[1]), plain(match[2])
    if re.fullmatch(r"\d{4}-\d{2}", core) and int(match[2]) > int(match[1][2:]):
        second = cardinal(int(match[2]))
    after = f" {unit(match[3], '2')}" if match[3] else ""
    return f"{first} to {second}{after}"


def _ordinal(core: str) -> str | None:
    match = _ORDINAL.fullmatch(core)
    return ordinal(int(match[1].replace(",", ""))) if match else None


def _ratio(core: str) -> str | None:
    match = _RATIO.fullmatch(core)
    return f"{cardinal(int(match[1]))} to {cardinal(int(match[2]))}" if match else None


def _fraction(core: str) -> str | None:
    if match := _MIXED.fullmatch(core):
        said = tables.FRACTIONS[match[2]]
        if not match[1]:
            return said
        return f"{cardinal(int(match[1]))} and {said.replace('one half', 'a half')}"
    match = _FRACTION.fullmatch(core)
    if not match:
        return None
    above, below = int(match[1]), int(match[2])
    if not 2 <= below <= 20 or above >= below * 4:
        return f"{cardinal(above)} over {cardinal(below)}"
    name = _DENOMINATORS.get(below) or ordinal(below)
    if above == 1:
        return f"one {name}"
    return f"{cardinal(above)} {'halves' if below == 2 else name + 's'}"


def _version(core: str) -> str | None:
    if not _VERSION.fullmatch(core):
        return None
    said = " point ".join(cardinal(int(part)) for part in core.lstrip("vV").split("."))
    return f"version {said}" if core[0] in "vV" else said


def _phone(core: str) -> str | None:
    if not _PHONE.fullmatch(core) or sum(letter.isdigit() for letter in core) < 7:
        return None
    groups = ", ".join(digits(group) for group in re.findall(r"\d+", core))
    return f"plus {groups}" if core.startswith("+") else groups


def _numbered(core: str) -> str | None:
    match = _NUMBERED.fullmatch(core)
    return f"number {cardinal(int(match[1]))}" if match else None


def _sum(core: str) -> str | None:
    if not _SUM.fullmatch(core) or not re.search(r"[+*×÷=−]", core):
        return None
    parts = re.findall(r"[\d.,]+|[^\d.,]", core)
    return " ".join(_SUM_SIGNS.get(part) or number(part) for part in parts)


_RULES: tuple[Callable[[str], str | None], ...] = (
    *(_iso_date, _slash_date, _dot_date, _time, _decade, _ordinal, _money, _numbered, _phone),
    *(_fraction, _range, _ratio, _version, _sum, plain, _measure),
)


def single(core: str) -> str | None:
    """The words of a token that is understood alone; None where it is not a matter of numbers."""
    return next((said for rule in _RULES if (said := rule(core)) is not None), None)
