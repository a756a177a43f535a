"""The table of an engine of moving pictures, and what its folder of weights says of the model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import Field

from reelbot.render.studio.engines.neural import enlarging, weights
from reelbot.render.studio.engines.neural.enlarging import Upscale
from reelbot.render.studio.engines.neural.options import Options, model_name
from reelbot.render.studio.footage.plan import Between, Fit


class VideoTable(Options):
    """`frames`, `fps`, `width`, `height`: 0 is what the model was trained for; `frames` is the
    longest clip. `guidance` None: the pipeline's own. `upscale`: how frames come to the film's
    size, by Lanczos alone or first by a network. `call`: further arguments of the pipeline."""

    steps: int = Field(default=50, ge=1, le=1000)
    guidance: float | None = None
    negative: str = ""
    frames: int = Field(default=0, ge=0, le=1000)
    fps: float = Field(default=0, ge=0, le=120)
    width: int = Field(default=0, ge=0, le=4096)
    height: int = Field(default=0, ge=0, le=4096)
    fit: Fit = "auto"
    between: Between = "flow"
    upscale: Upscale = "lanczos"
    upscale_model: str = enlarging.MODEL
    upscale_revision: str = enlarging.REVISION
    slim: bool = True  # the decoder works in slices from the beginning
    call: dict[str, Any] = {}

    @property
    def upscale_name(self) -> str:
        """The network that enlarges frames, without the place where it lies."""
        return model_name(self.upscale_model)


def component_config(folder: Path | None, component: str) -> dict[str, Any]:
    """The configuration of one of a pipeline's parts, from its file."""
    try:
        found = json.loads((folder / component / "config.json").read_text("utf-8"))  # type: ignore[operator]
    except (OSError, ValueError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def enlarging_folder(options: VideoTable) -> Path | None:
    """Where the weights lie that enlarge frames; None where none are wanted, or here."""
    if options.upscale == "lanczos":
        return None
    return weights.locate(options.upscale_model, options.upscale_revision, options.models)


def located(options: Options) -> Path | None:
    return weights.locate(options.model, options.revision, options.models)
