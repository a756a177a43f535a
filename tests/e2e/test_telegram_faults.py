"""What goes wrong around the Telegram bot: it is killed, stopped, rivalled, flooded, lied to."""

from __future__ import annotations

import asyncio
import signal
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import structlog
from tests.chatlab import Fault
from tests.support.bots_process import BotsProcess
from tests.support.hosts import HostProcess, serving, settings_for, until
from tests.support.telegram_bots import bot, telegram_section
from tests.support.telegram_lab import TelegramLab

from reelbot.bots.conversation import Conversation
from reelbot.bots.telegram_bot import TelegramAdapter
from reelbot.bots.telegram_bot.api import make_bot
from reelbot.bots.telegram_bot.polling import Hands, Poller
from reelbot.core.errors import HostProblem
from reelbot.core.sections import TelegramSection

SHORT = "seconds: 1 music: none"
PROMPT = "a heron over the reeds"


@asynccontextmanager
async def telegram(**more: Any) -> AsyncIterator[TelegramLab]:
    async with TelegramLab(**more) as server:
        yield server
        server.assert_clean()


def bots_beside(folder: Path, server: TelegramLab) -> BotsProcess:
    """Beside the host in `folder`."""
    return BotsProcess(folder, server, folder / "data")


# --- killed and started again --------------------------------------------------------------------


@pytest.mark.slow
async def test_a_bot_that_was_killed_posts_what_was_made_meanwhile(tmp_path: Path) -> None:
    async with telegram() as server, HostProcess(tmp_path) as host:
        async with await host.start() as client:
            await client.pause()
            async with bots_beside(tmp_path, server) as bots:
                await server.ready()
                asked = await server.message(f"/video {PROMPT} {SHORT}")
                card = await server.posted(after=asked)
                await asyncio.sleep(0.5)  # the host is told where the card is
                await bots.end(signal.SIGKILL)
            await client.resume()
            missed = await server.message(f"/video {PROMPT} at night {SHORT}")
            (job,) = await client.jobs()
            async with bots_beside(tmp_path, server) as bots:
                first = await server.film()
                assert first.reply_to is asked
                second = await server.film(count=2)
                assert second.reply_to is missed
                await server.wait(lambda: "\n" not in (card.text or ""), 30, "line")
                # A press below a film that another process posted.
                await server.answered(await server.press(first, "Again"))
                await server.film(count=3)
                assert await bots.end() < 10.0
            assert len(server.films()) == 3
            assert (await client.job(job.id)).delivery is not None
        written = bots.output.read_text()
        logs = list((tmp_path / "data" / "logs").glob("bots.log*"))
        assert logs
        written += "".join(path.read_text() for path in logs)
        assert server.token not in written
        assert server.token.partition(":")[2] not in written
        assert "heron" not in written


@pytest.mark.slow
async def test_a_render_host_that_was_killed_loses_nothing(tmp_path: Path) -> None:
    async with telegram() as server, HostProcess(tmp_path) as host:
        async with await host.start() as client:
            await client.pause()
        async with bots_beside(tmp_path, server):
            await server.ready()
            asked = await server.message(f"/video {PROMPT} {SHORT}")
            await server.posted(after=asked)
            await host.kill()
            late = await server.message("/jobs")
            async with await host.start() as again:
                await again.resume()
                film = await server.film()
                assert film.reply_to is asked
                await server.posted(after=late)


async def test_what_was_in_hand_is_heard_again(tmp_path: Path) -> None:
    """An update is confirmed when it has been dealt with, not when it was fetched."""
    async with telegram() as server:
        section = TelegramSection.model_validate(telegram_section(server))
        api = make_bot(section)
        heard: list[str] = []
        going = asyncio.Event()

        async def deal(update: Any) -> None:
            heard.append(update.message.text)
            if update.message.text == "slow":
                await going.wait()

        async with api:
            hands = Hands(deal)
            poller = Poller(api, hands)
            task = asyncio.create_task(poller.run())
            await server.message("slow")
            await server.message("quick")
            await until(lambda: len(heard) == 2, 10)
            await server.message("later")
            await until(lambda: len(heard) == 3, 10)
            # Killed now, all from the slow one on would come again.
            texts = [each["message"]["text"] for each in server.updates]
            assert texts[0] == "slow"
            going.set()
            await server.wait(lambda: not server.updates, 10, "confirmation")
            assert sorted(heard) == ["later", "quick", "slow"]
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await hands.close(1)


@pytest.mark.slow
async def test_a_gentle_stop_confirms_what_was_done_and_is_quick(tmp_path: Path) -> None:
    settings_folder = tmp_path
    async with telegram() as server:
        settings = settings_for(settings_folder, telegram=telegram_section(server))
        async with serving(settings) as (host, _):
            async with bot(settings, host.url, host.operator_token):
                await server.ready()
                said = await server.message("/start")
                await server.posted(after=said)
                server.faults.append(Fault("sendMessage", delay=60))
                await server.message("/help")
                await until(lambda: server.faults[0].hits, 10)
                started = time.monotonic()
            assert time.monotonic() - started < 9.0
            assert not server.updates


# --- tokens, rivals, strangers -------------------------------------------------------------------


async def test_a_wrong_token_is_a_problem_of_the_configuration(tmp_path: Path) -> None:
    async with TelegramLab() as server:
        section = telegram_section(server) | {"token": "123456789:wrong"}
        settings = settings_for(tmp_path, telegram=section)
        async with serving(settings) as (_, client):
            conversation = Conversation(client, settings, "telegram")
            with pytest.raises(HostProblem) as failed:
                await TelegramAdapter(settings, conversation, client).run()
            conversation.close()
        assert failed.value.code == "telegram_token"
        assert "@BotFather" in str(failed.value)


@pytest.mark.slow
async def test_a_second_bot_with_the_same_token_is_named(tmp_path: Path) -> None:
    async with telegram() as server:
        settings = settings_for(tmp_path, telegram=telegram_section(server))
        async with serving(settings) as (host, _):
            with structlog.testing.capture_logs() as lines:
                async with bot(settings, host.url, host.operator_token):
                    await server.ready()
                    server.another_instance()
                    await until(lambda: any(e["event"] == "telegram_rival" for e in lines), 10)
                    # It goes on: the other may have been this one's forerunner.
                    said = await server.message("/start")
                    await server.posted(after=said)
            (line,) = [each for each in lines if each["event"] == "telegram_rival"]
            assert "same Telegram token" in line["problem"]


async def test_a_webhook_hears_telegram_and_nobody_else(tmp_path: Path) -> None:
    async with telegram() as server:
        port = _free_port()
        url = f"http://127.0.0.1:{port}/hook"
        section = telegram_section(server, webhook_url=url, webhook_port=port)
        section["webhook_secret"] = "a-secret_1"
        settings = settings_for(tmp_path, telegram=section)
        waiting = await server.message("/start")  # before anybody listened
        async with serving(settings) as (host, _):
            async with bot(settings, host.url, host.operator_token):
                await server.ready()
                await server.posted(after=waiting)
                said = await server.message("/start")
                hello = await server.posted(after=said)
                stranger = {"update_id": 1, "message": waiting.payload()}
                async with aiohttp.ClientSession() as session:
                    for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "a-secret_2"}):
                        async with session.post(url, json=stranger, headers=headers) as answer:
                            assert answer.status == 403
                    right = {"X-Telegram-Bot-Api-Secret-Token": "a-secret_1"}
                    async with session.post(url, data=b"{", headers=right) as answer:
                        assert answer.status == 400
                assert server.said()[-1] is hello
            # What comes while it is away stays with Telegram.
            late = await server.message("/start")
            async with bot(settings, host.url, host.operator_token):
                await server.posted(after=late)
        # Polling again, the webhook is taken away.
        plain = settings_for(tmp_path / "plain", telegram=telegram_section(server))
        async with serving(plain) as (host, _), bot(plain, host.url, host.operator_token):
            said = await server.message("/start")
            await server.posted(after=said)
            assert server.webhook["url"] == ""


async def test_only_chats_on_the_list_are_served(tmp_path: Path) -> None:
    async with telegram() as server:
        group, other = server.add_group("Ours"), server.add_group("Theirs")
        ann, bob = server.add_user("Ann"), server.add_user("Bob")
        for user in (ann, bob):
            server.private(user)
        section = telegram_section(server, chats=[str(group.id)], admins=[str(bob.id)])
        settings = settings_for(tmp_path, telegram=section)
        async with (
            serving(settings) as (host, _),
            bot(settings, host.url, host.operator_token),
        ):
            await server.ready()
            await server.message("/start@test_bot", user=ann, chat=group)
            await server.says("Reelbot makes films", group)
            await server.message("/start@test_bot", user=ann, chat=other)
            await server.says("I do not work in this chat", other)
            # Whom the served group has is served in private as well.
            await server.message("/start", user=ann)
            await server.says("Reelbot makes films", server.private(ann))


# --- load ----------------------------------------------------------------------------------------


@pytest.mark.slow
async def test_200_commands_of_100_people_within_a_second(tmp_path: Path) -> None:
    async with telegram() as server:
        server.rate_limits_on = True
        settings = settings_for(tmp_path, telegram=telegram_section(server))
        people = [server.add_user(f"P{number}") for number in range(100)]
        for person in people:
            server.private(person)
        async with (
            serving(settings) as (host, client),
            bot(settings, host.url, host.operator_token),
        ):
            await client.pause()
            await server.ready()
            started = time.monotonic()
            asked = [
                await server.message(f"/video fox {number} {SHORT}", user=person)
                for number in range(2)
                for person in people
            ]
            assert time.monotonic() - started < 1.0

            def answered() -> int:
                return len({m.reply_to.id for m in server.said() if m.reply_to is not None})

            await server.wait(lambda: answered() == 200, 60, "card for every command")
            # Telegram takes 30 messages a second, of everybody together.
            took = time.monotonic() - started
            assert took < 30.0, took
            assert {m.reply_to for m in server.said()} == set(asked)
            jobs = [
                job for person in people for job in await client.jobs(user=f"telegram/{person.id}")
            ]
            assert len(jobs) == 200
            # Everybody's first goes before anybody's second.
            first = [job.position or 0 for job in jobs if job.title == "fox 0"]
            second = [job.position or 0 for job in jobs if job.title == "fox 1"]
            assert max(first) < min(second)


@pytest.mark.slow
async def test_a_crowded_group_is_answered_by_signs(tmp_path: Path) -> None:
    async with telegram() as server:
        server.rate_limits_on = True
        settings = settings_for(
            tmp_path,
            telegram=telegram_section(server),
            limits={"waiting_per_person": 0, "waiting_per_place": 0},
        )
        group, ann = server.add_group("Films"), server.add_user("Ann")
        async with (
            serving(settings) as (host, client),
            bot(settings, host.url, host.operator_token),
        ):
            await client.pause()
            await server.ready()
            for number in range(30):
                await server.message(f"/video@test_bot fox {number}", user=ann, chat=group)
            await server.wait(
                lambda: len(server.said(group)) + len(server.calls("setMessageReaction")) == 30,
                60,
                "card or sign for every command",
            )
            assert 15 <= len(server.said(group)) <= 20
            assert len(await client.jobs(user=f"telegram/{ann.id}")) == 30


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
