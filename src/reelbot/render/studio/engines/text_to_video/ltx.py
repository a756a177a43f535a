"""LTX-Video (Lightricks, 2024): 24 frames a second, 8k + 1 frames."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from pydantic import Field

from reelbot.render.studio.engines.base import Card
from reelbot.render.studio.engines.neural.pipeline import Family
from reelbot.render.studio.engines.neural.video import TextVideoEngine
from reelbot.render.studio.engines.neural.video_table import VideoTable
from reelbot.render.studio.footage.plan import Camera

MODEL = "Lightricks/LTX-Video"
CAMERA = Camera(fps=24, frames=161, frames_least=25, step=8, rest=1, multiple=32)
PIXELS = 704 * 480
NEGATIVE = "worst quality, inconsistent motion, blurry, jittery, distorted"


class LtxTable(VideoTable):
    model: str = MODEL
    steps: int = Field(default=50, ge=1, le=1000)
    guidance: float | None = 3.0
    negative: str = NEGATIVE


class LtxLatents:
    """Latents of LTX are a row of patches, frame by frame and line by line."""

    pipe: Any

    def further(self) -> dict[str, Any]:
        """From 0.9.1 on the decoder takes the last of the noise away, and is told how much."""
        later = getattr(self.pipe.vae.config, "timestep_conditioning", False)
        return {"decode_timestep": 0.05, "decode_noise_scale": 0.025} if later else {}

    def unpacker(self, frames: int, width: int, height: int) -> Callable[[Any], Any]:
        side = self.pipe.vae_spatial_compression_ratio
        length = self.pipe.vae_temporal_compression_ratio
        grid = ((frames - 1) // length + 1, height // side, width // side)
        count = grid[0] * grid[1] * grid[2]

        def unpack(row: Any) -> Any:
            if row.ndim != 3 or row.shape[1] != count:
                return row  # patches of another size: there is no preview
            return row.transpose(1, 2).reshape(row.shape[0], row.shape[2], *grid)

        return unpack


class Ltx(LtxLatents, TextVideoEngine):
    card: ClassVar[Card] = Card(
        task="text_to_video",
        name="ltx",
        version="1",
        licence="LTX-Video Open Weights Licence",
        about="LTX-Video 2B: clips of 704×480 at 24 frames a second, quick; likes long prompts",
        cost=6.0,
        memory_mb=16000,
        needs_gpu=True,
        on_device=True,
        model=MODEL,
        revision="main",
    )
    family = Family(classes=("LTXPipeline",), half="bfloat16")
    Table = LtxTable
    camera = CAMERA
    area = PIXELS
