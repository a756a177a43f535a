"""What the two networks say together.

The detector knows where, and 80 kinds; the classifier knows a thousand, and is better at telling
animals apart. So what the detector found is looked at once more by the classifier, alone: an animal
gets the classifier's name, and what neither is sure of is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.image_to_text.sight.classifier import Classifier
from reelbot.render.studio.engines.image_to_text.sight.detector import Detector, Found
from reelbot.render.studio.engines.image_to_text.sight.things import ANIMALS, Thing, Where, things
from reelbot.render.studio.pictures import Box

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

LOOKS_MAX = 12  # boxes that are looked at once more; what comes after them is small or unsure
SURE = 0.45  # a detector's score that needs nobody to confirm it; its best are about 0.75
PERSON_LEAST = 0.35  # people are what it knows best, and the classifier hardly knows them
CONFIRMED = 0.12
RENAMED = 0.5  # how sure the classifier is to name an animal more closely: bird → owl
CORRECTED = 0.75  # and to call it another one: dog → cat
WHOLE_LEAST = 0.35
PLACE_SURE = 0.6
ANIMAL_CLASSES = 398  # ImageNet-1k begins with them


@dataclass(frozen=True, slots=True)
class Seen:
    """A thing in a picture: 0 to 1 how sure, where in pixels."""

    thing: Thing
    confidence: float
    box: Box


@dataclass(frozen=True, slots=True)
class Sighting:
    """All that was recognised: things with boxes, the largest first; what the picture as a whole is
    of, with how likely; and where it was taken, where that is sure."""

    seen: tuple[Seen, ...]
    whole: Thing | None
    whole_chance: float
    where: Where | None


def look(picture: U8, detector: Detector, classifier: Classifier) -> Sighting:
    """What is in an RGB picture, shape (height, width, 3)."""
    found = detector.find(picture)
    seen = []
    for number, one in enumerate(found):
        chances = classifier.chances(picture, one.box) if number < LOOKS_MAX else None
        named = judge(one, chances)
        if named is not None:
            seen.append(named)
    seen.sort(key=lambda one: -one.box.width * one.box.height * one.confidence)
    chances = classifier.chances(picture)
    whole, chance = _likeliest(chances)
    return Sighting(
        seen=tuple(seen),
        whole=whole if chance >= WHOLE_LEAST else None,
        whole_chance=chance,
        where=where(seen, chances),
    )


def judge(found: Found, chances: F32 | None) -> Seen | None:
    """What was found, by its best name; None where it is too doubtful.

    `chances` is what the classifier says of the box alone, None where it was not asked.
    """
    table = things()
    thing = table.by_coco[found.kind]
    if thing.coco == "person":
        return Seen(thing, found.score, found.box) if found.score >= PERSON_LEAST else None
    if chances is None:
        return Seen(thing, found.score, found.box) if found.score >= SURE else None
    agreed = sum(
        float(chance)
        for other, chance in zip(table.by_imagenet, chances, strict=True)
        if other.coco == thing.coco
    )
    known = any(other.coco == thing.coco for other in table.by_imagenet)
    if thing.coco in ANIMALS and known:
        name, chance = _likeliest(chances, animals=True)
        if chance >= (RENAMED if name.coco == thing.coco else CORRECTED):
            return Seen(name, max(chance, found.score), found.box)
        if float(chances[:ANIMAL_CLASSES].sum()) >= RENAMED:
            return Seen(thing, max(found.score, agreed), found.box)
    if found.score < SURE and (agreed < CONFIRMED or not known):
        return None
    return Seen(thing, max(found.score, agreed), found.box)


def _likeliest(chances: F32, *, animals: bool = False) -> tuple[Thing, float]:
    """The thing with the highest chance, and its chance: the sum over its classes."""
    sums: dict[Thing, float] = {}
    count = ANIMAL_CLASSES if animals else len(chances)
    for thing, chance in zip(things().by_imagenet[:count], chances[:count], strict=True):
        sums[thing] = sums.get(thing, 0.0) + float(chance)
    best = max(sums, key=lambda thing: sums[thing])
    return best, sums[best]


def where(seen: Iterable[Seen], chances: F32) -> Where | None:
    """Where the picture was taken, if all that says so says the same; `chances` is what the
    classifier says of the whole."""
    weights: dict[Where, float] = {}
    for thing, chance in zip(things().by_imagenet, chances, strict=True):
        if thing.where:
            weights[thing.where] = weights.get(thing.where, 0.0) + float(chance)
    for one in seen:
        if one.thing.where and one.confidence >= SURE:
            weights[one.thing.where] = weights.get(one.thing.where, 0.0) + 0.7
    if not weights:
        return None
    best = max(weights, key=lambda where: weights[where])
    rest = sum(weights.values()) - weights[best]
    return best if weights[best] >= PLACE_SURE and rest < 0.25 * weights[best] else None
