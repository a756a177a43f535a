"""Where the camera is at a time, and what part of the picture each point of the window shows then.

Places are shares of the crop, 0 in its middle and ±0.5 at its edges. A pose is how much closer the
camera is to its focus (`zoom`), how much closer to the middle (`margin`: room to look aside), how
far it looks aside (`x`, `y`), how far it stepped aside (`step_x`, `step_y`: near things move by
that much, far ones stay), and how much more near things grow (`swell`).
"""

from __future__ import annotations

from math import cos, pi, prod, sin
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.image_to_video.warp.sketch import Camera
from reelbot.render.studio.engines.image_to_video.warp.wishes import Move

F32 = NDArray[np.float32]

MIDDLE = 0.4  # the nearness that a step to the side leaves where it is


class Pose(NamedTuple):
    zoom: float = 1.0
    x: float = 0.0
    y: float = 0.0
    step_x: float = 0.0
    step_y: float = 0.0
    swell: float = 0.0
    margin: float = 1.0


def ease(share: float) -> float:
    """0 to 1, beginning and ending at rest (Perlin's smootherstep)."""
    share = min(1.0, max(0.0, share))
    return share**3 * (share * (6 * share - 15) + 10)


def pose(camera: Camera, seconds: float, length_s: float) -> Pose:
    """The pose at a time of a shot; all of the camera's moves together."""
    made = [_move(move, camera.reach, seconds, max(length_s, 1e-3)) for move in camera.moves]
    return Pose(
        prod(each.zoom for each in made),
        x=sum(each.x for each in made),
        y=sum(each.y for each in made),
        step_x=sum(each.step_x for each in made),
        step_y=sum(each.step_y for each in made),
        swell=sum(each.swell for each in made),
        margin=camera.margin,
    )


def _move(move: Move, reach: float, seconds: float, length_s: float) -> Pose:
    share = seconds / length_s
    u = ease(share)
    back = 1 - 2 * u  # 1 to −1
    # Comes and goes at rest; whole swings, each about as long as a breath is.
    swings = max(1, round(length_s / 6))
    swing = (1 - cos(2 * pi * swings * share)) / 2
    edge = min(1.0, length_s / 4)
    held = ease(seconds / edge) * ease((length_s - seconds) / edge)
    match move:
        case "push_in":
            return Pose(1 + 0.17 * reach * u, swell=0.075 * reach * u)
        case "pull_out":
            return Pose(1 + 0.17 * reach * (1 - u), swell=0.075 * reach * (1 - u))
        case "pan_left":
            return Pose(x=0.062 * reach * back, step_x=0.022 * reach * back)
        case "pan_right":
            return Pose(x=-0.062 * reach * back, step_x=-0.022 * reach * back)
        case "tilt_up":
            return Pose(y=0.062 * reach * back, step_y=0.018 * reach * back)
        case "tilt_down":
            return Pose(y=-0.062 * reach * back, step_y=-0.018 * reach * back)
        case "orbit":
            turns = max(1, round(length_s / 6))
            angle = pi * turns * (u if turns == 1 else share)
            return Pose(
                1 + 0.03 * reach * sin(angle) ** 2,
                step_x=0.042 * reach * cos(angle),
                step_y=-0.01 * reach * sin(angle) ** 2,
                swell=0.03 * reach * sin(angle) ** 2,
            )
        case "float":
            return Pose(
                1 + 0.035 * reach * swing,
                x=0.008 * reach * held * sin(2 * pi * seconds / 7.3),
                y=0.008 * reach * held * sin(2 * pi * seconds / 5.1 + 1),
                step_x=0.02 * reach * held * sin(2 * pi * seconds / 6.1),
                step_y=0.014 * reach * held * sin(2 * pi * seconds / 4.7 + 2),
                swell=0.02 * reach * swing,
            )
        case "breathe":
            return Pose(1 + 0.022 * reach * swing, swell=0.05 * reach * swing)
        case "handheld":
            return Pose(
                x=0.006 * reach * held * (sin(5.1 * seconds) + 0.5 * sin(11.3 * seconds + 1)),
                y=0.006 * reach * held * (sin(4.3 * seconds + 2) + 0.5 * sin(12.7 * seconds)),
                step_x=0.008 * reach * held * sin(3.7 * seconds),
            )
        case "still":
            return Pose()


def seen(x: F32, y: F32, pose: Pose, focus: tuple[float, float], near: F32) -> tuple[F32, F32]:
    """Which places of the crop the places (x, y) of the window show, shapes as given.

    `near` is the depth map over the crop. A place shows what is found by going back along the view:
    how far depends on the depth there, so it is looked up, and looked up again from the answer.
    """
    flat_x = (focus[0] + (x - focus[0]) / pose.zoom) / pose.margin + pose.x
    flat_y = (focus[1] + (y - focus[1]) / pose.zoom) / pose.margin + pose.y
    at_x, at_y = flat_x, flat_y
    for _ in range(3):
        height, width = near.shape
        columns = np.asarray((at_x + 0.5) * width - 0.5, np.float32)
        rows = np.asarray((at_y + 0.5) * height - 0.5, np.float32)
        depth = cv2.remap(near, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        away = depth - MIDDLE
        grown = 1 / (1 + pose.swell * away)
        at_x = focus[0] + (flat_x - focus[0]) * grown + pose.step_x * away
        at_y = focus[1] + (flat_y - focus[1]) * grown + pose.step_y * away
    return np.asarray(at_x, np.float32), np.asarray(at_y, np.float32)


def least_margin(camera: Camera, near: F32, length_s: float) -> float:
    """The smallest `margin` with which no place of the window ever shows anything past the edge."""
    axis = np.linspace(-0.5, 0.5, 33, dtype=np.float32)
    x, y = np.meshgrid(axis, axis)
    margin = 1.0
    for _ in range(6):
        past = 0.0
        for step in range(49):
            at = pose(camera.model_copy(update={"margin": margin}), length_s * step / 48, length_s)
            at_x, at_y = seen(x, y, at, (camera.focus_x - 0.5, camera.focus_y - 0.5), near)
            past = max(past, float(np.abs(at_x).max()) - 0.5, float(np.abs(at_y).max()) - 0.5)
        if past <= 0:
            break
        margin *= 1 + 2.1 * past + 0.001
    return round(margin * 1.004, 5)
