"""The plan of a shot: all that the stage needs besides the picture, as JSON."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from reelbot.render.studio.engines.image_to_video.warp.wishes import Move


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Relief(Part):
    """Something that stands out: an ellipse in shares of the crop (0 to 1), and how near it is."""

    x: float
    y: float
    across: float  # half of its width
    down: float  # half of its height
    near: float


class Depth(Part):
    """0 is far, 1 is near. `ground` is how near the lower edge is; `horizon` the share of the
    height at which the ground begins to come nearer."""

    ground: float
    horizon: float
    reliefs: tuple[Relief, ...] = ()


class Camera(Part):
    """`moves` are made together, `reach` times their usual extent, about the focus (shares of the
    crop). `margin` is how much closer the camera is than the crop, so that it never sees past its
    edge."""

    moves: tuple[Move, ...]
    reach: float
    focus_x: float
    focus_y: float
    margin: float = 1.0


class Sketch(Part):
    """`crop` is left, top, right, bottom in pixels of the loaded picture, `window` likewise of the
    frame; where the window is smaller, the picture's extension is seen around it."""

    crop: tuple[int, int, int, int]
    window: tuple[int, int, int, int]
    depth: Depth
    camera: Camera
    weather: str | None = None
    rays: bool = False
    mood: str = "none"

    @property
    def still(self) -> bool:
        """Whether every frame is the same: nothing moves, neither the camera nor the air."""
        return self.camera.moves == ("still",) and self.weather is None and not self.rays
