"""The stage of one shot: every plate painted once, then the frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.base import Frame, Shot
from reelbot.render.studio.engines.text_to_video.scenery.actors import Performer
from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Catalogue
from reelbot.render.studio.engines.text_to_video.scenery.effects.finish import Finish
from reelbot.render.studio.engines.text_to_video.scenery.effects.lines import (
    draw_line,
    line_picture,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.plate import Canvas
from reelbot.render.studio.engines.text_to_video.scenery.sets.painter import Painter
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Sketch
from reelbot.render.studio.engines.text_to_video.scenery.world.places import PLACES

# How high a rider sits on a carrier, as a share of its height; where none is given, 0.55.
SEATS: Mapping[str, float] = {
    "skateboard": 0.34, "broom": 0.2, "horse": 0.52, "camel": 0.62, "elephant": 0.82,
    "dragon": 0.5, "rocket": 0.42, "sailboat": 0.26, "canoe": 0.55, "bicycle": 0.6,
    "motorcycle": 0.5, "sled": 0.45, "racing car": 0.62, "ship": 0.6, "passenger ship": 0.62,
    "ferry": 0.6, "speedboat": 0.55, "motor boat": 0.5, "bathtub": 0.4, "flying saucer": 0.72,
    "automobile": 0.7, "taxi": 0.68, "bus": 0.82, "pickup truck": 0.66, "tractor": 0.68,
    "couch and lamp": 0.25, "bed": 0.4, "chair": 0.42, "unicorn": 0.38,
    "lion": 0.36, "bear": 0.38, "wolf": 0.36, "fox": 0.36, "polar bear": 0.38,
    "sport utility vehicle": 0.72, "minibus": 0.76, "airplane": 0.42, "small airplane": 0.42,
}  # fmt: skip
# These are drawn over their rider: one sits in them.
COVERING = frozenset(
    {"canoe", "automobile", "speedboat", "motor boat", "taxi", "bathtub", "pickup truck", "tractor",
     "flying saucer", "racing car", "bus", "sport utility vehicle", "minibus", "ship", "ferry",
     "passenger ship", "airplane", "small airplane", "police car", "ambulance", "fire engine"}
)  # fmt: skip


class Stage:
    """Paints a sketch's plates and yields its frames.

    `shape` is the shot's; painting reports a share of the work and may be cancelled between plates.
    """

    def __init__(
        self, shot: Shot, sketch: Sketch, catalogue: Catalogue, report: Callable[[float], None]
    ) -> None:
        self.width, self.height = shot.size.width, shot.size.height
        self._seconds, self._fps = shot.seconds, shot.fps
        self._sketch = sketch
        self._pan = sketch.view.pan * self.width
        self._set = Painter(shot, sketch, catalogue).paint(report)
        self._performers = [
            Performer(actor, catalogue, self._set.light, self.width, self.height, sketch.look)
            for actor in sketch.actors
        ]
        self._lines = [line_picture(self._set.light.mood, leash=leash) for leash in (False, True)]
        self._finish = Finish(sketch.look, self._set.light.mood, self.width, self.height)
        report(1.0)

    # -- frames ----------------------------------------------------------------------------

    def frames(self) -> Iterator[Frame]:
        """Exactly round(seconds · fps) frames."""
        canvas = Canvas(self.width, self.height)
        count = round(self._seconds * self._fps)
        held: tuple[float, Frame] | None = None
        for number in range(count):
            seconds = self._finish.moment(number / self._fps)
            if held is None or held[0] != seconds:
                self.compose(canvas, seconds * self._sketch.view.pace)
                share = seconds * self._fps / max(1, count - 1)
                held = (seconds, Frame(self._through_camera(canvas, share, seconds)))
            yield held[1]  # of a pose that is held the same: it is not composed or encoded again

    def frame(self, seconds: float) -> Frame:
        """The frame at a time."""
        canvas = Canvas(self.width, self.height)
        seconds = self._finish.moment(seconds)
        self.compose(canvas, seconds * self._sketch.view.pace)
        return Frame(self._through_camera(canvas, seconds / max(1e-6, self._seconds), seconds))

    def coverage(self, seconds: float) -> float:
        """Share of the main actor's area that is to be seen at a time, 0 to 1; 1 without one."""
        canvas = Canvas(self.width, self.height, watch=True)
        self.compose(canvas, seconds)
        if canvas.seen is None or canvas.watched_area == 0:
            return 1.0 if not any(actor.main for actor in self._sketch.actors) else 0.0
        return float(canvas.seen.sum()) / canvas.watched_area

    def compose(self, canvas: Canvas, seconds: float) -> None:
        """Draw everything at a time, before the camera."""
        for layer in self._set.sky:
            layer.draw(canvas, seconds, self._pan)
        if self._set.lightning is not None:
            self._set.lightning.draw_bolt(canvas, seconds)
        for layer in self._set.behind:
            layer.draw(canvas, seconds, self._pan)
        order = sorted(
            (number for number, p in enumerate(self._performers) if p.actor.carrier is None),
            key=lambda number: (
                self._performers[number].actor.main,
                self._performers[number].actor.y,
            ),
        )
        afloat = [number for number in order if self._is_afloat(number)]
        for number in afloat:
            self._perform(canvas, number, seconds)
        for layer in self._set.shore:
            layer.draw(canvas, seconds, self._pan)
        if self._sketch.place not in ("space", "sky", "sea"):
            for performer in self._performers:
                grounded = performer.actor.y > self._sketch.ground - 0.06
                if performer.actor.carrier is None and not performer.actor.airborne and grounded:
                    performer.draw_shadow(canvas, seconds)
        for number in order:
            if number not in afloat:
                self._perform(canvas, number, seconds)
        for layer in self._set.before:
            layer.draw(canvas, seconds, self._pan)
        for particles in self._set.particles:
            particles.draw(canvas, seconds)
        if self._set.lightning is not None:
            self._set.lightning.draw_light(canvas, seconds)
        self._finish.compose(canvas)

    def _is_afloat(self, number: int) -> bool:
        """Whether it is in the water that lies behind a shore."""
        actor = self._performers[number].actor
        return (
            PLACES[self._sketch.place].water != "none"
            and not actor.airborne
            and actor.y < self._sketch.ground - 0.05
        )

    def _perform(self, canvas: Canvas, number: int, seconds: float) -> None:
        """Draw an actor, what it holds, and who it carries."""
        mount = self._performers[number]
        self._draw_line(canvas, mount, seconds)
        riders = [
            (other, p)
            for other, p in enumerate(self._performers)
            if p.actor.carrier == number and p.actor.reach is None
        ]
        if riders:
            self._ride(canvas, mount, riders, seconds)
        else:
            mount.draw(canvas, seconds)
        x, y, _, _, _ = mount.place(seconds)
        self._draw_held(canvas, number, (x, y), seconds)

    def _draw_held(
        self, canvas: Canvas, number: int, at: tuple[float, float], seconds: float
    ) -> None:
        holder = self._performers[number]
        forward = 1 if holder.actor.faces_right else -1
        for held in self._performers:
            actor = held.actor
            if actor.carrier == number and actor.reach is not None and actor.seat is not None:
                reach, seat = actor.reach * holder.size, actor.seat * holder.size
                held.draw(canvas, seconds, (at[0] + forward * reach, at[1] - seat))

    def _ride(
        self,
        canvas: Canvas,
        mount: Performer,
        riders: Sequence[tuple[int, Performer]],
        seconds: float,
    ) -> None:
        x, y, _, _, _ = mount.place(seconds)
        covered = mount.actor.name in COVERING or any(p.actor.seat is not None for _, p in riders)
        if not covered:
            mount.draw(canvas, seconds)
        for number, rider in riders:
            share = rider.actor.seat or SEATS.get(mount.actor.name, 0.55)
            along = (rider.actor.x - mount.actor.x) * self.width
            seat = (x + along, y - mount.size * share)
            rider.draw(canvas, seconds, seat)
            self._draw_held(canvas, number, seat, seconds)
        if covered:
            mount.draw(canvas, seconds)

    def _draw_line(self, canvas: Canvas, performer: Performer, seconds: float) -> None:
        """From the hand of who holds its line."""
        if performer.actor.line is None:
            return
        holder = self._performers[performer.actor.line]
        airborne = performer.actor.airborne
        draw_line(
            canvas,
            self._lines[not airborne],
            holder.end_of_line(seconds, holds=True),
            performer.end_of_line(seconds, holds=False),
            max(1.0, (0.0026 if airborne else 0.0042) * self.height),
            0.04 if airborne else 0.08,
        )

    def _through_camera(self, canvas: Canvas, share: float, seconds: float) -> NDArray[np.uint8]:
        """A fresh picture of the canvas, drawn closer about the view's focus, and finished."""
        start, stop = self._sketch.view.zoom
        eased = share * share * (3 - 2 * share)
        zoom = (start + (stop - start) * eased) * self._finish.sways
        out: NDArray[np.uint8] = np.empty_like(canvas.data)
        if zoom < 1.0005:
            np.copyto(out, canvas.data)
            self._finish.print_(out, seconds)
            return out
        fx, fy = self._sketch.view.focus
        dx, dy = self._finish.sway(seconds)
        target = Frame(out)
        for source, to in ((canvas.y, target.y), (canvas.u, target.u), (canvas.v, target.v)):
            rows, columns = source.shape
            matrix = np.array(
                [
                    [1 / zoom, 0, (fx * (1 - 1 / zoom) + dx) * columns],
                    [0, 1 / zoom, (fy * (1 - 1 / zoom) + dy) * rows],
                ]
            )
            cv2.warpAffine(
                source, matrix, (columns, rows), dst=to,
                    flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                borderMode=cv2.BORDER_REPLICATE,
            )  # fmt: skip
        self._finish.print_(out, seconds)
        return out
