"""What goes wrong on Discord: rights, servers, intents, lost connections and answers, floods."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import structlog
from tests.chatlab import DiscordServer, Fault, discord_at
from tests.support.discords import bot, discord_settings, job_of
from tests.support.hosts import until

from reelbot.bots.discord_bot import asking
from reelbot.cli import chat_checks
from reelbot.core.errors import HostProblem
from reelbot.core.settings import Settings


async def test_where_it_may_not_post_it_says_so(tmp_path: Path) -> None:
    async with bot(tmp_path, paused=True) as discord:
        lab = discord.server
        lab.channel.denied = 1 << 11
        card = await discord.card()
        assert "may not post" in card.content
        assert discord.last.reply["here"] is False
        lab.channel.denied = 1 << 16
        card = await discord.card()
        assert "may not post" not in card.content
        assert discord.last.reply["history"] is False


async def test_only_chosen_servers_are_served(tmp_path: Path) -> None:
    lab = DiscordServer()
    other = lab.add_guild("Other", lab.add_user("eve"), members=[lab.alice])
    owner = lab.guild.owner
    section = {"servers": [str(lab.guild.id)], "admins": [str(owner.id)]}
    async with bot(tmp_path, paused=True, server=lab, discord=section) as discord:
        assert await discord.card()
        refused = await lab.slash("video", {"prompt": "a fox"}, channel=other.channels[0])
        assert "not serve" in await discord.said(refused)
        stranger = lab.add_user("stranger")
        refused = await lab.slash("jobs", user=stranger, channel=lab.dm_channel(stranger))
        assert "not serve" in await discord.said(refused)
        mine = await lab.slash("jobs", channel=lab.dm_channel(lab.alice))
        assert "not serve" not in await discord.said(mine)
        # Administration is for the operator's admins, wherever they are.
        assert (await (await lab.slash("admin stats")).reply()).ephemeral
        assert not discord.last.asker.operator
        stats = await lab.slash("admin stats", user=owner)
        assert "line" in await discord.said(stats)
        assert discord.last.asker.operator and discord.last.asker.manages


async def test_presses_that_mean_nothing_any_more(tmp_path: Path) -> None:
    async with bot(tmp_path, paused=True) as discord:
        lab = discord.server
        card = await discord.card()
        job = job_of(card)
        await discord.client.cancel(job)
        await discord.client.delete(job)
        pressed = await (await lab.press(card, "Cancel")).reply()
        assert pressed.ephemeral and pressed.content
        card.components[0]["components"][0]["custom_id"] = "explode:1"
        pressed = await (await lab.press(card, custom_id="explode:1")).reply()
        assert pressed.ephemeral and "changed" in pressed.content


@pytest.mark.parametrize(
    ("section", "code"),
    [
        ({"token": "wrong.token.here"}, "discord_token"),
        ({"message_content": True}, "discord_intents"),
    ],
)
async def test_what_only_the_operator_can_mend(
    tmp_path: Path, section: dict[str, Any], code: str
) -> None:
    with pytest.raises(BaseExceptionGroup) as raised:
        async with bot(
            tmp_path, server=DiscordServer(privileged_intents=0), paused=True, discord=section
        ):
            pass
    problems = raised.value.subgroup(HostProblem)
    assert problems is not None
    (problem,) = problems.exceptions
    assert isinstance(problem, HostProblem)
    assert problem.code == code
    assert "Developer Portal" in str(problem)


async def test_no_privileged_intent_is_needed(tmp_path: Path) -> None:
    async with bot(tmp_path, paused=True, server=DiscordServer(privileged_intents=0)) as discord:
        assert await discord.card()


async def test_the_connection_drops_and_resumes(tmp_path: Path) -> None:
    async with bot(tmp_path, paused=True) as discord:
        lab = discord.server
        lab.drop_gateway()
        await lab.wait(lambda: any(op == "RESUMED" for op, _ in lab.gateway_log), 30)
        assert lab.identifies == 1
        assert await discord.card()
        seconds = await discord.stop()
        assert seconds < 10


async def test_an_answer_that_is_lost_is_given_again(tmp_path: Path) -> None:
    async with bot(tmp_path, paused=True) as discord:
        lab = discord.server
        lab.faults += [
            Fault("POST /interactions", drop=True, after=True),
            Fault("PATCH /webhooks", drop=True, after=True),
        ]
        card = await discord.card()
        assert "Next in line" in card.content
        assert len(await discord.client.jobs()) == 1
        assert [m for m in lab.messages if m.by_bot and not m.deleted] == [card]


async def test_what_is_wrong_is_told_where_somebody_has_deleted_the_response(
    tmp_path: Path,
) -> None:
    async with bot(tmp_path, paused=True) as discord:
        lab = discord.server
        gone = Fault("DELETE /webhooks", status=404, body={"code": 10008, "message": "gone"})
        lab.faults.append(gone)
        await lab.slash("video", {"prompt": "a fox captons: on"})
        await lab.wait(lambda: any("“captions:”" in each.content for each in lab.messages), 10)
        assert gone.hits == 1


async def test_a_fault_of_ours_is_found_by_what_it_was_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(asking, "called", broken)
    async with bot(tmp_path, paused=True) as discord:
        with structlog.testing.capture_logs() as logged:
            asked = await discord.server.slash("video", {"prompt": "a secret wish"})
            await until(lambda: any(each["log_level"] == "error" for each in logged))
        (fault,) = [each for each in logged if each["log_level"] == "error"]
        assert fault["of"] == int(asked.id) and "secret" not in str(fault)


@pytest.mark.slow
async def test_two_hundred_commands_within_a_second(tmp_path: Path) -> None:
    async with bot(tmp_path, paused=True, limits={"waiting_per_place": 0}) as discord:
        lab = discord.server
        people = [lab.add_user(f"person{number}") for number in range(100)]
        asked = await asyncio.gather(
            *(
                lab.slash("video", {"prompt": f"film {number}"}, user=people[number % 100])
                for number in range(200)
            )
        )
        await asyncio.gather(*(one.ack(30) for one in asked))
        late = [one.acked_after for one in asked if (one.acked_after or 9) > lab.ack_deadline]
        assert late == []
        cards = await asyncio.gather(*(one.reply(timeout=60) for one in asked))
        assert len({job_of(card) for card in cards}) == 200


async def test_the_doctor_asks_discord(tmp_path: Path) -> None:
    async with DiscordServer() as lab:
        with discord_at(lab.url):
            good = discord_settings(lab, tmp_path)
            found = {one.name: one for one in await chat_checks.discord(good)}
            assert {one.level for one in found.values()} == {"ok"}
            assert "permissions=274878024704" in found["discord"].text
            bad = discord_settings(lab, tmp_path, discord={"token": "wrong.token.here"})
            (wrong,) = await chat_checks.discord(bad)
            assert wrong.level == "fail" and "Reset Token" in wrong.advice
            assert "wrong.token" not in repr(wrong)
        assert await chat_checks.discord(Settings()) == []
        lab.assert_clean()
