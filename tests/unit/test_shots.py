"""Shots and stills: made once on the device, found by a cutter that loads no engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from PIL import Image
from tests.support.loading import quiet

from reelbot.core.errors import EngineFailed, NotAllowed
from reelbot.render.studio.engines import Registry
from reelbot.render.studio.engines.base import (
    Card,
    Footage,
    Fraction,
    Frame,
    PictureShot,
    Shot,
    Size,
)
from reelbot.render.studio.footage.plan import Camera, plan_footage
from reelbot.render.studio.moderation import Moderation
from reelbot.render.studio.reports import Part
from reelbot.render.studio.shelf import Shelf
from reelbot.render.studio.shots import Shots
from reelbot.render.studio.store import AssetStore
from reelbot.render.studio.storyboard import EngineId, PictureTake, ShotTake, StillTake, take_key
from reelbot.render.studio.takes import Takes

SIZE = Size(width=160, height=90)


class _Fake:
    card: ClassVar[Card]
    log: ClassVar[list[str]] = []

    def __init__(self, settings: dict[str, Any]) -> None:
        if settings.get("cutter_path"):
            raise AssertionError("the cutter makes no engine that is dear")

    @classmethod
    def missing(cls, settings: dict[str, Any]) -> str | None:
        return None

    def load(self, report: Fraction) -> None:
        self.log.append(f"load {self.card.name}")

    def close(self) -> None:
        self.log.append(f"close {self.card.name}")


def card(task: Any, name: str, **more: Any) -> Card:
    return Card(task=task, name=name, version="1", licence="MIT", about=name, cost=1, memory_mb=1,
                **more)  # fmt: skip


class Model(_Fake):
    """Gives clips as a model does; has memory for one only after two rungs."""

    card = card("text_to_video", "model")
    rungs: ClassVar[int] = 0

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__(settings)
        self._given = 0

    def sketch(self, shot: Shot, report: Fraction) -> dict[str, Any]:
        plan = plan_footage(shot.seconds, Camera(8, 9, 9), 32, 32, seed=shot.seed)
        return plan.to_json() | {"notes": ["Filmed."]}

    def footage(
        self,
        shot: Any,
        sketch: dict[str, Any],
        number: int,
        report: Fraction,
        before: Any = None,
        **picture: Path,
    ) -> Footage:
        if self._given < self.rungs:
            raise EngineFailed("out_of_memory")
        self.log.append(f"clip {number} {None if before is None else int(before.mean())}")
        report(0.5)
        report(1.0)
        frames = np.full((9, 32, 32, 3), 50 + 100 * number, np.uint8)
        return Footage(frames, (f"Cut off in clip {number}.",))

    def give_up(self) -> str | None:
        self._given += 1
        return f"gave up {self._given}" if self._given < 3 else None


class Mover(Model):
    card = card("image_to_video", "mover")

    def sketch(self, shot: Any, picture: Path, report: Fraction) -> dict[str, Any]:  # type: ignore[override]
        assert picture.exists()
        return super().sketch(shot, report)


class Dear(_Fake):
    """Films at the film's size, as any engine may."""

    card = card("text_to_video", "dear")

    def sketch(self, shot: Shot, report: Fraction) -> dict[str, Any]:
        return {}

    def film(self, shot: Shot, sketch: dict[str, Any], report: Fraction) -> Iterator[Frame]:
        for i in range(round(shot.seconds * shot.fps)):
            yield Frame(np.full((SIZE.height * 3 // 2, SIZE.width), 60 + i, np.uint8))


class Painter(_Fake):
    card = card("text_to_image", "painter")
    batch: ClassVar[int] = 2

    def paint(self, shot: Shot, report: Fraction) -> np.ndarray:
        return self.paint_all([shot], None, report)[0][0]

    def paint_all(
        self, shots: list[Shot], source: Path | None, report: Fraction
    ) -> tuple[list[np.ndarray], tuple[str, ...]]:
        self.log.append(f"paint {len(shots)} {source is not None}")
        report(1.0)
        greys = [len(shot.prompt) * 10 for shot in shots]
        return [np.full((90, 160, 3), grey, np.uint8) for grey in greys], ("Painted.",)


ENGINES = {
    f"{one.card.task}.{one.card.name}": f"{__name__}:{one.__name__}"
    for one in (Model, Mover, Dear, Painter)
}


@pytest.fixture
def log() -> list[str]:
    _Fake.log.clear()
    Model.rungs = 0
    return _Fake.log


@pytest.fixture
def shots(tmp_path: Path, log: list[str]) -> Shots:
    return made(tmp_path)


def made(folder: Path, *, moderation: Moderation | None = None, **options: Any) -> Shots:
    registry = Registry({"options": dict.fromkeys(ENGINES, options)}, extra=ENGINES)
    shelf = Shelf(registry, budget_mb=100, idle_seconds=60)
    picture = folder / "upload.png"
    Image.new("RGB", (64, 64)).save(picture)
    return Shots(AssetStore(folder / "assets"), shelf, moderation, lambda name: picture)


def engine(task: str, name: str) -> EngineId:
    return EngineId(task=task, name=name, version="1")


def shot(seconds: float = 1.0, **more: Any) -> Shot:
    return Shot(prompt="a fox", seconds=seconds, size=SIZE, fps=8, **more)


def take(name: str = "model", seconds: float = 1.0) -> ShotTake:
    return ShotTake(engine=engine("text_to_video", name), shot=shot(seconds))


def still(prompt: str = "a fox", like: str | None = None) -> StillTake:
    painted = Shot(prompt=prompt, seconds=0, size=SIZE)
    return StillTake(engine=engine("text_to_image", "painter"), shot=painted, like=like)


def test_a_dear_shot_is_filmed_once_and_shown_without_its_engine(
    shots: Shots, tmp_path: Path, log: list[str]
) -> None:
    shots.make(take(seconds=2.0), quiet)
    assert log == ["load model", "clip 0 None", "clip 1 50"]
    shots.make(take(seconds=2.0), quiet)
    assert len(log) == 3
    frames = list(made(tmp_path, cutter_path="here").frames(take(seconds=2.0), quiet))
    assert len(frames) == 16
    assert {(frame.width, frame.height) for frame in frames} == {(160, 90)}
    assert frames[0].y[45, 80] < 80 < 140 < frames[-1].y[45, 80]
    assert shots.notes(take(seconds=2.0)) == (
        "Filmed.", "Cut off in clip 0.", "Cut off in clip 1.",
    )  # fmt: skip


def test_an_engine_that_films_at_full_size_is_kept_too(
    shots: Shots, tmp_path: Path, log: list[str]
) -> None:
    shots.make(take("dear"), quiet)
    frames = list(made(tmp_path, cutter_path="here").frames(take("dear"), quiet))
    assert [round(float(frame.y.mean())) for frame in frames] == list(range(60, 68))


def test_a_shot_that_is_gone_is_said(shots: Shots) -> None:
    with pytest.raises(EngineFailed) as failed:
        shots.frames(take(), quiet)
    assert failed.value.code == "asset_gone"


def test_what_memory_did_not_suffice_for_is_noted(shots: Shots, log: list[str]) -> None:
    Model.rungs = 2
    shots.make(take(), quiet)
    assert shots.notes(take())[-2:] == (
        "For lack of memory text_to_video.model gave up 1.",
        "For lack of memory text_to_video.model gave up 2.",
    )
    Model.rungs = 9
    with pytest.raises(EngineFailed) as failed:
        shots.make(take(seconds=0.5), quiet)
    assert failed.value.code == "out_of_memory"


def test_stills_are_painted_together_and_once(shots: Shots, log: list[str]) -> None:
    pages = [still("a"), still("bb"), still("ccc"), still("a")]
    shots.paint(pages, quiet)
    assert log == ["load painter", "paint 2 False", "paint 1 False"]
    shots.paint(pages, quiet)
    assert len(log) == 3
    shots.paint([still("a", like="upload")], quiet)
    assert log[-1] == "paint 1 True"


def test_a_still_is_set_in_motion(shots: Shots, tmp_path: Path, log: list[str]) -> None:
    painted = still("a fox")
    moved = PictureTake(
        engine=engine("image_to_video", "mover"),
        still=painted,
        shot=PictureShot(
            image=f"still:{take_key(painted)}", prompt="a fox", seconds=1, size=SIZE, fps=8
        ),
    )
    with pytest.raises(EngineFailed, match="went missing"):
        shots.make(moved, quiet)
    shots.paint([painted], quiet)
    shots.make(moved, quiet)
    assert len(list(shots.frames(moved, quiet))) == 8
    takes = Takes(AssetStore(tmp_path / "assets"), shots._shelf, None)
    assert takes.notes([moved]) == ("Filmed.", "Cut off in clip 0.", "Painted.")


def test_an_unfit_picture_is_not_kept(tmp_path: Path, log: list[str]) -> None:
    class Stern(Moderation):
        def score(self, picture: np.ndarray) -> float:
            return 1.0

    stern = made(tmp_path, moderation=Stern({}, Registry(), threshold=0.8))
    with pytest.raises(NotAllowed) as refused:
        stern.paint([still()], quiet)
    assert refused.value.code == "picture_refused"
    assert stern._store.find(take_key(still())) is None
    stern.make(take(), quiet)
    with pytest.raises(NotAllowed):
        list(stern.frames(take(), quiet))


def test_parts_of_a_work_pass_looks_on() -> None:
    class Whole:
        def __init__(self) -> None:
            self.told: list[float] = []
            self.pictures: list[Any] = []

        def __call__(self, fraction: float, detail: str | None = None) -> None:
            self.told.append(fraction)

        def show(self, picture: np.ndarray) -> None:
            self.pictures.append(picture)

    whole = Whole()
    part = Part(Part(whole, 1, 1, 2), 3, 1, 4)
    part(0.0)
    part(1.0)
    part.show(np.zeros((2, 2, 3), np.uint8))
    assert whole.told == [0.875, 1.0] and len(whole.pictures) == 1
    Part(quiet, 0, 1, 1).show(np.zeros((2, 2, 3), np.uint8))
