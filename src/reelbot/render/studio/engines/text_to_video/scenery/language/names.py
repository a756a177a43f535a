"""First names that tell who is meant: "Anna" is a woman, "Max" a man. A stranger's name tells only
that it is somebody."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_NAMES: Mapping[str, str] = {
    "woman": (
        "anna anne annie hannah maria marie mary emma emily sophie sofia sophia laura lara lena "
        "lea leonie lisa elisa elizabeth julia julie juliet lucy lucia lucie clara klara charlotte "
        "alice amelia olivia ava isabella isabel mia ella chloe zoe eva nina "
        "paula pauline johanna katharina katrin kathrin kate katie sarah sara rebecca rachel leah "
        "jessica jennifer michelle nicole stephanie susan susanne sabine petra monika "
        "ursula ingrid greta heidi frieda frida ida mila luisa louise louisa carla carmen ana "
        "elena irina olga natasha tanja tatjana yuki sakura aisha fatima leila priya "
        "megan molly nora victoria diana helen helena martha margaret ellen mathilda matilda "
        "camille manon claire cleopatra"
    ),
    "man": (
        "max tom tim tommy john johnny jack james jim bob bobby bill billy ben benjamin sam samuel "
        "adam alex alexander andreas andrew anton anthony arthur carl karl charles charlie chris "
        "christian christopher daniel david dennis dieter dominik edward elias eric erik "
        "felix finn florian frank fritz george georg gustav hans harry heinz henry hugo ian jakob "
        "jacob jan jonas jonathan josef joseph julian kevin klaus kurt lars leo leon leonard lukas "
        "lucas luke luis louis manuel marco marcus markus mario mark martin matt matthew "
        "matthias michael mike moritz nick nicholas nico noah oliver oscar oskar otto pablo pascal "
        "patrick paul pedro peter phil philip pierre ralf ralph richard robert robin roland "
        "ryan sebastian simon stefan stephen steve steven sven theo thomas tobias tony uwe victor "
        "walter werner william wolfgang juan jose carlos diego miguel antonio giovanni luigi "
        "ivan igor dimitri ahmed ali omar hassan kenji hiroshi"
    ),
}

GIVEN: Mapping[str, str] = {name: who for who, names in _NAMES.items() for name in names.split()}

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_CALLED = frozenset("named called namens heißt nommé nommée appelé llamado llamada di".split())
_BEING = frozenset("is was are war ist est était es era è".split())
_ARTICLES = frozenset("the a an der die das le la el il".split())
# Said of somebody whose name follows: the name tells more.
_GENERIC = frozenset("friend friends person neighbour neighbor colleague cousin freund freundin "
                     "ami amie amigo amiga amico amica partner buddy boss".split())  # fmt: skip


def with_names_read(
    text: str,
    is_word: Callable[[str], bool],
    lives: Callable[[str], bool],
    *,
    strangers: bool = True,
) -> str:
    """The text with who is meant in the place of given names: "my friend Anna" → "my woman".

    A name beside who bears it ("the fox Felix", "Felix the fox", "a girl named Lena") only goes.
    Two unknown words with capitals in a row are somebody, where there may be `strangers` (not in
    German, where every noun has a capital). `is_word`: whether a lower-case word is
    known; `lives`: whether it names a being."""
    found = list(_WORD.finditer(text))
    capital = [match[0][:1].isupper() for match in found]
    titled = sum(capital) > 0.6 * len(found) and len(found) > 3  # capitals say nothing there
    low = [match[0].lower().removesuffix("'s").removesuffix("’s") for match in found]
    changes: list[tuple[int, int, str]] = []
    at = 0
    while at < len(found):
        who = GIVEN.get(low[at]) if capital[at] else None
        stop = at + 1
        pair = stop < len(found) and capital[stop] and found[stop].start() - found[at].end() == 1
        if who is not None and pair and not lives(low[stop]):
            stop += 1  # a family name
        elif (
            who is None
            and pair
            and capital[at]
            and strangers
            and not titled
            and low[stop] not in GIVEN
            and not (is_word(low[at]) or is_word(low[stop]))
        ):
            who, stop = "stranger", stop + 1
        if who is None:
            at += 1
            continue
        start, end = found[at].start(), found[stop - 1].end()
        before = low[at - 1] if at else ""
        after = low[stop] if stop < len(found) else ""
        further = low[stop + 1] if stop + 1 < len(found) else ""
        told = after in _BEING and any(lives(word) for word in low[stop + 1 : stop + 7])
        if before in _GENERIC:
            changes.append((found[at - 1].start(), end, who))
        elif before in _CALLED or lives(before) or told or (after in _ARTICLES and lives(further)):
            changes.append((start, end, ""))
        else:
            changes.append((start, end, who))
        at = stop
    for start, end, who in reversed(changes):
        text = text[:start] + who + text[end:]
    return text
