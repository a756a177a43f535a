"""Wan 2.1 from a picture and a prompt."""

from __future__ import annotations

from typing import ClassVar

from reelbot.render.studio.engines.base import Card
from reelbot.render.studio.engines.neural.pipeline import Family
from reelbot.render.studio.engines.neural.video import PictureVideoEngine
from reelbot.render.studio.engines.text_to_video.wan import CAMERA, PIXELS, WanTable

MODEL = "Wan-AI/Wan2.1-I2V-14B-480P-Diffusers"


class WanPictureTable(WanTable):
    model: str = MODEL


class WanPicture(PictureVideoEngine):
    card: ClassVar[Card] = Card(
        task="image_to_video",
        name="wan_i2v",
        version="1",
        licence="Apache-2.0",
        about="Wan 2.1 14B: a picture moves as a prompt says, at 832×480",
        cost=120.0,
        memory_mb=54000,
        needs_gpu=True,
        on_device=True,
        model=MODEL,
        revision="main",
    )
    family = Family(
        classes=("WanImageToVideoPipeline",),
        half="bfloat16",
        precise=("vae", "image_encoder"),
        libraries=("torch", "diffusers", "transformers", "ftfy"),
    )
    Table = WanPictureTable
    camera = CAMERA
    area = PIXELS
