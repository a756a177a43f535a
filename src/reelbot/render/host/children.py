"""Short-lived children of the host: the decoder that looks at uploads, the engines' catalogue."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from reelbot.core.errors import HostProblem, InvalidInput
from reelbot.core.jobs import ErrorInfo

INTAKE = "reelbot.render.studio.intake"
LOOK_SECONDS = 30.0
CATALOGUE_SECONDS = 60.0


async def look(path: Path, *, judge: bool, engines: dict[str, Any]) -> dict[str, Any]:
    """What an uploaded file is (`studio.media.look`), by a child without tokens and with limits.

    With `judge`, a picture's `unfit` is the score of the moderation that `engines`, the
    `[engines]` section, names.

    Raises InvalidInput; a child that is killed by its limits is `media_unreadable`.
    """
    given = json.dumps({"judge": judge, "engines": engines}).encode()
    output = await _run([INTAKE, str(path)], given, LOOK_SECONDS)
    if output is None:
        raise InvalidInput("media_unreadable", reason="it takes too much to decode it")
    answer = json.loads(output)
    if "error" in answer:
        raise InvalidInput.from_info(ErrorInfo.model_validate(answer["error"]))
    found: dict[str, Any] = answer["found"]
    return found


async def catalogue(studio: str, engines: dict[str, Any]) -> list[dict[str, Any]]:
    """Every engine with what it needs. `engines` is the `[engines]` section, `studio` the workers'
    entry; raises HostProblem("catalogue_failed")."""
    output = await _run([studio, "catalogue"], json.dumps(engines).encode(), CATALOGUE_SECONDS)
    if output is None:
        raise HostProblem("catalogue_failed")
    cards: list[dict[str, Any]] = json.loads(output)
    return cards


async def _run(command: list[str], given: bytes, seconds: float) -> bytes | None:
    """What the child printed, or None where it failed or took too long."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ},
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
