"""A community that gets another id keeps what hangs on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.hosts import serving, settings_for, video

from reelbot.core.client import RenderClient
from reelbot.core.errors import NotAllowed
from reelbot.core.jobs import Origin, Person


async def test_jobs_settings_and_limits_move_with_a_group(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, limits={"waiting_per_place": 2})
    async with serving(settings) as (_, client):
        await client.pause()
        ann = Person(adapter="telegram", user="1")
        boss = client.acting_for(ann, "place_admin")
        await boss.set_settings({"shape": "9:16"}, "place", "-5")
        origin = Origin(adapter="telegram", user="1", place="-5")
        job = (await client.submit(video("a fox"), origin, "a")).job
        for _ in range(2):  # heard twice, it is still one move
            await client.move_place("telegram", "-5", "-1005")
        assert (await client.job(job.id)).place == "-1005"
        assert (await boss.settings("place", "-1005")).settings == {"shape": "9:16"}
        assert (await boss.settings("place", "-5")).settings == {}
        quota = await client.acting_for(ann).quota("-1005")
        assert quota["place"]["waiting"] == 1


async def test_what_the_new_id_has_stays(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (_, client):
        boss = client.acting_for(Person(adapter="telegram", user="1"), "place_admin")
        await boss.set_settings({"shape": "9:16", "captions": "off"}, "place", "-5")
        await boss.set_settings({"shape": "1:1"}, "place", "-1005")
        await client.move_place("telegram", "-5", "-1005")
        found = (await boss.settings("place", "-1005")).settings
        assert found == {"shape": "1:1", "captions": "off"}


async def test_a_reading_token_moves_nothing(tmp_path: Path) -> None:
    tokens = {"tokens": {"looker": {"scope": "read", "token": "r" * 32}}}
    async with (
        serving(settings_for(tmp_path, render=tokens)) as (host, _),
        RenderClient(host.url, "r" * 32) as reader,
    ):
        with pytest.raises(NotAllowed):
            await reader.move_place("telegram", "-5", "-1005")
