"""Archives of pages: read by their names, within bounds, and never unpacked as they ask for."""

from __future__ import annotations

import json
import random
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
from tests.support.media import RATE_HZ, png, png_bomb, write_sound, write_video, zip_of
from tests.support.normal import SVG, refused, taken

from reelbot.core.errors import InvalidInput
from reelbot.render.studio import archive, normalise
from reelbot.render.studio.normalise import Normaliser
from reelbot.render.studio.pages import read_story


def test_the_pages_of_an_archive(tmp_path: Path, out: Path) -> None:
    tone = write_sound(tmp_path / "tone.mp3").read_bytes()
    path = zip_of(
        tmp_path / "story.zip",
        {
            "fox/01.txt": "# The Fox\nOnce *upon* a time.\n\nStill page one.",
            "fox/01.png": png(),
            "fox/10.txt": "The end.",
            "fox/2.mp3": tone,
            "fox/2.jpg": png(80, 60),
            "fox/.DS_Store": "junk",
            "fox/Thumbs.db": "junk",
            "__MACOSX/fox/._01.txt": "junk",
        },
    )
    facts = taken(path, out)
    assert facts == {"mime": "application/zip", "kind": "archive", "pages": 3}
    story = read_story(out)
    assert story.title == "The Fox"
    assert [page.text for page in story.pages] == [
        "Once upon a time.\nStill page one.", "", "The end.",
    ]  # fmt: skip
    assert [page.picture is not None for page in story.pages] == [True, True, False]
    sound = story.pages[1].sound
    assert sound is not None and len(np.load(sound)) == pytest.approx(2 * RATE_HZ, rel=0.05)
    assert sorted(path.name for path in out.iterdir()) == [
        "page-001", "page-002", "page-003", "pages.json",
    ]  # fmt: skip


def test_pictures_beside_a_story(tmp_path: Path, out: Path) -> None:
    film = write_video(tmp_path / "film.mp4").read_bytes()
    path = zip_of(
        tmp_path / "story.zip",
        {"story.md": "# T\n\nOne.\n\nTwo.\n\nThree.", "img/2.png": png(), "img/3.mp4": film},
    )
    assert taken(path, out)["pages"] == 3
    story = read_story(out)
    assert (story.title, [page.text for page in story.pages]) == ("T", ["One.", "Two.", "Three."])
    assert [page.picture is not None for page in story.pages] == [False, True, True]
    assert [page.sound is not None for page in story.pages] == [False, False, True]


def test_every_picture_is_judged_and_the_worst_counts(tmp_path: Path, out: Path) -> None:
    path = zip_of(tmp_path / "a.zip", {f"{i}.png": png(16 * i, 16) for i in (1, 5, 3)})
    facts = Normaliser(out, judge=lambda picture: picture.shape[1] / 100).take(path)
    assert facts["unfit"] == 0.8
    text = zip_of(tmp_path / "b.zip", {"1.txt": "One."})
    shutil.rmtree(out)
    out.mkdir()
    assert "unfit" not in Normaliser(out, judge=lambda picture: 1.0).take(text)


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"../01.txt": "x"}, "archive_unsafe"),
        ({"a/../../01.txt": "x"}, "archive_unsafe"),
        ({"/etc/passwd": "x"}, "archive_unsafe"),
        ({"C:\\x.txt": "x"}, "archive_unsafe"),
        ({"..\\x.txt": "x"}, "archive_unsafe"),
        ({"a\n.txt": "x"}, "archive_unsafe"),
        ({"a" * 300 + ".txt": "x"}, "archive_unsafe"),
        ({"inner.zip": b"PK\x03\x04rest"}, "archive_nested"),
        ({}, "archive_empty"),
        ({"__MACOSX/._1.txt": "x", ".hidden": "x"}, "archive_empty"),
        ({"1.txt": " "}, "archive_empty"),
        ({"1.txt": "one", "2.txt": "", "3.txt": "three"}, "page_empty"),
        ({f"{i}.txt": "page" for i in range(500)}, "story_too_long"),
        ({f"{i}.txt": "page" for i in range(1_001)}, "archive_too_big"),
        ({"1.txt": "x" * 2_001, "2.txt": "y"}, "page_too_long"),
        ({"1.txt": "x", "1.md": "x", "2.txt": "x"}, "page_twice"),
        ({"1.txt": "x", "2.svg": SVG}, "unsupported_media"),
        ({"1.txt": "x", "2.pdf": "%PDF-1.4"}, "unsupported_media"),
        ({"1.txt": "x", "1.png": png()[:60]}, "media_unreadable"),
        ({"1.png": png_bomb(60_000, 60_000)}, "media_too_big"),
        ({"1.txt": "x" * 2_000_000}, "text_too_big"),
    ],
)
def test_an_archive_that_is_refused(
    tmp_path: Path, out: Path, files: dict[str, bytes | str], code: str
) -> None:
    assert refused(zip_of(tmp_path / "a.zip", files), out).code == code


def test_an_error_in_an_archive_names_the_file(tmp_path: Path, out: Path) -> None:
    error = refused(zip_of(tmp_path / "a.zip", {"1.txt": "x", "7.png": png()[:60]}), out)
    assert error.facts["entry"] == "7.png"
    assert str(error).startswith("The file 7.png cannot be read: it is damaged")


def test_links_are_refused(tmp_path: Path, out: Path) -> None:
    entry = zipfile.ZipInfo("01.txt")
    entry.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr(entry, "/etc/passwd")
    assert refused(tmp_path / "a.zip", out).code == "archive_unsafe"


def test_a_password_is_told(tmp_path: Path, out: Path) -> None:
    path = zip_of(tmp_path / "a.zip", {"01.txt": "x"})
    raw = bytearray(path.read_bytes())
    raw[6] |= 1  # general purpose flags, in the local head and in the directory
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    error = refused(path, out)
    assert error.facts["reason"] == "encrypted" and "password" in str(error)


def test_what_an_archive_says_of_itself_is_not_believed(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "BYTES_MAX", 5_000_000)
    bomb = png() + bytes(3_000_000)
    path = zip_of(tmp_path / "flat.zip", {"1.png": bomb, "2.png": bomb})
    assert path.stat().st_size < 20_000
    assert refused(path, out).code == "archive_too_big"
    assert not (out / "entry").exists()


@pytest.mark.parametrize("share", [0.3, 0.7, 0.98])
def test_half_an_archive_is_refused(tmp_path: Path, out: Path, share: float) -> None:
    path = zip_of(tmp_path / "a.zip", {f"{i}.png": png(i + 20, 30) for i in range(5)})
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * share)])
    assert refused(path, out).facts == {"reason": "archive_damaged"}


def test_a_shaken_archive_is_refused_or_read(tmp_path: Path, out: Path) -> None:
    path = zip_of(tmp_path / "a.zip", {"1.txt": "One.", "1.png": png(), "2.txt": "Two."})
    whole, rng = path.read_bytes(), random.Random(3)
    for _ in range(150):
        raw = bytearray(whole)
        for _ in range(rng.randint(1, 8)):
            raw[rng.randrange(len(raw))] = rng.randrange(256)
        path.write_bytes(raw)
        shutil.rmtree(out)
        out.mkdir()
        try:
            facts = taken(path, out)
        except InvalidInput:
            continue
        assert facts["kind"] == "text" or json.loads((out / "pages.json").read_text())["pages"]


def test_the_sounds_of_all_pages_are_bounded_together(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(normalise, "SOUND_SECONDS_MAX", 3.0)
    tone = write_sound(tmp_path / "tone.mp3").read_bytes()
    error = refused_sounds(zip_of(tmp_path / "a.zip", {"1.mp3": tone, "2.mp3": tone}), out)
    assert error.code == "media_too_long"
    assert error.facts["entry"] == "2.mp3"


def refused_sounds(path: Path, out: Path) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        taken(path, out)
    return caught.value
