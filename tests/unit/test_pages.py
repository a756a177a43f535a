from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reelbot.core.errors import InvalidInput
from reelbot.core.page_changes import PAGES_MAX
from reelbot.core.story_text import PAGE_CHARACTERS_MAX, plain
from reelbot.render.studio.media import Kind
from reelbot.render.studio.pages import (
    Leaf,
    Page,
    arrange,
    deal,
    natural,
    page_text,
    parse_story,
    read_pages,
    read_story,
    split,
)

KINDS: dict[str, Kind] = {"txt": "text", "md": "text", "png": "image", "mp3": "media"}


def texts(story: str) -> list[str]:
    return [page.text for page in split(story).pages]


def kinds(*names: str) -> dict[str, Kind]:
    return {name: KINDS[name.rpartition(".")[2]] for name in names}


def rows(*names: str) -> list[tuple[str | None, str | None, str | None]]:
    story, leaves = arrange(kinds(*names))
    assert story is None
    return [(leaf.text, leaf.image, leaf.media) for leaf in leaves]


# --- a text ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("story", "pages"),
    [
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("One.\n---\nTwo.", ["One.", "Two."]),
        ("One.\n\n\n \t\n---\n\n***\nTwo.\n\n", ["One.", "Two."]),
        ("One,\nand more.\r\n\r\nTwo.", ["One,\nand more.", "Two."]),
        ("- - -\nOne -- two --- three", ["One -- two --- three"]),
        ("One.\n--\nstill one.", ["One.\n--\nstill one."]),
        ("\ufeffOne.\u2029\u2029Two.", ["One.", "Two."]),
        ("  \n\n---\n", []),
        ("", []),
        ("![only a picture](x.png)\n\nWords.", ["Words."]),
    ],
)
def test_pages_are_parted_by_blank_lines_and_rules(story: str, pages: list[str]) -> None:
    assert texts(story) == pages


@pytest.mark.parametrize(
    ("story", "title", "first"),
    [
        ("# The *red* fox\n\nOnce.", "The red fox", "Once."),
        ("# The fox #\nOnce.", "The fox", "Once."),
        ("\n\nThe fox\n=====\nOnce.", "The fox", "Once."),
        ('---\ntitle: "The fox"\nauthor: A\n---\nOnce.', "The fox", "Once."),
        ("---\ntitle: The fox\n---\n# A better one\nOnce.", "A better one", "Once."),
        ("---\nOnce.\n---\nTwice.", None, "Once."),
        ("## Chapter\n\nOnce.", None, "Chapter"),
        ("#hashtag is no title", None, "#hashtag is no title"),
        ("Once.\n\n# Late", None, "Once."),
    ],
)
def test_a_title(story: str, title: str | None, first: str) -> None:
    found = split(story)
    assert (found.title, found.pages[0].text) == (title, first)


@pytest.mark.parametrize(
    ("markdown", "read"),
    [
        ("A **bold *and* brave** fox", "A bold and brave fox"),
        ("__One__ _two_ ***three*** ~~four~~ `five`", "One two three four five"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ('See [the fox](https://a.b/c_(d) "t") run', "See the fox run"),
        ("See [the fox](x.html 'Fox').", "See the fox."),
        ("### A heading ", "A heading"),
        ("> quoted\n> > twice\n- an item\n1. first", "quoted\ntwice\nan item\n1. first"),
        ("Said <!-- not\nthis --> so", "Said so"),
        (r"\*not bold\* \# not a heading", "*not bold* # not a heading"),
        ("many   spaces\tand tabs", "many spaces and tabs"),
        ("a*b*c and **unclosed", "abc and **unclosed"),
        ("Füchse – „schlau“ 🦊", "Füchse – „schlau“ 🦊"),
    ],
)
def test_markdown_is_read_as_plain_text(markdown: str, read: str) -> None:
    assert plain(markdown) == read


@given(st.text(alphabet="ab *_`~[]()!#->=\\\n<", max_size=200))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_it(text: str) -> None:
    for page in split(text).pages:
        assert page.text == page.text.strip() != ""
        assert "\n\n" not in page.text


@pytest.mark.parametrize(
    "mark", ["*", "_", "[", "`", "<!--", "<!---->", "![", "* ", "# ", "> ", "~~a", "[a]((", "a\n"]
)
def test_long_runs_of_marks_take_no_time(mark: str) -> None:
    long = mark * (200_000 // len(mark))
    started = time.process_time()
    plain(long)
    assert time.process_time() - started < 1.0


def test_bounds_are_named() -> None:
    at_most = "\n\n".join(["page"] * PAGES_MAX)
    assert len(parse_story(at_most).pages) == PAGES_MAX
    with pytest.raises(InvalidInput) as caught:
        parse_story("\n\n".join(["page"] * 500))
    assert caught.value.code == "story_too_long"
    assert caught.value.facts == {"pages": 500, "pages_max": PAGES_MAX}
    assert "500 pages" in str(caught.value)

    assert parse_story("x" * PAGE_CHARACTERS_MAX).pages
    with pytest.raises(InvalidInput) as caught:
        parse_story("One.\n\n" + "x" * (PAGE_CHARACTERS_MAX + 1))
    assert (caught.value.code, caught.value.facts["page"]) == ("page_too_long", 2)

    with pytest.raises(InvalidInput) as caught:
        parse_story("# Only a title\n\n---")
    assert caught.value.code == "story_empty"


def test_a_file_that_is_one_page_is_not_parted() -> None:
    story = page_text("# The fox\nOne.\n\nStill *one*.\n---\nAnd still.")
    assert story.title == "The fox"
    assert [page.text for page in story.pages] == ["One.\nStill one.\nAnd still."]


# --- the files of an archive -------------------------------------------------------------------


def test_numbers_sort_by_value() -> None:
    names = ["page10.txt", "page2.txt", "Page1.txt", "page02b.txt", "cover.txt", "3.txt"]
    assert sorted(names, key=natural) == [
        "3.txt", "cover.txt", "Page1.txt", "page2.txt", "page02b.txt", "page10.txt",
    ]  # fmt: skip
    assert natural("²") == [(1, 0, "²")]
    assert sorted(["9" * 5_000, "1" + "0" * 5_000], key=natural)[0] == "9" * 5_000


def test_files_of_one_name_are_a_page() -> None:
    assert rows("02.txt", "10.txt", "01.png", "01.txt", "02.mp3", "2b.png") == [
        ("01.txt", "01.png", None),
        ("02.txt", None, "02.mp3"),
        (None, "2b.png", None),
        ("10.txt", None, None),
    ]
    assert rows("book/1.TXT".lower(), "book/1.png", "book/2.txt")[0] == (
        "book/1.txt", "book/1.png", None,
    )  # fmt: skip


def test_the_files_of_a_folder_are_a_page() -> None:
    found = rows("b/2/text.txt", "b/2/fox.png", "b/10/a.txt", "b/1/voice.mp3")
    assert found == [
        (None, None, "b/1/voice.mp3"),
        ("b/2/text.txt", "b/2/fox.png", None),
        ("b/10/a.txt", None, None),
    ]


def test_folders_by_kind_part_no_pages() -> None:
    assert rows("texts/1.txt", "texts/2.txt", "pictures/2.png", "pictures/1.png") == [
        ("texts/1.txt", "pictures/1.png", None),
        ("texts/2.txt", "pictures/2.png", None),
    ]


def test_chapters_keep_their_pages_apart() -> None:
    found = rows("c1/1.txt", "c1/1.png", "c1/2.txt", "c2/1.txt", "c2/2.txt", "c2/2.mp3")
    assert [row[0] for row in found] == ["c1/1.txt", "c1/2.txt", "c2/1.txt", "c2/2.txt"]
    assert found[0][1] == "c1/1.png" and found[3][2] == "c2/2.mp3"


def test_a_lone_text_is_the_whole_story() -> None:
    story, leaves = arrange(kinds("story.md", "1.png", "2.png", "2.mp3"))
    assert story == "story.md"
    assert [(leaf.image, leaf.media) for leaf in leaves] == [("1.png", None), ("2.png", "2.mp3")]
    assert arrange(kinds("tale.txt", "img/b.png", "img/a.png"))[0] == "tale.txt"
    assert arrange(kinds("story.txt")) == ("story.txt", ())
    assert arrange(kinds("story.txt", "story.png"))[0] == "story.txt"
    # Of the same name as its picture it is a page.
    assert arrange(kinds("01.txt", "01.png"))[0] is None


def test_two_files_for_one_part_of_a_page_are_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        arrange(kinds("1.txt", "1.md", "2.txt"))
    assert caught.value.code == "page_twice"
    assert {caught.value.facts["first"], caught.value.facts["second"]} == {"1.txt", "1.md"}


@pytest.mark.parametrize(
    ("count", "names", "dealt"),
    [
        (3, ["1", "3"], ["1", "", "3"]),
        (3, ["0", "2"], ["0", "", "2"]),
        (2, ["page 2 of 9", "page 1 of 9"], ["page 2 of 9", "page 1 of 9"]),
        (2, ["page2", "page1"], ["page1", "page2"]),
        (3, ["IMG_2034", "IMG_2035"], ["IMG_2034", "IMG_2035", ""]),
        (1, ["1", "2", "3"], ["1", "2", "3"]),
        (3, ["cover", "2"], ["cover", "2", ""]),
        (2, [], ["", ""]),
        (2, ["3 pigs", "1 wolf"], ["3 pigs", "1 wolf"]),
    ],
)
def test_pictures_are_dealt_by_their_numbers(
    count: int, names: list[str], dealt: list[str]
) -> None:
    leaves = [Leaf(name, image=f"{name}.png") for name in names]
    assert [leaf.name for leaf in deal(count, leaves)] == dealt


# --- what the decoding child left --------------------------------------------------------------


def test_pages_are_read_back(tmp_path: Path) -> None:
    for name, files in (("page-001", ["text.txt", "picture.png"]), ("page-002", ["sound.npy"])):
        (tmp_path / name).mkdir()
        for file in files:
            (tmp_path / name / file).write_text("Es war einmal.", "utf-8")
    index = {"title": "Füchse", "pages": ["page-001", "page-002"]}
    (tmp_path / "pages.json").write_text(json.dumps(index), "utf-8")
    story = read_story(tmp_path)
    assert story.title == "Füchse"
    assert (
        read_pages(tmp_path)
        == story.pages
        == (
            Page("Es war einmal.", tmp_path / "page-001" / "picture.png"),
            Page(sound=tmp_path / "page-002" / "sound.npy"),
        )
    )


def test_a_text_has_pages_too(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("# T\nOne.\n\nTwo.", "utf-8")
    assert read_pages(tmp_path) == (Page("One."), Page("Two."))
