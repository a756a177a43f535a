"""VideoFusion (Luo et al., 2023) by DAMO: 256×256, 8 frames a second."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from reelbot.render.studio.engines.base import Card
from reelbot.render.studio.engines.neural.pipeline import Family
from reelbot.render.studio.engines.neural.video import TextVideoEngine
from reelbot.render.studio.engines.neural.video_table import VideoTable
from reelbot.render.studio.footage.plan import Camera

MODEL = "damo-vilab/text-to-video-ms-1.7b"
# The head of its main branch; each network is there as safetensors, in half precision too.
REVISION = "8227dddca75a8561bf858d604cc5dae52b954d01"
FRAMES_MOST = 42  # beyond it the pictures fall apart


class VideoFusionTable(VideoTable):
    model: str = MODEL
    revision: str = REVISION
    steps: int = Field(default=50, ge=1, le=1000)
    guidance: float | None = 9.0


class VideoFusion(TextVideoEngine):
    card: ClassVar[Card] = Card(
        task="text_to_video",
        name="videofusion",
        version="1",
        licence="CC-BY-NC-4.0 (weights)",
        about="VideoFusion 1.7B: short clips of 256×256 from a prompt in English",
        cost=12.0,
        memory_mb=7500,
        needs_gpu=True,
        on_device=True,
        model=MODEL,
        revision=REVISION,
    )
    family = Family(classes=("TextToVideoSDPipeline",))
    Table = VideoFusionTable
    camera = Camera(fps=8, frames=FRAMES_MOST, frames_least=16, multiple=64)
    area = 256 * 256
    square = True
