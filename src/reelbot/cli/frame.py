"""What every command runs in: settings read, errors told in one sentence, an exit code."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import time
import traceback
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reelbot.core import logs
from reelbot.core.errors import Cancelled, InvalidInputs, ReelbotError, Refused
from reelbot.core.settings import Loaded, Settings, load_settings

DONE = 0
FAILED = 1
LOG_BYTES_MAX = 5_000_000


@dataclass(frozen=True, slots=True)
class Frame:
    """The settings of this call, and whether the reader wants to see where errors come from."""

    loaded: Loaded
    verbose: bool = False

    @property
    def settings(self) -> Settings:
        return self.loaded.settings


def run(
    config: Path | None, verbose: bool, action: Callable[[Frame], Coroutine[Any, Any, int]]
) -> int:
    """Run a command to its exit code. Whatever happens, no traceback without `--verbose`."""
    frame: Frame | None = None
    logs.configure(terminal=verbose)
    logging.getLogger().addHandler(logging.NullHandler())  # else warnings would go to stderr
    try:
        frame = Frame(load_settings(config, os.environ, Path.cwd()), verbose)
        return asyncio.run(action(frame))
    except KeyboardInterrupt:
        say("Interrupted.")
    except asyncio.CancelledError:
        tell(Cancelled())
    except BrokenPipeError:
        # The reader of stdout has gone (`| head`); Python would complain once more at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        if verbose:
            traceback.print_exc()
        cause = _cause(error)
        # Of what was refused there is nothing to find.
        log = None if isinstance(cause, Refused) else _log(frame, error)
        if isinstance(cause, ReelbotError):
            tell(cause)
        else:
            where = f" Details are in {log}." if log else " --verbose shows where."
            say(f"reelbot: Something went wrong inside: {_one_line(cause)}.{where}")
    return FAILED


def say(sentence: str) -> None:
    """A sentence for the reader, on stderr: stdout is for results."""
    print(sentence, file=sys.stderr, flush=True)


def tell(error: ReelbotError) -> None:
    """An error's sentence; where several things are wrong, one line each."""
    for one in error.errors if isinstance(error, InvalidInputs) else [error]:
        say(f"reelbot: {one}")


def _cause(error: BaseException) -> BaseException:
    """What went wrong first, where tasks that ran together ended together."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _one_line(error: BaseException) -> str:
    text = " ".join(str(error).split()).rstrip(".")
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _log(frame: Frame | None, error: BaseException) -> Path | None:
    """Keep the whole traceback, with the job's id, in the data folder; None where that fails."""
    if frame is None:
        return None
    folder = frame.settings.render.data_dir / "logs"
    file = folder / "cli.log"
    job = error.facts.get("job", "-") if isinstance(error, ReelbotError) else "-"
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    trace = "".join(_traced(error))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)  # not others' to read
        folder.mkdir(exist_ok=True)
        if file.exists() and file.stat().st_size > LOG_BYTES_MAX:
            file.replace(file.with_suffix(".log.1"))
        with file.open("a", encoding="utf-8") as log:
            log.write(f"{stamp} job={job}\n{trace}\n")
    except OSError:
        return None
    return file


def _traced(error: BaseException) -> Iterator[str]:
    """The traceback. Our own errors are named by their code: their sentences may quote what was
    asked for, and that stands in no log."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _traced(before)
        yield "\nand then:\n\n"
    yield from traceback.format_tb(error.__traceback__)
    if isinstance(error, ReelbotError):
        yield f"{type(error).__name__}: {error.code}\n"
    else:
        yield from traceback.format_exception_only(error)
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _traced(each)
