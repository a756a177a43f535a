"""The routes of deliveries: who may ask, and what they are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.hosts import serving, settings_for, video

from reelbot.core.client import RenderClient
from reelbot.core.errors import NotAllowed, NotFound
from reelbot.core.jobs import Origin

READ = "r" * 40


async def test_where_results_will_go_is_for_adapters_alone(tmp_path: Path) -> None:
    settings = settings_for(
        tmp_path, render={"tokens": {"dashboard": {"token": READ, "scope": "read"}}}
    )
    async with serving(settings) as (host, client):
        await client.pause()
        origin = Origin(adapter="chat", user="ann", reply={"token": "a secret"})
        ids = [
            (await client.submit(video(f"fox {number}"), origin, f"k{number}")).job.id
            for number in range(3)
        ]
        other = Origin(adapter="other", user="ann", reply={"channel": 1})
        await client.submit(video("a fox"), other, "k")
        found = [each async for each in client.coming("chat")]
        assert [each.job.id for each in found] == ids
        assert {each.reply["token"] for each in found} == {"a secret"}
        assert {each.event.kind for each in found if each.event} == {"queued"}
        # Nowhere else is a reply told.
        assert "a secret" not in (await client.job(ids[0])).model_dump_json()
        await client.cancel(ids[0])
        assert [each.job.id async for each in client.coming("chat")] == ids[1:]
        async with RenderClient(host.url, READ) as reader:
            with pytest.raises(NotAllowed):
                _ = [each async for each in reader.coming("chat")]
        for wrong in ("..", ".", ""):
            with pytest.raises(NotFound):
                await client.job(wrong)


async def test_all_pages_of_it_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reelbot.core.client_deliveries.PAGE", 2)
    async with serving(settings_for(tmp_path)) as (_, client):
        await client.pause()
        origin = Origin(adapter="chat", user="ann", reply={"channel": 1})
        ids = [
            (await client.submit(video(f"fox {number}"), origin, f"k{number}")).job.id
            for number in range(4)
        ]
        assert [each.job.id async for each in client.coming("chat")] == ids
