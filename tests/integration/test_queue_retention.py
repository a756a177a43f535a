"""What is let go of, and what never is."""

from __future__ import annotations

import pytest
from tests.support.queues import FILM, Clock, claimed, film

from reelbot.core.errors import Conflict
from reelbot.core.jobs import ErrorInfo, Origin, Person
from reelbot.core.wire import Consent
from reelbot.render.host import accounts, consents, forgotten, people
from reelbot.render.host.database import Database
from reelbot.render.host.forgotten import Forgotten
from reelbot.render.host.queue import JobQueue
from reelbot.render.host.rows import Pruned, Retention
from reelbot.render.host.transaction import Transaction

YEAR_S = 365 * 86_400.0
SHORT = Retention(films_s=100, uploads_s=100, events_s=100)
WITHOUT_REPLY = Origin(adapter="web", user="ann")


async def upload(database: Database, clock: Clock, *ids: str) -> None:
    rows = [(id, clock.now, clock.now) for id in ids]
    await database.write(
        lambda connection: connection.executemany(
            "INSERT INTO blobs (id, mime, bytes, kind, created, last_used)"
            " VALUES (?, 'image/png', 9, 'image', ?, ?)",
            rows,
        ),
        durable=True,
    )


async def kept(database: Database) -> set[str]:
    rows = await database.read(lambda c: c.execute("SELECT id FROM blobs").fetchall())
    return {row["id"] for row in rows}


async def test_what_a_job_needs_is_never_taken(
    queue: JobQueue, database: Database, clock: Clock
) -> None:
    await upload(database, clock, "waits", "runs", "unposted", "alone")
    undelivered, _ = await queue.put(film(blobs=("unposted",)))
    taken = await claimed(queue)
    await queue.finish(taken.id, 1, [FILM])
    await queue.put(film(blobs=("runs",)))
    await claimed(queue)
    await queue.put(film(blobs=("waits",)))
    clock.now += YEAR_S
    pruned = await queue.prune(SHORT)
    assert (pruned.films, pruned.blobs) == ((), ("alone",))
    assert await kept(database) == {"waits", "runs", "unposted"}
    assert (await queue.get(undelivered.id)).artifacts == (FILM,)


async def test_what_was_posted_goes_by_age(
    queue: JobQueue, database: Database, clock: Clock
) -> None:
    await upload(database, clock, "sample")
    await queue.put(film(blobs=("sample",)))
    taken = await claimed(queue)
    await queue.finish(taken.id, 1, [FILM])
    delivery = await queue.claim_delivery("web")
    assert delivery is not None
    await queue.sent(taken.id, delivery.attempt, "m")
    clock.now += 99
    assert await queue.prune(SHORT) == Pruned()
    clock.now += 2
    pruned = await queue.prune(SHORT)
    assert (pruned.films, pruned.blobs, pruned.events) == ((taken.id,), ("sample",), 3)
    assert (await queue.get(taken.id)).artifacts == ()
    assert (await queue.asked(taken.id)).gone == ("sample",)
    assert await queue.event_span() == (3, 3)


async def test_a_failed_job_whose_upload_is_gone_cannot_be_retried(
    queue: JobQueue, database: Database, clock: Clock
) -> None:
    await upload(database, clock, "sample")
    await queue.put(film(origin=WITHOUT_REPLY, blobs=("sample",)))
    taken = await claimed(queue)
    await queue.fail(taken.id, 1, ErrorInfo(code="broken", text=""), None)
    clock.now += 200
    assert (await queue.prune(SHORT)).blobs == ("sample",)
    with pytest.raises(Conflict) as caught:
        await queue.retry(taken.id)
    assert caught.value.code == "inputs_gone"
    assert caught.value.facts["blobs"] == ["sample"]


async def test_a_large_heap_goes_in_parts(
    queue: JobQueue, database: Database, clock: Clock
) -> None:
    await upload(database, clock, *(f"blob{i}" for i in range(1200)))
    clock.now += 200
    parts = []
    while (pruned := await queue.prune(SHORT)).more:
        parts.append(len(pruned.blobs))
    assert parts == [500, 500]
    assert len(pruned.blobs) == 200
    assert await kept(database) == set()


async def test_for_ever_is_for_ever(queue: JobQueue, clock: Clock) -> None:
    await queue.put(film(origin=WITHOUT_REPLY))
    taken = await claimed(queue)
    await queue.finish(taken.id, 1, [FILM])
    clock.now += 10 * YEAR_S
    endless = Retention(films_s=None, uploads_s=None, events_s=None)
    assert await queue.prune(endless) == Pruned()


async def test_a_person_is_forgotten(queue: JobQueue, database: Database, clock: Clock) -> None:
    await upload(database, clock, "mine", "shared")
    await queue.put(film(blobs=("mine", "shared")))
    running = await claimed(queue)
    waiting, _ = await queue.put(film())
    theirs, _ = await queue.put(film(user="bob", blobs=("shared",)))
    ann = Person(adapter="web", user="ann")
    purged = await queue.change(lambda tx: people.purge(tx, ann))
    assert purged.jobs == (running.id, waiting.id)
    assert [(one.id, one.attempt) for one in purged.running] == [(running.id, 1)]
    assert purged.blobs == ("mine",)
    assert not await queue.finish(running.id, 1, [FILM])
    assert [job.id for job in await queue.list()] == [theirs.id]
    assert {event.job for event in await queue.events(0)} == {theirs.id}


@pytest.mark.parametrize("left", ["consent", "code", "wrong code", "quota"])
async def test_who_was_forgotten_is_found_in_whatever_a_backup_has_of_them(
    queue: JobQueue, database: Database, left: str
) -> None:
    eve = Person(adapter="discord", user="eve-4711")

    def leave(tx: Transaction) -> None:
        match left:
            case "consent":
                consents.agree(tx, eve, Consent(version="1", text_hash="a" * 64, at=1.0))
            case "code":
                accounts.new_code(tx, eve)
            case "wrong code":
                accounts.note_wrong(tx, eve)

    await queue.change(leave)
    if left == "quota":
        job, _ = await queue.put(film(origin=Origin(adapter=eve.adapter, user=eve.user)))
        await queue.cancel(job.id)
        await queue.delete(job.id)

    async def dump() -> str:
        return await database.read(lambda connection: "\n".join(connection.iterdump()))

    assert eve.user in await dump()
    await queue.change(
        lambda tx: forgotten.again(tx, [Forgotten("person", people.digest(eve), 2.0)])
    )
    assert eve.user not in await dump()
