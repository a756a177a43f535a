"""`reelbot jobs …`: single jobs of the queue."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any

from reelbot.cli import output, voices, waiting
from reelbot.cli.film_file import read_recipe, request_of
from reelbot.cli.frame import DONE, Frame, say
from reelbot.cli.host_access import access, is_served
from reelbot.cli.person import me, origin
from reelbot.cli.tables import columns
from reelbot.core import texts
from reelbot.core.again import asked_again
from reelbot.core.client import RenderClient
from reelbot.core.errors import InvalidInput, NotFound
from reelbot.core.jobs import Job, Person, State
from reelbot.core.locales.template import duration, size
from reelbot.core.nearest import nearest
from reelbot.core.parse import Parsed, parse
from reelbot.core.requests import parse_request
from reelbot.core.wire import Submitted

TITLE_CHARACTERS = 48


async def list_jobs(
    frame: Frame, user: str | None, state: str | None, limit: int, *, as_json: bool
) -> int:
    """Raises InvalidInput("bad_person"), InvalidInput("unknown_state")."""
    if user is not None:
        _check_person(user)
    if state is not None and state not in set(State):
        raise InvalidInput(
            "unknown_state", state=state, nearest=nearest(state, State), known=list(State)
        )
    async with access(frame.settings) as client:
        found = await all_jobs(client, user, state, limit)
    if as_json:
        print(_json([job.model_dump(mode="json") for job in found]))
    elif found:
        print(table(found, time.time()))
    else:
        print("No jobs.")
    return DONE


async def show(frame: Frame, job_id: str, *, as_json: bool) -> int:
    async with access(frame.settings) as client:
        job = await client.job(job_id)
    print(_json(job.model_dump(mode="json")) if as_json else "\n".join(lines(job)))
    return DONE


async def cancel(frame: Frame, job_id: str, *, as_json: bool) -> int:
    async with access(frame.settings) as client:
        show_state(await client.cancel(job_id), as_json=as_json)
    return DONE


async def retry(frame: Frame, job_id: str, *, as_json: bool) -> int:
    """Without a host that goes on after this command, the job is waited for here."""
    served = await is_served(frame.settings)
    with waiting.interruptible():
        async with access(frame.settings) as client:
            job = await client.retry(job_id)
            if not served:
                job = waiting.done(await waiting.follow(client, job))
    show_state(job, as_json=as_json)
    return DONE


async def again(frame: Frame, named: str, words: str, *, as_json: bool) -> int:
    """A job's id, or a film with its recipe in it; `words` are options, as in chat.

    Without a host that goes on after this command, the new job is waited for here, and its file
    is brought to ./films.
    """
    recipe = read_recipe(Path(named)) if is_file_name(named) else None
    # The job is given as a filled field, so that no word of the changes is taken for its id.
    parsed = parse(f"/again {words}", fields={"job": "file" if recipe else named})
    request = changed_request(recipe, changes_of(parsed)) if recipe else None
    served = await is_served(frame.settings)
    with waiting.interruptible():
        async with access(frame.settings) as client:
            if request is None:
                submission = again_submission(client, parsed.arguments["job"], parsed)
            else:
                submission = client.submit(request, origin(me()), new_key())
            if served:
                job = (await submission).job
                say(f"`reelbot make '/show {job.id}'` fetches it when it is done.")
            else:
                place = output.place(None, Path.cwd())
                job = await waiting.finished(client, submission, None)
                if not as_json:
                    print(await waiting.fetch(client, job, place))
                    return DONE
    show_state(job, as_json=as_json)
    return DONE


def is_file_name(named: str) -> bool:
    """Whether a file is meant and no job: an id has neither a dot nor a slash in it."""
    return "." in named or "/" in named or Path(named).is_file()


def changed_request(recipe: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The request of a film's recipe with some options changed; raises InvalidInput."""
    request = asked_again(parse_request(request_of(recipe)), recipe, changes, new_key())
    return request.model_dump(mode="json", exclude_none=True)


def again_submission(
    client: RenderClient, job_id: str, parsed: Parsed
) -> Coroutine[Any, Any, Submitted]:
    """The submission that `/again` asks for."""
    changes, key = changes_of(parsed), new_key()
    return voices.consenting(
        parsed,
        lambda consent: client.again(job_id, changes, origin(me()), key, consent=consent),
    )


def changes_of(parsed: Parsed) -> dict[str, Any]:
    """What `/again` is to do differently; with `page`, on that page alone."""
    page = parsed.arguments.get("page")
    return {**parsed.arguments["changes"], **({} if page is None else {"page": page})}


async def latest(client: RenderClient, person: Person) -> str:
    """The id of the person's newest job; raises NotFound("no_jobs")."""
    found = await client.jobs(user=str(person), limit=1)
    if not found:
        raise NotFound("no_jobs", person=str(person))
    return found[0].id


async def latest_open(client: RenderClient, person: Person) -> str:
    """The id of the person's newest job that is not over; raises NotFound("no_open_jobs")."""
    found = await client.jobs(user=str(person), state="queued,running", limit=1)
    if not found:
        raise NotFound("no_open_jobs", person=str(person))
    return found[0].id


async def all_jobs(
    client: RenderClient, user: str | None, state: str | None, limit: int
) -> list[Job]:
    """The newest `limit` jobs, page by page."""
    found: list[Job] = []
    while len(found) < limit:
        before = found[-1].id if found else None
        page = await client.jobs(
            user=user, state=state, limit=min(50, limit - len(found)), before=before
        )
        found += page
        if not page:
            break
    return found


def table(jobs: Sequence[Job], now: float) -> str:
    """The jobs as columns, newest first (pure)."""
    head = ("ID", "STATE", "KIND", "OWNER", "AGE", "TITLE")
    return columns([head, *(_row(job, now) for job in jobs)])


def _row(job: Job, now: float) -> tuple[str, ...]:
    state = job.state.value
    if job.state is State.QUEUED and job.position:
        state = f"{state} ({job.position})"
    if job.paused:
        state = f"{state}, paused"
    if job.state is State.RUNNING and job.fraction is not None:
        state = f"{state} {job.fraction * 100:.0f} %"
    title = " ".join(job.title.split())
    if len(title) > TITLE_CHARACTERS:
        title = title[: TITLE_CHARACTERS - 1] + "…"
    return (job.id, state, job.kind, job.owner, duration(max(0, now - job.created)), title)


def lines(job: Job) -> list[str]:
    """All that is to be said of a job (pure); its recipe is left to `--json`."""
    found: list[tuple[str, Any]] = [
        ("id", job.id),
        ("kind", job.kind),
        ("title", job.title),
        ("state", job.state.value),
        ("owner", job.owner),
        ("place", job.place),
        ("position", job.position),
        ("wait", duration(job.wait_s) if job.wait_s and not job.paused else None),
        ("queue", "paused" if job.paused else None),
        ("stage", job.stage.value if job.stage else None),
        ("progress", f"{job.fraction * 100:.0f} %" if job.fraction is not None else None),
        ("attempts", job.attempts or None),
        ("cost", duration(job.cost_s) if job.cost_s else None),
        ("created", _when(job.created)),
        ("started", _when(job.started)),
        ("finished", _when(job.finished)),
        ("error", texts.error(job.error.code, job.error.facts) if job.error else None),
        ("detail", texts.detail(job.error) if job.error else None),
        ("delivery", job.delivery.state.value if job.delivery else None),
    ]
    found += [
        ("artifact", f"{artifact.name} ({artifact.mime}, {size(artifact.bytes)})")
        for artifact in job.artifacts
    ]
    return [f"{name}: {value}" for name, value in found if value not in (None, "")]


def _when(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    return time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(seconds))


def show_state(job: Job, *, as_json: bool) -> None:
    """Print what became of a job: its id and state, or all of it as JSON."""
    print(_json(job.model_dump(mode="json")) if as_json else f"{job.id}: {job.state.value}")


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _check_person(user: str) -> None:
    try:
        Person.parse(user)
    except ValueError as error:
        raise InvalidInput("bad_person", person=user) from error


def new_key() -> str:
    """What makes a submission the same one when it is sent twice."""
    return secrets.token_urlsafe(18)
