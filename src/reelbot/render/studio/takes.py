"""Takes and what was made of them: found by their hash in the store, or made by their engine.

Pictures are in `shots`. The cutter's process has the same class and finds everything made
(`film.cut.Sources`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from reelbot.core.errors import EngineFailed
from reelbot.render.studio.engines.base import (
    Description,
    Engine,
    Fraction,
    Frame,
    ImageToText,
    MusicVariation,
    Sound,
    Speech,
    TextGeneration,
    TextToMusic,
    TextToSpeech,
    VoiceCloning,
    Word,
)
from reelbot.render.studio.moderation import Moderation
from reelbot.render.studio.shelf import Shelf
from reelbot.render.studio.shots import Shots
from reelbot.render.studio.store import AssetStore
from reelbot.render.studio.storyboard import (
    EngineId,
    MusicTake,
    PictureTake,
    PlayedTake,
    RecordingTake,
    ShotTake,
    SightTake,
    SpeechTake,
    SpokenTake,
    Take,
    WritingTake,
    take_key,
)
from reelbot.render.studio.uploads import Uploads

_SAMPLES = "samples.npy"
SPEECH_OF_VOICE = "speech"  # in a voice's folder: what was said with it

T = TypeVar("T")


class Takes:
    """Makes and finds takes. `uploads` and `voice`, the folder of the person's voice that the job
    speaks with, are set for each order; what is said with that voice is kept in that folder."""

    def __init__(self, store: AssetStore, shelf: Shelf, moderation: Moderation | None) -> None:
        self._store = store
        self._shelf = shelf
        self.uploads = Uploads({})
        self.voice: Path | None = None
        self.shots = Shots(store, shelf, moderation, lambda name: self.uploads.picture(name))

    # --- made on the device ----------------------------------------------------------------------

    def make_speech(self, take: SpokenTake, report: Fraction) -> Speech:
        """The narration and, where they are known, the times of its words."""
        if isinstance(take, RecordingTake):
            return Speech(self.speech(take))
        key, store = take_key(take), self._store_of(take)
        if store.find(key) is None:
            line, voice = take.line, self.voice

            def work(engine: Engine) -> Speech:
                if take.own and voice is not None:
                    return cast(VoiceCloning, engine).speak_as(line, voice, report)
                return cast(TextToSpeech, engine).speak(line, report)

            speech, given = self._using(take.engine, report, work)
            words = [list(word) for word in speech.words]
            facts = {"words": words, "notes": [*given, *speech.sound.notes]}
            _keep_sound(store, key, speech.sound, facts)
        report(1.0)
        words_of = store.facts(key)["words"]
        return Speech(self.speech(take), tuple(Word(*word) for word in words_of))

    def make_music(self, take: PlayedTake, report: Fraction) -> None:
        if isinstance(take, MusicTake) and self._store.find(take_key(take)) is None:
            cue = take.cue

            def work(engine: Engine) -> Sound:
                if cue.source is not None:
                    source = self.uploads.sound(cue.source)
                    return cast(MusicVariation, engine).vary(cue, source, report)
                return cast(TextToMusic, engine).play(cue, report)

            sound, given = self._using(take.engine, report, work)
            facts = {"notes": [*given, *sound.notes]}
            _keep_sound(self._store, take_key(take), sound, facts)
        report(1.0)

    def notes(self, takes: Iterable[Take]) -> tuple[str, ...]:
        """What was decided, cut off or given up while takes were made: each sentence once."""
        found: list[str] = []
        for take in takes:
            if self._kept(take):
                found += self._store_of(take).facts(take_key(take)).get("notes", ())
            if isinstance(take, PictureTake) and take.still is not None:
                found += self.notes([take.still])
        return tuple(dict.fromkeys(found))

    def write(self, take: WritingTake, report: Fraction) -> str:
        """What a text generator answers. It is not kept: the script has what came of it."""
        return cast(TextGeneration, self._engine(take.engine, report)).write(take.prompt, report)

    # --- found while cutting ---------------------------------------------------------------------

    def frames(self, take: ShotTake | PictureTake, report: Fraction) -> Iterator[Frame]:
        """The shot's frames; see `Shots.frames`."""
        return self.shots.frames(take, report)

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
            with self._store.making(key, seen.model_dump(mode="json") | {"story": seen.story}):
                pass
        return Description.model_validate(self._store.facts(key))

    def _sound(self, take: SpokenTake | PlayedTake) -> Sound:
        if isinstance(take, RecordingTake):
            return self.uploads.sound(take.upload)
        key, store = take_key(take), self._store_of(take)
        folder = store.find(key)
        if folder is None:
            raise EngineFailed("asset_gone", kind=take.kind)
        # Mapped, not read: the music of a long story is never in memory as a whole.
        samples = np.load(folder / _SAMPLES, mmap_mode="r")
        return Sound(samples, int(store.facts(key)["rate_hz"]))

    # --- small things ----------------------------------------------------------------------------

    def _using(
        self, engine: EngineId, report: Fraction, work: Callable[[Engine], T]
    ) -> tuple[T, tuple[str, ...]]:
        return self._shelf.using(engine.full, engine.settings, report, work)

    def _kept(self, take: Take) -> bool:
        """Whether a take is in the store, and not an upload of somebody's."""
        if isinstance(take, RecordingTake):
            return False
        return self._store_of(take).find(take_key(take)) is not None

    def _store_of(self, take: Take) -> AssetStore:
        """Where a take is kept. Raises EngineFailed("asset_gone") where its voice is not there."""
        if not (isinstance(take, SpeechTake) and take.own):
            return self._store
        if self.voice is None:
            raise EngineFailed("asset_gone", kind=take.kind)
        return AssetStore(self.voice / SPEECH_OF_VOICE)

    def _engine(self, engine_id: EngineId, report: Fraction) -> Engine:
        return self._shelf.engine(engine_id.full, engine_id.settings, report)


def _keep_sound(store: AssetStore, key: str, sound: Sound, facts: dict[str, Any]) -> None:
    with store.making(key, facts | {"rate_hz": sound.rate_hz}) as folder:
        write_samples(folder / _SAMPLES, sound.samples)


def write_samples(path: Path, samples: NDArray[np.float32]) -> None:
    """As .npy; unlike numpy.save, a full disk is an OSError that says so."""
    samples = np.ascontiguousarray(samples, np.float32)
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(
            file, np.lib.format.header_data_from_array_1_0(samples)
        )
        file.write(samples.data.cast("B"))
