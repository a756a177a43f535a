"""Results are posted: once where the platform lets us, and always."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from tests.support.chat_platform import (
    FILM,
    Memory,
    Room,
    bot,
    bots_settings,
    deeds,
    ordered,
    refusal,
    told,
    under,
)
from tests.support.hosts import finished, until, video

from reelbot.bots import delivery as delivery_module
from reelbot.core.client import RenderClient
from reelbot.core.errors import Unreachable
from reelbot.core.jobs import DeliveryState, Origin
from reelbot.core.settings import Settings
from reelbot.render.host import deliveries, queue
from reelbot.render.host.app import RenderHost

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.usefixtures("handed_out_at_once"),
]


@pytest.fixture(scope="module")
def chat_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """What fails is not tried again."""
    return bots_settings(tmp_path_factory.mktemp("host"), render={"tries": 1})


# --- what comes in between -----------------------------------------------------------------------


async def test_a_refused_message_is_posted_later(room: Room, memory: Memory) -> None:
    memory.faults.extend([refusal("chat_busy", retry_after=0.2), RuntimeError("a bug")])
    job = await ordered(room)
    found = await told(room, job, DeliveryState.SENT)
    assert len(memory.of(job)) == 1
    assert found.delivery is not None and found.delivery.attempts == 3


async def test_a_lost_answer_is_not_a_second_message(room: Room, memory: Memory) -> None:
    memory.after.append(ConnectionError("the answer was lost"))
    job = await ordered(room)
    await told(room, job, DeliveryState.SENT)
    assert len(memory.of(job)) == 1
    assert memory.looked == [memory.of(job)[0].parcel.marker]


@pytest.mark.slow
async def test_where_nothing_can_be_found_it_is_posted_rather_twice_than_never(
    room: Room, memory: Memory
) -> None:
    memory.remembers = False
    memory.after.append(ConnectionError("the answer was lost"))
    job = await ordered(room)
    await told(room, job, DeliveryState.SENT)
    assert len(memory.of(job)) == 2


async def test_a_claim_whose_answer_was_lost_does_not_wait_for_its_lease(
    room: Room, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = RenderClient.claim_delivery
    lost: list[Any] = []

    async def claim(self: RenderClient, adapter: str, key: str | None = None) -> Any:
        found = await real(self, adapter, key)
        if found is not None and not lost:
            lost.append(found)
            raise Unreachable("host_unreachable")
        return found

    monkeypatch.setattr(RenderClient, "claim_delivery", claim)
    job = await ordered(room)
    found = await told(room, job, DeliveryState.SENT)
    assert lost and found.delivery is not None and found.delivery.attempts == 1
    assert len(memory.of(job)) == 1 and memory.looked == []


async def test_a_final_refusal_keeps_the_film_for_show(room: Room, memory: Memory) -> None:
    memory.faults.append(refusal("blocked", final=True))
    job = await ordered(room)
    found = await told(room, job, DeliveryState.GAVE_UP)
    assert found.delivery is not None and found.delivery.error == "blocked"
    assert "could not be posted" in (await room.say("/jobs")).text
    await room.say(f"/show {job}", place="yard")
    message = await room.posted(job)
    assert message.parcel.reply["chat"] == "yard"
    assert (await told(room, job, DeliveryState.SENT)).delivery is not None


async def test_a_bot_that_dies_after_posting_does_not_post_again(
    chat_host: RenderHost, memory: Memory, chat_settings: Settings, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(queue.JobQueue.claim_delivery, "__defaults__", (0.3,))  # the lease
    async with bot(chat_host, memory, tmp_path / "first", chat_settings) as room:
        dead = asyncio.Event()

        async def never(*_: object) -> None:
            dead.set()
            await asyncio.Event().wait()

        monkeypatch.setattr(room.client, "sent", never)
        job = await ordered(room)
        await asyncio.wait_for(dead.wait(), 60)
    assert len(memory.of(job)) == 1
    async with bot(chat_host, memory, tmp_path / "second", chat_settings) as room:
        await told(room, job, DeliveryState.SENT)
    assert len(memory.of(job)) == 1
    (card,) = [looks for name, looks in memory.cards.items() if job in name]
    assert card[-1].final  # the second bot has never seen the job, but its card


async def test_a_bot_that_was_killed_while_posting_is_followed_by_one_that_takes_over(
    chat_host: RenderHost, memory: Memory, chat_settings: Settings, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Long before the lease is over, and without posting twice."""
    monkeypatch.setattr(deliveries, "TAKE_OVER_S", 0.2)
    dead = asyncio.Event()

    async def never(*_: object) -> None:
        dead.set()
        await asyncio.Event().wait()

    holder = "0123456789abcdef" * 2
    async with bot(chat_host, memory, tmp_path / "a", chat_settings, holder=holder) as room:
        monkeypatch.setattr(room.client, "sent", never)
        posted = await ordered(room)
        await asyncio.wait_for(dead.wait(), 60)
    # Another's seat is none of its business.
    async with bot(chat_host, memory, tmp_path / "b", chat_settings, holder="f" * 32) as room:
        await until(lambda: room.delivery._gone is None)
        await room.client.queue()
        assert (await room.client.job(posted)).delivery.state is DeliveryState.CLAIMED  # type: ignore[union-attr]
    started = asyncio.get_running_loop().time()
    async with bot(
        chat_host, memory, tmp_path / "c", chat_settings, holder=holder, poll_s=3_600.0
    ) as room:
        found = await told(room, posted, DeliveryState.SENT)
    assert asyncio.get_running_loop().time() - started < queue.LEASE_S / 2
    assert found.delivery is not None and found.delivery.attempts == 2
    assert len(memory.of(posted)) == 1 and memory.looked == [memory.of(posted)[0].parcel.marker]


async def test_what_was_done_while_the_bot_was_away_is_posted_on_its_return(
    chat_host: RenderHost, memory: Memory, chat_settings: Settings, tmp_path: Path
) -> None:
    async with bot(chat_host, memory, tmp_path / "first", chat_settings) as room:
        await room.operator.pause()
        job = await ordered(room)
        await room.operator.resume()
    async with bot(chat_host, memory, tmp_path / "second", chat_settings) as room:
        await finished(room.operator, job)
        await told(room, job, DeliveryState.SENT)
    assert len(memory.of(job)) == 1


async def test_a_host_that_goes_after_the_post_is_told_when_it_is_back(
    room: Room, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = room.client.base_url
    post = memory.post

    async def post_and_lose_the_host(parcel: Any) -> str:
        receipt = await post(parcel)
        room.client.move("http://127.0.0.1:9", "x")
        return receipt

    monkeypatch.setattr(memory, "post", post_and_lose_the_host)
    job = await ordered(room)
    await until(lambda: memory.of(job))
    await asyncio.sleep(0.3)
    room.client.move(url, "the bots' token")
    await told(room, job, DeliveryState.SENT)
    assert len(memory.of(job)) == 1 and memory.looked == []


async def test_a_slow_post_is_not_begun_again_when_its_lease_runs_out(
    room: Room, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue.JobQueue.claim_delivery, "__defaults__", (0.2,))
    memory.slow["garden"] = asyncio.Event()
    job = await ordered(room)
    await finished(room.operator, job)
    await asyncio.sleep(1.0)
    memory.slow["garden"].set()
    await told(room, job, DeliveryState.SENT)
    assert len(memory.of(job)) == 1


async def test_a_slow_place_does_not_stop_the_others(
    chat_host: RenderHost, memory: Memory, chat_settings: Settings, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(delivery_module, "POSTS_AT_ONCE", 3)
    monkeypatch.setattr(delivery_module, "LANE_PATIENCE_S", 0.3)
    monkeypatch.setattr(delivery_module, "BUSY_RETRY_S", 0.1)
    memory.slow["garden"] = asyncio.Event()
    async with bot(chat_host, memory, tmp_path / "bot", chat_settings) as room:
        stuck = [await ordered(room) for _ in range(4)]
        for job in stuck:
            await finished(room.operator, job)
        free = await ordered(room, user="bob", place="yard")
        await room.posted(free)
        assert [memory.of(job) for job in stuck] == [[]] * 4
        memory.slow["garden"].set()
        for job in stuck:
            await room.posted(job)


async def test_deleted_while_it_waits_to_be_posted(room: Room, memory: Memory) -> None:
    memory.slow["garden"] = asyncio.Event()
    job = await ordered(room)
    await finished(room.operator, job)
    await room.operator.delete(job)
    memory.slow["garden"].set()
    after = await ordered(room, place="yard")
    await room.posted(after)  # and nobody was harmed


# --- failures ------------------------------------------------------------------------------------


async def test_a_failure_is_told_and_can_be_tried_again(room: Room, memory: Memory) -> None:
    job = await ordered(room, '/video a fox seconds: 1 music: none say: "crashonce-speech"')
    message = await room.posted(job)
    assert message.text.startswith("Ann, this could not be made: a fox. ")
    assert deeds(message.parcel.buttons) == ["retry"] and message.parcel.files == ()
    await until(lambda: room.card(job)[-1].final)
    assert deeds(room.card(job)[-1].buttons) == ["retry"]
    theirs = await room.press(under(message.parcel, "retry"), user="bob")
    assert "for who asked" in theirs.text
    again = await room.press(under(message.parcel, "retry"))
    assert again.edit_pressed and again.card is not None and not again.card.final
    film = await room.posted(job, 2)
    assert film.text == "Ann, here is your film: a fox"
    assert film.parcel.marker != message.parcel.marker
    late = await room.press(under(message.parcel, "retry"))
    assert "Only a job that has failed" in late.text


async def test_what_cannot_be_mended_has_no_button(room: Room, memory: Memory) -> None:
    job = await ordered(room, '/video a fox seconds: 1 music: none say: "memory-speech"')
    message = await room.posted(job)
    found = await room.operator.job(job)
    assert found.error is not None
    assert ("retry" in deeds(message.parcel.buttons)) is found.error.retryable


@pytest.mark.slow
async def test_words_for_who_speaks_german(room: Room) -> None:
    job = await ordered(room, FILM, locale="de")
    message = await room.posted(job)
    assert message.text == "Ann, hier ist dein Film: a fox"
    assert message.parcel.buttons[0][0].label == "Noch einmal"
    assert message.parcel.locale == "de"


@pytest.mark.slow
async def test_other_kinds_have_their_own_words(room: Room) -> None:
    music = await room.posted(await ordered(room, "/music a drum seconds: 2"))
    assert music.text == "Ann, here is your music: a drum"
    assert {file.mime for file in music.parcel.files} == {"audio/mp4", "image/png"}
    assert all(file.alt for file in music.parcel.files)
    said = await room.posted(await ordered(room, "/say one two three"))
    assert said.text == "Ann, here is your narration: one two three"
    told = '/video a fox seconds: 2 music: none captions: file say: "one two"'
    film = await room.posted(await ordered(room, told))
    assert {Path(file.name).suffix for file in film.parcel.files} == {".mp4", ".srt"}


async def test_without_a_reply_nothing_is_posted(room: Room, memory: Memory) -> None:
    origin = Origin(adapter=room.memory.name, user="ann", place="garden")
    job = (await room.operator.submit(video("a fox"), origin, "k")).job.id
    await finished(room.operator, job)
    assert memory.messages == []
    # Until somebody wants to see it.
    assert "once more" in (await room.say(f"/show {job}")).text
    await room.posted(job)
