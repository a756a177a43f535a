"""Kinds of rooms: the words that name them, and what their walls, floors and furniture are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

RGB = tuple[int, int, int]
Outside = Literal["town", "country", "stars", "none"]
Paper = Literal["stripes", "plain", "tiles", "planks", "stone", "panels", "metal"]


@dataclass(frozen=True, slots=True)
class Interior:
    """`fittings` stand along the wall, the most telling first, which come into the middle; `fronts`
    on the floor to the left and right (both are keys of `venues.FITTINGS`)."""

    words: str  # any of them names it
    within: str = ""  # words of buildings and vehicles: only "in" or "inside" of one names it
    wall: RGB = (236, 214, 186)
    paper: Paper = "plain"
    dado: RGB | None = None  # the colour of the wall's lower part, where it has one
    floor: RGB = (168, 120, 82)
    fittings: tuple[str, ...] = ("window", "picture")
    fronts: tuple[str, ...] = ()
    lamps: Literal["pendant", "tube", "chandelier", "none"] = "pendant"
    outside: Outside = "town"
    rug: RGB | None = None
    dark: float = 0.0  # how much of the daylight is kept out, 0 to 1
    rushes: bool = False  # it travels: what is outside goes past


INTERIORS: Mapping[str, Interior] = {
    "parlour": Interior(
        "living[- ]room|sitting room|parlou?r|wohnzimmer|stube|salon|soggiorno|"
        "sala de estar|window ?sill|fensterbank|sofa|fireplace|kamin|hearth",
        wall=(226, 190, 160), paper="stripes", floor=(164, 112, 76), rug=(150, 58, 62),
        fittings=("fireplace", "window", "bookcase", "sofa", "picture", "window"),
        fronts=("plant",), outside="country",
    ),
    "kitchen": Interior(
        "kitchen|kitchens|küche|cuisine|cocina|cucina|cozinha",
        wall=(246, 226, 184), paper="tiles", floor=(196, 150, 110),
        fittings=("stove", "sink", "cupboard", "fridge", "window", "cupboard"),
        outside="country",
    ),
    "cafe": Interior(
        "coffee shop|coffee house|coffeehouse|cafe|café|cafés|cafes|cafeteria|tea room|tearoom|"
        "diner|bistro|restaurant|pizzeria|kaffeehaus|kantine|mensa|canteen|dining room|esszimmer|"
        "ristorante|restaurante|barista|waiter|waitress|kellner",
        wall=(206, 152, 110), paper="planks", dado=(112, 70, 52), floor=(132, 86, 60),
        fittings=("window", "espresso", "menu", "window", "picture"),
        fronts=("cafe_table", "cafe_table"),
    ),
    "bar": Interior(
        "bar|pub|tavern|inn|saloon|taproom|kneipe|wirtshaus|taverne|bartender|barkeeper|barmaid",
        wall=(122, 76, 58), paper="planks", dado=(84, 50, 40), floor=(104, 68, 50),
        fittings=("bottles", "window", "bottles", "picture"), fronts=("bar_table", "bar_table"),
        dark=0.35,
    ),
    "bakery": Interior(
        "bakery|bakeries|bäckerei|boulangerie|panadería|patisserie|pastry shop|konditorei",
        wall=(250, 222, 190), paper="stripes", dado=(196, 120, 84), floor=(190, 146, 108),
        fittings=("bread_shelf", "pastries", "window", "menu", "bread_shelf"),
    ),
    "bedroom": Interior(
        "bedroom|bedrooms|nursery|schlafzimmer|kinderzimmer|chambre à coucher|dormitorio|"
        "hotel room|dormitory|in (?:(?:his|her|my|the|a|their) )?(?:own )?bed|im bett",
        within="hotel",
        wall=(176, 190, 222), paper="stripes", floor=(176, 132, 100), rug=(214, 160, 176),
        fittings=("bed", "wardrobe", "window", "bookcase", "picture"), outside="country",
    ),
    "bathroom": Interior(
        "bathroom|bath room|badezimmer|salle de bains?|cuarto de baño|bagno|bathtub|badewanne",
        wall=(178, 222, 226), paper="tiles", floor=(206, 214, 220), rug=(246, 170, 160),
        fittings=("tub", "basin", "window", "towels"), outside="country",
    ),
    "classroom": Interior(
        "classroom|class room|classrooms|klassenzimmer|salle de classe|aula|schoolroom",
        within="school|university|schule|uni|école|escuela",
        wall=(240, 224, 176), dado=(140, 178, 150), floor=(186, 142, 98),
        fittings=("blackboard", "window", "world_map", "bookcase", "window"),
        fronts=("school_desk", "school_desk"), lamps="tube",
    ),
    "library": Interior(
        "library|libraries|bibliothek|bücherei|bibliothèque|biblioteca|bookshop|bookstore|"
        "book shop|study room|reading room|buchladen|candlelight|candle light|candlelit|"
        r"candles? in the dark(?:ness)?|"
        "by the light of a candle|kerzenlicht|kerzenschein",
        wall=(134, 92, 74), paper="panels", floor=(124, 80, 56), rug=(122, 52, 60),
        fittings=("bookcase", "window", "bookcase", "bookcase", "ladder_case"),
        lamps="chandelier", outside="country", fronts=("armchair",),
    ),
    "office": Interior(
        "office|offices|büro|bureau|oficina|ufficio|meeting room|boardroom|cubicle|workplace|"
        "newsroom|homeoffice",
        wall=(216, 224, 232), floor=(140, 150, 166), lamps="tube",
        fittings=("desk", "wide_window", "cabinet", "desk", "chart", "wide_window"),
        fronts=("plant",),
    ),
    "hospital": Interior(
        "hospital (?:room|ward|corridor|hallway|bed)|operating room|clinic|"
        "doctor['’]s office|waiting room|"
        "krankenzimmer|arztpraxis|intensive care",
        within="hospital|krankenhaus|hôpital|ospedale",
        wall=(224, 240, 240), dado=(150, 208, 204), floor=(190, 206, 212), lamps="tube",
        fittings=("ward_bed", "window", "medicine", "screen_curtain", "window"),
    ),
    "shop": Interior(
        "shop|shops|store|supermarket|grocery store|grocery|mall|boutique|supermarkt|"
        "supermarché|supermercado|supermercato|marketplace inside|toy shop|toy store|"
        "department store|geschäft",
        wall=(232, 238, 232), floor=(206, 206, 204), lamps="tube",
        fittings=("groceries", "fruit_stand", "chiller", "groceries", "till"),
    ),
    "museum": Interior(
        "museum|museums|gallery|galleries|art gallery|art museum|musée|museo|galerie|exhibition|"
        "ausstellung",
        wall=(228, 222, 214), paper="plain", dado=(196, 186, 176), floor=(150, 108, 76),
        fittings=("painting", "pedestal", "painting_wide", "pedestal_dino", "painting"),
        lamps="none", outside="none", fronts=("rope",),
    ),
    "church": Interior(
        "cathedral interior|altar",
        within="church|chapel|kapelle|cathedral|kirche|dom|église|iglesia|chiesa|abbey|monastery",
        wall=(204, 190, 176), paper="stone", floor=(156, 140, 130),
        fittings=("altar", "stained", "stained", "column", "column"),
        fronts=("pew", "pew"), lamps="chandelier", outside="none", dark=0.2,
    ),
    "gym": Interior(
        "gym|gymnasium|fitness studio|fitness center|fitnessstudio|weight room|turnhalle|"
        "sports hall|dojo",
        wall=(206, 216, 226), dado=(238, 132, 74), floor=(96, 104, 120), lamps="tube",
        fittings=("mirrors", "dumbbells", "punch_bag", "wide_window", "dumbbells"),
    ),
    "hall": Interior(
        "throne room|great hall|banquet hall|castle hall|knights['’] hall|thronsaal|rittersaal|"
        "palace hall|ballroom|ballsaal",
        within="castle|palace|schloss|burg|château|castillo",
        wall=(176, 168, 166), paper="stone", floor=(136, 124, 122), rug=(150, 34, 48),
        fittings=("throne", "banner", "torch", "armour", "banner", "torch"),
        lamps="chandelier", outside="none", dark=0.1,
    ),
    "cinema": Interior(
        "cinema|cinemas|movie theat(?:er|re)|kino|multiplex|cine|film theat(?:er|re)",
        wall=(86, 46, 66), paper="panels", floor=(92, 50, 62), lamps="none",
        fittings=("silver_screen",), fronts=("seats",), outside="none", dark=0.6,
    ),
    "laboratory": Interior(
        "laboratory|laboratories|lab|labor|laboratoire|laboratorio",
        wall=(196, 216, 222), paper="tiles", floor=(150, 168, 178), lamps="tube",
        fittings=("lab_bench", "lab_shelf", "window", "lab_machine", "lab_bench"),
    ),
    "workshop": Interior(
        "workshop|werkstatt|garage|atelier|toolshed|tool shed|forge|smithy|attic|dachboden|"
        "loft|basement|cellar|keller|artist['’]s studio|art studio",
        wall=(176, 140, 108), paper="planks", floor=(140, 104, 78),
        fittings=("workbench", "window", "crates", "tool_wall", "crates"), outside="country",
        dark=0.15,
    ),
    "spaceship": Interior(
        "spaceship interior|spaceship cockpit|bridge of (?:a|the) (?:space)?ship|"
        "space ?craft interior|cockpit",
        within="space station|spaceship|space ship|spacecraft|space shuttle|starship|"
        "raumschiff|space capsule|"
        "vaisseau spatial|submarine|ufo",
        wall=(186, 196, 214), paper="metal", floor=(112, 122, 142), lamps="none",
        fittings=("porthole", "console", "porthole", "airlock", "console"), outside="stars",
        dark=0.3,
    ),
    "train": Interior(
        "train compartment|train carriage|dining car|sleeping car|zugabteil|abteil",
        within="train|zug|tram|bus|subway|metro|carriage|orient express",
        wall=(196, 152, 104), paper="panels", dado=(120, 76, 56), floor=(110, 78, 66),
        fittings=("train_window", "train_window", "train_window", "train_window"),
        lamps="none", outside="country", rushes=True,
    ),
    "greenhouse": Interior(
        "greenhouse|green house full|glasshouse|conservatory|gewächshaus|hothouse|wintergarten|"
        "orangery|flower shop|florist",
        wall=(226, 238, 230), dado=(170, 120, 92), floor=(176, 156, 130), lamps="none",
        fittings=("glass_wall", "glass_wall", "glass_wall", "glass_wall"), outside="country",
        fronts=("plant", "plant"),
    ),
}  # fmt: skip
DEFAULT = "parlour"
# The room that goes with who or what is in it, where the words name none: by sprites' names.
AT_HOME: Mapping[str, str] = {
    name: kind
    for kind, names in {
        "kitchen": ("cook", "pot of food", "cooking", "egg", "pancakes"),
        "laboratory": ("scientist", "microscope", "test tube", "alembic", "petri dish", "dna"),
        "classroom": ("teacher", "student"), "hospital": ("health worker", "syringe", "pill"),
        "office": ("technologist", "office worker", "desktop computer", "laptop", "briefcase"),
        "workshop": ("artist", "mechanic", "hammer", "toolbox", "wrench", "screwdriver"),
        "bedroom": ("bed", "baby", "alarm clock"), "bathroom": ("bathtub", "toilet", "shower"),
        "cafe": ("hot beverage", "croissant", "shortcake"),
        "bar": ("beer mug", "clinking beer mugs", "cocktail glass", "wine glass"),
        "library": ("books", "closed book", "open book", "scroll"),
    }.items()
    for name in names
}  # fmt: skip
TRAVELS = frozenset({"train", "spaceship"})  # one is in the vehicle that was named

# What follows makes of a room's word another thing: "a bar of chocolate", "the church tower".
_NOT_BEFORE = (
    r"(?![- ]?(?:building|buildings|bus|yard|garden|tower|bells?|mouse|station|street|roof|card|"
    r"window display|owner|keeper|worker|workers|front|door|of (?:chocolate|gold|soap)|"
    r"cat|dog|ball|shoes?|cart|carts|assistant|guitar|coat)\b)"
)
_ARTICLE = (
    r"(?:(?:an?|the|his|her|my|their|our|this|der|die|das|dem|den|einem?|einer|un|une|una|la|le|"
    r"el|il|l['’])\s*)?(?:(?:old|big|small|little|huge|empty|crowded|moving|dark|busy|gothic|"
    r"night|fast|modern|medieval)\s+){0,2}"
)
_INSIDE = r"(?:inside(?: of)?|within|aboard|on board|in|im|dans|en|nella?|interior of|innen im)\s+"
# What one is "in" also where it is seen from outside: only these words say that one is within.
_VEHICLES = re.compile(
    r"^(?:train|zug|tram|bus|subway|metro|carriage|space(?! station)|star|ufo|sub|castle|palace|"
    r"schloss|burg|château|castillo)"
)
_SURELY_INSIDE = r"(?:inside(?: of)?|within|aboard|on board|interior of|innen im)\s+"
_DINES = re.compile(
    r"\b(?:candle ?light|candlelit|kerzenlicht|kerzenschein|candles? in the dark(?:ness)?|"
    r"by the light of (?:a |one )?candles?|by candle|alla luce di una candela|à la bougie)\b",
    re.IGNORECASE,
)

_IN_TOWN = frozenset({"cafe", "bar", "museum", "library", "office", "cinema", "gym"})
_OUTSIDE = re.compile(
    r"\b(?:in front of|outside(?: of)?|behind|opposite|next to|vor|devant)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)


def _pattern(interior: Interior) -> re.Pattern[str]:
    named = rf"\b(?:{interior.words})\b{_NOT_BEFORE}"
    for word in filter(None, interior.within.split("|")):
        inside = _SURELY_INSIDE if _VEHICLES.match(word) else _INSIDE
        named += rf"|\b{inside}{_ARTICLE}\b{word}\b{_NOT_BEFORE}"
    return re.compile(named, re.IGNORECASE)


_PATTERNS = {kind: _pattern(interior) for kind, interior in INTERIORS.items()}
# Furniture and people that are themselves to be seen, not only where they are.
_STAYS = re.compile(
    r"sofa|bathtub|badewanne|bed$|im bett|barista|wait(?:er|ress)|kellner|bartender|barkeeper|"
    r"barmaid",
    re.IGNORECASE,
)


def interior_of(text: str) -> tuple[str | None, str]:
    """The kind of room that a text names, a key of `INTERIORS`, and the text with "room" instead of
    its words, so that no coffee stands in a coffee shop only because of its name."""
    every = [
        (match.start(), -len(match[0]), kind, match)
        for kind, pattern in _PATTERNS.items()
        for match in pattern.finditer(text)
    ]
    found = [entry for entry in every if not _OUTSIDE.search(text[: entry[0]])]
    if not found:
        for _, _, kind, match in every[:1]:
            if kind in _IN_TOWN:  # nothing shows it from outside, but it is in a street
                return None, f"{text[: match.start()]}street{text[match.end() :]}"
        return None, text
    found.sort(key=lambda entry: (bool(_DINES.search(entry[3][0])), *entry[:2]))
    _, _, kind, match = found[0]
    if _DINES.search(match[0]) or _STAYS.search(match[0]):
        return kind, text
    preposition = "in a " if re.match(_INSIDE, match[0], re.IGNORECASE) else ""
    return kind, f"{text[: match.start()]}{preposition}room{text[match.end() :]}"


def by_candlelight(text: str) -> bool:
    """Whether candles are all the light there is."""
    return _DINES.search(text) is not None
