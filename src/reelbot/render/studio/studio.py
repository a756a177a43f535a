"""The studio: a request in, every asset made and a storyboard out; then the film.

One Studio lives in each worker process. Assets are found by the hash of their take or made and
kept; only what is dear is kept as video, the rest as its sketch.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.core import wire
from reelbot.core.errors import EngineFailed
from reelbot.core.jobs import Stage
from reelbot.render.studio.director import Director
from reelbot.render.studio.engines import Registry
from reelbot.render.studio.engines.base import (
    Frame,
    Report,
    Sound,
    Speech,
    TextToMusic,
    TextToSpeech,
    TextToVideo,
    Word,
)
from reelbot.render.studio.film.cut import cut
from reelbot.render.studio.moderation import Moderation
from reelbot.render.studio.recipe import Recipe
from reelbot.render.studio.shares import Shares
from reelbot.render.studio.shelf import Shelf
from reelbot.render.studio.store import AssetStore
from reelbot.render.studio.storyboard import (
    EngineId,
    MusicTake,
    Script,
    ShotTake,
    SpeechTake,
    Storyboard,
    take_key,
)

CHARACTERS_PER_SECOND = 15
_SAMPLES = "samples.npy"


class Studio:
    """Everything one worker process knows; configured by Hello alone."""

    def __init__(self, hello: wire.Hello, registry: Registry) -> None:
        cv2.setNumThreads(hello.threads)
        self._registry = registry
        self._shelf = Shelf(
            self._registry,
            budget_mb=int(hello.engines.get("memory_mb", 2048)),
            idle_seconds=float(hello.engines.get("idle_seconds", 300)),
        )
        self._store = AssetStore(hello.assets)
        self._director = Director(self._registry, styles=hello.styles, film=hello.film)
        self._film = hello.film
        self._judges = bool(hello.moderation.get("enabled") and hello.moderation.get("images"))
        threshold = float(hello.moderation.get("threshold", 1.0))
        self._moderation = Moderation(hello.engines, registry, threshold)
        self._threads = hello.threads

    # --- on the device ---------------------------------------------------------------------------

    def make(
        self, order: wire.Make, report: Report, send: Callable[[wire.Message], None]
    ) -> wire.Made:
        """Plan (or go on by the recipe of an earlier try), make what is missing, lay it out."""
        self._shelf.sweep()
        took: dict[str, float] = {}
        with _timed(took, Stage.PLANNING):
            script = self._script(order, send)
        shares = self._shares(script)
        report(shares.progress(Stage.PLANNING, 1))

        with _timed(took, Stage.SPEECH):
            speeches = self._speeches(script, shares, report)
        storyboard = self._director.time(script, speeches)
        with _timed(took, Stage.PICTURES):
            for i, cue in enumerate(storyboard.shots):
                self._shot(cue.take, _part(report, shares, Stage.PICTURES, i, storyboard.shots))
        with _timed(took, Stage.MUSIC):
            if storyboard.music is not None:
                self._music(storyboard.music.take, _part(report, shares, Stage.MUSIC, 0, (1,)))
        return wire.Made(
            job=order.job,
            attempt=order.attempt,
            storyboard=storyboard.model_dump(mode="json"),
            stage_seconds=took,
            fraction=shares.progress(Stage.MUSIC, 1).fraction,
        )

    def _script(self, order: wire.Make, send: Callable[[wire.Message], None]) -> Script:
        """The script of the recipe so far, or a new one.

        A recipe that names engines in other versions than ours (the program was renewed while the
        job waited) could not be followed to the letter, so the job is planned again.
        """
        if order.recipe is not None:
            script = Recipe.from_json(order.recipe).script
            if all(engine.version == self._version(engine) for engine in script.engines()):
                return script
        script, notes = self._director.plan(order.request, order.seed)
        recipe = Recipe.of(order.request, order.seed, script, notes)
        send(wire.Planned(job=order.job, attempt=order.attempt, recipe=recipe.to_json()))
        return script

    def _version(self, engine_id: EngineId) -> str:
        return self._registry.engine_class(f"{engine_id.task}.{engine_id.name}").card.version

    def _speeches(self, script: Script, shares: Shares, report: Report) -> list[Speech]:
        takes = self._director.speech_takes(script)
        return [
            self._speech(take, _part(report, shares, Stage.SPEECH, i, takes))
            for i, take in enumerate(takes)
        ]

    def _speech(self, take: SpeechTake, report: Any) -> Speech:
        key = take_key(take)
        if self._store.find(key) is None:
            engine = cast(TextToSpeech, self._engine(take.engine, report))
            speech = engine.speak(take.line, report)
            facts = {
                "words": [list(word) for word in speech.words],
                "rate_hz": speech.sound.rate_hz,
            }
            with self._store.making(key, facts) as folder:
                _write_samples(folder / _SAMPLES, speech.sound.samples)
        report(1.0)
        words = tuple(Word(*word) for word in self._store.facts(key)["words"])
        return Speech(self.speech(take), words)

    def _music(self, take: MusicTake, report: Any) -> None:
        key = take_key(take)
        if self._store.find(key) is None:
            engine = cast(TextToMusic, self._engine(take.engine, report))
            sound = engine.play(take.cue, report)
            with self._store.making(key, {"rate_hz": sound.rate_hz}) as folder:
                _write_samples(folder / _SAMPLES, sound.samples)
        report(1.0)

    def _shot(self, take: ShotTake, report: Any) -> None:
        key = take_key(take)
        if self._store.find(key) is None:
            engine = cast(TextToVideo, self._engine(take.engine, report))
            sketch = engine.sketch(take.shot, report)
            with self._store.making(key, {"sketch": sketch}):
                pass
        report(1.0)

    def _engine(self, engine_id: EngineId, report: Any) -> Any:
        full = f"{engine_id.task}.{engine_id.name}"
        return self._shelf.engine(full, engine_id.settings, report)

    def _shares(self, script: Script) -> Shares:
        letters = sum(len(line.text) for scene in script.scenes for line in scene.lines)
        spoken_s = letters / CHARACTERS_PER_SECOND
        film_s = max(spoken_s, script.seconds or 6.0)
        return Shares.of(
            speech_s=spoken_s * self._cost(script.speech_engine),
            pictures_s=0.2 * len(script.scenes),
            music_s=film_s * self._cost(script.music_engine),
            film_s=film_s,
        )

    def _cost(self, engine_id: EngineId | None) -> float:
        if engine_id is None:
            return 0.0
        return self._registry.engine_class(f"{engine_id.task}.{engine_id.name}").card.cost

    # --- in the cutter ---------------------------------------------------------------------------

    def cut(self, order: wire.Cut, report: Report) -> wire.Done:
        """Cut the film of a storyboard whose assets are made."""
        storyboard = Storyboard.model_validate(order.storyboard)
        before = order.fraction_from
        scale = Shares({Stage.PLANNING: before, Stage.CUTTING: 1 - before})

        def on_cut(fraction: float, detail: str | None = None) -> None:
            report(scale.progress(Stage.CUTTING, fraction, detail))

        took: dict[str, float] = {}
        with _timed(took, Stage.CUTTING):
            files = cut(
                storyboard,
                self,
                order.folder,
                order.metadata,
                on_cut,
                preset=str(self._film.get("preset", "veryfast")),
                threads=self._threads,
            )
            for file in files:
                _flush(file.path)
        return wire.Done(
            job=order.job,
            attempt=order.attempt,
            files=tuple(
                wire.CutFile(
                    name=file.path.name,
                    mime=file.mime,
                    bytes=file.path.stat().st_size,
                    seconds=file.seconds,
                    width=file.width,
                    height=file.height,
                )
                for file in files
            ),
            stage_seconds=took,
        )

    # What the film room asks for (`film.cut.Sources`).

    def frames(self, take: ShotTake) -> Iterator[Frame]:
        """The shot's frames, filmed again from its sketch."""
        sketch = self._store.facts(take_key(take))["sketch"]
        engine = cast(TextToVideo, self._engine(take.engine, _silent))
        frames = engine.film(take.shot, sketch, _silent)
        if not self._judges or engine.card.vetted:
            return frames
        return self._moderation.watch(frames, round(take.shot.seconds * take.shot.fps))

    def speech(self, take: SpeechTake) -> Sound:
        return self._sound(take)

    def music(self, take: MusicTake) -> Sound:
        return self._sound(take)

    def _sound(self, take: SpeechTake | MusicTake) -> Sound:
        key = take_key(take)
        folder = self._store.find(key)
        if folder is None:
            raise EngineFailed("asset_gone", kind=take.kind)
        # Mapped, not read: the music of a long story is never in memory as a whole.
        samples = np.load(folder / _SAMPLES, mmap_mode="r")
        return Sound(samples, int(self._store.facts(key)["rate_hz"]))


def _silent(fraction: float, detail: str | None = None) -> None:
    """The cutter reports frames as they are written; an engine's own report adds nothing."""


def _part(report: Report, shares: Shares, stage: Stage, index: int, of: Any) -> Callable[..., None]:
    """A report for one of several takes of a stage."""

    def on_fraction(fraction: float, detail: str | None = None) -> None:
        report(shares.progress(stage, (index + fraction) / max(1, len(of)), detail))

    return on_fraction


@contextmanager
def _timed(took: dict[str, float], stage: Stage) -> Iterator[None]:
    started = time.monotonic()
    yield
    took[stage.value] = round(time.monotonic() - started, 3)


def _write_samples(path: Path, samples: NDArray[np.float32]) -> None:
    """As .npy; unlike numpy.save, a full disk is an OSError that says so."""
    samples = np.ascontiguousarray(samples, np.float32)
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(
            file, np.lib.format.header_data_from_array_1_0(samples)
        )
        file.write(samples.data.cast("B"))


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
