"""Music for what is seen: a prompt that tells of a picture, not of music.

"Background music: a haunted house" asks for what suits a haunted house, not for house music.
"""

from __future__ import annotations

import re

from reelbot.render.studio.engines.text_to_music.band import reading, words

_SCENE = re.compile(r"\bbackground music\s*:\s*(?P<scene>.+)$", re.IGNORECASE | re.DOTALL)

# Mood → what is in the picture; the first mood of which something is there counts.
SCENE_MOODS: dict[str, str] = {
    "festive": (
        "birthday birthdays party wedding carnival cake confetti fireworks geburtstag hochzeit "
        "anniversaire cumpleaños christmas weihnachten"
    ),
    "spooky": (
        "ghost ghosts haunted vampire zombie skeleton skull graveyard cemetery witch bats "
        "halloween geist gespenst spukhaus hexe vampir friedhof fantôme fantasma"
    ),
    "epic": (
        "dragon dragons knight knights battle castle sword warrior army king dinosaur volcano "
        "superhero batman viking drache drachen ritter schloss burg schlacht könig château "
        "chevalier castillo caballero dragón"
    ),
    "tense": (
        "storm thunderstorm thunder lightning tornado hurricane tempest chase thief detective "
        "spider shark gewitter sturm unwetter tempête tormenta"
    ),
    "energetic": (
        "race races racing car cars motorcycle football soccer basketball match goal skater "
        "skateboard runner running gallop rennen fußball course carrera"
    ),
    "romantic": (
        "lovers couple kiss roses rose valentine sunset liebe paar kuss amour amor sonnenuntergang"
    ),
    "sad": (
        "alone lonely loneliness funeral grave tears rain monday einsam allein regen montag seul "
        "solo lluvia pluie"
    ),
    "dreamy": (
        "space astronaut stars galaxy planet clouds sky underwater mermaid dolphin whale fairy "
        "unicorn snow snowy weltraum sterne wolken schnee meerjungfrau espace espacio neige nieve"
    ),
    "mysterious": (
        "forest cave dungeon wizard mage owl wolf fog mist night moon temple ruins ninja wald "
        "höhle zauberer eule nebel nacht mond forêt nuit bosque noche luna"
    ),
    "playful": (
        "monkey monkeys cat cats kitten dog dogs puppy rabbit mouse penguin clown circus child "
        "children kids toy frog duck pig robot robots affe katze hund kinder kind hase maus "
        "roboter chat chien enfants gato perro niños"
    ),
    "happy": (
        "beach summer sun sunny garden flowers picnic holiday park balloon balloons strand sommer "
        "sonne garten plage soleil playa sol"
    ),
    "calm": (
        "sea lake river harbour harbor boat boats ship lighthouse meadow mountains island morning "
        "dawn autumn fox deer horse see meer hafen boot schiff fluss wiese berge fuchs mer lac "
        "port mar puerto"
    ),
}


def scene_of(prompt: str) -> str | None:
    """What is to be seen, where a prompt asks for background music to it."""
    match = _SCENE.search(prompt)
    return match["scene"].strip() if match else None


def mood_of(scene: str, nearest: str | None) -> str:
    """The mood of a picture: of words that name one, of what is in it, or the `nearest` in meaning;
    calm where nothing tells."""
    text = reading.normal(scene)
    named = reading.found(text, words.MOOD_WORDS)
    if named:
        return named[0]
    seen = set(re.findall(r"[^\W\d_]+", text))
    for mood, listed in SCENE_MOODS.items():
        if seen & set(listed.split()):
            return mood
    return nearest or "calm"
