"""Pictures by the Hugging Face Inference API, or an inference endpoint of one's own.

    [engines.options."text_to_image.huggingface"]
    url = "https://router.huggingface.co/hf-inference"
    model = "stabilityai/stable-diffusion-xl-base-1.0"
    key_file = "/run/secrets/hf_token"

A model that is not loaded there answers 503 for a while: it is asked again. What is no picture
(JSON, a page, half a file) is an error with its text, and nothing of it is kept.
"""

from __future__ import annotations

from typing import ClassVar
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.base import Card, Fraction, Shot
from reelbot.render.studio.engines.neural.prompts import joined
from reelbot.render.studio.engines.service import ServiceEngine
from reelbot.render.studio.engines.text_to_image.answers import picture
from reelbot.render.studio.footage.plan import native_size

SIDE = 1024
MULTIPLE = 64


class HuggingFacePictures(ServiceEngine):
    """Settings beside those of `Remote`: `model`; `side`, of the square picture that the model was
    trained on; `prefix`, `suffix`; `extra`, such as { num_inference_steps = 30 }."""

    card: ClassVar[Card] = Card(
        task="text_to_image",
        name="huggingface",
        version="1",
        licence="that of the model",
        about="Asks the Hugging Face Inference API",
        cost=0.0,
        memory_mb=1,
    )
    example = "https://router.huggingface.co/hf-inference"

    def paint(self, shot: Shot, report: Fraction) -> NDArray[np.uint8]:
        """A picture of the shot, RGB uint8, shape (height, width, 3).

        Raises EngineFailed as `Remote` does; remote_garbage where the answer is no picture.
        """
        side = int(self.settings.get("side", SIDE))
        width, height = native_size(side * side, shot.size, MULTIPLE)
        body = {
            "inputs": joined(
                self.settings.get("prefix", ""), shot.prompt, shot.style,
                self.settings.get("suffix", ""),
            ),
            "parameters": {
                "width": width,
                "height": height,
                "seed": shot.seed % 2**31,
                **({"negative_prompt": shot.negative} if shot.negative else {}),
                **self.more(),
            },
        }  # fmt: skip
        path = f"/models/{quote(str(self.settings['model']))}"
        answer = self.remote.post(path, body, report)
        painted = picture(answer.data)
        if painted is None:
            raise self.remote.garbage(answer.data)
        report(1.0)
        return painted
