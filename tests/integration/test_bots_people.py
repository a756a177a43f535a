"""What a chat knows of people: settings, bounds, what is kept of them, and who runs it."""

from __future__ import annotations

import pytest
from tests.support.chat_platform import FILM, Room, pressed

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_settings_are_mine_or_of_the_place(room: Room) -> None:
    assert "Nothing is set" in (await room.say("/settings")).text
    saved = await room.say("/settings shape: 1:1")
    assert saved.private and "shape: 1:1" in saved.text
    assert (
        "in charge of this server" in (await room.say("/settings scope: server shape: 9:16")).text
    )
    server = await room.say("/settings scope: server style: noir", manages=True)
    assert "style: noir" in server.text
    assert "here is none" in (await room.say("/settings scope: server", place=None)).text
    taken_back = await room.say("/settings shape: default")
    assert "Nothing is set" in taken_back.text


async def test_who_may_not_change_a_place_is_told_who_may(room: Room) -> None:
    said = await room.say("/settings scope: server style: noir")
    assert "in charge of this server" in said.text
    saved = await room.say("/settings scope: server style: noir", role="place_admin")
    assert saved.text.startswith("Saved.")
    assert "noir" in (await room.say("/settings scope: server")).text


async def test_quota_privacy_and_help(room: Room) -> None:
    assert "In line: 0 of 20" in (await room.say("/quota")).text
    assert "/video: " in (await room.say("/help")).text
    assert "/admin" not in (await room.say("/help")).text
    assert "/admin" in (await room.say("/help", role="admin")).text
    assert "seconds: " in (await room.say("/help video")).text
    assert "/video" in (await room.say("/help vido")).text
    await room.say(FILM)
    kept = await room.say("/privacy")
    assert "1 job" in kept.text and kept.private
    sure = await room.press(pressed(kept, "forget"))
    user = f"{room.memory.name}/ann"
    assert "Really" in sure.text and len(await room.operator.jobs(user=user)) == 1
    await room.press(pressed(sure, "forget"))
    assert await room.operator.jobs(user=user) == []


async def test_only_operators_administer(room: Room) -> None:
    assert "operators" in (await room.say("/admin pause")).text
    assert "operators" in (await room.say("/admin pause", role="place_admin")).text
    paused = await room.say("/admin pause", role="admin")
    assert "paused" in paused.text and paused.private
    stats = await room.say("/admin stats", role="admin")
    assert "Paused: yes" in stats.text
    await room.say("/admin resume", role="admin")
    banned = await room.say("/admin ban bob hours: 2 reason: flooding", role="admin")
    assert f"{room.memory.name}/bob" in banned.text
    refused = await room.say(FILM, user="bob")
    assert "flooding" in refused.text and refused.job is None
    await room.say(f"/admin unban {room.memory.name}/bob", role="admin")
    limited = await room.say("/admin limit bob jobs: 0", role="admin")
    assert "0 jobs" in limited.text
    assert "today's" in (await room.say(FILM, user="bob")).text


async def test_suggestions_are_ones_own(room: Room) -> None:
    answer = await room.say(FILM)
    assert answer.job is not None
    complete = room.conversation.complete
    assert [value for _, value in await complete(room.who(), "job", "fox")] == [answer.job.id]
    assert await complete(room.who("bob"), "job", "") == []
    assert ("noir", "noir") in await complete(room.who(), "style", "no")
    assert {value for _, value in await complete(room.who(), "voice", "")} == {"high", "low"}
    assert ("German (de)", "de") in await complete(room.who(), "language", "ger")
    assert await complete(room.who(), "nonsense", "x") == []
