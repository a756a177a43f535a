"""Drum patterns, one bar each, and fills.

A row is one drum; a character is one step of the bar (a sixteenth in 4/4): X accent, x stroke,
o soft, dot silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FORCE = {"X": 1.0, "x": 0.8, "o": 0.52}


@dataclass(frozen=True, slots=True)
class Drum:
    """A drum: a key of a kit, or (with `program`) a pitch of a tuned program."""

    pitch: int
    pan: float = 0.0
    gain_db: float = 0.0
    program: int | None = None
    seconds: float = 0.6


DRUMS: Mapping[str, Drum] = {
    "kick": Drum(36),
    "snare": Drum(38),
    "rim": Drum(37, 0.05),
    "clap": Drum(39, 0.1, -2),
    "hat": Drum(42, -0.3, -5, seconds=0.25),
    "open hat": Drum(46, -0.3, -6, seconds=0.45),
    "pedal": Drum(44, -0.3, -9, seconds=0.25),
    "ride": Drum(51, 0.35, -9, seconds=1.2),
    "crash": Drum(49, -0.4, -7, seconds=2.6),
    "low tom": Drum(41, 0.35, -1),
    "mid tom": Drum(45, 0.1, -1),
    "high tom": Drum(48, -0.25, -1),
    "tambourine": Drum(54, 0.3, -9, seconds=0.4),
    "shaker": Drum(70, 0.4, -7, seconds=0.2),
    "cowbell": Drum(56, 0.25, -10, seconds=0.3),
    "conga": Drum(63, -0.35, -4),
    "low conga": Drum(64, -0.25, -4),
    "muted conga": Drum(62, -0.4, -5),
    "claves": Drum(75, -0.3, -9, seconds=0.3),
    "guiro": Drum(73, 0.35, -10, seconds=0.3),
    "triangle": Drum(81, 0.4, -13, seconds=1.2),
    "taiko": Drum(45, -0.05, -1, 116, 0.9),
    "high taiko": Drum(55, 0.2, 0, 116, 0.6),
    "timpani": Drum(38, 0.1, -2, 47, 1.2),
    "swell": Drum(55, 0.0, -12, seconds=1.8),
}


@dataclass(frozen=True, slots=True)
class Beat:
    """A full bar, a light one for quiet sections, and the bar that leads to the next section."""

    full: Mapping[str, str]
    light: Mapping[str, str]
    fill: Mapping[str, str]
    crash: str | None = "crash"


_TOMS = {
    "snare": "....X.xx........",
    "high tom": "........xx......",
    "mid tom": "..........xx....",
    "low tom": "............xxX.",
    "kick": "X.......x.......",
}
_SNARE = {"kick": "X.......X.......", "snare": "....X..oX.oxX.xx", "hat": "x.x.x.x........."}
_BRUSH = {"snare": "o...x...o...x.xo", "kick": "x.......x......."}
_EPIC_FILL = {
    "taiko": "X..xX..xX.xxXxXX",
    "high taiko": "........x.x.xxxx",
    "swell": "........o.......",
}

BEATS: Mapping[str, Beat] = {
    "pop": Beat(
        {
            "kick": "X.....x.X.......",
            "snare": "....X.......X...",
            "hat": "x.o.x.o.x.o.x.o.",
            "tambourine": "....o.......o...",
        },
        {"kick": "X.......X.......", "hat": "x...x...x...x..."},
        _TOMS,
    ),
    "pop light": Beat(
        {
            "kick": "X.......X.x.....",
            "rim": "....x.......x...",
            "shaker": "x.o.x.o.x.o.x.o.",
            "snare": "............o...",
        },
        {"shaker": "x.o.x.o.x.o.x.o."},
        {"kick": "X.......x.......", "snare": "....x...o.o.xoxx"},
    ),
    "rock": Beat(
        {"kick": "X.....x.X.x.....", "snare": "....X.......X...", "hat": "X.x.X.x.X.x.X.x."},
        {"kick": "X.......X.......", "hat": "x...x...x...x...", "snare": "....o.......o..."},
        _TOMS,
    ),
    "house": Beat(
        {
            "kick": "X...X...X...X...",
            "clap": "....x.......x...",
            "open hat": "..x...x...x...x.",
            "hat": "o..oo..oo..oo..o",
        },
        {"kick": "x...x...x...x...", "hat": "..x...x...x...x."},
        {"kick": "X...X...X.......", "clap": "....x...x.x.xxxx", "open hat": "..x...x........."},
    ),
    "techno": Beat(
        {
            "kick": "X...X...X...X...",
            "clap": "....x.......x...",
            "open hat": "..x...x...x...x.",
            "hat": "oooooooooooooooo",
            "rim": "...o..o....o..o.",
        },
        {"kick": "x...x...x...x...", "hat": "..o...o...o...o."},
        {"kick": "X...X...X...X...", "hat": "oooooooooooooooo", "snare": "........o.o.xxxx"},
    ),
    "synthwave": Beat(
        {
            "kick": "X...x...X...x...",
            "snare": "....X.......X...",
            "hat": "x.o.x.o.x.o.x.o.",
            "open hat": "..............x.",
        },
        {"kick": "x.......x.......", "hat": "x...x...x...x..."},
        _TOMS,
    ),
    "chip": Beat(
        {"kick": "X...x...X...x...", "snare": "....x.......x..o", "hat": "..o...o...o...o."},
        {"kick": "x.......x.......", "hat": "..o...o...o...o."},
        {"kick": "X.......X.......", "snare": "....x.x.x.x.xxxx"},
        None,
    ),
    "lofi": Beat(
        {"kick": "X......x..x.....", "snare": "....x.......x...", "hat": "o.o.o.o.o.o.o.oo"},
        {"hat": "o...o...o...o...", "kick": "x.........x....."},
        {"kick": "X......x..x.....", "snare": "....x..o...ox.oo", "hat": "o.o.o.o........."},
        None,
    ),
    "lofi lazy": Beat(
        {"kick": "X.x.......x.....", "rim": "....x.......x..o", "hat": "o.o.o.oo.o.o.o.o"},
        {"hat": "o...o...o...o..."},
        {"kick": "X.........x.....", "rim": "....x...o..ox.x.", "open hat": "..............o."},
        None,
    ),
    "boom bap": Beat(
        {"kick": "X.x....x..x.....", "snare": "....X.......X...", "hat": "x.o.x.o.x.o.x.o."},
        {"kick": "x.........x.....", "hat": "x...x...x...x..."},
        {"kick": "X.x....x..x.....", "snare": "....X..o.o..X.xx", "hat": "x.o.x.o........."},
        None,
    ),
    "trap": Beat(
        {"kick": "X.....x...x.....", "clap": "........X.......", "hat": "x.x.x.xxx.x.xxxx"},
        {"hat": "x...x...x...x..."},
        {"kick": "X.....x...x.....", "clap": "........X...x.xx", "hat": "x.x.x.xxxxxxxxxx"},
        None,
    ),
    "swing": Beat(
        {
            "ride": "x...x.o.x...x.o.",
            "pedal": "....x.......x...",
            "kick": "o.......o.......",
            "snare": "......o.......o.",
        },
        {"ride": "o...o.o.o...o.o.", "pedal": "....o.......o..."},
        {"ride": "x...x...........", "snare": "......o.x.o.x.x.", "kick": "o...........x..."},
        None,
    ),
    "shuffle": Beat(
        {"kick": "X.......X.x.....", "snare": "....X.......X...", "hat": "x.o.x.o.x.o.x.o."},
        {"hat": "x...x...x...x...", "kick": "x.......x......."},
        _SNARE,
        "crash",
    ),
    "funk": Beat(
        {
            "kick": "X..x..x...x..x..",
            "snare": "....X..o.o..X..o",
            "hat": "x.xxx.x.x.xxx.x.",
            "open hat": "......x.........",
        },
        {"kick": "X.........x.....", "hat": "x.x.x.x.x.x.x.x."},
        _SNARE,
    ),
    "shaker": Beat(
        {
            "shaker": "x.o.x.o.x.o.x.o.",
            "kick": "x.......x.......",
            "tambourine": "....o.......o...",
        },
        {"shaker": "o...o...o...o..."},
        {"shaker": "x.o.x.o.xoooxooo", "kick": "x.......x......."},
        None,
    ),
    "train": Beat(
        {"snare": "o.ooX.ooo.ooX.oo", "kick": "x.......x......."},
        {"snare": "o...x...o...x..."},
        _BRUSH,
        None,
    ),
    "brush light": Beat(
        {"snare": "....o.......o...", "hat": "o...o...o...o...", "triangle": "........o......."},
        {"hat": "o.......o......."},
        _BRUSH,
        None,
    ),
    "bossa": Beat(
        {"rim": "x.....x.....x...", "kick": "x.....o.x.....o.", "hat": "o.o.o.o.o.o.o.o."},
        {"hat": "o.o.o.o.o.o.o.o."},
        {"rim": "x.....x...x.x.x.", "kick": "x.....o.x.......", "hat": "o.o.o.o.o.o....."},
        None,
    ),
    "latin": Beat(
        {
            "conga": "......x.......xx",
            "muted conga": "x...x...x...x...",
            "claves": "x..x..x...x.x...",
            "cowbell": "x.o.x.o.x.o.x.o.",
            "kick": "......x.......x.",
        },
        {"shaker": "x.o.x.o.x.o.x.o.", "claves": "x..x..x...x.x..."},
        {
            "conga": "..x.x.xxx.x.xxxx",
            "low conga": "........x...x...",
            "claves": "x..x..x.........",
        },
        "crash",
    ),
    "one drop": Beat(
        {"kick": "........X.......", "rim": "........X......o", "hat": "x.o.x.o.x.o.x.o."},
        {"hat": "x...x...x...x..."},
        {"kick": "........X.......", "snare": "....x.xx..x.X...", "hat": "x.o............."},
    ),
    "march": Beat(
        {"kick": "X.......X.......", "snare": "o.xxo.x.o.xxo.xx", "crash": "o..............."},
        {"snare": "x...o.o.x...o.o."},
        {"snare": "xxxxxxxxX.x.X...", "kick": "X.......X...X..."},
    ),
    "march light": Beat(
        {"kick": "X.......X.......", "snare": "....x.......x...", "triangle": "..o...o...o...o."},
        {"snare": "....o.......o..."},
        _SNARE,
    ),
    "sleigh": Beat(
        {
            "tambourine": "x.o.x.o.x.o.x.o.",
            "kick": "o.......o.......",
            "triangle": "x...............",
        },
        {"tambourine": "o.o.o.o.o.o.o.o."},
        {"tambourine": "x.o.x.o.xoxoxxxx", "triangle": "x..............."},
        None,
    ),
    "epic": Beat(
        {
            "taiko": "X..x..x.X..xx.x.",
            "high taiko": "....x..x....x.xx",
            "timpani": "X.......x.......",
            "snare": "....o.oo....o.oo",
        },
        {"taiko": "X.......x......."},
        _EPIC_FILL,
    ),
    "cinematic": Beat(
        {
            "taiko": "X.....x.X.......",
            "timpani": "X...............",
            "high taiko": "............o.oo",
        },
        {"taiko": "x..............."},
        _EPIC_FILL,
    ),
    "heartbeat": Beat(
        {"taiko": "X.x.............", "hat": "o.o.o.o.o.o.o.o.", "rim": "........o......."},
        {"taiko": "x.o............."},
        {"taiko": "X.x.....x.x.xxxx", "swell": "........o......."},
        None,
    ),
    "taiko": Beat(
        {"taiko": "X.....x.x.......", "high taiko": "..........x.x..."},
        {"taiko": "x..............."},
        {"taiko": "X...x...x.x.xxxx"},
        None,
    ),
    "bodhran": Beat(
        {"low tom": "X.oxoo", "tambourine": "o..o.."},
        {"low tom": "x..o.."},
        {"low tom": "X.oxxx", "tambourine": "o..o.."},
        None,
    ),
    "frame drum": Beat(
        {"low conga": "X..x....x...x...", "tambourine": "..o..o..o..o..oo"},
        {"low conga": "x.......x......."},
        {"low conga": "X..x..x.x.x.xxxx"},
        None,
    ),
    "waltz": Beat(
        {"kick": "X...........", "rim": "....o...o..."}, {}, {"kick": "X..........."}, None
    ),
}
