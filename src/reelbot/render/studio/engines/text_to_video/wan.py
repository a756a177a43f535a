"""Wan (Alibaba, 2025). 2.1, and 2.2 with two networks: 832×480, 16 frames a second; the 5B of 2.2,
whose decoder halves each side once more: 1280×704, 24 frames a second. 4k + 1 frames all."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from reelbot.render.studio.engines.base import Card
from reelbot.render.studio.engines.neural.pipeline import Family
from reelbot.render.studio.engines.neural.video import TextVideoEngine
from reelbot.render.studio.engines.neural.video_table import VideoTable, component_config, located
from reelbot.render.studio.footage.plan import Camera

MODEL = "Wan-AI/Wan2.1-T2V-1.3B-Diffusers"
CAMERA = Camera(fps=16, frames=81, frames_least=17, step=4, rest=1, multiple=16)
PIXELS = 832 * 480
# github.com/Wan-Video/Wan2.2, wan/configs/wan_ti2v_5B.py
CAMERA_5B = Camera(fps=24, frames=121, frames_least=25, step=4, rest=1, multiple=32)
PIXELS_5B = 1280 * 704
CHANNELS_5B = 48  # of its latents; the others have 16
# The model's own list, in English (github.com/Wan-Video/Wan2.1, shared_config.py).
NEGATIVE = (
    "bright colours, overexposed, static, blurred details, subtitles, style, artwork, painting, "
    "still picture, overall grey, worst quality, low quality, JPEG residue, ugly, incomplete, "
    "extra fingers, poorly drawn hands, poorly drawn faces, deformed, disfigured, misshapen limbs, "
    "fused fingers, motionless picture, cluttered background, three legs, walking backwards"
)


class WanTable(VideoTable):
    model: str = MODEL
    steps: int = Field(default=50, ge=1, le=1000)
    guidance: float | None = 5.0
    negative: str = NEGATIVE


class Wan(TextVideoEngine):
    card: ClassVar[Card] = Card(
        task="text_to_video",
        name="wan",
        version="1",
        licence="Apache-2.0",
        about="Wan 2.1: clips of 832×480 from a prompt; 1.3B, or 14B and 2.2 by its model",
        cost=40.0,
        memory_mb=17000,
        needs_gpu=True,
        on_device=True,
        model=MODEL,
        revision="main",
    )
    family = Family(
        classes=("WanPipeline",),
        half="bfloat16",
        precise=("vae",),
        libraries=("torch", "diffusers", "transformers", "ftfy"),
    )
    Table = WanTable
    camera = CAMERA
    area = PIXELS

    options: WanTable

    def trained(self) -> Camera:
        return CAMERA_5B if self._is_5b() else self.camera

    def filmed(self) -> int:
        return PIXELS_5B if self._is_5b() else self.area

    def _is_5b(self) -> bool:
        found = component_config(located(self.options), "vae").get("z_dim")
        return found == CHANNELS_5B
