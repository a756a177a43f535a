"""Progress, previews and the wish to stop, once a denoising step.

A step is where a pipeline calls back; where it has no callback, its scheduler's `step` is it. The
report raises Cancelled, which ends the pipeline's call; the loaded model stays usable.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Any

from reelbot.render.studio.engines.base import Fraction, Shows
from reelbot.render.studio.engines.neural import latents

PREVIEW_EVERY_S = 1.0
PREVIEW_FIRST_STEP = 2  # before it there is nothing but noise
DECODING_SHARE = 0.1  # of a call's time, after the last step


class Steps:
    """The steps of one call of a pipeline. They end at 1 − DECODING_SHARE; `done` is the rest."""

    def __init__(
        self,
        report: Fraction,
        total: int,
        *,
        unpack: Callable[[Any], Any] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`unpack` gives packed latents the form that `latents.picture` takes."""
        self._report = report
        self._total = max(1, total)
        self._unpack = unpack
        self._clock = clock
        self._at = 0
        self._next_preview = 0.0
        report(0.0)

    def step(self, values: Any = None) -> None:
        """A step is done; `values` are its latents where they are known. Raises Cancelled."""
        self._at += 1
        share = min(1.0, self._at / self._total) * (1 - DECODING_SHARE)
        self._report(share, f"{min(self._at, self._total)}/{self._total}")
        now = self._clock()
        ready = self._at >= PREVIEW_FIRST_STEP and now >= self._next_preview
        if ready and values is not None and isinstance(self._report, Shows):
            picture = latents.picture(self._unpack(values) if self._unpack else values)
            if picture is not None:
                self._report.show(picture)
            self._next_preview = now + PREVIEW_EVERY_S

    def done(self) -> None:
        self._report(1.0)

    # --- as pipelines call back ------------------------------------------------------------------

    def on_step_end(
        self, pipe: Any, step: int, time: Any, values: dict[str, Any]
    ) -> dict[str, Any]:
        """`callback_on_step_end` of today's pipelines."""
        self.step(values.get("latents"))
        return values

    def callback(self, step: int, time: Any, values: Any) -> None:
        """`callback` of older pipelines."""
        self.step(values)

    @contextlib.contextmanager
    def scheduler(self, pipe: Any) -> Iterator[None]:
        """Steps of a pipeline that has no callback."""
        original = pipe.scheduler.step

        def step(*given: Any, **named: Any) -> Any:
            result = original(*given, **named)
            self.step()
            return result

        pipe.scheduler.step = step
        try:
            yield
        finally:
            del pipe.scheduler.step  # the instance's; the class has its own
