"""Putting jobs into the line, and where they stand; each function is a step of a transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from itertools import chain
from typing import TypeVar

from reelbot.core.errors import Conflict, InvalidInput
from reelbot.core.figures import LineFigures
from reelbot.core.jobs import Origin, Person
from reelbot.render.host import accounts, samples, speaking, spending
from reelbot.render.host.policy import Facts, Limits, admit
from reelbot.render.host.rows import NewJob, Outlook
from reelbot.render.host.transaction import Transaction, dump

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
ID_CHARACTERS = 10
SEED_BITS = 31
T = TypeVar("T", float, tuple[float, float])

# A position is exact up to here.
POSITION_MAX = 1000

READY = "state = 'queued' AND not_before IS NULL"


def put(tx: Transaction, new: NewJob, limits: Limits) -> tuple[str, bool]:
    """Write job, turn and event; returns the job's id, and False where the key was known.

    Quotas are looked at here, in the same transaction, so that two requests at once cannot both
    take the last free place; a known key is let through before that.
    """
    origin = new.origin
    if new.key is not None:
        known = tx.one(
            "SELECT id, request_hash FROM jobs WHERE adapter = ? AND key = ?",
            origin.adapter,
            new.key,
        )
        if known is not None:
            if known["request_hash"] != new.request_hash:
                raise Conflict("key_reused", job=known["id"])
            return known["id"], False
    seconds = 0.0 if new.kind == spending.TIMELESS else new.seconds or 0.0
    refusal = admit(facts(tx, origin, limits), limits, tx.now, seconds)
    if refusal is not None:
        raise refusal
    seed = tx.random.getrandbits(SEED_BITS) if new.seed is None else new.seed
    row = tx.one(
        """INSERT INTO jobs (id, kind, turn, model, running_max, adapter, user, place, locale, key,
               request_hash, title, seed, seconds, cost_s, created, reply, request, notes)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           RETURNING n, id, adapter""",
        _free_id(tx),
        new.kind,
        next_turn(tx, origin.person),
        new.model,
        limits.running_per_person or None,
        origin.adapter,
        origin.user,
        origin.place,
        origin.locale,
        new.key,
        new.request_hash,
        new.title,
        seed,
        new.seconds,
        new.cost_s,
        tx.now,
        None if origin.reply is None else dump(origin.reply),
        dump(new.request),
        dump(new.notes) if new.notes else None,
    )
    assert row is not None
    for blob in dict.fromkeys(new.blobs):
        if not tx.change("UPDATE blobs SET last_used = ? WHERE id = ?", tx.now, blob):
            raise InvalidInput("blob_gone", blob=blob)
        tx.change("INSERT INTO job_blobs (job, blob) VALUES (?, ?)", row["n"], blob)
    if new.voice is not None:
        speaking.put(tx, row["n"], new.voice)
    if new.sample is not None:
        samples.put(tx, row["n"], origin.person, new.sample)
    tx.change("UPDATE line SET put = put + 1")
    tx.event(row, "queued")
    tx.wakes = True
    return row["id"], True


def is_put(tx: Transaction, adapter: str, key: str) -> bool:
    return bool(tx.value("SELECT 1 FROM jobs WHERE adapter = ? AND key = ?", adapter, key))


def next_turn(tx: Transaction, person: Person) -> int:
    """The turn of a person's next job: the later of the turn being served and one past their last.

    Start-time fair queuing (Goyal, Vin, Cheng 1996) with unit cost: somebody with 10,000 waiting
    jobs and somebody with one are served in turn.
    """
    lasts = [
        tx.value(
            "SELECT max(turn) FROM jobs INDEXED BY jobs_waiting"
            " WHERE state = 'queued' AND adapter = ? AND user = ?",
            each.adapter,
            each.user,
        )
        for each in accounts.joined(tx, person)
    ]
    served: int = tx.value("SELECT turn FROM line")
    return max(served, *(0 if last is None else last + 1 for last in lasts))


def facts(tx: Transaction, origin: Origin, limits: Limits) -> Facts:
    """What quotas are decided by; what no limit asks for is not counted and stays empty."""
    people = [
        ("adapter = ? AND user = ?", each.adapter, each.user)
        for each in accounts.joined(tx, origin.person)
    ]
    place = ("adapter = ? AND place = ?", origin.adapter, origin.place)
    placed = origin.place is not None
    return Facts(
        waiting=sum(_waiting(tx, *each) for each in people) if limits.waiting_per_person else 0,
        spent=_newest(spending.spent(tx, *each) for each in people)
        if limits.seconds_per_day
        else (),
        made=_newest(spending.made(tx, *each) for each in people)
        if limits.jobs_per_day is not None
        else (),
        last_put=max(_newest(spending.last_put(tx, *each) for each in people), default=None)
        if limits.cooldown_s
        else None,
        waiting_place=_waiting(tx, *place) if placed and limits.waiting_per_place else 0,
        spent_place=spending.spent(tx, *place)
        if placed and limits.seconds_per_day_per_place
        else (),
        waiting_total=_waiting_up_to(tx, limits.waiting_total),
    )


def _waiting(tx: Transaction, where: str, *values: object) -> int:
    count: int = tx.value(f"SELECT count(*) FROM jobs WHERE state = 'queued' AND {where}", *values)
    return count


def _waiting_up_to(tx: Transaction, limit: int) -> int:
    """How many jobs wait in all, counted no further than the limit."""
    count: int = tx.value(
        "SELECT count(*) FROM (SELECT 1 FROM jobs WHERE state = 'queued' LIMIT ?)", limit
    )
    return count


def _newest(parts: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    """What several accounts of a person did, in one order: newest first."""
    return tuple(sorted(chain.from_iterable(parts), reverse=True))


def position(tx: Transaction, job: sqlite3.Row) -> int | None:
    """Where a queued job stands (1 is next), None past `POSITION_MAX`; `job` has turn and n."""
    before: int = tx.value(
        f"SELECT count(*) FROM (SELECT 1 FROM jobs INDEXED BY jobs_ready"
        f" WHERE {READY} AND (turn, n) < (?, ?) LIMIT {POSITION_MAX})",
        job["turn"],
        job["n"],
    )
    return before + 1 if before < POSITION_MAX else None


def outlook(tx: Transaction) -> Outlook:
    """What waits and what runs, for estimates of how long a queued job waits."""
    waiting = tx.rows(
        f"SELECT cost_s FROM jobs INDEXED BY jobs_ready"
        f" WHERE {READY} ORDER BY turn, n LIMIT {POSITION_MAX}"
    )
    running = tx.rows("SELECT cost_s, started FROM jobs WHERE state = 'running'")
    return Outlook(
        waiting=tuple(row["cost_s"] for row in waiting),
        running=tuple((row["cost_s"], row["started"]) for row in running),
    )


def stats(tx: Transaction) -> LineFigures:
    line = tx.one("SELECT * FROM line")
    assert line is not None
    ready = tx.value(f"SELECT count(*) FROM jobs WHERE {READY}")
    delayed = tx.value("SELECT count(*) FROM jobs WHERE not_before IS NOT NULL")
    # The lowest turn is not always the oldest job, but nearly, and it is read in one step.
    head = f"SELECT created FROM jobs INDEXED BY jobs_ready WHERE {READY} ORDER BY turn, n LIMIT 1"
    return LineFigures(
        paused=bool(line["paused"]),
        waiting=ready + delayed,
        delayed=delayed,
        running=tx.value("SELECT count(*) FROM jobs WHERE state = 'running'"),
        undelivered=tx.value(
            "SELECT count(*) FROM deliveries WHERE state IN ('pending', 'claimed')"
        ),
        oldest_waiting=tx.value(head),
        put=line["put"],
        done=line["done"],
        failed=line["failed"],
        cancelled=line["cancelled"],
    )


def _free_id(tx: Transaction) -> str:
    """An id that no job has. There is a digit in it, by which `/again ID …` tells it from words
    (`core.parse`)."""
    while True:
        id = "".join(tx.random.choices(ALPHABET, k=ID_CHARACTERS))
        if not id.isalpha() and tx.one("SELECT 1 FROM jobs WHERE id = ?", id) is None:
            return id
