"""LTX-Video from a picture and a prompt; the weights are those of `text_to_video.ltx`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from reelbot.render.studio.engines.base import Card
from reelbot.render.studio.engines.neural import libraries
from reelbot.render.studio.engines.neural.pipeline import Family
from reelbot.render.studio.engines.neural.video import PictureVideoEngine
from reelbot.render.studio.engines.text_to_video.ltx import (
    CAMERA,
    MODEL,
    PIXELS,
    LtxLatents,
    LtxTable,
)


class LtxPicture(LtxLatents, PictureVideoEngine):
    card: ClassVar[Card] = Card(
        task="image_to_video",
        name="ltx_i2v",
        version="1",
        licence="LTX-Video Open Weights Licence",
        about="LTX-Video 2B: a picture moves as a prompt says, at 704×480 and 24 frames a second",
        cost=6.0,
        memory_mb=16000,
        needs_gpu=True,
        on_device=True,
        model=MODEL,
        revision="main",
    )
    family = Family(classes=("LTXPipeline", "LTXImageToVideoPipeline"), half="bfloat16")
    Table = LtxTable
    camera = CAMERA
    area = PIXELS

    def make(self, folder: Path) -> Any:
        # from_pipe would change the dtype of what it takes over.
        return libraries.diffusers().LTXImageToVideoPipeline(**super().make(folder).components)
