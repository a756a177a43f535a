"""Bodies for sprites that are only a head or a bust, so that a fox can run.

A body is built of lit balls and limbs in the sprites' own style, in a box of height 1, looking
left; limbs move with a phase of 0 to 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Sprite
from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import (
    F32,
    blank,
    over,
    resized,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import Colour, colour

Point = tuple[float, float]
Tail = Literal["bushy", "short", "tuft", "ringed", "horse", "none"]


@dataclass(frozen=True, slots=True)
class Coat:
    """How an animal is drawn under its head."""

    body: tuple[int, int, int]
    legs: tuple[int, int, int]
    belly: tuple[int, int, int]
    tail: Tail
    tail_tip: tuple[int, int, int]
    stout: float = 1.0  # thickness of trunk and legs
    head: float = 0.56  # share of the height


COATS: Mapping[str, Coat] = {
    "fox": Coat((246, 122, 44), (110, 58, 44), (255, 222, 190), "bushy", (255, 240, 224), 0.92,
        0.55),
    "wolf": Coat((158, 160, 170), (108, 110, 122), (222, 222, 228), "bushy", (92, 94, 106), 0.98,
        0.54),
    "raccoon": Coat((150, 146, 152), (78, 74, 82), (206, 202, 206), "ringed", (64, 60, 68), 1.02,
        0.56),
    "bear": Coat((146, 96, 74), (116, 72, 56), (186, 136, 106), "short", (146, 96, 74), 1.24, 0.5),
    "polar bear": Coat((236, 238, 246), (214, 218, 230), (250, 250, 252), "short", (236, 238, 246),
        1.24, 0.5),
    "panda": Coat((240, 238, 246), (66, 58, 84), (250, 250, 252), "short", (240, 238, 246), 1.24,
        0.52),
    "koala": Coat((164, 166, 176), (134, 136, 148), (220, 220, 228), "none", (164, 166, 176), 1.1,
        0.6),
    "lion": Coat((246, 176, 80), (222, 146, 62), (255, 214, 144), "tuft", (126, 74, 48), 1.06,
        0.62),
    "hamster": Coat((240, 172, 120), (222, 146, 100), (255, 226, 196), "short", (240, 172, 120),
        1.3, 0.64),
    "frog": Coat((70, 186, 110), (52, 160, 94), (216, 232, 120), "none", (70, 186, 110), 1.2, 0.6),
    "unicorn": Coat((224, 216, 250), (196, 184, 238), (240, 236, 255), "horse", (206, 90, 226),
        0.94, 0.62),
    "moose": Coat((130, 86, 68), (104, 66, 52), (150, 104, 84), "short", (130, 86, 68), 1.0, 0.6),
    "boar": Coat((122, 76, 62), (92, 56, 46), (150, 100, 82), "tuft", (80, 50, 42), 1.16, 0.56),
    "chicken": Coat((236, 234, 244), (250, 172, 50), (250, 250, 252), "bushy", (214, 210, 226),
        1.0, 0.6),
    "dragon face": Coat((40, 150, 112), (30, 122, 92), (246, 206, 96), "tuft", (214, 48, 110),
        1.08, 0.58),
}  # fmt: skip

# Clothes under a head: shirt, trousers, shoes.
Clothes = tuple[tuple[int, int, int], tuple[int, int, int], tuple[int, int, int]]
CLOTHES: Mapping[str, Clothes] = {
    "boy": ((62, 148, 236), (72, 82, 128), (236, 236, 240)),
    "girl": ((238, 92, 142), (126, 88, 176), (250, 214, 226)),
    "child": ((88, 190, 130), (80, 96, 140), (240, 220, 120)),
    "baby": ((250, 226, 150), (250, 236, 196), (250, 236, 196)),
    "man": ((66, 120, 190), (70, 72, 96), (92, 64, 52)),
    "woman": ((206, 74, 120), (88, 72, 128), (146, 58, 84)),
    "person": ((242, 144, 64), (88, 92, 116), (92, 64, 52)),
    "old man": ((134, 118, 104), (92, 86, 92), (80, 60, 52)),
    "old woman": ((152, 108, 168), (120, 96, 130), (92, 70, 84)),
    "older person": ((112, 140, 128), (92, 86, 92), (80, 60, 52)),
    "man beard": ((186, 60, 52), (64, 76, 112), (96, 66, 48)),
    "cowboy hat face": ((180, 106, 62), (72, 96, 150), (112, 72, 50)),
    "clown face": ((250, 206, 60), (226, 62, 82), (70, 130, 226)),
    "robot": ((168, 176, 196), (122, 130, 154), (96, 104, 128)),
    "alien": ((112, 204, 92), (94, 184, 80), (80, 164, 70)),
    "alien monster": ((122, 92, 214), (104, 76, 190), (92, 66, 170)),
    "ogre": ((168, 44, 58), (96, 66, 56), (70, 46, 42)),
    "goblin": ((206, 48, 46), (84, 60, 74), (60, 42, 50)),
    "skull": ((222, 220, 230), (206, 204, 216), (190, 188, 202)),
    "santa claus": ((214, 36, 46), (206, 34, 44), (40, 38, 46)),
    "mrs claus": ((214, 36, 46), (206, 34, 44), (40, 38, 46)),
}  # fmt: skip


def has_body(sprite: Sprite) -> bool:
    """Whether the sprite's own picture is the whole of it."""
    return sprite.body == "full" or (
        sprite.body == "head" and sprite.name not in {*COATS, *CLOTHES}
    )


def ball(target: F32, centre: Point, radii: Point, rgb: Colour) -> None:
    """A lit ellipsoid, laid on in place; lengths in pixels."""
    (cx, cy), (rx, ry) = centre, radii
    height, width = target.shape[:2]
    x0, x1 = max(0, int(cx - rx - 1)), min(width, int(cx + rx + 2))
    y0, y1 = max(0, int(cy - ry - 1)), min(height, int(cy + ry + 2))
    if x1 <= x0 or y1 <= y0:
        return
    dx = ((np.arange(x0, x1, dtype=np.float32) - cx) / rx)[None]
    dy = ((np.arange(y0, y1, dtype=np.float32) - cy) / ry)[:, None]
    distance = np.sqrt(dx**2 + dy**2)
    _lay(target, (x0, y0, x1, y1), dx, dy, distance, min(rx, ry), rgb)


def limb(target: F32, start: Point, end: Point, radius: Point, rgb: Colour) -> None:
    """A lit rod between two points, with a radius at each end, in pixels."""
    (ax, ay), (bx, by) = start, end
    reach = max(radius) + 2
    height, width = target.shape[:2]
    x0, x1 = max(0, int(min(ax, bx) - reach)), min(width, int(max(ax, bx) + reach) + 1)
    y0, y1 = max(0, int(min(ay, by) - reach)), min(height, int(max(ay, by) + reach) + 1)
    if x1 <= x0 or y1 <= y0:
        return
    x = np.arange(x0, x1, dtype=np.float32)[None]
    y = np.arange(y0, y1, dtype=np.float32)[:, None]
    length = max(1e-3, (bx - ax) ** 2 + (by - ay) ** 2)
    along = np.clip(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length, 0, 1)
    thickness = radius[0] + (radius[1] - radius[0]) * along
    dx = (x - ax - along * (bx - ax)) / thickness
    dy = (y - ay - along * (by - ay)) / thickness
    distance = np.sqrt(dx**2 + dy**2)
    _lay(target, (x0, y0, x1, y1), dx, dy, distance, min(radius), rgb)


def _lay(
    target: F32,
    box: tuple[int, int, int, int],
    dx: NDArray[np.floating[Any]],
    dy: NDArray[np.floating[Any]],
    distance: NDArray[np.floating[Any]],
    radius: float,
    rgb: Colour,
) -> None:
    """Lambert light from the upper left on the half-sphere of a normal field."""
    x0, y0, x1, y1 = box
    cover = np.clip((1 - distance) * radius + 0.5, 0, 1)[..., None]
    depth = np.sqrt(np.clip(1 - distance**2, 0, 1))
    light = np.clip(-0.34 * dx - 0.58 * dy + 0.74 * depth, -0.4, 1)[..., None]
    shade = rgb * (0.66 + 0.36 * light) + np.clip(light - 0.82, 0, 1) * 0.5
    region = target[y0:y1, x0:x1]
    region *= 1 - cover
    region[..., :3] += np.clip(shade, 0, 1) * cover
    region[..., 3:] += cover


def with_body(sprite: Sprite, picture: F32, height: int, phase: float, pace: str) -> F32:
    """The sprite's picture (premultiplied RGBA) on a body `height` pixels tall. `pace` is "run",
    "walk", "sit" or "stand"."""
    if sprite.name in COATS:
        return _beast(sprite, picture, height, phase, pace, COATS[sprite.name])
    return _figure(sprite, picture, height, phase, pace)


def _swing(phase: float, offset: float, pace: str) -> tuple[float, float]:
    """Forward swing (−1 to 1) and lift (0 to 1) of a leg."""
    if pace in ("stand", "sit"):
        return 0.0, 0.0
    angle = 2 * pi * (phase + offset)
    return sin(angle), max(0.0, cos(angle))


def _beast(sprite: Sprite, picture: F32, height: int, phase: float, pace: str, coat: Coat) -> F32:
    h = float(height)
    out = blank(height, int(h * 1.42) // 2 * 2)
    body, legs = colour(*coat.body), colour(*coat.legs)
    belly, tip = colour(*coat.belly), colour(*coat.tail_tip)
    profile = sprite.faces == "left"
    reach = {"run": 0.15, "walk": 0.085}.get(pace, 0.0)
    bounce = {"run": 0.025, "walk": 0.01}.get(pace, 0.0) * cos(4 * pi * phase) * h
    hip = 0.7 * h + bounce + (0.1 * h if pace == "sit" else 0.0)
    sole = 0.965 * h
    thick = 0.052 * coat.stout * h
    trunk_y = 0.63 * h + bounce + (0.12 * h if pace == "sit" else 0.0)

    def leg(x: float, offset: float, rgb: Colour) -> None:
        swing, lift = _swing(phase, offset, pace)
        foot = (x - swing * reach * h, sole - lift * 0.09 * h * (reach > 0) - thick * 0.5)
        knee = ((x + foot[0]) / 2 - (0.02 + 0.05 * lift) * h, (hip + foot[1]) / 2)
        limb(out, (x, hip), knee, (thick * 1.35, thick * 1.05), rgb)
        limb(out, knee, foot, (thick * 1.05, thick * 0.92), rgb)
        ball(
            out, (foot[0] - thick * 0.45, foot[1] + thick * 0.12), (thick * 1.25, thick * 0.8), rgb
        )

    front, rear = 0.5 * h, 1.04 * h
    offsets = (0.0, 0.12, 0.5, 0.62) if pace == "run" else (0.0, 0.5, 0.75, 0.25)
    _tail(out, coat, (rear + 0.12 * h, trunk_y - 0.04 * h), h, phase, pace, body, tip)
    if pace != "sit":
        leg(front + 0.1 * h, offsets[1], legs * 0.82)
        leg(rear - 0.1 * h, offsets[3], legs * 0.82)
    ball(out, ((front + rear) / 2 + 0.02 * h, trunk_y), (0.37 * h, 0.185 * h * coat.stout), body)
    ball(out, (rear - 0.02 * h, trunk_y + 0.02 * h), (0.2 * h, 0.19 * h * coat.stout), body)
    ball(
        out,
        ((front + rear) / 2, trunk_y + 0.1 * h * coat.stout),
        (0.27 * h, 0.07 * h),
        np.asarray((body + belly) / 2, np.float32),
    )
    ball(
        out,
        (front, trunk_y + 0.01 * h),
        (0.17 * h, 0.2 * h * coat.stout),
        belly if not profile else body,
    )
    if pace != "sit":
        leg(rear, offsets[2], legs)
        leg(front, offsets[0], legs)
    else:
        ball(out, (front - 0.02 * h, sole - 0.03 * h), (0.1 * h, 0.045 * h), legs)
        ball(out, (rear, sole - 0.03 * h), (0.13 * h, 0.05 * h), legs)
    head = resized(picture, int(coat.head * h))
    nod = 0.5 * bounce + {"run": 0.012, "walk": 0.008}.get(pace, 0.0) * sin(4 * pi * phase) * h
    top = int(
        0.02 * h + nod + (0.14 * h if pace == "sit" else 0.0) + (0.04 * h if not profile else 0.0)
    )
    centre = 0.34 * h if not profile else 0.32 * h
    if profile:
        limb(
            out,
            (front, trunk_y),
            (centre + 0.06 * h, top + 0.7 * head.shape[0]),
            (0.17 * h, 0.13 * h),
            body,
        )
    over(out, head, int(max(0, centre - head.shape[1] / 2)), top, wrap=False)
    return out


def _tail(
    out: F32, coat: Coat, root: Point, h: float, phase: float, pace: str, body: Colour, tip: Colour
) -> None:
    if coat.tail == "none":
        return
    sway = sin(2 * pi * phase + 0.6) * (0.05 if pace != "sit" else 0.01)
    if coat.tail == "short":
        ball(out, (root[0] - 0.03 * h, root[1] - 0.02 * h), (0.06 * h, 0.06 * h), body)
        return
    steps = 9
    lift = {"run": 0.12, "walk": 0.3}.get(pace, 0.24)
    for step in range(steps):
        t = step / (steps - 1)
        x = root[0] + (t * 0.24 - 0.08 * (1 - t)) * h
        y = root[1] - (lift * t**1.3 + sway * t) * h
        if coat.tail in ("bushy", "ringed"):
            size = (0.035 + 0.062 * sin(pi * min(1.0, t * 0.92 + 0.08))) * h
            dark = t > 0.7 if coat.tail == "bushy" else step % 2 == 1
        elif coat.tail == "horse":
            y = root[1] + (0.3 * t**1.4 - 0.06 * sin(pi * t) + sway * t) * h
            size, dark = (0.05 + 0.03 * sin(pi * t)) * h, True
        else:
            size, dark = (0.022 + (0.032 if t > 0.84 else 0.0)) * h, t > 0.84
        ball(out, (x, y), (size, size), tip if dark else body)


def _figure(sprite: Sprite, picture: F32, height: int, phase: float, pace: str) -> F32:
    """A figure that stands on two legs, drawn like a toy: big head, short body."""
    h = float(height)
    out = blank(height, int(h * 0.9) // 2 * 2)
    middle = 0.45 * h
    stride = {"run": 0.15, "walk": 0.08}.get(pace, 0.0)
    bounce = {"run": 0.022, "walk": 0.01}.get(pace, 0.0) * cos(4 * pi * phase) * h
    sole = 0.965 * h
    bust = sprite.body == "bust"
    clothes = CLOTHES.get(sprite.name)
    if clothes is None:
        clothes = _clothes_of(picture)
    shirt, trousers, shoes = (colour(*tone) for tone in clothes)
    hip = (0.8 if bust else 0.79) * h + bounce
    thick = 0.06 * h

    def leg(x: float, offset: float, dim: float) -> None:
        swing, lift = _swing(phase, offset, pace)
        foot = (x - swing * stride * h, sole - lift * 0.05 * h * (stride > 0) - thick * 0.5)
        limb(out, (x, hip), foot, (thick * 1.12, thick * 0.9), trousers * dim)
        ball(
            out,
            (foot[0] - thick * 0.4, foot[1] + thick * 0.14),
            (thick * 1.35, thick * 0.78),
            shoes * dim,
        )

    apart = 0.075 * h
    if pace != "sit":
        leg(middle + apart, 0.5, 0.86)
        leg(middle - apart, 0.0, 1.0)
    else:
        for side in (-1, 1):
            limb(out, (middle + side * apart, 0.86 * h), (middle + side * apart - 0.1 * h,
                0.92 * h),
                 (thick * 1.1, thick), trousers)  # fmt: skip
    if bust:
        top = resized(picture, int(0.82 * h))
        over(
            out,
            top,
            int(middle - top.shape[1] / 2),
            int(bounce + (0.04 * h if pace == "sit" else 0)),
            wrap=False,
        )
        return out
    drop = 0.04 * h if pace == "sit" else 0.0
    skin = colour(252, 196, 72) if sprite.role == "person" or "claus" in sprite.name else shirt
    for side, offset, dim in ((1, 0.0, 0.86), (-1, 0.5, 1.0)):
        swing, _ = _swing(phase, offset, pace)
        shoulder = (middle + side * 0.13 * h, 0.62 * h + bounce + drop)
        hand = (shoulder[0] + side * 0.05 * h - swing * stride * 0.9 * h, 0.76 * h + bounce + drop)
        limb(out, shoulder, hand, (0.052 * h, 0.044 * h), shirt * dim)
        ball(out, hand, (0.048 * h, 0.048 * h), skin * dim)
        if side == 1:
            limb(
                out,
                (middle, 0.6 * h + bounce + drop),
                (middle, 0.735 * h + bounce + drop),
                (0.12 * h, 0.13 * h),
                shirt,
            )
    head = resized(picture, int(0.57 * h))
    over(
        out, head, int(middle - head.shape[1] / 2), int(0.01 * h + bounce * 1.2 + drop), wrap=False
    )
    return out


def _clothes_of(picture: F32) -> Clothes:
    """Trousers and shoes that go with the lower edge of a bust."""
    strip = picture[int(picture.shape[0] * 0.86) :]
    solid = strip[strip[..., 3] > 0.9][:, :3]
    base = np.median(solid, axis=0) * 255 if len(solid) else np.array([90, 90, 110])

    def tone(share: float) -> tuple[int, int, int]:
        return int(base[0] * share), int(base[1] * share), int(base[2] * share)

    return tone(1.0), tone(0.72), tone(0.42)
