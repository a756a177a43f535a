"""Riffusion: Stable Diffusion, trained on pictures of sound, as an engine of music.

A prompt becomes a mel spectrogram of 512 bands, that becomes sound (`inversion`). Longer music is
made of several pictures that fade into each other; a variation is painted after the recording's own
picture (img2img), which keeps its rhythm and form.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydantic import Field

from reelbot.core.errors import EngineFailed
from reelbot.render.studio.engines.base import Card, Cue, Fraction, Sound
from reelbot.render.studio.engines.neural import device, libraries
from reelbot.render.studio.engines.neural.options import Options
from reelbot.render.studio.engines.neural.pipeline import Family, PipelineEngine
from reelbot.render.studio.engines.neural.pixels import pixels
from reelbot.render.studio.engines.neural.prompts import cut_off, joined
from reelbot.render.studio.engines.text_to_music import seams
from reelbot.render.studio.engines.text_to_music.riffusion import mel as scale
from reelbot.render.studio.engines.text_to_music.riffusion import windows
from reelbot.render.studio.reports import Part

MODEL = "riffusion/riffusion-model-v1"
# The commit in which Hugging Face's converter added every network as safetensors.
REVISION = "ea2085a79829d34f529dbec1906321335c49195b"
PEAK = 0.9
SEED_STEP = 7_919  # between the pictures of one piece
PAINTING_SHARE = 0.9  # of the work on one picture; the rest is its way back to sound
SHORTEST_S = 0.5  # of a recording of which a variation is made


class RiffusionTable(Options):
    """`width_max`: the widest picture painted at once, in pixels; 128 are a second. `strength`: how
    far a variation goes from its recording, 0 to 1. `stereo`: the picture's second and third
    channel are left and right."""

    model: str = MODEL
    revision: str = REVISION
    steps: int = Field(default=50, ge=1, le=1000)
    guidance: float = Field(default=7.0, ge=0, le=50)
    negative: str = ""
    width_max: int = Field(default=1152, ge=windows.WIDTH_LEAST, le=8192)
    strength: float = Field(default=0.55, gt=0, le=1)
    stereo: bool = False


class Riffusion(PipelineEngine):
    card: ClassVar[Card] = Card(
        task="text_to_music",
        name="riffusion",
        version="1",
        licence="CreativeML Open RAIL-M",
        about="Stable Diffusion on pictures of sound: any genre or instrument in a prompt",
        cost=1.0,
        memory_mb=3500,
        needs_gpu=True,
        on_device=True,
        model=MODEL,
        revision=REVISION,
        varies=True,
    )
    family = Family(
        classes=("StableDiffusionPipeline",),
        # It judges photographs, and would blacken pictures of sound.
        without=("safety_checker",),
        libraries=("torch", "diffusers", "transformers", "scipy", "numba"),
    )
    Table = RiffusionTable

    options: RiffusionTable

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__(settings)
        self._again: Any = None

    def close(self) -> None:
        self._again = None
        super().close()

    def smaller(self) -> str | None:
        """A picture of sound has one height: it gets narrower instead."""
        if self.options.width_max == windows.WIDTH_LEAST:
            return None
        self.options = self.options.model_copy(update={"width_max": windows.WIDTH_LEAST})
        return "made its music five seconds at a time"

    # --- playing ---------------------------------------------------------------------------------

    def play(self, cue: Cue, report: Fraction) -> Sound:
        """Music after the cue, float32 at 44.1 kHz, exactly as long as asked for, with an end."""
        return self._made(cue, None, report)

    def vary(self, cue: Cue, source: Sound, report: Fraction) -> Sound:
        """Music after the cue with the rhythm and form of a recording.

        Raises EngineFailed("sound_too_short", seconds, seconds_min).
        """
        if source.seconds < SHORTEST_S:
            raise EngineFailed("sound_too_short", seconds=source.seconds, seconds_min=SHORTEST_S)
        return self._made(cue, _mono(source), report)

    def _made(self, cue: Cue, source: NDArray[np.float32] | None, report: Fraction) -> Sound:
        widths = windows.widths(cue.seconds, self.options.width_max)
        lost = cut_off(self.pipe, cue.prompt)
        parts = []
        for number, width in enumerate(widths):
            part = Part(report, number, 1, len(widths))
            seed = cue.seed + number * SEED_STEP
            under = _under(source, number, width)
            painting = _unseen(Part(part, 0, PAINTING_SHARE, 1))
            picture = self._painted(cue, seed, width, under, painting)
            hearing = Part(part, PAINTING_SHARE, 1 - PAINTING_SHARE, 1)
            parts.append(self._heard(picture, seed, hearing))
        whole = seams.joined(parts, round(windows.OVERLAP_S * scale.RATE_HZ))
        samples = seams.ended(whole, cue.seconds, scale.RATE_HZ, PEAK)
        report(1.0)
        return Sound(samples, scale.RATE_HZ, notes=(lost,) if lost else ())

    def _painted(
        self, cue: Cue, seed: int, width: int, before: Image.Image | None, report: Fraction
    ) -> NDArray[np.uint8]:
        """A picture of sound, RGB uint8, shape (512, width, 3)."""
        options = self.options
        arguments: dict[str, Any] = {
            "prompt": cue.prompt,
            "negative_prompt": joined(cue.negative, options.negative) or None,
            "height": scale.BANDS,
            "width": width,
            "num_inference_steps": options.steps,
            "guidance_scale": options.guidance,
            "generator": device.generator(seed),
            "output_type": "np",
        }
        steps, pipe = options.steps, self.pipe
        if before is not None:
            pipe = self._repainter()
            enough = max(steps, round(1 / options.strength + 0.5))
            arguments |= {"image": before, "strength": options.strength}
            arguments["num_inference_steps"] = enough
            steps = max(1, int(enough * options.strength))
        output = self.run(arguments, report, pipe=pipe, steps=steps)
        return pixels(output.images[0], self.full())

    def _repainter(self) -> Any:
        if self._again is None:
            again = libraries.diffusers().StableDiffusionImg2ImgPipeline
            self._again = again(**self.pipe.components, requires_safety_checker=False)
            self._again.set_progress_bar_config(disable=True)
        return self._again

    def _heard(
        self, picture: NDArray[np.uint8], seed: int, report: Fraction
    ) -> NDArray[np.float32]:
        """The picture's sound, mono (n,) or stereo (n, 2)."""
        from reelbot.render.studio.engines.text_to_music.riffusion.inversion import to_sound

        if not self.options.stereo:
            return to_sound(scale.from_picture(picture), seed=seed, on_round=report)
        sides = [scale.from_picture(picture[:, :, channel]) for channel in (1, 2)]
        return np.stack([to_sound(side, seed=seed, on_round=report) for side in sides], 1)


def _unseen(report: Fraction) -> Fraction:
    """The same without pictures: nobody sees anything in those of sound."""

    def told(fraction: float, detail: str | None = None) -> None:
        report(fraction, detail)

    return told


def _mono(source: Sound) -> NDArray[np.float32]:
    """At the pictures' rate, mono."""
    from reelbot.render.studio.engines.text_to_music.riffusion.inversion import resampled

    samples = np.asarray(source.samples, np.float32)
    mono = samples if samples.ndim == 1 else samples.mean(axis=1, dtype=np.float32)
    return resampled(mono, max(1, round(len(mono) * scale.RATE_HZ / source.rate_hz)))


def _under(source: NDArray[np.float32] | None, number: int, width: int) -> Image.Image | None:
    """The picture of the recording at the place of one of the pictures; a short one is repeated."""
    if source is None:
        return None
    count = (width - 1) * scale.HOP
    start = number * round((scale.seconds_of(width) - windows.OVERLAP_S) * scale.RATE_HZ)
    there = windows.lasting(source, start + count)[start:]
    return Image.fromarray(scale.to_picture(scale.analyse(there))[:, :width])
