"""What can be seen, by the name a person would give it, and which networks know it by which number.

The table is `vision/things.tsv`: English with its plural, German with gender and plural, the name
in COCO's list of 80, numbers in ImageNet-1k, and where such things are found, where that is sure.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from reelbot import assets

TABLE = "vision/things.tsv"
COCO = (
    "person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat",
    "traffic light", "fire hydrant", "stop sign", "parking meter", "bench", "bird", "cat", "dog",
    "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe", "backpack", "umbrella",
    "handbag", "tie", "suitcase", "frisbee", "skis", "snowboard", "sports ball", "kite",
    "baseball bat", "baseball glove", "skateboard", "surfboard", "tennis racket", "bottle",
    "wine glass", "cup", "fork", "knife", "spoon", "bowl", "banana", "apple", "sandwich", "orange",
    "broccoli", "carrot", "hot dog", "pizza", "donut", "cake", "chair", "couch", "potted plant",
    "bed", "dining table", "toilet", "tv", "laptop", "mouse", "remote", "keyboard", "cell phone",
    "microwave", "oven", "toaster", "sink", "refrigerator", "book", "clock", "vase", "scissors",
    "teddy bear", "hair drier", "toothbrush",
)  # fmt: skip
ANIMALS = frozenset(COCO[14:24])

Where = Literal["outdoors", "indoors", "underwater"]


@dataclass(frozen=True, slots=True)
class Thing:
    """A kind of thing; two of one name are the same."""

    english: str
    english_plural: str
    gender: Literal["m", "f", "n"]  # of the German word
    german: str
    german_plural: str
    coco: str | None  # the COCO kind that it is, or is a kind of
    imagenet: frozenset[int]
    where: Where | None


@dataclass(frozen=True, slots=True)
class Things:
    """The table: things by their number in either network's list."""

    by_coco: tuple[Thing, ...]  # 80
    by_imagenet: tuple[Thing, ...]  # 1,000


@cache
def things() -> Things:
    """The shipped table. Raises HostProblem("asset_missing") where the installation lacks it."""
    with assets.path(TABLE).open(encoding="utf-8", newline="") as file:
        table = [_thing(row) for row in csv.DictReader(file, delimiter="\t")]
    by_number = {number: thing for thing in table for number in thing.imagenet}
    first = {thing.coco: thing for thing in reversed(table) if thing.coco}
    return Things(
        by_coco=tuple(first[name] for name in COCO),
        by_imagenet=tuple(by_number[number] for number in range(1000)),
    )


def _thing(row: dict[str, str]) -> Thing:
    cells = {name: None if cell == "-" else cell for name, cell in row.items()}
    english, _, english_plural = row["english"].partition("/")
    german, _, german_plural = row["german"].partition("/")
    return Thing(
        english=english,
        english_plural=english_plural or english + "s",
        gender=row["gender"],  # type: ignore[arg-type]
        german=german,
        german_plural=german_plural or german,
        coco=cells["coco"],
        imagenet=frozenset(_numbers(cells["imagenet"] or "")),
        where=cells["where"],  # type: ignore[arg-type]
    )


def _numbers(text: str) -> Iterator[int]:
    """`3,7-9` → 3, 7, 8, 9."""
    for part in filter(None, text.split(",")):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)
