"""Acts: verbs with an object. What a verb makes of the thing that is named after it – in one's
hands, on a line, right before one, thrown – and of who does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reelbot.render.studio.engines.text_to_video.scenery.catalogue import Catalogue, Sprite
from reelbot.render.studio.engines.text_to_video.scenery.reading import Bond, Thing

# On a line in the air, whoever has them in the hand.
ON_LINES = frozenset({"kite", "balloon"})
# What flies by itself while one stands below and steers, by what it is called.
STEERED = frozenset("drone drones quadcopter".split()) | {
    "toy plane",
    "toy planes",
    "paper plane",
    "paper planes",
    "model plane",
    "model planes",
}
# What the nearest sprite shows in another size or colour: how large, of which colour.
MODELS: Mapping[str, tuple[float, str | None]] = {
    **dict.fromkeys(STEERED, (0.7, None)),
    "sandcastle": (0.36, "beige"), "sandcastles": (0.36, "beige"),
    "snowball": (0.7, "white"), "snowballs": (0.7, "white"),
}  # fmt: skip
# Several words, one thing.
ONES = frozenset({"birthday candles"})
CONTAINERS = frozenset({"basket", "bucket", "backpack", "package", "shopping bags", "handbag"})
_PARTICLES = frozenset("out up down off away in".split())
_NO_OBJECT = frozenset(
    "in on at over under through to from by into near across above below behind beside between "
    "against along around before after during inside outside onto off up down out for with "
    "towards toward away back about and or then while as is are of like".split()
)


@dataclass(frozen=True, slots=True)
class Act:
    """One verb. All fields name what its sentence leaves open: `tool` is in the hands and `mount`
    under who does it if nothing named is, `place` is where it is done."""

    bond: Bond | None = None  # of its object
    deed: str | None = None  # of who does it
    thing: str | None = None  # deed of its object
    tool: str | None = None
    mount: str | None = None
    prop: str | None = None  # right before who does it, if nothing is named
    place: str | None = None
    guise: str | None = None  # the sprite of a person who does it: "man surfing" of a man


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb as it stood: how many things had been named before it, and whether an object
    follows."""

    at: int
    word: str
    direct: bool


_ACTS: Mapping[Act, str] = {
    Act("held"): "hold carry eat drink sip read wear bring show offer give lift raise swing wave "
                 "use lick bite taste chew munch nibble enjoy grab steal peel knit pour sell buy "
                 "write find collect pick deliver present squeeze open unwrap unpack shake grill "
                 "roast fry mix stir brew solve shoot type strum play have with",
    Act("held", place="room"): "cook bake serve",
    Act("by", tool="paintbrush", prop="framed picture"): "paint draw sketch",
    Act("toss", deed="jump", thing="fly"): "catch",
    Act("toss", thing="float"): "throw toss hurl fling pitch launch release blow flip",
    Act("toss", thing="float", guise="person juggling"): "juggle",
    Act("by", deed="jump", thing="jump"): "kick dribble bounce head",
    Act("by", deed="walk", thing="drive"): "push shove roll wheel",
    Act("tow", deed="walk", thing="walk"): "pull drag tow tug haul",
    Act("ahead", deed="run", thing="run"): "chase hunt pursue",
    Act("ahead", deed="walk", thing="walk"): "follow herd",
    Act("leash", deed="walk", thing="walk"): "walk lead",
    Act("close", deed="stand"): "hug cuddle embrace kiss snuggle comfort",
    Act("by"): "feed pet stroke build make repair fix wash clean polish bury dig decorate carve "
               "milk shear brush groom tame train admire inspect examine cut slice guard "
               "protect put extinguish plant tell help rescue save greet meet teach light weigh "
               "watch around",
    Act("by", tool="bucket"): "water",
    Act("by", tool="camera"): "photograph",
    Act("by", tool="movie camera"): "film",
    Act("by", tool="axe"): "chop",
    Act("by", tool="hammer"): "hammer",
    Act("by", tool="broom", place="room"): "sweep",
    Act(deed="stand", tool="fishing pole", place="lake"): "fish",
    Act(deed="shake", tool="microphone"): "sing",
    Act("on", deed="climb"): "climb",
    Act(deed="slide"): "slide slip",
    Act(deed="slide", place="arctic"): "skate",
    Act(deed="slide", guise="skier", place="mountains"): "ski snowboard",
    Act(deed="slide", mount="sled", place="mountains"): "sled sledge toboggan",
    Act(deed="drive", mount="skateboard"): "skateboard",
    Act(deed="drive", mount="bicycle"): "bike cycle",
    Act(deed="stand", guise="person in lotus position"): "meditate yoga",
    Act(deed="stand", guise="person golfing"): "golf",
    Act(deed="sail", guise="person surfing"): "surf",
}  # fmt: skip
_PAST = {
    "has": "have",
    "held": "hold", "ate": "eat", "drank": "drink", "wore": "wear", "brought": "bring",
    "gave": "give", "threw": "throw", "caught": "catch", "built": "build", "made": "make",
    "fed": "feed", "flung": "fling", "blew": "blow", "found": "find", "sold": "sell",
    "bought": "buy", "swept": "sweep", "slid": "slide", "led": "lead", "met": "meet",
    "wrote": "write", "dug": "dig", "stole": "steal", "shot": "shoot", "taught": "teach",
}  # fmt: skip


def _forms(verb: str) -> set[str]:
    """How an English verb is inflected; also a few ways in which it is not."""
    stem = verb.removesuffix("e")
    ends = {verb, f"{verb}s", f"{verb}es", f"{stem}ing", f"{verb}ing", f"{stem}ed", f"{verb}ed"}
    if verb[-1] not in "aeiouwy" and verb[-2] in "aeiou":
        ends |= {f"{verb}{verb[-1]}ing", f"{verb}{verb[-1]}ed"}
    return ends | ({f"{verb[:-1]}ies"} if verb.endswith("y") else set())


ACTS: Mapping[str, Act] = {verb: act for act, verbs in _ACTS.items() for verb in verbs.split()}
FORMS: Mapping[str, str] = {form: verb for verb in ACTS for form in _forms(verb)} | _PAST
# What one plays with on the ground before one, not in the hands.
_BALLS = frozenset(
    "soccer ball; basketball; american football; volleyball; bowling; flying disc; yarn".split("; ")
)
# What one does with a small animal in the arms or the mouth.
_IN_MOUTH = frozenset("hold carry catch eat bring".split())
_IN_ARMS = _IN_MOUTH | {"hug", "cuddle", "lift"}
_THROWN = _BALLS | {"baseball", "boomerang", "tennis", "yo yo"}
AT_A_STOVE = frozenset({"cook", "bake", "fry", "stir"})  # where there is nothing to tell the room
HOLDABLE_MAX = 0.72  # size of what is held in hands
_NEARBY_MAX = 1.5  # size of what land shows far behind, unless somebody has to do with it
# Persons who look like who does it: no child and nobody at work is drawn as another.
_GUISED = frozenset("man; woman; person; boy; girl; child; man beard; clown face".split("; "))
# Whose own sprite has what they work with.
_EQUIPPED = frozenset(
    "artist; woman artist; firefighter; woman firefighter; singer; woman singer".split("; ")
)
_DRIVING = frozenset({"sail", "drive", "ride", "fly"})


def verb_at(tokens: Sequence[str], at: int, things: int) -> Verb | None:
    """The verb at a position, if it is one that does something to things."""
    word = FORMS.get(tokens[at])
    if word is None:
        return None
    if word == "pull" and "out" in tokens[at : at + 6]:
        word = "hold"  # a rabbit out of a hat
    after = tokens[at + 1 : at + 3]
    if after and after[0] in _PARTICLES:
        after = after[1:]
    return Verb(things, word, bool(after) and after[0] not in _NO_OBJECT)


def settled(
    things: Sequence[Thing],
    verbs: Sequence[Verb],
    deeds: Sequence[tuple[int, str]],
    catalogue: Catalogue,
) -> tuple[list[Thing], str | None]:
    """The things with what verbs make of them, and the place that goes with what is done. `deeds`:
    how many things had been named before each deed, and the deed."""
    found = [_with_riders(thing, things, deeds, catalogue) for thing in things]
    place: str | None = None
    doers: list[int] = []
    last = 0
    for verb in verbs:
        act = ACTS[verb.word]
        since = max([last, *(at for at, _ in deeds if at < verb.at)])
        between = [
            n
            for n, thing in enumerate(found)
            if since <= thing.at < verb.at
            and catalogue[thing.code].alive
            and not thing.held
            and not thing.aboard
        ]
        doers = between or doers
        last = verb.at if between else last
        objects = _objects(found, verb) if verb.direct else []
        objects = [n for n in objects if n not in doers]
        if not doers:  # "she", who may be known from before
            for number in objects:
                somebody = catalogue[catalogue.code("person")]
                found[number] = _bound(found[number], verb.word, act, (), somebody, catalogue)
            continue
        of = tuple(sorted({found[n].at for n in doers}))
        doer = catalogue[found[doers[0]].code]
        for number in objects:
            found[number] = _bound(found[number], verb.word, act, of, doer, catalogue)
            if verb.word == "play" and found[number].held:
                players = sum(found[n].count for n in doers)
                found[number] = replace(
                    found[number], count=min(found[number].count, players)
                )  # one plays one game of several
        bonds = {found[n].bond for n in objects}
        shows = objects and bonds != {None}
        place = place or act.place
        for number in doers:
            found[number] = _doing(found[number], verb.word, act, bonds, catalogue)
        if act.guise == "person juggling" and objects and found[doers[0]].guise:
            found = [thing for n, thing in enumerate(found) if n not in objects]
        named = {catalogue[thing.code].name for thing in found}
        found += _implied(act, [found[n] for n in doers], named, of, catalogue, objects=bool(shows))
    for number, thing in enumerate(found):
        if thing.bond == "held" and not thing.held:
            # In a basket: where that is.
            found[number] = replace(thing, bond=None, held=found[number - 1].held,
                                    of=found[number - 1].of)  # fmt: skip
    for number, thing in enumerate(found):
        found[number] = _with_doers(thing, found)
    return _driven(found, catalogue), place


def _with_doers(thing: Thing, things: Sequence[Thing]) -> Thing:
    """ "A man feeds birds on a bench": it is he who sits there."""
    riders = [t for t in things if thing.aboard and t.at in thing.of]
    if not riders or not all(t.held or t.bond in ("by", "close") for t in riders):
        return thing
    of = {at for rider in riders for at in rider.of}
    return replace(thing, of=tuple(sorted(of))) if of else thing


def _with_riders(
    thing: Thing,
    things: Sequence[Thing],
    deeds: Sequence[tuple[int, str]],
    catalogue: Catalogue,
) -> Thing:
    """A mount, with those who ride on it: all who were named since the verb before theirs."""
    if not thing.aboard:
        return thing
    since = max((at for at, _ in deeds if at < thing.at), default=0)
    riders = {t.at for t in things if since <= t.at < thing.at and catalogue[t.code].alive}
    return replace(thing, of=tuple(sorted(riders)))


def _implied(
    act: Act,
    doers: Sequence[Thing],
    named: set[str],
    of: tuple[int, ...],
    catalogue: Catalogue,
    *,
    objects: bool,
) -> list[Thing]:
    """What goes with a verb without being named: a tool, a mount, what is made."""
    at, many = max(doer.at for doer in doers), sum(doer.count for doer in doers)
    shown = []
    equipped = {catalogue[doer.code].name for doer in doers} & _EQUIPPED
    handy = all(catalogue[doer.code].role != "animal" for doer in doers)
    if act.tool and act.tool not in named and handy and not equipped:
        shown.append(Thing(catalogue.code(act.tool), count=many, held=True, of=of, at=at))
    if act.mount and act.mount not in named:
        shown.append(Thing(catalogue.code(act.mount), count=many, aboard=True, of=of, at=at))
    if act.prop and not objects:
        shown.append(Thing(catalogue.code(act.prop), bond="by", of=of, at=at))
    return shown


def _objects(things: Sequence[Thing], verb: Verb) -> list[int]:
    """What was named next after a verb; several if one word meant several."""
    later = [thing.at for thing in things if thing.at >= verb.at]
    return [n for n, thing in enumerate(things) if later and thing.at == min(later)]


def _bound(
    thing: Thing, verb: str, act: Act, of: tuple[int, ...], doer: Sprite, catalogue: Catalogue
) -> Thing:
    sprite = catalogue[thing.code]
    bond = _bond(thing, sprite, verb, act, doer)
    if bond is None:
        return replace(thing, of=of) if thing.held else thing
    deed = thing.deed
    if act.thing and bond != "held":
        able = sprite.alive or act.bond in ("toss", "by")
        deed = act.thing if able and bond == act.bond else deed
    rolls = bond == "ahead" and sprite.role == "object"
    if rolls or (verb == "play" and bond == "by"):
        deed = "jump"
    if bond == "line":
        deed = "float"
    return replace(
        thing, bond=None if bond == "held" else bond, held=bond == "held", of=of, deed=deed,
        aboard=False,
    )  # fmt: skip


def _bond(thing: Thing, sprite: Sprite, verb: str, act: Act, doer: Sprite) -> Bond | None:
    """How a thing is to who does something to it; None where nothing can be shown of it."""
    small = sprite.size * thing.scale < HOLDABLE_MAX
    able = _IN_MOUTH if doer.role == "animal" else _IN_ARMS
    lighter = small and sprite.size * thing.scale <= doer.size
    if sprite.role == "animal" and lighter and verb in able:
        return "held"
    holdable = small and (sprite.role in ("object", "food", "plant") or "bear" in sprite.name)
    bond = act.bond
    if sprite.name in ON_LINES and bond in ("held", "toss"):
        return "line"
    if verb in ("with", "have"):
        return "held" if holdable and verb == "have" else None
    if verb == "play":
        if sprite.alive:
            return None
        return "by" if sprite.name in (*_BALLS, "chess pawn") else "held"
    if bond == "held":
        return "held" if holdable else "by"
    if bond == "close" and holdable:
        return "held"
    if bond == "toss" and sprite.name not in _THROWN and verb == "catch":
        return "held" if holdable else "by"
    if verb == "blow" and sprite.name != "bubbles":
        return "by"
    if bond == "toss" and not (small and not sprite.alive):
        return "by"
    if bond == "leash" and sprite.role not in ("animal", "creature"):
        return None
    if bond == "on" and sprite.role not in ("plant",) and sprite.name != "ladder":
        return None
    large = sprite.size * thing.scale > _NEARBY_MAX
    if bond in ("by", "close") and (sprite.role == "sky" or large):
        return None
    if bond == "by" and thing.held:
        return None
    return bond


def _doing(
    thing: Thing, verb: str, act: Act, bonds: set[Bond | None], catalogue: Catalogue
) -> Thing:
    """Who does something, with the deed and the looks of it."""
    sprite = catalogue[thing.code]
    if act.deed and (not act.bond or act.bond in bonds):
        thing = replace(thing, deed=act.deed)
    if act.bond == "close" and not bonds:
        thing = replace(thing, bond="close")
    if act.guise and sprite.name in _GUISED:
        own = act.guise.replace("person", "woman" if sprite.name == "girl" else sprite.name)
        known = {other.name for other in catalogue}
        thing = replace(thing, guise=own if own in known else act.guise)
    return thing


def _driven(things: list[Thing], catalogue: Catalogue) -> list[Thing]:
    """ "A boy flies a kite", "a cat sails a boat": what has no wings and no wheels of its own
    drives something else. "Kids fly kites": all of them do."""
    for number, driven in enumerate(things):
        doers = [n for n in range(number) if things[n].at < driven.at]
        if driven.bond or driven.held:
            continue
        if not doers and driven.deed == "fly" and catalogue[driven.code].name in ON_LINES:
            things[number] = replace(driven, deed="float", bond="line")
        if not doers:
            continue
        at = max(things[n].at for n in doers)
        drivers = [n for n in doers if things[n].at == at]
        driver = things[drivers[-1]]
        if driver.deed not in _DRIVING or not _drives(driver, driven, catalogue):
            continue
        name = catalogue[driven.code].name
        in_hand = name in ON_LINES or driven.alias in STEERED
        for n in drivers:
            things[n] = replace(things[n], deed="stand")
        things[number] = replace(
            driven,
            deed="float" if name in ON_LINES else driver.deed,
            aboard=not in_hand,
            bond="line" if in_hand else None,
            of=(at,),
        )
    return things


def _drives(driver: Thing, driven: Thing, catalogue: Catalogue) -> bool:
    subject, thing = catalogue[driver.code], catalogue[driven.code]
    if subject.role not in ("person", "animal", "creature") or thing.alive:
        return False
    if driver.deed == "fly":
        winged = subject.role == "creature" or subject.anchor == "air"
        return not winged and thing.anchor == "air" and thing.role != "sky"
    return thing.role == "vehicle"
