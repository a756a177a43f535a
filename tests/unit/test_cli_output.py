"""Where results go, and how lists look."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from reelbot.cli.film_file import recipe_of, request_of
from reelbot.cli.output import beside, numbered, place, slug
from reelbot.cli.tables import columns
from reelbot.core.errors import InvalidInput
from reelbot.core.jobs import Artifact, Job, State
from reelbot.core.results import main_of

FILM = Artifact(name="film.mp4", mime="video/mp4", bytes=1)
DONE = Job(id="ab12", kind="video", state=State.DONE, owner="a/b", title="A Fox!", created=0)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A red fox, in the snow!", "a-red-fox-in-the-snow"),
        ("Ein Bär im Café", "ein-bar-im-cafe"),
        ("狐", ""),
        ("../../etc/passwd", "etc-passwd"),
        ("word " * 20, "word-word-word-word-word-word-word-word-word"),
        ("x" * 60, "x" * 48),
    ],
)
def test_slugs(title: str, expected: str) -> None:
    assert slug(title) == expected


def test_a_taken_name_gets_a_number(tmp_path: Path) -> None:
    where = place(None, tmp_path)
    first = where.file(DONE, FILM)
    assert first == tmp_path / "films" / "a-fox-ab12.mp4"
    first.touch()
    assert where.file(DONE, FILM).name == "a-fox-ab12-2.mp4"
    assert [path.name for path in islice(numbered(Path("a.mp4")), 3)] == [
        "a.mp4",
        "a-2.mp4",
        "a-3.mp4",
    ]


def test_out_may_be_a_file_or_a_folder(tmp_path: Path) -> None:
    assert place(Path("my.mp4"), tmp_path).file(DONE, FILM) == tmp_path / "my.mp4"
    (tmp_path / "there").mkdir()
    where = place(tmp_path / "there", tmp_path)
    assert where.file(DONE, FILM) == tmp_path / "there" / "a-fox-ab12.mp4"
    assert list((tmp_path / "there").iterdir()) == []


@pytest.mark.parametrize("out", ["no/such/folder/film.mp4", "plain/film.mp4", "/proc/film.mp4"])
def test_a_place_that_cannot_be_written_to_is_refused(tmp_path: Path, out: str) -> None:
    (tmp_path / "plain").touch()
    with pytest.raises(InvalidInput) as caught:
        place(Path(out), tmp_path)
    assert caught.value.code == "out_unwritable"
    assert caught.value.facts["path"] == out
    assert caught.value.facts["reason"]


def test_what_a_job_was_made_for() -> None:
    sound = Artifact(name="audio.m4a", mime="audio/mp4", bytes=1)
    picture = Artifact(name="thumbnail.jpg", mime="image/jpeg", bytes=1)
    for artifacts, main in (
        ((picture, sound, FILM), FILM),
        ((picture, sound), sound),
        ((picture,), None),
    ):
        assert main_of(DONE.model_copy(update={"artifacts": artifacts})) == main


def test_what_lies_beside_it() -> None:
    srt = Artifact(name="captions.srt", mime="application/x-subrip", bytes=1)
    picture = Artifact(name="spectrogram.png", mime="image/png", bytes=1)
    job, target = DONE.model_copy(update={"artifacts": [FILM, srt, picture]}), Path("x/a.b.mp4")
    assert beside(job, target) == []
    asked = job.model_copy(update={"recipe": {"options": {"captions": "file"}}})
    captions = [("captions.srt", Path("x/a.b.srt"))]
    assert beside(asked, target) == captions
    assert beside(job.model_copy(update={"kind": "story"}), target) == captions
    music = job.model_copy(update={"kind": "music"})
    assert beside(music, target) == [("spectrogram.png", Path("x/a.b-spectrogram.png"))]
    assert beside(music.model_copy(update={"artifacts": [FILM]}), target) == []


def test_columns() -> None:
    assert columns([("ID", "TITLE"), ("a", "fox"), ("abc", "")]) == "ID   TITLE\na    fox\nabc"
    assert columns([]) == ""


def test_a_recipe_is_read_from_a_films_metadata() -> None:
    text = (
        ";FFMETADATA1\ntitle=fox\n"
        r'reelbot={"kind": "video"\, "seed": 7\, "options": {"prompt": "a\=b\; c\\\\d \#1"}}'
        "\nencoder=Lavf\n"
    ).replace(r"\,", ",")
    recipe = recipe_of(text)
    assert recipe is not None
    assert request_of(recipe) == {"kind": "video", "seed": 7, "prompt": "a=b; c\\d #1"}
    assert recipe_of(";FFMETADATA1\ntitle=fox\n") is None
    with pytest.raises(InvalidInput, check=lambda error: error.code == "recipe_incomplete"):
        request_of({"kind": "video"})
