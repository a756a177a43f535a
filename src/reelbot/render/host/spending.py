"""What people have used of their quotas: jobs, and such as they deleted since.

Each function is a step of a transaction. `where` and `values` say whose: a person's or a place's
rows, by columns that both tables have.
"""

from __future__ import annotations

from reelbot.core.jobs import Person
from reelbot.render.host.policy import DAY_S
from reelbot.render.host.transaction import Transaction

# What has no length to be counted: its seconds are only what its cost is reckoned by.
TIMELESS = "describe"
IN_VAIN = "('failed', 'cancelled')"


def keep(tx: Transaction, n: int) -> None:
    """Note what the job with this number cost, which is about to be deleted; let go of such notes
    of days before."""
    tx.change("DELETE FROM spent WHERE created <= ?", tx.now - DAY_S)
    tx.change(
        f"""INSERT INTO spent (adapter, user, place, created, seconds, in_vain)
            SELECT adapter, user, place, created,
                CASE WHEN kind = ? THEN 0 ELSE coalesce(seconds, 0) END, state IN {IN_VAIN}
            FROM jobs WHERE n = ?""",
        TIMELESS,
        n,
    )


def forget(tx: Transaction, person: Person) -> None:
    tx.change("DELETE FROM spent WHERE adapter = ? AND user = ?", person.adapter, person.user)


def last_put(tx: Transaction, where: str, *values: object) -> tuple[float, ...]:
    """When the newest job was put; empty where there was none."""
    rows = [
        *tx.rows(f"SELECT created FROM jobs WHERE {where} ORDER BY n DESC LIMIT 1", *values),
        *tx.rows(f"SELECT created FROM spent WHERE {where} ORDER BY created DESC LIMIT 1", *values),
    ]
    return tuple(sorted((row["created"] for row in rows), reverse=True)[:1])


def made(tx: Transaction, where: str, *values: object) -> tuple[float, ...]:
    """When the jobs of the past day were put, newest first; failures are not counted."""
    rows = tx.rows(
        f"""SELECT created FROM jobs
            WHERE created > ? AND state NOT IN {IN_VAIN} AND {where}
            UNION ALL
            SELECT created FROM spent WHERE created > ? AND NOT in_vain AND {where}
            ORDER BY created DESC""",
        tx.now - DAY_S,
        *values,
        tx.now - DAY_S,
        *values,
    )
    return tuple(row["created"] for row in rows)


def spent(tx: Transaction, where: str, *values: object) -> tuple[tuple[float, float], ...]:
    """(created, seconds of result) of the past day, newest first; failures are not counted."""
    found = []
    newest_first = tx.connection.execute(
        f"""SELECT created, seconds, kind, state IN {IN_VAIN} FROM jobs
            WHERE {where} ORDER BY n DESC""",
        values,
    )
    for created, seconds, kind, in_vain in newest_first:
        # The walk ends at yesterday: nobody pays for a long history.
        if created <= tx.now - DAY_S:
            break
        if seconds and kind != TIMELESS and not in_vain:
            found.append((created, seconds))
    newest_first.close()
    deleted = tx.rows(
        f"""SELECT created, seconds FROM spent
            WHERE created > ? AND seconds > 0 AND NOT in_vain AND {where}""",
        tx.now - DAY_S,
        *values,
    )
    found.extend((row["created"], row["seconds"]) for row in deleted)
    return tuple(sorted(found, reverse=True))
