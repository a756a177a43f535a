"""One shot becomes the next, on yuv420p planes.

Every transition writes into `out`; the inputs stay as they are. `share` runs from 0 (all before)
to 1 (all after). All arithmetic is on uint8 planes by OpenCV, a few hundred microseconds at 720p.
"""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.base import Frame

Transition = Literal["cut", "fade", "slide", "wipe", "zoom"]
Plane = NDArray[np.uint8]

BLACK_Y = 16  # limited range
GREY = 128
WIPE_EDGE = 0.12  # width of the soft edge, as a share of the picture's
ZOOM = 0.35


def mix(kind: Transition, before: Frame, after: Frame, share: float, out: Frame) -> None:
    """Write the picture that is `share` of the way from `before` to `after` into `out`."""
    share = min(1.0, max(0.0, share))
    if kind == "cut":
        np.copyto(out.data, after.data if share > 0 else before.data)
    elif kind == "fade":
        fade(before.data, after.data, share, out.data)
    elif kind == "slide":
        slide(before, after, eased(share), out)
    elif kind == "wipe":
        wipe(before, after, eased(share), out)
    else:
        zoom(before, after, share, out)


def eased(share: float) -> float:
    """Smoothstep: starts and ends at rest."""
    return share * share * (3 - 2 * share)


def fade(before: Plane, after: Plane, share: float, out: Plane) -> None:
    cv2.addWeighted(before, 1 - share, after, share, 0, dst=out)


def slide(before: Frame, after: Frame, share: float, out: Frame) -> None:
    """The next shot comes from the right and pushes the one before out."""
    edge = out.width - 2 * round(share * out.width / 2)  # even, so that chroma moves with luma
    for left, right, target, x in zip(
        planes(before), planes(after), planes(out), (edge, edge // 2, edge // 2), strict=True
    ):
        width = target.shape[1]
        target[:, :x] = left[:, width - x :]
        target[:, x:] = right[:, : width - x]


def wipe(before: Frame, after: Frame, share: float, out: Frame) -> None:
    """A soft edge runs from left to right and uncovers the next shot."""
    for old, new, target in zip(planes(before), planes(after), planes(out), strict=True):
        width = target.shape[1]
        band = WIPE_EDGE * width
        right = share * (width + band)  # where the band ends: beyond it all is before
        x0, x1 = max(0, int(right - band)), min(width, int(np.ceil(right)))
        target[:, :x0] = new[:, :x0]
        target[:, x1:] = old[:, x1:]
        weight = np.round(256 * wipe_weight(width, share)[x0:x1]).astype(np.uint16)
        mixed = new[:, x0:x1] * weight + old[:, x0:x1] * (256 - weight) + np.uint16(127)
        target[:, x0:x1] = mixed >> 8


def wipe_weight(width: int, share: float) -> NDArray[np.float64]:
    """How much of the next shot is seen in each column, 0 to 1."""
    band = WIPE_EDGE * width
    weight = np.clip((share * (width + band) - np.arange(width) - 0.5) / band, 0, 1)
    return np.asarray(weight * weight * (3 - 2 * weight), np.float64)


def zoom(before: Frame, after: Frame, share: float, out: Frame) -> None:
    """The camera dives into the shot before while the next one settles."""
    speed = eased(share)
    dive, settle = 1 + ZOOM * speed, 1 + ZOOM / 2 * (1 - speed)
    for old, new, target in zip(planes(before), planes(after), planes(out), strict=True):
        fade(magnified(old, dive), magnified(new, settle), speed, target)


def magnified(plane: Plane, scale: float) -> Plane:
    """`plane` larger by `scale` about its centre, cropped to its size."""
    height, width = plane.shape
    matrix = np.array(
        [
            [1 / scale, 0, (width - 1) / 2 * (1 - 1 / scale)],
            [0, 1 / scale, (height - 1) / 2 * (1 - 1 / scale)],
        ],
        np.float32,
    )
    warped = cv2.warpAffine(
        plane,
        matrix,
        (width, height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(warped, np.uint8)


def darken(frame: Frame, light: float) -> None:
    """Fade `frame` itself towards black: 1 leaves it, 0 is black."""
    for plane, rest in zip(planes(frame), (BLACK_Y, GREY, GREY), strict=True):
        cv2.convertScaleAbs(plane, dst=plane, alpha=light, beta=rest * (1 - light))


def planes(frame: Frame) -> tuple[Plane, Plane, Plane]:
    return frame.y, frame.u, frame.v
