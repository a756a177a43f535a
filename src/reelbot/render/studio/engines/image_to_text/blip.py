"""BLIP (Li et al., 2022): a sentence on a picture, in English.

It says what happens in a picture, which a detector cannot; where things are, and in which colours,
is seen by the detector and the palette of `sight`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from PIL import Image
from pydantic import Field

from reelbot.core.cleaning import one_line
from reelbot.render.studio.engines.base import Card, Description, Fraction, PictureView
from reelbot.render.studio.engines.image_to_text.sight.engine import Sight
from reelbot.render.studio.engines.neural.engine import Family
from reelbot.render.studio.engines.neural.model import LIBRARIES, ModelEngine
from reelbot.render.studio.engines.neural.options import Options
from reelbot.render.studio.pictures import load_picture
from reelbot.render.studio.reports import Part

MODEL = "Salesforce/blip-image-captioning-large"
REVISION = "353689b859fcf0523410b1806dace5fb46ecdf41"  # has them as safetensors
SEEING_SHARE = 0.3  # of the time


class BlipTable(Options):
    """`tokens`: the longest caption. `beams`: how many captions are followed at once; the likeliest
    is taken. `begin`: the words that a caption begins with, where it is to."""

    model: str = MODEL
    revision: str = REVISION
    tokens: int = Field(default=40, ge=4, le=200)
    beams: int = Field(default=3, ge=1, le=16)
    begin: str = ""


class Blip(ModelEngine):
    card: ClassVar[Card] = Card(
        task="image_to_text",
        name="blip",
        version="1",
        licence="BSD-3-Clause",
        about="BLIP: says what happens in a picture, in English",
        cost=3.0,
        memory_mb=2200,
        languages=("en",),
        on_device=True,
        model=MODEL,
        revision=REVISION,
    )
    family = Family(classes=("BlipForConditionalGeneration",), libraries=LIBRARIES)
    Table = BlipTable

    options: BlipTable

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__(settings)
        self._sight = Sight({})

    @classmethod
    def missing(cls, settings: dict[str, Any]) -> str | None:
        return super().missing(settings) or Sight.missing({})

    def close(self) -> None:
        self._sight.close()
        super().close()

    def describe(self, view: PictureView, picture: Path, report: Fraction) -> Description:
        """What the picture shows, in English whatever was asked for; boxes are in pixels of the
        upright file.

        Raises InvalidInput as `pictures.load_picture` does.
        """
        image = Image.fromarray(load_picture(picture))
        english = view.model_copy(update={"language": "en"})
        seeing = Part(report, 0, SEEING_SHARE, 1)
        saying = Part(report, SEEING_SHARE, 1 - SEEING_SHARE, 1)
        seen = self._sight.describe(english, picture, seeing)
        said = sentence(self._caption(image, saying))
        report(1.0)
        return seen.model_copy(update={"description": said, "story": None} if said else {})

    def _caption(self, image: Image.Image, report: Fraction) -> str:
        asked = {"text": self.options.begin} if self.options.begin else {}
        inputs = dict(self.processor(images=image, return_tensors="pt", **asked))
        found = self.generate(
            inputs,
            report,
            tokens=self.options.tokens,
            seed=0,
            do_sample=False,
            num_beams=self.options.beams,
        )
        return str(self.processor.decode(found[0], skip_special_tokens=True))


def sentence(caption: str) -> str:
    """A caption as a sentence: one line, a capital, a full stop (pure)."""
    plain = one_line(caption).strip(" .")
    return plain[:1].upper() + plain[1:] + "." if plain else ""
