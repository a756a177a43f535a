"""The engine: a picture in, a description out."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from reelbot import assets
from reelbot.render.studio.engines.base import Card, Description, Fraction, PictureView, SeenObject
from reelbot.render.studio.engines.image_to_text.sight import classifier, detector, things
from reelbot.render.studio.engines.image_to_text.sight.classifier import Classifier
from reelbot.render.studio.engines.image_to_text.sight.colours import palette
from reelbot.render.studio.engines.image_to_text.sight.detector import Detector
from reelbot.render.studio.engines.image_to_text.sight.seeing import look
from reelbot.render.studio.engines.image_to_text.sight.sentences import English, German, describe
from reelbot.render.studio.pictures import load_picture, upright_size


class Sight:
    """Image to text without a model hub or a GPU.

    Settings: `threads` (2). Describes in English and German; in any other language it answers in
    English and says so by the description's `language`.
    """

    card: ClassVar[Card] = Card(
        task="image_to_text",
        name="sight",
        version="3",
        licence="MIT AND Apache-2.0",
        about="Things, colours and light in a picture, in English and German; no GPU",
        cost=0.5,
        memory_mb=120,
    )

    def __init__(self, settings: dict[str, Any]) -> None:
        self._threads = int(settings.get("threads", 2))
        self._networks: tuple[Detector, Classifier] | None = None

    @classmethod
    def missing(cls, settings: dict[str, Any]) -> str | None:
        names = (detector.NETWORK, classifier.NETWORK, things.TABLE)
        absent = [name for name in names if not (assets.FOLDER / name).exists()]
        if absent:
            return f"The installation lacks {', '.join(absent)}; install it again"
        return None

    def load(self, report: Fraction) -> None:
        if self._networks is None:
            report(0.0)
            self._networks = (Detector(self._threads), Classifier(self._threads))
        report(1.0)

    def close(self) -> None:
        self._networks = None

    def describe(self, view: PictureView, picture: Path, report: Fraction) -> Description:
        """What the picture shows; boxes are in pixels of the upright file.

        Raises InvalidInput as `pictures.load_picture` does.
        """
        self.load(lambda fraction, detail=None: report(0.0, detail))
        assert self._networks is not None
        pixels = load_picture(picture)
        report(0.2)
        sighting = look(pixels, *self._networks)
        report(0.9)
        language = German() if view.language.lower().startswith("de") else English()
        chief = palette(pixels)
        scale = upright_size(picture)[0] / pixels.shape[1]
        said = describe(sighting, chief, language)
        description = Description(
            objects=tuple(
                SeenObject(
                    name=language.name(one.thing),
                    confidence=round(min(1.0, one.confidence), 2),
                    box=tuple(round(side * scale) for side in one.box),
                )
                for one in sorted(sighting.seen, key=lambda one: -one.confidence)
            ),
            description=said.text,
            story=said.story,
            colours=tuple(language.colours[name] for name in chief.colours),
            language="de" if isinstance(language, German) else "en",
        )
        report(1.0)
        return description
