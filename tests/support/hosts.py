"""A real render host on loopback with test engines, in this process or in one of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from reelbot.core.client import RenderClient
from reelbot.core.jobs import Job, Origin, Person, State
from reelbot.core.settings import Settings
from reelbot.render.host.app import RenderHost
from reelbot.render.host.children import EXAMINER
from reelbot.render.host.datafolder import DataFolder

STUDIO = "tests.support.studio"
ORIGIN = Origin(adapter="console", user="ann")
# Long enough for two slow cores that do something else as well; never waited out when all is well.
PATIENCE_S = 100.0


def settings_for(folder: Path, **sections: dict[str, Any]) -> Settings:
    """Settings with the test engines, all in `folder`, on any free port."""
    engines_folder = folder / "engines"
    engines_folder.mkdir(parents=True, exist_ok=True)
    names = (
        "text_to_video.blocks",
        "text_to_speech.beeps",
        "text_to_music.drone",
        "image_to_video.tilt",
        "image_to_text.stare",
    )
    base: dict[str, dict[str, Any]] = {
        "render": {"port": 0, "data_dir": folder / "data", "devices": ["cpu"]},
        "engines": {
            **dict(name.split(".") for name in names),
            "options": {name: {"folder": str(engines_folder)} for name in names},
        },
        "film": {"preset": "ultrafast", "fps": 12},
    }
    for section, values in sections.items():
        base[section] = base.get(section, {}) | values
    return Settings.model_validate(base)


@contextlib.asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[tuple[RenderHost, RenderClient]]:
    """A host in this process, and a client with the operator's token."""
    async with (
        RenderHost(settings, studio=STUDIO) as host,
        RenderClient(host.url, host.operator_token) as client,
    ):
        yield host, client


class HostProcess:
    """A host in a process of its own, to be killed."""

    def __init__(
        self,
        folder: Path,
        *,
        file_bytes_max: int | None = None,
        examiner: str = EXAMINER,
        device: str = "cpu",
    ) -> None:
        self.folder = folder
        limits = [] if file_bytes_max is None else [str(file_bytes_max)]
        self._arguments = [examiner, device, *limits]
        self.data = DataFolder(folder / "data")
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> HostProcess:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def start(self) -> RenderClient:
        """Start it and wait until it serves; the client is to be entered by the caller."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.support.hosts", str(self.folder), *self._arguments
        )

        def announced() -> bool:
            note = self.data.host()
            return note is not None and note.pid == self.pid

        await until(announced)
        note = self.data.host()
        assert note is not None
        return RenderClient(note.url, note.token)

    async def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    async def terminate(self) -> float:
        """SIGTERM; returns the seconds until it was gone."""
        assert self._process is not None
        started = time.monotonic()
        self._process.terminate()
        await self._process.wait()
        return time.monotonic() - started


def speaking_for(host: RenderHost, person: Person, role: str | None = None) -> RenderClient:
    """A client with the operator's token that says for whom it speaks; to be entered."""
    return RenderClient(host.url, host.operator_token, person=person, role=role)


def origin(person: Person, place: str | None = None, **more: Any) -> Origin:
    return Origin(adapter=person.adapter, user=person.user, place=place, **more)


def video(prompt: str, **options: Any) -> dict[str, Any]:
    """A small silent film unless the options say otherwise."""
    return {"kind": "video", "prompt": prompt, "seconds": 1.0, "music": "none"} | options


async def finished(client: RenderClient, job: str) -> Job:
    """Wait for a job's end."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            found = await client.job(job)
            if found.state.final:
                return found
            await asyncio.sleep(0.05)  # asking more often would slow down what is waited for


async def reached(client: RenderClient, job: str, state: State) -> Job:
    """Wait until a job is in a state."""
    async with asyncio.timeout(PATIENCE_S):
        while (found := await client.job(job)).state is not state:
            await asyncio.sleep(0.02)
        return found


async def until(condition: Callable[[], Any], seconds: float = PATIENCE_S) -> None:
    """Wait for something that is seen from outside."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


def alive(pid: int) -> bool:
    """Whether a process runs (one that is dead and not yet reaped does not)."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def group_of(leader: int) -> list[int]:
    """Every living process of a process group."""
    members = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if os.getpgid(int(entry.name)) == leader and alive(int(entry.name)):
                    members.append(int(entry.name))
    return members


def calls(folder: Path) -> list[str]:
    """Which engine calls were made, in order."""
    log = folder / "engines" / "calls.log"
    return [line.split()[0] for line in log.read_text().splitlines()] if log.exists() else []


async def _main() -> None:
    if len(sys.argv) > 4:
        limit = int(sys.argv[4])
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    settings = settings_for(Path(sys.argv[1]), render={"devices": [sys.argv[3]]})
    async with RenderHost(settings, studio=STUDIO, examiner=sys.argv[2]):
        await stopping.wait()


if __name__ == "__main__":
    asyncio.run(_main())
