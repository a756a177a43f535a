"""One or two plain sentences about a picture, in English or German, that make nothing up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from reelbot.render.studio.engines.image_to_text.sight.colours import Palette
from reelbot.render.studio.engines.image_to_text.sight.seeing import SURE, Seen, Sighting
from reelbot.render.studio.engines.image_to_text.sight.things import Thing

LANGUAGES = ("en", "de")
KINDS_MAX = 5  # more than these make a list that nobody listens to
COUNTED_MAX = 6
WHOLE_SURE = 0.6
# What a picture is taken at rather than of.
PLACES = frozenset(
    [
        "bakery", "barber shop", "beach", "bookshop", "butcher's shop", "cinema", "cliff",
        "greenhouse", "grocery shop", "lakeshore", "library", "mountain", "patio", "planetarium",
        "prison", "rapeseed field", "restaurant", "sawmill", "shoe shop", "stage", "sweet shop",
        "tobacco shop", "toy shop", "valley", "volcano",
    ]
)  # fmt: skip


class Language(Protocol):
    """What a language has to say."""

    colours: Mapping[str, str]

    def name(self, thing: Thing) -> str: ...

    def group(self, thing: Thing, count: int) -> str: ...

    def all_of(self, words: Sequence[str]) -> str: ...

    def shows(self, things: str) -> str: ...

    def perhaps(self, things: str, *, also: bool) -> str: ...

    def nothing(self) -> str: ...

    def looks(
        self,
        light: Sequence[str],
        colours: Sequence[str],
        where: str | None,
        *,
        alone: bool = False,  # no sentence before it has named the picture
    ) -> str: ...


@dataclass(frozen=True, slots=True)
class Said:
    """A description; `story` is what is left of it to be told where nothing was recognised."""

    text: str
    story: str | None = None


def describe(sighting: Sighting, palette: Palette, language: Language) -> Said:
    """What is sure, then what may be, then light, colours and where, as far as they are known."""
    sure_of = {one.thing for one in sighting.seen if one.confidence >= SURE}
    certain = _counted([one for one in sighting.seen if one.thing in sure_of])
    doubtful = _counted([one for one in sighting.seen if one.thing not in sure_of])
    whole, sure = sighting.whole, sighting.whole_chance >= WHOLE_SURE
    if whole is not None and not _names(whole, [*certain, *doubtful]):
        if sure:
            certain[whole] = 1
        elif not certain and not doubtful:
            doubtful[whole] = 1
    said = []
    if certain:
        said.append(language.shows(_listed(certain, language)))
    if doubtful and len(certain) < KINDS_MAX:
        things = _listed(doubtful, language)
        said.append(language.perhaps(things, also=bool(certain)))
    colours = [language.colours[name] for name in palette.colours[:3]]
    looks = language.looks(palette.light, colours, sighting.where)
    if said:
        return Said(" ".join([*said, looks] if looks else said))
    text = f"{language.nothing()} {looks}".strip()
    return Said(text, language.looks(palette.light, colours, sighting.where, alone=True))


def _counted(seen: Sequence[Seen]) -> dict[Thing, int]:
    counts: dict[Thing, int] = {}
    for one in seen:
        counts[one.thing] = counts.get(one.thing, 0) + 1
    return counts


def _names(thing: Thing, others: Sequence[Thing]) -> bool:
    """Whether one of the others is the same thing, or a kind of it, or it of that."""
    return any(
        thing == other or (thing.coco is not None and thing.coco == other.coco) for other in others
    )


def _listed(counts: Mapping[Thing, int], language: Language) -> str:
    # Places come last: "a dog and a beach" is a dog at one.
    order = sorted(counts, key=lambda thing: thing.english in PLACES)[:KINDS_MAX]
    return language.all_of([language.group(thing, counts[thing]) for thing in order])


class English:
    colours: Mapping[str, str] = {
        name: name
        for name in (
            "black", "grey", "white", "red", "orange", "yellow", "green", "turquoise", "blue",
            "purple", "pink", "brown", "beige",
        )
    }  # fmt: skip
    # Named with no article.
    _mass = frozenset(
        "armour bread broccoli coral corn hay jeans lotion soup swimwear underwear velvet "
        "wool weights perfume pyjamas".split()
    )
    _numbers = ("", "a", "two", "three", "four", "five", "six")
    _light: Mapping[str, str] = {
        "bright": "bright", "dark": "dark", "warm": "warm in colour", "cool": "cool in colour",
        "contrast": "high in contrast",
    }  # fmt: skip
    _where: Mapping[str, str] = {
        "outdoors": "It seems to be outdoors.",
        "indoors": "It seems to be indoors.",
        "underwater": "It seems to be under water.",
    }

    def name(self, thing: Thing) -> str:
        return thing.english

    def group(self, thing: Thing, count: int) -> str:
        if count > COUNTED_MAX:
            return f"many {thing.english_plural}"
        if count > 1:
            return f"{self._numbers[count]} {thing.english_plural}"
        if thing.english in self._mass:
            return thing.english
        vowel = thing.english[0].lower() in "aeiou" and not thing.english.startswith("uni")
        return f"{'an' if vowel or thing.english.startswith('hour') else 'a'} {thing.english}"

    def all_of(self, words: Sequence[str]) -> str:
        return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))

    def shows(self, things: str) -> str:
        return f"The picture shows {things}."

    def perhaps(self, things: str, *, also: bool) -> str:
        return f"There may also be {things}." if also else f"There may be {things} in the picture."

    def nothing(self) -> str:
        return "I recognise nothing for certain in this picture."

    def looks(
        self,
        light: Sequence[str],
        colours: Sequence[str],
        where: str | None,
        *,
        alone: bool = False,
    ) -> str:
        parts = [self.all_of([self._light[word] for word in light])] if light else []
        if colours:
            parts.append(f"mostly {self.all_of(colours)}")
        subject = "The picture" if alone else "It"
        said = f"{subject} is {', '.join(parts)}." if parts else ""
        return " ".join(filter(None, (said, self._where.get(where or ""))))


class German:
    colours: Mapping[str, str] = {
        "black": "schwarz", "grey": "grau", "white": "weiß", "red": "rot", "orange": "orange",
        "yellow": "gelb", "green": "grün", "turquoise": "türkis", "blue": "blau",
        "purple": "violett", "pink": "rosa", "brown": "braun", "beige": "beige",
    }  # fmt: skip
    _numbers = ("", "", "zwei", "drei", "vier", "fünf", "sechs")
    _accusative: Mapping[str, str] = {"m": "einen", "f": "eine", "n": "ein"}
    # Named with no article.
    _mass = frozenset(
        "Badekleidung Brokkoli Brot Heu Küchenpapier Kohl Mais Parfüm Puder Samt Unterwäsche "
        "Wolle".split()
    )
    # Nouns that take -(e)n in the accusative.
    _weak = frozenset(
        "Affe Bär Eisbär Elefant Gepard Hase Hydrant Katzenbär Kojote Leopard Löwe Obelisk "
        "Schimpanse Schneeleopard Teddybär".split()
    )
    _light: Mapping[str, str] = {
        "bright": "hell", "dark": "dunkel", "warm": "warm im Ton", "cool": "kühl im Ton",
        "contrast": "kontrastreich",
    }  # fmt: skip
    _where: Mapping[str, str] = {
        "outdoors": "Es scheint im Freien zu sein.",
        "indoors": "Es scheint in einem Innenraum zu sein.",
        "underwater": "Es scheint unter Wasser zu sein.",
    }

    def name(self, thing: Thing) -> str:
        return thing.german

    def group(self, thing: Thing, count: int) -> str:
        if count > COUNTED_MAX:
            return f"viele {thing.german_plural}"
        if count > 1:
            return f"{self._numbers[count]} {thing.german_plural}"
        if thing.german in self._mass:
            return thing.german
        noun = thing.german
        if noun in self._weak:
            noun += "n" if noun.endswith("e") else "en"
        return f"{self._accusative[thing.gender]} {noun}"

    def all_of(self, words: Sequence[str]) -> str:
        return " und ".join(filter(None, (", ".join(words[:-1]), words[-1])))

    def shows(self, things: str) -> str:
        return f"Das Bild zeigt {things}."

    def perhaps(self, things: str, *, also: bool) -> str:
        return f"Vielleicht zeigt {'es auch' if also else 'das Bild'} {things}."

    def nothing(self) -> str:
        return "Ich erkenne auf diesem Bild nichts mit Sicherheit."

    def looks(
        self,
        light: Sequence[str],
        colours: Sequence[str],
        where: str | None,
        *,
        alone: bool = False,
    ) -> str:
        parts = [self.all_of([self._light[word] for word in light])] if light else []
        if colours:
            parts.append(f"vor allem {self.all_of(colours)}")
        subject = "Das Bild" if alone else "Es"
        said = f"{subject} ist {', '.join(parts)}." if parts else ""
        return " ".join(filter(None, (said, self._where.get(where or ""))))
