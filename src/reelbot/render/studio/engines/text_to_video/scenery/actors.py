"""Actors: their pictures under the scene's light, and how they move."""

from __future__ import annotations

from math import cos, pi, sin

import cv2
import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.text_to_video.scenery import puppet
from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Catalogue
from reelbot.render.studio.engines.text_to_video.scenery.effects.finish import outlined
from reelbot.render.studio.engines.text_to_video.scenery.language.vocabulary import COLOURS
from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import (
    F32,
    blank,
    lit,
    premultiplied,
    resized,
    soft_ellipse,
    tinted,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import Light, colour, mix
from reelbot.render.studio.engines.text_to_video.scenery.plates.plate import Canvas, Planes, planes
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Actor

POSES = 14  # pictures of one stride
# Strides or wing beats a second.
RATE = {"run": 2.3, "walk": 1.25, "drive": 3.2, "fly": 1.1, "swim": 0.8, "sail": 0.32, "dance": 1.0,
        "jump": 0.85, "idle": 0.32, "sleep": 0.22, "float": 0.22, "shake": 2.0, "fall": 0.5,
        "still": 0.2, "slide": 0.5, "climb": 1.0,
        "toss": 0.55}  # fmt: skip
# Sprites drawn on the slant: how far to turn them towards level, in radians, clockwise when they
# look to the right.
LEANS = {"skateboard": 0.86, "broom": 0.7, "airplane": 0.5, "small airplane": 0.42, "rocket": 0.12}
ON_BELLY = frozenset({"penguin"})  # how it slides
SETTLE_SECONDS = 1.5  # how long an entrance takes
RIBBON = (-0.36, -0.03)  # where a balloon's ends, from its lowest middle, in its heights


def sprite_picture(
    catalogue: Catalogue, code: str, height: int, light: Light, tint: str | None, *,
    veil: float = 0.0, brightness: float = 0.55, padded: bool = True, twig: bool = True,
) -> F32:  # fmt: skip
    """A sprite under the scene's light, premultiplied RGBA. `brightness`: how much of the light's
    darkness is forgiven, so that an actor can be seen at night."""
    picture = premultiplied(catalogue.picture(code))
    sprite = catalogue[code]
    if not twig:
        picture = _without_twig(picture)
    rows = sprite.role == "person" and "rowing" in sprite.name
    if sprite.anchor == "water" and (sprite.role == "vehicle" or rows):
        picture = _with_stern(_out_of_water(picture))
    elif sprite.anchor == "water" and "swimming" in sprite.name:
        picture = _out_of_water(picture, everywhere=True)
    if tint:
        picture = tinted(picture, colour(*COLOURS[tint]))
    return _under_light(resized(picture, height), light, veil, brightness, padded=padded)


def _without_twig(picture: F32) -> F32:
    """The dove holds a twig; another bird in its place does not. What the twig hid is filled in."""
    red, green, blue, alpha = np.moveaxis(picture, -1, 0)
    leaf = ((green - np.maximum(red, blue) > 0.03) & (alpha > 0.1)).astype(np.uint8)
    leaf = np.asarray(cv2.dilate(leaf, np.ones((7, 7), np.uint8)))
    rest = np.where(leaf > 0, 0, alpha).astype(np.float32)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (41, 41))
    cover = np.asarray(cv2.morphologyEx(rest, cv2.MORPH_CLOSE, kernel), np.float32)
    straight = np.clip(picture[..., :3] / np.maximum(alpha, 1e-3)[..., None], 0, 1)
    hidden = ((leaf > 0) | (alpha < 0.5)).astype(np.uint8)
    eight = np.ascontiguousarray(straight * 255, np.uint8)
    filled = np.asarray(cv2.inpaint(eight, hidden, 5, cv2.INPAINT_TELEA), np.float32) / 255
    cover = np.where(leaf > 0, cover, alpha)
    return np.concatenate([filled * cover[..., None], cover[..., None]], axis=2).astype(np.float32)


def _out_of_water(picture: F32, *, everywhere: bool = False) -> F32:
    """Boats are drawn with a strip of blue water; take away what reaches up from the lower edge,
    or all of it in the lower part."""
    red, green, blue, alpha = np.moveaxis(picture, -1, 0)
    wet = ((blue - red > 0.3) & (green - red > 0.1) & (blue > 0.7)) | (alpha < 0.95)
    if everywhere:
        reach = (5, 5)
        gone = np.asarray(cv2.dilate(wet.astype(np.uint8), np.ones(reach, np.uint8))) > 0
        gone[: picture.shape[0] * 2 // 5] = False
    else:
        gone = np.logical_and.accumulate(wet[::-1], axis=0)[::-1]
        gone[: picture.shape[0] // 2] = False
    keep = cv2.blur((~gone).astype(np.float32), (3, 3))
    return np.asarray(picture * keep[..., None], np.float32)


def _with_stern(picture: F32) -> F32:
    """Ships are cut straight where their emoji's tile ends: give the hull there a stern that leans
    in towards the water, and the house above a round corner."""
    alpha = picture[..., 3]
    height, width = alpha.shape
    at_left = float((alpha[:, :3].max(1) > 0.5).mean())
    at_right = float((alpha[:, -3:].max(1) > 0.5).mean())
    if max(at_left, at_right) < 0.3:
        return picture
    mirrored = at_left > at_right
    out = picture[:, ::-1].copy() if mirrored else picture.copy()
    filled = np.flatnonzero(out[:, -3:, 3].max(1) > 0.5)
    top, bottom = int(filled[0]), int(filled[-1])
    rows = np.arange(height, dtype=np.float32)
    down = np.clip((rows - top) / max(1, bottom - top), 0, 1)
    hull = np.clip((down - 0.45) / 0.55, 0, 1)
    corner = np.clip(1 - (rows - top) / (0.07 * height), 0, 1)
    taken = width * (0.035 * (down < 0.45) + 0.015 + 0.13 * hull**1.6 + 0.06 * corner**2)
    columns = np.arange(width, dtype=np.float32)[None]
    keep = np.clip(width - taken[:, None] - columns, 0, 1)
    out *= keep[..., None]
    # Round: darker towards the edge, as the rest of the hull is.
    shade = np.clip((width - taken[:, None] - columns) / (0.09 * width), 0, 1)
    out[..., :3] *= (0.74 + 0.26 * shade)[..., None]
    return np.ascontiguousarray(out[:, ::-1] if mirrored else out)


def _under_light(
    picture: F32, light: Light, veil: float, brightness: float, *, padded: bool
) -> F32:
    ambient = mix(light.ambient, np.ones(3, np.float32), brightness)
    out = lit(picture, ambient, light.haze, veil)
    height = out.shape[0]
    # Light from the side of the sun on the edge, shade at the foot.
    shift = max(1, round(height * 0.012)) * (1 if light.sun_at[0] > 0.5 else -1)
    edge = np.clip(out[..., 3] - np.roll(np.roll(out[..., 3], -shift, 1), abs(shift), 0), 0, 1)
    share = (edge * (0.6 if light.night or light.sun_at[1] > 0.3 else 0.3))[..., None]
    glow = mix(light.sun, colour(255, 255, 255), 0.3)
    out[..., :3] = out[..., :3] * (1 - share) + glow * share * out[..., 3:4]
    foot = np.clip((np.arange(height, dtype=np.float32) / height - 0.62) / 0.38, 0, 1)[
        :, None, None
    ]
    out[..., :3] *= 1 - 0.16 * foot
    np.minimum(out[..., :3], out[..., 3:4], out=out[..., :3])
    if not padded:
        return out
    return _padded(out, 4)


def _upper(picture: F32, share: float) -> F32:
    """The upper part: of an animal that has lain down, of one that stands in water."""
    rows = int(picture.shape[0] * share) // 2 * 2
    out = picture[:rows].copy()
    fade = np.clip((rows - np.arange(rows, dtype=np.float32)) / (0.05 * rows), 0, 1)
    return np.asarray(_padded(out * fade[:, None, None], 2), np.float32)


def _padded(picture: F32, margin: int) -> F32:
    """A transparent border, so that interpolation at the edge stays soft; both sides even."""
    height, width = picture.shape[:2]
    out = blank((height + 2 * margin + 1) // 2 * 2, (width + 2 * margin + 1) // 2 * 2)
    out[margin : margin + height, margin : margin + width] = picture
    return out


class Performer:
    """One actor in one shot: pictures made once, then stamped where it is at a time."""

    def __init__(
        self,
        actor: Actor,
        catalogue: Catalogue,
        light: Light,
        width: int,
        height: int,
        look: str = "plain",
    ) -> None:
        self.actor = actor
        self.frame_width, self.frame_height = width, height
        self.size = max(8.0, actor.height * height)
        sprite = catalogue[actor.code]
        self._sprite = sprite
        self._lean = LEANS.get(sprite.name, 0.0)
        self._has_poses = False
        veil = 0.06 if not actor.main else 0.0
        if puppet.has_body(sprite):
            picture = sprite_picture(
                catalogue,
                actor.code,
                int(self.size),
                light,
                actor.tint,
                veil=veil,
                twig=sprite.name != "dove" or actor.name == sprite.name,
            )
            if actor.deed == "sleep" and sprite.role == "animal" and sprite.anchor == "ground":
                picture = _upper(picture, 0.78)
            pictures = [picture]
        else:
            pictures = self._posed(catalogue, light, veil)
        if actor.sunk:
            depth = 0.6 if sprite.role == "animal" else 0.72
            pictures = [_upper(picture, depth) for picture in pictures]
        if actor.faces_right != (sprite.faces == "up"):
            pictures = [np.ascontiguousarray(picture[:, ::-1]) for picture in pictures]
        unit = min(height, 1.25 * width)
        pictures = [outlined(picture, look, unit) for picture in pictures]
        self.pictures: list[Planes] = [planes(picture, light.mood) for picture in pictures]
        shade = 0.16 + 0.26 * light.strength
        across = self.pictures[0].width * 0.95
        self.shadow = planes(
            soft_ellipse(max(6, int(across * 0.17) // 2 * 2), max(8, int(across) // 2 * 2), shade),
            light.mood,
        )

    def _posed(self, catalogue: Catalogue, light: Light, veil: float) -> list[F32]:
        actor, sprite = self.actor, self._sprite
        head = premultiplied(catalogue.picture(actor.code))
        pace = {"run": "run", "walk": "walk", "drive": "run", "dance": "walk", "swim": "walk",
                "fly": "run", "jump": "run", "sleep": "sit", "climb": "walk"}.get(
            actor.deed, "stand"
        )  # fmt: skip
        if actor.carrier is not None:
            pace = "sit"
        moving = pace in ("run", "walk")
        self._has_poses = moving
        count = POSES if moving else 1
        made = []
        for number in range(count):
            whole = puppet.with_body(sprite, head, int(self.size), number / count, pace)
            if actor.tint:
                whole = tinted(whole, colour(*COLOURS[actor.tint]))
            made.append(_under_light(whole, light, veil, 0.55, padded=True))
        return made

    def place(self, seconds: float) -> tuple[float, float, float, float, float]:
        """Where it is: x, y of its lowest point's middle, turn in radians, and its stretch across
        and upwards."""
        actor = self.actor
        width, height = self.frame_width, self.frame_height
        x, y = actor.x * width, actor.y * height
        beat = 2 * pi * (RATE[actor.deed] * seconds + actor.phase)
        forward = 1.0 if actor.faces_right else -1.0
        size = self.size
        turn, across, upwards = 0.0, 1.0, 1.0
        if actor.deed in ("run", "walk") and not self._has_poses:
            # A sprite with fixed legs hops, like a toy on a stick.
            hop = abs(sin(beat / 2))
            y -= hop * (0.055 if actor.deed == "run" else 0.022) * size
            turn = forward * sin(beat / 2 + 0.5) * (0.06 if actor.deed == "run" else 0.035)
            squash = 0.03 * (1 - hop) ** 2
            across, upwards = 1 + squash, 1 - squash
        elif actor.deed in ("run", "walk"):
            turn = forward * (0.02 * sin(beat) + (0.03 if actor.deed == "run" else 0.0))
        elif actor.deed == "drive":
            y -= abs(sin(beat)) * 0.008 * size
            turn = 0.008 * sin(beat * 0.7)
        elif actor.deed == "fly":
            y -= sin(beat * 0.55) * 0.055 * size
            turn = forward * 0.07 * cos(beat * 0.55)
            if not puppet.has_body(self._sprite):
                turn += forward * 0.3
            elif self._sprite.role == "animal":
                upwards = 1 + 0.05 * sin(beat * 2.2)
        elif actor.deed == "swim":
            y -= sin(beat) * 0.04 * size
            turn = 0.06 * sin(beat + 0.8)
            across = 1 + 0.025 * sin(2 * beat)
        elif actor.deed == "sail":
            y += sin(beat) * 0.022 * size
            turn = 0.035 * sin(beat + 1.0)
        elif actor.deed == "dance":
            y -= abs(sin(beat)) * 0.06 * size
            turn = 0.11 * sin(beat)
            across = 1 + 0.03 * sin(2 * beat)
        elif actor.deed == "jump":
            hop = max(0.0, sin(beat))
            y -= hop * 0.26 * size
            squash = 0.07 * max(0.0, -sin(beat)) ** 2
            across, upwards = 1 + squash, 1 - squash + 0.04 * hop
        elif actor.deed == "float":
            y -= sin(beat) * 0.05 * size
            turn = 0.06 * sin(beat * 0.7 + 1.3)
            x += 0.02 * size * sin(beat * 0.53)
        elif actor.deed == "shake":
            turn = 0.03 * sin(beat * 1.3)
            upwards = 1 + 0.018 * sin(beat * 2)
        elif actor.deed == "fall":
            y += sin(beat * 0.4) * 0.08 * size
            turn = 0.35 * sin(beat * 0.3)
        elif actor.deed == "slide":
            belly = self._sprite.name in ON_BELLY
            turn = forward * ((1.25 if belly else 0.13) + 0.03 * sin(beat))
            y += 0.22 * size * belly
        elif actor.deed == "toss" and actor.arc is not None:
            share = (beat / (2 * pi)) % 1.0
            x += actor.arc[0] * share * width
            y -= 4 * share * (1 - share) * actor.arc[1] * height
            turn = forward * 4 * pi * share if self._sprite.name != "flying disc" else 0.0
        elif actor.deed == "climb":
            y -= abs(sin(beat / 2)) * 0.03 * size
            turn = 0.07 * sin(beat / 2)
        elif actor.deed == "sleep":
            upwards = 1 + 0.02 * sin(beat)
            across = 1 - 0.008 * sin(beat)
        elif self._sprite.alive:
            upwards = 1 + 0.02 * sin(beat)
            across = 1 - 0.006 * sin(beat)
            turn = 0.022 * sin(beat * 0.5) + 0.008 * sin(beat * 1.7)
        turn += forward * self._lean
        if actor.enters and seconds < SETTLE_SECONDS:
            left = (1 - seconds / SETTLE_SECONDS) ** 3
            x -= (
                forward
                * left
                * 0.42
                * width
                * (1.0 if actor.deed in ("run", "drive", "fly") else 0.5)
            )
        if actor.deed in ("run", "drive", "fly", "walk", "swim", "sail", "slide"):
            x += forward * 0.02 * width * sin(seconds * 0.7 + actor.phase * 6)
        return x, y, turn, across, upwards

    def end_of_line(self, seconds: float, *, holds: bool) -> tuple[float, float]:
        """Where a line that it holds, or hangs on, begins: pixels."""
        x, y, _, _, _ = self.place(seconds)
        forward = 1 if self.actor.faces_right else -1
        if holds:
            beast, whole = self._sprite.role == "animal", self._sprite.body == "full"
            reach, rise = (-0.25, 0.45) if beast else (0.2, 0.44) if whole else (0.17, 0.27)
        elif self._sprite.name == "balloon":
            return x + RIBBON[0] * self.size, y + RIBBON[1] * self.size
        elif self.actor.airborne:
            reach, rise = 0.05, 0.45
        else:
            reach, rise = (0.2, 0.55) if self._sprite.alive else (0.3, 0.3)
        return x + forward * reach * self.size, y - rise * self.size

    def picture(self, seconds: float) -> Planes:
        if not self._has_poses:
            return self.pictures[0]
        share = (RATE[self.actor.deed] * seconds + self.actor.phase) % 1.0
        return self.pictures[int(share * len(self.pictures)) % len(self.pictures)]

    def draw_shadow(self, canvas: Canvas, seconds: float) -> None:
        x, y, _, _, _ = self.place(seconds)
        base = self.actor.y * self.frame_height
        rise = max(0.0, base - y) / self.size
        scale = 1 - min(0.5, rise)
        picture = self.shadow
        matrix = np.array(
            [[scale, 0, x - scale * picture.width / 2],
             [0, scale, base - scale * picture.height * 0.62]], np.float64
        )  # fmt: skip
        canvas.stamp(picture, matrix)

    def draw(self, canvas: Canvas, seconds: float, at: tuple[float, float] | None = None) -> None:
        """Stamp it; `at` replaces where its lowest point is (for one that is carried)."""
        x, y, turn, across, upwards = self.place(seconds)
        if at is not None:
            x, y = at
        picture = self.picture(seconds)
        canvas.stamp(
            picture,
            about_foot(
                picture.width, picture.height - 4, x, y, turn, across, upwards, self._pivot()
            ),
            watch=self.actor.main,
        )

    def _pivot(self) -> float:
        """Height of the point it turns about, as a share of its own height from the foot."""
        return 0.5 if self.actor.deed in ("fly", "swim", "float", "fall", "slide", "toss") else 0.06


def about_foot(
    width: float,
    foot: float,
    x: float,
    y: float,
    turn: float,
    across: float,
    upwards: float,
    pivot: float,
) -> NDArray[np.float64]:
    """The affine map that puts a picture's lower middle at (x, y), stretched, and turned about a
    point `pivot` of its height above the foot."""
    c, s = cos(turn), sin(turn)
    linear = np.array([[c * across, -s * upwards], [s * across, c * upwards]])
    centre = np.array([width / 2, foot * (1 - pivot)])
    target = np.array([x, y - foot * pivot * upwards])
    return np.column_stack([linear, target - linear @ centre])
