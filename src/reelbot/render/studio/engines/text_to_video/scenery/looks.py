"""Looks: what a style does to light, lens, camera and surface. The words of a style choose one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """How a film of one style is lit, shot and finished. Lengths are shares of the frame's unit or,
    where said, of its height. `hour` and `weather` count where the prompt names none."""

    hour: str | None = None
    weather: str | None = None
    air: float = 0.0  # added to how much of the far is lost in the air
    blur: float = 0.0  # standard deviation far from the focus, which lies on the actors
    closer: float = 1.0  # how much larger actors are: a longer lens
    lower: float = 0.0  # how far down the horizon is, of the height: a camera near the ground
    push: float = 0.0  # added to the zoom at the end of a shot
    sway: float = 0.0  # of a camera in the hand
    grain: float = 0.0  # standard deviation in levels of luma
    bars: float = 0.0  # height of the black bars of a wide frame, of the height
    outline: float = 0.0  # thickness of the ink around sprites
    paper: float = 0.0  # depth of a paper's texture, 0 to 1
    bleach: float = 0.0  # how far the picture fades into the paper at its edges, 0 to 1
    corners: float = 0.2  # how dark the corners are, 0 to 1
    overhead: float = 0.0  # how much the sky is held back towards the top, 0 to 1
    grey: bool = False  # no colours at all
    cells: int = 0  # rows of square picture elements; 0: as many as the frame has
    poses: float = 0.0  # pictures a second of what moves; 0: every frame


LOOKS: Mapping[str, Look] = {
    "plain": Look(),
    "dramatic": Look(
        hour="sunset", weather="cloudy", lower=0.05, closer=1.12, push=0.1, grain=1.6, bars=0.095,
        corners=0.36, overhead=0.5,
    ),
    "photorealistic": Look(
        hour="dawn", air=0.2, blur=0.016, closer=1.3, sway=0.0035, corners=0.16
    ),
    "cartoon": Look(outline=0.0062, corners=0.0),
    "watercolour": Look(paper=0.1, bleach=0.9, corners=0.0, blur=0.005),
    "noir": Look(
        hour="night", grain=2.2, corners=0.45, lower=0.03, overhead=0.2, grey=True
    ),
    "pixel": Look(cells=90, corners=0.0, poses=12.0),
    "anime": Look(outline=0.0028, corners=0.06),
    "claymation": Look(poses=12.0, blur=0.01, closer=1.12, paper=0.11, corners=0.26),
    "vintage": Look(grain=2.6, corners=0.44, paper=0.05, sway=0.002),
    "neon": Look(hour="night", corners=0.3),
    "storybook": Look(paper=0.09, bleach=0.4, corners=0.0, outline=0.0018),
}  # fmt: skip

# What names a look, in the words of a style or of a prompt; the first that is found counts.
_NAMED = tuple(
    (look, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for look, words in (
        ("pixel", r"pixel[- ]?art|16-bit|8-bit"),
        ("claymation", r"claymation|modelling clay|plasticine"),
        ("anime", r"anime|manga"),
        ("watercolour", r"watercolou?rs?|aquarelle?|acuarela|acquerello"),
        ("storybook", r"storybook|gouache|picture book"),
        ("cartoon", r"cartoon|comic(?: book)? style"),
        ("noir", r"film noir|noir|black[- ]and[- ]white|schwarz-?weiß"),
        ("vintage", r"vintage|sepia|1970s"),
        ("neon", r"neon-lit|cyberpunk|synthwave|vaporwave"),
        ("dramatic", r"cinematic|low[- ]key"),
        (
            "photorealistic",
            r"photo-?realistic|fotorealistisch|35 ?mm|photograph of|photo of|foto von",
        ),
    )
)


def look_of(words: str) -> str | None:
    """The look that words name, a key of `LOOKS`."""
    return next((look for look, named in _NAMED if named.search(words)), None)
