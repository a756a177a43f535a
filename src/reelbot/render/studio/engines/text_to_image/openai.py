"""Pictures by any service that speaks OpenAI's image generation: theirs, LocalAI, SD.Next, …

[engines.options."text_to_image.openai"]
url = "http://127.0.0.1:8080/v1"
model = "sdxl"
key_file = "/run/secrets/key"     # where it wants one
"""

from __future__ import annotations

import base64
import binascii
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.base import Card, Fraction, Shot, Size
from reelbot.render.studio.engines.neural.prompts import joined
from reelbot.render.studio.engines.service import ServiceEngine
from reelbot.render.studio.engines.text_to_image.answers import picture

PATH = "/images/generations"
SIZES = ("1024x1024", "1536x1024", "1024x1536")


class OpenAiPictures(ServiceEngine):
    """Settings beside those of `Remote`: `model`; `sizes`, which the service knows ("1024x1024",
    …); `prefix`, `suffix`; `extra`, such as { quality = "high" }."""

    card: ClassVar[Card] = Card(
        task="text_to_image",
        name="openai",
        version="1",
        licence="that of the service and its model",
        about="Asks a service with OpenAI's image generation, here or elsewhere",
        cost=0.0,
        memory_mb=1,
    )
    example = "http://127.0.0.1:8080/v1"

    def paint(self, shot: Shot, report: Fraction) -> NDArray[np.uint8]:
        """A picture of the shot, RGB uint8, shape (height, width, 3), of a size the service knows.

        Raises EngineFailed as `Remote` does; remote_garbage where the answer holds no picture.
        """
        prompt = joined(
            self.settings.get("prefix", ""), shot.prompt, shot.style,
            self.settings.get("suffix", ""),
        )  # fmt: skip
        if shot.negative:
            prompt = f"{prompt}. Not in the picture: {shot.negative}."
        body = {
            "model": self.settings["model"],
            "prompt": prompt,
            "n": 1,
            "size": nearest(shot.size, tuple(self.settings.get("sizes") or SIZES)),
            "response_format": "b64_json",
            **self.more(),
        }
        # Newer services always answer in base64 and refuse to be asked for it: the operator takes
        # it out by response_format = "" in `extra`.
        body = {name: value for name, value in body.items() if value != ""}
        found = self.remote.post_json(PATH, body, report)
        try:
            data = base64.b64decode(found["data"][0]["b64_json"], validate=True)
        except (LookupError, TypeError, ValueError, binascii.Error):
            raise self.remote.garbage(str(found)) from None
        painted = picture(data)
        if painted is None:
            raise self.remote.garbage(data)
        report(1.0)
        return painted


def nearest(size: Size, sizes: tuple[str, ...]) -> str:
    """The size whose shape is nearest to the film's, and of those the largest (pure)."""

    def away(name: str) -> tuple[float, int]:
        width, height = (int(side) for side in name.lower().split("x"))
        shape = np.log(width / height) - np.log(size.width / size.height)
        return round(float(abs(shape)), 3), -width * height

    return min(sizes, key=away)
