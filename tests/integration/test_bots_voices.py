"""Voices in a chat: learnt after consent by a press, shared, forgotten; and for one film alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from tests.support.chat_platform import File, Room, deeds, pressed
from tests.support.hosts import STUDIO, finished
from tests.support.media import write_sound

from reelbot.bots.adapter import Subject
from reelbot.core.settings import Settings
from reelbot.render.host.app import RenderHost

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chat_host(chat_settings: Settings) -> AsyncIterator[RenderHost]:
    """With the tests' examiner of samples."""
    async with RenderHost(chat_settings, studio=STUDIO, examiner="tests.support.examiner") as host:
        yield host


@pytest.fixture
def recording(tmp_path: Path) -> File:
    return File(write_sound(tmp_path / "voice.ogg", 4.0), "audio/ogg", voice_message=True)


async def test_a_voice_message_becomes_a_voice_after_consent(room: Room, recording: File) -> None:
    offer = await room.say("", recording, place=None)
    subject = Subject("", [recording])
    asked = await room.press(pressed(offer, "voice"), place=None, subject=subject)
    assert deeds(asked.buttons) == ["agree", "refuse"] and asked.private
    assert room.settings.voices.consent_text in asked.text
    listed = await room.say("/voice list", place=None)
    assert "waits for consent" in listed.text
    theirs = await room.press(pressed(asked, "agree"), user="eve", place=None)
    assert not theirs.edit_pressed
    agreed = await room.press(pressed(asked, "agree"), place=None)
    assert agreed.edit_pressed and "Your consent is noted" in agreed.text
    assert "closest matching voice" in agreed.text
    assert "voice-1 (mine) · good" in (await room.say("/voice", place=None)).text
    # What was agreed to once is not asked again.
    second = await room.say("/voice add name: anna", replace(recording), place=None)
    assert second.buttons == () and "“anna” is learned" in second.text
    used = await room.say("/voice use anna")
    assert "anna is the voice" in used.text
    film = await room.say("/say voice: mine hello there")
    assert film.job is not None
    assert "closest matching" in (await room.posted(film.job.id)).text
    assert ("mine", "mine") in await room.conversation.complete(room.who(), "voice", "")
    assert await room.conversation.complete(room.who(), "name", "an") == [("anna", "anna")]
    shared = await room.say("/voice share anna")
    assert "by everybody here" in shared.text
    assert "here is none" in (await room.say("/voice share anna", place=None)).text
    forgotten = await room.say("/voice forget anna")
    assert "is deleted" in forgotten.text
    assert "no voice" in (await room.say("/voice use anna")).text.lower()


async def test_a_voice_that_waits_for_consent_speaks_for_nobody(
    room: Room, recording: File
) -> None:
    await room.say("/voice add nora", recording, place=None)
    asked = await room.say("/say good night voice: nora")
    assert asked.job is None and "“nora” can be used once its owner has consented" in asked.text
    assert "nora" in (await room.say("/voice list", place=None)).text
    await room.say("/voice forget nora")


@pytest.mark.slow
async def test_who_refuses_leaves_nothing(room: Room, recording: File) -> None:
    asked = await room.say("/voice add", recording, place=None)
    refused = await room.press(pressed(asked, "refuse"), place=None)
    assert "nothing of it stays" in refused.text and refused.edit_pressed
    assert "no voices yet" in (await room.say("/voice list", place=None)).text
    again = await room.press(pressed(asked, "refuse"), place=None)
    assert "nothing of it stays" in again.text


@pytest.mark.slow
async def test_a_bad_sample_is_told(room: Room, tmp_path: Path) -> None:
    short = File(write_sound(tmp_path / "short.wav", 0.5), "audio/wav")
    assert "too little speech" in (await room.say("/voice add", short, place=None)).text
    quiet = File(write_sound(tmp_path / "quiet.wav", 3.0, peak=0.1), "audio/wav")
    asked = await room.say("/voice add", quiet, place=None)
    assert "closer to the microphone" in asked.text and asked.buttons
    assert "“recording”" in (await room.say("/voice add", place=None)).text
    answered = await room.say("", quiet, place=None)  # what was missing
    assert deeds(answered.buttons) == ["agree", "refuse"]


async def test_a_recording_for_one_film_is_asked_about_once(room: Room, recording: File) -> None:
    asked = await room.say("/say good night", recording, key="clip")
    assert asked.job is None and asked.private and "in one film" in asked.text
    assert deeds(asked.buttons) == ["agree", "refuse"]
    others = await room.press(pressed(asked, "agree"), user="eve")
    assert others.job is None and "no longer open" in others.text
    agreed = await room.press(pressed(asked, "agree"))
    assert agreed.job is not None and agreed.card is not None and not agreed.edit_pressed
    assert (await finished(room.operator, agreed.job.id)).error is None
    twice = await room.press(pressed(asked, "agree"))
    assert "no longer open" in twice.text
    second = await room.say("/say good morning", replace(recording))
    assert second.job is not None  # the same text is not asked about twice


@pytest.mark.slow
async def test_a_recording_that_may_not_be_imitated_is_not(room: Room, recording: File) -> None:
    asked = await room.say("/say good night", recording)
    refused = await room.press(pressed(asked, "refuse"))
    assert refused.edit_pressed and "not imitated" in refused.text
    assert "no longer open" in (await room.press(pressed(asked, "agree"))).text
    forwarded = await room.say("/say good night", replace(recording), forwarded=True)
    assert "only its speaker" in forwarded.text and forwarded.buttons == ()


@pytest.mark.slow
async def test_consent_in_private_sends_the_film_where_it_was_asked_for(
    room: Room, recording: File
) -> None:
    asked = await room.say("/say good night", recording, place="garden")
    agreed = await room.press(pressed(asked, "agree"), place=None)
    assert agreed.job is None and agreed.edit_pressed and "noted" in agreed.text
    async with asyncio.timeout(60):
        while not room.memory.messages:
            await asyncio.sleep(0.05)
    assert room.memory.messages[0].parcel.reply["chat"] == "garden"
