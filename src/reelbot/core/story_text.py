"""A story's text in pages (pure): parted by blank lines and by rules (`---`), read as Markdown.

What is said of a text before it waits in line and what is made of it later are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from reelbot.core.cleaning import clean
from reelbot.core.errors import InvalidInput
from reelbot.core.page_changes import PAGES_MAX

PAGE_CHARACTERS_MAX = 2_000

_RULE = re.compile(r"[ \t]*([-*_])[ \t]*(?:\1[ \t]*){2,}")
_UNDERLINE = re.compile(r"[ \t]*={3,}[ \t]*")
_TITLE = re.compile(r"#[ \t]+(?P<title>.*?)[ \t]*#*")
_KEY_VALUE = re.compile(r"(?P<key>[A-Za-z][\w -]{0,40}):[ \t]*(?P<value>.*)")
_LINE_START = re.compile(r"^[ \t]*(?:>[ \t]?)*(?:#{1,6}[ \t]+|[-*+][ \t]+)?", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PICTURE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")
_LINK = re.compile(r"(?<!\\)\[(?P<text>[^\[\]]*)\]\((?:[^()]|\([^()]*\))*\)")
_CODE = re.compile(r"(`{1,3})(?P<text>[^`]+)\1")
_STARS = re.compile(r"(?<!\\)(?P<mark>\*{1,3}|~~)(?=\S)(?P<text>[^*~\n]+)(?<=\S)(?P=mark)")
_UNDERSCORES = re.compile(
    r"(?<![\w\\])(?P<mark>_{1,3})(?=\S)(?P<text>[^_\n]+)(?<=\S)(?P=mark)(?!\w)"
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!~>|])")
_NESTING_MAX = 3  # emphasis in emphasis


def checked_pages(text: str) -> tuple[str | None, tuple[str, ...]]:
    """The title of a text that begins with one, and its pages, of which there is at least one.

    Raises InvalidInput: story_empty; story_too_long (pages, pages_max); page_too_long (page,
    length, limit).
    """
    title, pages = parted(text)
    check(pages)
    if not pages:
        raise InvalidInput("story_empty")
    return title, pages


def parted(text: str) -> tuple[str | None, tuple[str, ...]]:
    """The same without bounds; a text with nothing to read has no pages."""
    title, lines = _titled(clean(text).split("\n"))
    pages = (plain("\n".join(block)) for block in _blocks(lines))
    return title, tuple(page for page in pages if page)


def unparted(text: str) -> tuple[str | None, str]:
    """A file that is one page: a title that it may begin with, and its text."""
    title, lines = _titled(clean(text).split("\n"))
    return title, plain("\n".join(line for line in lines if not _RULE.fullmatch(line)))


def check(texts: Sequence[str]) -> None:
    """The bounds on a story, by its pages' texts; raises InvalidInput as `checked_pages` does."""
    if len(texts) > PAGES_MAX:
        raise InvalidInput("story_too_long", pages=len(texts), pages_max=PAGES_MAX)
    for page, text in enumerate(texts, 1):
        if len(text) > PAGE_CHARACTERS_MAX:
            raise InvalidInput(
                "page_too_long", page=page, length=len(text), limit=PAGE_CHARACTERS_MAX
            )


def plain(text: str) -> str:
    """Markdown as it is read aloud: no marks of headings, lists, quotes, emphasis, links."""
    # Only up to the last end of a comment: a search for an end that is not there takes for ever.
    last = text.rfind("-->") + 3 if "-->" in text else 0
    text = _PICTURE.sub("", _COMMENT.sub("", text[:last]) + text[last:])
    text = _CODE.sub(r"\g<text>", _LINK.sub(r"\g<text>", text))
    text = _LINE_START.sub("", text)
    for _ in range(_NESTING_MAX):
        text = _UNDERSCORES.sub(r"\g<text>", _STARS.sub(r"\g<text>", text))
    lines = (" ".join(line.split()) for line in _ESCAPED.sub(r"\1", text).split("\n"))
    return clean("\n".join(line for line in lines if line and not _UNDERLINE.fullmatch(line)))


def _titled(lines: list[str]) -> tuple[str | None, list[str]]:
    """The title, from front matter (`title: …`), `# Title` or an underlined line; and the rest."""
    title = None
    if lines and lines[0].rstrip() == "---":
        front = _front_matter(lines)
        if front is not None:
            title, lines = front
    rest = [*lines]
    while rest and not rest[0].strip():
        rest.pop(0)
    heading = _TITLE.fullmatch(rest[0].rstrip()) if rest else None
    if heading is not None:
        return plain(heading["title"]) or title, rest[1:]
    if len(rest) > 1 and _UNDERLINE.fullmatch(rest[1]):
        return plain(rest[0]) or title, rest[2:]
    return title, rest


def _front_matter(lines: list[str]) -> tuple[str | None, list[str]] | None:
    """Facts between two `---` at the top, as some writing programs put them; None: there are none.

    Only where each line there is `key: value`; else they are pages.
    """
    title = None
    for i, line in enumerate(lines[1:], 1):
        if line.rstrip() == "---":
            return (title, lines[i + 1 :]) if i > 1 else None
        fact = _KEY_VALUE.fullmatch(line)
        if fact is None:
            return None
        if fact["key"].lower() == "title":
            title = plain(fact["value"].strip().strip("\"'")) or None
    return None


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    block: list[str] = []
    for line in lines:
        if line.strip() and not _RULE.fullmatch(line):
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block
