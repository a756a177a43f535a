"""Pictures, albums, recordings and results of every kind, by Telegram."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from tests.chatlab.telegram_server import Message
from tests.support.hosts import STUDIO, settings_for
from tests.support.media import png, write_sound
from tests.support.telegram_bots import bot, telegram_section
from tests.support.telegram_lab import TelegramLab
from tests.support.telegram_world import SHORT, World, module_world, world

from reelbot.render.host.app import RenderHost

__all__ = ["module_world", "world"]

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]


def webp() -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), (200, 80, 20)).save(buffer, "WEBP")
    return buffer.getvalue()


async def test_pictures_are_animated_from_captions_replies_documents_and_stickers(
    world: World,
) -> None:
    telegram, ann, bob = world.telegram, world.person(), world.person("Bob")
    group = telegram.add_group("Films")
    picture = await telegram.photo(png(), user=bob, chat=group)
    await telegram.photo(png(), caption=f"/animate@test_bot {SHORT}", user=ann, chat=group)
    await telegram.message(f"/animate@test_bot {SHORT}", user=ann, chat=group, reply_to=picture)
    file = await telegram.send("document", png(), name="a.png", mime="image/png", user=ann)
    await telegram.message(f"/animate {SHORT}", user=ann, reply_to=file)
    sticker = await telegram.sticker(webp(), user=ann)
    await telegram.message(f"/animate {SHORT}", user=ann, reply_to=sticker)
    await telegram.film(group, count=2)
    await telegram.film(telegram.private(ann), count=2)


async def test_an_album_is_a_story(world: World) -> None:
    telegram, ann = world.telegram, world.person()
    pictures = [png(64, 48), png(80, 48), png(96, 48)]
    album = await telegram.album(
        pictures, ["/story music: none\nA fox found a door.\n\nIt was open.\n\nHome!"], user=ann
    )
    film = await telegram.film(telegram.private(ann))
    assert film.reply_to is album[0]
    (job,) = await world.jobs(ann)
    assert job.kind == "story"
    assert len(job.recipe["script"]["scenes"]) == 3  # type: ignore[index]
    assert len([m for m in telegram.said(album[0].chat) if m.reply_to is album[0]]) == 2


async def test_captions_of_an_album_are_the_pages_texts(world: World) -> None:
    telegram, ann = world.telegram, world.person()
    captions = ["/story music: none\nA fox.", "", "A sea."]
    await telegram.album([png(64, 48), png(80, 48), png(96, 48)], captions, user=ann)
    await telegram.film(telegram.private(ann))
    (job,) = await world.jobs(ann)
    lines = [scene["line"] for scene in job.recipe["script"]["scenes"]]  # type: ignore[index]
    assert [line and line["text"] for line in lines] == ["A fox.", None, "A sea."]


async def test_what_is_sent_privately_is_offered_something(world: World) -> None:
    telegram, ann = world.telegram, world.person()
    text = await telegram.message("a red fox", user=ann)
    offer = await world.answer(text, "become a film?")
    await world.press(offer, user=ann)
    card = await world.answer(offer)
    assert (card.text or "").startswith("a red fox")
    photo = await telegram.photo(png(), user=ann)
    offer = await world.answer(photo, "What shall become of this picture?")
    assert [button["text"] for button in offer.buttons] == ["Animate", "Describe", "Three looks"]
    await world.press(offer, "Describe", user=ann)
    await world.answer(offer, "grey thing")
    album = await telegram.album([png(64, 48), png(80, 48)], [], user=ann)
    offer = await world.answer(album[-1], "a page for each picture?")
    await world.press(offer, user=ann)
    await world.answer(offer)
    assert (await world.jobs(ann))[0].kind == "story"


async def test_an_album_from_before_a_restart_is_asked_for_again(tmp_path: Path) -> None:
    """One of its pictures would be another story than the one that was offered."""
    async with TelegramLab() as telegram:
        settings = settings_for(tmp_path, telegram=telegram_section(telegram))
        async with RenderHost(settings, studio=STUDIO) as host:
            pictures = [png(64, 48), png(80, 48)]
            async with bot(settings, host.url, host.operator_token):
                await telegram.ready()
                album = await telegram.album(pictures, [])
                offer = await telegram.says("a page for each picture?", after=album[-1].id)
            async with bot(settings, host.url, host.operator_token):
                await telegram.press(offer)
                await telegram.says("Please send them again", after=offer.id)
                album = await telegram.album(pictures, [])
                offer = await telegram.says("a page for each picture?", after=album[-1].id)
                await telegram.press(offer)
                await telegram.film(seconds=60)
        telegram.assert_clean()


async def test_a_voice_note_becomes_a_voice_after_consent(world: World, tmp_path: Path) -> None:
    telegram, ann = world.telegram, world.person()
    recording = tmp_path / "voice.ogg"
    write_sound(recording, 3.0, peak=0.9)
    note = await telegram.voice(recording.read_bytes(), duration=3, user=ann)
    offer = await world.answer(note, "What is this recording?")
    await world.press(offer, "My voice", user=ann)
    consent = await world.answer(offer, "your own voice")
    await world.press(consent, "I agree", user=ann)
    await telegram.wait(lambda: "consent is noted" in (consent.text or ""), 15, "consent")
    listed = await telegram.message("/start voice", user=ann)
    await world.answer(listed, "voice-1")

    await telegram.forward_voice(recording.read_bytes(), user=ann)
    declined = await telegram.says("forwarded recording is not taken", note.chat)
    assert not declined.buttons


async def test_music_and_speech_come_as_audio_and_a_description_as_text(world: World) -> None:
    telegram, ann = world.telegram, world.person()
    chat = telegram.private(ann)
    await telegram.message("/music calm piano seconds: 2", user=ann)

    def files() -> dict[str, Message]:
        return {m.file.kind: m for m in telegram.said(chat) if m.file}

    await telegram.wait(lambda: len(files()) == 2, 60, "music and its picture")
    audio, picture = files()["audio"], files()["photo"]
    assert picture.reply_to is audio
    assert world.sent("sendAudio", chat)[0]["duration"] == 2
    photo = await telegram.photo(png(), caption="/describe", user=ann)
    said = await world.answer(photo, "grey thing")
    assert said.buttons[0]["text"] == "Make a film of it"


async def test_a_picture_that_is_missing_is_asked_for(world: World) -> None:
    telegram, ann = world.telegram, world.person()
    asked = await telegram.message(f"/animate {SHORT}", user=ann)
    question = await world.answer(asked, "Which picture?")
    await telegram.photo(png(), user=ann, reply_to=question)
    await telegram.film(telegram.private(ann))


async def test_buttons_work_and_edit_gives_the_command_to_copy(world: World) -> None:
    telegram, ann = world.telegram, world.person()
    chat = telegram.private(ann)
    await telegram.message(f"/video a boat {SHORT}", user=ann)
    film = await telegram.film(chat)

    again = await telegram.press(film, "Again", user=ann)
    await telegram.answered(again)
    second = await telegram.film(chat, count=2)
    assert second.reply_to is film
    assert len(await world.jobs(ann)) == 2

    await world.press(film, "Details", user=ann)
    recipe = await telegram.wait(
        lambda: [m for m in telegram.said(chat) if m.file and m.file.kind == "document"],
        15,
        "recipe",
    )
    assert recipe[0].file.name.startswith("recipe-")
    assert b'"seed"' in recipe[0].file.data

    await world.press(film, "Edit", user=ann)
    edit = await telegram.says("/again", chat, after=second.id)
    (code,) = [each for each in edit.entities if each["type"] == "pre"]
    command = (edit.text or "")[code["offset"] :]
    assert command.startswith("/again ")
    assert 'prompt: "a boat"' in command
    (copy,) = edit.buttons
    assert copy["copy_text"] == {"text": command}
    changed = await telegram.message(command.replace("a boat", "a ship"), user=ann)
    third = await telegram.film(chat, count=3)
    assert third.reply_to is changed
    assert "a ship" in (third.caption or "")

    await world.press(film, "Delete", user=ann)
    await telegram.wait(lambda: film.deleted, 15, "deletion")
    # Its job is gone: a press on what is left of it says so.
    ghost = telegram._post(chat, {}, text="…", markup=film.markup)
    await world.press(ghost, "Again", user=ann)
    await telegram.says("no longer kept", chat, after=ghost.id)
