"""The studio: a request in, every asset made and a storyboard out; then the film.

One Studio lives in each worker process, on a device or in the cutter.
"""

from __future__ import annotations

import ctypes
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass

import cv2

from reelbot.core import wire
from reelbot.core.jobs import Progress, Stage
from reelbot.render.studio import budget
from reelbot.render.studio.director import CHARACTERS_PER_SECOND
from reelbot.render.studio.engines import Registry
from reelbot.render.studio.engines.base import Fraction, PictureView, Report, Speech
from reelbot.render.studio.film.cut import cut
from reelbot.render.studio.film.record import record
from reelbot.render.studio.footage.behind import Writing
from reelbot.render.studio.moderation import Moderation
from reelbot.render.studio.planning import Planner
from reelbot.render.studio.preview import Looked, Viewer
from reelbot.render.studio.reports import Part, Show, StageReport
from reelbot.render.studio.shares import Shares
from reelbot.render.studio.shelf import Shelf
from reelbot.render.studio.store import AssetStore, flush
from reelbot.render.studio.storyboard import (
    EngineId,
    FilmFile,
    PictureTake,
    Script,
    SightTake,
    Storyboard,
)
from reelbot.render.studio.takes import Takes
from reelbot.render.studio.timing import SILENT_SECONDS, lay_out, spoken_takes
from reelbot.render.studio.uploads import Uploads

SKETCH_S = 0.2  # about what deciding on a shot takes


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left of an order when the device has done its part: the last clips to be written.

    It may be called in another thread, while the next order is at work.
    """

    report: Report
    progress: Progress
    writings: tuple[Writing, ...]
    answer: Callable[[], wire.Made | wire.Done]

    @property
    def ready(self) -> bool:
        return all(writing.done for writing in self.writings)

    def __call__(self) -> wire.Made | wire.Done:
        """Wait for it; the answer to the order. Raises Cancelled, and what went wrong."""

        def waits(fraction: float, detail: str | None = None) -> None:
            self.report(self.progress)

        try:
            for writing in self.writings:
                writing.wait(waits)
        except BaseException:
            for writing in self.writings:
                writing.give_up()
            raise
        return self.answer()


class Studio:
    """Everything one worker process knows; configured by Hello alone."""

    def __init__(self, hello: wire.Hello, registry: Registry) -> None:
        cv2.setNumThreads(hello.threads)
        self._registry = registry
        asked_mb = int(hello.engines.get("memory_mb", 0))
        device_mb = budget.device_mb(registry.device)
        self._shelf = Shelf(
            registry,
            budget_mb=(asked_mb if device_mb is None else 0) or budget.machine_mb(),
            device_mb=(asked_mb or device_mb) if device_mb is not None else None,
            idle_seconds=float(hello.engines.get("idle_seconds", 300)),
        )
        judges = hello.moderation.get("enabled") and hello.moderation.get("images")
        threshold = float(hello.moderation.get("threshold", 1.0))
        self._moderation = Moderation(hello.engines, registry, threshold) if judges else None
        store = AssetStore(hello.assets)
        self._takes = Takes(store, self._shelf, self._moderation)
        self._planner = Planner(hello, registry, self._takes, store)
        self._preset = str(hello.film.get("preset", "veryfast"))
        self._compositor = str(hello.film.get("compositor", "auto"))
        self._threads = hello.threads

    def warm(self) -> tuple[str, ...]:
        """The engines that are loaded, as "task.name"."""
        return self._shelf.warm()

    # --- on the device ---------------------------------------------------------------------------

    def make(self, order: wire.Make, report: Report, send: Callable[[wire.Message], None]) -> Rest:
        """Plan (or go on by the recipe of an earlier try), make what is missing, lay it out.

        The answer is what is left when the device has done its part. A description is the result
        itself: then there is nothing to cut.
        """
        self._shelf.sweep()
        self._prepare(order)
        if order.request["kind"] == "describe":
            described = self._describe(order, report, send)
            return Rest(report, Progress(stage=Stage.PICTURES, fraction=1), (), lambda: described)
        took: dict[str, float] = {}
        with _timed(took, Stage.PLANNING):
            script = self._planner.script(order, report, send)
        give_back()
        shares = self._shares(script)
        report(shares.progress(Stage.PLANNING, 1))

        with _timed(took, Stage.SPEECH):
            speeches = self._speeches(script, shares, report)
        give_back()
        storyboard = lay_out(script, speeches)
        writings: list[Writing] = []
        with _timed(took, Stage.PICTURES):
            show = self._viewer(order, send)
            stage = StageReport(report, shares, Stage.PICTURES, show)
            self._pictures(storyboard, stage, writings)
        with _timed(took, Stage.MUSIC):
            if storyboard.music is not None:
                stage = StageReport(report, shares, Stage.MUSIC)
                self._takes.make_music(storyboard.music.take, stage)
        give_back()
        done = shares.progress(Stage.MUSIC, 1)
        takes = copy(self._takes)  # with this order's voice; the next order brings another

        def answer() -> wire.Made:
            return wire.Made(
                job=order.job,
                attempt=order.attempt,
                storyboard=storyboard.model_dump(mode="json"),
                stage_seconds=took,
                fraction=done.fraction,
                notes=takes.notes(storyboard.takes()),
            )

        return Rest(report, done, tuple(writings), answer)

    def _prepare(self, order: wire.Make | wire.Cut) -> None:
        """What an order comes with is known to whoever makes its takes."""
        self._takes.uploads, self._takes.voice = Uploads(order.blobs), order.voice
        if self._moderation is not None:
            self._moderation.passes, self._moderation.flagged = order.shows_flagged, False

    def _describe(
        self, order: wire.Make, report: Report, send: Callable[[wire.Message], None]
    ) -> wire.Done:
        """Say what is in a picture: description.json."""
        shares = Shares.of(speech_s=0, pictures_s=1, music_s=0, film_s=0)

        def on_fraction(fraction: float, detail: str | None = None) -> None:
            report(shares.progress(Stage.PICTURES, fraction, detail))

        took: dict[str, float] = {}
        with _timed(took, Stage.PICTURES):
            script = self._planner.script(order, report, send)
            assert script.sight_engine is not None
            view = PictureView(image=order.request["image"], language=script.language)
            take = SightTake(engine=script.sight_engine, view=view)
            seen = self._takes.see(take, on_fraction)
            path = order.folder / "description.json"
            path.write_text(seen.model_dump_json(indent=2) + "\n", "utf-8")
            flush(path)
        return wire.Done(
            job=order.job,
            attempt=order.attempt,
            files=(_told(FilmFile(path=path, mime="application/json")),),
            stage_seconds=took,
        )

    def _speeches(self, script: Script, shares: Shares, report: Report) -> list[Speech]:
        takes = spoken_takes(script)
        stage = StageReport(report, shares, Stage.SPEECH)
        return [
            self._takes.make_speech(take, Part(stage, i, 1, len(takes)))
            for i, take in enumerate(takes)
        ]

    def _pictures(self, storyboard: Storyboard, report: Fraction, later: list[Writing]) -> None:
        """All stills first, then all shots, so that no model has to make room for another twice."""
        shots = [cue.take for cue in storyboard.shots]
        stills = [
            take.still for take in shots if isinstance(take, PictureTake) and take.still is not None
        ]
        total = len(stills) + len(shots)
        if stills:
            self._takes.shots.paint(stills, Part(report, 0, len(stills), total))
        for i, take in enumerate(shots, len(stills)):
            self._takes.shots.make(take, Part(report, i, 1, total), later)
        report(1.0)

    def _viewer(
        self, order: wire.Make | wire.Cut, send: Callable[[wire.Message], None]
    ) -> Show | None:
        """Takes a look at what is being made to whoever waits for it."""
        if order.preview is None:
            return None
        return Viewer(order, order.preview, self._moderation, send)

    def _shares(self, script: Script) -> Shares:
        letters = sum(len(scene.line.text) for scene in script.scenes if scene.line)
        spoken_s = letters / CHARACTERS_PER_SECOND
        film_s = max(spoken_s, script.seconds or SILENT_SECONDS)
        return Shares.of(
            speech_s=spoken_s * self._cost(script.speech_engine),
            pictures_s=0.0 if script.sound_only else self._pictures_s(script, film_s),
            music_s=film_s * self._cost(script.music_engine),
            film_s=film_s,
        )

    def _pictures_s(self, script: Script, film_s: float) -> float:
        """About how long what is seen takes: little where the cutter films it, else the most of it
        all."""
        painted = sum(scene.painted for scene in script.scenes)
        moved = painted + sum(scene.picture is not None for scene in script.scenes)
        share = moved / len(script.scenes)
        dear = [
            film_s * part * self._cost(engine)
            for engine, part in ((script.picture_engine, share), (script.video_engine, 1 - share))
            if engine is not None and not self._shelf.card(engine.full).cheap
        ]
        return SKETCH_S * len(script.scenes) + painted * self._cost(script.image_engine) + sum(dear)

    def _cost(self, engine_id: EngineId | None) -> float:
        return self._registry.engine_class(engine_id.full).card.cost if engine_id else 0.0

    # --- in the cutter ---------------------------------------------------------------------------

    def cut(
        self, order: wire.Cut, report: Report, send: Callable[[wire.Message], None]
    ) -> wire.Done:
        """Cut the film, or record the sound, of a storyboard whose assets are made."""
        self._prepare(order)
        storyboard = Storyboard.model_validate(order.storyboard)
        before = order.fraction_from
        scale = Shares({Stage.PLANNING: before, Stage.CUTTING: 1 - before})

        def on_cut(fraction: float, detail: str | None = None) -> None:
            report(scale.progress(Stage.CUTTING, fraction, detail))

        took: dict[str, float] = {}
        with _timed(took, Stage.CUTTING):
            if storyboard.shots:
                show = self._viewer(order, send)
                files = cut(
                    storyboard,
                    self._takes if show is None else Looked(self._takes, show),
                    order.folder,
                    order.metadata,
                    on_cut,
                    preset=self._preset,
                    threads=self._threads,
                    compositor=self._compositor,
                )
            else:
                files = record(storyboard, self._takes, order.folder, order.metadata, on_cut)
            for file in files:
                flush(file.path)
        give_back()
        return wire.Done(
            job=order.job,
            attempt=order.attempt,
            files=tuple(_told(file) for file in files),
            stage_seconds=took,
            flagged=self._moderation is not None and self._moderation.flagged,
        )


def give_back() -> None:
    """Return freed memory to the system; glibc keeps what small arrays left (malloc_trim(3))."""
    if sys.platform == "linux":
        with suppress(AttributeError):  # another C library has no such call, and needs none
            ctypes.CDLL(None).malloc_trim(0)


def _told(file: FilmFile) -> wire.CutFile:
    return wire.CutFile(
        name=file.path.name,
        mime=file.mime,
        bytes=file.path.stat().st_size,
        seconds=file.seconds,
        width=file.width,
        height=file.height,
    )


@contextmanager
def _timed(took: dict[str, float], stage: Stage) -> Iterator[None]:
    started = time.monotonic()
    yield
    took[stage.value] = round(time.monotonic() - started, 3)
