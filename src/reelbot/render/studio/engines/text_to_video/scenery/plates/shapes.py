"""Plain built shapes with soft light on them: boards, cloths, posts."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import F32
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import Colour

Point = tuple[float, float]


def shape(
    target: F32, points: Sequence[Point], rgb: Colour, *, top: float = 1.08, bottom: float = 0.86,
    left: float = 1.04, right: float = 0.94,
) -> None:  # fmt: skip
    """A filled polygon (pixels) with a smooth edge, in place; the four numbers are how bright its
    sides are."""
    corners = np.array(points, np.float64)
    x0, y0 = np.maximum(np.floor(corners.min(0)).astype(int) - 1, 0)
    x1, y1 = np.ceil(corners.max(0)).astype(int) + 2
    x1, y1 = min(x1, target.shape[1]), min(y1, target.shape[0])
    if x1 <= x0 or y1 <= y0:
        return
    mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
    exact = np.round((corners - (x0, y0)) * 16).astype(np.int32)
    cv2.fillPoly(mask, [exact], (255,), cv2.LINE_AA, 4)
    cover = (mask.astype(np.float32) / 255)[..., None]
    down = np.linspace(top, bottom, y1 - y0, dtype=np.float32)[:, None, None]
    across = np.linspace(left, right, x1 - x0, dtype=np.float32)[None, :, None]
    tone = np.clip(down * across * rgb, 0, 1)
    region = target[y0:y1, x0:x1]
    region[..., :3] = region[..., :3] * (1 - cover) + tone * cover
    region[..., 3:] = region[..., 3:] * (1 - cover) + cover


def board(
    target: F32, x0: float, y0: float, x1: float, y1: float, rgb: Colour, *, top: float = 1.06,
    bottom: float = 0.88, left: float = 1.05, right: float = 0.92,
) -> None:  # fmt: skip
    """An upright rectangle; see `shape`."""
    shape(target, ((x0, y0), (x1, y0), (x1, y1), (x0, y1)), rgb,
          top=top, bottom=bottom, left=left, right=right)  # fmt: skip


def post(target: F32, x: float, y0: float, y1: float, thick: float, rgb: Colour) -> None:
    """A round pole: light on its left."""
    board(target, x - thick / 2, y0, x + thick / 2, y1, rgb, left=1.24, right=0.7)


def lamp(
    target: F32, x: float, y: float, radius: float, rgb: Colour, strength: float,
    core: float = 0.24,
) -> None:  # fmt: skip
    """A light and its halo on a premultiplied picture, in place; `core`: the share of the radius
    that is full of light."""
    x0, x1 = max(0, int(x - radius)), min(target.shape[1], int(x + radius) + 1)
    y0, y1 = max(0, int(y - radius)), min(target.shape[0], int(y + radius) + 1)
    if x1 <= x0 or y1 <= y0:
        return
    dx = (np.arange(x0, x1, dtype=np.float32) - x) / radius
    dy = (np.arange(y0, y1, dtype=np.float32) - y) / radius
    near = np.clip(1 - np.hypot(dx[None], dy[:, None]), 0, 1)
    share = np.clip(near**2.2 * strength + (near > 1 - core) * 0.8, 0, 1)[..., None]
    region = target[y0:y1, x0:x1]
    region[..., :3] = region[..., :3] * (1 - share) + rgb * share
    region[..., 3:] = region[..., 3:] * (1 - share) + share
