"""`reelbot models …`: engines, what each needs, and their weights."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from reelbot.cli.frame import DONE, Frame, say
from reelbot.cli.host_access import access
from reelbot.cli.tables import columns
from reelbot.core.errors import EngineFailed, HostProblem, InvalidInput
from reelbot.core.jobs import ErrorInfo
from reelbot.core.locales.template import size
from reelbot.render.host.devices import engine_settings, find_devices

# Named as a string: nothing heavy is ever imported here, and a hub's client is.
PULLING = "reelbot.render.studio.hub"
LINE_BYTES_MAX = 1024 * 1024
MEGABYTE = 1_000_000


async def list_engines(frame: Frame, *, as_json: bool) -> int:
    async with access(frame.settings) as client:
        engines = await client.engines()
    if as_json:
        print(json.dumps(engines, indent=2, ensure_ascii=False))
        return DONE
    head = ("ENGINE", "HERE", "LICENCE", "COST", "MEMORY", "WEIGHTS", "SIZE", "ABOUT")
    print(columns([head, *(engine_row(engine) for engine in engines)]))
    return DONE


def engine_row(engine: dict[str, Any]) -> tuple[str, ...]:
    """An engine of `/v1/engines` in the words of the list."""
    cost, memory_mb, held_mb = (engine.get(name) for name in ("cost", "memory_mb", "weights_mb"))
    return (
        f"{engine['task']}.{engine['name']}",
        "no" if engine.get("missing") else "yes",
        engine.get("licence") or "-",
        f"{cost:g} s/s" if cost is not None else "-",
        f"{memory_mb} MB" if memory_mb is not None else "-",
        engine.get("model") or "-",
        size(held_mb * MEGABYTE) if held_mb else "-",
        engine.get("missing") or engine.get("about") or "",
    )


async def pull(frame: Frame, names: list[str], *, again: bool = False) -> int:
    """Have weights fetched by a process of its own, and show how far it is.

    Raises what it tells: see `render.studio.hub`.
    """
    hub = frame.settings.hub
    (device, *_) = find_devices(frame.settings.render.devices)
    order = {
        "names": names,
        "engines": engine_settings(frame.settings, device),
        "source": hub.source,
        "token": hub.token.get_secret_value() if hub.token else None,
        "again": again,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        PULLING,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        # What the clients print is for whoever looks for a fault.
        stderr=None if frame.verbose else asyncio.subprocess.DEVNULL,
        env=dict(os.environ),  # proxies, certificates, addresses of hubs: the operator's own
        process_group=0,
        limit=LINE_BYTES_MAX,
    )
    try:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps(order, default=str).encode())
        process.stdin.close()
        with Shown() as shown:
            async for line in process.stdout:
                shown.heard(json.loads(line))
        if await process.wait() != 0:
            raise EngineFailed("internal", reason=f"exit {process.returncode}")
    finally:
        if process.returncode is None:
            # It may have ended by itself in this moment.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    return DONE


class Shown:
    """What is told of fetching: a bar on a terminal, else a line for each quarter."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )
        self._plain = not console.is_terminal
        self._tasks: dict[str, Any] = {}
        self._quarters: dict[str, int] = {}

    def __enter__(self) -> Shown:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def heard(self, message: dict[str, Any]) -> None:
        """Raises the error that is told."""
        match message["type"]:
            case "progress":
                self._progress(message)
            case "begun":
                self._said(f"{message['model']} comes from {message['source']}.")
            case "away":
                away = " and ".join(message["hubs"])
                self._said(f"{away} cannot be reached; {message['source']} is asked.")
            case "done":
                self._done(message)
            case "failed":
                info = ErrorInfo.model_validate(message["error"])
                kind = InvalidInput if info.code == "engine_unknown" else HostProblem
                raise kind.from_info(info)

    def _progress(self, message: dict[str, Any]) -> None:
        model, done, total = message["model"], message["bytes"], message["bytes_total"]
        if not self._plain:
            task = self._tasks.get(model)
            if task is None:
                task = self._tasks[model] = self._bar.add_task(model, total=total)
            self._bar.update(task, completed=done)
            return
        quarter = 4 * done // total if total else 4
        if model not in self._quarters:
            say(f"{model}: {size(total)} from {message['source']}")
        elif quarter > self._quarters[model]:
            say(f"{model}: {quarter * 25} %")
        self._quarters[model] = quarter

    def _done(self, message: dict[str, Any]) -> None:
        model = message["model"]
        if model in self._tasks:
            self._bar.remove_task(self._tasks.pop(model))
        if message["bytes"]:
            self._said(f"{model}: {size(message['bytes'])} in {message['folder']}")
        else:
            self._said(f"{model} is here already, in {message['folder']}: nothing was fetched.")

    def _said(self, sentence: str) -> None:
        if self._plain:
            say(sentence)
        else:
            self._bar.console.print(sentence, highlight=False, markup=False)
