"""The render host: data folder, database, API and render loops, as one context manager."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self

import structlog
from aiohttp import web

from reelbot.core.engine_options import asks_services
from reelbot.core.errors import HostProblem, ReelbotError
from reelbot.core.listener import Listener
from reelbot.core.settings import Settings, check_render_exposure
from reelbot.render.host.api import application
from reelbot.render.host.blobs import BlobStore
from reelbot.render.host.callers import Tokens
from reelbot.render.host.children import EXAMINER
from reelbot.render.host.database import Database
from reelbot.render.host.datafolder import DataFolder
from reelbot.render.host.desk import Desk
from reelbot.render.host.devices import engine_settings, find_devices
from reelbot.render.host.greeting import CUTTER, hello
from reelbot.render.host.links import LinkDesk
from reelbot.render.host.loop import RenderLoop
from reelbot.render.host.metrics import Metrics
from reelbot.render.host.queue import JobQueue
from reelbot.render.host.rates import Rates
from reelbot.render.host.running import Folders
from reelbot.render.host.streams import EventBus
from reelbot.render.host.workers import STUDIO, Worker

# Retention is applied this often while a host runs.
PRUNE_EVERY_S = 3600.0
# A voice without consent goes so soon after its hour.
FORGET_EVERY_S = 60.0
# What an open request has to end by itself when the host stops.
DRAIN_S = 2.0
# A connection that has not sent the head of its first request by then is closed.
HEAD_S = 30.0

log = structlog.get_logger(__name__)


class RenderHost:
    """`async with RenderHost(settings) as host:` serves while inside.

    Raises HostProblem on the way in: host_running, port_taken, database_newer,
    no_token_beyond_loopback, data_dir_unwritable. If a background task dies, so does the host,
    loudly: the body is cancelled and the fault is raised. `studio` names the workers'
    entry, `examiner` that of the child which examines voices; `now` is the queue's clock;
    `passing`: it says that it is there for the time of one command alone.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        studio: str = STUDIO,
        examiner: str = EXAMINER,
        now: Callable[[], float] = time.time,
        passing: bool = False,
    ) -> None:
        self._settings = settings
        self._studio = studio
        self._examiner = examiner
        self._now = now
        self._passing = passing
        self._stack = AsyncExitStack()
        self._tokens = Tokens(settings.render)
        self.folder = DataFolder(settings.render.data_dir)
        self.url = ""
        self.desk: Desk
        self.loops: list[RenderLoop] = []

    @property
    def operator_token(self) -> str:
        return self._tokens.operator

    async def __aenter__(self) -> Self:
        check_render_exposure(self._settings)
        async with AsyncExitStack() as stack:
            await self._start(stack)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool | None:
        return await self._stack.__aexit__(kind, error, trace)

    async def serve(self) -> None:
        """Serve until cancelled."""
        await asyncio.Event().wait()

    async def _start(self, stack: AsyncExitStack) -> None:
        settings = self._settings
        stack.enter_context(self.folder.held())
        database = await stack.enter_async_context(Database.open(self.folder.database))
        queue = JobQueue(database, now=self._now)
        blobs = BlobStore(self.folder.blobs)
        blobs.open()
        bus = EventBus()
        metrics = Metrics(queue, self.folder.root, bus)
        devices = await asyncio.to_thread(find_devices, settings.render.devices)
        self.desk = desk = Desk(
            settings,
            queue,
            bus,
            blobs,
            self.folder,
            self._studio,
            metrics,
            device=devices[0],
            examiner=self._examiner,
        )
        stack.push_async_callback(desk.close)
        recovered = await desk.recover()
        if recovered:
            log.info("interrupted jobs go on", jobs=recovered)
        folders = Folders(work=self.folder.work, films=self.folder.films, voices=self.folder.voices)
        for device in devices:
            self.loops.append(self._loop(device, queue, bus, blobs, folders, desk))
        desk.loops = self.loops
        metrics.loops = self.loops
        tasks = await stack.enter_async_context(_Background())
        links = LinkDesk(queue, desk, now=self._now)
        self.url = await self._serve_api(stack, desk, links)
        # Streams end before the server waits for its open requests.
        stack.callback(bus.close)
        for loop in self.loops:
            tasks.start(loop.run())
        for what, step, every_s in (
            ("retention was not applied", desk.apply_retention, PRUNE_EVERY_S),
            ("old voices were not forgotten", desk.forget_old_voices, FORGET_EVERY_S),
            ("what a job left was not removed", desk.clear_ended, 0.0),
        ):
            tasks.start(_kept_up(what, step, every_s))
        note = self.folder.announced(self.url, self.operator_token, passing=self._passing)
        stack.enter_context(note)
        log.info(
            "render host ready", url=self.url, devices=[loop.maker.device for loop in self.loops]
        )

    async def _serve_api(self, stack: AsyncExitStack, desk: Desk, links: LinkDesk) -> str:
        tokens = self._settings.render.tokens
        rates = Rates(
            {
                name: table.requests_per_minute
                for name, table in tokens.items()
                if table.requests_per_minute is not None
            }
        )
        app = application(desk, links, self._tokens, rates)
        runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=DRAIN_S, lingering_time=DRAIN_S
        )
        listener = Listener(runner, head_s=HEAD_S)
        app.middlewares.insert(0, listener.hear)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        stack.callback(listener.stop)
        await listener.start(self._settings.render.host.strip("[]"), self._settings.render.port)
        return listener.url

    def _loop(
        self,
        device: str,
        queue: JobQueue,
        bus: EventBus,
        blobs: BlobStore,
        folders: Folders,
        desk: Desk,
    ) -> RenderLoop:
        settings, render = self._settings, self._settings.render
        asks = asks_services(engine_settings(settings, device))
        overlap = device != "cpu"

        def worker(name: str, *, makes: bool) -> Worker:
            return Worker(
                hello(settings, self.folder.assets, name, makes=makes),
                hang_seconds=render.hang_seconds,
                logs=self.folder.logs,
                studio=self._studio,
                offline=not (makes and asks),
            )

        maker = worker(device, makes=True)
        # Where one job is at work at a time, its process may as well cut; but what has keys and a
        # network is kept from cutting.
        together = not overlap and not asks
        return RenderLoop(
            queue,
            bus,
            blobs,
            folders,
            maker=maker,
            cutter=maker if together else worker(f"{CUTTER}{device}", makes=False),
            idle_seconds=render.idle_seconds,
            overlap=overlap,
            fail=desk.fail,
            metrics=desk.metrics,
        )


async def _kept_up(what: str, step: Callable[[], Awaitable[object]], every_s: float) -> None:
    """Do something for as long as the host runs; where the machine is in the way, the next time."""
    while True:
        try:
            await step()
        except (ReelbotError, OSError) as error:
            log.warning(what, reason=str(error))
        await asyncio.sleep(every_s)


class _Background:
    """Tasks beside the body, ended with it. If one fails, the body is cancelled and the fault is
    raised in its stead; unlike a TaskGroup, the body's own errors pass as they are."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []
        self._body: asyncio.Task[Any] | None = None
        self._fault: BaseException | None = None

    async def __aenter__(self) -> Self:
        self._body = asyncio.current_task()
        return self

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        task.add_done_callback(self._ended)
        self._tasks.append(task)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if task.cancelled() or task.exception() is None or self._fault is not None:
            return
        self._fault = task.exception()
        log.critical("the render host stops: a part of it failed", exc_info=self._fault)
        if self._body is not None:
            self._body.cancel()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        fault = self._fault
        self._body = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        # Whoever made something else of being cancelled was cancelled for this all the same.
        if fault is not None and (error is None or isinstance(error, asyncio.CancelledError)):
            raise HostProblem("host_failed", reason=type(fault).__name__) from fault
