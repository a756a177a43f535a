"""How options are written in text: `name: value` (pure).

Names in any case, a full-width colon too. Options with a number, choice or name take one word;
free text takes a quoted value or all up to the next option; the rest, before or after, belongs to
no option; quotes around all of the rest are a way of writing and no part of it, and nothing in
them is an option. In quotes, backslashes count only right before the closing mark: `\\"` is the
mark itself, `\\\\` before it a backslash. docs/grammar.md shows all of it by example.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reelbot.core.errors import InvalidInput
from reelbot.core.fields import NUMBER
from reelbot.core.nearest import distance
from reelbot.core.options import Option

QUOTES: Mapping[str, str] = {
    '"': '"',
    "“": "”",
    "„": "“”",  # German closes with the one, Polish with the other
    "«": "»",
    "»": "«",
    "”": "”",  # Swedish and Finnish
}
_NAME = re.compile(r"(?P<name>[^\W\d_][\w-]{1,31})[:：](?!//)")
_SPACES = re.compile(r"\s*")
_SPACES_IN_LINE = re.compile(r"[^\S\n]*")
_WORD = re.compile(r"\S+")
LINK = re.compile(r"https?://", re.IGNORECASE)
_NEAR_MAX = 2
_BETWEEN = ",;."  # people part options with commas, and end sentences


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found: the text of no option, and each option's value as it was written."""

    rest: str
    values: Mapping[str, str]


def read(body: str, options: Sequence[Option], *, options_first: bool = False) -> Reading:
    """Part a command's text (clean, without the command's name) into options and the rest.

    With `options_first` options are read on the first line, and on later lines only while no text
    has begun. Raises InvalidInput: unknown_option, value_missing, unclosed_quote, option_twice,
    link_not_fetched.
    """
    reader = _Reader(body, options)
    if options_first:
        reader.read_head()
    else:
        reader.read_span(len(body), lines=True)
    return Reading(reader.rest(), reader.values)


def quoted(value: str) -> str:
    """The value in quotes, so that `read` gives it back exactly."""
    escaped = re.sub(r'(\\*)"', r'\1\1\\"', value)
    slashes = len(escaped) - len(escaped.rstrip("\\"))
    return '"' + escaped + "\\" * slashes + '"'


class _Reader:
    def __init__(self, body: str, options: Sequence[Option]) -> None:
        self.body = body
        # Media come as attachments only: their names mean nothing in text, but for a link.
        self.options = {each.name: each for each in options if each.type != "attachment"}
        self.files = {each.name for each in options if each.type == "attachment"}
        self.telling = {value for each in self.options.values() for value in _telling(each)}
        self.nearby: dict[str, list[tuple[int, Option]]] = {}  # by word, as one comes often
        self.values: dict[str, str] = {}
        self.pieces: list[str] = []
        self.tail = ""  # what follows the first line of a text that begins there
        self.at = 0
        self.resumed_at = 0  # behind the last quoted value, where no space is needed

    def rest(self) -> str:
        head = " ".join(self.pieces)
        text = f"{head}\n{self.tail}".strip("\n") if self.tail else head
        found = _unquoted(text, 0)
        return found[0].strip() if found is not None and found[1] == len(text) else text

    def read_span(self, end: int, *, lines: bool) -> None:
        """Read options anywhere before `end`; what is between them is text."""
        while self.at < end:
            if (behind := self._behind_quoted(end)) is not None:
                self._keep(self.body[self.at : behind])
                self.at = self.resumed_at = self._behind_comma(behind)
                continue
            found = self._next_option(self.at, end)
            self._keep(self.body[self.at : found.start() if found else end])
            if found is None:
                self.at = end
                return
            self._take(found, end, lines=lines)

    def read_head(self) -> None:
        """Read the first line, then lines of options alone until the text begins."""
        self.read_span(self._line_end(), lines=False)
        while not self.pieces and self.at < len(self.body):
            self.at = self._skip(_SPACES)
            found = self._option_at(self.at)
            if found is None:
                break
            self._take(found, self._line_end(), lines=False)
        self.tail = self.body[self.at :]
        if self.pieces and self.tail.startswith("\n"):
            self.tail = self.tail[1:]

    def _behind_quoted(self, end: int) -> int | None:
        """Where quotes end that hold all of the text; None where there is more of it."""
        start = self._skip(_SPACES)
        if self.pieces or (found := _unquoted(self.body, start)) is None or found[1] > end:
            return None
        match = _SPACES.match(self.body, self._behind_comma(found[1]))
        following = match.end() if match else found[1]
        over = following >= end or self._option_at(following) is not None
        return found[1] if over else None

    def _line_end(self) -> int:
        end = self.body.find("\n", self.at)
        return len(self.body) if end < 0 else end

    def _skip(self, spaces: re.Pattern[str]) -> int:
        match = spaces.match(self.body, self.at)
        return match.end() if match else self.at

    def _keep(self, text: str) -> None:
        if text := text.strip():
            self.pieces.append(text)

    def _next_option(self, start: int, end: int) -> re.Match[str] | None:
        for match in _NAME.finditer(self.body, start):
            if match.start() >= end:
                return None
            if self._known(match):
                return match
        return None

    def _option_at(self, at: int) -> re.Match[str] | None:
        match = _NAME.match(self.body, at)
        return match if match and self._known(match) else None

    def _known(self, match: re.Match[str]) -> bool:
        """Whether it is an option; raises unknown_option where it was probably meant to be one, and
        link_not_fetched where a file is given as a link."""
        start = match.start()
        if start not in (0, self.resumed_at) and not self.body[start - 1].isspace():
            return False
        name = _folded(match)
        if name in self.options:
            return True
        word = self._followed_by(match.end())
        if name in self.files and LINK.match(word):
            raise InvalidInput("link_not_fetched", field=name, option=name)
        value = word.rstrip(_BETWEEN).casefold()
        like_a_value = word[:1] in QUOTES or NUMBER.fullmatch(value)
        if not like_a_value and value not in self.telling:
            return False
        near = [
            (away, option)
            for away, option in self._near(name)
            if like_a_value or value in _telling(option)
        ]
        if near:
            nearest = min(near, key=lambda each: each[0])[1].name
            raise InvalidInput(
                "unknown_option", field=nearest, option=match["name"], nearest=nearest
            )
        return False

    def _near(self, name: str) -> list[tuple[int, Option]]:
        """The options that are one or two letters off, with how many."""
        if name not in self.nearby:
            self.nearby[name] = [
                (away, option)
                for option in self.options.values()
                if abs(len(option.name) - len(name)) <= _NEAR_MAX
                and (away := distance(name, option.name)) <= min(_NEAR_MAX, len(name) - 1)
            ]
        return self.nearby[name]

    def _followed_by(self, at: int) -> str:
        spaces = _SPACES_IN_LINE.match(self.body, at)
        word = _WORD.match(self.body, spaces.end() if spaces else at)
        return word.group() if word else ""

    def _take(self, match: re.Match[str], end: int, *, lines: bool) -> None:
        """Read the option's value and go on behind it."""
        option = self.options[_folded(match)]
        self.at = match.end()
        self.at = self._skip(_SPACES if lines else _SPACES_IN_LINE)
        if self.at < len(self.body) and self.body[self.at] in QUOTES:
            value = self._take_quoted(option)
        elif option.free_text:
            found = self._next_option(self.at, end)
            stop = found.start() if found else max(end, self.at)
            value = self.body[self.at : stop].strip()
            self.at = stop
        else:
            value = self._take_word()
        if not value:
            raise InvalidInput("value_missing", field=option.name, option=option.name)
        if option.name in self.values:
            raise InvalidInput("option_twice", field=option.name, option=option.name)
        self.values[option.name] = value

    def _take_word(self) -> str:
        word = _WORD.match(self.body, self.at)
        if word is None or self._option_at(self.at):
            return ""
        self.at = word.end()
        return word.group().rstrip(_BETWEEN)

    def _behind_comma(self, at: int) -> int:
        return at + 1 if self.body[at : at + 1] in tuple(",;") else at

    def _take_quoted(self, option: Option) -> str:
        found = _unquoted(self.body, self.at)
        if found is None:
            raise InvalidInput("unclosed_quote", field=option.name, option=option.name)
        self.at = self.resumed_at = self._behind_comma(found[1])
        return found[0]


def _unquoted(text: str, at: int) -> tuple[str, int] | None:
    """What is in the quotes that open at `at`, and where they end; None where there are none, or
    they are never closed."""
    if (opening := text[at : at + 1]) not in QUOTES:
        return None
    closing = QUOTES[opening]
    mark = re.compile(rf'(\\*)([{closing}"])')  # \" is a mark within the others, too
    pieces: list[str] = []
    start = at + 1
    for match in mark.finditer(text, start):
        slashes = len(match[1])
        if match[2] not in closing and slashes % 2 == 0:
            continue
        pieces += [text[start : match.start()], "\\" * (slashes // 2)]
        if slashes % 2 == 0:
            return "".join(pieces), match.end()
        pieces.append(match[2])
        start = match.end()
    return None


def _telling(option: Option) -> tuple[str, ...]:
    """The values by which a mistyped option is known."""
    return option.choices or option.usual


def _folded(match: re.Match[str]) -> str:
    return match["name"].casefold().replace("-", "_")
