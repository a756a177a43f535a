"""Samples of voices for one job alone; each function is a step.

A sample is a voice that belongs to a job: no list has it, and it goes with the job's end, by the
database's own triggers (schema/0003).
"""

from __future__ import annotations

from reelbot.core.jobs import Person
from reelbot.render.host import consents, leftovers, people
from reelbot.render.host.rows import NewSample
from reelbot.render.host.transaction import Transaction, dump

UNCONSENTED_S = 3600.0


def put(tx: Transaction, job: int, owner: Person, sample: NewSample) -> None:
    """Keep a job's sample, whose folder is in its place, and let go of the upload."""
    consent = sample.consent
    tx.change(
        """INSERT INTO voices (id, adapter, user, name, folded, report, bytes, consent_version,
               consent_hash, consent_at, created, last_used, job)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        sample.id,
        owner.adapter,
        owner.user,
        sample.id,
        sample.id,
        dump(sample.report),
        sample.bytes,
        consent.version,
        consent.text_hash,
        consent.at,
        tx.now,
        tx.now,
        job,
    )
    tx.change("INSERT INTO job_voices (job, voice) VALUES (?, ?)", job, sample.id)
    consents.agree(tx, owner, consent)
    if people.let_go_of_upload(tx, sample.blob, owner):
        leftovers.add(tx, "blob", [sample.blob])


def wait(tx: Transaction, blob: str) -> None:
    """An upload that was to be imitated is there for an hour, for its sender to consent."""
    tx.change(
        """INSERT OR IGNORE INTO waiting_samples (blob, since)
           SELECT id, ? FROM blobs WHERE id = ?""",
        tx.now,
        blob,
    )


def forget_waiting(tx: Transaction) -> int:
    """Let go of uploads that nobody consented to in time, unless a job uses them otherwise."""
    rows = tx.rows(
        """DELETE FROM blobs WHERE id IN (SELECT blob FROM waiting_samples WHERE since <= ?)
           AND NOT EXISTS (SELECT 1 FROM job_blobs b WHERE b.blob = blobs.id) RETURNING id""",
        tx.now - UNCONSENTED_S,
    )
    leftovers.add(tx, "blob", [row["id"] for row in rows])
    tx.change("DELETE FROM waiting_samples WHERE since <= ?", tx.now - UNCONSENTED_S)
    return len(rows)
