"""Stories that are given: filmed, made again in one page, with page text, music from a folder."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest
from tests.support import media
from tests.support.hosts import ORIGIN, calls, serving
from tests.support.stories import STORY, Counter, again, made, recipe, scenes, settings

from reelbot.cli.film_file import read_recipe
from reelbot.cli.jobs import changed_request
from reelbot.core.errors import InvalidInput, NotAllowed

# --- one page again ------------------------------------------------------------------------------


@pytest.mark.slow
async def test_one_page_is_made_again_and_nothing_else(tmp_path: Path) -> None:
    count = Counter(tmp_path)
    async with serving(settings(tmp_path)) as (_, client):
        first = await made(client, STORY)
        assert sorted(count.new()) == ["music", *["picture"] * 3, *["speech"] * 3]

        second = await again(client, first.id, "2", page=2)
        assert count.new() == ["picture"]
        seeds = [scene["seed"] for scene in scenes(second)]
        base = scenes(first)[0]["seed"]
        assert seeds[0] == seeds[2] == base and seeds[1] != base

        # Another try gives another picture; the same submission twice is the same job.
        third = await again(client, first.id, "3", page=2)
        assert scenes(third)[1]["seed"] not in (base, seeds[1])
        same = await client.again(first.id, {"page": 2}, ORIGIN, "3")
        assert not same.created and same.job.id == third.id
        count.new()

        # A page of the new film, while the one that was changed before stays as it is now.
        fourth = await again(client, second.id, "4", page=3, text="Quite another long end here.")
        assert sorted(count.new()) == ["picture", "speech"]
        assert [scene["seed"] for scene in scenes(fourth)] == [base, seeds[1], base]
        assert scenes(fourth)[2]["line"]["text"] == "Quite another long end here."

        fifth = await again(client, first.id, "5", page=1, prompt="a green hill", style="noir")
        assert count.new() == ["picture"]
        assert scenes(fifth)[0]["prompt"] == "a green hill" and "noir" in scenes(fifth)[0]["style"]
        assert scenes(fifth)[0]["line"]["text"] == "one two three"


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"page": 4}, "no_such_page"),
    ({"page": 0}, "out_of_range"),
    ({"page": "two"}, "not_a_number"),
    ({"page": 2, "music": "none"}, "not_of_one_page"),
    ({"page": 2, "style": "nonsense"}, "unknown_style"),
    ({"page": 2, "text": "x" * 3_000}, "text_too_long"),
    ({"page": 2, "text": "a rude word"}, "words_refused"),
    ({"page_changes": [{"page": 1, "colour": "red"}]}, "unknown_option"),
]


async def test_a_page_that_cannot_be_made_again(tmp_path: Path) -> None:
    async with serving(settings(tmp_path, moderation={"blocked": ["rude"]})) as (_, client):
        job = await made(client, STORY | {"music": "none"})
        for number, (changes, code) in enumerate(WRONG):
            with pytest.raises((InvalidInput, NotAllowed)) as caught:
                await client.again(job.id, changes, ORIGIN, f"wrong-{number}")
            errors = getattr(caught.value, "errors", [caught.value])
            assert [error.code for error in errors] == [code], changes
        assert len(await client.jobs()) == 1
        say = await made(client, {"kind": "say", "text": "one two"}, "say")
        with pytest.raises(InvalidInput) as refused:
            await client.again(say.id, {"page": 1}, ORIGIN, "2")
        assert refused.value.code == "page_needs_story"


@pytest.mark.slow
async def test_a_film_s_own_recipe_makes_one_page_again(tmp_path: Path) -> None:
    count = Counter(tmp_path)
    async with serving(settings(tmp_path)) as (_, client):
        first = await made(client, STORY)
        film = tmp_path / "story.mp4"
        await client.download(first.id, "film.mp4", film)
        count.new()
        second = await made(client, changed_request(read_recipe(film), {"page": 3}), "2")
        assert count.new() == ["picture"]
        assert scenes(second)[2]["seed"] != scenes(first)[2]["seed"]
        with pytest.raises(InvalidInput):
            changed_request(read_recipe(film), {"page": 4})


@pytest.mark.slow
async def test_pages_of_their_own_keep_their_pictures_and_sounds(tmp_path: Path) -> None:
    """Another text is spoken over the page's picture; another prompt takes the picture's place."""
    sound = media.write_sound(tmp_path / "1.wav", 1.0)
    archive = media.zip_of(
        tmp_path / "pages.zip",
        {"1.png": media.png(), "1.wav": sound.read_bytes(), "2.png": media.png(), "2.txt": "two"},
    )
    count = Counter(tmp_path)
    async with serving(settings(tmp_path)) as (_, client):
        blob = await client.upload(archive)
        first = await made(client, {"kind": "story", "pages": blob.id, "music": "none"})
        assert sorted(count.new()) == ["speech", "tilt", "tilt"]
        second = await again(client, first.id, "2", page=1, text="one two")
        assert sorted(count.new()) == ["speech", "tilt"]  # its length is another one
        assert scenes(second)[0]["picture"] and scenes(second)[0]["recording"] is None
        await again(client, first.id, "3", page=2, prompt="a hill")
        assert count.new() == ["picture"]


@pytest.mark.slow
async def test_one_page_gets_another_picture_and_another_recording(tmp_path: Path) -> None:
    """Sent with /again; all else of the story is found again, and so are they in the next one."""
    count = Counter(tmp_path)
    picture = tmp_path / "new.png"
    picture.write_bytes(media.png(40, 30))
    sound = media.write_sound(tmp_path / "new.wav", 1.0)
    async with serving(settings(tmp_path)) as (_, client):
        image, clip = await client.upload(picture), await client.upload(sound)
        first = await made(client, STORY)
        count.new()
        second = await again(client, first.id, "2", page=2, image=image.id)
        assert count.new() == ["tilt"]
        assert [scene["picture"] for scene in scenes(second)] == [None, image.id, None]
        assert scenes(second)[1]["line"]["text"] == "four five six seven"

        third = await again(client, second.id, "3", page=2, voice_clip=clip.id)
        assert set(count.new()) <= {"tilt"}  # as long as the recording; nobody speaks or plays
        assert scenes(third)[1]["picture"] == image.id
        assert scenes(third)[1]["recording"] == clip.id and scenes(third)[1]["line"] is None
        assert scenes(third)[1]["text"] == "four five six seven"

        # What is said last holds: the words are spoken again, and the picture is made of a prompt.
        fourth = await again(client, third.id, "4", page=2, text="one two", prompt="a hill")
        assert scenes(fourth)[1]["picture"] is None and scenes(fourth)[1]["recording"] is None
        assert sorted(count.new()) == ["picture", "speech"]

        with pytest.raises(InvalidInput) as refused:
            await client.again(first.id, {"page": 2, "image": clip.id}, ORIGIN, "5")
        assert refused.value.code == "wrong_media"
        with pytest.raises(InvalidInput) as refused:
            await client.again(first.id, {"page": 2, "image": "0" * 64}, ORIGIN, "6")
        assert refused.value.code == "blob_gone"


@pytest.mark.slow
async def test_a_page_that_is_only_heard_shows_what_is_beside_it(tmp_path: Path) -> None:
    sound = media.write_sound(tmp_path / "1.wav", 1.0).read_bytes()
    files: dict[str, bytes | str] = {"1.wav": sound, "2.png": media.png(), "2.txt": "two"}
    archive = media.zip_of(
        tmp_path / "pages.zip", files | {"3.wav": sound, "4.txt": "four", "5.wav": sound}
    )
    async with serving(settings(tmp_path)) as (_, client):
        blob = await client.upload(archive)
        story = await made(client, {"kind": "story", "pages": blob.id, "music": "none"})
        own = f"{blob.id}/page-002"
        assert [scene["picture"] for scene in scenes(story)] == [own, own, own, None, None]
        assert [scene["prompt"] for scene in scenes(story)][3:] == ["four", "four"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("\n\n".join(["A page."] * 61), "story_too_long"),
        ("one\n\n" + "x" * 2_001, "page_too_long"),
        ("---\n\n***", "story_empty"),
    ],
)
async def test_a_text_that_is_no_story_is_refused_before_it_waits(
    tmp_path: Path, text: str, code: str
) -> None:
    async with serving(settings(tmp_path)) as (_, client):
        with pytest.raises(InvalidInput) as refused:
            await client.submit({"kind": "story", "text": text}, ORIGIN, "1")
        assert refused.value.code == code
        assert await client.jobs() == []


# --- page text -----------------------------------------------------------------------------------


@pytest.mark.slow
async def test_page_text_takes_the_captions_place(tmp_path: Path) -> None:
    asked = STORY | {"page_text": "on", "music": "none"}
    async with serving(settings(tmp_path)) as (_, client):
        with_text = await made(client, asked)
        assert recipe(with_text)["script"]["captions"] == "file"
        assert "captions.srt" in {a.name for a in with_text.artifacts}
        without = await made(client, asked | {"page_text": "off", "captions": "off"}, "2")
        for name, job in (("with", with_text), ("without", without)):
            await client.download(job.id, "film.mp4", tmp_path / f"{name}.mp4")
    lit = [brightness(tmp_path / f"{name}.mp4", 0.7) for name in ("with", "without")]
    assert lit[0] > 230 > lit[1], lit  # white letters


def brightness(film: Path, at_s: float) -> float:
    """The brightest grey in the lower part of a film's frame, where nothing else is bright."""
    frame = subprocess.run(
        [
            *(imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-ss", str(at_s)),
            *("-i", str(film), "-frames:v", "1", "-pix_fmt", "gray", "-f", "rawvideo", "-"),
        ],
        capture_output=True,
        check=True,
    ).stdout
    return max(frame[len(frame) * 7 // 10 :])


# --- music from a folder -------------------------------------------------------------------------


@pytest.mark.slow
async def test_music_comes_from_the_operator_s_folder(tmp_path: Path) -> None:
    folder = tmp_path / "music"
    folder.mkdir()
    media.write_sound(folder / "calm-harbour.flac", 2.0)
    media.write_sound(folder / "battle.flac", 2.0)
    (folder / "calm-harbour.txt").write_text("CC0, by A. Nobody\nmore\n")
    asked = {"kind": "story", "text": "a calm evening by the sea"}
    async with serving(settings(tmp_path, music={"folder": folder})) as (_, client):
        done = await made(client, asked)
        track = recipe(done)["script"]["music_track"]
        assert track["name"] == "calm-harbour.flac" and track["licence"] == "CC0, by A. Nobody"
        assert "music" not in calls(tmp_path) and str(folder) not in json.dumps(recipe(done))
        assert done.notes == ()
        # Found again by its content; an asked-for cue is still the engine's.
        shutil.rmtree(folder)
        folder.mkdir()
        bare = await made(client, asked, "2")
        assert bare.notes == ("note.music_no_track",)
        assert calls(tmp_path).count("music") == 1
        assert "folder" in recipe(bare)["notes"][0]
        await made(client, asked | {"music": "a waltz"}, "3")
        assert calls(tmp_path).count("music") == 2
        retried = await made(client, asked | {"music": "folder"}, "4")
        assert retried.notes == ("note.music_no_track",)


async def test_without_a_folder_asking_for_it_is_answered(tmp_path: Path) -> None:
    async with serving(settings(tmp_path)) as (_, client):
        done = await made(client, {"kind": "story", "text": "one two", "music": "Folder"})
        assert done.notes == ("note.music_no_folder",)
        plain = await made(client, {"kind": "story", "text": "one two"}, "2")
        assert plain.notes == ()
