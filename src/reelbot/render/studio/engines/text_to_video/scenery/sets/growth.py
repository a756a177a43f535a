"""What stands on the land in numbers: trees, flowers, houses, street lamps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Catalogue
from reelbot.render.studio.engines.text_to_video.scenery.plates.paint import (
    F32,
    blank,
    disc,
    lit,
    over,
    premultiplied,
    resized,
    smoothstep,
    soft_ellipse,
    tinted,
)
from reelbot.render.studio.engines.text_to_video.scenery.plates.palette import Light, colour, mix


def scatter(
    target: F32, catalogue: Catalogue, kinds: Sequence[tuple[str, float]], light: Light,
    rng: np.random.Generator, *, line: float, size: float, step: float, veil: float, jitter: float,
    season: str = "", keep: tuple[float, float] | None = None,
) -> None:  # fmt: skip
    """Plant sprites along a row of a plate: `line` is where they stand, `size` the height of a
    sprite of size 1.7, `step` their mean distance, all in pixels. `season` "winter" lays
    snow on them, in "autumn" the leaves have turned, in "spring" trees bloom. Columns between
    `keep` stay free."""
    names = [name for name, _ in kinds]
    shares = np.array([share for _, share in kinds], np.float64)
    shares /= shares.sum()
    pictures = {name: premultiplied(catalogue.picture(catalogue.code(name))) for name in names}
    width = target.shape[1]
    x = float(rng.uniform(0, step))
    spots: list[tuple[float, float, str, float, bool]] = []
    while x < width:
        name = str(rng.choice(names, p=shares))
        grown = catalogue[catalogue.code(name)].size / 1.7
        height = size * grown**0.7 * float(rng.uniform(0.72, 1.2))
        spots.append(
            (line + float(rng.uniform(-jitter, jitter)), x, name, height, bool(rng.random() < 0.5))
        )
        x += step * float(rng.uniform(0.35, 1.65))
    for y, x, name, height, flipped in sorted(spots):
        if keep is not None and keep[0] < x < keep[1]:
            continue
        picture = resized(pictures[name], max(4, int(height)))
        if name == "deciduous tree" and season in TURNED:
            tones = TURNED[season]
            turned = tones[int(rng.integers(len(tones)))]
            if turned is not None:
                picture = tinted(picture, colour(*turned))
        if flipped:
            picture = np.ascontiguousarray(picture[:, ::-1])
        picture = lit(picture, light.ambient, light.haze, veil + (1 - veil) * light.air * 0.8)
        if season == "winter" and name in (
            "evergreen tree",
            "deciduous tree",
            "rock",
            "house",
            "christmas tree",
        ):
            picture = _snowed(picture, light)
        left, top = int(x - picture.shape[1] / 2), int(y - picture.shape[0] * 0.97)
        shadow = soft_ellipse(
            max(4, int(height * 0.12)),
            max(6, int(picture.shape[1] * 0.9)),
            0.3 * light.strength + 0.08,
        )
        over(
            target,
            shadow * target_alpha(target, y),
            int(x - shadow.shape[1] / 2),
            int(y - shadow.shape[0] * 0.55),
        )
        over(target, picture, left, top)


TURNED: Mapping[str, tuple[tuple[int, int, int] | None, ...]] = {
    "autumn": ((232, 128, 40), (214, 70, 44), (240, 182, 56), (196, 98, 40)),
    "spring": ((250, 176, 204), (255, 206, 222), None),
}


def target_alpha(target: F32, y: float) -> float:
    """Shadows fall on land only: 1 where the row is opaque, else 0."""
    row = int(np.clip(y, 0, target.shape[0] - 1))
    return float(target[row, :, 3].min() > 0.99)


def _snowed(picture: F32, light: Light) -> F32:
    """Snow on what faces upwards: where the drawing is bright, and near its upper edges."""
    alpha = picture[..., 3]
    reach = max(2, picture.shape[0] // 14)
    above = np.roll(alpha, reach, axis=0)
    above[:reach] = 0
    top = np.clip(alpha - above, 0, 1)
    grey = picture[..., :3].max(-1)
    share = np.clip(top * 0.85 + smoothstep((grey - 0.62) / 0.3) * 0.35, 0, 0.9) * alpha
    white = colour(246, 250, 255) * light.ambient
    out = picture.copy()
    out[..., :3] = picture[..., :3] * (1 - share[..., None]) + white * share[..., None]
    np.minimum(out[..., :3], out[..., 3:4], out=out[..., :3])
    return out


def street_lamps(width: int, height: int, unit: float, light: Light) -> F32:
    """A row of lamps that stand on the lower edge; they shine at night."""
    out = blank(height, width)
    iron = mix(colour(58, 62, 76) * (0.6 + 0.4 * light.ambient), light.haze, 0.12)
    warm = colour(255, 220, 150)
    thick = max(2, int(unit * 0.009))
    reach = int(unit * 0.05)
    for x in np.arange(unit * 0.3, width - unit * 0.2, width / max(1, round(width / (unit * 0.9)))):
        left, top = int(x), int(unit * 0.09)
        for column in range(thick):
            shade = iron * (1.25 - 0.5 * column / thick)
            out[top:, left + column, :3], out[top:, left + column, 3] = shade, 1
        out[top : top + thick, left - reach : left + thick, :3] = iron * 1.1
        out[top : top + thick, left - reach : left + thick, 3] = 1
        bulb = (left - reach, top + thick * 1.6)
        disc(
            out, *bulb, thick * 1.9, warm if light.night else mix(iron, colour(255, 255, 255), 0.6)
        )
        if light.night:
            halo = int(unit * 0.16)
            dy, dx = np.mgrid[0:height, max(0, left - reach - halo) : left - reach + halo]
            near = np.clip(1 - np.hypot(dx - bulb[0], dy - bulb[1]) / halo, 0, 1).astype(np.float32)
            shine = (near**2.4 * 0.75)[..., None]
            region = out[:, max(0, left - reach - halo) : left - reach + halo]
            region[...] = region * (1 - shine) + np.append(warm, 1).astype(np.float32) * shine
    np.minimum(out[..., :3], out[..., 3:4], out=out[..., :3])
    return out
