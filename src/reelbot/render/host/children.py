"""Short-lived children of the host: decoders of uploads, smaller versions, the catalogue."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
from pathlib import Path
from typing import Any

import structlog

from reelbot.core import confinement
from reelbot.core.engine_options import asks_services, without_secrets
from reelbot.core.errors import HostProblem, InvalidInput
from reelbot.core.jobs import Artifact, ErrorInfo

INTAKE = "reelbot.render.studio.intake"
FITTER = "reelbot.render.studio.fit"
EXAMINER = "reelbot.render.studio.examine"
LOOK_SECONDS = 90.0
EXAMINE_SECONDS = 60.0
CATALOGUE_SECONDS = 60.0
# Two passes of one film, on a slow machine that has better things to do.
FIT_SECONDS = 120.0
FIT_SECONDS_A_SECOND = 60.0

log = structlog.get_logger(__name__)


async def look(
    path: Path,
    folder: Path,
    *,
    judge: bool,
    engines: dict[str, Any],
    limits: dict[str, int] | None = None,
    seconds: float = LOOK_SECONDS,
) -> dict[str, Any]:
    """Have an upload decoded, by a child without tokens and with limits (`studio.intake`).

    Returns the facts of a `wire.Blob`, and leaves in `folder` what workers use in the upload's
    place. With `judge`, `unfit` is the worst score of its pictures by the moderation that
    `engines`, the `[engines]` section, names. `limits` takes the place of some of the child's own
    (cpu_s, memory_bytes, file_bytes).

    Raises InvalidInput; a child that is killed by its limits is `media_unreadable`. Raises
    HostProblem("disk_full").
    """
    # It decodes what anybody may have sent, so it hears of no key.
    order = {"judge": judge, "engines": without_secrets(engines), "limits": limits or {}}
    given = json.dumps(order).encode()
    offline = not (judge and asks_services(engines, ("moderation",)))
    return _found(await _run([INTAKE, str(path), str(folder)], given, seconds, offline=offline))


async def examine(examiner: str, sample: Path, folder: Path) -> dict[str, Any]:
    """Have a recording examined as the sample of a voice, as `look` does (`studio.examine`).

    Returns the report, and leaves in `folder` the sample as sound, its embedding and the report,
    unless the verdict is `refused`. Raises InvalidInput, HostProblem("disk_full").
    """
    return _found(await _run([examiner, str(sample), str(folder)], b"", EXAMINE_SECONDS))


def _found(output: bytes | None) -> dict[str, Any]:
    """What a decoding child found, or its error."""
    if output is None:
        raise InvalidInput("media_unreadable", reason="too_costly")
    answer = json.loads(output)
    if answer.get("trace"):
        log.warning("a decoder failed", trace=answer["trace"])
    if "problem" in answer:
        raise HostProblem.from_info(ErrorInfo.model_validate(answer["problem"]))
    if "refused" in answer:
        raise InvalidInput.from_info(ErrorInfo.model_validate(answer["refused"]))
    found: dict[str, Any] = answer["found"]
    return found


async def fit(source: Path, target: Path, artifact: Artifact, bytes_max: int) -> None:
    """Have a film or sound encoded again into at most `bytes_max` bytes (`studio.fit`).

    The folder of `target` is for this alone; the file is flushed to disk. Raises
    InvalidInput("does_not_fit", bytes_min), HostProblem (disk_full, ffmpeg_missing,
    encoder_failed).
    """
    seconds = artifact.seconds or 0.0
    order = {
        "bytes_max": bytes_max,
        "seconds": seconds,
        "width": artifact.width,
        "height": artifact.height,
    }
    given = json.dumps(order).encode()
    limit = FIT_SECONDS + FIT_SECONDS_A_SECOND * seconds
    output = await _run([FITTER, str(source), str(target)], given, limit)
    if output is None:
        raise HostProblem("encoder_failed", detail="the fitting child ended")
    _found(output)


async def catalogue(studio: str, engines: dict[str, Any]) -> list[dict[str, Any]]:
    """Every engine with what it needs. `engines` is the `[engines]` section, `studio` the workers'
    entry; raises HostProblem("catalogue_failed")."""
    output = await _run([studio, "catalogue"], json.dumps(engines).encode(), CATALOGUE_SECONDS)
    if output is None:
        raise HostProblem("catalogue_failed")
    cards: list[dict[str, Any]] = json.loads(output)
    return cards


async def _run(
    command: list[str], given: bytes, seconds: float, *, offline: bool = True
) -> bytes | None:
    """What the child printed, or None where it failed or took too long."""
    process = await asyncio.create_subprocess_exec(
        *confinement.command(*command, offline=offline),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=confinement.environment(),
        process_group=0,
    )
    try:
        async with asyncio.timeout(seconds):
            output, _ = await process.communicate(given)
    except TimeoutError:
        return None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    return output if process.returncode == 0 else None
