"""Clips are written while the device makes the next one: a file at a time, in a thread.

Compressing a clip takes about as long as a second or two of it on the device, which would stand
still meanwhile. A shot is in the store once all of its clips are written.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reelbot.core.errors import Cancelled
from reelbot.render.studio.engines.base import Fraction
from reelbot.render.studio.footage import keep

U8 = NDArray[np.uint8]

LOOK_EVERY_S = 0.1  # how often whoever waits reports, and so hears the wish to stop


class Writing:
    """One shot whose clips are being written into `folder`."""

    def __init__(self, pool: ThreadPoolExecutor, folder: Path) -> None:
        self.folder = folder
        self._pool = pool
        self._stop = threading.Event()
        self._clips: list[Future[int]] = []
        self._end: Future[None] | None = None

    @property
    def done(self) -> bool:
        return self._end is not None and self._end.done()

    def begin(self) -> None:
        """The shot is made from its first clip on, once more where memory ran out before."""
        self._clips.clear()

    def add(self, name: str, frames: Iterable[U8], fps: float, report: Fraction) -> None:
        """Have a clip written: RGB uint8 (height, width, 3) each. Waits until the one before it is
        written, so that no more than two are in memory; raises what went wrong with that."""
        for clip in self._clips:
            self._wait(clip, report)
            clip.result()
        path, stoppable = self.folder / name, self._stoppable(frames)
        self._clips.append(self._pool.submit(keep.write_rgb, path, stoppable, fps))

    def end(self, making: ExitStack) -> None:
        """All clips are given: leave `making` once they are written."""
        self._end = self._pool.submit(self._left, making)

    def wait(self, report: Fraction) -> None:
        """Until the shot is in the store. Raises what `report` raises (then the shot is given up),
        and what went wrong with writing."""
        assert self._end is not None
        try:
            self._wait(self._end, report)
        except BaseException:
            self.give_up()
            raise
        self._end.result()

    def settle(self, report: Fraction) -> None:
        """Until it is written or given up, whichever; raises what `report` raises."""
        assert self._end is not None
        self._wait(self._end, report)

    def give_up(self) -> None:
        """Write no further frame; nothing is at work on the folder when this returns."""
        self._stop.set()
        wait(self._clips)
        if self._end is not None:
            wait([self._end])

    def _left(self, making: ExitStack) -> None:
        with making:
            for clip in self._clips:
                clip.result()

    def _stoppable(self, frames: Iterable[U8]) -> Iterator[U8]:
        for frame in frames:
            if self._stop.is_set():
                raise Cancelled
            yield frame

    @staticmethod
    def _wait(future: Future[Any], report: Fraction) -> None:
        while not future.done():
            report(1.0)
            wait([future], timeout=LOOK_EVERY_S)


class Writer:
    """The thread that writes clips, and what it has not finished yet."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, "clips")
        self._open: dict[str, Writing] = {}

    @contextmanager
    def shot(self, key: str, making: AbstractContextManager[Path]) -> Iterator[Writing]:
        """Inside, the shot's clips are given. `making` gives the folder, and is left when all are
        written, or with the error where the block fails."""
        with ExitStack() as stack:
            writing = Writing(self._pool, stack.enter_context(making))
            try:
                yield writing
            except BaseException:
                writing.give_up()
                raise
            writing.end(stack.pop_all())
        self._open = {k: each for k, each in self._open.items() if not each.done}
        self._open[key] = writing

    def await_other(self, key: str, report: Fraction) -> None:
        """Where the same shot is being written for another job, until that is over."""
        if (writing := self._open.get(key)) is not None:
            writing.settle(report)
