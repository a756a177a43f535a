"""A market: stalls with striped awnings, what they sell and who sells it; strings of lights."""

from __future__ import annotations

import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Catalogue
from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import (
    F32,
    blank,
    glow,
    lit,
    over,
    premultiplied,
    resized,
    soft_ellipse,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import (
    Colour,
    Light,
    colour,
    mix,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.shapes import (
    board,
    lamp,
    post,
    shape,
)
from reelbot.render.studio.engines.text_to_video.scenery.puppet import with_body

AWNINGS = ((222, 62, 66), (52, 128, 196), (64, 160, 96), (236, 160, 48), (150, 84, 180))
GOODS = (
    ("red apple", "tangerine", "lemon", "green apple"),
    ("tomato", "carrot", "eggplant", "broccoli"),
    ("bread", "croissant", "pretzel", "baguette bread"), ("amphora", "jar", "teapot", "amphora"),
    ("watermelon", "pineapple", "banana", "grapes"), ("bouquet", "tulip", "sunflower", "rose"),
)  # fmt: skip
FESTIVE = (
    ("wrapped gift", "candle", "bell", "wrapped gift"), ("cookie", "candy", "pretzel", "chestnut"),
    ("hot beverage", "teapot", "hot beverage", "jar"), ("teddy bear", "yo yo", "nesting dolls",
     "teddy bear"),
)  # fmt: skip
FOLK = ("man", "woman", "old man", "old woman", "man beard", "person", "girl", "boy")
WARM = colour(255, 206, 120)


def stalls(
    width: int, height: int, unit: float, catalogue: Catalogue, light: Light,
    rng: np.random.Generator, *, festive: bool,
) -> F32:  # fmt: skip
    """Stalls in a row that stand on the lower edge; premultiplied RGBA (height, width, 4)."""
    out = blank(height, width)
    step = width / max(2, round(width / (0.66 * unit)))
    goods = FESTIVE if festive else GOODS
    first = int(rng.integers(len(AWNINGS)))
    for number in range(round(width / step)):
        wide = int(0.52 * unit)
        picture = _stall(
            wide, height, unit, catalogue, colour(*AWNINGS[(first + number) % len(AWNINGS)]),
            goods[(first + number) % len(goods)], str(rng.choice(FOLK[:6])), rng,
        )  # fmt: skip
        made = lit(picture, light.ambient * 0.5 + 0.5 if light.night else light.ambient,
                   light.haze, 0.05 + 0.5 * light.air)  # fmt: skip
        if light.night:
            shine = blank(height, wide)
            glow(shine, wide / 2, 0.26 * height, 0.3 * unit, WARM, 0.85)
            made[..., :3] += (1 - made[..., :3]) * shine[..., :3] * made[..., 3:4] * 0.8
            lamp(made, wide / 2, 0.4 * height, 0.035 * unit, colour(255, 240, 206), 1.0)
            np.minimum(made[..., :3], made[..., 3:4], out=made[..., :3])
        x = int(number * step + step * 0.1)
        shade = soft_ellipse(int(0.09 * unit), int(wide * 1.15), 0.34)
        over(out, shade, x - int(0.07 * wide), height - int(0.05 * unit))
        over(out, made, x, 0)
        if rng.random() < 0.8:  # somebody between two stalls
            buyer = _person(catalogue, str(rng.choice(FOLK)), int(0.27 * unit))
            buyer = lit(buyer, light.ambient * 0.6 + 0.4 if light.night else light.ambient,
                        light.haze, 0.05 + 0.5 * light.air)  # fmt: skip
            left = int((number + 1) * step + 0.04 * step - buyer.shape[1] / 2)
            over(out, soft_ellipse(int(0.05 * unit), buyer.shape[1], 0.3), left,
                 height - int(0.03 * unit))  # fmt: skip
            over(out, buyer, left, height - len(buyer))
    return out


def _stall(
    wide: int, height: int, unit: float, catalogue: Catalogue, cloth: Colour,
    goods: tuple[str, ...], seller: str, rng: np.random.Generator,
) -> F32:  # fmt: skip
    out = blank(height, wide)
    wood = colour(150, 98, 60)
    left, right = 0.06 * wide, 0.94 * wide
    table, foot = height - 0.175 * unit, height - 0.012 * unit
    roof, fringe = 0.012 * unit, 0.112 * unit
    for x in (left + 0.01 * unit, right - 0.01 * unit):
        post(out, x, fringe - 2, foot, 0.016 * unit, wood * 0.9)
    board(out, left, fringe, right, table, colour(92, 66, 58), top=0.7, bottom=1.1)
    person = _person(catalogue, seller, int(0.28 * unit))
    over(out, person, int(wide * float(rng.uniform(0.36, 0.6)) - person.shape[1] / 2),
         int(table - 0.19 * unit), wrap=False)  # fmt: skip
    # The table's front is cloth, its top slants towards the viewer with the goods in boxes.
    board(out, left, table, right, foot, mix(cloth, colour(255, 250, 240), 0.72), bottom=0.8)
    board(out, left, table - 0.006 * unit, right, table + 0.02 * unit, wood * 1.1)
    size = int(0.064 * unit)
    boxes = len(goods)
    for number, name in enumerate(goods):
        x0 = left + (right - left) * number / boxes + 0.008 * unit
        x1 = left + (right - left) * (number + 1) / boxes - 0.008 * unit
        for row in range(2):
            for at in np.linspace(x0 + 0.3 * size, x1 - 0.3 * size, 3 - row):
                piece = _sprite(catalogue, name, size)
                over(out, piece, int(at - piece.shape[1] / 2),
                     int(table - 0.03 * unit - row * 0.4 * size),
                     wrap=False)  # fmt: skip
        board(out, x0, table + 0.016 * unit, x1, table + 0.062 * unit, wood * 0.98)
        board(out, x0, table + 0.036 * unit, x1, table + 0.039 * unit, wood * 0.7)
    _awning(out, wide, roof, fringe, unit, cloth)
    np.minimum(out[..., :3], out[..., 3:4], out=out[..., :3])
    return out


def _awning(out: F32, wide: int, roof: float, fringe: float, unit: float, cloth: Colour) -> None:
    """Striped cloth that widens towards the viewer and ends in scallops."""
    white = colour(250, 246, 238)
    count = 9
    angles = np.linspace(0, np.pi, 9)
    for number in range(count):
        tone = cloth if number % 2 == 0 else white
        a, b = number / count, (number + 1) / count
        top = [(wide * (0.1 + 0.8 * share), roof) for share in (a, b)]
        low = [(wide * share, fringe) for share in (b, a)]
        shape(out, [*top, *low], tone, top=1.12, bottom=0.94)
        middle, half = wide * (a + b) / 2, wide * (b - a) / 2
        drop = [(middle + half * np.cos(t), fringe - 1 + 0.034 * unit * np.sin(t)) for t in angles]
        shape(out, drop, np.asarray(tone * 0.86, np.float32), top=1.0, bottom=0.9)


def _person(catalogue: Catalogue, name: str, height: int) -> F32:
    """Somebody who stands there, from head to foot."""
    sprite = catalogue[catalogue.code(name)]
    head = premultiplied(catalogue.picture(sprite.code))
    return with_body(sprite, head, max(8, height), 0.0, "stand")


def _sprite(catalogue: Catalogue, name: str, height: int) -> F32:
    return resized(premultiplied(catalogue.picture(catalogue.code(name))), max(4, height))


def bunting(width: int, height: int, unit: float, light: Light, rng: np.random.Generator) -> F32:
    """Strings of little flags over the place by day, of lamps by night; premultiplied RGBA."""
    out = blank(height, width)
    gap = width / max(1, round(width / (0.8 * unit)))
    cord = colour(70, 66, 78) * light.ambient
    for row, top in ((0, 0.12), (1, 0.42)):
        for start in np.arange(-gap * (0.5 if row else 0), width, gap):
            ts = np.linspace(0, 1, 15)
            xs = start + ts * gap
            ys = height * (top + 0.4 * (1 - (2 * ts - 1) ** 2))
            for one in range(14):
                ends = ((xs[one], ys[one]), (xs[one + 1], ys[one + 1]))
                thick = max(1.0, 0.0028 * unit)
                (ax, ay), (bx, by) = ends
                shape(out, ((ax, ay), (bx, by), (bx, by + thick), (ax, ay + thick)), cord)
            for x, y in zip(xs[:-1], ys[:-1], strict=True):
                tone = colour(*AWNINGS[int(rng.integers(len(AWNINGS)))])
                if not light.night:
                    half = 0.016 * unit
                    shape(out, ((x - half, y), (x + half, y), (x, y + 0.042 * unit)),
                          tone * light.ambient)  # fmt: skip
                    continue
                bulb = mix(WARM, tone, 0.35 if row else 0.0)
                lamp(out, x, y + 0.008 * unit, 0.034 * unit, bulb, 0.9)
    np.minimum(out[..., :3], np.maximum(out[..., 3:4], 0), out=out[..., :3])
    return out
