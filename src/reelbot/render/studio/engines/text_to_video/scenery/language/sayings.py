"""Turns of speech, feasts and countries: words that stand for other words or for a place."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Where one drinks it "café" is a place; in a cup or beside a croissant it is coffee.
_CAFE = re.compile(r"\b(caf[éè])(?=\W|$)", re.IGNORECASE)
_AT = re.compile(
    r"\b(?:im|in einem|ins|vor dem|au|dans (?:le|un|une)|en (?:el|un|la)|el|del|no|num|al|nel|in un"
    r"|petit|vieux|pequeño|devant (?:le|un)|terrasse d['’]un) $", re.IGNORECASE)  # fmt: skip

# Read before anything else: what is said by what is meant. The longer before the shorter.
SAYINGS = (
    # Feasts and their customs.
    ("chinese new year", "dragon red lantern night"),
    ("lunar new year", "dragon red lantern night"),
    ("trick or treating", "walking jack o lantern halloween night"),
    ("trick or treat", "jack o lantern candy halloween night"),
    ("day of the dead", "skull marigold candle"), ("día de los muertos", "skull candle"),
    ("día de muertos", "skull candle"), ("fourth of july", "fireworks"),
    ("4th of july", "fireworks"), ("bonfire night", "fireworks fire night"),
    ("bastille day", "fireworks"), ("guy fawkes", "fireworks fire night"),
    ("trick-or-treaters", "children halloween night"), ("snow angel", "child snow"),
    ("easter egg hunt", "easter egg garden"), ("mother's day", "woman bouquet"),
    ("father's day", "man wrapped gift"), ("st patrick's day", "shamrock"),
    ("saint patrick's day", "shamrock"), ("april fools", "clown"),
    ("earth day", "globe"), ("baby shower", "baby balloons gift"),
    # What is not what its words are.
    ("monster truck", "pickup truck"), ("hot tub", "bathtub"), ("bubble bath", "bathtub bubbles"),
    ("rocking chair", "chair"), ("rubber duck", "duck"), ("wind mill", "windmill"),
    ("watering hole", "lake"), ("water hole", "lake"), ("black hole", "blackhole space"),
    ("golden gate bridge", "bridge"), ("golden gate", "bridge"), ("gold rush", "pick mountains"),
    ("river bank", "river"), ("river bed", "river"), ("snow globe", "crystal ball snow"),
    ("blade of grass", "grass"), ("blades of grass", "grass"), ("gold coins", "coins"),
    ("pile of gold", "coins"), ("heap of gold", "coins"), ("in sheep's clothing", ""),
    ("ramadan kareem", "crescent moon red lantern mosque night"),
    ("ramadan mubarak", "crescent moon red lantern mosque night"),
    ("eid mubarak", "crescent moon red lantern mosque night"),
    ("turkey dinner", "chicken leg pie table"),
    ("pot of gold", "coins"), ("piggy bank", "pig coin"), ("pony tail", "hair"),
    ("pigtails", "hair"), ("cat's eye", "cat"), ("fire place", "fireplace"),
    ("drop of water", "droplet"), ("drops of water", "droplets"), ("water drop", "droplet"),
    ("dew drop", "droplet"), ("dewdrop", "droplet"), ("business suit", "necktie"),
    ("suit and tie", "necktie"), ("space suit", "spacesuit"), ("coat of arms", "shield"),
    ("suit of armor", "knight"), ("suit of armour", "knight"), ("flight attendant", "stewardess"),
    ("mail carrier", "postman"), ("fashion model", "woman"), ("toilet paper", "toilet"),
    ("jet ski", "motor boat"), ("food truck", "delivery truck"), ("ice rink", "ice"),
    ("horse back", "horse"), ("horseback", "horse"), ("piece of cake", "cake"),
    ("raining cats and dogs", "cat dog rain"), ("when pigs fly", "a pig flies"),
    ("best friends", "friends"), ("film noir", "noir"),
    ("delivery robot", "robot"), ("hot dog costume", "costume"), ("viking longhouse", "longhouse"),
    ("clouds over ", "cloudy over "), ("clouds above ", "cloudy over "),
    ("clouds moving over ", "cloudy over "), ("clouds rolling over ", "cloudy over "),
    # Where.
    ("alien planet", "mars"), ("distant planet", "mars"), ("another planet", "mars"),
    ("strange planet", "mars"), ("alien world", "mars"), ("wild west", "desert"),
    ("old west", "desert"), ("world war", "war"), ("star wars", "space"), ("star trek", "space"),
    ("lord of the rings", "fantasy"), ("north pole", "arctic"), ("south pole", "arctic"),
    ("new york", "city"), ("los angeles", "city"), ("san francisco", "city"),
    ("hong kong", "city"), ("rio de janeiro", "city"), ("buenos aires", "city"),
    ("mexico city", "city"), ("las vegas", "city night"), ("times square", "city"),
    ("central park", "park"), ("new orleans", "city"), ("abu dhabi", "city"),
    ("grand canyon", "canyon"), ("monument valley", "desert"), ("black forest", "forest"),
    ("great barrier reef", "reef"), ("costa rica", "jungle"), ("new zealand", "mountains"),
    ("sri lanka", "jungle"), ("middle earth", "mountains"), ("death valley", "desert"),
    # Who.
    ("will smith", "man"), ("harry potter", "wizard"), ("baby yoda", "goblin"),
    ("super mario", "mario"), ("mickey mouse", "mouse"), ("donald duck", "duck"),
    ("bugs bunny", "rabbit"), ("sherlock holmes", "detective"), ("james bond", "detective"),
    ("indiana jones", "man"), ("frankenstein's monster", "zombie"), ("the grinch", "goblin"),
    ("grim reaper", "skull"), ("slender man", "man"), ("lion king", "lion"),
    ("pizza guy", "man"), ("pizza delivery guy", "man pizza"), ("snow queen", "princess snow"),
)  # fmt: skip

_LANDS: Mapping[str, str] = {
    "city": "rome berlin madrid barcelona lisbon vienna prague budapest warsaw moscow istanbul "
            "athens amsterdam brussels copenhagen stockholm oslo helsinki dublin edinburgh munich "
            "hamburg cologne frankfurt zurich milan naples chicago boston miami seattle "
            "detroit washington brooklyn hollywood toronto vancouver montreal shanghai beijing "
            "seoul singapore bangkok mumbai delhi kyoto osaka jakarta manila dubai cairo lagos "
            "nairobi johannesburg sydney melbourne auckland havana bogota marrakech "
            "jerusalem gotham wakanda",
    "mountains": "switzerland nepal tibet patagonia scotland norway bhutan yosemite dolomites "
                 "andes rockies pyrenees cappadocia austria carpathians appalachians",
    "beach": "hawaii bali maldives caribbean ibiza jamaica barbados fiji tahiti seychelles phuket "
             "cancun bahamas copacabana sandcastle",
    "arctic": "greenland alaska lapland spitsbergen svalbard",
    "desert": "arizona nevada utah morocco arabia mojave kalahari gobi namibia texas",
    "savanna": "kenya tanzania botswana kilimanjaro",
    "jungle": "borneo congo sumatra madagascar",
    "meadow": "tuscany provence",
    "village": "cotswolds transylvania",
}  # fmt: skip

LANDS: Mapping[str, str] = {
    word: place for place, words in _LANDS.items() for word in words.split()
}


def with_coffee(text: str) -> str:
    """A text of another language with "coffee" for the drink that it calls as it does the place:
    "une tasse de café"."""
    return _CAFE.sub(
        lambda found: found[0] if _AT.search(text[: found.start()]) else "coffee", text
    )
