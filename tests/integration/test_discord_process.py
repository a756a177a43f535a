"""The bot as a process of its own: killed, stopped, and what it prints."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.chatlab import DiscordServer, Fault
from tests.chatlab.process import BotProcess
from tests.support.discords import PATIENCE_S, Bot, discord_settings, job_of
from tests.support.hosts import STUDIO

from reelbot.core.client import RenderClient
from reelbot.core.jobs import DeliveryState
from reelbot.render.host import deliveries
from reelbot.render.host.app import RenderHost

PROMPT = "a secret red fox"
POST = r"POST /channels/\{channel_id\}/messages$"


def process(lab: DiscordServer, host: RenderHost, folder: Path) -> BotProcess:
    """`reelbot bots`, beside the host of this process."""
    settings = {
        "REELBOT_DISCORD__TOKEN": lab.token,
        "REELBOT_BOTS__SERVER": host.url,
        "REELBOT_BOTS__TOKEN": host.operator_token,
        "REELBOT_RENDER__DATA_DIR": str(folder / "bots"),
        "REELBOT_WEB__PORT": "0",
    }
    arguments = ["-m", "reelbot.cli", "bots", "--config", "/dev/null"]
    return BotProcess(arguments, under=lab.url, env=settings)


@pytest.mark.slow
async def test_kill_9_between_posting_and_telling(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The lease is two minutes: the second process does not wait for its end.
    monkeypatch.setattr(deliveries, "TAKE_OVER_S", 1.0)
    async with DiscordServer() as lab:
        settings = discord_settings(lab, tmp_path)
        async with (
            RenderHost(settings, studio=STUDIO) as host,
            RenderClient(host.url, host.operator_token) as client,
        ):
            asker = Bot(lab, client, settings)
            async with process(lab, host, tmp_path) as bot:
                await lab.ready(PATIENCE_S)
                await lab.registered("video", PATIENCE_S)
                # The film is there; that it is, the bot does not hear before it is killed.
                lab.faults.append(Fault(POST, status=502, after=True, times=3))
                card = await asker.card(PROMPT)
                film = await asker.film(card)
                await bot.kill()
                printed = bot.output
            lab.faults.clear()
            lab.clock.advance(600)
            film.nonce = None  # Discord forgets it
            async with process(lab, host, tmp_path) as bot:
                async with asyncio.timeout(PATIENCE_S):
                    while True:
                        job = await client.job(job_of(film))
                        if job.delivery and job.delivery.state is DeliveryState.SENT:
                            break
                        await asyncio.sleep(0.1)
                assert job.delivery.receipt == str(film.id)
                assert asker.films() == [film]
                started = asyncio.get_running_loop().time()
                assert await bot.stop() == 0
                assert asyncio.get_running_loop().time() - started < 10
                printed += bot.output
        logs = b"".join(path.read_bytes() for path in tmp_path.rglob("*.log"))
        assert b"permissions=274878024704" in printed
        for secret in (lab.token, PROMPT, *lab.tokens):
            assert secret.encode() not in printed + logs
        lab.assert_clean()
