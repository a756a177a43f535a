"""A premise becomes pages: what is made of answers, good and odd."""

from __future__ import annotations

import pytest

from reelbot.core.errors import EngineFailed
from reelbot.render.studio.engines.base import TextPrompt
from reelbot.render.studio.pages import parse_story
from reelbot.render.studio.writer import as_text, read, write_story

GOOD = "# The Shy Light\n\nOnce there was a light.\nIt was shy.\n---\nThen it shone.\n---\nThe end."
PAGES = ["Once there was a light. It was shy.", "Then it shone.", "The end."]


@pytest.mark.parametrize(
    "answer",
    [
        GOOD,
        GOOD.replace("---", "- - -").replace("\n", "\r\n"),
        f"Sure! Here is your story:\n\n{GOOD}",
        f"```markdown\n{GOOD}\n```",
        GOOD.replace("---\n", "---\n\n").replace("# The", "## The"),
        GOOD.replace("\n---\n", "\n\n"),
        GOOD.replace("Once", "**Page 1:** Once").replace("Then", "**Page 2:** Then").replace(
            "The end", "**Page 3:** The end"
        ),
        GOOD.replace("Once", "Seite 1\nOnce").replace("Then", "Seite 2\nThen").replace(
            "The end", "Seite 3\nThe end"
        ),
        GOOD.replace("light.", "<b>light</b>.").replace("shone", "*shone*"),
        GOOD + "\n---\n",
    ],
)  # fmt: skip
def test_a_title_and_pages_are_read(answer: str) -> None:
    story = read(answer, 3)
    assert story.title == "The Shy Light"
    assert [page.text for page in story.pages] == PAGES


def test_a_story_without_a_title() -> None:
    story = read(GOOD.partition("\n\n")[2], 3)
    assert story.title is None and [page.text for page in story.pages] == PAGES


def test_pages_that_only_some_have_numbers_keep_them() -> None:
    story = read("Chapter 11 was long.\n---\nIt ended.", 2)
    assert story.pages[0].text == "Chapter 11 was long."


def test_what_is_written_down_is_read_back() -> None:
    story = parse_story(as_text(read(GOOD, 3)))
    assert story == read(GOOD, 3)


class Pen:
    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[TextPrompt] = []

    def __call__(self, prompt: TextPrompt) -> str:
        self.asked.append(prompt)
        return self.answers.pop(0)


def test_it_is_asked_for_in_the_person_s_language() -> None:
    pen = Pen(GOOD)
    story = write_story("ein Leuchtturm", 3, "de", 7, pen)
    assert len(story.pages) == 3 and len(pen.asked) == 1
    assert "in German" in pen.asked[0].prompt and "exactly 3 pages" in pen.asked[0].prompt
    assert "ein Leuchtturm" in pen.asked[0].prompt
    assert pen.asked[0].tokens_max > 3 * 200


def test_another_count_is_asked_for_once_more() -> None:
    pen = Pen("One.\n---\nTwo.", GOOD)
    assert len(write_story("a light", 3, "en", 7, pen).pages) == 3
    assert "The last answer had 2" in pen.asked[1].prompt
    assert pen.asked[0].seed != pen.asked[1].seed


def test_nearly_right_twice_is_good_enough() -> None:
    pen = Pen("One.\n---\nTwo.", "One.")
    assert len(write_story("a light", 3, "en", 7, pen).pages) == 2


@pytest.mark.parametrize("answer", ["Only one.", "", "---\n---", "```\n```"])
def test_far_from_it_is_an_error(answer: str) -> None:
    with pytest.raises(EngineFailed) as caught:
        write_story("a light", 6, "en", 7, Pen(answer, answer))
    assert caught.value.code == "story_not_written" and caught.value.facts["wanted"] == 6
