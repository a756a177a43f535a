"""What stands and hangs along the walls of homes and inns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reelbot.render.studio.engines.text_to_video.scenery.rooms.joinery import RGB, Joiner

OAK, DARK_OAK, PINE = (150, 98, 62), (98, 62, 46), (206, 158, 108)
WHITE, CREAM, STEEL = (250, 248, 244), (246, 232, 206), (176, 184, 196)
BOTTLES: tuple[RGB, ...] = ((92, 150, 90), (196, 122, 52), (150, 52, 60), (220, 196, 120))
COUNTER = 0.2  # height of a worktop
SPINES: tuple[RGB, ...] = (
    (186, 62, 62), (60, 108, 168), (224, 168, 66), (74, 140, 96), (126, 82, 150), (226, 214, 190),
    (206, 108, 62), (54, 128, 140),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fitting:
    """`wide`: how much of the wall it takes, in units. `draw` begins at u = 0."""

    wide: float
    draw: Callable[[Joiner], None]


def window(
    j: Joiner, u0: float = 0.06, u1: float = 0.46, v0: float = 0.24, v1: float = 0.56
) -> None:
    """A window with its sill and curtains."""
    j.box(u0 - 0.02, v0 - 0.02, u1 + 0.02, v1 + 0.02, WHITE, shadow=0.02)
    j.pane(u0, v0, u1, v1)
    middle, across = (u0 + u1) / 2, (v0 + v1) / 2 + 0.03
    j.box(middle - 0.006, v0, middle + 0.006, v1, WHITE, rounded=0)
    j.box(u0, across - 0.006, u1, across + 0.006, WHITE, rounded=0)
    j.box(u0 - 0.04, v0 - 0.04, u1 + 0.04, v0 - 0.015, WHITE, shadow=0.015)


def curtained(j: Joiner, rgb: RGB = (198, 92, 84)) -> None:
    window(j)
    for side in (0, 1):
        for fold in range(4):
            u = 0.0 + 0.024 * fold if not side else 0.52 - 0.024 * (fold + 1)
            dim = 1 - 0.09 * (fold % 2)
            tone = (int(rgb[0] * dim), int(rgb[1] * dim), int(rgb[2] * dim))
            j.box(u, 0.17, u + 0.028, 0.6, tone, rounded=0.012)
    j.rod(-0.02, 0.605, 0.54, 0.605, 0.008, DARK_OAK)


def wide_window(j: Joiner) -> None:
    window(j, 0.04, 0.62, 0.22, 0.54)


def picture(j: Joiner) -> None:
    j.box(0.06, 0.34, 0.3, 0.52, (190, 142, 70), rounded=0.006, shadow=0.02)
    j.box(0.08, 0.36, 0.28, 0.5, (150, 196, 214), flat=True, rounded=0)
    j.polygon([(0.08, 0.36), (0.08, 0.42), (0.14, 0.46), (0.2, 0.41), (0.24, 0.44), (0.28, 0.4),
               (0.28, 0.36)], (94, 142, 96))  # fmt: skip
    j.ball(0.235, 0.47, 0.014, 0.014, (252, 222, 130))


def books(j: Joiner, u0: float, u1: float, v: float, high: float, first: int = 0) -> None:
    """A row of books that stand on a board, some lean."""
    u, n = u0, first
    while u < u1 - 0.014:
        wide = 0.012 + 0.004 * ((n * 7) % 4)
        tall = high * (0.72 + 0.07 * ((n * 5) % 5))
        if n % 9 == 8:
            u += 0.02
        j.box(u, v, min(u1, u + wide), v + tall, SPINES[(n * 3 + first) % len(SPINES)],
              rounded=0.003)  # fmt: skip
        u, n = u + wide + 0.0015, n + 1


def bookcase(j: Joiner, high: float = 0.62) -> None:
    j.shade(0.2, 0, 0.24, 0.025)
    j.box(0.0, 0.0, 0.4, high, OAK, shadow=0.03)
    step = (high - 0.06) / 4
    for row in range(4):
        v = 0.03 + row * step
        j.box(0.02, v, 0.38, v + step - 0.016, DARK_OAK, rounded=0.002, flat=True)
        books(j, 0.026, 0.374 if row % 2 else 0.3, v, step - 0.03, row * 5)
    j.sprite("hourglass not done", 0.34, 0.03, step * 0.66)
    j.sprite("jar", 0.338, 0.03 + 2 * step, step * 0.6)


def ladder_case(j: Joiner) -> None:
    bookcase(j)
    for u in (0.24, 0.33):
        j.rod(u + 0.06, -0.03, u, 0.56, 0.007, PINE)
    for n in range(7):
        v = 0.03 + 0.075 * n
        lean = 0.06 * (1 - v / 0.58)
        j.rod(0.24 + lean, v, 0.33 + lean, v, 0.006, PINE)


def fireplace(j: Joiner) -> None:
    stone: RGB = (176, 164, 158)
    j.shade(0.24, 0, 0.3, 0.03)
    j.box(0.08, 0.3, 0.4, 0.9, (186, 174, 166), rounded=0.004, shadow=0.03)
    j.box(0.0, 0.0, 0.48, 0.3, stone, shadow=0.03)
    for row in range(4):
        for n in range(5):
            u = 0.012 + 0.098 * n - (0.04 if row % 2 else 0)
            dim, v = 9 * ((n + row) % 3), 0.01 + 0.068 * row
            tone = (188 - dim, 172 - dim, 162)
            j.box(max(0.006, u), v, min(0.474, u + 0.09), v + 0.062, tone, rounded=0.01)
    j.box(0.1, 0.0, 0.38, 0.21, (46, 30, 30), rounded=0.03, flat=True)
    j.rod(0.14, 0.018, 0.34, 0.03, 0.018, DARK_OAK)
    j.rod(0.15, 0.03, 0.33, 0.016, 0.016, OAK)
    j.sprite("fire", 0.24, 0.024, 0.15, shadow=False)
    j.light(0.24, 0.08, 0.75, 0.62, (255, 150, 70))
    j.shine(0.24, 0.09, 0.18, 0.4, (255, 150, 60))
    j.burn(0.24, 0.1, 0.3)
    j.box(-0.03, 0.3, 0.51, 0.335, OAK, shadow=0.02)
    j.sprite("mantelpiece clock", 0.24, 0.334, 0.1)
    j.sprite("candle", 0.05, 0.334, 0.085)
    j.burn(0.05, 0.405, 0.07)
    j.sprite("potted plant", 0.44, 0.334, 0.1)


def sofa(j: Joiner) -> None:
    j.shade(0.28, -0.01, 0.36, 0.03)
    j.sprite("couch and lamp", 0.26, -0.02, 0.36)
    j.light(0.42, 0.3, 0.4, 0.4 if j.night else 0.05)


def plant(j: Joiner) -> None:
    j.shade(0.1, -0.075, 0.1, 0.02)
    j.sprite("potted plant", 0.1, -0.08, 0.27)


def armchair(j: Joiner) -> None:
    red: RGB = (150, 56, 56)
    j.shade(0.16, -0.09, 0.2, 0.03)
    j.box(0.03, -0.05, 0.29, 0.22, red, rounded=0.06, shadow=0.02)
    j.box(0.05, -0.07, 0.27, 0.06, (176, 72, 68), rounded=0.03)
    for u in (0.0, 0.25):
        j.box(u, -0.085, u + 0.07, 0.1, (164, 62, 60), rounded=0.035)


def base(j: Joiner, wide: float, rgb: RGB, top: RGB = (120, 84, 62), doors: int = 2) -> None:
    """A counter with doors."""
    j.shade(wide / 2, 0, wide / 2 + 0.03, 0.022)
    j.box(0, 0, wide, COUNTER - 0.02, rgb, rounded=0.004, shadow=0.02)
    each = wide / doors
    for n in range(doors):
        j.box(n * each + 0.012, 0.02, (n + 1) * each - 0.012, COUNTER - 0.035, rgb, rounded=0.008)
        j.ball((n + 0.82) * each, 0.12, 0.007, 0.007, (214, 178, 96))
    j.box(-0.01, COUNTER - 0.022, wide + 0.01, COUNTER, top, rounded=0.005)


def shelf(j: Joiner, u0: float, u1: float, v: float, names: tuple[str, ...], size: float) -> None:
    """A board with things on it."""
    j.box(u0, v - 0.014, u1, v, OAK, rounded=0.003, shadow=0.02)
    step = (u1 - u0) / len(names)
    for n, name in enumerate(names):
        j.sprite(name, u0 + step * (n + 0.5), v, size)


def stove(j: Joiner) -> None:
    j.shade(0.19, 0, 0.22, 0.022)
    j.box(0, 0, 0.38, COUNTER, (236, 238, 242), shadow=0.02)
    j.box(0.04, 0.03, 0.34, 0.125, (58, 58, 70), rounded=0.012)
    j.box(0.055, 0.04, 0.325, 0.11, (232, 138, 62), rounded=0.008, flat=True)
    j.light(0.19, 0.06, 0.26, 0.2)
    j.rod(0.06, 0.134, 0.32, 0.134, 0.006, STEEL)
    for n in range(4):
        j.ball(0.07 + 0.08 * n, 0.165, 0.013, 0.013, (200, 66, 62))
    j.box(-0.005, COUNTER - 0.006, 0.385, COUNTER + 0.012, (70, 72, 84), rounded=0.004)
    j.sprite("pot of food", 0.11, COUNTER + 0.008, 0.115)
    j.sprite("teapot", 0.28, COUNTER + 0.008, 0.1)
    j.polygon([(0.0, 0.44), (0.38, 0.44), (0.28, 0.54), (0.1, 0.54)], (206, 212, 220))
    j.box(-0.004, 0.422, 0.384, 0.444, (186, 192, 202), rounded=0.004)
    j.box(0.13, 0.54, 0.25, 1.2, (206, 212, 220), rounded=0.0)


def sink(j: Joiner) -> None:
    base(j, 0.52, (104, 160, 152), doors=3)
    window(j, 0.07, 0.45, 0.29, 0.56)
    j.box(0.14, COUNTER - 0.03, 0.38, COUNTER - 0.004, (222, 228, 234), rounded=0.01)
    j.rod(0.26, COUNTER, 0.26, COUNTER + 0.075, 0.007, STEEL)
    j.rod(0.26, COUNTER + 0.075, 0.215, COUNTER + 0.06, 0.007, STEEL)
    j.sprite("herb", 0.45, COUNTER, 0.09)
    j.sprite("jar", 0.07, COUNTER, 0.075)


def cupboard(j: Joiner) -> None:
    base(j, 0.4, (104, 160, 152))
    shelf(j, 0.0, 0.4, 0.35, ("honey pot", "jar", "salt", "teacup without handle"), 0.068)
    shelf(j, 0.0, 0.4, 0.47, ("bowl with spoon", "glass of milk", "canned food"), 0.075)
    j.sprite("bread", 0.1, COUNTER, 0.08)
    j.sprite("basket", 0.28, COUNTER, 0.09)


def fridge(j: Joiner) -> None:
    j.shade(0.13, 0, 0.17, 0.022)
    j.box(0, 0, 0.26, 0.52, (178, 214, 220), rounded=0.03, shadow=0.03)
    j.box(0.0, 0.335, 0.26, 0.345, (120, 156, 166), rounded=0, flat=True)
    for v0, v1 in ((0.2, 0.31), (0.37, 0.46)):
        j.rod(0.035, v0, 0.035, v1, 0.007, WHITE)
    j.box(0.13, 0.4, 0.18, 0.45, (252, 232, 130), rounded=0.002)
    j.box(0.17, 0.24, 0.21, 0.29, (246, 160, 170), rounded=0.002)


def espresso(j: Joiner) -> None:
    j.box(0, 0, 0.58, COUNTER, DARK_OAK, rounded=0.004, shadow=0.02)
    for n in range(5):
        j.box(0.014 + 0.113 * n, 0.02, 0.11 + 0.113 * n, 0.15, OAK, rounded=0.006)
    j.box(-0.01, COUNTER - 0.02, 0.59, COUNTER + 0.006, PINE, rounded=0.005)
    j.box(0.05, COUNTER, 0.25, COUNTER + 0.12, (190, 196, 206), rounded=0.016, shadow=0.02)
    j.box(0.08, COUNTER + 0.01, 0.22, COUNTER + 0.065, (62, 62, 74), rounded=0.006)
    j.sprite("hot beverage", 0.15, COUNTER + 0.004, 0.052)
    for n in range(3):
        j.sprite("teacup without handle", 0.09 + 0.06 * n, COUNTER + 0.12, 0.04)
    j.sprite("croissant", 0.34, COUNTER + 0.006, 0.06)
    j.sprite("shortcake", 0.43, COUNTER + 0.006, 0.08)
    j.sprite("cupcake", 0.52, COUNTER + 0.006, 0.075)
    shelf(j, 0.04, 0.54, 0.44, ("jar", "hot beverage", "teapot", "hot beverage", "jar"), 0.075)


def menu(j: Joiner) -> None:
    j.box(0.04, 0.3, 0.34, 0.54, OAK, shadow=0.02)
    j.box(0.055, 0.315, 0.325, 0.525, (48, 54, 56), rounded=0.004)
    for n, (a, b) in enumerate(((0.09, 0.29), (0.08, 0.2), (0.08, 0.24), (0.08, 0.18))):
        j.rod(a, 0.49 - 0.04 * n, b, 0.49 - 0.04 * n, 0.0045, (226, 226, 214))
        if n:
            j.rod(0.27, 0.49 - 0.04 * n, 0.3, 0.49 - 0.04 * n, 0.0045, (242, 202, 120))


def bottles(j: Joiner) -> None:
    j.box(0.0, 0.28, 0.56, 0.62, DARK_OAK, shadow=0.03)
    for v in (0.3, 0.405, 0.51):
        j.box(0.015, v, 0.545, v + 0.09, (64, 38, 36), flat=True, rounded=0.002)
        for n in range(11):
            tone = BOTTLES[(n + int(v * 90)) % 4]
            u = 0.045 + 0.047 * n
            j.box(u - 0.012, v, u + 0.012, v + 0.05, tone, rounded=0.006)
            j.rod(u, v + 0.05, u, v + 0.072, 0.0055, tone)
    j.box(0, 0, 0.56, COUNTER + 0.02, OAK, rounded=0.004, shadow=0.02)
    for n in range(4):
        j.box(0.016 + 0.136 * n, 0.025, 0.136 + 0.136 * n, 0.165, DARK_OAK, rounded=0.01)
    j.box(-0.02, COUNTER, 0.58, COUNTER + 0.026, PINE, rounded=0.006)
    j.sprite("beer mug", 0.14, COUNTER + 0.024, 0.075)
    j.sprite("wine glass", 0.42, COUNTER + 0.024, 0.085)
    j.light(0.28, 0.42, 0.45, 0.45)


def round_table(j: Joiner, names: tuple[str, ...], high: float = 0.15, cloth: RGB = PINE) -> None:
    """A table with a chair on either side and things on it."""
    foot = -0.1
    for u in (0.05, 0.41):
        j.shade(u, foot + 0.03, 0.08, 0.018, 0.3)
        j.sprite("chair", u, foot + 0.02, 0.24)
    j.shade(0.23, foot, 0.16, 0.022)
    j.rod(0.23, foot + 0.01, 0.23, foot + high, 0.012, DARK_OAK)
    j.ball(0.23, foot + 0.008, 0.07, 0.014, DARK_OAK)
    j.ball(0.23, foot + high - 0.014, 0.155, 0.028, (118, 78, 56))
    j.ball(0.23, foot + high, 0.155, 0.028, cloth)
    step = 0.2 / len(names)
    j.burn(0.23, foot + high + 0.06, 0.1)
    for n, name in enumerate(names):
        j.sprite(name, 0.13 + step * (n + 0.5), foot + high + 0.0, 0.075)


def cafe_table(j: Joiner) -> None:
    round_table(j, ("hot beverage", "candle", "hot beverage"))
    j.light(0.23, 0.12, 0.3, 0.35 if j.night else 0.08)


def bar_table(j: Joiner) -> None:
    round_table(j, ("beer mug", "candle", "beer mug"), cloth=OAK)
    j.light(0.23, 0.12, 0.32, 0.4)


def bed(j: Joiner) -> None:
    window(j, 0.24, 0.62, 0.27, 0.57)
    j.shade(0.36, -0.05, 0.42, 0.03)
    j.box(0.0, 0.0, 0.06, 0.36, OAK, rounded=0.02, shadow=0.03)
    j.box(0.66, -0.05, 0.72, 0.16, OAK, rounded=0.02)
    j.box(0.04, -0.03, 0.68, 0.09, DARK_OAK, rounded=0.01)
    j.box(0.04, 0.05, 0.68, 0.14, WHITE, rounded=0.03)
    j.box(0.06, 0.12, 0.2, 0.2, (252, 252, 255), rounded=0.035, shadow=0.01)
    j.box(0.2, -0.02, 0.69, 0.165, (108, 128, 196), rounded=0.035)
    j.box(0.2, 0.125, 0.69, 0.168, (140, 160, 220), rounded=0.02)
    j.box(0.76, 0.0, 0.9, 0.13, OAK, rounded=0.006, shadow=0.02)
    j.ball(0.86, 0.066, 0.008, 0.008, (222, 186, 104))
    j.rod(0.83, 0.13, 0.83, 0.19, 0.008, (214, 178, 96))
    j.polygon([(0.77, 0.19), (0.89, 0.19), (0.86, 0.27), (0.8, 0.27)], (255, 226, 158))
    j.light(0.83, 0.22, 0.5, 0.6 if j.night else 0.1)
    if j.night:
        j.shine(0.83, 0.22, 0.16, 0.8)


def wardrobe(j: Joiner) -> None:
    j.shade(0.17, 0, 0.22, 0.022)
    j.box(0, 0, 0.34, 0.56, OAK, shadow=0.03)
    for u in (0.018, 0.176):
        j.box(u, 0.03, u + 0.146, 0.53, PINE, rounded=0.008)
    for u in (0.15, 0.19):
        j.ball(u, 0.28, 0.008, 0.008, (222, 186, 104))


def tub(j: Joiner) -> None:
    j.shade(0.3, -0.04, 0.36, 0.03)
    j.rod(0.1, 0.17, 0.1, 0.56, 0.007, STEEL)
    j.rod(0.1, 0.56, 0.2, 0.54, 0.007, STEEL)
    j.ball(0.21, 0.53, 0.04, 0.016, STEEL)
    j.box(0.06, -0.03, 0.56, 0.16, (246, 248, 252), rounded=0.09, shadow=0.02)
    j.box(0.03, 0.135, 0.59, 0.168, WHITE, rounded=0.016)
    for n in range(9):
        j.ball(0.12 + 0.047 * n, 0.168 + 0.012 * (n % 3), 0.034, 0.026, (236, 248, 255))
    for u in (0.12, 0.5):
        j.ball(u, -0.035, 0.022, 0.02, (214, 178, 96))


def basin(j: Joiner) -> None:
    j.box(0.06, 0.3, 0.32, 0.56, (214, 178, 96), rounded=0.12, shadow=0.02)
    j.box(0.075, 0.315, 0.305, 0.545, (206, 232, 244), rounded=0.105, flat=True)
    j.polygon([(0.11, 0.4), (0.2, 0.53), (0.23, 0.53), (0.12, 0.37)], WHITE, 0.45)
    j.box(0.155, 0.0, 0.225, 0.16, WHITE, rounded=0.02)
    j.box(0.05, 0.15, 0.33, 0.22, (250, 252, 255), rounded=0.05, shadow=0.02)
    j.rod(0.19, 0.22, 0.19, 0.265, 0.007, STEEL)
    j.rod(0.19, 0.265, 0.19, 0.262, 0.01, STEEL)
    j.light(0.19, 0.56, 0.4, 0.3)


def towels(j: Joiner) -> None:
    j.rod(0.02, 0.42, 0.3, 0.42, 0.007, STEEL)
    j.box(0.04, 0.22, 0.15, 0.43, (246, 150, 140), rounded=0.012, shadow=0.012)
    j.box(0.17, 0.26, 0.28, 0.43, (250, 214, 130), rounded=0.012, shadow=0.012)


HOME: Mapping[str, Fitting] = {
    "window": Fitting(0.52, curtained),
    "wide_window": Fitting(0.66, wide_window),
    "picture": Fitting(0.36, picture),
    "bookcase": Fitting(0.42, bookcase),
    "ladder_case": Fitting(0.42, ladder_case),
    "fireplace": Fitting(0.5, fireplace),
    "sofa": Fitting(0.56, sofa),
    "plant": Fitting(0.2, plant),
    "armchair": Fitting(0.32, armchair),
    "stove": Fitting(0.38, stove),
    "sink": Fitting(0.52, sink),
    "cupboard": Fitting(0.4, cupboard),
    "fridge": Fitting(0.28, fridge),
    "espresso": Fitting(0.6, espresso),
    "menu": Fitting(0.38, menu),
    "bottles": Fitting(0.6, bottles),
    "cafe_table": Fitting(0.46, cafe_table),
    "bar_table": Fitting(0.46, bar_table),
    "bed": Fitting(0.92, bed),
    "wardrobe": Fitting(0.36, wardrobe),
    "tub": Fitting(0.6, tub),
    "basin": Fitting(0.38, basin),
    "towels": Fitting(0.32, towels),
}
