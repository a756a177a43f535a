"""Who belongs where: the place and the hour that go with somebody if the prompt names none, and
what is put into a place where the prompt names nobody."""

from __future__ import annotations

from collections.abc import Mapping

from reelbot.render.studio.engines.text_to_video.scenery.world.places import PLACES

# What a built place is itself.
_SHOWN_BY: Mapping[str, tuple[str, ...]] = {
    "stadium": ("stadium",), "playground": ("playground slide",), "lavender field": ("hyacinth",),
    "tulip field": ("tulip", "blossom"), "sunflower field": ("sunflower",),
    "rice field": ("sheaf of rice", "cooked rice"), "wheat field": ("sheaf of rice", "ear of corn"),
    "bamboo forest": ("pine decoration",), "igloo": ("hut", "ice"),
    "building site": ("building construction",),
}  # fmt: skip
_PEAKS = frozenset({"mountain", "snow capped mountain"})
_HOMES: Mapping[str, str] = {
    "underwater": (
        "fish; tropical fish; blowfish; shark; octopus; squid; jellyfish; whale; spouting "
        "whale; dolphin; lobster; oyster; shrimp; coral; mermaid; merman; merperson; "
        "seahorse"
    ),
    "sea": (
        "ship; passenger ship; ferry; sailboat; speedboat; motor boat; person surfing; "
        "woman surfing; man surfing; anchor; canoe; person rowing boat; woman rowing boat; "
        "water wave"
    ),
    "coast": "lighthouse",
    "arctic": (
        "penguin; polar bear; seal; mammoth; snowman; sled; skier; snowman without snow; ice; skis"
    ),
    "desert": "camel; two hump camel; scorpion; cactus; snake; pyramid",
    "savanna": "lion; elephant; giraffe; zebra; rhinoceros; hippopotamus; leopard",
    "jungle": "monkey; gorilla; orangutan; tiger; parrot; sloth; crocodile; sauropod; t rex",
    "forest": (
        "fox; wolf; bear; deer; owl; hedgehog; badger; raccoon; boar; moose; chipmunk; "
        "mushroom; elf; fairy; woman fairy; ninja; panda; koala; troll; mage; woman mage"
    ),
    "mountains": "goat; ram; eagle; llama; hut",
    "farm": (
        "cow; pig; rooster; chicken; ewe; tractor; farmer; turkey; windmill; goose; donkey; "
        "baby chick; ox; horse"
    ),
    "lake": "duck; swan; frog; flamingo; beaver; otter; lotus",
    "beach": "crab; umbrella on ground; palm tree; turtle",
    "road": (
        "automobile; racing car; motorcycle; delivery truck; articulated lorry; pickup "
        "truck; sport utility vehicle; minibus; person biking; woman biking; man biking; "
        "bicycle"
    ),
    "city": (
        "bus stop; department store; hospital; bank; hotel; post office; convenience store; "
        "bus; taxi; police car; ambulance; fire engine; tram car; trolleybus; office "
        "building; superhero; detective; police officer; robot; office worker; skateboard; "
        "motor scooter; metro"
    ),
    "space": (
        "astronaut; woman astronaut; rocket; flying saucer; satellite; alien; alien "
        "monster; comet; ringed planet; globe showing europe africa"
    ),
    "sky": (
        "airplane; small airplane; helicopter; balloon; hot air balloon; parachute; baby "
        "angel; kite"
    ),
    "funfair": "ferris wheel; roller coaster; circus tent; carousel horse",
    "playground": "playground slide",
    "stadium": "stadium",
    "building site": "building construction",
    "japanese garden": "shinto shrine; japanese castle",
    "graveyard": (
        "ghost; vampire; zombie; woman zombie; skull; coffin; headstone; bat; jack o "
        "lantern; derelict house"
    ),
    "castle": (
        "dragon; castle; prince; princess; unicorn; guard; woman guard; person with crown; crown"
    ),
    "room": (
        "cook; scientist; teacher; cat; black cat; mouse; hamster; couch and lamp; artist; "
        "technologist; judge; health worker; bed; baby; christmas tree"
    ),
    "garden": (
        "child; boy; girl; dog; soccer ball; "
        "butterfly; honeybee; snail; lady beetle; bug; ant; tulip; rose; sunflower; spider; "
        "rabbit; peacock"
    ),
}
_HOURS: Mapping[str, str] = {
    "night": (
        "full moon; crescent moon; star; glowing star; ghost; vampire; bat; zombie; owl; "
        "jack o lantern; telescope; comet; coffin; skull; fire; santa claus"
    ),
    "day": "sun; rainbow; butterfly; honeybee",
}


def _by_name(table: Mapping[str, str]) -> dict[str, str]:
    return {name.strip(): value for value, names in table.items() for name in names.split(";")}


HABITATS = _by_name(_HOMES)
HOURS_OF = _by_name(_HOURS)
# Whoever it is with has snow.
WINTRY = frozenset({"snowman", "skier", "sled", "skis"})

# Where a shot may be set that names no place, by weather; else by who is in it.
OPEN_PLACES: Mapping[str, tuple[str, ...]] = {
    "leaves": ("forest", "garden"), "petals": ("garden", "meadow"), "wind": ("meadow", "beach"),
    "snow": ("forest", "village", "mountains"), "blizzard": ("forest", "mountains"),
    "rain": ("city", "garden", "meadow"), "heat": ("desert", "city"), "dust": ("desert", "road"),
    "fog": ("forest", "lake"),
}  # fmt: skip
PEOPLE_PLACES = ("garden", "village", "city", "meadow", "beach")
WILD_PLACES = ("meadow", "lake", "mountains", "beach", "garden")

# What gives the eye a hold where the prompt names nobody: sprite and whether it is an actor.
DRESSING: Mapping[str, tuple[tuple[str, bool], ...]] = {
    "mars": (("astronaut", True),), "moon": (("astronaut", True),),
    "volcano": (("volcano", True),), "graveyard": (("ghost", True), ("derelict house", False)),
    "meadow": (("hot air balloon", True), ("house", False)), "mountains": (("hot air balloon",
        True),),
    "coast": (("lighthouse", True),), "harbour": (("sailboat", True), ("ship", True)),
    "stage": (("microphone", True), ("musical notes", False)),
    "cave": (("bat", True), ("gem stone", False)),
    "lake": (("sailboat", True), ("house", False)), "sea": (("sailboat", True),),
    "beach": (("sailboat", True), ("umbrella on ground", False)), "sky": (("hot air balloon",
        True),),
    "space": (("ringed planet", False),), "forest": (("deer", True),), "garden": (("butterfly",
        True),),
    "village": (("house with garden", False),), "desert": (("camel", True),),
    "table": (("candle", True),),
    "underwater": (("tropical fish", True),), "farm": (("tractor", True),),
    "castle": (("castle", False),), "arctic": (("penguin", True),), "city": (("taxi", True),),
    "road": (("automobile", True),), "jungle": (("parrot", True),),
    "market": (("woman", True), ("basket", False), ("man", True)),
    "christmas market": (("christmas tree", False), ("child", True), ("woman", True)),
    "stadium": (("man running", True), ("soccer ball", False), ("person running", True)),
    "funfair": (("child", True), ("balloon", True), ("girl", True)),
    "playground": (("boy", True), ("girl", True)), "pool": (("person swimming", True),),
    "waterfall": (("deer", True),), "bridge": (("person biking", True),),
    "old town": (("cat", True), ("woman walking", True)), "canal": (("canoe", True),),
    "lavender field": (("butterfly", True),),
    "tulip field": (("windmill", False), ("honeybee", True)),
    "sunflower field": (("honeybee", True),), "rice field": (("farmer", True),),
    "vineyard": (("farmer", True), ("grapes", False)), "wheat field": (("tractor", True),),
    "station": (("locomotive", True),), "airport": (("airplane", True),),
    "racetrack": (("racing car", True),), "zoo": (("elephant", True), ("child", True)),
    "rooftop": (("cat", True),), "building site": (("construction worker", True),),
    "ice rink": (("child", True), ("girl", True)), "igloo": (("penguin", True),),
    "oasis": (("camel", True),), "great wall": (("woman walking", True),),
    "bamboo forest": (("panda", True),), "canyon": (("eagle", True),),
    "japanese garden": (("person in lotus position", True),), "savanna": (("giraffe", True),),
}  # fmt: skip


# What is under a night sky that is the thing to be seen.
CAMP = (("person", True), ("telescope", False))


# What would not be out in such weather → what is instead.
INSTEAD: Mapping[str, Mapping[str, str]] = {
    "wind": {"hot air balloon": "kite"},
    "storm": {"hot air balloon": "house", "butterfly": "house", "umbrella on ground": "umbrella"},
    "rain": {"hot air balloon": "house", "butterfly": "snail", "umbrella on ground": "umbrella"},
    "snow": {"hot air balloon": "snowman", "butterfly": "snowman", "sailboat": "snowman"},
    "blizzard": {"hot air balloon": "house", "butterfly": "house"},
}


def landscape_shows(place: str, name: str, role: str, count: int, weather: str) -> bool:
    """Whether the painted landscape is itself what was named: clouds and stars in numbers,
    mountains, waves, the trees of a forest, lightning in a storm."""
    ridges = PLACES[place].ridges
    return (
        (count > 1 and name in ("cloud", "star"))
        or (name == "rainbow" and PLACES[place].backdrop in ("open", "clouds"))
        or (name in _PEAKS and "mountains" in ridges)
        or (name in ("cherry blossom", "blossom") and count > 1 and weather == "petals")
        or (name in ("fallen leaf", "maple leaf") and count > 1 and weather == "leaves")
        or (name == "snowflake" and weather in ("snow", "blizzard"))
        or (name == "droplet" and weather in ("rain", "storm"))
        or (name == "water wave" and place in ("sea", "coast"))
        or (name == "high voltage" and weather == "storm")
        or (name == "deciduous tree" and count > 1 and place in ("forest", "garden"))
        or (name == "evergreen tree" and count > 1 and place in ("forest", "mountains"))
        or (name in ("house", "houses") and count > 1 and place == "village")
        or (name == "window" and PLACES[place].backdrop == "room")
        or (role == "building" and PLACES[place].backdrop == "room")  # one is in it
        or (name == "coral" and place == "underwater")
        or (name == "cactus" and count > 1 and place == "desert")
        or (name == "office building" and count > 1 and place == "city")
        or (name in _SHOWN_BY.get(place, ()))
        or (name == "headstone" and count > 1 and place == "graveyard")
    )
