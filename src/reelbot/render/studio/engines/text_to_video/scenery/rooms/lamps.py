"""Lamps that hang from the ceilings of rooms."""

from __future__ import annotations

from reelbot.render.studio.engines.text_to_video.scenery.rooms.joinery import Joiner

LAMP = (255, 214, 150)
BELOW = 0.13  # the ceiling of a wide frame, in units


def pendant(j: Joiner, u: float, *, on: bool) -> None:
    v = min(0.6, j.top - BELOW)
    j.rod(u, v + 0.03, u, j.top + 0.02, 0.003, (60, 50, 50))
    j.polygon([(u - 0.055, v - 0.02), (u + 0.055, v - 0.02), (u + 0.02, v + 0.04),
               (u - 0.02, v + 0.04)], (206, 92, 66))  # fmt: skip
    j.ball(u, v - 0.022, 0.02, 0.016, (255, 242, 206) if on else (240, 236, 226))
    if on:
        j.light(u, v - 0.08, 0.75, 0.62, LAMP)
        j.shine(u, v - 0.03, 0.16, 0.75)


def tube(j: Joiner, u: float, *, on: bool) -> None:
    v = min(0.63, j.top - 0.06)
    for end in (-0.1, 0.1):
        j.rod(u + end, v, u + end, j.top + 0.02, 0.003, (120, 128, 140))
    j.box(u - 0.16, v - 0.014, u + 0.16, v + 0.01, (252, 253, 255), rounded=0.008)
    if on:
        j.light(u, v - 0.04, 0.6, 0.28, (232, 242, 255))
        j.shine(u, v, 0.2, 0.5, (236, 246, 255))


def chandelier(j: Joiner, u: float, *, on: bool) -> None:
    v, gold = min(0.57, j.top - BELOW), (214, 172, 84)
    j.rod(u, v, u, j.top + 0.02, 0.004, gold)
    j.rod(u - 0.11, v, u + 0.11, v, 0.006, gold)
    for n in range(5):
        at = u - 0.11 + 0.055 * n
        j.rod(at, v, at, v + 0.035, 0.007, (250, 244, 226))
        j.ball(at, v + 0.048, 0.008, 0.013, (255, 226, 140))
        if on:
            j.shine(at, v + 0.048, 0.05, 0.8)
    if on:
        j.light(u, v - 0.02, 0.7, 0.5, LAMP)


LAMPS = {"pendant": pendant, "tube": tube, "chandelier": chandelier}
