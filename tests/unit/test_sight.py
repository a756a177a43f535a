"""What is said of a picture: true where it is known, and nothing made up where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tests.support.loading import loaded, quiet

from reelbot.core.errors import Cancelled, InvalidInput
from reelbot.render.studio.director import shown_as, told_of
from reelbot.render.studio.engines.base import Description, PictureView
from reelbot.render.studio.engines.image_to_text.sight.colours import Palette, palette
from reelbot.render.studio.engines.image_to_text.sight.detector import (
    Found,
    distinct,
    overlap,
    peaks,
)
from reelbot.render.studio.engines.image_to_text.sight.engine import Sight
from reelbot.render.studio.engines.image_to_text.sight.seeing import Seen, Sighting, judge, where
from reelbot.render.studio.engines.image_to_text.sight.sentences import English, German, describe
from reelbot.render.studio.engines.image_to_text.sight.things import COCO, Thing, things
from reelbot.render.studio.pictures import Box

HASH = "0" * 64
NOWHERE = Box(0, 0, 10, 10)


@pytest.fixture(scope="module")
def sight() -> Iterator[Sight]:
    with loaded(Sight({})) as engine:
        yield engine


def view(language: str = "en") -> PictureView:
    return PictureView(image=HASH, language=language)


def thing(name: str) -> Thing:
    return next(one for one in things().by_imagenet + things().by_coco if one.english == name)


def said(*seen: tuple[str, float], whole: str | None = None, chance: float = 0.0,
         german: bool = False) -> str:  # fmt: skip
    sighting = Sighting(
        seen=tuple(Seen(thing(name), confidence, NOWHERE) for name, confidence in seen),
        whole=thing(whole) if whole else None,
        whole_chance=chance,
        where=None,
    )
    return describe(sighting, Palette((), ()), German() if german else English()).text


# --- real photographs ------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "english", "german", "box"),
    [
        ("chelsea.jpg", "cat", "Katze", (0, 0, 330, 240)),
        ("coffee.jpg", "cup", "Tasse", (100, 8, 260, 180)),
        ("astronaut.jpg", "person", "Person", (0, 0, 230, 320)),
    ],
)
def test_what_is_plainly_to_be_seen_is_named(
    sight: Sight, checkout: Path, name: str, english: str, german: str,
    box: tuple[int, int, int, int],
) -> None:  # fmt: skip
    path = checkout / "tests" / "pictures" / name
    told = sight.describe(view(), path, quiet)
    assert told.objects[0].name == english
    assert told.objects[0].confidence > 0.4
    assert np.abs(np.array(told.objects[0].box) - box).max() < 60
    assert english in told.description
    assert told.language == "en"
    assert sight.describe(view("de"), path, quiet).objects[0].name == german


def test_boxes_are_in_pixels_of_the_upright_file(
    sight: Sight, checkout: Path, tmp_path: Path
) -> None:
    with Image.open(checkout / "tests" / "pictures" / "coffee.jpg") as image:
        large = image.resize((2700, 1800)).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6  # turned back by the reader
    large.save(tmp_path / "large.jpg", exif=exif)
    (cup, *_) = sight.describe(view(), tmp_path / "large.jpg", quiet).objects
    assert cup.name == "cup"
    assert np.abs(np.array(cup.box) / 7.5 - (100, 8, 260, 180)).max() < 30


def test_of_nothing_it_says_so(sight: Sight, tmp_path: Path) -> None:
    Image.new("RGB", (300, 200), (30, 60, 200)).save(tmp_path / "blue.png")
    told = sight.describe(view(), tmp_path / "blue.png", quiet)
    assert told.objects == ()
    assert told.description.startswith("I recognise nothing for certain in this picture.")
    assert told.colours == ("blue",)
    assert told.story is not None and told.story.startswith("The picture is ")
    assert "story" not in told.model_dump()
    german = sight.describe(view("de-AT"), tmp_path / "blue.png", quiet)
    assert german.description.startswith("Ich erkenne auf diesem Bild nichts mit Sicherheit.")
    assert german.colours == ("blau",)


def test_a_film_does_not_tell_that_nothing_was_recognised() -> None:
    known = Description(objects=(), description="A cat.", colours=(), language="en")
    unknown = known.model_copy(
        update={"description": "Nothing. It is blue.", "story": "It is blue."}
    )
    assert (told_of(known), told_of(unknown)) == ("A cat.", "It is blue.")
    assert shown_as("a harbour", known) == "a harbour. A cat."
    assert shown_as("Who is that?", known) == "Who is that? A cat."
    assert shown_as("", known) == "A cat." and shown_as("", unknown) == "It is blue."
    assert shown_as("a harbour", unknown) == "a harbour"


def test_another_language_is_answered_in_english_and_says_so(sight: Sight, checkout: Path) -> None:
    path = checkout / "tests" / "pictures" / "chelsea.jpg"
    told = sight.describe(view("fr"), path, quiet)
    assert told.language == "en"
    assert "cat" in told.description
    assert Description.model_validate_json(told.model_dump_json()) == told


def test_the_wish_to_stop_is_heard_and_damage_is_told(
    sight: Sight, checkout: Path, tmp_path: Path
) -> None:
    def stop(fraction: float, detail: str | None = None) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        sight.describe(view(), checkout / "tests" / "pictures" / "chelsea.jpg", stop)
    (tmp_path / "x.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(InvalidInput) as caught:
        sight.describe(view(), tmp_path / "x.png", quiet)
    assert caught.value.code == "media_unreadable"


# --- the parts ------------------------------------------------------------


def test_what_stands_in_garages_too_says_nothing_of_where() -> None:
    """Or a motorcycle among shelves and boxes "seems to be outdoors"."""
    nothing_else = np.zeros(1000, np.float32)
    for name in ("bicycle", "car", "motorcycle", "surfboard"):
        assert where([Seen(thing(name), 0.9, NOWHERE)], nothing_else) is None
    assert where([Seen(thing("giraffe"), 0.9, NOWHERE)], nothing_else) == "outdoors"


def test_the_table_names_every_class_once() -> None:
    table = things()
    assert len(table.by_coco) == 80
    assert len(table.by_imagenet) == 1000
    assert [one.coco for one in table.by_coco] == list(COCO)
    assert {one.gender for one in table.by_imagenet + table.by_coco} == {"m", "f", "n"}
    assert {one.where for one in table.by_imagenet} == {None, "outdoors", "indoors", "underwater"}
    assert table.by_imagenet[281].english == "cat"
    assert table.by_imagenet[980].english == "volcano"
    assert all(one.english_plural != one.english or one.english in ("sheep", "broccoli")
               for one in table.by_coco)  # fmt: skip


def test_a_peak_becomes_a_box() -> None:
    heat = np.full((128, 128, 80), 0.01, np.float32)
    sides = np.zeros((128, 128, 4), np.float32)
    heat[50, 60, 16], heat[50, 61, 16], heat[10, 10, 2] = 0.7, 0.5, 0.2
    sides[50, 60] = (40, 30, 20, 10)
    ((kind, score, box),) = peaks(heat, sides)
    assert (kind, round(score, 3), box) == (16, 0.7, Box(200, 170, 260, 210))


def test_of_boxes_that_are_one_thing_the_surest_stays() -> None:
    box = Box(0, 0, 100, 100)
    near, far = Box(10, 10, 110, 110), Box(200, 0, 300, 100)
    found = [Found(16, 0.5, near), Found(16, 0.8, box), Found(16, 0.4, far)]
    assert [one.score for one in distinct(found)] == [0.8, 0.4]
    # A dog before a person is two things; the same box twice is not.
    assert len(distinct([Found(16, 0.5, near), Found(0, 0.8, box)])) == 2
    assert len(distinct([Found(16, 0.5, box), Found(15, 0.8, box)])) == 1
    assert overlap(box, box) == 1
    assert overlap(box, far) == 0


def test_the_classifier_names_animals_better() -> None:
    def chances(**by_name: float) -> np.ndarray:
        found = np.zeros(1000, np.float32)
        for name, chance in by_name.items():
            found[min(thing(name).imagenet)] = chance
        return found

    def name(found: Found, said: np.ndarray | None) -> str | None:
        seen = judge(found, said)
        return None if seen is None else seen.thing.english

    dog = Found(COCO.index("dog"), 0.4, NOWHERE)
    assert name(dog, chances(cat=0.9)) == "cat"
    assert name(dog, chances(fox=0.6)) == "fox"
    assert name(dog, chances(cat=0.6, dog=0.3)) == "dog"
    assert name(dog, chances(teapot=0.9)) is None
    # Where the classifier cannot know, the detector is believed if it is sure.
    assert name(Found(COCO.index("giraffe"), 0.5, NOWHERE), chances(zebra=0.9)) == "giraffe"
    assert name(Found(0, 0.36, NOWHERE), None) == "person"
    assert name(Found(0, 0.3, NOWHERE), None) is None


@pytest.mark.parametrize(
    ("seen", "english", "german"),
    [
        (
            [("dog", 0.9), ("dog", 0.4), ("bicycle", 0.6)],
            "The picture shows two dogs and a bicycle.",
            "Das Bild zeigt zwei Hunde und ein Fahrrad.",
        ),
        (
            [("person", 0.9)] * 8,
            "The picture shows many people.",
            "Das Bild zeigt viele Personen.",
        ),
        (
            [("elephant", 0.8), ("umbrella", 0.3)],
            "The picture shows an elephant. There may also be an umbrella.",
            "Das Bild zeigt einen Elefanten. Vielleicht zeigt es auch einen Regenschirm.",
        ),
        (
            [("lion", 0.3)],
            "There may be a lion in the picture.",
            "Vielleicht zeigt das Bild einen Löwen.",
        ),
        (
            [("sheep", 0.9), ("sheep", 0.9), ("sheep", 0.9)],
            "The picture shows three sheep.",
            "Das Bild zeigt drei Schafe.",
        ),
    ],
)
def test_sentences(seen: list[tuple[str, float]], english: str, german: str) -> None:
    assert said(*seen) == english
    assert said(*seen, german=True) == german


def test_the_whole_is_said_once_and_only_as_surely_as_it_is_known() -> None:
    assert said(whole="castle", chance=0.9) == "The picture shows a castle."
    assert said(whole="castle", chance=0.4) == "There may be a castle in the picture."
    assert said(("dog", 0.9), whole="castle", chance=0.4) == "The picture shows a dog."
    assert said(("dog", 0.9), whole="dog", chance=0.9) == "The picture shows a dog."
    assert said(("bird", 0.9), whole="owl", chance=0.9) == "The picture shows a bird."
    assert said(("dog", 0.9), whole="beach", chance=0.9) == "The picture shows a dog and a beach."
    assert said(whole="hay", chance=0.9, german=True) == "Das Bild zeigt Heu."


@pytest.mark.parametrize(
    ("rgb", "name"),
    [
        ((10, 10, 10), "black"), ((128, 128, 130), "grey"), ((250, 250, 250), "white"),
        ((200, 20, 20), "red"), ((240, 140, 30), "orange"), ((240, 220, 40), "yellow"),
        ((30, 140, 40), "green"), ((30, 180, 180), "turquoise"), ((30, 60, 200), "blue"),
        ((120, 40, 170), "purple"), ((245, 150, 190), "pink"), ((100, 60, 30), "brown"),
        ((225, 205, 170), "beige"),
    ],
)  # fmt: skip
def test_colours_have_the_names_people_give_them(rgb: tuple[int, int, int], name: str) -> None:
    assert palette(np.full((40, 60, 3), rgb, np.uint8)).colours == (name,)


def test_light_is_remarked_on_where_it_is_remarkable() -> None:
    assert palette(np.full((8, 8, 3), 40, np.uint8)).light == ("dark",)
    assert palette(np.full((8, 8, 3), 220, np.uint8)).light == ("bright",)
    assert "warm" in palette(np.full((8, 8, 3), (200, 120, 50), np.uint8)).light
    assert "cool" in palette(np.full((8, 8, 3), (90, 120, 190), np.uint8)).light
    assert palette(np.full((8, 8, 3), 120, np.uint8)).light == ()
    halves = np.zeros((40, 40, 3), np.uint8)
    halves[:, 20:] = 250
    assert "contrast" in palette(halves).light
