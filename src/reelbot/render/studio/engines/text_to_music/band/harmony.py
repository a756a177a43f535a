"""Scales, chords, progressions and voice leading.

Chords are written as roman numerals over the major scale: `bVI` is the major triad on the lowered
sixth degree, `ii7` a minor seventh, `V` major. Pitches are MIDI numbers, pitch classes 0 = C.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reelbot.render.studio.engines.text_to_music.band.genres import Colour

SCALES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "harmonic minor": (0, 2, 3, 5, 7, 8, 11),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "phrygian dominant": (0, 1, 4, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
}
PENTATONIC: dict[bool, tuple[int, ...]] = {True: (0, 2, 4, 7, 9), False: (0, 3, 5, 7, 10)}
BLUES = (0, 3, 5, 6, 7, 10)
HIRAJOSHI = (0, 1, 5, 7, 8)
GROWL_BELOW = 57

_DEGREES = {"i": 0, "ii": 2, "iii": 4, "iv": 5, "v": 7, "vi": 9, "vii": 11}
_QUALITIES: dict[str, tuple[int, ...]] = {
    "": (0, 4, 7), "m": (0, 3, 7), "dim": (0, 3, 6), "aug": (0, 4, 8),
    "7": (0, 4, 7, 10), "m7": (0, 3, 7, 10), "maj7": (0, 4, 7, 11), "m7b5": (0, 3, 6, 10),
    "dim7": (0, 3, 6, 9), "sus4": (0, 5, 7), "sus2": (0, 2, 7), "5": (0, 7), "6": (0, 4, 7, 9),
    "m6": (0, 3, 7, 9),
}  # fmt: skip
_NUMERAL = re.compile(r"^([b#]?)([ivIV]+)(.*)$")


@dataclass(frozen=True, slots=True)
class Chord:
    """`root` is a pitch class, `tones` all pitch classes, the root first."""

    root: int
    tones: tuple[int, ...]

    @property
    def fifth(self) -> int:
        """The pitch class that a bass alternates with: the fifth, however it is altered."""
        return next((t for t in self.tones if (t - self.root) % 12 in (6, 7, 8)), self.root)


def is_major(mode: str) -> bool:
    return 4 in SCALES[mode]


def chord(numeral: str, tonic: int, mode: str, colour: Colour = "triad") -> Chord:
    """Build a chord; `colour` adds notes of the mode, unless the numeral says what it is."""
    match = _NUMERAL.match(numeral)
    if match is None or match.group(2).lower() not in _DEGREES:
        raise ValueError(f"not a chord: {numeral}")
    accidental, degree, suffix = match.groups()
    offset = _DEGREES[degree.lower()] + {"b": -1, "#": 1, "": 0}[accidental]
    minor = degree.islower()
    quality = suffix if suffix in _QUALITIES and suffix not in ("7", "6") else ""
    if suffix in ("7", "6"):
        quality = ("m" if minor else "") + suffix
    elif not suffix and minor:
        quality = "m"
    steps = list(_QUALITIES[quality])
    scale = SCALES[mode]
    if colour == "fifth" and quality in ("", "m"):
        steps = [0, 7]
    elif colour in ("seventh", "ninth") and len(steps) == 3 and quality in ("", "m"):
        dominant = offset == 7 and not minor
        seventh = 10 if minor or dominant or (offset + 10) % 12 in scale else 11
        steps.append(seventh)
    ninth = colour == "ninth" or (colour == "add9" and not minor)
    if ninth and quality in ("", "m", "7", "m7", "maj7") and (offset + 2) % 12 in scale:
        steps.append(2)
    root = (tonic + offset) % 12
    return Chord(root, tuple((root + step) % 12 for step in steps))


def scale_over(tonic: int, mode: str, scale: str | None, over: Chord) -> tuple[int, ...]:
    """Pitch classes for a melody over a chord: the scale, bent to the chord's altered tones."""
    if scale == "blues":
        steps: tuple[int, ...] = BLUES
    elif scale == "hirajoshi":
        steps = HIRAJOSHI
    elif scale == "pentatonic":
        steps = PENTATONIC[is_major(mode)]
    else:
        steps = SCALES[mode]
    classes = {(tonic + step) % 12 for step in steps}
    if scale is None:
        for tone in over.tones:
            if tone not in classes:
                classes -= {(tone + 1) % 12, (tone - 1) % 12} - set(over.tones)
                classes.add(tone)
    return tuple(sorted(classes))


# Pools: (phrase A options, phrase B options, cadence options). A phrase has four bars; two chords
# joined by a comma share a bar. A cadence is the two bars before the final tonic. A pool whose name
# ends in "minor" is for modes with a minor third.
Pool = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]

POOLS: dict[str, Pool] = {
    "major": (
        ("I V vi IV", "I vi IV V", "I IV vi V", "I iii IV V", "I V,IV vi IV", "I vi ii V"),
        ("vi IV I V", "IV V iii vi", "IV I ii V", "vi iii IV V", "ii V I vi"),
        ("IV V", "ii V", "IV,ii V"),
    ),
    "lydian": (
        ("I II I II", "I II iii II", "I vi II I", "I iii vi II"),
        ("vi II I II", "iii II vi II", "vi iii II I"),
        ("II V", "vi II"),
    ),
    "mixolydian": (
        ("I bVII IV I", "I IV bVII I", "I v bVII IV", "I I bVII IV"),
        ("IV I bVII I", "v bVII IV I", "bVII IV v IV"),
        ("IV bVII", "bVII IV"),
    ),
    "minor": (
        ("i bVI bIII bVII", "i iv bVI V", "i bVII bVI bVII", "i bVI iv V", "i bIII bVII iv"),
        ("bVI bVII i bIII", "iv i bVI V", "bIII bVII iv V", "bVI bIII iv V"),
        ("iv V", "bVI V", "iim7b5 V", "bVI,iv V"),
    ),
    "dorian": (
        ("i IV i IV", "i bIII bVII IV", "i bVII IV i", "i ii bIII IV"),
        ("bIII IV i bVII", "ii IV i i", "bVII IV i v"),
        ("bVII IV", "IV v", "IV V"),
    ),
    "phrygian": (
        ("i bII i bvii", "i bII bIII bII", "i i bII bvii", "i bVI bII i"),
        ("bVI bvii bII i", "iv bII i bII", "bIII bII iv bII"),
        ("bvii bII", "iv bII"),
    ),
    "harmonic minor": (
        ("i iv V i", "i bVI iv V", "i V i V", "i iidim V i"),
        ("iv i bVI V", "bVI iv i V", "iv viidim i V"),
        ("iv V", "iim7b5 V7"),
    ),
    "phrygian dominant": (
        ("I bII I bvii", "I I bII I", "I iv bII I"),
        ("iv bII bvii I", "bvii bII I I"),
        ("bvii bII", "iv bII"),
    ),
    "sad minor": (
        ("i bVI bIII bVII", "i iv bVII bIII", "i v bVI iv", "i bVI iv v"),
        ("bVI bIII bVII i", "iv bVII bIII bVI", "bVI iv i V"),
        ("iv V", "bVI V", "iv,iim7b5 V"),
    ),
    "epic minor": (
        ("i bVI bIII bVII", "i bVII bVI bVII", "i bIII bVII bVI", "i bVI bVII i"),
        ("bVI bVII i bIII", "bVI bIII bVII i", "iv bVI bVII V"),
        ("bVI bVII", "iv V", "bVI V"),
    ),
    "dark minor": (
        ("i bVI i bII", "i i bVI v", "i bII i bvii", "i iv i bVI"),
        ("iv i bVI bII", "bVI bII i v"),
        ("bVI V", "bII V", "iv bII"),
    ),
    "scary minor": (
        ("i bII i #ivdim", "i bvi i bII", "i bii i bvi", "i #ivdim bVI bII"),
        ("bvi i #ivdim bII", "iv bvii bII #ivdim"),
        ("#ivdim V", "bII V"),
    ),
    "spooky minor": (
        ("i bVI V i", "i iv bVI V", "i #ivdim V i", "i bvi i V"),
        ("iv i V i", "bVI bIII iv V", "iv #ivdim V V"),
        ("iv V7", "bII V7"),
    ),
    "mysterious minor": (
        ("i bvi i bVI", "i IV bVI i", "i bVI IV bvii", "i ii i bVI"),
        ("bVI IV i bII", "iv bVI i V"),
        ("bVI V", "iv V"),
    ),
    "romantic": (
        ("I iii vi IV", "I vi ii V", "I IV iv I", "I V,iii7 vi IV"),
        ("IV iv I vi", "vi ii V I", "IV III7 vi V"),
        ("ii V7", "IV,iv V7"),
    ),
    "nostalgic": (
        ("I iii IV iv", "I V vi iii", "IV I V vi", "I I7 IV iv"),
        ("vi iii IV I", "IV V iii vi", "ii iv I V"),
        ("IV iv", "ii V", "iv V"),
    ),
    "tense minor": (
        ("i i bVI V", "i bII i V", "i i iv V", "i bVI bII V"),
        ("iv iv bVI V", "bVI bII iv V"),
        ("bII V", "iv V"),
    ),
    "classical": (
        ("I IV V7 I", "I ii V7 I", "I V7 V7 I", "I vi ii,V7 I", "I V I,IV V"),
        ("V7 I II7 V", "vi II7 V V7", "IV I V7 I", "ii V7 I VI7"),
        ("ii V7", "IV V7", "IV,ii V7"),
    ),
    "classical minor": (
        ("i iv V7 i", "i V7 i V", "i bVI iv V7", "i iv,V7 i V"),
        ("bIII bVII i V7", "iv i V7 i", "bVI iv i V7"),
        ("iv V7", "iim7b5 V7"),
    ),
    "simple": (
        ("I IV V I", "I vi IV V", "I IV I V", "I I IV V"),
        ("IV I V I", "vi ii V V7", "IV I ii V"),
        ("IV V7", "ii V7"),
    ),
    "modal": (
        ("I bVII I IV", "I bVII IV I", "I I bVII I"),
        ("IV bVII I bVII", "v bVII I I"),
        ("bVII IV", "IV bVII"),
    ),
    "modal minor": (
        ("i bVII i bVII", "i bVII bIII bVII", "i i bVII i", "i bIII bVII i"),
        ("bIII bVII i v", "bVII bIII bVII i"),
        ("bVII v", "bIII bVII"),
    ),
    "jazz": (
        ("Imaj7 vi7 ii7 V7", "Imaj7 VI7 ii7 V7", "iii7 VI7 ii7 V7", "Imaj7 II7 ii7 V7"),
        ("ii7 V7 Imaj7 VI7", "iv7 bVII7 Imaj7 V7", "IVmaj7 iv7 iii7,VI7 ii7,V7"),
        ("ii7 V7", "ii7 bII7", "ii7,iv7 V7"),
    ),
    "jazz minor": (
        ("im7 iv7 iim7b5 V7", "im7 bVImaj7 iim7b5 V7", "im7 iv7 bVII7 bIIImaj7"),
        ("iv7 bVII7 bIIImaj7 bVImaj7", "iim7b5 V7 im7 im7", "bVImaj7 iim7b5 V7 im7"),
        ("iim7b5 V7", "bVImaj7 V7"),
    ),
    "lofi": (
        ("ii7 V7 Imaj7 vi7", "IVmaj7 iii7 ii7 Imaj7", "Imaj7 iii7 IVmaj7 iv7",
         "IVmaj7 V7 iii7 vi7", "vi7 ii7 V7 Imaj7"),
        ("IVmaj7 iv7 iii7 vi7", "ii7 iii7 IVmaj7 V7"),
        ("ii7 V7", "IVmaj7 iv7"),
    ),
    "lofi minor": (
        ("im7 iv7 bVImaj7 v7", "iv7 v7 im7 im7", "im7 bVImaj7 bIIImaj7 bVII7"),
        ("bVImaj7 v7 iv7 im7", "iv7 bVII7 bIIImaj7 bVImaj7"),
        ("iv7 V7", "bVImaj7 v7"),
    ),
    "blues": (
        ("I7 IV7 I7 I7", "I7 I7 I7 I7"),
        ("IV7 IV7 I7 I7", "V7 IV7 I7 V7"),
        ("V7 IV7", "V7,IV7 V7"),
    ),
    "funk minor": (
        ("i7 IV7 i7 IV7", "i7 i7 IV7 IV7", "i7 i7 i7 IV7"),
        ("bIII IV7 i7 i7", "iv7 iv7 i7 i7"),
        ("bVII7 IV7", "bIII IV7"),
    ),
    "techno minor": (
        ("i i i i", "i i bVI bVII", "i i i bVII", "i i iv i"),
        ("bVI bVI i i", "iv iv i bVII", "bVI bVII i i"),
        ("bVI bVII", "iv v"),
    ),
    "latin": (
        ("I IV V7 IV", "I vi ii V7", "I IV V7 V7"),
        ("ii V7 I vi", "IV V7 I I"),
        ("ii V7", "IV V7"),
    ),
    "latin minor": (
        ("i bVII bVI V7", "i iv V7 i", "i iv bVII7 bIII"),
        ("iv i V7 i", "bVI V7 iv V7"),
        ("iv V7", "bVI V7"),
    ),
    "pentatonic": (
        ("I V I IV", "I vi IV I", "I IV V I", "I ii vi I"),
        ("vi IV I V", "IV I ii V"),
        ("IV V", "ii V"),
    ),
    "insen minor": (
        ("i bII i v", "i iv i bII", "i bVI i bII"),
        ("iv i bII v", "bVI iv bII i"),
        ("iv bII", "bVI bII"),
    ),
    "drone": (
        ("I I I bII", "I I bII I", "I I bvii I"),
        ("I bII I bvii", "bII I bvii I"),
        ("bII bvii", "bvii bII"),
    ),
}  # fmt: skip


def pool(mode: str, *wishes: str | None) -> Pool:
    """The first wished pool there is for the mode's third (major or minor), else the mode's own."""
    for wish in wishes:
        name = wish if is_major(mode) else f"{wish} minor"
        if wish is not None and name in POOLS:
            return POOLS[name]
    return POOLS[mode]


def voicing(
    over: Chord, before: Sequence[int] | None, low: int, high: int, count: int
) -> tuple[int, ...]:
    """`count` pitches of the chord in [low, high] that move as little as possible from `before`.

    With fewer tones than voices the chord is doubled; with more, the root of a ninth chord and
    else the fifth are left to the bass. Close position, or its second voice from the top an octave
    lower; seconds are kept out of the low register, where they growl.
    """
    tones = list(dict.fromkeys(over.tones))
    while len(tones) > count:
        spare = over.fifth if len(tones) <= 4 and over.fifth != over.root else over.root
        tones.remove(spare if spare in tones else tones[-1])
    tones.sort()
    options: list[tuple[int, ...]] = []
    for bottom in range(low, high + 1):
        if bottom % 12 not in tones:
            continue
        pitches = [bottom]
        place = tones.index(bottom % 12)
        for step in range(1, count):
            tone = tones[(place + step) % len(tones)]
            pitches.append(pitches[-1] + ((tone - pitches[-1]) % 12 or 12))
        options.append(tuple(pitches))
        if count > 3:
            dropped = (pitches[-2] - 12, *pitches[:-2], pitches[-1])
            options.append(tuple(sorted(dropped)))
    options = [pitches for pitches in options if low <= pitches[0] and pitches[-1] <= high]
    if not options:
        return tuple(sorted(low + (tone - low) % 12 for tone in tones))
    middle = (low + high) / 2

    def cost(pitches: tuple[int, ...]) -> float:
        growl = sum(4.0 for a, b in pairwise(pitches) if b - a <= 2 and a < GROWL_BELOW)
        centre = abs(sum(pitches) / len(pitches) - middle)
        if before is None or len(before) != len(pitches):
            return centre + growl
        moves = [a - b for a, b in zip(pitches, before, strict=True)]
        parallel = 2.0 if any(moves) and len(set(moves)) == 1 else 0.0
        return sum(map(abs, moves)) + 0.35 * centre + parallel + growl

    return min(options, key=lambda pitches: (cost(pitches), pitches))
