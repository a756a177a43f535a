"""A page of a story as a picture: what its prose leaves out, because the pages before said it.

Stories tell of "she" and "they", speak in quotation marks, and name the place once. So a page is
read without what is only said or compared, and goes on where the story is: in its place, at its
hour, with its hero.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Catalogue
from reelbot.render.studio.engines.text_to_video.scenery.reading import Reading, Thing
from reelbot.render.studio.engines.text_to_video.scenery.world.homes import WILD_PLACES

LIVING = ("animal", "creature", "person")
STANDING = ("building", "vehicle")  # may be a hero, too: a lighthouse, a little train
WATERS = frozenset({"underwater", "sea", "lake", "coast", "beach", "harbour"})
SHORES = frozenset({"coast", "beach", "lake", "harbour"})
CAST_MAX = 3
RECENT_MAX = 4
OUTDOORS_NO_WEATHER = frozenset({"space", "underwater", "cave"})

_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|»[^«]*«")
_COMPARED = re.compile(
    r"\b(?:like|as if|as though|wie) (?:an?|the|some|eine?[mnr]?|der|die|das|dem|den)\b[^,.;:!?]*"
    r"|\b(?:colou?rs?|taste|smell|sound|shape) of\b[^,.;:!?]*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
# What is told and not seen: verbs that look like things, parts of the body, turns of speech.
_UNSEEN = frozenset(
    "came come comes went goes saw sees seen seemed watched watching planted took takes taken "
    "shared lit hid hidden won broke broken asked said says told answered opened closed shut "
    "tried knocked swung felt found kept knew thought squeezed peeked noticed wished hoped "
    "wanted believed loved liked hated needed began begun started stopped turned became made "
    "gave brought called named all roof roofs sky skies friend friends himmel freund freunde "
    "freundin freundinnen dach once upon time times way ways end eye eyes nose noses hand hands "
    "face faces head heads heart hearts ear ears mouth tooth teeth foot feet finger fingers "
    "tear tears voice word words story kam kamen ging gingen sah sahen nahm nahmen gab fand "
    "fragte sagte rief dachte wollte konnte hatte hatten wurde wurden blieb auge augen nase "
    "hände kopf herz ohr ohren gesicht mal etwas nichts niemand jemand "
    "home homes zuhause heim".split()
)
_ONE = frozenset(
    "he she it him her his hers its himself herself er ihn ihm ihr sein seine seinen seiner seinem "
    "ihre ihren ihrem ihrer il elle lui él ella lei lui".split()
)
_SEVERAL = frozenset("they them their theirs both ils elles leur ellos ellas loro".split())
_SEVERAL_PHRASE = re.compile(r"\b(?:together|beide|zusammen|ensemble|juntos)\b", re.IGNORECASE)


class Reader(Protocol):
    """What reads a prompt (`lexicon.Lexicon`)."""

    def read(
        self, prompt: str, *, negative: str = "", style: str = "", names: bool = True
    ) -> Reading: ...


@dataclass(frozen=True, slots=True)
class World:
    """Where a story is after some of its pages, and who is in it."""

    place: str | None = None
    named: bool = False  # the place was said in so many words
    interior: str | None = None  # the kind of room, where it is one
    hour: str | None = None
    weather: str | None = None
    hero: Thing | None = None
    recent: tuple[Thing, ...] = ()  # who lives and was named last
    names: frozenset[str] = frozenset()  # words with a capital letter in the middle of the pages


def read_page(
    reader: Reader,
    catalogue: Catalogue,
    prompt: str,
    before: Sequence[str],
    *,
    negative: str = "",
    style: str = "",
) -> Reading:
    """The reading of a page; `before` is the story's title and the pages up to here."""
    world = World()
    title, *pages = before or ("",)
    if title:
        world = _after(world, reader.read(prose(title)), title, catalogue, opening=True)
    for number, page in enumerate(pages):
        # Once there is a hero, a name is the hero's.
        reading = reader.read(prose(page), names=world.hero is None)
        known = _continued(reading, world, page, catalogue, title)
        world = _after(world, known, page, catalogue, opening=number == 0)
    named = world.hero is None
    reading = reader.read(prose(prompt), negative=negative, style=style, names=named)
    return _continued(reading, world, prompt, catalogue, title)


def prose(text: str) -> str:
    """A page without what is only said, compared or told; as it is where nothing else is left."""
    shown = _COMPARED.sub(" ", _QUOTED.sub(" ", text))
    shown = _WORD.sub(lambda word: "" if word[0].lower() in _UNSEEN else word[0], shown)
    return shown if _WORD.search(shown) else text


def _after(
    world: World, reading: Reading, text: str, catalogue: Catalogue, *, opening: bool
) -> World:
    living = [thing for thing in reading.things if catalogue[thing.code].role in LIVING]
    hero = world.hero
    again = hero is not None and any(thing.code == hero.code for thing in reading.things)
    if (opening and not again) or hero is None:
        # Who is in the title and on the first page is the hero, else who is first named there.
        standing = [t for t in reading.things if catalogue[t.code].role in STANDING]
        hero = next(iter([*living, *standing]), hero)
    single = [thing for thing in living if thing.count <= 2]
    recent = [*(t for t in world.recent if t.code not in {x.code for x in single}), *single]
    moves = reading.place_direct or not world.named
    return World(
        place=reading.place if moves and reading.place else world.place,
        named=world.named or reading.place_direct,
        interior=reading.interior if moves and reading.interior else world.interior,
        hour=reading.hour or world.hour,
        weather=reading.weather or (None if reading.place_direct else world.weather),
        hero=_at_rest(replace(hero, count=1)) if hero is not None else None,
        recent=tuple(_at_rest(thing) for thing in recent[-RECENT_MAX:]),
        names=world.names | _names(text),
    )


def _at_rest(thing: Thing) -> Thing:
    """Somebody as such, without what the page has him do or have."""
    return replace(thing, deed=None, aboard=False, held=False, bond=None, of=(), guise=None)


def _continued(
    reading: Reading, world: World, text: str, catalogue: Catalogue, title: str
) -> Reading:
    """The reading with what the story said before and the page does not say again."""
    place = reading.place
    if not reading.place_direct and world.place is not None:
        draws_to_water = place in WATERS and world.place not in WATERS
        place = place if draws_to_water else world.place
    stays = world.hero is not None and catalogue[world.hero.code].role == "building"
    if stays and world.place in SHORES and place in WATERS:
        place = world.place  # a lighthouse does not go to sea
    if place is None:
        place = _some_place(title or text)
    same = place == world.place
    interior = reading.interior
    if same and world.interior and not (reading.place_direct and interior):
        interior = world.interior
    weather = reading.weather or (world.weather if same else None)
    if place in OUTDOORS_NO_WEATHER:
        weather = reading.weather
    things = _cast(reading, world, text, catalogue, same_place=same)
    return replace(
        reading,
        things=tuple(things),
        place=place,
        interior=interior,
        hour=reading.hour or world.hour or "day",
        weather=weather,
    )


def _cast(
    reading: Reading, world: World, text: str, catalogue: Catalogue, *, same_place: bool
) -> list[Thing]:
    """The things of a page, with those whom it only hints at before them."""
    things = list(reading.things)
    hero = world.hero
    if hero is None:
        return things
    said = {word.lower() for word in _WORD.findall(_QUOTED.sub(" ", text))}
    living = [thing for thing in things if catalogue[thing.code].role in LIVING]
    named = bool(_names(text, first=True) & world.names)
    several = bool(said & _SEVERAL) or _SEVERAL_PHRASE.search(text) is not None
    does = any((thing.bond or thing.held) and not thing.of for thing in things) and said & _ONE
    hinted: list[Thing] = []
    if several and not living:
        others = [thing for thing in reversed(world.recent) if thing.code != hero.code]
        hinted = [hero, *others[:1]]
    elif named or does or (not living and (said & _ONE or not things)):
        hinted = [hero]
    elif catalogue[hero.code].role == "building" and same_place:
        hinted = [hero]  # it cannot have gone anywhere
    present = {thing.code for thing in things}
    absent = [thing for thing in hinted if thing.code not in present]
    room = max(0, CAST_MAX - len(living))
    deed = reading.deeds[0] if reading.deeds else None
    if deed == "fly" and any(thing.bond == "line" for thing in things):
        deed = "stand"  # "she flies a kite"
    absent = [replace(thing, count=1, deed=deed) for thing in absent[:room]]
    moved: dict[int, list[int]] = {}
    for number, thing in enumerate(things):
        moved.setdefault(thing.at, []).append(len(absent) + number)
    # Nobody said whose something is: then it is theirs who are only hinted at.
    whose = tuple(range(len(absent)))
    cast = [*absent, *things]
    return [
        replace(
            thing,
            at=at,
            of=tuple(sorted(new for old in thing.of for new in moved.get(old, ())))
            or (whose if thing.bond or thing.held else ()),
        )
        for at, thing in enumerate(cast)
    ]


def _names(text: str, *, first: bool = False) -> frozenset[str]:
    """Words with a capital letter; those that begin a sentence only with `first`."""
    found = set()
    for sentence in re.split(r"(?<=[.!?:])\s+|\n", text):
        words = _WORD.findall(sentence)
        found |= {word for word in words[0 if first else 1 :] if word[:1].isupper()}
        if not first and words and words[0][:1].isupper() and len(words) > 1:
            # "Mila was": a name can begin a sentence; common words are told apart by the reader.
            found |= {words[0]} if words[1] in ("was", "war", "lived", "had", "is") else set()
    return frozenset(found - _COMMON)


_COMMON = frozenset(
    "The A An I It He She They We You Once One There This That Then Her His Der Die Das Ein Eine "
    "Es Er Sie Wir Ihr Im In On At Nobody Everybody Sir Mr Mrs Miss Sunday Monday".split()
)


def _some_place(seed: str) -> str:
    """A place for a story that names none anywhere: one for all its pages."""
    digest = hashlib.sha256(seed.encode()).digest()
    return WILD_PLACES[digest[0] % len(WILD_PLACES)]
