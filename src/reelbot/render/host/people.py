"""People as rows: settings, bans, bounds, and what is kept of them; each function is a step."""

from __future__ import annotations

import hashlib

from reelbot.core.errors import InvalidInput, NotAllowed, NotFound
from reelbot.core.jobs import Person
from reelbot.core.people import Ban
from reelbot.render.host import accounts, forgotten_notes, leftovers, spending, voice_rows
from reelbot.render.host.rows import Purged, Running
from reelbot.render.host.scopes import scope_of_person, settings
from reelbot.render.host.transaction import Transaction

# --- bans ----------------------------------------------------------------------------------------


def digest(person: Person) -> str:
    """Stands for a person's id where a ban outlives all else that is known of them."""
    return "#" + hashlib.sha256(str(person).encode()).hexdigest()[:32]


def ban(tx: Transaction, person: Person, reason: str, by: str, until: float | None) -> Ban:
    """Refuse a person under all accounts: parting them sheds no ban."""
    for each in accounts.joined(tx, person):
        tx.change(
            """INSERT INTO bans (adapter, user, reason, by, created, until)
               VALUES (?, ?, ?, ?, ?, ?)
               ON CONFLICT (adapter, user) DO UPDATE SET reason = excluded.reason,
                   by = excluded.by, created = excluded.created, until = excluded.until""",
            each.adapter,
            each.user,
            reason,
            by,
            tx.now,
            until,
        )
    return Ban(person=str(person), reason=reason, by=by, created=tx.now, until=until)


def unban(tx: Transaction, person: Person) -> None:
    """Raises NotFound("not_banned", person)."""
    gone = [
        tx.change(
            "DELETE FROM bans WHERE adapter = ? AND user IN (?, ?)",
            each.adapter,
            each.user,
            digest(each),
        )
        for each in accounts.joined(tx, person)
    ]
    if not any(gone):
        raise NotFound("not_banned", person=str(person))


def bans(tx: Transaction) -> list[Ban]:
    """Those that hold, newest first; what is over is let go of on the way."""
    tx.change("DELETE FROM bans WHERE until <= ?", tx.now)
    return [
        Ban(
            person=f"{row['adapter']}/{row['user']}",
            reason=row["reason"],
            by=row["by"],
            created=row["created"],
            until=row["until"],
        )
        for row in tx.rows("SELECT * FROM bans ORDER BY created DESC")
    ]


def check_ban(tx: Transaction, person: Person) -> None:
    """Raises NotAllowed("banned", until, reason) where the person is banned now."""
    row = tx.one(
        """SELECT reason, until FROM bans WHERE adapter = ? AND user IN (?, ?)
           AND (until IS NULL OR until > ?)""",
        person.adapter,
        person.user,
        digest(person),
        tx.now,
    )
    if row is not None:
        until = row["until"]
        left = None if until is None else until - tx.now
        raise NotAllowed("banned", until=until, reason=row["reason"], retry_after=left)


# --- bounds --------------------------------------------------------------------------------------


def jobs_per_day(tx: Transaction, person: Person) -> int | None:
    """The person's own bound; None where there is none."""
    found: int | None = tx.value(
        "SELECT jobs_per_day FROM person_limits WHERE adapter = ? AND user = ?",
        person.adapter,
        person.user,
    )
    return found


def set_jobs_per_day(tx: Transaction, person: Person, count: int | None) -> None:
    """Bound a person, or lift it, under all accounts."""
    for each in accounts.joined(tx, person):
        tx.change(
            "DELETE FROM person_limits WHERE adapter = ? AND user = ?", each.adapter, each.user
        )
        if count is not None:
            tx.change(
                "INSERT INTO person_limits (adapter, user, jobs_per_day) VALUES (?, ?, ?)",
                each.adapter,
                each.user,
                count,
            )


# --- all of a person -----------------------------------------------------------------------------

# Uploads that the person sent, or that a job of theirs used.
UPLOADS_OF = """
    SELECT blob FROM blob_people WHERE adapter = ? AND user = ?
    UNION SELECT b.blob FROM job_blobs b JOIN jobs j ON j.n = b.job
        WHERE j.adapter = ? AND j.user = ?
"""
# Somebody else sent the upload too, or a job of somebody else's used it.
OTHERS_HAVE = """
    EXISTS (SELECT 1 FROM blob_people p
        WHERE p.blob = blobs.id AND NOT (p.adapter = ? AND p.user = ?))
    OR EXISTS (SELECT 1 FROM job_blobs b JOIN jobs j ON j.n = b.job
        WHERE b.blob = blobs.id AND NOT (j.adapter = ? AND j.user = ?))
"""


def kept(tx: Transaction, person: Person) -> dict[str, int]:
    """How much is kept under all accounts: jobs, films, films_bytes, uploads, uploads_bytes,
    voices, voices_bytes, settings."""
    every = accounts.joined(tx, person)
    theirs, mine = accounts.among(every)
    artifacts = tx.rows(
        f"""SELECT json_extract(a.value, '$.bytes') AS bytes, j.n
           FROM jobs j, json_each(j.artifacts) a
           WHERE {theirs} AND j.artifacts IS NOT NULL""",
        *mine,
    )
    sent = " UNION ".join([UPLOADS_OF] * len(every))
    whose = [value for each in every for value in (each.adapter, each.user) * 2]
    uploads = tx.rows(f"SELECT bytes FROM blobs WHERE id IN ({sent})", *whose)
    voices = tx.rows(f"SELECT bytes FROM voices WHERE {theirs}", *mine)
    return {
        "jobs": tx.value(f"SELECT count(*) FROM jobs WHERE {theirs}", *mine),
        "films": len({row["n"] for row in artifacts}),
        "films_bytes": sum(row["bytes"] for row in artifacts),
        "uploads": len(uploads),
        "uploads_bytes": sum(row["bytes"] for row in uploads),
        "voices": len(voices),
        "voices_bytes": sum(row["bytes"] for row in voices),
        "settings": len(settings(tx, scope_of_person(person))),
    }


def purge(tx: Transaction, person: Person) -> Purged:
    """Forget a person under all accounts, as `purge_account` does each."""
    each = [purge_account(tx, account) for account in accounts.joined(tx, person)]
    return Purged(
        jobs=tuple(job for gone in each for job in gone.jobs),
        running=tuple(dict.fromkeys(running for gone in each for running in gone.running)),
        blobs=tuple(blob for gone in each for blob in gone.blobs),
    )


def purge_account(tx: Transaction, person: Person) -> Purged:
    """Forget an account: jobs in whatever state, events, deliveries, settings, bounds, and uploads
    that nobody else has, and voices; jobs of others that need those fail. A ban stays, under a
    digest of the id. The files are left over.
    """
    mine = (person.adapter, person.user)
    jobs = tx.rows("SELECT id, state, attempt FROM jobs WHERE adapter = ? AND user = ?", *mine)
    running = [Running(row["id"], row["attempt"]) for row in jobs if row["state"] == "running"]
    running += [each for each in voice_rows.forget_all(tx, person) if each not in running]
    blobs = tx.rows(
        f"""DELETE FROM blobs WHERE id IN ({UPLOADS_OF}) AND NOT ({OTHERS_HAVE}) RETURNING id""",
        *mine * 4,
    )
    tx.change("DELETE FROM blob_people WHERE adapter = ? AND user = ?", *mine)
    tx.change("DELETE FROM jobs WHERE adapter = ? AND user = ?", *mine)
    spending.forget(tx, person)
    tx.change("DELETE FROM settings WHERE scope = ?", scope_of_person(person))
    tx.change("DELETE FROM person_limits WHERE adapter = ? AND user = ?", *mine)
    accounts.part(tx, person)
    accounts.forget(tx, [person])
    tx.change("UPDATE OR REPLACE bans SET user = ? WHERE adapter = ? AND user = ?",
              digest(person), *mine)  # fmt: skip
    tx.change("UPDATE bans SET by = '' WHERE by = ?", str(person))
    tx.wakes = tx.wakes or bool(running)
    gone = Purged(
        jobs=tuple(row["id"] for row in jobs),
        running=tuple(running),
        blobs=tuple(row["id"] for row in blobs),
    )
    leftovers.add(tx, "film", gone.jobs)
    leftovers.add(tx, "blob", gone.blobs)
    leftovers.add(tx, "traces", [""])
    forgotten_notes.note(tx, "person", digest(person))
    return gone


def check_sender(tx: Transaction, blob: str, person: Person) -> None:
    """Raises InvalidInput("blob_gone") where others sent the upload and this person did not: to
    them it is not there."""
    senders = tx.rows("SELECT adapter, user FROM blob_people WHERE blob = ?", blob)
    if senders and (person.adapter, person.user) not in [tuple(row) for row in senders]:
        raise InvalidInput("blob_gone", field="blob", blob=blob)


def let_go_of_upload(tx: Transaction, blob: str, person: Person) -> bool:
    """Delete a person's upload, unless a job used it or somebody else sent it too."""
    tx.change(
        "DELETE FROM blob_people WHERE blob = ? AND adapter = ? AND user = ?",
        blob,
        person.adapter,
        person.user,
    )
    return bool(
        tx.change(
            """DELETE FROM blobs WHERE id = ?
               AND NOT EXISTS (SELECT 1 FROM blob_people p WHERE p.blob = blobs.id)
               AND NOT EXISTS (SELECT 1 FROM job_blobs b WHERE b.blob = blobs.id)""",
            blob,
        )
    )
