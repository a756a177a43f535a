"""Results are posted smaller where they must be, and in words where nothing fits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.support.chat_platform import MB, Memory, Room, bot, deeds, ordered, told

from reelbot.core.client import RenderClient
from reelbot.core.errors import InvalidInput
from reelbot.core.jobs import Artifact, DeliveryState, Job
from reelbot.core.settings import Settings
from reelbot.render.host.app import RenderHost

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.usefixtures("handed_out_at_once"),
]


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Results weigh what is said here, as far as anybody can tell by their description."""
    asked: list[int] = []

    async def download(
        self: RenderClient, job: str, name: str, target: Path, on_bytes: Any = None,
        *, bytes_max: int | None = None, **_: Any,
    ) -> None:  # fmt: skip
        if name != "audio.m4a":
            target.write_bytes(b"{}")
            return
        if bytes_max is not None:
            asked.append(bytes_max)
            if bytes_max < 10 * MB:
                raise InvalidInput("does_not_fit", bytes_min=10 * MB)
        size = min(30 * MB, bytes_max or 30 * MB)
        with target.open("wb") as file:
            file.truncate(size)

    real = RenderClient.claim_delivery

    async def claim(self: RenderClient, adapter: str, key: str | None = None) -> Any:
        found = await real(self, adapter, key)
        if found is None:
            return None
        heavy = [
            a.model_copy(update={"bytes": 30 * MB}) if a.name == "audio.m4a" else a
            for a in found.job.artifacts
        ]
        job = found.job.model_copy(update={"artifacts": tuple(heavy)})
        return found.model_copy(update={"job": job})

    monkeypatch.setattr(RenderClient, "download", download)
    monkeypatch.setattr(RenderClient, "claim_delivery", claim)
    return asked


async def test_a_film_that_does_not_fit_comes_smaller(
    room: Room, memory: Memory, large: list[int]
) -> None:
    memory.takes = 20 * MB
    job = await ordered(room)
    message = await room.posted(job)
    assert max(message.sizes.values()) == 20 * MB and large == [20 * MB]
    assert message.text.endswith("In a smaller version, so that it fits here.")


@pytest.mark.parametrize("says_limit", [True, False])
async def test_what_a_place_takes_is_learnt(
    room: Room, memory: Memory, large: list[int], says_limit: bool
) -> None:
    memory.refuses_over, memory.says_limit = 12 * MB, says_limit
    job = await ordered(room)
    message = await room.posted(job)
    limit = 12 * MB if says_limit else 10 * MB
    assert max(message.sizes.values()) == limit
    tries = len(large)
    second = await room.posted(await ordered(room))
    assert max(second.sizes.values()) == limit
    assert len(large) == tries + 1  # the same server is not asked twice
    elsewhere = await ordered(room, place="yard")
    await room.posted(elsewhere)
    assert len(large) > tries + 2 or says_limit


async def test_where_no_size_is_worth_seeing_there_are_words(
    room: Room, memory: Memory, large: list[int]
) -> None:
    memory.takes = 8 * MB
    job = await ordered(room)
    message = await room.posted(job)
    assert message.parcel.files == () and "too big to be posted" in message.text
    assert deeds(message.parcel.buttons)[0] == "again"
    await told(room, job, DeliveryState.SENT)


@pytest.mark.slow
async def test_where_there_is_a_page_there_is_a_link(
    chat_host: RenderHost, memory: Memory, chat_settings: Settings, tmp_path: Path, large: list[int]
) -> None:
    async def link_for(job: Job, artifact: Artifact) -> str:
        return f"https://films.example/{job.id}/{artifact.name}"

    memory.takes = 8 * MB
    async with bot(chat_host, memory, tmp_path / "b", chat_settings, link_for=link_for) as room:
        job = await ordered(room)
        message = await room.posted(job)
        assert f"https://films.example/{job}/audio.m4a" in message.text
        assert message.parcel.files == ()


async def test_a_place_that_takes_no_file_at_all_gets_words(
    room: Room, memory: Memory, large: list[int]
) -> None:
    memory.refuses_over, memory.says_limit = 0, False
    job = await ordered(room)
    message = await room.posted(job)
    assert message.parcel.files == () and "too big" in message.text
