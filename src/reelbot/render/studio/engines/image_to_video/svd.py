"""Stable Video Diffusion (Blattmann et al., 2023): a picture moves for 14 or 25 frames."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from reelbot.render.studio.engines.base import Card
from reelbot.render.studio.engines.neural.pipeline import Family
from reelbot.render.studio.engines.neural.video import PictureVideoEngine
from reelbot.render.studio.engines.neural.video_table import VideoTable, component_config, located
from reelbot.render.studio.footage.plan import Camera

MODEL = "stabilityai/stable-video-diffusion-img2vid-xt"


class SvdTable(VideoTable):
    """`motion`: 1 to 255, how much moves; `noise`: how far from the picture it may go."""

    model: str = MODEL
    steps: int = Field(default=25, ge=1, le=1000)
    guidance: float | None = 3.0
    motion: int = Field(default=127, ge=1, le=255)
    noise: float = Field(default=0.02, ge=0, le=1)


class Svd(PictureVideoEngine):
    card: ClassVar[Card] = Card(
        task="image_to_video",
        name="svd",
        version="1",
        licence="Stable Video Diffusion Community Licence (Stability AI)",
        about="Stable Video Diffusion XT: a picture comes alive for four seconds at 1024×576",
        cost=20.0,
        memory_mb=12000,
        needs_gpu=True,
        on_device=True,
        model=MODEL,
        revision="main",
    )
    family = Family(classes=("StableVideoDiffusionPipeline",))
    Table = SvdTable
    camera = Camera(fps=7, frames=25, frames_least=25, multiple=64)
    area = 1024 * 576

    options: SvdTable

    def trained(self) -> Camera:
        """The number of frames is the network's own: 14 or 25."""
        frames = component_config(located(self.options), "unet").get("num_frames")
        if not isinstance(frames, int) or frames < 2:
            return self.camera
        return self.camera._replace(frames=frames, frames_least=frames)

    def further(self) -> dict[str, Any]:
        guidance = self.options.guidance
        return {
            "max_guidance_scale": 3.0 if guidance is None else guidance,
            "motion_bucket_id": self.options.motion,
            "noise_aug_strength": self.options.noise,
            "decode_chunk_size": 2 if self._slim else 8,
        }
