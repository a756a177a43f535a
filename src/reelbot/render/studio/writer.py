"""A premise becomes a story: what a text generator is asked, and what is taken of its answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from reelbot.core.cleaning import clean
from reelbot.core.errors import EngineFailed
from reelbot.core.languages import language_name
from reelbot.core.story_text import PAGE_CHARACTERS_MAX, plain
from reelbot.render.studio.engines.base import TextPrompt
from reelbot.render.studio.pages import Page, Story

PAGES = 5  # where nobody says how many
SENTENCES = "two or three sentences"
TOKENS_A_PAGE = 220  # three sentences in any script, generously
TOKENS_BESIDE = 600  # a title, and what some models say besides
SEED_STEP = 7919  # the second answer is another one

Write = Callable[[TextPrompt], str]

INSTRUCTIONS = """\
You write short stories for a film with narration. Each page is one scene: say who is there, where \
it is and what can be seen, in plain words that are good to hear. Answer with the story alone, in \
plain text without any formatting: first a line with "# " and the title, then the pages, with a \
line of three hyphens (---) between two pages. Write no page numbers, headings, notes or remarks."""

_FENCE = re.compile(r"^```[^\n]*\n(?P<text>.*?)\n?```\s*$", re.DOTALL | re.MULTILINE)
_RULE = re.compile(r"^[ \t]*(?:-[ \t]*){3,}$|^[ \t]*(?:\*[ \t]*){3,}$", re.MULTILINE)
_HEADING = re.compile(r"^#{1,3}[ \t]+(?P<title>\S.*?)[ \t]*#*$", re.MULTILINE)
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,80}>")
_LABEL = re.compile(r"^\W*(?P<word>[^\W\d_]{2,12})\s+(?P<number>\d{1,2})\W*?(?:[:.–—-]\s*|\n+|$)")


def write_story(premise: str, count: int, language: str, seed: int, write: Write) -> Story:
    """A story of `count` pages in a language (ISO 639-1).

    An answer of another count is asked for once more; then one that is nearly right is taken.

    Raises EngineFailed("story_not_written", wanted, got), and what `write` raises.
    """
    asked = request(premise, count, language)
    best: Story | None = None
    for number in range(2):
        prompt = TextPrompt(
            instructions=INSTRUCTIONS,
            prompt=asked,
            tokens_max=TOKENS_BESIDE + TOKENS_A_PAGE * count,
            seed=(seed + number * SEED_STEP) % 2**31,
        )
        story = read(write(prompt), count)
        if best is None or _off(story, count) < _off(best, count):
            best = story
        if _off(best, count) == 0:
            return best
        asked = request(premise, count, language, before=len(story.pages))
    assert best is not None
    if not best.pages or _off(best, count) > max(1, count // 5):
        raise EngineFailed("story_not_written", wanted=count, got=len(best.pages))
    return best


def request(premise: str, count: int, language: str, *, before: int | None = None) -> str:
    """What is asked; `before`: how many pages an answer had that was not right."""
    pages = "exactly one page" if count == 1 else f"exactly {count} pages"
    again = f" (The last answer had {before}.)" if before is not None else ""
    return (
        f"Write a story in {language_name(language)} of {pages}, each of {SENTENCES}, about:"
        f"\n\n{premise}\n\nSeparate the {count} pages by lines with ---.{again}"
    )


def read(text: str, count: int) -> Story:
    """The title and the pages of an answer, without what it has beside them and without markup."""
    text = clean(text)
    fenced = _FENCE.search(text)
    text = _TAG.sub("", fenced["text"] if fenced else text).strip()
    # What comes before the title is a remark ("Sure! Here is your story").
    title = None
    heading = _HEADING.search(text)
    if heading is not None and _is_remark(text[: heading.start()]):
        title, text = plain(heading["title"]) or None, text[heading.end() :]
    blocks = [block for block in _RULE.split(text) if block.strip()]
    if len(blocks) < 2 and count > 1:
        blocks = [block for block in re.split(r"\n\s*\n", text) if block.strip()]
    pages = (" ".join(page.split()) for page in _unlabelled([plain(block) for block in blocks]))
    kept = tuple(Page(page[:PAGE_CHARACTERS_MAX]) for page in pages if page)
    return Story(title, kept)


def as_text(story: Story) -> str:
    """The story as it is written down: `pages.parse_story` reads it."""
    title = [f"# {story.title}"] if story.title else []
    return "\n\n".join([*title, *(page.text for page in story.pages)])


def _off(story: Story, count: int) -> int:
    return abs(len(story.pages) - count)


def _is_remark(before: str) -> bool:
    return "\n---" not in f"\n{before}" and len(before.split("\n\n")) <= 2


def _unlabelled(pages: Sequence[str]) -> list[str]:
    """The pages without "Page 1:" where each begins so."""
    labels = [_LABEL.match(page) for page in pages]
    numbers = [int(label["number"]) for label in labels if label]
    words = {label["word"].casefold() for label in labels if label}
    if len(words) != 1 or numbers != list(range(1, len(pages) + 1)):
        return list(pages)
    return [page[label.end() :].strip() for page, label in zip(pages, labels, strict=True) if label]
