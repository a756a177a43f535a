"""Any other text-to-video pipeline of diffusers, by the name of its weights.

What the pipeline takes is seen from its signature; what it makes best has to be said in the table:
frames, fps, width, height.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field

from reelbot.core.errors import HostProblem
from reelbot.render.studio.engines.base import Card
from reelbot.render.studio.engines.neural import libraries
from reelbot.render.studio.engines.neural.options import Options
from reelbot.render.studio.engines.neural.pipeline import Family
from reelbot.render.studio.engines.neural.video import TextVideoEngine
from reelbot.render.studio.engines.neural.video_table import VideoTable
from reelbot.render.studio.footage.plan import Camera


class AnyTable(VideoTable):
    """`frames_step`, `frames_rest`: counts are k · step + rest."""

    frames: int = Field(default=49, ge=1, le=1000)
    fps: float = Field(default=16, gt=0, le=120)
    multiple: int = Field(default=32, ge=2, le=256, multiple_of=2)
    frames_step: int = Field(default=8, ge=1, le=64)
    frames_rest: int = Field(default=1, ge=0, le=63)
    half: str = Field(default="bfloat16", pattern="^(float16|bfloat16)$")


class AnyVideo(TextVideoEngine):
    card: ClassVar[Card] = Card(
        task="text_to_video",
        name="diffusers",
        version="1",
        licence="that of its weights",
        about="Any text-to-video pipeline of diffusers, named by model in its table",
        cost=40.0,
        memory_mb=16000,
        needs_gpu=True,
        on_device=True,
    )
    family = Family(half="bfloat16")
    Table = AnyTable
    camera = Camera(fps=16, frames=1000, frames_least=1, multiple=32)
    area = 832 * 480

    options: AnyTable

    def half_of(self, folder: Path) -> str:
        return self.options.half

    def trained(self) -> Camera:
        table = self.options
        return Camera(
            fps=table.fps,
            frames=table.frames,
            frames_least=min(table.frames, table.frames_step + table.frames_rest),
            step=table.frames_step,
            rest=table.frames_rest,
            multiple=table.multiple,
        )

    def make(self, folder: Path) -> Any:
        pipe = super().make(folder)
        taken = inspect.signature(pipe.__call__).parameters
        if not {"prompt", "num_frames"} <= set(taken):
            reason = f"{type(pipe).__name__} makes no video of a prompt"
            raise HostProblem("weights_missing", engine=self.full(), reason=reason)
        return pipe

    @classmethod
    def folder_problem(cls, folder: Path, options: Options) -> str | None:
        if wrong := super().folder_problem(folder, options):
            return wrong
        return libraries.absent("ftfy")
