"""What is in a picture, by any vision model behind OpenAI's chat completions.

    [engines.options."image_to_text.openai"]
    url = "http://127.0.0.1:11434/v1"
    model = "llava"
    key_file = "/run/secrets/key"     # where it wants one

Two questions are asked, for the things in the picture and for a description; both, and how long the
answers may be, are settings. The picture goes to the service: that is the operator's choice.
"""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path
from typing import Any, ClassVar

from PIL import Image

from reelbot.core.cleaning import one_line
from reelbot.core.languages import language_name
from reelbot.render.studio.engines.base import Card, Description, Fraction, PictureView, SeenObject
from reelbot.render.studio.engines.image_to_text.sight.colours import palette
from reelbot.render.studio.engines.image_to_text.sight.sentences import English, German
from reelbot.render.studio.engines.service import ServiceEngine
from reelbot.render.studio.pictures import load_picture

PATH = "/chat/completions"
TOKENS_MAX = 100
SIDE = 1024
OBJECTS = (
    "List the things that are plainly to be seen in this picture, at most ten, separated by commas,"
    " the most important first. Only the list, in {language}."
)
DESCRIPTION = (
    "Describe this picture in one or two plain sentences, as they would be read aloud, in"
    " {language}. Say only what is to be seen."
)
THINGS_MOST = 10
_MARK = re.compile(r"^[\s\-*•\d.)]+")


class OpenAiVision(ServiceEngine):
    """Settings beside those of `Remote`: `model`; `objects` and `description`, the questions;
    `max_tokens` of an answer (100); `side`, the longest of the picture that is sent; `extra`."""

    card: ClassVar[Card] = Card(
        task="image_to_text",
        name="openai",
        version="1",
        licence="that of the service and its model",
        about="Asks a vision model behind OpenAI's chat completions, here or elsewhere",
        cost=0.0,
        memory_mb=1,
    )
    example = "http://127.0.0.1:11434/v1"

    def describe(self, view: PictureView, picture: Path, report: Fraction) -> Description:
        """What the picture shows. Such a model knows no boxes: things have the whole picture's.

        Raises InvalidInput as `load_picture` does, EngineFailed as `Remote` does.
        """
        pixels = load_picture(picture)
        language = language_name(view.language)
        address = _data_url(pixels, int(self.settings.get("side", SIDE)))
        height, width = pixels.shape[:2]
        listed = self._asked("objects", OBJECTS, language, address, report)
        report(0.5)
        said = self._asked("description", DESCRIPTION, language, address, report)
        chief = palette(pixels)
        words = German() if view.language.startswith("de") else English()
        report(1.0)
        return Description(
            objects=tuple(
                SeenObject(name=name, confidence=1.0, box=(0, 0, width, height))
                for name in things(listed)
            ),
            description=one_line(said),
            colours=tuple(words.colours[name] for name in chief.colours),
            language=view.language,
        )

    def _asked(self, name: str, usual: str, language: str, address: str, report: Fraction) -> str:
        question = str(self.settings.get(name) or usual).replace("{language}", language)
        body: dict[str, Any] = {
            "model": self.settings["model"],
            "max_tokens": int(self.settings.get("max_tokens", TOKENS_MAX)),
            "messages": [
                {
                    "role": "user",
                    "content": [
                        {"type": "text", "text": question},
                        {"type": "image_url", "image_url": {"url": address}},
                    ],
                }
            ],
            **self.more(),
        }
        found = self.remote.post_json(PATH, body, report)
        try:
            said = str(found["choices"][0]["message"]["content"] or "").strip()
        except (LookupError, TypeError):
            raise self.remote.garbage(str(found)) from None
        if not said:
            raise self.remote.garbage(str(found))
        return said


def things(listed: str) -> list[str]:
    """The things of a list, however it is written: by commas or lines, with bullets (pure)."""
    parts = [_MARK.sub("", part).strip(" .;\"'") for part in re.split(r"[,\n;]", listed)]
    return list(dict.fromkeys(part for part in parts if 0 < len(part) <= 60))[:THINGS_MOST]


def _data_url(pixels: Any, side: int) -> str:
    """The picture as JPEG in the address itself: services fetch nothing from here."""
    image = Image.fromarray(pixels)
    image.thumbnail((side, side))
    data = io.BytesIO()
    image.save(data, "JPEG", quality=90)
    return "data:image/jpeg;base64," + base64.b64encode(data.getvalue()).decode()
