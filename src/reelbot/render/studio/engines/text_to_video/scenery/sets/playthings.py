"""What stands behind the actors on a playground, by a pool: swings, a climbing frame, sunshades."""

from __future__ import annotations

import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Catalogue
from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import (
    F32,
    blank,
    lit,
    over,
    premultiplied,
    resized,
    soft_ellipse,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import Light, colour
from reelbot.render.studio.engines.text_to_video.scenery.plates.shapes import (
    board,
    lamp,
    post,
    shape,
)

RED, BLUE, YELLOW = colour(232, 66, 72), colour(62, 136, 232), colour(252, 200, 62)


def playground(width: int, height: int, unit: float, catalogue: Catalogue, light: Light) -> F32:
    """Swings, a slide and a climbing frame by turns, on the lower edge; premultiplied RGBA."""
    out = blank(height, width)
    step = width / max(3, round(width / (0.56 * unit) / 3) * 3)
    makers = (_swings, _slide, _frame)
    for number in range(round(width / step)):
        made = makers[number % 3](int(0.5 * unit), height, unit, catalogue)
        made = lit(made, light.ambient, light.haze, 0.08 + 0.5 * light.air)
        x = int((number + 0.08) * step)
        shade = soft_ellipse(int(0.07 * unit), made.shape[1], 0.14 + 0.2 * light.strength)
        over(out, shade, x, height - int(0.045 * unit))
        over(out, made, x, 0)
    return out


def _swings(wide: int, height: int, unit: float, catalogue: Catalogue) -> F32:
    out = blank(height, wide)
    foot, top, thick = height - 0.014 * unit, height - 0.4 * unit, 0.017 * unit
    for x in (0.14 * wide, 0.86 * wide):
        for lean in (-0.08, 0.08):
            at = x + lean * wide
            shape(out, ((x - thick / 2, top), (x + thick / 2, top), (at + thick / 2, foot),
                        (at - thick / 2, foot)), RED)  # fmt: skip
    board(out, 0.08 * wide, top - 0.004 * unit, 0.92 * wide, top + 0.018 * unit, BLUE)
    for x, lean in ((0.36 * wide, -0.06), (0.64 * wide, 0.09)):
        seat = height - (0.13 + 0.4 * abs(lean)) * unit
        for side in (-0.035, 0.035):
            a, b = x + side * unit, x + (side + lean) * unit
            shape(out, ((a, top), (a + 0.005 * unit, top), (b + 0.005 * unit, seat), (b, seat)),
                  colour(120, 124, 140))  # fmt: skip
        board(out, x + (lean - 0.05) * unit, seat, x + (lean + 0.055) * unit, seat + 0.018 * unit,
              YELLOW)  # fmt: skip
    return out


def _slide(wide: int, height: int, unit: float, catalogue: Catalogue) -> F32:
    out = blank(height, wide)
    sprite = premultiplied(catalogue.picture(catalogue.code("playground slide")))
    picture = resized(sprite, min(height - 2, int(0.4 * unit)))
    over(out, picture, (wide - picture.shape[1]) // 2, height - picture.shape[0], wrap=False)
    return out


def _frame(wide: int, height: int, unit: float, catalogue: Catalogue) -> F32:
    """A climbing frame with a little roof."""
    out = blank(height, wide)
    foot, top, thick = height - 0.014 * unit, height - 0.3 * unit, 0.014 * unit
    xs = np.linspace(0.16 * wide, 0.84 * wide, 5)
    for row, y in enumerate(np.linspace(top + 0.04 * unit, foot - 0.05 * unit, 4)):
        board(out, xs[0], y, xs[-1], y + thick, (BLUE, YELLOW)[row % 2], left=1, right=1)
    for x in xs:
        post(out, x, top, foot, thick, RED)
    shape(out, ((xs[0] - 0.03 * unit, top), (wide / 2, top - 0.1 * unit),
                (xs[-1] + 0.03 * unit, top)), YELLOW, bottom=0.92)  # fmt: skip
    return out


def sunshades(width: int, height: int, unit: float, catalogue: Catalogue, light: Light) -> F32:
    """Sunshades with a deck chair in a row that stands on the lower edge; premultiplied RGBA."""
    out = blank(height, width)
    sprite = premultiplied(catalogue.picture(catalogue.code("umbrella on ground")))
    picture = resized(sprite, min(height - 2, int(0.2 * unit)))
    made = lit(picture, light.ambient, light.haze, 0.14 + 0.5 * light.air)
    step = width / max(2, round(width / (0.42 * unit)))
    for number in range(round(width / step)):
        flipped = made[:, ::-1] if number % 2 else made
        over(out, np.ascontiguousarray(flipped), int((number + 0.2) * step), height - len(made))
    return out


def rides(
    width: int, height: int, unit: float, catalogue: Catalogue, light: Light, taken: set[str]
) -> F32:
    """What turns and runs at a fair, but for what stands there already (`taken`), on the lower
    edge; premultiplied RGBA."""
    out = blank(height, width)
    shown = [("ferris wheel", 0.6), ("circus tent", 0.4), ("roller coaster", 0.5),
             ("carousel horse", 0.3), ("circus tent", 0.32)]  # fmt: skip
    x = 0.04 * unit
    for name, share in (entry for entry in shown * 4 if entry[0] not in taken):
        sprite = premultiplied(catalogue.picture(catalogue.code(name)))
        picture = resized(sprite, min(height - 2, int(share * unit)))
        if x + picture.shape[1] > width:
            break
        ambient = light.ambient * 0.6 + 0.4 if light.night else light.ambient
        made = lit(picture, ambient, light.haze, 0.14 + 0.5 * light.air)
        over(out, made, int(x), height - len(made) + int(0.03 * share * unit))
        if light.night:
            _bulbs(out, x + made.shape[1] / 2, height - 0.5 * len(made), 0.36 * len(made), unit)
        x += made.shape[1] + 0.05 * unit
    return out


def _bulbs(out: F32, x: float, y: float, radius: float, unit: float) -> None:
    """A ring of lamps."""
    tones = (colour(255, 214, 120), colour(255, 120, 140), colour(130, 220, 255))
    for number, turn in enumerate(np.linspace(0, 2 * np.pi, 18, endpoint=False)):
        lamp(out, x + radius * float(np.cos(turn)), y + radius * float(np.sin(turn)),
             0.022 * unit, tones[number % 3], 0.8)  # fmt: skip


def poles(width: int, height: int, unit: float, light: Light) -> F32:
    """Striped poles that boats are tied to, on the lower edge; premultiplied RGBA."""
    out = blank(height, width)
    step = width / max(2, round(width / (0.5 * unit)))
    white = colour(246, 244, 238)
    for number in range(round(width / step)):
        for side, share in ((0.0, 0.94), (0.055, 0.8)):
            x, top = (number + 0.3) * step + side * unit, height * (1 - share)
            for stripe, y in enumerate(np.arange(top, height, 0.032 * unit)):
                tone = (RED, white, BLUE, white)[stripe % 2 + (2 if number % 2 else 0)]
                post(out, x, y, min(float(height), y + 0.033 * unit), 0.02 * unit, tone)
            board(out, x - 0.013 * unit, top - 0.014 * unit, x + 0.013 * unit, top, YELLOW)
    return lit(out, light.ambient, light.haze, 0.05 + 0.5 * light.air)
