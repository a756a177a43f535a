"""Events: a match, a wedding, a parade. Who comes where nobody is named, and what belongs to one
whoever is there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """In words as of a prompt: `people` where the prompt names nobody, `things` where it does."""

    people: str
    things: str = ""


# Event → the words that name it, as a pattern; the first that is found counts.
_EVENTS: Mapping[Event, str] = {
    Event("two basketball players"): r"basketball (?:match|game|tournament|training|final)",
    Event("a woman and a man playing two tennis"):
        r"(?:tennis|wimbledon) (?:match|game|tournament|final|lesson)",
    Event("a woman and a man playing two ping pong"):
        r"(?:ping[- ]pong|table tennis) (?:match|game|tournament)",
    Event("a woman and a man playing two badminton"): r"badminton (?:match|game|tournament)",
    Event("three footballers chasing a volleyball"): r"volleyball (?:match|game|tournament)",
    Event("three footballers chasing an american football"):
        r"(?:american football|rugby) (?:match|game)|super bowl",
    Event("a boy throwing a baseball and a man standing"):
        r"(?:baseball|softball|cricket) (?:match|game)",
    Event("two men skating and holding two ice hockey sticks on the ice"):
        r"(?:ice )?hockey (?:match|game)",
    Event("two old men playing chess in a room"):
        r"(?:chess|board) (?:match|game|tournament)|game of chess",
    Event("three footballers chasing a soccer ball in a stadium"):
        r"(?:football|soccer) (?:match|game|tournament|training|practice|final)|world cup|"
        r"champions league|cup final|game of (?:football|soccer)",
    Event("two men fighting and holding two boxing gloves on stage"):
        r"(?:boxing|wrestling) (?:match|fight)|boxing",
    Event("three racing cars driving on a road"):
        r"(?:car|motor|auto|sports car|formula (?:1|one)) rac(?:e|ing)|grand prix|"
        r"formula (?:1|one)|rally|drag race|nascar",
    Event("a racing car and a police car driving on a road"): r"(?:car|police) chase",
    Event("three horse racing"): r"horse rac(?:e|ing)|derby",
    Event("three motorcycles driving on a road"): r"(?:motorcycle|motorbike|motocross) race",
    Event("three people riding bicycles on a road"):
        r"(?:bike|bicycle|cycling|cycle) (?:race|tour|trip|ride)|tour de france",
    Event("three sailboats sailing on the sea"): r"(?:boat|sailing|yacht) (?:race|trip)|regatta",
    Event("three people swimming in a lake"): r"swimming (?:race|competition|lesson)",
    Event("three people skiing"): r"ski(?:ing)? (?:race|trip|holiday|competition)",
    Event("three athletes running on a road"):
        r"marathon|(?:foot|running|relay|sack)? ?race|triathlon|track and field",
    Event("a girl holding a balloon, a boy and a woman admiring a birthday cake",
          "a birthday cake"):
        r"birthday(?: party| celebration)?",
    Event("a vampire, a ghost and a witch dancing"): r"(?:halloween|costume) party|masquerade",
    Event("a man, a woman and a girl admiring a christmas tree", "a christmas tree"):
        r"christmas (?:party|dinner|eve|morning)",
    Event("a girl and a teddy bear admiring a teapot"): r"tea party",
    Event("four people dancing in a room"): r"(?:house |tea |dinner )?party",
    Event("four people dancing"):
        r"(?:\w+ )?party|disco|rave|prom|night ?club|dance(?: floor| class| battle| competition)",
    Event("two woman dancing"): r"ballet(?: class| performance)?",
    Event("a man playing saxophone, a woman singer holding a microphone, a man beard playing a "
          "trumpet on stage"): r"jazz (?:concert|band|club|festival|night)|jam session",
    Event("a woman playing a violin, a man playing a trumpet, an old man playing a flute on stage"):
        r"(?:classical|symphony) (?:concert|orchestra)|symphony|chamber music",
    Event("a man marching and carrying a trumpet, a woman marching and carrying a drum, an old man "
          "marching and carrying a flute"): r"(?:marching|brass|school) band",
    Event("a singer holding a microphone, a man playing guitar, a woman playing a drum on stage"):
        r"(?:\w+ )?concert|gig|music festival|(?:rock|metal|punk|pop|live|boy|school) band",
    Event("a man marching and carrying a trumpet, a clown marching, a woman marching and carrying "
          "a drum in the city with confetti"):
        r"(?:carnival |street |holiday |pride )?(?:parade|procession)|mardi gras",
    Event("bride and groom kissing"): r"wedding(?: day| party| ceremony)?|marriage(?: ceremony)?",
    Event("a man and a woman holding two wine glasses", "a candle"):
        r"(?:romantic|candle-?lit|first) (?:dinner|date|evening)|date night",
    Event("a woman, a girl and a man admiring a basket and a sandwich", "a basket"): r"picnic",
    Event("a man holding a hot dog, a woman and a boy admiring a fire", "a fire and a hot dog"):
        r"barbecue|bbq|cookout",
    Event("a man, a woman and a girl admiring a pot of food in a kitchen",
          "a pot of food in a kitchen"):
        r"(?:family )?(?:dinner|lunch|breakfast|supper|brunch|feast)(?: party)?|thanksgiving",
    Event("a teacher, a girl, a boy and a child admiring books in a classroom"):
        r"(?:school|english|maths?|art|history|science) (?:class|lesson)|lecture|school day|"
        r"first day of school",
    Event("a woman farmer and a man admiring a basket"):
        r"(?:street|farmers'?|flea|christmas|fish) market|bazaar|yard sale",
    Event("three kids throwing snowballs in the snow"): r"snowball fight",
    Event("three kids jumping in a bedroom"): r"pillow fight",
    Event("a woman, a man and an old woman standing by a coffin"): r"funeral|burial",
    Event("two knights fighting"):
        r"(?:sword |knights? )?(?:fight|duel)|joust(?:ing)?|medieval (?:battle|tournament)",
    Event("a man and a woman admiring a fire", "a fire"): r"camping(?: trip| holiday)?",
    Event("a family in a car on a road"): r"road ?trip|car ride|school run",
    Event("a man fishing"): r"fishing trip",
    Event("three students wearing graduation caps"): r"graduation(?: day| ceremony| party)?",
    Event("a magician holding a top hat and a rabbit on stage"): r"magic (?:show|trick)",
    Event("a clown juggling, a lion and an elephant"): r"circus(?: show| performance)?",
    Event("a cowboy riding a bull"): r"rodeo",
    Event("two office workers and a technologist admiring a laptop", "a laptop"):
        r"(?:business |team |office |staff )?meeting|job interview|press conference",
    Event("three kids carrying a basket and eggs in a garden"): r"(?:easter )?egg hunt",
}  # fmt: skip
# The same in German, French and Spanish: how the English name begins that stands for them.
_ABROAD = (
    (r"fu(?:ß|ss)ballspiel|fu(?:ß|ss)ballmatch|match de foot(?:ball)?|partido de f[úu]tbol",
     "football match"),
    (r"basketballspiel", "basketball game"), (r"tennisspiel|tennismatch", "tennis match"),
    (r"schachspiel|schachpartie|partie d'échecs|partida de ajedrez", "chess game"),
    (r"boxkampf|combat de boxe|combate de boxeo", "boxing match"),
    (r"autorennen|course de voitures|carrera de coches", "car race"),
    (r"pferderennen|course de chevaux|carrera de caballos", "horse race"),
    (r"wettlauf|wettrennen|maratón", "marathon"),
    (r"kindergeburtstag|geburtstags?(?:feier|party|fest)?|fête d'anniversaire", "birthday party"),
    (r"(?:fiesta de )?cumpleaños", "birthday party"),
    (r"(?:rock|pop)?konzert|concierto(?: de rock)?|concert de rock", "rock concert"),
    (r"hochzeit(?:sfeier)?|mariage|boda", "wedding"), (r"picknick|pique-nique", "picnic"),
    (r"(?:karnevals|faschings)?umzug|défilé|desfile", "parade"),
    (r"schneeballschlacht|bataille de boules de neige", "snowball fight"),
    (r"zirkus|cirque", "circus"),
    (r"abendessen|mittagessen|frühstück|dîner", "dinner"), (r"beerdigung|enterrement", "funeral"),
)  # fmt: skip
_FOREIGN = tuple((re.compile(rf"\b(?:{words})\b"), english) for words, english in _ABROAD)
# Before these an event's name only says of which kind something else is.
_NOT = r"(?! (?:cake|dress|car|cars|of|ball|ring|rings|hall|hat|hats|table|gloves?)\b)"
_OWNED = r"(?:\b(?:an?|the|my|our|his|her|their)\s+)?"
_PATTERNS = tuple(
    (event, re.compile(rf"{_OWNED}\b(?:{words})\b{_NOT}")) for event, words in _EVENTS.items()
)
# An event's guests look at what belongs to it.
_REGARD = "admiring"


@dataclass(frozen=True, slots=True)
class Parted:
    """A text without the words for an event, those words, and what is read for them, `before` the
    text or `after` it."""

    text: str
    words: str = ""
    before: str = ""
    after: str = ""


def parted(text: str, has_beings: Callable[[str], bool]) -> Parted:
    """Take the first event out of a text. `has_beings`: whether words name somebody, or
    something that drives."""
    lower = text.lower()
    abroad, english = _abroad(lower)
    for event, pattern in _PATTERNS:
        found = pattern.search(english) if abroad else pattern.search(lower)
        if found is None:
            continue
        found = abroad or found
        rest = f"{text[: found.start()]} {text[found.end() :]}".strip()
        if not has_beings(rest):
            return Parted(rest, found.group(), before=event.people)
        if event.things:
            return Parted(rest, found.group(), after=f"{_REGARD} {event.things}")
        return Parted(text)
    return Parted(text)


def _abroad(text: str) -> tuple[re.Match[str] | None, str]:
    """Where a text names an event in another language, and that event's English name."""
    found = ((pattern.search(text), english) for pattern, english in _FOREIGN)
    return next(((at, english) for at, english in found if at is not None), (None, ""))
