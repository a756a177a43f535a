"""What stands and hangs along the walls of schools, offices, hospitals, shops and workshops."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from reelbot.render.studio.engines.text_to_video.scenery.rooms.fittings import (
    COUNTER,
    DARK_OAK,
    OAK,
    PINE,
    STEEL,
    WHITE,
    Fitting,
    base,
    shelf,
)
from reelbot.render.studio.engines.text_to_video.scenery.rooms.joinery import RGB, Joiner

CHALK: RGB = (232, 236, 226)


def blackboard(j: Joiner) -> None:
    j.box(0.02, 0.24, 0.78, 0.56, OAK, shadow=0.02)
    j.box(0.04, 0.26, 0.76, 0.54, (44, 92, 76), rounded=0.004)
    for u0, u1, v in ((0.1, 0.3, 0.49), (0.1, 0.36, 0.44), (0.1, 0.24, 0.39)):
        j.rod(u0, v, u1, v, 0.004, CHALK)
    points = ((0.48, 0.32), (0.64, 0.32), (0.56, 0.47), (0.48, 0.32))
    for (a, b), (c, d) in pairwise(points):
        j.rod(a, b, c, d, 0.004, (250, 222, 140))
    j.box(0.06, 0.225, 0.74, 0.243, PINE, rounded=0.004, shadow=0.01)
    for u, rgb in ((0.2, (250, 250, 250)), (0.24, (246, 160, 150)), (0.5, (150, 200, 246))):
        j.rod(u, 0.25, u + 0.025, 0.25, 0.005, rgb)


def world_map(j: Joiner) -> None:
    j.sprite("world map", 0.2, 0.32, 0.22, shadow=False)


def school_desk(j: Joiner) -> None:
    foot = -0.11
    j.shade(0.18, foot, 0.2, 0.02)
    for u in (0.03, 0.33):
        j.rod(u, foot, u, foot + 0.12, 0.008, STEEL)
    j.box(0.0, foot + 0.11, 0.36, foot + 0.14, PINE, rounded=0.006)
    j.sprite("open book", 0.12, foot + 0.135, 0.06)
    j.sprite("red apple", 0.27, foot + 0.138, 0.05)


def desk(j: Joiner) -> None:
    j.shade(0.26, -0.02, 0.3, 0.022)
    j.box(0.02, -0.02, 0.16, 0.16, (206, 212, 220), rounded=0.006)
    for v in (0.005, 0.06, 0.115):
        j.box(0.03, v, 0.15, v + 0.042, (222, 228, 234), rounded=0.004)
    j.rod(0.48, -0.02, 0.48, 0.16, 0.008, STEEL)
    j.box(0.0, 0.155, 0.52, 0.182, PINE, rounded=0.005, shadow=0.02)
    j.sprite("desktop computer", 0.22, 0.18, 0.16)
    j.sprite("hot beverage", 0.38, 0.18, 0.05)
    j.sprite("telephone", 0.46, 0.18, 0.05)
    j.light(0.22, 0.27, 0.25, 0.25, (170, 210, 255))


def cabinet(j: Joiner) -> None:
    j.shade(0.12, 0, 0.15, 0.02)
    j.box(0, 0, 0.24, 0.38, (148, 160, 176), shadow=0.02)
    for n in range(4):
        j.box(0.014, 0.015 + 0.09 * n, 0.226, 0.095 + 0.09 * n, (172, 184, 198), rounded=0.006)
        j.rod(0.09, 0.065 + 0.09 * n, 0.15, 0.065 + 0.09 * n, 0.006, WHITE)
    j.sprite("potted plant", 0.12, 0.378, 0.13)


def chart(j: Joiner) -> None:
    j.box(0.04, 0.28, 0.4, 0.52, WHITE, shadow=0.02)
    for n, high in enumerate((0.05, 0.09, 0.07, 0.12, 0.16)):
        j.box(0.08 + 0.06 * n, 0.31, 0.12 + 0.06 * n, 0.31 + high,
              ((86, 156, 226), (244, 158, 84))[n % 2], rounded=0.003)  # fmt: skip


def ward_bed(j: Joiner) -> None:
    j.shade(0.36, -0.05, 0.4, 0.03)
    for u in (0.06, 0.66):
        j.rod(u, -0.04, u, 0.1, 0.007, STEEL)
        j.ball(u, -0.045, 0.016, 0.016, (72, 78, 92))
    j.box(0.02, 0.06, 0.05, 0.3, (206, 214, 224), rounded=0.012, shadow=0.02)
    j.box(0.66, 0.06, 0.69, 0.2, (206, 214, 224), rounded=0.012)
    j.box(0.04, 0.06, 0.68, 0.13, WHITE, rounded=0.02)
    j.box(0.06, 0.115, 0.2, 0.19, (252, 253, 255), rounded=0.03)
    j.box(0.2, 0.05, 0.68, 0.15, (140, 206, 210), rounded=0.025)
    j.rod(0.78, -0.04, 0.78, 0.46, 0.006, STEEL)
    j.box(0.75, 0.36, 0.81, 0.45, (226, 240, 248), rounded=0.02)
    j.box(0.24, 0.34, 0.42, 0.46, (60, 70, 84), rounded=0.01, shadow=0.02)
    beat = ((0.26, 0.4), (0.31, 0.4), (0.325, 0.435), (0.34, 0.37), (0.355, 0.4), (0.4, 0.4))
    for (a, b), (c, d) in pairwise(beat):
        j.rod(a, b, c, d, 0.0035, (110, 240, 150))


def medicine(j: Joiner) -> None:
    base(j, 0.4, (236, 244, 246), top=(150, 190, 196))
    j.box(0.04, 0.32, 0.36, 0.54, WHITE, shadow=0.02)
    j.box(0.17, 0.37, 0.23, 0.49, (226, 62, 70), rounded=0.004)
    j.box(0.14, 0.4, 0.26, 0.46, (226, 62, 70), rounded=0.004)
    for u, name in ((0.08, "pill"), (0.2, "stethoscope"), (0.32, "test tube")):
        j.sprite(name, u, COUNTER, 0.075)


def screen_curtain(j: Joiner) -> None:
    j.rod(0.0, 0.54, 0.36, 0.54, 0.006, STEEL)
    for n in range(9):
        tone = (176, 222, 214) if n % 2 else (156, 206, 200)
        j.box(0.04 * n, 0.05, 0.04 * n + 0.044, 0.535, tone, rounded=0.014)


def _rack(j: Joiner, wide: float, rows: tuple[tuple[str, ...], ...], size: float = 0.085) -> None:
    """Shelves full of goods."""
    high = 0.02 + 0.135 * len(rows)
    j.shade(wide / 2, 0, wide / 2 + 0.03, 0.022)
    j.box(0, 0, wide, high + 0.02, (214, 206, 196), shadow=0.03)
    for row, names in enumerate(rows):
        v = 0.03 + 0.135 * row
        j.box(0.014, v, wide - 0.014, v + 0.118, (150, 142, 140), flat=True, rounded=0.002)
        count = max(1, int((wide - 0.03) / (size * 0.86)))
        step = (wide - 0.03) / count
        for n in range(count):
            j.sprite(
                names[n * len(names) // count], 0.015 + step * (n + 0.5), v, size, shadow=False
            )
        j.box(0.006, v - 0.016, wide - 0.006, v, (232, 96, 80), rounded=0.003)


def groceries(j: Joiner) -> None:
    _rack(j, 0.52, (("canned food", "jar", "beverage box"), ("bread", "honey pot", "popcorn"),
                    ("glass of milk", "chocolate bar", "canned food"),
                    ("beverage box", "jar")))  # fmt: skip


def fruit_stand(j: Joiner) -> None:
    rows = (("red apple", "tangerine"), ("banana", "broccoli"), ("tomato", "grapes"))
    j.shade(0.28, -0.02, 0.32, 0.03)
    for row, names in reversed(list(enumerate(rows))):
        v = 0.0 + 0.085 * row
        for n, name in enumerate(names):
            u = 0.02 + 0.27 * n
            for k in range(4):
                j.sprite(name, u + 0.04 + 0.058 * k, v + 0.05, 0.075, shadow=False)
            j.box(u, v - 0.02, u + 0.26, v + 0.07, PINE, rounded=0.008)
    j.box(0.0, 0.42, 0.56, 0.54, (96, 170, 90), rounded=0.02, shadow=0.02)
    for n in range(7):
        j.box(0.08 * n, 0.42, 0.08 * n + 0.04, 0.54, WHITE, rounded=0.012)


def chiller(j: Joiner) -> None:
    j.shade(0.2, 0, 0.24, 0.022)
    j.box(0, 0, 0.4, 0.56, (226, 232, 240), shadow=0.03)
    j.box(0.03, 0.05, 0.37, 0.52, (206, 232, 246), rounded=0.006, flat=True)
    for row, name in enumerate(("glass of milk", "cup with straw", "beverage box", "ice cream")):
        v = 0.06 + 0.115 * row
        for n in range(4):
            j.sprite(name, 0.075 + 0.082 * n, v, 0.08, shadow=False)
        j.box(0.03, v - 0.008, 0.37, v, STEEL, rounded=0.002)
    j.polygon([(0.08, 0.06), (0.2, 0.51), (0.27, 0.51), (0.15, 0.06)], WHITE, 0.22)
    j.light(0.2, 0.3, 0.4, 0.2, (214, 236, 255))


def till(j: Joiner) -> None:
    base(j, 0.4, (232, 96, 80), top=(90, 94, 106))
    j.box(0.12, COUNTER, 0.28, COUNTER + 0.07, (84, 88, 102), rounded=0.01)
    j.box(0.15, COUNTER + 0.06, 0.25, COUNTER + 0.12, (160, 226, 190), rounded=0.008)
    j.sprite("shopping bags", 0.35, COUNTER, 0.1)


def bread_shelf(j: Joiner) -> None:
    _rack(j, 0.5, (("baguette bread", "bread"), ("croissant", "pretzel"), ("bread", "bagel"),
                   ("croissant", "bread")))  # fmt: skip


def pastries(j: Joiner) -> None:
    base(j, 0.6, (172, 104, 74), top=PINE, doors=4)
    j.box(0.03, COUNTER, 0.57, COUNTER + 0.15, (240, 246, 250), rounded=0.03, shadow=0.02)
    for n, name in enumerate(("shortcake", "doughnut", "cupcake", "pie", "birthday cake")):
        j.sprite(name, 0.09 + 0.105 * n, COUNTER + 0.012, 0.095)
    j.polygon([(0.1, 0.21), (0.16, 0.345), (0.22, 0.345), (0.16, 0.21)], WHITE, 0.3)
    j.light(0.3, 0.28, 0.4, 0.25)


def mirrors(j: Joiner) -> None:
    j.box(0, 0.1, 0.62, 0.56, (180, 188, 200), shadow=0.02)
    for n in range(3):
        j.box(0.01 + 0.203 * n, 0.11, 0.207 + 0.203 * n, 0.55, (206, 226, 238), rounded=0.003)
        u = 0.03 + 0.203 * n
        j.polygon([(u, 0.14), (u + 0.1, 0.53), (u + 0.15, 0.53), (u + 0.05, 0.14)], WHITE, 0.4)


def dumbbells(j: Joiner) -> None:
    j.shade(0.26, 0, 0.3, 0.022)
    for u in (0.02, 0.5):
        j.box(u - 0.015, 0, u + 0.015, 0.3, (70, 76, 90), rounded=0.006, shadow=0.02)
    for row, tone in enumerate(((226, 84, 76), (70, 140, 206), (246, 186, 70))):
        v = 0.06 + 0.09 * row
        j.rod(0.02, v - 0.02, 0.5, v - 0.02, 0.008, (96, 104, 120))
        for n in range(4):
            u = 0.08 + 0.12 * n
            j.rod(u - 0.03, v + 0.01, u + 0.03, v + 0.01, 0.007, STEEL)
            for end in (-0.03, 0.03):
                j.box(u + end - 0.012, v - 0.018, u + end + 0.012, v + 0.038, tone, rounded=0.008)


def punch_bag(j: Joiner) -> None:
    j.rod(0.14, 0.38, 0.14, 1.6, 0.004, STEEL)
    j.shade(0.14, -0.02, 0.09, 0.02)
    j.box(0.08, 0.08, 0.2, 0.4, (196, 54, 60), rounded=0.05, shadow=0.03)
    j.box(0.08, 0.2, 0.2, 0.24, WHITE, rounded=0.004)


def lab_bench(j: Joiner) -> None:
    base(j, 0.6, (226, 234, 238), top=(70, 88, 100), doors=3)
    for u, name, size in (
        (0.08, "microscope", 0.14), (0.24, "alembic", 0.13), (0.36, "test tube", 0.1),
        (0.45, "petri dish", 0.06), (0.54, "test tube", 0.1),
    ):  # fmt: skip
        j.sprite(name, u, COUNTER, size)
    j.light(0.24, 0.26, 0.24, 0.3, (150, 255, 190))


def lab_shelf(j: Joiner) -> None:
    base(j, 0.44, (226, 234, 238), top=(70, 88, 100))
    shelf(j, 0.0, 0.44, 0.36, ("jar", "test tube", "jar", "alembic"), 0.085)
    shelf(j, 0.0, 0.44, 0.5, ("test tube", "jar", "magnet", "battery"), 0.08)
    j.sprite("dna", 0.12, COUNTER, 0.12)
    j.sprite("laptop", 0.32, COUNTER, 0.1)


def lab_machine(j: Joiner) -> None:
    j.shade(0.16, 0, 0.2, 0.022)
    j.box(0, 0, 0.32, 0.54, (150, 168, 182), rounded=0.02, shadow=0.03)
    j.box(0.04, 0.32, 0.28, 0.5, (34, 58, 66), rounded=0.012)
    wave = [(0.06 + 0.02 * n, 0.41 + 0.05 * (1, 0, -1, 0)[n % 4]) for n in range(11)]
    for (a, b), (c, d) in pairwise(wave):
        j.rod(a, b, c, d, 0.004, (120, 255, 190))
    for n in range(9):
        tone = ((236, 84, 76), (250, 206, 84), (96, 206, 130))[n % 3]
        j.ball(0.07 + 0.09 * (n % 3), 0.26 - 0.07 * (n // 3), 0.018, 0.018, tone)
    j.light(0.16, 0.4, 0.3, 0.3, (150, 255, 210))


def workbench(j: Joiner) -> None:
    tool_wall(j)
    j.shade(0.3, -0.02, 0.34, 0.022)
    for u in (0.04, 0.56):
        j.box(u - 0.02, -0.02, u + 0.02, 0.16, DARK_OAK, rounded=0.004)
    j.box(0, 0.15, 0.6, 0.19, PINE, rounded=0.006, shadow=0.03)
    j.sprite("toolbox", 0.14, 0.188, 0.11)
    j.sprite("wood", 0.34, 0.188, 0.1)
    j.sprite("candle", 0.5, 0.188, 0.09)


def tool_wall(j: Joiner) -> None:
    j.box(0.03, 0.3, 0.57, 0.56, OAK, shadow=0.02)
    for n, name in enumerate(("hammer", "carpentry saw", "wrench", "screwdriver", "axe")):
        j.sprite(name, 0.1 + 0.1 * n, 0.37, 0.11, shadow=False)


def crates(j: Joiner) -> None:
    j.shade(0.22, -0.03, 0.26, 0.03)
    for u, v, side in ((0.02, -0.02, 0.2), (0.24, -0.03, 0.18), (0.1, 0.18, 0.17)):
        j.box(u, v, u + side, v + side, PINE, rounded=0.006, shadow=0.02)
        j.box(u + 0.02, v + 0.02, u + side - 0.02, v + side - 0.02, OAK, rounded=0.004)
        j.rod(u + 0.02, v + 0.02, u + side - 0.02, v + side - 0.02, 0.01, PINE)
    j.sprite("books", 0.33, 0.15, 0.11)
    j.sprite("old key", 0.19, 0.35, 0.06)


EQUIPMENT: Mapping[str, Fitting] = {
    "blackboard": Fitting(0.8, blackboard),
    "world_map": Fitting(0.4, world_map),
    "school_desk": Fitting(0.36, school_desk),
    "desk": Fitting(0.54, desk),
    "cabinet": Fitting(0.26, cabinet),
    "chart": Fitting(0.44, chart),
    "ward_bed": Fitting(0.84, ward_bed),
    "medicine": Fitting(0.42, medicine),
    "screen_curtain": Fitting(0.38, screen_curtain),
    "groceries": Fitting(0.54, groceries),
    "fruit_stand": Fitting(0.58, fruit_stand),
    "chiller": Fitting(0.42, chiller),
    "till": Fitting(0.42, till),
    "bread_shelf": Fitting(0.52, bread_shelf),
    "pastries": Fitting(0.62, pastries),
    "mirrors": Fitting(0.64, mirrors),
    "dumbbells": Fitting(0.54, dumbbells),
    "punch_bag": Fitting(0.28, punch_bag),
    "lab_bench": Fitting(0.62, lab_bench),
    "lab_shelf": Fitting(0.46, lab_shelf),
    "lab_machine": Fitting(0.34, lab_machine),
    "workbench": Fitting(0.62, workbench),
    "tool_wall": Fitting(0.6, tool_wall),
    "crates": Fitting(0.46, crates),
}
