"""Lines between actors: kite strings, leashes, ropes. One small picture, stretched from hand to
end; it sags a little."""

from __future__ import annotations

from math import hypot

import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import blank
from reelbot.render.studio.engines.text_to_video.scenery.plates.plate import Canvas, Planes, planes

_LONG, _THICK = 32, 8  # pixels of the picture; its border is clear, so that its edges are soft
_PIECES = 7
_STRING, _LEASH = (0.96, 0.94, 0.9), (0.5, 0.16, 0.14)

Point = tuple[float, float]


def line_picture(mood: str, *, leash: bool) -> Planes:
    """A piece of line, lying level: pale string, or dark leather."""
    picture = blank(_THICK, _LONG)
    picture[2:-2, :, :3] = _LEASH if leash else _STRING
    picture[2:-2, :, 3] = 1.0
    picture *= 0.9
    return planes(picture, mood)


def draw_line(
    canvas: Canvas, picture: Planes, start: Point, end: Point, thickness: float, sag: float
) -> None:
    """Draw a line between two points of the canvas; lengths in pixels. `sag`: how far its middle
    hangs down, as a share of its length."""
    long = hypot(end[0] - start[0], end[1] - start[1])
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + 2 * sag * long)

    def at(share: float) -> Point:
        first, second, third = (1 - share) ** 2, 2 * share * (1 - share), share**2
        return (
            first * start[0] + second * middle[0] + third * end[0],
            first * start[1] + second * middle[1] + third * end[1],
        )

    for piece in range(_PIECES):
        (ax, ay), (bx, by) = at(piece / _PIECES), at((piece + 1) / _PIECES)
        reach = max(1e-3, hypot(bx - ax, by - ay))
        dx, dy = (bx - ax) / reach, (by - ay) / reach
        along, across = (reach + 0.5) / _LONG, 2 * thickness / _THICK
        linear = np.array([[dx * along, -dy * across], [dy * along, dx * across]])
        offset = np.array([ax, ay]) - linear @ np.array([0.0, _THICK / 2])
        canvas.stamp(picture, np.column_stack([linear, offset]))
