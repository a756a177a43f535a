"""Takes and what was made of them: found by their hash in the store, or made by their engine.

What is dear is kept; a clip that is cheap to film again is kept as its sketch. The cutter's process
has the same class and finds everything made (`film.cut.Sources`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from reelbot.core.errors import EngineFailed
from reelbot.render.studio.engines.base import (
    Description,
    Engine,
    Fraction,
    Frame,
    ImageToText,
    ImageToVideo,
    MusicVariation,
    Sound,
    Speech,
    TextGeneration,
    TextToMusic,
    TextToSpeech,
    TextToVideo,
    Word,
)
from reelbot.render.studio.moderation import Moderation
from reelbot.render.studio.shelf import Shelf
from reelbot.render.studio.store import AssetStore
from reelbot.render.studio.storyboard import (
    EngineId,
    MusicTake,
    PictureTake,
    PlayedTake,
    RecordingTake,
    ShotTake,
    SightTake,
    SpokenTake,
    WritingTake,
    take_key,
)
from reelbot.render.studio.uploads import Uploads

_SAMPLES = "samples.npy"


class Takes:
    """Makes and finds takes. `uploads` is set for each order."""

    def __init__(self, store: AssetStore, shelf: Shelf, moderation: Moderation | None) -> None:
        self._store = store
        self._shelf = shelf
        self._moderation = moderation
        self.uploads = Uploads({})

    # --- made on the device ----------------------------------------------------------------------

    def make_speech(self, take: SpokenTake, report: Fraction) -> Speech:
        """The narration and, where they are known, the times of its words."""
        if isinstance(take, RecordingTake):
            return Speech(self.speech(take))
        key = take_key(take)
        if self._store.find(key) is None:
            engine = cast(TextToSpeech, self._engine(take.engine, report))
            speech = engine.speak(take.line, report)
            words = [list(word) for word in speech.words]
            self._keep_sound(key, speech.sound, {"words": words})
        report(1.0)
        words_of = self._store.facts(key)["words"]
        return Speech(self.speech(take), tuple(Word(*word) for word in words_of))

    def make_music(self, take: PlayedTake, report: Fraction) -> None:
        if isinstance(take, MusicTake) and self._store.find(take_key(take)) is None:
            engine = self._engine(take.engine, report)
            if take.cue.source is not None:
                source = self.uploads.sound(take.cue.source)
                sound = cast(MusicVariation, engine).vary(take.cue, source, report)
            else:
                sound = cast(TextToMusic, engine).play(take.cue, report)
            self._keep_sound(take_key(take), sound, {})
        report(1.0)

    def write(self, take: WritingTake, report: Fraction) -> str:
        """What a text generator answers. It is not kept: the script has what came of it."""
        return cast(TextGeneration, self._engine(take.engine, report)).write(take.prompt, report)

    def make_shot(self, take: ShotTake | PictureTake, report: Fraction) -> None:
        key = take_key(take)
        if self._store.find(key) is None:
            engine = self._engine(take.engine, report)
            if isinstance(take, ShotTake):
                sketch = cast(TextToVideo, engine).sketch(take.shot, report)
            else:
                picture = self.uploads.picture(take.shot.image)
                sketch = cast(ImageToVideo, engine).sketch(take.shot, picture, report)
            with self._store.making(key, {"sketch": sketch}):
                pass
        report(1.0)

    # --- found while cutting ---------------------------------------------------------------------

    def frames(self, take: ShotTake | PictureTake) -> Iterator[Frame]:
        """The shot's frames, filmed again from its sketch, and judged where they could be unfit."""
        sketch = self._store.facts(take_key(take))["sketch"]
        engine = self._engine(take.engine, silent)
        if isinstance(take, ShotTake):
            frames = cast(TextToVideo, engine).film(take.shot, sketch, silent)
        else:
            picture = self.uploads.picture(take.shot.image)
            frames = cast(ImageToVideo, engine).film(take.shot, sketch, picture, silent)
        if self._moderation is None or engine.card.vetted:
            return frames
        return self._moderation.watch(frames, round(take.shot.seconds * take.shot.fps))

    def speech(self, take: SpokenTake) -> Sound:
        return self._sound(take)

    def music(self, take: PlayedTake) -> Sound:
        return self._sound(take)

    def see(self, take: SightTake, report: Fraction) -> Description:
        """What a picture shows."""
        key = take_key(take)
        if self._store.find(key) is None:
            engine = cast(ImageToText, self._engine(take.engine, report))
            picture = self.uploads.picture(take.view.image)
            seen = engine.describe(take.view, picture, report)
            with self._store.making(key, seen.model_dump(mode="json")):
                pass
        return Description.model_validate(self._store.facts(key))

    def _sound(self, take: SpokenTake | PlayedTake) -> Sound:
        if isinstance(take, RecordingTake):
            return self.uploads.sound(take.upload)
        key = take_key(take)
        folder = self._store.find(key)
        if folder is None:
            raise EngineFailed("asset_gone", kind=take.kind)
        # Mapped, not read: the music of a long story is never in memory as a whole.
        samples = np.load(folder / _SAMPLES, mmap_mode="r")
        return Sound(samples, int(self._store.facts(key)["rate_hz"]))

    # --- small things ----------------------------------------------------------------------------

    def _engine(self, engine_id: EngineId, report: Fraction) -> Engine:
        return self._shelf.engine(engine_id.full, engine_id.settings, report)

    def _keep_sound(self, key: str, sound: Sound, facts: dict[str, Any]) -> None:
        with self._store.making(key, facts | {"rate_hz": sound.rate_hz}) as folder:
            write_samples(folder / _SAMPLES, sound.samples)


def silent(fraction: float, detail: str | None = None) -> None:
    """The cutter reports frames as they are written; an engine's own report adds nothing."""


def write_samples(path: Path, samples: NDArray[np.float32]) -> None:
    """As .npy; unlike numpy.save, a full disk is an OSError that says so."""
    samples = np.ascontiguousarray(samples, np.float32)
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(
            file, np.lib.format.header_data_from_array_1_0(samples)
        )
        file.write(samples.data.cast("B"))
