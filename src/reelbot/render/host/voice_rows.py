"""Voices as rows: whose they are, who may speak with them; each function is a step.

A voice without consent is there for an hour, for its owner to consent, and can do nothing else.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reelbot.core.errors import Conflict, EngineFailed, NotFound
from reelbot.core.jobs import Origin, Person
from reelbot.core.nearest import nearest
from reelbot.core.people import Consent
from reelbot.render.host import consents, forgotten_notes, leftovers, tries
from reelbot.render.host.accounts import among, joined
from reelbot.render.host.rows import Running
from reelbot.render.host.transaction import Transaction, dump, load

UNCONSENTED_S = 3600.0
VOICES_MAX = 20

# A voice that is there: its owner has consented, or still has time to; and no job's own sample.
ALIVE = f"(v.consent_at IS NOT NULL OR v.created > ? - {UNCONSENTED_S}) AND v.job IS NULL"
# The job may still speak.
ACTIVE = "j.state IN ('queued', 'running')"


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """A voice as it is kept. `report` is that of its sample; `places` is where it is shared."""

    id: str
    owner: Person
    name: str
    chosen: bool
    report: dict[str, Any]
    consent: Consent | None
    places: tuple[str, ...]
    created: float
    last_used: float

    @property
    def closest(self) -> str | None:
        """The voice of an engine that is most like it."""
        found = self.report.get("closest")
        return found["name"] if found else None


@dataclass(frozen=True, slots=True)
class NewVoiceRow:
    """A voice whose folder is in its place; `bytes` is the folder's size."""

    id: str
    owner: Person
    name: str
    report: Mapping[str, Any]
    bytes: int
    consent: Consent | None


def fold(name: str) -> str:
    """A name as it is compared."""
    return name.casefold()


# --- looking -------------------------------------------------------------------------------------


def of_person(tx: Transaction, person: Person) -> list[VoiceRow]:
    """The person's own under all accounts, oldest first."""
    theirs, who = among(joined(tx, person), "v.adapter, v.user")
    return _voices(tx, theirs, *who)


def shared(tx: Transaction, person: Person, place: str | None) -> list[VoiceRow]:
    """Those that others share in a place of the person's adapter."""
    if place is None:
        return []
    theirs, who = among(joined(tx, person), "v.adapter, v.user")
    return _voices(
        tx,
        f"""NOT {theirs} AND v.consent_at IS NOT NULL AND v.id IN (
               SELECT voice FROM voice_places WHERE adapter = ? AND place = ?)""",
        *who,
        person.adapter,
        place,
    )


def own(tx: Transaction, person: Person, named: str) -> VoiceRow:
    """The person's voice of that id or name; raises NotFound("unknown_voice", voice, nearest,
    known)."""
    voices = of_person(tx, person)
    for voice in voices:
        if named == voice.id or fold(named) == fold(voice.name):
            return voice
    names = [voice.name for voice in voices]
    raise NotFound("unknown_voice", voice=named, nearest=nearest(named, names), known=names)


def usable(tx: Transaction, id: str, origin: Origin) -> VoiceRow | None:
    """The voice if this person may speak with it here, else None."""
    mine = [voice for voice in of_person(tx, origin.person) if voice.consent is not None]
    theirs = shared(tx, origin.person, origin.place)
    return next((voice for voice in (*mine, *theirs) if voice.id == id), None)


def _voices(tx: Transaction, where: str, *values: object) -> list[VoiceRow]:
    rows = tx.rows(
        f"SELECT v.* FROM voices v WHERE {ALIVE} AND {where} ORDER BY v.created, v.id",
        tx.now,
        *values,
    )
    return [_voice(tx, row) for row in rows]


def _voice(tx: Transaction, row: sqlite3.Row) -> VoiceRow:
    consent = None
    if row["consent_at"] is not None:
        consent = Consent(
            version=row["consent_version"], text_hash=row["consent_hash"], at=row["consent_at"]
        )
    places = tx.rows("SELECT place FROM voice_places WHERE voice = ? ORDER BY place", row["id"])
    return VoiceRow(
        id=row["id"],
        owner=Person(adapter=row["adapter"], user=row["user"]),
        name=row["name"],
        chosen=bool(row["chosen"]),
        report=load(row["report"]),
        consent=consent,
        places=tuple(place["place"] for place in places),
        created=row["created"],
        last_used=row["last_used"],
    )


# --- changing ------------------------------------------------------------------------------------


def check_room(tx: Transaction, person: Person, name: str) -> None:
    """Raises Conflict: `voice_name_taken` (voice), `voices_full` (limit)."""
    names = {fold(voice.name) for voice in of_person(tx, person)}
    if fold(name) in names:
        raise Conflict("voice_name_taken", voice=name)
    if len(names) >= VOICES_MAX:
        raise Conflict("voices_full", limit=VOICES_MAX)


def add(tx: Transaction, new: NewVoiceRow) -> VoiceRow:
    """Keep a voice; a person's first with consent is the one that `mine` stands for."""
    _forget_overdue(tx, new.owner)
    check_room(tx, new.owner, new.name)
    consent = new.consent
    tx.change(
        """INSERT INTO voices (id, adapter, user, name, folded, report, bytes, consent_version,
               consent_hash, consent_at, created, last_used)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        new.id,
        new.owner.adapter,
        new.owner.user,
        new.name,
        fold(new.name),
        dump(new.report),
        new.bytes,
        consent and consent.version,
        consent and consent.text_hash,
        consent and consent.at,
        tx.now,
        tx.now,
    )
    if new.consent is not None:
        consents.agree(tx, new.owner, new.consent)
    choose_if_none(tx, new.owner)
    return own(tx, new.owner, new.id)


def _forget_overdue(tx: Transaction, person: Person) -> None:
    """One that nobody consented to in time gives its name back at once."""
    rows = tx.rows(
        """SELECT id FROM voices
           WHERE adapter = ? AND user = ? AND consent_at IS NULL AND created <= ?""",
        person.adapter,
        person.user,
        tx.now - UNCONSENTED_S,
    )
    for row in rows:
        drop(tx, row["id"])


def consent(tx: Transaction, person: Person, named: str, given: Consent) -> VoiceRow:
    voice = own(tx, person, named)
    tx.change(
        "UPDATE voices SET consent_version = ?, consent_hash = ?, consent_at = ? WHERE id = ?",
        given.version,
        given.text_hash,
        given.at,
        voice.id,
    )
    consents.agree(tx, person, given)
    choose_if_none(tx, person)
    return own(tx, person, voice.id)


def rename(tx: Transaction, id: str, name: str) -> None:
    tx.change("UPDATE voices SET name = ?, folded = ? WHERE id = ?", name, fold(name), id)


def choose(tx: Transaction, person: Person, named: str) -> VoiceRow:
    """Let `mine` stand for a voice from now on."""
    voice = _consented(tx, person, named)
    choose_alone(tx, person, voice.id)
    return own(tx, person, voice.id)


def choose_alone(tx: Transaction, person: Person, id: str) -> None:
    """Let `mine` stand for this of a person's voices."""
    theirs, who = among(joined(tx, person))
    tx.change(f"UPDATE voices SET chosen = 0 WHERE {theirs}", *who)
    tx.change("UPDATE voices SET chosen = 1 WHERE id = ?", id)


def share(tx: Transaction, person: Person, named: str, place: str) -> VoiceRow:
    voice = _consented(tx, person, named)
    tx.change(
        "INSERT OR IGNORE INTO voice_places (adapter, place, voice) VALUES (?, ?, ?)",
        person.adapter,
        place,
        voice.id,
    )
    return own(tx, person, voice.id)


def unshare(tx: Transaction, person: Person, named: str, place: str) -> VoiceRow:
    voice = own(tx, person, named)
    tx.change("DELETE FROM voice_places WHERE voice = ? AND place = ?", voice.id, place)
    return own(tx, person, voice.id)


def _consented(tx: Transaction, person: Person, named: str) -> VoiceRow:
    voice = own(tx, person, named)
    if voice.consent is None:
        raise Conflict("consent_needed", voice=voice.name)
    return voice


def choose_if_none(tx: Transaction, person: Person) -> None:
    """`mine` stands for the oldest voice where nothing else was chosen."""
    voices = [voice for voice in of_person(tx, person) if voice.consent is not None]
    if voices and not any(voice.chosen for voice in voices):
        tx.change("UPDATE voices SET chosen = 1 WHERE id = ?", voices[0].id)


# --- letting go ----------------------------------------------------------------------------------


def forget(tx: Transaction, person: Person, named: str) -> tuple[VoiceRow, list[Running]]:
    """Delete a voice and end the jobs that need it; returns the tries whose worker is to be told.

    The folder is left over.
    """
    voice = own(tx, person, named)
    running = drop(tx, voice.id)
    forgotten_notes.note(tx, "voice", voice.id)
    consents.take_back(tx, person)
    choose_if_none(tx, person)
    return voice, running


def forget_all(tx: Transaction, person: Person) -> list[Running]:
    """Delete every voice of one account, those that wait for consent too."""
    rows = tx.rows(
        "SELECT id FROM voices WHERE adapter = ? AND user = ?", person.adapter, person.user
    )
    consents.take_back(tx, person)
    return [running for row in rows for running in drop(tx, row["id"])]


def forget_old(tx: Transaction, unused_s: float | None) -> int:
    """Let go of what has no consent for an hour, and of what nobody used for so long."""
    rows = tx.rows(
        "SELECT id, adapter, user FROM voices WHERE consent_at IS NULL AND created <= ?",
        tx.now - UNCONSENTED_S,
    )
    if unused_s is not None:
        rows += tx.rows(
            f"""SELECT id, adapter, user FROM voices WHERE last_used <= ? AND NOT EXISTS (
                    SELECT 1 FROM job_voices u JOIN jobs j ON j.n = u.job
                    WHERE u.voice = voices.id AND {ACTIVE})""",
            tx.now - unused_s,
        )
    for row in {row["id"]: row for row in rows}.values():
        drop(tx, row["id"])
        choose_if_none(tx, Person(adapter=row["adapter"], user=row["user"]))
    return len({row["id"] for row in rows})


def ids(tx: Transaction) -> set[str]:
    """Every voice that has a row."""
    return {row["id"] for row in tx.rows("SELECT id FROM voices")}


def drop(tx: Transaction, id: str) -> list[Running]:
    """Delete a voice, if it is there, and fail the jobs that need it; its folder is left over."""
    error = EngineFailed("voice_forgotten").info().model_copy(update={"retryable": False})
    needing = tx.rows(
        f"SELECT j.id FROM job_voices u JOIN jobs j ON j.n = u.job WHERE u.voice = ? AND {ACTIVE}",
        id,
    )
    ended = [tries.set_aside(tx, row["id"], error) for row in needing]
    tx.change("DELETE FROM voices WHERE id = ?", id)
    leftovers.add(tx, "voice", [id])
    return [running for running in ended if running is not None]
