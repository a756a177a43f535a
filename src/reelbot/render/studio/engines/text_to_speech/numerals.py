"""Numbers as English words: cardinals, ordinals, years, decimals, Roman numerals (pure)."""

from __future__ import annotations

import re

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ("", "thousand", "million", "billion", "trillion")
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_ROMAN = re.compile(r"(X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}

CARDINAL_MOST = 10**15 - 1


def cardinal(number: int) -> str:
    """1250 → "one thousand two hundred fifty"; beyond CARDINAL_MOST digit by digit."""
    if number < 0:
        return f"minus {cardinal(-number)}"
    if number > CARDINAL_MOST:
        return digits(str(number))
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f" {_ONES[ones]}" if ones else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return f"{_ONES[hundreds]} hundred" + (f" {cardinal(rest)}" if rest else "")
    words: list[str] = []
    for scale in reversed(range(len(_SCALES))):
        group = number // 1000**scale % 1000
        if group:
            words.append(f"{cardinal(group)} {_SCALES[scale]}".rstrip())
    return " ".join(words)


def ordinal(number: int) -> str:
    """21 → "twenty first"."""
    head, _, last = cardinal(number).rpartition(" ")
    if last in _ORDINALS:
        last = _ORDINALS[last]
    elif last.endswith("y"):
        last = last[:-1] + "ieth"
    else:
        last += "th"
    return f"{head} {last}".lstrip()


def year(number: int) -> str:
    """1905 → "nineteen oh five", 2026 → "twenty twenty six", 2009 → "two thousand nine"."""
    century, rest = divmod(number, 100)
    if not 10 <= century <= 99 or (century % 10 == 0 and rest < 10):
        return cardinal(number)
    if rest == 0:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {'oh ' if rest < 10 else ''}{cardinal(rest)}"


def digits(text: str) -> str:
    """ "007" → "zero zero seven"; what is not a digit is left out."""
    return " ".join(_ONES[int(digit)] for digit in text if digit in "0123456789")


def number(text: str) -> str:
    """ "1,250.50" → "one thousand two hundred fifty point five zero"; "-5" → "minus five".

    Digits with a leading zero, such as "007", are said one by one.
    """
    plain = text.replace(",", "").replace("−", "-")
    sign = {"-": "minus ", "+": "plus "}.get(plain[:1], "")
    whole, _, fraction = plain.lstrip("+-").partition(".")
    if len(whole) > 1 and whole.startswith("0"):
        said = digits(whole)
    else:
        said = cardinal(int(whole)) if whole else ("zero" if fraction else "")
    return sign + said + (f" point {digits(fraction)}" if fraction else "")


def plural(words: str) -> str:
    """ "nineteen ninety" → "nineteen nineties", "six" → "sixes"."""
    if words.endswith("y"):
        return words[:-1] + "ies"
    return words + ("es" if words.endswith(("x", "s")) else "s")


def roman(text: str) -> int | None:
    """ "XIV" → 14; up to 39, None for anything else."""
    if not text or not _ROMAN.fullmatch(text):
        return None
    values = [_ROMAN_VALUES[letter] for letter in text]
    return sum(
        -value if value < max(values[index:]) else value for index, value in enumerate(values)
    )
