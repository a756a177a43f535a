"""Many people at once: what they wait for, and what they cost the host, while films are made.

    python benchmarks/people.py            300 people for three minutes
    python benchmarks/people.py --quick    40 people for twenty seconds

`reelbot run` is started as its users start it: page, API and queue in one process, the worker
beside it. Everybody opens the page with all it loads, keeps its stream of events open, lists their
films and looks at a part of one, and asks the API as a bot would. Meanwhile films are ordered, so
that one is always being made. Prints waits by kind of request and the process's memory over time.
Everything runs on one machine, so the people's own work is in the figures.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import re
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

REELBOT = Path(sys.executable).with_name("reelbot")
START_S_MAX = 60.0
REQUEST_S_MAX = 60.0
OWN = {"X-Reelbot": "page"}
FILM = "/video a red fox in the snow seconds: 4"
LOADED = re.compile(r"""(?:src|href)="(/assets/[^"]+)""")
PART = "bytes=0-262143"


@dataclass
class Figures:
    """What was measured: seconds by kind of request, resident MiB by second, what went wrong."""

    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    resident: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    events: int = 0
    streams_ended: int = 0
    films: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Host:
    """A running `reelbot run`: where its page and its API are, and the operator's token."""

    process: subprocess.Popen[bytes]
    page: str
    api: str
    token: str

    def resident(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


@contextlib.contextmanager
def host_in(folder: Path) -> Any:
    """A host with a data folder of its own; it is ended with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("REELBOT_")} | {
        "REELBOT_RENDER__DATA_DIR": str(folder),
        "REELBOT_RENDER__PORT": "0",
        "REELBOT_WEB__PORT": str(port),
        "REELBOT_LIMITS__SECONDS_PER_DAY": "0",
    }
    process = subprocess.Popen(
        [REELBOT, "run", "--config", os.devnull],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        begun = time.monotonic()
        while True:
            if process.poll() is not None or time.monotonic() - begun > START_S_MAX:
                raise RuntimeError("reelbot run did not start")
            with contextlib.suppress(OSError, ValueError):
                told = json.loads((folder / "host.json").read_text("utf-8"))
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            time.sleep(0.05)
        yield Host(process, f"http://127.0.0.1:{port}", told["url"], told["token"])
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


class Person:
    """One browser, and what a bot asks in the same person's name."""

    def __init__(self, host: Host, figures: Figures, connector: aiohttp.BaseConnector) -> None:
        self._host, self._figures = host, figures
        self._session = aiohttp.ClientSession(
            connector=connector,
            connector_owner=False,
            cookie_jar=aiohttp.CookieJar(unsafe=True),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=REQUEST_S_MAX),
        )
        self._name = secrets.token_hex(4)

    async def close(self) -> None:
        await self._session.close()

    async def ask(self, kind: str, method: str, url: str, **more: Any) -> bytes:
        """The body of an answer; how long it took is noted, and what is wrong with it."""
        begun = time.perf_counter()
        try:
            async with (
                asyncio.timeout(REQUEST_S_MAX),
                self._session.request(method, url, **more) as got,
            ):
                body = await got.read()
            if got.status >= 400:
                self._figures.wrong[f"{kind}: {got.status}"] += 1
        except (aiohttp.ClientError, TimeoutError) as error:
            self._figures.wrong[f"{kind}: {type(error).__name__}"] += 1
            return b""
        self._figures.waits[kind].append(time.perf_counter() - begun)
        return body

    async def arrive(self) -> None:
        page = self._host.page
        index = (await self.ask("page", "GET", f"{page}/")).decode()
        await self.ask("session", "POST", f"{page}/api/session", json={}, headers=OWN)
        for path in sorted(set(LOADED.findall(index))):
            await self.ask("page's files", "GET", page + path)

    async def follow(self) -> None:
        """The stream of events, opened again where it ends."""
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                async with self._session.get(f"{self._host.page}/api/events", headers=OWN) as got:
                    async for line in got.content:
                        self._figures.events += line.startswith(b"event:")
            self._figures.streams_ended += 1
            await asyncio.sleep(2)

    async def order(self) -> None:
        body = {"text": f"{FILM} seed: {random.randrange(10**6)}", "key": secrets.token_hex(8)}
        url = f"{self._host.page}/api/orders"
        told = json.loads(await self.ask("order", "POST", url, json=body, headers=OWN) or b"{}")
        if "job" in told:
            self._figures.films.append(told["job"]["id"])

    async def live(self) -> None:
        """Look around for ever: lists often, a part of a film now and then."""
        bot = {
            "Authorization": f"Bearer {self._host.token}",
            "Reelbot-As": f"bench/{self._name}",
        }
        operator = {"Authorization": bot["Authorization"]}
        while True:
            await asyncio.sleep(random.uniform(3, 7))
            await self.ask("page: my films", "GET", f"{self._host.page}/api/jobs", headers=OWN)
            mine = f"{self._host.api}/v1/jobs?user=bench/{self._name}"
            await self.ask("API: jobs", "GET", mine, headers=bot)
            if self._figures.films and random.random() < 0.3:
                film = random.choice(self._figures.films)
                job = f"{self._host.api}/v1/jobs/{film}"
                body = await self.ask("API: one job", "GET", job, headers=operator)
                if b'"film.mp4"' in body:
                    part = {**operator, "Range": PART}
                    await self.ask("film", "GET", f"{job}/artifacts/film.mp4", headers=part)


async def watch(host: Host, figures: Figures) -> None:
    while True:
        figures.resident.append(host.resident())
        await asyncio.sleep(1)


async def keep_filming(host: Host, figures: Figures, people: list[Person]) -> None:
    """Somebody orders a film whenever nothing waits."""
    operator = {"Authorization": f"Bearer {host.token}"}
    async with aiohttp.ClientSession() as session:
        while True:
            async with session.get(f"{host.api}/v1/queue", headers=operator) as got:
                state = await got.json()
            if not state["waiting"]:
                await random.choice(people).order()
            await asyncio.sleep(1)


@contextlib.asynccontextmanager
async def going_on(*ways: Any) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(way) for way in ways]
    try:
        yield
        for task in tasks:
            if task.done():
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def measure(host: Host, number: int, seconds: float) -> Figures:
    figures = Figures()
    connector = aiohttp.TCPConnector(limit=0)
    people = [Person(host, figures, connector) for _ in range(number)]
    try:
        async with going_on(watch(host, figures)):
            async with asyncio.timeout(seconds + 120), asyncio.TaskGroup() as coming:
                for one in people:  # about 30 a second open the page
                    coming.create_task(one.arrive())
                    await asyncio.sleep(1 / 30)
            print(f"{number} people are here; {host.resident():.0f} MiB.", flush=True)
            lives = [way for one in people for way in (one.follow(), one.live())]
            async with going_on(keep_filming(host, figures, people), *lives):
                await asyncio.sleep(seconds)
    finally:
        for one in people:
            await one.close()
        await connector.close()
    return figures


def told(figures: Figures, number: int, seconds: float) -> None:
    print(f"\n{'':16} {'requests':>9} {'p50 ms':>8} {'p99 ms':>8} {'most ms':>8}")
    for kind, waits in figures.waits.items():
        waits.sort()
        p50, p99 = statistics.median(waits), waits[min(len(waits) - 1, int(len(waits) * 0.99))]
        print(f"{kind:16} {len(waits):9} {p50 * 1e3:8.0f} {p99 * 1e3:8.0f} {waits[-1] * 1e3:8.0f}")
    third = len(figures.resident) // 3
    late = figures.resident[third:]
    fifth = max(1, len(late) // 5)
    before, after = statistics.mean(late[:fifth]), statistics.mean(late[-fifth:])
    marks = figures.resident[:: max(1, len(figures.resident) // 12)]
    print(f"\nmemory of `reelbot run`, MiB: {' '.join(f'{one:.0f}' for one in marks)}")
    print(f"after the first third {before:.1f}, at the end {after:.1f}: {after - before:+.1f} MiB")
    print(
        f"{number} people, {seconds:.0f} s, {len(figures.films)} films, {figures.events} events; "
        f"streams that ended {figures.streams_ended}; load {os.getloadavg()[0]:.0f} on "
        f"{len(os.sched_getaffinity(0))} cores"
    )
    print(f"wrong: {dict(figures.wrong) or 'nothing'}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="40 people for twenty seconds")
    quick = parser.parse_args().quick
    number, seconds = (40, 20.0) if quick else (300, 180.0)
    with tempfile.TemporaryDirectory() as folder, host_in(Path(folder)) as host:
        figures = asyncio.run(measure(host, number, seconds))
    told(figures, number, seconds)
    return 1 if figures.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
