"""A page's text on its picture: lines, parts, when each is seen, and how it is drawn."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from reelbot.render.studio.engines.base import Frame, Size, Word
from reelbot.render.studio.film import fonts
from reelbot.render.studio.film.captions import font_px
from reelbot.render.studio.film.fonts import Fonts
from reelbot.render.studio.film.lettering import Letterer
from reelbot.render.studio.film.page_text import Plates, lines_max, page_texts, plate
from reelbot.render.studio.planning import UNDRAWN, UNDRAWN_CJK, undrawn
from reelbot.render.studio.storyboard import (
    Caption,
    CaptionsAs,
    PageText,
    Scene,
    Script,
    Storyboard,
)

WIDE, TALL, SQUARE = (
    Size(width=1280, height=720),
    Size(width=720, height=1280),
    Size(width=1080, height=1080),
)
SENTENCE = "Every evening, when the sun went down, the small fox hid beneath the oldest oak. "
HIEROGLYPHS = "\U00013000\U00013001\U00013002"
ARABIC = "كان هناك ثعلب صغير يخاف من الظلام ويعد 12 نجمة."
THAI = "จิ้งจอกน้อยกลัวความมืดทุกเย็นมันซ่อนตัวอยู่ใต้รากของต้นโอ๊กที่เก่าแก่ที่สุดในป่า"


def letters_of(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("size", [WIDE, TALL, SQUARE])
@pytest.mark.parametrize("text", ["A door.", SENTENCE, SENTENCE * 7, ARABIC, THAI, THAI * 6])
def test_every_letter_is_there_and_every_line_fits(text: str, size: Size) -> None:
    parts = page_texts(text, [], 2, 12, size)
    assert "".join(letters_of(part.text) for part in parts) == letters_of(text)
    fonts = Fonts()
    for part in parts:
        lines = part.text.splitlines()
        assert len(lines) <= lines_max(part.px, size)
        assert max(fonts.width(line, part.px) for line in lines) <= 0.82 * size.width
    assert parts[0].start_s == 2 and parts[-1].end_s == 12
    assert all(a.end_s == b.start_s for a, b in pairwise(parts))


def test_letters_become_smaller_before_a_page_is_parted() -> None:
    sizes = [page_texts(SENTENCE * n, [], 0, 9, WIDE)[0].px for n in (1, 2, 3)]
    assert sizes[0] > sizes[1] >= sizes[2] >= 0.8 * font_px(WIDE)
    assert len(page_texts(SENTENCE * 2, [], 0, 9, WIDE)) == 1
    assert len(page_texts(SENTENCE * 8, [], 0, 9, WIDE)) > 1


def test_a_part_comes_with_its_first_word() -> None:
    text = SENTENCE * 6
    words = [Word(w, 1 + 0.4 * i, 1.3 + 0.4 * i) for i, w in enumerate(text.split())]
    parts = page_texts(text, words, 0.5, 60, WIDE)
    said = 0
    for part, following in pairwise(parts):
        said += len(part.text.split())
        assert following.start_s == pytest.approx(words[said].start_s - 0.25, abs=0.01)
        # It is parted between sentences.
        assert part.text.endswith(".")


def test_the_lines_of_a_poem_stay() -> None:
    poem = "Tyger Tyger, burning bright,\nIn the forests of the night;"
    assert page_texts(poem, [], 0, 5, WIDE)[0].text == poem


def test_nothing_to_read_and_nothing_to_read_it_with() -> None:
    assert page_texts("", [], 0, 5, WIDE) == ()
    assert page_texts("  \n ", [], 0, 5, WIDE) == ()
    assert page_texts("𓀀𓀁𓀂 𓀃𓀄", [], 0, 5, WIDE) == ()


def grey(size: Size, light: int) -> Frame:
    data = np.full((size.height * 3 // 2, size.width), 128, np.uint8)
    data[: size.height] = light
    return Frame(data)


@pytest.mark.parametrize("size", [WIDE, TALL, SQUARE])
@pytest.mark.parametrize("light", [16, 128, 235])
@pytest.mark.parametrize("upper", [False, True])
def test_it_is_readable_over_any_picture(size: Size, light: int, upper: bool) -> None:
    (text,) = page_texts(SENTENCE, [], 0, 5, size)
    overlay = plate(text, Letterer(size), size, upper=upper)
    assert overlay is not None
    high, wide = overlay.keep.shape
    assert overlay.x >= 0 and overlay.x + wide <= size.width
    assert overlay.y >= 0 and overlay.y + high <= size.height
    assert (overlay.y > size.height / 2) is not upper
    frame = grey(size, light)
    overlay.draw(frame)
    drawn = frame.y[overlay.y : overlay.y + high, overlay.x : overlay.x + wide]
    assert drawn.max() >= 230
    # Right around white letters it is dark, however bright the picture is.
    inside = drawn[high // 4 : -(high // 4), wide // 8 : -(wide // 8)]
    assert np.percentile(inside, 30) < 105
    outside = np.delete(frame.y, np.s_[overlay.y : overlay.y + high], axis=0)
    assert (outside == light).all()


def test_it_comes_and_goes_softly_and_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = (
        PageText(start_s=1, end_s=3, text="One", px=40),
        PageText(start_s=3, end_s=5, text="Two", px=40),
    )
    board = Storyboard(size=WIDE, fps=24, seconds=6, page_texts=texts)
    plates = Plates(board, Letterer(WIDE))
    seen = [plates.at(number / 24) for number in range(6 * 24)]
    assert not any(seen[:25]) and not any(seen[5 * 24 :])
    middle = [layer for layer in seen[34:64] if layer]
    assert len(middle) == 30 and len({id(layer.overlay) for layer in middle}) == 1
    assert {layer.strength for layer in middle} == {1.0}
    edge = seen[26]
    assert edge is not None and 0 < edge.strength < 1
    assert len({id(layer.overlay) for layer in seen if layer}) == 2


def test_captions_below_put_it_above() -> None:
    texts = (PageText(start_s=0, end_s=5, text="One", px=40),)
    captions = (Caption(start_s=0, end_s=5, text="One"),)
    where = []
    for shown in ("on", "file"):
        board = Storyboard(
            size=WIDE, fps=24, seconds=6, page_texts=texts, captions=captions, captions_as=shown
        )
        layer = Plates(board, Letterer(WIDE)).at(2.5)
        assert layer is not None
        where.append(layer.overlay.y)
    assert where[0] < WIDE.height / 3 < where[1]


# --- letters that no font has ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "captions", "page_text", "told"),
    [
        ("Der Bär übt. שלום", "on", False, ()),
        (HIEROGLYPHS, "on", False, (UNDRAWN,)),
        (HIEROGLYPHS, "file", True, (UNDRAWN,)),
        (HIEROGLYPHS, "file", False, ()),
        ("赤いキツネ", "on", False, (UNDRAWN_CJK,)),
        ("红色的狐狸", "file", True, (UNDRAWN_CJK,)),
        ("붉은 여우", "on", False, (UNDRAWN_CJK,)),
        ("붉은 여우", "file", False, ()),
    ],
)
def test_whoever_asked_is_told_of_words_that_are_left_out(
    words: str,
    captions: CaptionsAs,
    page_text: bool,
    told: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fonts, "PACKAGES", ("manimgx_fonts",))
    monkeypatch.setattr(fonts, "shipped_faces", fonts.shipped_faces.__wrapped__)
    script = Script(
        scenes=(Scene(prompt="a fox", text=words), Scene(prompt="a fox", text="One.")),
        captions=captions,
        page_text=page_text,
        seed=1,
    )
    assert undrawn(script) == told
    assert undrawn(script.model_copy(update={"sound_only": True})) == ()
