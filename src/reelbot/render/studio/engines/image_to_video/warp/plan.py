"""How a picture is going to be filmed: a pure function of what is in it, the words and the seed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reelbot.render.studio.engines.base import PictureShot
from reelbot.render.studio.engines.image_to_text.sight.detector import Found
from reelbot.render.studio.engines.image_to_video.warp.camera import least_margin
from reelbot.render.studio.engines.image_to_video.warp.depth import depth_map
from reelbot.render.studio.engines.image_to_video.warp.sketch import Camera, Depth, Relief, Sketch
from reelbot.render.studio.engines.image_to_video.warp.wishes import Move, wishes
from reelbot.render.studio.pictures import Box, framing

# What holds the frame: boxes of at least this share of the picture's area and of the largest's.
MATTERS = 0.02
MATTERS_BESIDE = 0.15
RELIEFS_MAX = 6
USUAL_S = 6.0  # a move has its usual extent in this time, less in less
CLOSE_UP = 0.5  # of the crop's area


def plan(shot: PictureShot, width: int, height: int, found: Sequence[Found]) -> Sketch:
    """The sketch of a shot of a picture of `width` × `height`, in which `found` was seen."""
    wish = wishes(shot.prompt, shot.motion)
    rng = np.random.default_rng(shot.seed)
    least = max([MATTERS * width * height, *(MATTERS_BESIDE * _area(one.box) for one in found)])
    held = [one.box for one in found if _area(one.box) >= least]
    frame = framing(width, height, shot.size, _around(held))
    crop, window = frame.crop, frame.window
    reliefs = tuple(
        sorted(
            (_relief(one.box, crop) for one in found if _inside(one.box, crop)),
            key=lambda one: -one.across * one.down,
        )[:RELIEFS_MAX]
    )
    depth = Depth(
        ground=0.62 if reliefs else 0.8,
        horizon=0.3,
        # With nothing found, the middle is where somebody pointed the camera.
        reliefs=reliefs or (Relief(x=0.5, y=0.55, across=0.26, down=0.3, near=0.55),),
    )
    moves = wish.moves or _usual_moves(reliefs, window.width / window.height, rng)
    reach = wish.pace * float(np.clip(shot.seconds / USUAL_S, 0.45, 1.25))
    main = reliefs[0] if reliefs else Relief(x=0.5, y=0.5, across=0.5, down=0.5, near=0.5)
    # Half of the way to what matters: it comes nearer and yet is not dragged to the middle.
    camera = Camera(
        moves=moves,
        reach=round(reach, 3),
        focus_x=round(0.5 + 0.6 * (main.x - 0.5), 4),
        focus_y=round(0.5 + 0.6 * (main.y - 0.5), 4),
    )
    near = depth_map(depth, crop.width / crop.height)
    margin = least_margin(camera, near, shot.seconds)
    return Sketch(
        crop=_whole(crop),
        window=_whole(window),
        depth=depth,
        camera=camera.model_copy(update={"margin": margin}),
        weather=wish.weather,
        rays=wish.rays,
        mood=wish.mood,
    )


def _usual_moves(
    reliefs: Sequence[Relief], aspect: float, rng: np.random.Generator
) -> tuple[Move, ...]:
    """Moves that suit the picture, where nobody asked for any."""
    shares = [4 * one.across * one.down for one in reliefs]
    choices: list[tuple[Move, ...]]
    if not reliefs:
        choices = [("push_in",), ("pull_out",), ("pan_left", "push_in"), ("pan_right", "push_in")]
        if aspect < 1:
            choices += [("tilt_up",), ("tilt_down",)]
    elif max(shares) >= CLOSE_UP:
        choices = [("breathe", "float"), ("orbit",), ("push_in",)]
    elif len(reliefs) == 1:
        choices = [("orbit",), ("push_in",), ("push_in", "float"), ("float",)]
    else:
        choices = [("orbit",), ("pull_out",), ("pan_left",), ("pan_right",), ("push_in",)]
    return choices[int(rng.integers(len(choices)))]


def _relief(box: Box, crop: Box) -> Relief:
    """A thing in the crop; the lower it stands and the larger it is, the nearer it is."""
    left, right = ((max(crop.left, min(crop.right, side)) - crop.left) / crop.width
                   for side in (box.left, box.right))  # fmt: skip
    top, bottom = ((max(crop.top, min(crop.bottom, side)) - crop.top) / crop.height
                   for side in (box.top, box.bottom))  # fmt: skip
    size = ((right - left) * (bottom - top)) ** 0.5
    return Relief(
        x=round((left + right) / 2, 4),
        y=round((top + bottom) / 2, 4),
        across=round(max(0.02, (right - left) * 0.5), 4),
        down=round(max(0.02, (bottom - top) * 0.5), 4),
        near=round(min(1.0, 0.45 + 0.35 * bottom + 0.3 * size), 3),
    )


def _inside(box: Box, crop: Box) -> bool:
    """Whether most of a box is in the crop."""
    across = min(box.right, crop.right) - max(box.left, crop.left)
    down = min(box.bottom, crop.bottom) - max(box.top, crop.top)
    return across > 0 and down > 0 and across * down > 0.5 * _area(box)


def _area(box: Box) -> float:
    return box.width * box.height


def _around(boxes: Sequence[Box]) -> Box | None:
    """The box about all boxes."""
    if not boxes:
        return None
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _whole(box: Box) -> tuple[int, int, int, int]:
    left, top, right, bottom = (round(side) for side in box)
    return left, top, right, bottom
