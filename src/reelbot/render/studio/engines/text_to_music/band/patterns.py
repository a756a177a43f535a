"""How chords are broken, what keeps the pulse, how the bass walks: rows of one bar each.

A character is one step of the bar (a sixteenth in 4/4, a sixteenth in 3/4, a third of a beat in
6/8, which is two beats here); `-` holds, `.` rests. In chord rows X and x strike all voices, m the
two in the middle, r rolls them from low to high, d and u strum down and up, a digit is one voice
from the lowest (beyond the last: an octave higher). In bass rows R is the root, 3, 5, 6, 7 are
notes of the chord, 8 the octave, A a step that leads to the next bar's root.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_BEATS_OF_STEPS = {16: 4, 12: 3, 6: 2}
_FORCES = {"X": 0.95, "x": 0.75, "m": 0.75, "r": 0.9, "d": 0.9, "u": 0.68}


@dataclass(frozen=True, slots=True)
class Hit:
    """A stroke of a row: its mark, when and how long in beats, and how hard."""

    mark: str
    beat: float
    beats: float
    force: float


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row, and for how many beats its notes ring on under those that follow."""

    row: str
    ring: float = 0.0

    @property
    def metre(self) -> int:
        return _BEATS_OF_STEPS[len(self.row)]

    def hits(self) -> tuple[Hit, ...]:
        step = self.metre / len(self.row)
        found: list[Hit] = []
        for place, mark in enumerate(self.row):
            if mark in "-.":
                continue
            end = place + 1
            while end < len(self.row) and self.row[end] == "-":
                end += 1
            beat = place * step
            on_beat = abs(beat - round(beat)) < 1e-6
            force = _FORCES.get(mark, 1.0 if place == 0 else 0.92 if on_beat else 0.8)
            # Short notes sound nearly as long as written, long ones a little less.
            length = (end - place) * step * 0.94 + self.ring
            found.append(Hit(mark, beat, min(length, self.metre - beat), force))
        return tuple(found)


CHORDS: Mapping[str, Pattern] = {
    "block": Pattern("X---------------"),
    "block pop": Pattern("X-------x-----x-"),
    "rolled": Pattern("r---------------"),
    "arpeggio": Pattern("0-1-2-3-2-1-2-1-", ring=0.8),
    "broken": Pattern("0---m---0---m---", ring=0.6),
    "alberti": Pattern("0-2-1-2-0-2-1-2-", ring=0.15),
    "picking": Pattern("0-2-1-3-0-2-1-3-", ring=0.5),
    "strum": Pattern("d---d-u---u-d-u-"),
    "boom chick": Pattern("....d-u.....d-u."),
    "offbeat": Pattern("..x...x...x...x."),
    "oompah": Pattern("....X-......x-.."),
    "offbeat stabs": Pattern("..X-..X-..X-..X-"),
    "techno stabs": Pattern("...X..x....X..x."),
    "stabs": Pattern("X--...x-...x--.."),
    "power": Pattern("X-x-x-x-X-x-x-x-"),
    "charleston": Pattern("X----.x-......x-"),
    "lofi": Pattern("r-----.x--r----."),
    "bossa": Pattern("X---x-X---x-X---"),
    "montuno": Pattern("X-3-m-3...m-3-X-"),
    "skank": Pattern("..X...X...X...X."),
    "funk": Pattern("..xX..X..x.X.xX."),
    "waltz": Pattern("....X--.x--."),
    "lullaby": Pattern("0-1-2-3-2-1-", ring=0.5),
    "jig": Pattern("d-ud-u"),
}

PULSES: Mapping[str, Pattern] = {
    "eighths": Pattern("0.2.1.2.0.2.1.2."),
    "ostinato": Pattern("0020102000201021"),
    "ostinato low": Pattern("0.0.1.0.0.0.1.0."),
    "gallop": Pattern("X-11X-11X-11X-11"),
    "pulse": Pattern("0-1-0-1-0-1-0-1-"),
    "sparse": Pattern("0.....2.....1..."),
    "arp": Pattern("0123432101234321"),
    "acid": Pattern("0.03.010.0.30.21"),
    "chip arp": Pattern("0123012301230123"),
    "banjo roll": Pattern("0213021302130213", ring=0.1),
    "threes": Pattern("0.2.1.2.1.2."),
    "sixes": Pattern("021021"),
}

# What is played in a metre that the genre has no pattern for.
CHORDS_OF_METRE: Mapping[int, str] = {4: "block", 3: "waltz", 2: "jig"}
PULSES_OF_METRE: Mapping[int, str] = {4: "pulse", 3: "threes", 2: "sixes"}

BASS: Mapping[str, tuple[Pattern, ...]] = {
    "roots": (Pattern("R---------------"), Pattern("R-------R-------")),
    "drone": (Pattern("R---------------"),),
    "root fifth": (Pattern("R---....5---...."),),
    "eighth roots": (Pattern("R-R-R-R-R-R-R-R-"), Pattern("R-R-R-R-R-R-R-A-")),
    "octaves": (Pattern("R.8.R.8.R.8.R.8."),),
    "offbeat": (Pattern("..R-..R-..R-..R-"),),
    "sixteenth bass": (Pattern(".RRR.RRR.RRR.RR8"), Pattern("R.RR.RR8R.RR.R8R")),
    "pulse": (Pattern("R-..R-..R-..R-.."), Pattern("R-..R-R-R-..R-A-")),
    "pop": (Pattern("R-----R-R-----A-"), Pattern("R-----5-R---..A-")),
    "walking": (
        Pattern("R---3---5---A---"),
        Pattern("R---5---8---A---"),
        Pattern("R---8---3---A---"),
        Pattern("R---5-5-3---A---"),
    ),
    "boogie": (Pattern("R-R-3-3-5-5-6-6-"), Pattern("R-R-3-3-5-6-5-3-")),
    "bossa": (Pattern("R-----5-5-----R-"),),
    "tumbao": (Pattern("R----.5-----8---"),),
    "reggae": (Pattern("R--R--3-5---R-A-"), Pattern("R-----5-..8-5--.")),
    "funk": (Pattern("R-.8..RR..57..8-"), Pattern("R-R..78-...R.5A-")),
    "lofi": (Pattern("R-----5-..R---A-"), Pattern("R------R..5-----")),
    "boom": (Pattern("R-----.R-.R-----"), Pattern("R--R-.....R---8-")),
    "threes": (Pattern("R-----------"), Pattern("R-------5---")),
    "sixes": (Pattern("R--5--"), Pattern("R--R--")),
}
BASS_OF_METRE: Mapping[int, str] = {4: "roots", 3: "threes", 2: "sixes"}


def chord_hits(table: Mapping[str, Pattern], name: str, beats: float) -> tuple[Hit, ...]:
    """The strokes of a pattern where it fits a bar of `beats`, else of that metre's own.

    A bar of no known metre (a sting) is one held chord.
    """
    if table[name].metre != beats:
        others = PULSES_OF_METRE if table is PULSES else CHORDS_OF_METRE
        if beats not in others:
            return (Hit("X", 0.0, beats, 0.9),)
        name = others[int(beats)]
    return table[name].hits()


def bass_lines(name: str, beats: float) -> tuple[tuple[Hit, ...], ...]:
    """The lines of a bass style that fit a bar of `beats`, as `chord_hits`."""
    if beats not in BASS_OF_METRE:
        return ((Hit("R", 0.0, beats * 0.95, 0.95),),)
    if BASS[name][0].metre != beats:
        name = BASS_OF_METRE[int(beats)]
    return tuple(pattern.hits() for pattern in BASS[name])
