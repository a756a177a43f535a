"""Pictures: stills that are painted, and shots, made on the device and found while cutting.

A shot that is cheap to film is kept as its sketch, and the cutter films it again. One that is dear
is filmed once, on the device, and kept as video: of an engine that gives `base.Footage` as the
model made it, to be raised to the film's size and rate by the cutter; of any other as it is seen.
The cutter loads no engine for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice, takewhile
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reelbot.core.errors import EngineFailed
from reelbot.render.studio.engines.base import (
    Engine,
    Films,
    Footage,
    Fraction,
    Frame,
    ImageToVideo,
    Paints,
    TextToImage,
    TextToVideo,
)
from reelbot.render.studio.footage import keep, show
from reelbot.render.studio.footage.behind import Writer, Writing
from reelbot.render.studio.footage.plan import FootagePlan
from reelbot.render.studio.moderation import Moderation
from reelbot.render.studio.reports import Part, silent
from reelbot.render.studio.shelf import Shelf
from reelbot.render.studio.store import AssetStore
from reelbot.render.studio.storyboard import EngineId, PictureTake, ShotTake, StillTake, take_key

STILL = "still.png"
WHOLE = "shot.mkv"

U8 = NDArray[np.uint8]


class Shots:
    """Makes and finds stills and shots. `picture` finds the file of a take's picture."""

    def __init__(
        self,
        store: AssetStore,
        shelf: Shelf,
        moderation: Moderation | None,
        upload: Callable[[str], Path],
    ) -> None:
        """`upload`: a picture's name → its file."""
        self._store = store
        self._shelf = shelf
        self._moderation = moderation
        self._upload = upload
        self._writer = Writer()

    # --- made on the device ----------------------------------------------------------------------

    def paint(self, takes: Sequence[StillTake], report: Fraction) -> None:
        """Paint what is not painted yet, as many at a time as the engine likes.

        Raises NotAllowed("picture_refused").
        """
        left = [take for take in takes if self._store.find(take_key(take)) is None]
        left = list({take_key(take): take for take in left}.values())
        done = 0
        while left:
            batch = self._batch(left)
            part = Part(report, done, len(batch), len(left) + done)
            work = partial(self._painted, batch, part)
            (pictures, told), given = self._using(batch[0].engine, part, work)
            for take, picture in zip(batch, pictures, strict=True):
                if self._moderation is not None:
                    self._moderation.check(picture)
                with self._store.making(take_key(take), {"notes": [*told, *given]}) as folder:
                    Image.fromarray(picture).save(folder / STILL)
            done += len(batch)
            left = left[len(batch) :]
        report(1.0)

    def make(
        self,
        take: ShotTake | PictureTake,
        report: Fraction,
        later: list[Writing] | None = None,
    ) -> None:
        """Have a shot in the store. With `later`, the last of it may still be being written then,
        and is added there to be waited for."""
        key = take_key(take)
        self._writer.await_other(key, report)
        if self._store.find(key) is None:
            writing = None
            if self._shelf.card(take.engine.full).cheap:
                self._sketch(key, take, report)
            elif issubclass(self._shelf.engine_class(take.engine.full), Films):
                writing = self._film_clips(key, take, report)
            else:
                self._film(key, take, report)
            if writing is not None and later is not None:
                later.append(writing)
            elif writing is not None:
                writing.wait(report)
        report(1.0)

    def notes(self, take: StillTake | ShotTake | PictureTake) -> tuple[str, ...]:
        """What was decided, cut off or given up while a take was made: sentences."""
        own = tuple(self._store.facts(take_key(take)).get("notes", ()))
        still = take.still if isinstance(take, PictureTake) else None
        return own if still is None else (*self.notes(still), *own)

    def _sketch(self, key: str, take: ShotTake | PictureTake, report: Fraction) -> None:
        sketch, notes = self._using(
            take.engine, report, lambda engine: self._planned(engine, take, report)
        )
        told = [*sketch.get("notes", ()), *notes]
        with self._store.making(key, {"sketch": sketch, "notes": told}):
            pass

    def _planned(
        self, engine: Engine, take: ShotTake | PictureTake, report: Fraction
    ) -> dict[str, Any]:
        if isinstance(take, ShotTake):
            return cast(TextToVideo, engine).sketch(take.shot, report)
        return cast(ImageToVideo, engine).sketch(take.shot, self._picture(take), report)

    def _film(self, key: str, take: ShotTake | PictureTake, report: Fraction) -> None:
        facts: dict[str, Any] = {}
        with self._store.making(key, facts) as folder:

            def work(engine: Engine) -> None:
                sketch = self._planned(engine, take, silent)
                self._frames_of(engine, take, sketch, folder / WHOLE, report)

            _, given = self._using(take.engine, report, work)
            facts |= {"notes": list(given)}

    def _film_clips(self, key: str, take: ShotTake | PictureTake, report: Fraction) -> Writing:
        facts: dict[str, Any] = {}
        with self._writer.shot(key, self._store.making(key, facts)) as writing:

            def work(engine: Engine) -> dict[str, Any]:
                sketch = self._planned(engine, take, silent)
                return self._footage(cast(Films, engine), take, sketch, writing, report)

            made, given = self._using(take.engine, report, work)
            facts |= made | {"notes": [*made["notes"], *given]}
        return writing

    def _footage(
        self,
        engine: Films,
        take: ShotTake | PictureTake,
        sketch: dict[str, Any],
        writing: Writing,
        report: Fraction,
    ) -> dict[str, Any]:
        """Film the clips of the plan one after another; the facts of the asset."""
        notes = list(sketch.get("notes", ()))
        plan = FootagePlan.of(sketch)
        before: U8 | None = None
        writing.begin()
        for number in range(len(plan.clips)):
            part = Part(report, number, 1, len(plan.clips))
            more: dict[str, Any] = {"before": before}
            if isinstance(take, PictureTake):
                more["picture"] = self._picture(take)
            made: Footage = engine.footage(take.shot, sketch, number, part, **more)
            writing.add(_clip(number), made.frames, plan.fps, part)
            before = made.frames[-1]
            notes += [note for note in made.notes if note not in notes]
        return {"plan": plan.to_json(), "notes": notes}

    def _frames_of(
        self,
        engine: Engine,
        take: ShotTake | PictureTake,
        sketch: dict[str, Any],
        path: Path,
        report: Fraction,
    ) -> None:
        keep.write_frames(path, self._filmed(engine, take, sketch, report), take.shot.fps)

    def _painted(
        self, takes: Sequence[StillTake], report: Fraction, engine: Engine
    ) -> tuple[list[U8], tuple[str, ...]]:
        if isinstance(engine, Paints):
            like = takes[0].like
            source = self._upload(like) if like is not None else None
            return engine.paint_all([take.shot for take in takes], source, report)
        return [cast(TextToImage, engine).paint(take.shot, report) for take in takes], ()

    def _batch(self, takes: Sequence[StillTake]) -> list[StillTake]:
        """The first takes, of one engine, size and source, as many as may be painted at a time."""
        first = takes[0]
        most = int(getattr(self._shelf.engine_class(first.engine.full), "batch", 1))
        together = takewhile(
            lambda take: (
                (take.engine, take.like, take.shot.size)
                == (first.engine, first.like, first.shot.size)
            ),
            takes,
        )
        return list(islice(together, max(1, most)))

    # --- found while cutting ---------------------------------------------------------------------

    def frames(self, take: ShotTake | PictureTake, report: Fraction) -> Iterator[Frame]:
        """The shot's frames, exactly round(seconds · fps), judged where they could be unfit.

        `report` is called by an engine that films them now. Raises EngineFailed("asset_gone",
        kind), NotAllowed("picture_refused").
        """
        key = take_key(take)
        folder = self._store.find(key)
        if folder is None:
            raise EngineFailed("asset_gone", kind=take.kind)
        facts = self._store.facts(key)
        shot = take.shot
        if "plan" in facts:
            plan = FootagePlan.model_validate(facts["plan"])
            clips = [partial(keep.read_planes, folder / _clip(i)) for i in range(len(plan.clips))]
            frames: Iterator[Frame] = show.frames(plan, clips, shot.seconds, shot.size, shot.fps)
        elif "sketch" in facts:
            engine = self._shelf.engine(take.engine.full, take.engine.settings, report)
            frames = self._filmed(engine, take, facts["sketch"], report)
        else:
            frames = keep.read_frames(folder / WHOLE)
        if self._moderation is None or self._shelf.card(take.engine.full).vetted:
            return frames
        return self._moderation.watch(frames, round(shot.seconds * shot.fps))

    def _filmed(
        self,
        engine: Engine,
        take: ShotTake | PictureTake,
        sketch: dict[str, Any],
        report: Fraction,
    ) -> Iterator[Frame]:
        if isinstance(take, ShotTake):
            return cast(TextToVideo, engine).film(take.shot, sketch, report)
        return cast(ImageToVideo, engine).film(take.shot, sketch, self._picture(take), report)

    # --- small things ----------------------------------------------------------------------------

    def _picture(self, take: PictureTake) -> Path:
        """The picture that moves: an upload, or the still that was painted for it."""
        if take.still is None:
            return self._upload(take.shot.image)
        folder = self._store.find(take_key(take.still))
        if folder is None:
            raise EngineFailed("asset_gone", kind="still")
        return folder / STILL

    def _using(
        self, engine: EngineId, report: Fraction, work: Callable[[Engine], Any]
    ) -> tuple[Any, tuple[str, ...]]:
        return self._shelf.using(engine.full, engine.settings, report, work)


def _clip(number: int) -> str:
    return f"clip-{number}.mkv"
