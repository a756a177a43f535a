"""Work on the film's sound, in a thread beside its frames."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType


class _Stopped(Exception):
    """The frames came to nothing, so the sound is not wanted any more."""


class Soundtrack:
    """Runs `make` in a thread from the start of `with` on; after it the thread has ended.

    `make` gets a function that it calls at least every 0.1 s, and whose exception it lets pass.
    """

    def __init__(self, make: Callable[[Callable[[], None]], None]) -> None:
        self._make = make
        self._error: BaseException | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="soundtrack", daemon=True)

    def check(self) -> None:
        """Raise what went wrong so far."""
        if self._error is not None:
            raise self._error

    def wait(self, poll: Callable[[], None]) -> None:
        """Until it is made; `poll` may raise to stop. Raises what went wrong."""
        while self._thread.is_alive():
            poll()
            self._thread.join(0.05)
        self.check()

    def __enter__(self) -> Soundtrack:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            self._make(self._poll)
        except _Stopped:
            pass
        except BaseException as error:  # told to whoever waits
            self._error = error

    def _poll(self) -> None:
        if self._stop.is_set():
            raise _Stopped
