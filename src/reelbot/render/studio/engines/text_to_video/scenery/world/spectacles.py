"""What happens in a sky, besides its weather: northern lights, falling stars, fireworks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Spectacle = Literal["aurora", "milky way", "meteors", "fireworks", "eclipse"]


@dataclass(frozen=True, slots=True)
class _Sight:
    """`place`: where it is seen if the prompt names nobody and no place."""

    words: str
    place: str
    night: bool = True


SIGHTS: Mapping[Spectacle, _Sight] = {
    "aurora": _Sight("aurora auroras polarlicht polarlichter nordlicht nordlichter", "arctic"),
    "milky way": _Sight("milkyway milchstraße", "mountains"),
    "meteors": _Sight("meteorshower perseids leonids geminids", "mountains"),
    "fireworks": _Sight("fireworks firework", "city"),
    "eclipse": _Sight("eclipse eclipses", "mountains"),
}

# Turns of speech, by the one word that stands for them.
PHRASES = (
    ("aurora borealis", "aurora"), ("aurora australis", "aurora"), ("northern lights", "aurora"),
    ("northern light ", "aurora "), ("southern lights", "aurora"), ("polar lights", "aurora"),
    ("aurore boréale", "aurora"), ("aurores boréales", "aurora"), ("aurore boreale", "aurora"),
    ("auroras boreales", "aurora"), ("aurora boreale", "aurora"), ("aurora boreal", "aurora"),
    ("milky way", "milkyway"), ("voie lactée", "milkyway"), ("vía láctea", "milkyway"),
    ("meteor shower", "meteorshower"), ("shooting stars", "meteorshower"),
    ("falling stars", "meteorshower"), ("shooting star", "meteorshower"),
    ("falling star", "meteorshower"), ("sternschnuppen", "meteorshower"),
    ("sternschnuppe", "meteorshower"), ("étoiles filantes", "meteorshower"),
    ("étoile filante", "meteorshower"), ("estrellas fugaces", "meteorshower"),
    ("estrella fugaz", "meteorshower"), ("solar eclipse", "eclipse"),
    ("eclipse of the sun", "eclipse"), ("sonnenfinsternis", "eclipse"),
    ("feuerwerk", "fireworks"), ("feux d'artifice", "fireworks"),
    ("feu d'artifice", "fireworks"), ("fuegos artificiales", "fireworks"),
)  # fmt: skip

WORDS: Mapping[str, Spectacle] = {
    word: name for name, sight in SIGHTS.items() for word in sight.words.split()
}


def at_night(shown: Sequence[Spectacle]) -> bool:
    """Whether any of them is seen by night alone."""
    return any(SIGHTS[name].night for name in shown)
