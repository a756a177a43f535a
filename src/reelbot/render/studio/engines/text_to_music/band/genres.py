"""What a genre asks of the music: who plays, how, how fast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reelbot.render.studio.engines.text_to_music.band.instruments import Role

Colour = Literal["triad", "seventh", "ninth", "fifth", "add9"]
Cast = dict[Role, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Genre:
    """Who plays and how.

    `cast` maps each role to instruments that may play it; chance picks one. `chords`, `pulse`,
    `bass` and `drums` name patterns of `patterns` and `drumming`, of which chance picks one.
    `swing` is the share of a beat (or of half a beat, where `swing_sixteenths`) that its first
    half takes: 0.5 is straight. `colour` is how many notes a chord has. `tone_hz` is where the
    treble rolls off, `room_s` the reverberation time, `drums_db` how much louder the drums are
    than usual. `loose` is how far hands stray from the beat: 1 is human, 0 a machine. `rubato`
    lets the tempo slow down at the end.
    """

    tempo: tuple[float, float]
    cast: Cast
    mood: str = "neutral"
    beats: int = 4
    modes: tuple[str, ...] = ()
    harmony: str | None = None
    colour: Colour = "triad"
    chords: tuple[str, ...] = ("block",)
    pulse: tuple[str, ...] = ("eighths",)
    bass: tuple[str, ...] = ("roots",)
    drums: tuple[str, ...] = ()
    kit: int = 0
    swing: float = 0.5
    swing_sixteenths: bool = False
    scale: str | None = None
    feel: Literal["plain", "syncopated", "ornate", "long"] = "plain"
    room_s: float | None = None
    tone_hz: float = 18000.0
    rubato: bool = False
    loose: float = 1.0
    drums_db: float = 0.0


GENRES: dict[str, Genre] = {
    "gentle": Genre(
        (76, 96),
        {"lead": ("piano", "vibraphone"), "chords": ("piano", "nylon guitar"),
         "pad": ("warm pad", "strings"), "bass": ("double bass",)},
        chords=("broken", "picking"), bass=("roots",), colour="add9", rubato=True,
    ),
    "piano": Genre(
        (62, 112),
        {"lead": ("piano",), "chords": ("piano",)},
        mood="calm", chords=("arpeggio", "broken", "rolled"), colour="add9", rubato=True,
    ),
    "classical": Genre(
        (72, 132),
        {"lead": ("violin", "oboe", "flute"), "answer": ("cello", "clarinet"),
         "chords": ("strings", "harpsichord"), "bass": ("contrabass",)},
        chords=("alberti", "arpeggio"), bass=("roots", "root fifth"), feel="ornate",
        harmony="classical", rubato=True,
    ),
    "orchestral": Genre(
        (80, 128),
        {"lead": ("horn", "violin", "brass"), "answer": ("trumpet", "cello"),
         "pulse": ("strings",), "pad": ("strings", "choir"), "bass": ("contrabass",),
         "drums": ("drums",)},
        mood="epic", pulse=("ostinato", "gallop"), bass=("eighth roots", "roots"),
        drums=("epic",), feel="long",
    ),
    "cinematic": Genre(
        (66, 104),
        {"lead": ("cello", "horn", "piano"), "pulse": ("strings", "piano"),
         "pad": ("slow strings", "choir"), "bass": ("contrabass",), "drums": ("drums",)},
        mood="epic", pulse=("pulse", "ostinato"), bass=("roots",), drums=("cinematic",),
        feel="long", room_s=3.0,
    ),
    "inspiring": Genre(
        (88, 120),
        {"lead": ("piano", "violin"), "chords": ("piano", "clean guitar"),
         "pulse": ("muted guitar", "pizzicato strings"), "pad": ("strings",),
         "bass": ("bass guitar",), "drums": ("drums",)},
        mood="hopeful", chords=("block pop", "arpeggio"), pulse=("eighths",),
        bass=("eighth roots", "roots"), drums=("pop light",), colour="add9",
    ),
    "pop": Genre(
        (96, 126),
        {"lead": ("piano", "clean guitar", "marimba"), "chords": ("guitar",),
         "pad": ("warm pad",), "bass": ("bass guitar",), "drums": ("drums",),
         "sparkle": ("glockenspiel",)},
        mood="happy", chords=("strum",), bass=("pop", "eighth roots"), drums=("pop",),
        feel="syncopated", room_s=1.2,
    ),
    "horror": Genre(
        (52, 84),
        {"lead": ("music box", "piano"), "pad": ("tremolo strings", "bowed pad"),
         "bass": ("contrabass",), "sparkle": ("crystal",)},
        mood="scary", bass=("drone",), room_s=3.4, feel="long",
    ),
    "eerie": Genre(
        (92, 126),
        {"lead": ("celesta", "clarinet"), "chords": ("pizzicato strings",),
         "pad": ("voice", "church organ"), "bass": ("bassoon",), "sparkle": ("xylophone",)},
        mood="spooky", chords=("oompah",), bass=("root fifth",),
    ),
    "mystery": Genre(
        (72, 96),
        {"lead": ("clarinet", "vibraphone", "celesta"), "chords": ("harp",),
         "pad": ("slow strings",), "bass": ("contrabass",), "pulse": ("pizzicato strings",)},
        mood="mysterious", chords=("arpeggio",), pulse=("sparse",), bass=("drone",),
    ),
    "romance": Genre(
        (64, 88),
        {"lead": ("violin", "saxophone", "piano"), "answer": ("cello",), "chords": ("piano",),
         "pad": ("strings",), "bass": ("double bass",)},
        mood="romantic", chords=("arpeggio", "broken"), colour="seventh", rubato=True,
    ),
    "playful": Genre(
        (108, 144),
        {"lead": ("clarinet", "xylophone", "recorder", "marimba"),
         "chords": ("pizzicato strings",), "answer": ("bassoon",), "bass": ("tuba", "bassoon"),
         "drums": ("drums",)},
        mood="playful", chords=("oompah", "offbeat"), bass=("root fifth",),
        drums=("brush light",), kit=40, room_s=1.0,
    ),
    "suspense": Genre(
        (96, 132),
        {"lead": ("cello", "piano"), "pulse": ("pizzicato strings", "strings"),
         "pad": ("tremolo strings",), "bass": ("contrabass",), "drums": ("drums",)},
        mood="tense", pulse=("ostinato low", "eighths"), bass=("pulse",), drums=("heartbeat",),
        feel="long",
    ),
    "dream": Genre(
        (60, 84),
        {"lead": ("celesta", "electric piano", "flute"), "chords": ("harp", "electric piano"),
         "pad": ("halo pad", "space voice"), "bass": ("fretless bass",)},
        mood="dreamy", chords=("arpeggio", "rolled"), colour="seventh", room_s=3.2, feel="long",
    ),
    "nostalgia": Genre(
        (68, 92),
        {"lead": ("piano", "harmonica", "music box"), "chords": ("piano", "guitar"),
         "pad": ("strings",), "bass": ("double bass",)},
        mood="nostalgic", chords=("picking", "broken"), colour="add9", rubato=True, tone_hz=11000,
    ),
    "festival": Genre(
        (116, 140),
        {"lead": ("trumpet", "accordion", "violin"), "chords": ("accordion", "guitar"),
         "bass": ("tuba", "bass guitar"), "answer": ("brass",), "drums": ("drums",)},
        mood="festive", chords=("offbeat", "strum"), bass=("root fifth",),
        drums=("train", "pop"), room_s=1.3,
    ),
    "ambient": Genre(
        (54, 76),
        {"lead": ("electric piano", "piano", "vibraphone"), "pad": ("warm pad", "halo pad"),
         "bass": ("fretless bass",), "sparkle": ("crystal",), "chords": ("sweep pad",)},
        mood="calm", chords=("block",), bass=("drone",), colour="ninth", feel="long",
        room_s=4.0, tone_hz=9000,
    ),
    "lofi": Genre(
        (68, 86),
        {"lead": ("electric piano", "vibraphone", "jazz guitar"),
         "chords": ("electric piano", "piano"), "bass": ("fretless bass", "bass guitar"),
         "pad": ("warm pad",), "drums": ("drums",)},
        mood="nostalgic", chords=("lofi",), bass=("lofi",), drums=("lofi", "lofi lazy"),
        colour="ninth", harmony="lofi", swing=0.6, swing_sixteenths=True, feel="syncopated",
        room_s=0.9, tone_hz=5200, loose=1.6, drums_db=4,
    ),
    "hiphop": Genre(
        (82, 98),
        {"lead": ("electric piano", "synth"), "chords": ("piano", "electric piano"),
         "bass": ("synth bass",), "pad": ("strings",), "drums": ("drums",)},
        mood="neutral", modes=("minor", "dorian"), chords=("stabs", "lofi"), bass=("boom",),
        drums=("boom bap", "trap"), kit=25, colour="seventh", swing=0.57,
        swing_sixteenths=True, feel="syncopated", room_s=0.8,
    ),
    "jazz": Genre(
        (104, 168),
        {"lead": ("saxophone", "muted trumpet", "vibraphone", "jazz guitar"),
         "chords": ("piano",), "bass": ("double bass",), "drums": ("drums",)},
        mood="nostalgic", chords=("charleston",), bass=("walking",), drums=("swing",), kit=40,
        colour="ninth", harmony="jazz", drums_db=8, swing=0.64, feel="syncopated", room_s=1.0,
    ),
    "blues": Genre(
        (76, 116),
        {"lead": ("clean guitar", "harmonica", "saxophone"), "chords": ("organ", "piano"),
         "bass": ("bass guitar",), "drums": ("drums",)},
        mood="nostalgic", modes=("mixolydian",), harmony="blues", chords=("charleston",),
        bass=("boogie",), drums=("shuffle",), colour="triad", swing=0.66, scale="blues",
        feel="syncopated", room_s=0.9,
    ),
    "rock": Genre(
        (104, 148),
        {"lead": ("overdriven guitar", "organ"), "chords": ("distorted guitar",),
         "bass": ("bass guitar",), "drums": ("drums",)},
        mood="energetic", modes=("minor", "mixolydian", "major"), chords=("power",),
        bass=("eighth roots",), drums=("rock",), kit=16, colour="fifth", scale="pentatonic",
        feel="syncopated", room_s=1.0,
    ),
    "electronic": Genre(
        (116, 130),
        {"lead": ("saw lead", "square lead"), "chords": ("polysynth",), "pulse": ("synth",),
         "pad": ("warm pad",), "bass": ("synth bass",), "drums": ("drums",)},
        mood="energetic", chords=("offbeat stabs",), pulse=("arp",), bass=("offbeat", "octaves"),
        drums=("house",), kit=25, feel="syncopated", room_s=1.2, loose=0.15,
    ),
    "techno": Genre(
        (124, 138),
        {"pulse": ("synth",), "chords": ("polysynth",), "bass": ("synth bass",),
         "pad": ("sweep pad",), "lead": ("square lead",), "drums": ("drums",)},
        mood="energetic", modes=("minor", "phrygian", "dorian"), harmony="techno",
        chords=("techno stabs",), pulse=("arp", "acid"), bass=("offbeat", "sixteenth bass"),
        drums=("techno",), kit=25, feel="syncopated", room_s=1.0, loose=0.1,
    ),
    "synthwave": Genre(
        (92, 116),
        {"lead": ("saw lead", "synth brass"), "chords": ("polysynth",), "pulse": ("synth",),
         "pad": ("warm pad",), "bass": ("synth bass",), "drums": ("drums",)},
        mood="nostalgic", modes=("minor",), chords=("block",), pulse=("arp",),
        bass=("sixteenth bass", "eighth roots"), drums=("synthwave",), kit=24, room_s=1.8,
        loose=0.15,
    ),
    "chiptune": Genre(
        (120, 156),
        {"lead": ("square lead",), "pulse": ("square lead",), "bass": ("square lead",),
         "drums": ("drums",)},
        mood="playful", pulse=("chip arp",), bass=("octaves", "eighth roots"), drums=("chip",),
        kit=25, feel="syncopated", room_s=0.4, loose=0.0,
    ),
    "folk": Genre(
        (84, 120),
        {"lead": ("fiddle", "flute", "harmonica"), "chords": ("guitar",),
         "bass": ("double bass",), "drums": ("drums",)},
        mood="hopeful", chords=("picking", "strum"), bass=("root fifth",),
        drums=("shaker",), room_s=1.2,
    ),
    "country": Genre(
        (100, 132),
        {"lead": ("fiddle", "clean guitar", "harmonica"), "chords": ("guitar",),
         "pulse": ("banjo",), "bass": ("bass guitar",), "drums": ("drums",)},
        mood="happy", modes=("major", "mixolydian"), chords=("boom chick",), pulse=("banjo roll",),
        bass=("root fifth",), drums=("train",), kit=40, drums_db=3, room_s=1.0, scale="pentatonic",
    ),
    "celtic": Genre(
        (96, 120),
        {"lead": ("whistle", "fiddle", "flute"), "chords": ("guitar", "harp"),
         "pad": ("strings",), "bass": ("double bass",), "drums": ("drums",)},
        mood="happy", beats=2, modes=("dorian", "mixolydian", "major"), harmony="modal",
        chords=("jig",), bass=("roots",), drums=("bodhran",), feel="ornate", room_s=1.6,
    ),
    "latin": Genre(
        (112, 138),
        {"lead": ("trumpet", "nylon guitar", "flute"), "chords": ("nylon guitar", "piano"),
         "bass": ("double bass",), "drums": ("drums",)},
        mood="festive", modes=("minor", "major"), chords=("montuno", "bossa"),
        bass=("tumbao",), drums=("latin",), colour="seventh", feel="syncopated",
        room_s=1.1, harmony="latin",
    ),
    "bossa": Genre(
        (116, 140),
        {"lead": ("flute", "saxophone", "nylon guitar"), "chords": ("nylon guitar",),
         "bass": ("double bass",), "drums": ("drums",)},
        mood="romantic", modes=("major", "minor"), chords=("bossa",), bass=("bossa",),
        drums=("bossa",), kit=40, drums_db=4, colour="ninth", harmony="jazz", feel="syncopated",
        room_s=1.1,
    ),
    "reggae": Genre(
        (72, 90),
        {"lead": ("organ", "trumpet", "steel drum"), "chords": ("clean guitar",),
         "pad": ("organ",), "bass": ("bass guitar",), "drums": ("drums",)},
        mood="happy", modes=("major", "minor", "mixolydian"), chords=("skank",),
        bass=("reggae",), drums=("one drop",), feel="syncopated", room_s=1.2, swing=0.55,
        swing_sixteenths=True,
    ),
    "funk": Genre(
        (96, 116),
        {"lead": ("saxophone", "synth", "trumpet"), "chords": ("clean guitar", "electric piano"),
         "answer": ("brass",), "bass": ("slap bass", "bass guitar"), "drums": ("drums",)},
        mood="energetic", modes=("dorian", "mixolydian"), harmony="funk", chords=("funk",),
        bass=("funk",), drums=("funk",), colour="seventh", scale="pentatonic",
        feel="syncopated", room_s=0.8, swing=0.54, swing_sixteenths=True,
    ),
    "waltz": Genre(
        (108, 168),
        {"lead": ("violin", "flute", "accordion"), "chords": ("piano", "strings"),
         "answer": ("cello",), "bass": ("contrabass", "double bass")},
        mood="romantic", beats=3, chords=("waltz",), bass=("roots",), harmony="classical",
        rubato=True,
    ),
    "march": Genre(
        (104, 126),
        {"lead": ("trumpet", "piccolo"), "answer": ("trombone", "horn"), "chords": ("brass",),
         "bass": ("tuba",), "drums": ("drums",)},
        mood="triumphant", modes=("major",), harmony="classical", chords=("offbeat",),
        bass=("root fifth",), drums=("march",), room_s=1.6,
    ),
    "lullaby": Genre(
        (60, 80),
        {"lead": ("music box", "celesta"), "chords": ("harp", "nylon guitar"),
         "pad": ("warm pad", "slow strings")},
        mood="calm", beats=3, modes=("major",), chords=("lullaby",), harmony="simple",
        rubato=True, tone_hz=9000, room_s=2.2,
    ),
    "medieval": Genre(
        (84, 116),
        {"lead": ("recorder", "shanai", "flute"), "chords": ("dulcimer", "harp"),
         "pad": ("viola",), "bass": ("cello",), "drums": ("drums",)},
        mood="hopeful", modes=("dorian", "mixolydian"), harmony="modal", colour="fifth",
        chords=("picking",), bass=("drone",), drums=("frame drum",), feel="ornate", room_s=2.4,
    ),
    "chinese": Genre(
        (66, 96),
        {"lead": ("flute", "fiddle"), "chords": ("koto",), "pad": ("slow strings",),
         "bass": ("cello",), "sparkle": ("bells",)},
        mood="calm", modes=("major",), harmony="pentatonic", colour="fifth",
        chords=("picking", "arpeggio"), bass=("drone", "roots"), scale="pentatonic",
        feel="ornate", room_s=2.4,
    ),
    "japanese": Genre(
        (60, 92),
        {"lead": ("shakuhachi", "shamisen"), "chords": ("koto",), "pad": ("slow strings",),
         "bass": ("cello",), "drums": ("drums",)},
        mood="calm", modes=("phrygian",), harmony="insen", colour="fifth",
        chords=("picking", "rolled"), bass=("drone",), scale="hirajoshi", drums=("taiko",),
        feel="long", room_s=2.8,
    ),
    "indian": Genre(
        (72, 104),
        {"lead": ("sitar", "flute"), "chords": ("sitar",), "pad": ("bowed pad",),
         "bass": ("cello",), "drums": ("drums",)},
        mood="calm", modes=("phrygian dominant", "mixolydian"), harmony="drone",
        colour="fifth", chords=("picking",), bass=("drone",), drums=("frame drum",),
        feel="ornate", room_s=2.2,
    ),
    "arabic": Genre(
        (84, 116),
        {"lead": ("oboe", "violin", "shanai"), "chords": ("nylon guitar", "dulcimer"),
         "pad": ("slow strings",), "bass": ("cello",), "drums": ("drums",)},
        mood="mysterious", modes=("phrygian dominant",), harmony="drone", colour="fifth",
        chords=("picking",), bass=("drone",), drums=("frame drum",), feel="ornate",
    ),
    "african": Genre(
        (96, 120),
        {"lead": ("kalimba", "marimba"), "chords": ("marimba", "kalimba"), "pad": ("voice",),
         "bass": ("double bass",), "drums": ("drums",)},
        mood="happy", modes=("major", "mixolydian"), harmony="simple", chords=("alberti",),
        bass=("tumbao",), drums=("latin",), scale="pentatonic", feel="syncopated",
    ),
    "christmas": Genre(
        (96, 132),
        {"lead": ("celesta", "glockenspiel", "music box"), "chords": ("piano", "harp"),
         "pad": ("strings", "choir"), "bass": ("double bass",), "drums": ("drums",)},
        mood="festive", modes=("major",), harmony="simple", chords=("broken", "alberti"),
        bass=("root fifth",), drums=("sleigh",), room_s=2.0,
    ),
    "circus": Genre(
        (120, 152),
        {"lead": ("calliope", "clarinet", "trumpet"), "chords": ("accordion", "calliope"),
         "bass": ("tuba",), "answer": ("xylophone",), "drums": ("drums",)},
        mood="playful", modes=("major",), harmony="classical", chords=("oompah",),
        bass=("root fifth",), drums=("march light",), feel="ornate", room_s=1.2,
    ),
    "choral": Genre(
        (58, 84),
        {"lead": ("voice",), "pad": ("choir",), "chords": ("church organ",),
         "bass": ("church organ",)},
        mood="calm", chords=("block",), bass=("drone",), feel="long", room_s=4.0,
        harmony="classical", rubato=True,
    ),
}  # fmt: skip
