"""Films, slideshows, narration alone and music alone: each through the whole way."""

from __future__ import annotations

import json
import wave
from pathlib import Path
from typing import Any

import av
import pytest
from tests.support import media
from tests.support.hosts import ORIGIN, calls, finished, serving, settings_for, video

from reelbot.core.client import RenderClient
from reelbot.core.errors import InvalidInput
from reelbot.core.jobs import State


@pytest.mark.parametrize(
    ("fields", "made"),
    [
        (
            {"kind": "say", "text": "one two three"},
            {"audio.m4a": pytest.approx(1.2, abs=0.1), "captions.srt": None},
        ),
        (
            {"kind": "music", "prompt": "calm", "seconds": 3},
            {"audio.m4a": pytest.approx(3.0, abs=0.05), "spectrogram.png": None},
        ),
        (
            video("a fox", mode="slideshow", seconds=None),
            {
                "film.mp4": pytest.approx(2.6, abs=0.1),
                "thumbnail.jpg": None,
                "preview.jpg": None,
                "captions.srt": None,
            },
        ),
    ],
    ids=["say", "music", "slideshow"],
)
async def test_each_kind_gives_its_files(
    tmp_path: Path, fields: dict[str, Any], made: dict[str, Any]
) -> None:
    async with serving(settings_for(tmp_path)) as (_, client):
        job = (await client.submit(fields, ORIGIN, "1")).job.id
        done = await finished(client, job)
        assert done.state is State.DONE, done.error
        assert {a.name: a.seconds for a in done.artifacts} == made
    if fields["kind"] == "video":
        assert calls(tmp_path).count("picture") == 3
        assert calls(tmp_path).count("speech") == 1
    else:
        assert "picture" not in calls(tmp_path)


@pytest.mark.parametrize(
    ("fields", "feature", "code"),
    [
        ({"kind": "story", "premise": "a brave snail"}, "premise", "generator_missing"),
        ({"kind": "music", "prompt": "calm", "audio": "ab" * 32}, "audio", "variation_missing"),
    ],
)
async def test_what_is_not_made_yet_is_said_at_once(
    tmp_path: Path, fields: dict[str, Any], feature: str, code: str
) -> None:
    async with serving(settings_for(tmp_path)) as (_, client):
        with pytest.raises(InvalidInput) as caught:
            await client.submit(fields, ORIGIN, "1")
        assert caught.value.code == code and caught.value.field == feature
        assert await client.jobs() == []


async def test_an_upload_must_be_here_and_of_its_kind(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Once upon a time.")
    async with serving(settings_for(tmp_path)) as (_, client):
        with pytest.raises(InvalidInput) as caught:
            await client.submit({"kind": "describe", "image": "ab" * 32}, ORIGIN, "1")
        assert caught.value.code == "blob_gone"
        blob = await client.upload(note)
        with pytest.raises(InvalidInput) as caught:
            await client.submit({"kind": "describe", "image": blob.id}, ORIGIN, "1")
        assert caught.value.code == "wrong_media" and caught.value.field == "image"


async def test_a_picture_is_set_in_motion_and_told(tmp_path: Path, picture: Path) -> None:
    async with serving(settings_for(tmp_path)) as (_, client):
        image = (await client.upload(picture)).id
        asked = {"kind": "animate", "image": image, "say": "auto", "music": "none"}
        job = (await client.submit(asked, ORIGIN, "1")).job.id
        done = await finished(client, job)
        assert done.state is State.DONE, done.error
        assert {"film.mp4", "captions.srt"} <= {a.name for a in done.artifacts}
        assert calls(tmp_path)[:3] == ["sight", "speech", "tilt"]
        srt = tmp_path / "captions.srt"
        await client.download(job, "captions.srt", srt)
        assert "a grey thing" in srt.read_text()


async def test_a_description_is_a_file_of_its_own(tmp_path: Path, picture: Path) -> None:
    few = {"seconds_per_day": 1}  # of films: a description takes none
    async with serving(settings_for(tmp_path, limits=few)) as (host, client):
        image = (await client.upload(picture)).id
        asked = {"kind": "describe", "image": image, "language": "de"}
        job = (await client.submit(asked, ORIGIN, "1")).job.id
        done = await finished(client, job)
        assert [a.name for a in done.artifacts] == ["description.json"]
        target = tmp_path / "description.json"
        await client.download(job, "description.json", target)
        assert json.loads(target.read_text())["description"] == "It is a grey thing."
        assert done.recipe is not None and done.recipe["kind"] == "describe"
        assert done.recipe["options"]["language"] == "de"
        assert set(done.recipe["engines"]) == {"image_to_text"}
        again = (await client.again(job, {"language": "en"}, ORIGIN, "2")).job.id
        assert (await finished(client, again)).state is State.DONE
        # Nobody wrote a word: it is said in the language of whoever asks.
        del asked["language"]
        german = ORIGIN.model_copy(update={"locale": "de-AT"})
        job = (await client.submit(asked, german, "3")).job.id
        recipe = (await finished(client, job)).recipe
        assert recipe is not None and recipe["script"]["language"] == "de"
        async with RenderClient(host.url, host.operator_token, person=ORIGIN.person) as asker:
            assert (await asker.quota())["seconds_today"] == 0
    assert list((tmp_path / "data" / "work").iterdir()) == []


async def test_of_a_video_the_first_frame_is_taken_and_that_is_said(tmp_path: Path) -> None:
    film = media.write_video(tmp_path / "film.mp4")
    async with serving(settings_for(tmp_path)) as (_, client):
        blob = await client.upload(film)
        job = (await client.submit({"kind": "describe", "image": blob.id}, ORIGIN, "1")).job
        assert job.notes == ("note.first_frame",)
        assert (await finished(client, job.id)).state is State.DONE


async def test_a_picture_in_a_slideshow_is_described_first(tmp_path: Path, picture: Path) -> None:
    async with serving(settings_for(tmp_path)) as (_, client):
        image = (await client.upload(picture)).id
        asked = {"kind": "video", "image": image, "mode": "slideshow", "music": "none"}
        job = (await client.submit(asked, ORIGIN, "1")).job.id
        done = await finished(client, job)
        assert done.state is State.DONE, done.error
        assert done.recipe is not None
        scenes = done.recipe["script"]["scenes"]
        assert [scene["prompt"] for scene in scenes] == ["It is a grey thing."] * 3
        assert scenes[0]["line"]["text"] == "It is a grey thing."


@pytest.mark.slow
async def test_a_recording_becomes_a_variation_where_an_engine_listens(tmp_path: Path) -> None:
    recording = media.write_sound(tmp_path / "hum.wav", 2.5)
    options = {"folder": str(tmp_path / "engines")}
    settings = settings_for(tmp_path, engines={"text_to_music": "echo"})
    settings.engines.options["text_to_music.echo"] = options
    async with serving(settings) as (_, client):
        audio = (await client.upload(recording)).id
        asked = {"kind": "music", "prompt": "a slow waltz", "audio": audio}
        done = await finished(client, (await client.submit(asked, ORIGIN, "1")).job.id)
        assert done.state is State.DONE, done.error
        sound = next(a for a in done.artifacts if a.name == "audio.m4a")
        assert sound.seconds == pytest.approx(2.5, abs=0.05)  # as long as what it is made of
        assert calls(tmp_path) == ["echo"]
        await finished(client, (await client.submit(asked | {"audio": None}, ORIGIN, "2")).job.id)
        assert calls(tmp_path) == ["echo", "echo"]


async def test_a_recording_is_the_narration_itself(tmp_path: Path) -> None:
    sound = tmp_path / "voice.wav"
    with wave.open(str(sound), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(b"\x00\x10\x00\xf0" * 16_000)
    async with serving(settings_for(tmp_path)) as (_, client):
        clip = (await client.upload(sound)).id
        job = (await client.submit(video("a fox", voice_clip=clip), ORIGIN, "1")).job.id
        done = await finished(client, job)
        assert done.state is State.DONE, done.error
        film = next(a for a in done.artifacts if a.name == "film.mp4")
        assert film.seconds == pytest.approx(2 + 0.7 + 1.4, abs=0.1)
    assert "speech" not in calls(tmp_path)


async def test_a_voice_may_be_called_by_another_of_its_names(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (_, client):
        asked = {"kind": "say", "text": "one two", "voice": "HIGH"}
        job = (await client.submit(asked, ORIGIN, "1")).job.id
        assert (await finished(client, job)).state is State.DONE


async def test_a_story_is_told_page_by_page(tmp_path: Path) -> None:
    asked = {
        "kind": "story",
        "text": "# Two pages\n\none two three four\n\nfive six seven eight",
        "music": "none",
    }
    async with serving(settings_for(tmp_path)) as (_, client):
        job = (await client.submit(asked, ORIGIN, "1")).job.id
        done = await finished(client, job)
        assert done.state is State.DONE, done.error
        beside = {"thumbnail.jpg", "preview.jpg", "captions.srt"}
        assert {a.name for a in done.artifacts} == {"film.mp4"} | beside
        target = tmp_path / "story.mp4"
        await client.download(job, "film.mp4", target)
    assert calls(tmp_path).count("picture") == calls(tmp_path).count("speech") == 2
    with av.open(str(target)) as film:
        chapters = film.chapters()
        titles = [chapter["metadata"]["title"] for chapter in chapters]
        assert titles == ["one two three four", "five six seven eight"]
        last = chapters[-1]
        assert last["end"] is not None and last["time_base"] is not None and film.duration
        end_s = float(last["end"] * last["time_base"])
        assert end_s == pytest.approx(film.duration / av.time_base, abs=0.1)


async def test_a_voice_that_does_not_speak_the_language_gives_way(tmp_path: Path) -> None:
    """Rather another voice than no film; the recipe says so."""
    options = {"engines": {"text_to_speech": "auto"}}
    async with serving(settings_for(tmp_path, **options)) as (_, client):
        asked = {"kind": "say", "text": "Guten Morgen, liebe Sorgen.", "voice": "emma"}
        job = (await client.submit(asked, ORIGIN, "1")).job.id
        done = await finished(client, job)
        assert done.state is State.DONE, done.error
        assert done.recipe is not None
        assert done.recipe["engines"]["text_to_speech"].startswith("pico")
        assert "emma" in done.recipe["notes"][0]
