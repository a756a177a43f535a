"""`reelbot make`: one chat command from the terminal, to the file."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reelbot.cli import answers, jobs, output, voices, waiting
from reelbot.cli.frame import DONE, Frame, say
from reelbot.cli.host_access import HostClient, access
from reelbot.cli.person import me, origin
from reelbot.core import texts
from reelbot.core.client import RenderClient
from reelbot.core.errors import InvalidInput
from reelbot.core.jobs import Job
from reelbot.core.parse import Attachment, Parsed, parse


@dataclass(frozen=True, slots=True)
class Order:
    """What was typed. `timeout_s` counts from the start, waiting in the queue included."""

    text: str
    attach: tuple[Path, ...] = ()
    out: Path | None = None
    as_json: bool = False
    timeout_s: float | None = None


async def make(frame: Frame, order: Order) -> int:
    """Do what the command says. What can be refused without a host is refused before one is
    asked: a bad option, a missing file, a place that cannot be written to."""
    check_files(order.attach)
    if order.attach and voices.is_for_voices(order.text):
        return await voices.add(frame, order.text, order.attach, as_json=order.as_json)
    parsed = None if order.attach else parse(order.text)
    if parsed is not None and not ends_in_a_file(parsed):
        return await answers.answer(frame, parsed, as_json=order.as_json)
    place = output.place(order.out, Path.cwd())
    with waiting.interruptible():
        async with access(frame.settings) as client:
            if parsed is None:
                parsed = parse(order.text, await upload(client, order.attach))
            if not ends_in_a_file(parsed):
                raise InvalidInput("attachment_not_taken", command=parsed.name)
            job = await ordered(client, parsed, order.timeout_s)
            await present(client, job, place, as_json=order.as_json)
    return DONE


def ends_in_a_file(parsed: Parsed) -> bool:
    return parsed.request is not None or parsed.command.name in ("again", "show")


async def ordered(client: HostClient, parsed: Parsed, timeout_s: float | None) -> Job:
    """The job that the command asks for, when it is done."""
    person = me()
    if parsed.request is not None:
        request = parsed.request.model_dump(mode="json", exclude_none=True)
        key = jobs.new_key()
        submission = voices.consenting(
            parsed,
            lambda consent: client.submit(request, origin(person), key, consent=consent),
        )
        return await waiting.finished(client, submission, timeout_s)
    job_id = parsed.arguments.get("job") or await jobs.latest(client, person)
    if parsed.command.name == "show":
        job = await client.job(job_id)
        return await waiting.over(client, job, timeout_s)
    submission = jobs.again_submission(client, job_id, parsed)
    return await waiting.finished(client, submission, timeout_s)


def check_files(paths: Sequence[Path]) -> None:
    """Raises InvalidInput: file_missing, file_unreadable."""
    for path in paths:
        if not path.is_file():
            raise InvalidInput("file_missing", field="attach", path=str(path))
        try:
            path.open("rb").close()
        except OSError as error:
            raise InvalidInput(
                "file_unreadable", field="attach", path=str(path), reason=error.strerror
            ) from error


async def upload(client: RenderClient, paths: Sequence[Path]) -> list[Attachment]:
    """Send the files; the host says what each is."""
    found: list[Attachment] = []
    for path in paths:
        blob = await client.upload(path, mimetypes.guess_type(path.name)[0])
        found.append(Attachment(blob=blob.id, mime=blob.mime, name=path.name))
    return found


async def present(client: RenderClient, job: Job, place: output.Place, *, as_json: bool) -> None:
    """Fetch the result; what it says as text comes first, the file's path last."""
    for note in job.notes:
        say(texts.say(note))
    path = await waiting.fetch(client, job, place)
    if as_json:
        print(json.dumps(report(job, path), indent=2, ensure_ascii=False))
        return
    if job.kind == "describe" and (sentence := description(path)):
        print(sentence)
    print(path)


def report(job: Job, path: Path) -> dict[str, Any]:
    """`--json`: the job, its recipe and artifacts, and where the main one lies now."""
    whole = job.model_dump(mode="json")
    return {
        "job": whole,
        "recipe": whole.pop("recipe"),
        "artifacts": whole["artifacts"],
        "path": str(path),
    }


def description(path: Path) -> str:
    """The sentence in a description.json; empty where there is none."""
    try:
        said = json.loads(path.read_text("utf-8")).get("description", "")
    except (OSError, ValueError, AttributeError):
        return ""
    return said if isinstance(said, str) else ""
