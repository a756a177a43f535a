"""Text or a picture → clips, by a video pipeline of diffusers: all that such engines share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reelbot.render.studio.engines.base import (
    Footage,
    Fraction,
    Frame,
    PictureShot,
    Shot,
    Size,
)
from reelbot.render.studio.engines.neural import device, enlarging, weights
from reelbot.render.studio.engines.neural.options import Options
from reelbot.render.studio.engines.neural.pipeline import PipelineEngine, parameters
from reelbot.render.studio.engines.neural.pixels import pixels
from reelbot.render.studio.engines.neural.prompts import cut_off, joined, left_out
from reelbot.render.studio.engines.neural.video_table import VideoTable, enlarging_folder
from reelbot.render.studio.footage import keep, show
from reelbot.render.studio.footage.plan import (
    Camera,
    FootagePlan,
    Join,
    native_size,
    nearest_size,
    plan_footage,
    told,
)
from reelbot.render.studio.pictures import fit, load_picture
from reelbot.render.studio.reports import Part

U8 = NDArray[np.uint8]


class VideoEngine(PipelineEngine):
    """A subclass gives `camera`, and the `area` of its frames in pixels: their shape is the film's,
    unless `square`."""

    Table = VideoTable
    camera: ClassVar[Camera]
    area: ClassVar[int]
    square: ClassVar[bool] = False
    join: ClassVar[Join] = "fade"

    options: VideoTable

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__(settings)
        self._enlarger: enlarging.Enlarger | None = None
        self._enlarges = self.options.upscale != "lanczos"

    @classmethod
    def folder_problem(cls, folder: Path, options: Options) -> str | None:
        if wrong := super().folder_problem(folder, options):
            return wrong
        assert isinstance(options, VideoTable)
        if options.upscale == "lanczos":
            return None
        return enlarging.problem(
            options.upscale_model,
            options.upscale_revision,
            options.models,
            allow_pickle=options.allow_pickle,
        )

    @classmethod
    def identity(cls, settings: dict[str, Any]) -> dict[str, Any]:
        options = cls.table(settings)
        own = {"upscale_model", "upscale_revision"}
        found = {name: one for name, one in super().identity(settings).items() if name not in own}
        folder = enlarging_folder(options)
        if folder is None:
            return found
        return found | {
            "upscale_model": options.upscale_name,
            "upscale_weights": weights.fingerprint(folder),
        }

    # --- planning --------------------------------------------------------------------------------

    def plan(self, shot: Shot | PictureShot) -> tuple[FootagePlan, tuple[str, ...]]:
        """The shot's clips, and what differs from what was asked for."""
        camera, notes = self._camera()
        width, height, more = self._size(shot.size, camera)
        plan = plan_footage(
            shot.seconds,
            camera,
            width,
            height,
            seed=shot.seed,
            index=shot.index if isinstance(shot, Shot) else 0,
            join=self.join,
            between=self.options.between,
            fit=self.options.fit,
        )
        return plan, (*notes, *more, told(plan, shot.size, shot.fps))

    def trained(self) -> Camera:
        """What the model in the folder was trained to film; the class's `camera` unless the folder
        says otherwise."""
        return self.camera

    def filmed(self) -> int:
        """How many pixels its frames have; the class's `area` unless the folder says otherwise."""
        return self.area

    def _camera(self) -> tuple[Camera, tuple[str, ...]]:
        trained = self.trained()
        camera = trained._replace(fps=self.options.fps or trained.fps)
        asked = self.options.frames
        if not asked:
            return camera, ()
        frames = min(asked, trained.frames)
        camera = camera._replace(frames=frames, frames_least=min(frames, trained.frames_least))
        frames = camera.allowed(frames)
        camera = camera._replace(frames=frames)
        note = f"The model cannot film {asked} frames; clips have {frames}."
        return camera, (note,) if frames != asked else ()

    def _size(self, size: Size, camera: Camera) -> tuple[int, int, tuple[str, ...]]:
        asked = (self.options.width, self.options.height)
        if all(asked):
            found = nearest_size(*asked, camera.multiple)
            note = f"The model cannot film at {asked[0]}×{asked[1]}; {found[0]}×{found[1]} is used."
            return (*found, (note,) if found != asked else ())
        if self.square:
            side = round(self.filmed() ** 0.5)
            return (*nearest_size(side, side, camera.multiple), ())
        return (*native_size(self.filmed(), size, camera.multiple), ())

    # --- filming ---------------------------------------------------------------------------------

    def load(self, report: Fraction) -> None:
        self._slim = self._slim or self.options.slim
        super().load(report)

    def settle(self) -> None:
        super().settle()
        folder = enlarging_folder(self.options)
        if self._enlarges and folder is not None:
            self._enlarger = enlarging.Enlarger(
                folder,
                self.options.device,
                name=self.full(),
                make_room=lambda: device.empty_cache(self.options),
            )

    def close(self) -> None:
        self._enlarger = None
        super().close()

    def memory_mb(self) -> int:
        folder = enlarging_folder(self.options) if self._enlarges else None
        more = enlarging.Enlarger.memory_mb(folder) if folder is not None else 0
        return super().memory_mb() + more

    def give_up(self) -> str | None:
        """As every pipeline; frames are not enlarged any more before they are made smaller."""
        if given := self.slower():
            return given
        if self._enlarges:
            self._enlarges, self._enlarger = False, None
            device.empty_cache(self.options)
            return "left its frames to be enlarged by Lanczos"
        return self.smaller()

    def shoot(
        self,
        shot: Shot | PictureShot,
        plan: FootagePlan,
        number: int,
        report: Fraction,
        picture: Image.Image | None = None,
    ) -> Footage:
        """One clip of the plan: RGB uint8, (frames, height, width, 3)."""
        options = self.options
        clip = plan.clips[number]
        width, height = self._sized(plan)
        style = shot.style if isinstance(shot, Shot) else ""
        negative = shot.negative if isinstance(shot, Shot) else ""
        prompt = joined(shot.prompt, style)
        arguments: dict[str, Any] = {
            "prompt": prompt,
            "negative_prompt": joined(negative, options.negative) or None,
            "width": width,
            "height": height,
            "num_frames": clip.frames,
            "num_inference_steps": options.steps,
            "generator": device.generator(clip.seed),
            "output_type": "np",
            **self.rates(plan.fps),
        }
        if options.guidance is not None:
            arguments["guidance_scale"] = options.guidance
        if picture is not None:
            arguments["image"] = picture
        arguments |= self.further() | options.call
        lost = cut_off(self.pipe, prompt) if "prompt" in parameters(self.pipe) else None
        unpack = self.unpacker(clip.frames, width, height)
        enlarger = self._enlarger
        filming = Part(report, 0, 1 - enlarging.SHARE, 1) if enlarger else report
        output = self.run(arguments, filming, steps=options.steps, unpack=unpack)
        frames = pixels(output.frames[0], self.full())
        notes = (*((lost,) if lost else ()), *left_out(self.pipe, shot.prompt, negative))
        if enlarger is None:
            return Footage(frames, notes)
        frames = enlarger.enlarged(frames, Part(report, 1 - enlarging.SHARE, enlarging.SHARE, 1))
        side = f"{frames.shape[2]}×{frames.shape[1]}"
        by = f"Swin2SR ({options.upscale_name}, revision {options.upscale_revision[:7]})"
        return Footage(frames, (*notes, f"Its frames were enlarged to {side} by {by}."))

    def rates(self, fps: float) -> dict[str, Any]:
        """The frame rate under the names that pipelines have for it."""
        return {name: round(fps) for name in ("frame_rate", "fps", "target_fps")}

    def further(self) -> dict[str, Any]:
        """Arguments of the model's own."""
        return {}

    def unpacker(self, frames: int, width: int, height: int) -> Callable[[Any], Any] | None:
        """What gives the latents of a clip the form (batch, channels, frames, height, width); None
        where they have it."""
        return None

    def _sized(self, plan: FootagePlan) -> tuple[int, int]:
        """The plan's size, smaller where memory did not suffice."""
        if self.scale == 1.0:
            return plan.width, plan.height
        sides = (round(plan.width * self.scale), round(plan.height * self.scale))
        return nearest_size(*sides, self.camera.multiple)


class TextVideoEngine(VideoEngine):
    """A prompt → clips."""

    def sketch(self, shot: Shot, report: Fraction) -> dict[str, Any]:
        plan, notes = self.plan(shot)
        report(1.0)
        return plan.to_json() | {"notes": list(notes)}

    def footage(
        self,
        shot: Shot,
        sketch: dict[str, Any],
        number: int,
        report: Fraction,
        before: U8 | None = None,
    ) -> Footage:
        return self.shoot(shot, FootagePlan.of(sketch), number, report)

    def film(self, shot: Shot, sketch: dict[str, Any], report: Fraction) -> Iterator[Frame]:
        """Exactly round(shot.seconds * shot.fps) frames of shot.size."""
        plan = FootagePlan.of(sketch)
        clips = [self.shoot(shot, plan, i, report).frames for i in range(len(plan.clips))]
        return _shown(plan, clips, shot)


class PictureVideoEngine(VideoEngine):
    """A picture → clips, each going on from the last frame of the one before."""

    join = "continue"

    def sketch(self, shot: PictureShot, picture: Path, report: Fraction) -> dict[str, Any]:
        plan, notes = self.plan(shot)
        report(1.0)
        return plan.to_json() | {"notes": list(notes)}

    def footage(
        self,
        shot: PictureShot,
        sketch: dict[str, Any],
        number: int,
        report: Fraction,
        before: U8 | None = None,
        picture: Path | None = None,
    ) -> Footage:
        plan = FootagePlan.of(sketch)
        width, height = self._sized(plan)
        if before is None:
            assert picture is not None
            before = load_picture(picture)
        first = fit(before, Size(width=width, height=height))
        return self.shoot(shot, plan, number, report, Image.fromarray(first))

    def film(
        self, shot: PictureShot, sketch: dict[str, Any], picture: Path, report: Fraction
    ) -> Iterator[Frame]:
        """Exactly round(shot.seconds * shot.fps) frames of shot.size."""
        plan = FootagePlan.of(sketch)
        clips: list[U8] = []
        for i in range(len(plan.clips)):
            before = clips[-1][-1] if clips else None
            made = self.footage(shot, sketch, i, report, before, picture)
            clips.append(made.frames)
        return _shown(plan, clips, shot)


def _shown(plan: FootagePlan, clips: list[U8], shot: Shot | PictureShot) -> Iterator[Frame]:
    def opened(number: int) -> show.Open:
        return lambda: (keep.planes_of(frame) for frame in clips[number])

    opens = [opened(i) for i in range(len(clips))]
    return show.frames(plan, opens, shot.seconds, shot.size, shot.fps)
