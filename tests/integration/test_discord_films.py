"""Films on Discord: posted once, whatever Discord, the bot or the host do meanwhile."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.chatlab import DiscordServer, Fault
from tests.support.discords import PATIENCE_S, Bot, bot, job_of
from tests.support.hosts import finished, until

from reelbot.bots.adapter import NotPosted, Parcel, PostFile, TooBig
from reelbot.core.jobs import DeliveryState

MIB = 1 << 20


async def delivered(discord: Bot, job: str, state: DeliveryState = DeliveryState.SENT) -> Any:
    """Wait until the host knows what became of a delivery."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            found = await discord.client.job(job)
            if found.delivery is not None and found.delivery.state is state:
                return found.delivery
            await asyncio.sleep(0.05)


@pytest.mark.slow
async def test_a_film_and_its_buttons_before_and_after_a_restart(tmp_path: Path) -> None:
    async with bot(tmp_path) as discord:
        lab = discord.server
        bob = lab.add_user("bob")
        card = await discord.card(f"a *red* fox {bob.mention}")
        job = job_of(card)
        film = await discord.film(card)
        assert film.content.startswith(lab.alice.mention)
        assert (film.mentions, film.reference) == ([lab.alice], card)
        assert film.file().description and film.file().name.endswith(".mp4")
        assert film.file().data[4:8] == b"ftyp"
        assert (await delivered(discord, job)).receipt == str(film.id)
        await lab.wait(lambda: "done" in card.content and not card.buttons, PATIENCE_S)

        await discord.stop()
        lab.clock.advance(90 * 86_400)
        await discord.start()
        for button in ("Delete", "Edit"):
            refused = await (await lab.press(film, button, user=bob)).reply()
            assert refused.ephemeral and not film.deleted
        details = await (await lab.press(film, "Details", user=bob)).reply()
        assert details.ephemeral and details.file().name.startswith("recipe-")
        again = await (await lab.press(film, "Again", user=bob)).reply()
        theirs = await discord.client.job(job_of(again))
        assert theirs.owner == f"discord/{bob.id}"
        assert (await discord.film(again)).mentions == [bob]

        opened = await lab.press(film, "Edit")
        modal = await opened.shown_modal()
        fields = {one["component"]["custom_id"] for one in modal["components"]}
        assert "prompt" in fields and len(fields) <= 5
        edited = await lab.submit(opened, {"prompt": "a blue fox"})
        assert (await discord.client.job(job_of(await edited.reply()))).title == "a blue fox"
        await (await lab.press(film, "Delete")).ack()
        await lab.wait(lambda: film.deleted)


async def test_a_failed_job_is_told_with_what_may_help(tmp_path: Path) -> None:
    async with bot(tmp_path, render={"tries": 1}) as discord:
        card = await discord.card("fail-picture")
        told = await discord.server.posted(after=card, timeout=PATIENCE_S)
        assert told.mentions == [discord.server.alice]
        assert [one["label"] for one in told.buttons] == ["Try again"]
        await delivered(discord, job_of(told))
        await (await discord.server.press(told, "Try again")).ack()
        await discord.server.wait(
            lambda: told.buttons[0]["label"] == "Cancel" if told.buttons else False
        )


@pytest.mark.slow
async def test_the_living_interaction_carries_a_film_that_may_not_be_posted(
    tmp_path: Path,
) -> None:
    lab = DiscordServer()
    foreign = lab.add_guild("Foreign", lab.add_user("eve"), members=[lab.alice], bot_member=False)
    async with bot(tmp_path, server=lab) as discord:
        card = await discord.card(channel=foreign.channels[0])
        assert "may not post" in card.content
        job = job_of(card)
        await lab.wait(lambda: card.attachments, PATIENCE_S)
        receipt = (await delivered(discord, job)).receipt
        assert receipt == str(card.id)
        await asyncio.sleep(3.5)  # the card's last line would come within this
        assert card.attachments and card.buttons[0]["label"] == "Again"
        shown = await lab.slash("show", {"job": job}, channel=foreign.channels[0])
        assert await discord.said(shown)
        sent = [r for r in lab.requests if r.method == "POST" and "/webhooks/" in r.path]
        assert len(sent) <= 5
        assert len(discord.films()) >= 1


async def test_what_discord_refuses_is_told(tmp_path: Path) -> None:
    async with bot(tmp_path, paused=True) as discord:
        card = await discord.card()
        job = await discord.client.job(job_of(card))
        large = tmp_path / "large.mp4"
        large.write_bytes(bytes(11 * MIB))
        reply = discord.last.reply
        assert discord.adapter is not None
        assert discord.adapter.bytes_max(reply) == 20 * MIB
        file = PostFile(large, "large.mp4", "video/mp4")
        parcel = Parcel(job=job, reply=reply, text="Here", marker="m1", files=(file,))
        with pytest.raises(TooBig) as raised:
            await discord.adapter.post(parcel)
        assert raised.value.bytes_max == 10 * MIB
        assert discord.adapter.bytes_max(reply) == 10 * MIB
        discord.server.faults.append(
            Fault("POST /channels", status=400, body={"code": 40005, "message": "too large"})
        )
        with pytest.raises(TooBig):
            await discord.adapter.post(parcel)
        small = replace(parcel, files=())
        discord.server.faults[:] = [Fault("POST /channels", status=429, retry_after=90.0)]
        with pytest.raises(NotPosted) as busy:
            await discord.adapter.post(small)
        assert busy.value.retry_after == 90
        with pytest.raises(NotPosted) as nowhere:
            await discord.adapter.post(replace(small, reply={"of": "another program"}))
        assert nowhere.value.final


POST = r"POST /channels/\{channel_id\}/messages$"
FAULTS = {
    "the answer is lost": Fault(POST, status=502, after=True),
    "unavailable": Fault(POST, status=503),
    "errors": Fault(POST, status=500, times=2),
    "the answer is lost with the connection": Fault(POST, drop=True, after=True),
    "connections break": Fault(POST, drop=True, times=2),
    "too fast": Fault(POST, status=429, retry_after=0.5),
    "too fast everywhere": Fault(POST, status=429, retry_after=0.5, scope_global=True),
    "too fast, says the edge": Fault(
        POST, status=429, body="<html>slow down</html>", headers={"Retry-After": "1"}
    ),
}


@pytest.mark.slow
async def test_faults_of_discord_delay_a_film_and_nothing_more(tmp_path: Path) -> None:
    async with bot(tmp_path) as discord:
        for name, fault in FAULTS.items():
            posted = len(discord.films())
            discord.server.faults[:] = [fault]
            film = await discord.film(await discord.card(name))
            await delivered(discord, job_of(film))
            assert fault.hits, name
            assert len(discord.films()) == posted + 1, name


@pytest.mark.slow
async def test_a_dead_token_a_deleted_channel_and_closed_messages(tmp_path: Path) -> None:
    lab = DiscordServer()
    lab.rate_limits_on = False
    async with bot(tmp_path, server=lab, clean=False) as discord:
        await discord.client.pause()
        card = await discord.card()
        lab.clock.advance(16 * 60)
        await discord.client.resume()
        film = await discord.film(card)
        assert film.channel is lab.channel

        await discord.client.pause()
        doomed = lab.add_channel(lab.guild, "doomed")
        card = await discord.card(channel=doomed)
        lab.clock.advance(16 * 60)
        del lab.channels[doomed.id]
        await discord.client.resume()
        film = await discord.film(card)
        assert film.channel is lab.dm_channel(lab.alice)
        assert "could not post" in film.content

        await discord.client.pause()
        lab.channel.denied = 1 << 11 | 1 << 15
        bob = lab.add_user("bob", dms_closed=True)
        card = await discord.card(user=bob)
        job = job_of(card)
        lab.clock.advance(16 * 60)
        films = len(discord.films())
        await discord.client.resume()
        await finished(discord.client, job)
        await until(lambda: any(r.status == 403 and "50007" in str(r.reply) for r in lab.requests))
        kept = await delivered(discord, job, DeliveryState.PENDING)
        assert kept.error == "discord_direct_closed"
        assert len(discord.films()) == films
        lab.channel.denied = 0
        shown = await lab.slash("show", {"job": job}, user=bob)
        assert await discord.said(shown)
        film = await discord.film(card, lab.channel)
        assert lab.bot is film.author
        strict = [p for p in lab.problems if "50007" not in p]
        assert strict == []


@pytest.mark.slow
async def test_a_restart_while_a_film_is_made(tmp_path: Path) -> None:
    async with bot(tmp_path) as discord:
        lab = discord.server
        await discord.client.pause()
        card = await discord.card()
        await discord.stop()
        await discord.client.resume()
        await finished(discord.client, job_of(card))
        await discord.start()
        film = await discord.film(card)
        assert (film.reference, film.mentions) == (card, [lab.alice])
        await lab.wait(lambda: "done" in card.content, PATIENCE_S)


@pytest.mark.slow
async def test_threads_and_places_without_history(tmp_path: Path) -> None:
    lab = DiscordServer()
    thread = lab.add_thread(lab.channel, "a thread")
    quiet = lab.add_channel(lab.guild, "quiet", denied=1 << 16)
    async with bot(tmp_path, server=lab) as discord:
        for channel in (thread, quiet, lab.dm_channel(lab.alice)):
            card = await discord.card(channel=channel)
            film = await discord.film(card, channel)
            assert (film.reference is None) == (channel is quiet)
            assert film.mentions == ([] if channel.guild is None else [lab.alice])


@pytest.mark.parametrize("later_s", [60, 20 * 60])
async def test_cards_go_on_after_a_restart(tmp_path: Path, later_s: float) -> None:
    """By the interaction's token while it lives, then as a message of the channel."""
    async with bot(tmp_path, paused=True) as discord:
        lab = discord.server
        first = await discord.card()
        second = await discord.card("a blue fox")
        assert "number 2" in second.content
        await discord.stop()
        await discord.client.cancel(job_of(first))
        lab.clock.advance(later_s)
        before = len(lab.requests)
        await discord.start()
        await lab.wait(lambda: "number 2" not in second.content, PATIENCE_S)
        patches = [each for each in lab.requests[before:] if each.method == "PATCH"]
        edits = {each.path for each in patches if each.status == 200}
        (way,) = {"webhooks" if "/webhooks/" in path else "channels" for path in edits}
        assert way == ("webhooks" if later_s < 15 * 60 else "channels")
        await (await lab.press(second, "Cancel")).ack()
        await lab.wait(lambda: not second.buttons, PATIENCE_S)
