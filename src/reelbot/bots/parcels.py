"""How a result is posted: its words, files and buttons (pure)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from reelbot.bots import buttons, cards, notes
from reelbot.bots.adapter import Parcel, PostFile
from reelbot.bots.jobs import known_notes
from reelbot.core import texts
from reelbot.core.cleaning import shortened
from reelbot.core.jobs import Artifact, Job, State
from reelbot.core.results import CAPTIONS, MAIN, SPECTROGRAM

THUMBNAIL = "thumbnail.jpg"
FLAGGED = "note.flagged"  # the moderation's word on what is seen
ALT_CHARACTERS_MAX = 1_000
TEXT_CHARACTERS_MAX = 1_000  # Telegram's captions take 1,024, after markup
DESCRIPTION_CHARACTERS_MAX = 800  # beside a name and what is said around it
_POSTED = {
    "video": "post.film",
    "animate": "post.film",
    "story": "post.story",
    "music": "post.music",
    "say": "post.speech",
}


def thumbnail_of(job: Job) -> Artifact | None:
    return next((each for each in job.artifacts if each.name == THUMBNAIL), None)


def parcel(job: Job, reply: Mapping[str, Any]) -> Parcel:
    """The parcel without its files; of a job that failed, that is all of it."""
    locale = notes.locale_in(reply)
    return Parcel(
        job=job,
        reply=reply,
        text=text(job, reply, None),
        marker=notes.marker(job, reply),
        buttons=buttons.under_result(job, locale),
        locale=locale,
    )


def text(job: Job, reply: Mapping[str, Any], description: str | None) -> str:
    """Who it is for and what it is; what was decided that they should know."""
    locale = notes.locale_in(reply)
    facts: dict[str, Any] = {
        "person": notes.mention_in(reply) or None,
        "title": cards.title(job, locale),
    }
    if job.state is State.FAILED:
        error = "" if job.error is None else texts.problem(job.error, locale)
        return _addressed("post.failed", {**facts, "error": error}, locale)
    if job.kind == "describe":
        said = {**facts, "description": description or cards.title(job, locale)}
        return _addressed("post.description", said, locale)
    lines = [_addressed(_POSTED[job.kind], facts, locale)]
    lines += [texts.say(note, locale=locale) for note in known_notes(job.notes)]
    return shortened_lines(lines)


def with_line(parcel: Parcel, key: str, facts: Mapping[str, Any] | None = None) -> Parcel:
    """The parcel with one more sentence."""
    line = texts.say(key, facts, parcel.locale)
    return replace(parcel, text=shortened_lines([*parcel.text.split("\n"), line]))


def gone(parcel: Parcel) -> Parcel:
    """What is said where the files are no longer kept."""
    facts = {
        "person": notes.mention_in(parcel.reply) or None,
        "title": cards.title(parcel.job, parcel.locale),
    }
    return replace(parcel, text=_addressed("post.gone", facts, parcel.locale), files=())


def file_of(job: Job, artifact: Artifact, path: Path, locale: str | None) -> PostFile:
    """A fetched artifact, with words for who cannot see it."""
    return PostFile(
        path=path,
        name=f"{_slug(job)}{Path(artifact.name).suffix}" if artifact.name in MAIN
        else artifact.name,
        mime=artifact.mime,
        alt=alt(job, artifact, locale),
        spoiler=FLAGGED in job.notes,
        seconds=artifact.seconds,
        width=artifact.width,
        height=artifact.height,
    )  # fmt: skip


def alt(job: Job, artifact: Artifact, locale: str | None) -> str:
    if artifact.name in (SPECTROGRAM, CAPTIONS, THUMBNAIL):
        key = f"alt.{Path(artifact.name).stem}"
    else:
        kind = "film" if job.kind in ("video", "animate") else job.kind
        key = f"alt.{kind}"
    facts = {"title": cards.title(job, locale), "seconds": artifact.seconds}
    return texts.say(key, facts, locale)[:ALT_CHARACTERS_MAX]


def description_in(path: Path) -> str | None:
    """The sentence of a description.json; None where there is none."""
    try:
        said = json.loads(path.read_text("utf-8")).get("description")
    except (OSError, ValueError, AttributeError):
        return None
    if not isinstance(said, str) or not said.strip():
        return None
    return shortened(said, DESCRIPTION_CHARACTERS_MAX)


def shortened_lines(lines: Sequence[str]) -> str:
    """Lines, so many as a caption takes."""
    said = "\n".join(lines)
    while len(said) > TEXT_CHARACTERS_MAX and len(lines) > 1:
        lines = lines[:-1]
        said = "\n".join(lines)
    return said[:TEXT_CHARACTERS_MAX]


def _addressed(key: str, facts: Mapping[str, Any], locale: str | None) -> str:
    """A sentence to somebody; where their name is not known, without it."""
    if facts.get("person"):
        return texts.say(key, facts, locale)
    said = texts.say(key, {**facts, "person": "\x00"}, locale).replace("\x00, ", "", 1)
    return said[:1].upper() + said[1:]


def _slug(job: Job) -> str:
    """A name for a file: letters and digits of the title, and the job's id."""
    words = "".join(c if c.isalnum() else " " for c in cards.title(job).lower()).split()
    return "-".join([*words[:6], job.id])[:80]
