"""Which of people's voices a job speaks with; each function is a step of a transaction.

The voice hangs on the job beside its request, so that no request, recipe or view has its id. A
worker gets an engine's voice in its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reelbot.core.errors import Conflict
from reelbot.render.host.transaction import Transaction, load

# Where the sample of a request is named; beside a voice of the job, it is that.
CLIP = "voice_clip"


def put(tx: Transaction, job: int, voice: str) -> None:
    """Note that a job speaks with a voice, which is used by that.

    Raises Conflict("voice_forgotten") where it went since it was asked for.
    """
    if not tx.change("UPDATE voices SET last_used = ? WHERE id = ?", tx.now, voice):
        raise Conflict("voice_forgotten")
    tx.change("INSERT INTO job_voices (job, voice) VALUES (?, ?)", job, voice)


def voice_of(tx: Transaction, job: int) -> str | None:
    """The voice that a job was asked to speak with, whether or not it is still there."""
    found: str | None = tx.value("SELECT voice FROM job_voices WHERE job = ?", job)
    return found


def check_kept(tx: Transaction, job: int) -> None:
    """Raises Conflict("voice_forgotten") where the job's voice is no longer there, or
    ("sample_gone") where that was a sample for itself."""
    gone = tx.value(
        """SELECT j.request FROM job_voices u JOIN jobs j ON j.n = u.job
               LEFT JOIN voices v ON v.id = u.voice
           WHERE u.job = ? AND v.id IS NULL""",
        job,
    )
    if gone is not None:
        raise Conflict("sample_gone" if CLIP in load(gone) else "voice_forgotten")


def request_for(tx: Transaction, job: int, request: Mapping[str, Any]) -> dict[str, Any]:
    """The job's request as a worker gets it: with an engine's voice in the place of a person's, or
    of a sample."""
    row = tx.one(
        """SELECT v.report FROM job_voices u LEFT JOIN voices v ON v.id = u.voice
           WHERE u.job = ?""",
        job,
    )
    if row is None:
        return dict(request)
    rest = {name: value for name, value in request.items() if name not in ("voice", CLIP)}
    closest = (load(row["report"]) or {}).get("closest")
    return rest | ({"voice": closest["name"]} if closest else {})
