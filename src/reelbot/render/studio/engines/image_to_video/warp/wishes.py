"""Which motion, weather and light the words of a request ask for, in English and German."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

Move = Literal["push_in", "pull_out", "pan_left", "pan_right", "tilt_up", "tilt_down", "orbit",
               "float", "breathe", "handheld", "still"]  # fmt: skip


class Wishes(NamedTuple):
    """`pace` is about 1, less for slow and more for fast; a move is empty where none is asked for.
    `weather` is a kind of particles, or "fog" or "storm"; `mood` a grade of the scenery engine."""

    moves: tuple[Move, ...] = ()
    pace: float = 1.0
    weather: str | None = None
    rays: bool = False
    mood: str = "none"


# Words that are about the camera wherever they stand.
_CAMERA: Mapping[Move, str] = {
    "push_in": r"zoom(s|ing)?[ -]in|push(es|ing)?[ -]in|dolly[ -]in|move closer|close in on"
    r"|slow zoom|heranzoom\w*|hineinzoom\w*|reinzoom\w*|zoom(t|en)? (hinein|heran|rein)",
    "pull_out": r"zoom(s|ing)?[ -]out|pull(s|ing)?[ -](out|back|away)|dolly[ -]out|move back"
    r"|herauszoom\w*|rauszoom\w*|wegzoom\w*|zoom(t|en)? (heraus|hinaus|raus|weg)",
    "pan_left": r"pan(s|ning)?( \w+){0,2} left|schwenk\w*( \w+){0,2} links|links ?schwenk",
    "pan_right": r"pan(s|ning)?( \w+){0,2} right|schwenk\w*( \w+){0,2} rechts|rechts ?schwenk"
    r"|\bpan(s|ning)?\b",
    "tilt_up": r"(tilt|pan)(s|ning|ing)? up(wards?)?|crane up|schwenk\w*( \w+){0,2} oben",
    "tilt_down": r"(tilt|pan)(s|ning|ing)? down(wards?)?|crane down|schwenk\w*( \w+){0,2} unten",
    "orbit": r"orbit\w*|parallax\w*|parallaxe|\b3-?d\b|kamera ?fahrt um|umkreis\w*",
    "handheld": r"hand-?held|camera shake|shaky|handkamera|wackel\w*",
    "still": r"no motion|no movement|without motion|(still|static) (camera|shot)|keine bewegung"
    r"|ohne bewegung",
}
# Words that are about it only where motion is asked for by name, or a camera is spoken of.
_LOOSE: Mapping[Move, str] = {
    "push_in": r"\b(in|closer|forwards?|push|zoom|towards?|approach\w*|näher|hinein|heran|vor)\b",
    "pull_out": r"\b(out|back|backwards?|away|pull|reveal\w*|zurück|heraus|hinaus|weg)\b",
    "pan_left": r"\b(left|leftwards?|links)\b",
    "pan_right": r"\b(right|rightwards?|sideways|rechts|seitwärts)\b",
    "tilt_up": r"\b(up|upwards?|rise|rising|hoch|hinauf|aufwärts|oben)\b",
    "tilt_down": r"\b(down|downwards?|sink\w*|hinunter|abwärts|unten)\b",
    "orbit": r"\b(circle\w*|circling|around|rotat\w*|turn\w*|arc|kreis\w*|herum|dreh\w*)\b",
    "float": r"\b(float|drift|hover|sway|glid|dream|schweb|gleit|treib)\w*",
    "breathe": r"\b(breath\w*|puls\w*|alive|subtle|gentle|atm\w*|leben\w*|sanft\w*|dezent)\b",
    "handheld": r"\b(shak\w*|trembl\w*|quake\w*|zitter\w*)\b",
    "still": r"\b(still|static|freeze|frozen|none|starr|unbewegt|keine)\b",
}
_OPPOSITES: tuple[set[Move], ...] = (
    {"push_in", "pull_out"},
    {"pan_left", "pan_right"},
    {"tilt_up", "tilt_down"},
)
_NOTHING_MOVES = re.compile(r"none|off|still|stills|a still|keine|aus|standbild")
_SPEAKS_OF_CAMERA = re.compile(r"\b(camera|kamera|shot of the|zoom|pan|dolly|schwenk)")
_SLOW = re.compile(r"\b(slow\w*|subtle|gentl[ey]|soft\w*|langsam\w*|sanft\w*|leicht\w*|dezent)\b")
_FAST = re.compile(r"\b(fast\b|(quick|rapid|dramatic|strong|schnell|stark|rasch)\w*)")
_WEATHER: Mapping[str, str] = {
    "storm": r"thunder\w*|lightning|\bstorm\w*|gewitter\w*|\bblitz\w*|unwetter|\bsturm\w*",
    "snow": r"\bsnow\w*|blizzard|schnee\w*|schnei\w*",
    "rain": r"\brain(s|y|ing|fall|drops?)?\b|drizzl\w*|downpour|\bregen\w*|regnet|regnerisch",
    "leaves": r"(falling|autumn|drifting|swirling) lea(f|ves)|leaves fall\w*"
    r"|herbst(laub|blätter)|fallende\w* (laub|blätter)",
    "petals": r"petals?|cherry blossoms?|sakura|blütenblätter|kirschblüten",
    "fireflies": r"firefl(y|ies)|glow-?worms?|glühwürmchen",
    "embers": r"\bembers?\b|\bsparks\b|funken(flug)?\b",
    "confetti": r"confetti|konfetti",
    "bubbles": r"bubbles|(seifen|luft)blasen",
    "dust": r"dust (motes|particles)|floating dust|sandstorm|staub(korn|teilchen)?\b|sandsturm",
    "fog": r"\bfog\w*|\bmist(y|s)?\b|\bnebel\w*|neblig\w*|\bhaz[ey]\b",
}
_RAYS = re.compile(
    r"sun ?(rays?|beams?)|god ?rays?|light (rays?|shafts?|beams?)|(sonnen|licht)strahl\w*"
    r"|(rays?|shafts?|beams?) of (sun)?light|golden light"
)
_MOODS: Mapping[str, str] = {
    "noir": r"\bnoir\b|monochrom\w*|black[- ]and[- ]white|schwarz-?weiß",
    "vintage": r"vintage|retro|sepia|old-fashioned|nostalgi\w*|altmodisch",
    "neon": r"\bneon\b|cyberpunk|synthwave",
    "dreamy": r"dreamy|dreamlike|verträumt\w*|traumhaft\w*",
    "spooky": r"spooky|haunted|horror|eerie|gruselig\w*|unheimlich\w*",
}


def wishes(prompt: str, motion: str) -> Wishes:
    """What is asked for. Words of `motion` are all about motion; those of `prompt` only where they
    speak of a camera ("pan left"), for a prompt tells of much else ("left alone"). A `motion` of
    "none" is a still: then the rain of a prompt is what the picture shows, not what falls. ("No
    motion" is said of the camera alone.)"""
    prompt, motion = prompt.lower(), motion.lower()
    moves = _moves(motion, loose=True) or _moves(
        prompt, loose=bool(_SPEAKS_OF_CAMERA.search(prompt))
    )
    both = f"{motion} {prompt}"
    nothing = _NOTHING_MOVES.fullmatch(motion.strip())
    air = "" if nothing else both
    slow, fast = (bool(words.search(motion or prompt)) for words in (_SLOW, _FAST))
    return Wishes(
        moves=("still",) if nothing else moves,
        pace=0.6 if slow and not fast else 1.5 if fast and not slow else 1.0,
        weather=_first(_WEATHER, air),
        rays=bool(_RAYS.search(air)),
        mood=_first(_MOODS, both) or "none",
    )


def _moves(text: str, *, loose: bool) -> tuple[Move, ...]:
    found = _all(_CAMERA, text) or (_all(_LOOSE, text) if loose else [])
    if "still" in found:
        return ("still",)
    # "pan left" is one to the left, though a pan alone is to the right.
    elsewhere = {"pan_left", "tilt_up", "tilt_down"} & set(found)
    if elsewhere and "pan_right" in found and not re.search(r"right|rechts", text):
        found.remove("pan_right")
    for pair in _OPPOSITES:
        if pair <= set(found):  # what was said first is meant
            found.remove(max(pair, key=found.index))
    return tuple(found[:2])


def _all(patterns: Mapping[Move, str], text: str) -> list[Move]:
    """The moves that a text names, in the order in which it does."""
    hits = {move: re.search(pattern, text) for move, pattern in patterns.items()}
    places = {move: hit.start() for move, hit in hits.items() if hit}
    return sorted(places, key=lambda move: places[move])


def _first(patterns: Mapping[str, str], text: str) -> str | None:
    return next((name for name, pattern in patterns.items() if re.search(pattern, text)), None)
