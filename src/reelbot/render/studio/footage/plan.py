"""How many clips of how many frames make a shot, and how they follow each other. Pure.

A model films so many frames and no more. A shot that is a little longer than its longest clip is
slowed down, by at most SLOW_MOST, which nobody takes for slow motion; a longer one is made of
several clips of equal length. Clips of one prompt, with seeds that belong to the shot, are faded
into each other; where a model goes on from a picture, each begins with the last frame of the one
before. So no shot is ever frozen, cut short, or a loop.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from reelbot.render.studio.engines.base import Size

SLOW_MOST = 1.25
FADE_S = 0.5

Fit = Literal["auto", "crop", "extend"]
Join = Literal["fade", "continue"]
Between = Literal["flow", "blend", "none"]


class Camera(NamedTuple):
    """What a model can film: `frames` is the longest clip, of which a count is k · step + rest, and
    the shortest that it was trained for; sides are multiples of `multiple`."""

    fps: float
    frames: int
    frames_least: int
    step: int = 1
    rest: int = 0
    multiple: int = 8

    def allowed(self, count: float) -> int:
        """The smallest count that is possible and not under `count`, or the largest there is."""
        up = math.ceil((max(count, self.frames_least) - self.rest) / self.step - 1e-9)
        down = math.floor((self.frames - self.rest) / self.step)
        return max(1, min(up, down) * self.step + self.rest)


class ClipPlan(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    frames: int
    seed: int


class FootagePlan(BaseModel):
    """The sketch of a shot that is filmed once. Every clip lasts (frames − 1) / (fps · speed)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    clips: tuple[ClipPlan, ...]
    width: int
    height: int
    fps: float
    speed: float = 1.0
    join: Join = "fade"
    fade_s: float = 0.0
    between: Between = "flow"
    fit: Fit = "auto"

    @property
    def clip_s(self) -> float:
        """How long a clip is seen."""
        return (self.clips[0].frames - 1) / (self.fps * self.speed)

    def start_s(self, number: int) -> float:
        """When a clip begins, in seconds of the shot."""
        return number * (self.clip_s - self.fade_s)

    def to_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json")

    @classmethod
    def of(cls, sketch: Mapping[str, Any]) -> FootagePlan:
        """The plan in an engine's sketch, which has `notes` beside it."""
        return cls.model_validate({name: sketch[name] for name in sketch if name != "notes"})


def plan_footage(
    seconds: float,
    camera: Camera,
    width: int,
    height: int,
    *,
    seed: int,
    index: int = 0,
    join: Join = "fade",
    between: Between = "flow",
    fit: Fit = "auto",
) -> FootagePlan:
    """Clips for a shot of `seconds`; `seed` is the film's, `index` the shot's among its views."""
    longest_s = (camera.allowed(camera.frames) - 1) / camera.fps * SLOW_MOST
    fade_s = min(FADE_S, longest_s / 4) if join == "fade" else 0.0
    count = 1
    if seconds > longest_s + 1e-9:
        count = math.ceil((seconds - fade_s) / (longest_s - fade_s) - 1e-9)
    else:
        fade_s = 0.0
    each_s = (seconds + (count - 1) * fade_s) / count
    frames = camera.allowed(each_s * camera.fps + 1)
    speed = min(1.0, (frames - 1) / (each_s * camera.fps)) if frames > 1 else 1.0
    return FootagePlan(
        clips=tuple(ClipPlan(frames=frames, seed=clip_seed(seed, index, i)) for i in range(count)),
        width=width,
        height=height,
        fps=camera.fps,
        speed=speed,
        join=join,
        fade_s=fade_s if count > 1 else 0.0,
        between=between,
        fit=fit,
    )


def clip_seed(seed: int, index: int, clip: int) -> int:
    """A seed of 63 bits for one clip of one view; the first view's first clip has the film's own,
    so that a seed that was found elsewhere gives here what it gave there."""
    if index == 0 and clip == 0:
        return seed
    digest = hashlib.sha256(f"{seed}/{index}/{clip}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def native_size(pixels: int, size: Size, multiple: int) -> tuple[int, int]:
    """Width and height of about `pixels` in the film's shape, both multiples of `multiple`."""
    ratio = size.width / size.height
    height = math.sqrt(pixels / ratio)
    return _multiple(height * ratio, multiple), _multiple(height, multiple)


def nearest_size(width: int, height: int, multiple: int) -> tuple[int, int]:
    """The nearest sides that are multiples of `multiple`."""
    return _multiple(width, multiple), _multiple(height, multiple)


def _multiple(length: float, multiple: int) -> int:
    return max(1, round(length / multiple)) * multiple


def told(plan: FootagePlan, size: Size, fps: float) -> str:
    """One sentence for the recipe: how the clips come to fill the film."""
    parts = [f"{plan.width}×{plan.height} at {plan.fps:g} frames a second"]
    if len(plan.clips) > 1:
        how = "faded into each other" if plan.join == "fade" else "each going on from the last"
        parts.append(f"{len(plan.clips)} clips of {plan.clips[0].frames} frames, {how}")
    if plan.speed < 0.995:
        parts.append(f"slowed to {plan.speed:.0%}")
    if plan.between != "none" and fps > plan.fps * plan.speed * 1.01:
        way = "optical flow (DIS)" if plan.between == "flow" else "blending"
        parts.append(f"raised to {fps:g} by {way}")
    if (plan.width, plan.height) != (size.width, size.height):
        ways = {"auto": "cropped or extended", "crop": "cropped", "extend": "extended"}
        parts.append(f"{ways[plan.fit]} to {size.width}×{size.height} (Lanczos)")
    return "Filmed as " + ", ".join(parts) + "."
