"""What stands and hangs along the walls where people go to look, to pray or to travel."""

from __future__ import annotations

from collections.abc import Mapping

from reelbot.render.studio.engines.text_to_video.scenery.rooms.equipment import EQUIPMENT
from reelbot.render.studio.engines.text_to_video.scenery.rooms.fittings import (
    DARK_OAK,
    HOME,
    OAK,
    PINE,
    STEEL,
    WHITE,
    Fitting,
)
from reelbot.render.studio.engines.text_to_video.scenery.rooms.joinery import RGB, Joiner


def painting(j: Joiner, wide: float = 0.34, tone: int = 0) -> None:
    scenes: tuple[tuple[RGB, RGB, RGB], ...] = (
        ((246, 196, 130), (206, 98, 92), (92, 72, 120)),
        ((150, 196, 226), (86, 140, 150), (232, 206, 150)),
    )
    sky, hill, near = scenes[tone]
    j.box(0.04, 0.26, wide - 0.02, 0.54, (206, 160, 76), rounded=0.012, shadow=0.025)
    j.box(0.06, 0.28, wide - 0.04, 0.52, (150, 108, 52), rounded=0.004)
    j.box(0.07, 0.29, wide - 0.05, 0.51, sky, flat=True, rounded=0)
    a, b = 0.07, wide - 0.05
    j.polygon([(a, 0.29), (a, 0.38), (a + 0.3 * (b - a), 0.45), (a + 0.6 * (b - a), 0.37),
               (b, 0.42), (b, 0.29)], hill)  # fmt: skip
    j.polygon([(a, 0.29), (a, 0.33), (a + 0.5 * (b - a), 0.36), (b, 0.32), (b, 0.29)], near)
    j.ball(a + 0.7 * (b - a), 0.46, 0.02, 0.02, (255, 236, 170))
    j.light((a + b) / 2, 0.5, 0.34, 0.35)


def painting_wide(j: Joiner) -> None:
    painting(j, 0.54, 1)


def pedestal(j: Joiner, name: str = "amphora", size: float = 0.2) -> None:
    j.shade(0.12, -0.02, 0.14, 0.022)
    j.box(0.05, -0.015, 0.19, 0.17, (238, 234, 228), shadow=0.02)
    j.box(0.03, 0.165, 0.21, 0.19, WHITE, rounded=0.004)
    j.box(0.03, -0.025, 0.21, 0.0, WHITE, rounded=0.004)
    j.sprite(name, 0.12, 0.188, size)
    j.light(0.12, 0.3, 0.3, 0.25)


def pedestal_dino(j: Joiner) -> None:
    pedestal(j, "trophy", 0.17)


def rope(j: Joiner) -> None:
    for u in (0.0, 0.3):
        j.shade(u, -0.06, 0.04, 0.014)
        j.rod(u, -0.06, u, 0.06, 0.007, (222, 182, 90))
        j.ball(u, 0.068, 0.013, 0.013, (240, 204, 110))
    for n in range(10):
        u = 0.03 * n
        dip = 0.05 - 0.05 * (1 - ((u + 0.015) / 0.15 - 1) ** 2)
        nxt = 0.05 - 0.05 * (1 - ((u + 0.045) / 0.15 - 1) ** 2) if n < 9 else 0.05
        j.rod(u, dip, u + 0.03, nxt, 0.008, (176, 42, 58))


def stained(j: Joiner) -> None:
    tones: tuple[RGB, ...] = (
        (214, 70, 76), (70, 120, 210), (246, 196, 84), (88, 168, 112), (156, 92, 190),
    )  # fmt: skip
    j.box(0.05, 0.16, 0.31, 0.64, (150, 138, 130), rounded=0.13, shadow=0.02)
    j.box(0.07, 0.18, 0.29, 0.62, (52, 46, 60), rounded=0.11, flat=True)
    for row in range(7):
        for n in range(3):
            u, v = 0.085 + 0.066 * n, 0.195 + 0.058 * row
            if row < 6 or n == 1:
                j.box(u, v, u + 0.058, v + 0.05, tones[(row * 2 + n * 3) % 5], rounded=0.008)
    glow = 0.12 if j.night else 0.3
    j.light(0.18, 0.4, 0.34, 0.15 if j.night else 0.3, (255, 224, 190))
    j.shine(0.18, 0.42, 0.26, glow, (255, 214, 170))


def altar(j: Joiner) -> None:
    j.shade(0.26, -0.02, 0.32, 0.03)
    j.box(0.0, -0.02, 0.52, 0.03, (176, 166, 160), rounded=0.006)
    j.box(0.06, 0.03, 0.46, 0.18, (226, 216, 206), rounded=0.006, shadow=0.02)
    j.box(0.04, 0.165, 0.48, 0.19, WHITE, rounded=0.004)
    j.box(0.18, 0.05, 0.34, 0.19, (150, 40, 56), rounded=0.004)
    j.box(0.247, 0.19, 0.273, 0.52, (222, 184, 92), rounded=0.006, shadow=0.02)
    j.box(0.17, 0.4, 0.35, 0.427, (222, 184, 92), rounded=0.006)
    for u in (0.09, 0.16, 0.36, 0.43):
        j.sprite("candle", u, 0.19, 0.11)
        j.burn(u, 0.285, 0.07)
    j.light(0.26, 0.3, 0.5, 0.25)


def column(j: Joiner) -> None:
    j.box(0.06, 0.0, 0.2, 1.6, (222, 212, 202), rounded=0.01, shadow=0.03)
    for u in (0.085, 0.122, 0.159):
        j.box(u, 0.06, u + 0.012, 1.6, (198, 186, 176), rounded=0.004, flat=True)
    j.box(0.03, 0.0, 0.23, 0.05, (210, 200, 190), rounded=0.008)


def pew(j: Joiner) -> None:
    j.shade(0.28, -0.1, 0.32, 0.03)
    j.box(0.0, -0.1, 0.56, 0.08, OAK, rounded=0.008, shadow=0.02)
    j.box(0.02, -0.06, 0.54, 0.05, DARK_OAK, rounded=0.006)
    j.box(-0.01, 0.07, 0.57, 0.095, PINE, rounded=0.006)


def silver_screen(j: Joiner) -> None:
    for side in (0.0, 1.18):
        for n in range(5):
            tone = (168, 40, 52) if n % 2 else (142, 30, 44)
            j.box(side + 0.03 * n, -0.01, side + 0.03 * n + 0.034, 1.6, tone, rounded=0.012)
    j.box(0.16, 0.14, 1.16, 0.6, (30, 26, 34), shadow=0.02)
    j.box(0.18, 0.16, 1.14, 0.58, (240, 244, 250), flat=True, rounded=0.004)
    j.box(0.18, 0.16, 1.14, 0.58, (126, 180, 226), flat=True, rounded=0.004)
    j.polygon([(0.18, 0.16), (0.18, 0.3), (0.4, 0.42), (0.62, 0.26), (0.86, 0.4), (1.14, 0.28),
               (1.14, 0.16)], (84, 130, 120))  # fmt: skip
    j.ball(0.92, 0.49, 0.045, 0.045, (255, 240, 190))
    j.light(0.66, 0.36, 1.0, 0.55, (200, 220, 255))
    j.shine(0.66, 0.37, 0.6, 0.22, (214, 230, 255))


def seats(j: Joiner) -> None:
    for n in range(3):
        u = 0.15 * n
        j.shade(u + 0.06, -0.13, 0.08, 0.02)
        j.box(u, -0.13, u + 0.13, 0.03, (176, 42, 54), rounded=0.035, shadow=0.02)
        j.box(u + 0.015, -0.1, u + 0.115, -0.01, (196, 62, 70), rounded=0.02)


def porthole(j: Joiner) -> None:
    j.box(0.03, 0.18, 0.47, 0.62, (148, 158, 178), rounded=0.22, shadow=0.03)
    j.box(0.06, 0.21, 0.44, 0.59, (96, 106, 128), rounded=0.19)
    j.pane(0.075, 0.225, 0.425, 0.575, round_=True)
    for u, v in ((0.25, 0.2), (0.25, 0.6), (0.05, 0.4), (0.45, 0.4)):
        j.ball(u, v, 0.01, 0.01, (226, 232, 242))


def console(j: Joiner) -> None:
    j.shade(0.28, -0.03, 0.34, 0.03)
    j.box(0, -0.03, 0.56, 0.18, (132, 142, 164), rounded=0.03, shadow=0.03)
    j.polygon([(-0.02, 0.16), (0.58, 0.16), (0.52, 0.23), (0.04, 0.23)], (94, 104, 128))
    for n in range(8):
        tone = ((96, 226, 250), (250, 196, 84), (246, 96, 96), (130, 240, 150))[n % 4]
        j.ball(0.07 + 0.06 * n, 0.195, 0.015, 0.012, tone)
    for u in (0.06, 0.31):
        j.box(u, 0.34, u + 0.2, 0.5, (54, 64, 86), rounded=0.012, shadow=0.02)
        j.box(u + 0.012, 0.352, u + 0.188, 0.488, (40, 120, 160), rounded=0.008, flat=True)
        for n in range(4):
            j.rod(u + 0.03, 0.38 + 0.026 * n, u + 0.08 + 0.022 * ((n * 3) % 4),
                  0.38 + 0.026 * n, 0.004, (140, 240, 255))  # fmt: skip
    j.light(0.28, 0.36, 0.5, 0.35, (120, 210, 255))
    j.shine(0.28, 0.42, 0.26, 0.25, (120, 220, 255))


def airlock(j: Joiner) -> None:
    j.box(0.02, 0.0, 0.4, 0.56, (250, 186, 70), rounded=0.05, shadow=0.03)
    j.box(0.05, 0.0, 0.37, 0.53, (166, 176, 196), rounded=0.04)
    j.box(0.205, 0.0, 0.215, 0.53, (96, 106, 128), rounded=0, flat=True)
    j.ball(0.16, 0.28, 0.014, 0.014, (120, 240, 150))
    j.ball(0.26, 0.28, 0.014, 0.014, (246, 96, 96))


def train_window(j: Joiner) -> None:
    j.box(0.03, 0.22, 0.61, 0.58, (222, 184, 112), rounded=0.04, shadow=0.02)
    j.pane(0.05, 0.24, 0.59, 0.56)
    j.box(0.05, 0.43, 0.59, 0.44, (222, 184, 112), rounded=0)
    for u in (0.02, 0.5):
        j.shade(u + 0.07, -0.03, 0.1, 0.02)
        j.box(u, -0.03, u + 0.13, 0.27, (54, 112, 108), rounded=0.04, shadow=0.02)
        j.box(u - 0.01, -0.035, u + 0.14, 0.08, (70, 136, 128), rounded=0.025)
        j.box(u + 0.02, 0.2, u + 0.11, 0.25, (236, 226, 206), rounded=0.014)
    j.box(0.22, 0.16, 0.42, 0.18, PINE, rounded=0.006, shadow=0.02)
    j.rod(0.32, -0.02, 0.32, 0.16, 0.008, STEEL)
    j.sprite("hot beverage", 0.27, 0.178, 0.05)
    j.polygon([(0.34, 0.18), (0.4, 0.18), (0.385, 0.235), (0.355, 0.235)], (255, 220, 150))
    j.light(0.37, 0.22, 0.36, 0.4 if j.night else 0.05)
    j.rod(-0.02, 0.66, 0.66, 0.66, 0.01, (222, 184, 112))


def glass_wall(j: Joiner) -> None:
    white: RGB = (240, 246, 242)
    j.pane(0.0, 0.12, 0.6, 1.6)
    for u in (0.0, 0.2, 0.4, 0.6):
        j.box(u - 0.01, 0.1, u + 0.01, 1.6, white, rounded=0.003)
    for v in (0.4, 0.7, 1.0):
        j.box(-0.01, v, 0.61, v + 0.016, white, rounded=0.003)
    j.box(-0.01, 0.1, 0.61, 0.13, white, rounded=0.003)
    j.box(0.02, 0.11, 0.58, 0.14, PINE, rounded=0.004, shadow=0.02)
    for u in (0.06, 0.54):
        j.rod(u, 0.0, u, 0.11, 0.01, OAK)
    for n, name in enumerate(("potted plant", "tulip", "hibiscus", "sunflower", "rose")):
        j.sprite(name, 0.08 + 0.11 * n, 0.138, 0.16 if n % 2 else 0.19)
    for n, name in enumerate(("tomato", "seedling", "cactus", "seedling")):
        j.box(0.05 + 0.13 * n, -0.03, 0.15 + 0.13 * n, 0.04, (196, 108, 76), rounded=0.012)
        j.sprite(name, 0.1 + 0.13 * n, 0.03, 0.08, shadow=False)


def throne(j: Joiner) -> None:
    gold: RGB = (222, 180, 84)
    j.shade(0.2, -0.04, 0.28, 0.03)
    j.box(0.0, -0.04, 0.4, 0.02, (122, 112, 112), rounded=0.006, shadow=0.02)
    j.box(0.1, 0.02, 0.3, 0.46, gold, rounded=0.05, shadow=0.03)
    j.box(0.125, 0.05, 0.275, 0.43, (166, 36, 52), rounded=0.04)
    j.box(0.09, 0.12, 0.31, 0.17, (186, 50, 62), rounded=0.02)
    for u in (0.075, 0.285):
        j.box(u, 0.02, u + 0.04, 0.23, gold, rounded=0.016)
        j.ball(u + 0.02, 0.24, 0.026, 0.022, (240, 204, 110))
    j.sprite("crown", 0.2, 0.43, 0.12, shadow=False)


def banner(j: Joiner) -> None:
    red: RGB = (158, 34, 48)
    j.rod(0.02, 0.585, 0.26, 0.585, 0.008, (222, 180, 84))
    j.box(0.04, 0.26, 0.24, 0.58, red, rounded=0.002, shadow=0.02)
    j.polygon([(0.04, 0.265), (0.14, 0.19), (0.24, 0.265)], (146, 30, 44))
    j.box(0.055, 0.26, 0.065, 0.57, (222, 180, 84), rounded=0, flat=True)
    j.box(0.215, 0.26, 0.225, 0.57, (222, 180, 84), rounded=0, flat=True)
    j.sprite("shield", 0.14, 0.34, 0.15, shadow=False)


def torch(j: Joiner) -> None:
    j.rod(0.08, 0.28, 0.08, 0.38, 0.012, DARK_OAK, end=0.02)
    j.rod(0.04, 0.33, 0.12, 0.33, 0.007, (84, 84, 96))
    j.sprite("fire", 0.08, 0.37, 0.12, shadow=False)
    j.light(0.08, 0.42, 0.62, 0.5, (255, 176, 96))
    j.burn(0.08, 0.43, 0.2)


def armour(j: Joiner) -> None:
    j.box(0.03, 0.0, 0.25, 0.05, (122, 112, 112), rounded=0.006, shadow=0.02)
    j.sprite("crossed swords", 0.14, 0.34, 0.2, shadow=False)
    j.sprite("shield", 0.14, 0.046, 0.2)


FITTINGS: Mapping[str, Fitting] = {
    **HOME,
    **EQUIPMENT,
    "painting": Fitting(0.36, painting),
    "painting_wide": Fitting(0.56, painting_wide),
    "pedestal": Fitting(0.24, pedestal),
    "pedestal_dino": Fitting(0.24, pedestal_dino),
    "rope": Fitting(0.32, rope),
    "stained": Fitting(0.36, stained),
    "altar": Fitting(0.54, altar),
    "column": Fitting(0.26, column),
    "pew": Fitting(0.56, pew),
    "silver_screen": Fitting(1.34, silver_screen),
    "seats": Fitting(0.44, seats),
    "porthole": Fitting(0.5, porthole),
    "console": Fitting(0.6, console),
    "airlock": Fitting(0.44, airlock),
    "throne": Fitting(0.4, throne),
    "banner": Fitting(0.28, banner),
    "torch": Fitting(0.16, torch),
    "armour": Fitting(0.28, armour),
    "train_window": Fitting(0.64, train_window),
    "glass_wall": Fitting(0.6, glass_wall),
}
