"""The instruments of the band: General MIDI programs, ranges and how they sit in the mix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["lead", "answer", "chords", "pulse", "pad", "bass", "sparkle", "drums"]

ROLE_LEVEL_DB: dict[Role, float] = {
    "lead": -3.0,
    "answer": -8.0,
    "chords": -8.0,
    "pulse": -8.0,
    "pad": -13.0,
    "bass": -5.0,
    "sparkle": -14.0,
    "drums": -5.0,
}


@dataclass(frozen=True, slots=True)
class Instrument:
    """A program of the soundfont and how it is played.

    `low` and `high` are the MIDI pitches of a comfortable range. A `sustained` tone holds its
    level while the note lasts; others decay on their own. `release_s` is the time in which a tone
    falls by 60 dB after its note. `pan` is −1 (left) to 1 (right). A `far` instrument gets more
    of the room. `roles` are what it does best, best first.
    """

    program: int
    low: int
    high: int
    roles: tuple[Role, ...]
    sustained: bool = False
    attack_s: float = 0.0
    release_s: float = 0.3
    gain_db: float = 0.0
    pan: float = 0.0
    far: bool = True


INSTRUMENTS: dict[str, Instrument] = {
    "piano": Instrument(0, 36, 88, ("chords", "lead"), release_s=0.6),
    "electric piano": Instrument(4, 40, 84, ("chords", "lead"), release_s=0.4, pan=-0.2),
    "harpsichord": Instrument(6, 40, 84, ("chords", "lead"), release_s=0.3, gain_db=-2, pan=-0.2),
    "celesta": Instrument(8, 60, 96, ("sparkle", "lead"), release_s=1.0, gain_db=-1, pan=0.3),
    "glockenspiel": Instrument(9, 67, 98, ("sparkle", "lead"), release_s=1.2, gain_db=-4, pan=0.35),
    "music box": Instrument(10, 60, 91, ("lead", "sparkle"), release_s=1.2, pan=0.15),
    "vibraphone": Instrument(11, 53, 86, ("lead", "chords"), release_s=0.8, pan=0.25),
    "marimba": Instrument(12, 48, 84, ("chords", "lead"), release_s=0.3, pan=0.25),
    "xylophone": Instrument(13, 60, 91, ("lead", "sparkle"), release_s=0.2, gain_db=-3, pan=0.3),
    "bells": Instrument(14, 60, 84, ("sparkle", "lead"), release_s=2.5, gain_db=-2, pan=0.3),
    "dulcimer": Instrument(15, 48, 84, ("chords", "lead"), release_s=0.6, pan=0.25),
    "organ": Instrument(16, 36, 84, ("chords", "pad", "lead"), True, 0.005, 0.12, -4, -0.2),
    "church organ": Instrument(19, 36, 84, ("pad", "chords", "lead"), True, 0.02, 0.9, -2),
    "accordion": Instrument(21, 48, 84, ("lead", "chords"), True, 0.02, 0.12, -1, -0.2),
    "harmonica": Instrument(22, 60, 84, ("lead",), True, 0.03, 0.12, -2, 0.2),
    "nylon guitar": Instrument(24, 40, 79, ("chords", "lead"), release_s=0.4, pan=0.25),
    "guitar": Instrument(25, 40, 81, ("chords", "lead"), release_s=0.35, pan=0.25),
    "jazz guitar": Instrument(26, 40, 81, ("chords", "lead"), release_s=0.2, pan=0.25),
    "clean guitar": Instrument(27, 40, 81, ("chords", "lead"), release_s=0.25, pan=0.3),
    "muted guitar": Instrument(28, 40, 76, ("chords", "pulse"), release_s=0.1, pan=0.35),
    "overdriven guitar": Instrument(29, 40, 79, ("chords", "lead"), True, 0.0, 0.2, -3, 0.3),
    "distorted guitar": Instrument(30, 40, 79, ("chords", "lead"), True, 0.0, 0.2, -4, 0.35),
    "double bass": Instrument(32, 28, 52, ("bass",), release_s=0.15, far=False),
    "bass guitar": Instrument(33, 28, 52, ("bass",), True, 0.0, 0.12, far=False),
    "fretless bass": Instrument(35, 28, 52, ("bass",), True, 0.01, 0.15, far=False),
    "slap bass": Instrument(36, 28, 55, ("bass",), release_s=0.1, far=False),
    "synth bass": Instrument(38, 28, 52, ("bass",), True, 0.004, 0.08, -1, far=False),
    "violin": Instrument(40, 57, 93, ("lead", "answer"), True, 0.06, 0.35, -4, -0.3),
    "viola": Instrument(41, 50, 81, ("lead", "answer"), True, 0.06, 0.35, 0, 0.15),
    "cello": Instrument(42, 38, 72, ("lead", "answer", "bass"), True, 0.06, 0.4, 0, 0.3),
    "contrabass": Instrument(43, 28, 52, ("bass",), True, 0.05, 0.35, -3, 0.25),
    "tremolo strings": Instrument(44, 40, 88, ("pad",), True, 0.08, 0.5, -1),
    "pizzicato strings": Instrument(45, 40, 86, ("pulse", "chords"), release_s=0.3, pan=-0.2),
    "harp": Instrument(46, 36, 91, ("chords", "sparkle"), release_s=1.2, pan=-0.35),
    "timpani": Instrument(47, 36, 55, ("bass",), release_s=1.0, pan=0.1),
    "strings": Instrument(48, 36, 88, ("pad", "pulse", "lead"), True, 0.1, 0.6),
    "slow strings": Instrument(49, 36, 86, ("pad",), True, 0.25, 0.9),
    "choir": Instrument(52, 45, 81, ("pad", "lead"), True, 0.12, 0.7, 0),
    "voice": Instrument(54, 48, 81, ("pad", "lead"), True, 0.12, 0.6, 0, 0.1),
    "trumpet": Instrument(56, 55, 84, ("lead", "answer"), True, 0.01, 0.15, -6, 0.2),
    "trombone": Instrument(57, 40, 70, ("answer", "bass", "lead"), True, 0.02, 0.15, -5, 0.25),
    "tuba": Instrument(58, 28, 53, ("bass",), True, 0.02, 0.12, -3, 0.1),
    "muted trumpet": Instrument(59, 55, 82, ("lead", "answer"), True, 0.01, 0.12, -5, 0.2),
    "horn": Instrument(60, 41, 74, ("answer", "lead", "pad"), True, 0.04, 0.35, -4, -0.35),
    "brass": Instrument(61, 40, 79, ("answer", "pad", "lead"), True, 0.02, 0.25, -6, 0.2),
    "synth brass": Instrument(62, 40, 81, ("lead", "pad"), True, 0.01, 0.2, -2, 0.1),
    "soprano saxophone": Instrument(64, 57, 84, ("lead",), True, 0.03, 0.15, -2, 0.15),
    "saxophone": Instrument(66, 48, 77, ("lead", "answer"), True, 0.03, 0.15, -2, 0.15),
    "oboe": Instrument(68, 58, 86, ("lead", "answer"), True, 0.03, 0.2, -3, 0.1),
    "bassoon": Instrument(70, 36, 67, ("answer", "bass", "lead"), True, 0.02, 0.15, -1, 0.2),
    "clarinet": Instrument(71, 50, 84, ("lead", "answer"), True, 0.03, 0.15, -2, 0.1),
    "piccolo": Instrument(72, 72, 98, ("lead",), True, 0.02, 0.15, -5, -0.1),
    "flute": Instrument(73, 60, 91, ("lead", "answer"), True, 0.04, 0.2, -2, -0.15),
    "recorder": Instrument(74, 60, 88, ("lead",), True, 0.02, 0.12, -3, -0.15),
    "pan flute": Instrument(75, 60, 86, ("lead",), True, 0.02, 0.2, -2, -0.1),
    "shakuhachi": Instrument(77, 57, 84, ("lead",), True, 0.03, 0.25, -2, -0.1),
    "whistle": Instrument(78, 67, 91, ("lead",), True, 0.03, 0.15, -4, -0.1),
    "square lead": Instrument(80, 48, 81, ("lead", "chords", "bass"), True, 0.002, 0.06, -4),
    "saw lead": Instrument(81, 48, 81, ("lead", "pulse", "bass"), True, 0.004, 0.12, -5, 0.1),
    "synth": Instrument(81, 48, 81, ("lead", "pulse", "chords"), True, 0.004, 0.12, -5, 0.1),
    "calliope": Instrument(82, 60, 91, ("lead", "chords"), True, 0.01, 0.12, -2, 0.1),
    "new age pad": Instrument(88, 48, 84, ("pad",), True, 0.1, 1.5, -2),
    "warm pad": Instrument(89, 40, 81, ("pad",), True, 0.25, 1.2),
    "polysynth": Instrument(90, 45, 84, ("chords", "pad", "pulse"), True, 0.005, 0.25, -2),
    "space voice": Instrument(91, 48, 81, ("pad",), True, 0.2, 1.2, -1),
    "bowed pad": Instrument(92, 45, 81, ("pad",), True, 0.2, 1.2, -1),
    "halo pad": Instrument(94, 45, 81, ("pad",), True, 0.2, 1.4),
    "sweep pad": Instrument(95, 45, 81, ("pad",), True, 0.25, 1.4),
    "crystal": Instrument(98, 60, 91, ("sparkle", "lead"), release_s=1.5, gain_db=-3, pan=0.3),
    "sitar": Instrument(104, 48, 79, ("lead", "chords"), release_s=0.5, pan=0.15),
    "banjo": Instrument(105, 48, 81, ("chords", "lead"), release_s=0.2, pan=0.3),
    "shamisen": Instrument(106, 50, 79, ("lead", "chords"), release_s=0.25, pan=0.2),
    "koto": Instrument(107, 48, 86, ("chords", "lead"), release_s=0.7, pan=0.25),
    "kalimba": Instrument(108, 55, 86, ("chords", "lead"), release_s=0.4, pan=0.2),
    "bagpipes": Instrument(109, 57, 81, ("lead",), True, 0.02, 0.1, -4),
    "fiddle": Instrument(110, 57, 91, ("lead", "answer"), True, 0.03, 0.15, -5, -0.2),
    "shanai": Instrument(111, 60, 84, ("lead",), True, 0.02, 0.12, -4, 0.1),
    "steel drum": Instrument(114, 55, 84, ("lead", "chords"), release_s=0.4, gain_db=-2, pan=0.2),
    "drums": Instrument(0, 27, 87, ("drums",), release_s=0.5, far=False),
}

# Where each drum of a kit sits, seen by the audience.
DRUM_PAN: dict[int, float] = {
    35: 0.0, 36: 0.0, 37: 0.05, 38: 0.0, 39: 0.1, 40: 0.0, 41: 0.35, 42: -0.3, 43: 0.3,
    44: -0.3, 45: 0.1, 46: -0.3, 47: -0.1, 48: -0.25, 49: -0.4, 50: -0.35, 51: 0.4, 53: 0.4,
    54: 0.3, 55: 0.3, 56: 0.25, 57: 0.45, 59: 0.4, 60: 0.4, 61: 0.35, 62: -0.35, 63: -0.4,
    64: -0.3, 69: 0.4, 70: 0.45, 73: -0.3, 75: -0.25, 76: 0.3, 77: 0.25, 80: 0.4, 81: 0.4,
}  # fmt: skip
