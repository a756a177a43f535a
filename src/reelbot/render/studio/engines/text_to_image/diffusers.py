"""Any text-to-image pipeline of diffusers: Stable Diffusion 1.5, 2.1, XL, turbo, lightning, others.

Pictures of one film have one seed and one style, so that pages look as if one hand had drawn them.
A given picture is painted again in another look by the same weights (img2img), which keeps its
composition. Where the pipeline has it, guidance can be helped: PAG (Ahn et al., 2024) or SAG (Hong
et al., 2023).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydantic import Field

from reelbot.core.errors import HostProblem, NotAllowed
from reelbot.render.studio.engines.base import Card, Fraction, Shot, Size
from reelbot.render.studio.engines.neural import device, libraries
from reelbot.render.studio.engines.neural.options import Options
from reelbot.render.studio.engines.neural.pipeline import Family, PipelineEngine, parameters
from reelbot.render.studio.engines.neural.pixels import pixels
from reelbot.render.studio.engines.neural.prompts import cut_off, joined, left_out
from reelbot.render.studio.footage.plan import native_size, nearest_size
from reelbot.render.studio.pictures import fit, load_picture
from reelbot.render.studio.reports import Part

U8 = NDArray[np.uint8]

MODEL = "stabilityai/stable-diffusion-xl-base-1.0"
MULTIPLE = 64
TOGETHER = 4  # pictures at a time, where the table does not say
SIDE = 1024  # of models that do not say what they were trained for


class Recommended(NamedTuple):
    """Steps and guidance that a family of weights was made for; `guidance` None: the pipeline's."""

    steps: int
    guidance: float | None = None
    trailing: bool = False  # the scheduler's timesteps end at the last one


# By a word in the name of the weights. Distilled models take few steps and no guidance.
KINDS = {
    "turbo": Recommended(2, 0.0, trailing=True),
    "lightning": Recommended(4, 0.0, trailing=True),
    "schnell": Recommended(4, 0.0),
    "lcm": Recommended(6, 1.5),
}
USUAL = Recommended(30)


class PaintTable(Options):
    """`steps` 0 and `guidance` None: what the weights were made for. `help`: perturbed-attention or
    self-attention guidance, `help_scale` strong. `strength`: how far a picture that is given may
    be changed, 0 to 1. `batch`: how many pictures at a time. `call`: further arguments."""

    model: str = MODEL
    steps: int = Field(default=0, ge=0, le=1000)
    guidance: float | None = None
    negative: str = ""
    prefix: str = ""
    suffix: str = ""
    width: int = Field(default=0, ge=0, le=4096)
    height: int = Field(default=0, ge=0, le=4096)
    batch: int = Field(default=0, ge=0, le=64)
    help: Literal["none", "pag", "sag"] = "none"
    help_scale: float | None = Field(default=None, ge=0, le=20)
    strength: float = Field(default=0.6, gt=0, le=1)
    slim: bool = False
    call: dict[str, Any] = {}


class AnyPainter(PipelineEngine):
    card: ClassVar[Card] = Card(
        task="text_to_image",
        name="diffusers",
        version="1",
        licence="CreativeML Open RAIL++-M (SDXL); else that of its weights",
        about="Stable Diffusion XL, or any text-to-image pipeline named by model in its table",
        cost=4.0,
        memory_mb=9000,
        needs_gpu=True,
        on_device=True,
        model=MODEL,
        revision="main",
    )
    family = Family()
    Table = PaintTable
    batch: ClassVar[int] = 16

    options: PaintTable

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__(settings)
        self._slim = self.options.slim
        self._together = self.options.batch or TOGETHER
        self._again: Any = None
        self._notes: tuple[str, ...] = ()

    # --- loading ---------------------------------------------------------------------------------

    def half_of(self, folder: Path) -> str:
        """Transformers (Flux, Stable Diffusion 3 and what came after) are of bfloat16, and
        overflow in float16; U-Nets are of float16."""
        return "bfloat16" if (folder / "transformer").is_dir() else self.family.half

    def make(self, folder: Path) -> Any:
        pipe = super().make(folder)
        if "prompt" not in parameters(pipe) or "num_frames" in parameters(pipe):
            reason = f"{type(pipe).__name__} makes no picture of a prompt"
            raise HostProblem("weights_missing", engine=self.full(), reason=reason)
        if self.recommended.trailing and hasattr(pipe, "scheduler"):
            with_end = {"timestep_spacing": "trailing"}
            pipe.scheduler = type(pipe.scheduler).from_config(pipe.scheduler.config, **with_end)
        return self._helped(pipe)

    def _helped(self, pipe: Any) -> Any:
        """The same parts under a pipeline that has the guidance that was asked for."""
        wanted = self.options.help
        if wanted == "none":
            return pipe
        library = libraries.diffusers()
        try:
            if wanted == "sag":
                return library.StableDiffusionSAGPipeline(**_own(pipe))
            name = type(pipe).__name__.replace("Pipeline", "PAGPipeline")
            return getattr(library, name)(**_own(pipe))
        except (AttributeError, TypeError, ValueError):
            self._notes = (f"{type(pipe).__name__} has no {wanted.upper()} guidance.",)
            return pipe

    def close(self) -> None:
        self._again = None
        super().close()

    @property
    def recommended(self) -> Recommended:
        name = self.options.model.casefold()
        return next((kind for word, kind in KINDS.items() if word in name), USUAL)

    # --- painting --------------------------------------------------------------------------------

    def paint(self, shot: Shot, report: Fraction) -> U8:
        """A picture of the shot, RGB uint8, shape (height, width, 3)."""
        return self.paint_all([shot], None, report)[0][0]

    def paint_all(
        self, shots: list[Shot], source: Path | None, report: Fraction
    ) -> tuple[list[U8], tuple[str, ...]]:
        """A picture of each shot, as many at a time as the table says; they differ in nothing from
        pictures that are painted one by one but the last bits."""
        pictures: list[U8] = []
        notes: list[str] = []
        while len(pictures) < len(shots):
            some = shots[len(pictures) : len(pictures) + self._together]
            part = Part(report, len(pictures), len(some), len(shots))
            painted, told = self._painted(some, source, part)
            pictures += painted
            notes += [note for note in told if note not in notes]
        return pictures, tuple(notes)

    def give_up(self) -> str | None:
        if self._together > 1:
            self._together = 1
            device.empty_cache(self.options)
            return "painted one picture at a time"
        return super().give_up()

    def _painted(
        self, shots: list[Shot], source: Path | None, report: Fraction
    ) -> tuple[list[U8], tuple[str, ...]]:
        """The pictures of shots that are painted together."""
        width, height, notes = self._size(shots[0].size)
        options, kind = self.options, self.recommended
        steps = options.steps or kind.steps
        guidance = kind.guidance if options.guidance is None else options.guidance
        prompts = [joined(options.prefix, s.prompt, s.style, options.suffix) for s in shots]
        negatives = [joined(shot.negative, options.negative) for shot in shots]
        pipe = self.pipe if source is None else self._repainter()
        taken = parameters(pipe)
        arguments: dict[str, Any] = {
            "prompt": prompts,
            "negative_prompt": negatives if any(negatives) else None,
            "width": width,
            "height": height,
            "num_inference_steps": steps,
            "generator": [device.generator(shot.seed) for shot in shots],
            "output_type": "np",
        }
        if guidance is not None:
            arguments["guidance_scale"] = guidance
        if options.help_scale is not None:
            arguments |= {f"{options.help}_scale": options.help_scale}
        if source is not None:
            given = Image.fromarray(fit(load_picture(source), Size(width=width, height=height)))
            # Strength × steps are made: a distilled model would otherwise make none.
            enough = max(steps, round(1 / options.strength + 0.5))
            arguments |= {"image": [given] * len(shots), "strength": options.strength}
            arguments["num_inference_steps"] = enough
            steps = max(1, int(enough * options.strength))
        arguments |= options.call
        lost = [note for prompt in prompts if (note := cut_off(self.pipe, prompt))]
        if "generator" not in taken:
            libraries.torch().manual_seed(shots[0].seed % 2**63)
        output = self.run(arguments, report, pipe=pipe, steps=steps)
        if any(getattr(output, "nsfw_content_detected", None) or ()):
            # The pipeline's own checker gives a black picture; a film gets none.
            raise NotAllowed("picture_refused")
        pictures = [pixels(picture, self.full()) for picture in output.images]
        negative = next((shot.negative for shot in shots if shot.negative), "")
        return pictures, (*self._notes, *notes, *lost, *left_out(pipe, "", negative))

    def _repainter(self) -> Any:
        """The same weights, from picture to picture; raises HostProblem where there is none."""
        if self._again is None:
            library = libraries.diffusers()
            name = type(self.pipe).__name__.replace("SAG", "").replace("PAGPipeline", "Pipeline")
            again = getattr(library, name.replace("Pipeline", "Img2ImgPipeline"), None)
            if again is None:
                reason = f"{type(self.pipe).__name__} cannot paint after a picture"
                raise HostProblem("weights_missing", engine=self.full(), reason=reason)
            self._again = again(**_own(self.pipe))
            self._again.set_progress_bar_config(disable=True)
        return self._again

    def _size(self, size: Size) -> tuple[int, int, tuple[str, ...]]:
        """Width and height: as in the table, else as many pixels as trained, in the film shape."""
        asked = (self.options.width, self.options.height)
        if all(asked):
            width, height = nearest_size(*asked, 8)
        else:
            side = trained_side(self.pipe)
            width, height = native_size(side * side, size, min(MULTIPLE, max(8, side // 8)))
        note = f"The model cannot paint at {asked[0]}×{asked[1]}; {width}×{height} is used."
        notes = (note,) if all(asked) and (width, height) != asked else ()
        if self.scale != 1.0:
            sides = (round(width * self.scale), round(height * self.scale))
            width, height = nearest_size(*sides, 8)
        return width, height, notes


def trained_side(pipe: Any) -> int:
    """The side of the square pictures that a model was trained on, in pixels."""
    network = getattr(pipe, "unet", None) or getattr(pipe, "transformer", None)
    sample = getattr(getattr(network, "config", None), "sample_size", None)
    if not isinstance(sample, int):
        return int(getattr(pipe, "default_sample_size", 0) * pipe.vae_scale_factor) or SIDE
    return int(sample * pipe.vae_scale_factor)


def _own(pipe: Any) -> dict[str, Any]:
    """A pipeline's parts and switches, for another pipeline of the same parts."""
    more = {}
    if "requires_safety_checker" in pipe.config:
        more["requires_safety_checker"] = pipe.config["requires_safety_checker"]
    return {**pipe.components, **more}
