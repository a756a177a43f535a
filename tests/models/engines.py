"""Engines on tiny weights that go wrong on purpose, as GPUs do."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import torch

from reelbot.render.studio.engines.base import Card, Footage, Fraction, Shot
from reelbot.render.studio.engines.neural import faults
from reelbot.render.studio.engines.text_to_video.wan import Wan


class Tight(Wan):
    """Has no memory until so many rungs are given up as a file beside its weights says."""

    card: ClassVar[Card] = replace(Wan.card, name="tight")
    rungs: ClassVar[int] = 2

    def give_up(self) -> str | None:
        given = super().give_up()
        self._given = getattr(self, "_given", 0) + (given is not None)
        return given

    def run(self, arguments: dict[str, Any], report: Fraction, **more: Any) -> Any:
        if getattr(self, "_given", 0) < self.rungs:
            with faults.told():
                raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 3 GiB")
        return super().run(arguments, report, **more)


class Unwell(Wan):
    """Its GPU gives an error, the first time."""

    card: ClassVar[Card] = replace(Wan.card, name="unwell")

    def run(self, arguments: dict[str, Any], report: Fraction, **more: Any) -> Any:
        mark = Path(self.options.model).parent / "was-unwell"
        if not mark.exists():
            mark.touch()
            with faults.told():
                raise torch.AcceleratorError("CUDA error: an illegal memory access")
        return super().run(arguments, report, **more)


class Slow(Wan):
    """Takes its time over each clip, and writes down which it made."""

    card: ClassVar[Card] = replace(Wan.card, name="slow")

    def footage(
        self,
        shot: Shot,
        sketch: dict[str, Any],
        number: int,
        report: Fraction,
        before: Any = None,
    ) -> Footage:
        folder = Path(self.options.model).parent
        with (folder / "slow.log").open("a") as log:
            log.write(f"{shot.index}\n")
        waits = folder / "wait"
        while waits.exists() and shot.index > 0:
            report(0.1)
            time.sleep(0.02)
        return super().footage(shot, sketch, number, report, before)
