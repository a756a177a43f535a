"""The words people use for moods, genres and instruments, as they stand in English prompts."""

from __future__ import annotations

MOOD_WORDS: dict[str, str] = {
    "calm": "calm peaceful peace relaxing relaxed relax quiet tranquil serene serenity soothing "
    "soft gentle meditative meditation zen mellow chill chilled sleepy soft-spoken tender "
    "restful still spa yoga contemplative minimal",
    "sad": "sad melancholic melancholy sorrow sorrowful grief mournful tragic lonely loneliness "
    "heartbreak heartbroken depressing depressed gloomy tearful emotional blue farewell "
    "funeral loss somber sombre",
    "happy": "happy joyful joy cheerful cheery bright sunny upbeat merry fun feel-good carefree "
    "jolly light-hearted lighthearted delightful glad positive summer summery",
    "hopeful": "hopeful hope inspiring inspirational uplifting motivational motivating optimistic "
    "encouraging warm corporate heartwarming heart-warming wholesome",
    "epic": "epic heroic hero heroes adventure adventurous grand majestic powerful battle war "
    "warrior legendary massive monumental dramatic drama intense trailer fantasy quest",
    "triumphant": "triumphant triumph victorious victory glorious glory fanfare proud winning "
    "champion champions anthem anthemic ceremonial royal regal",
    "dark": "dark darkness grim bleak ominous brooding sinister evil menacing gothic noir heavy "
    "doom apocalyptic dystopian",
    "scary": "scary horror terrifying terror frightening creepy fear nightmare haunted disturbing "
    "zombie zombies demonic",
    "spooky": "spooky halloween ghost ghosts ghostly witch witches eerie macabre",
    "mysterious": "mysterious mystery enigmatic secret secrets curious detective investigation "
    "magical magic mystical mystic enchanted occult strange",
    "romantic": "romantic romance love lovely loving passionate wedding valentine intimate sensual "
    "tenderness",
    "playful": "playful funny silly quirky comedy comic comedic cute mischievous whimsical goofy "
    "bouncy cartoon childlike children childrens kids humorous sneaky",
    "tense": "tense tension suspense suspenseful thriller anxious nervous chase danger dangerous "
    "urgent crime spy countdown",
    "dreamy": "dreamy dream dreams dreamlike ethereal floating space cosmic celestial hypnotic "
    "surreal underwater heavenly airy weightless",
    "energetic": "energetic energy energizing exciting excited dynamic driving action sport sports "
    "workout powerful-beat pumping lively vigorous party dance danceable adrenaline",
    "angry": "angry anger aggressive furious rage brutal violent fierce hate",
    "nostalgic": "nostalgic nostalgia bittersweet wistful reflective memories memory remembering "
    "longing sentimental retro vintage old-fashioned yearning",
    "festive": "festive celebration celebrate celebratory carnival holiday birthday fiesta "
    "festival jubilant new-year",
    "neutral": "neutral background unobtrusive",
}

GENRE_WORDS: dict[str, str] = {
    "piano": "piano-solo solo-piano",
    "classical": "classical baroque mozart bach chamber string-quartet quartet sonata symphonic-"
    "classical minuet renaissance",
    "orchestral": "orchestral orchestra symphonic symphony philharmonic fanfare",
    "cinematic": "cinematic film-score movie-score soundtrack score trailer",
    "inspiring": "corporate inspirational presentation motivational",
    "pop": "pop indie ukulele acoustic-pop jingle",
    "ambient": "ambient drone atmospheric atmosphere soundscape new-age meditation spa "
    "meditative yoga",
    "lofi": "lo-fi lofi chillhop study-beats chill-beats study-music",
    "hiphop": "hip-hop hiphop rap trap boom-bap beat beats r&b rnb",
    "jazz": "jazz jazzy swing bebop big-band smooth-jazz lounge",
    "blues": "blues bluesy boogie boogie-woogie",
    "rock": "rock metal punk grunge hard-rock rock'n'roll rock-and-roll heavy-metal",
    "electronic": "electronic edm house electro electronica club trance dubstep eurodance disco",
    "techno": "techno rave acid industrial minimal-techno",
    "synthwave": "synthwave retrowave vaporwave outrun cyberpunk 80s eighties synth-pop synthpop",
    "chiptune": "chiptune 8-bit 8bit chip retro-game video-game videogame arcade game-boy pixel",
    "folk": "folk acoustic singer-songwriter campfire folksy americana",
    "country": "country bluegrass western cowboy hillbilly",
    "celtic": "celtic irish scottish jig reel highland gaelic",
    "latin": "latin salsa mambo rumba cha-cha flamenco spanish mariachi mexican cuban tango "
    "merengue reggaeton",
    "bossa": "bossa bossa-nova samba brazilian",
    "reggae": "reggae ska dub jamaican caribbean tropical island beach calypso hawaiian",
    "funk": "funk funky groove groovy soul motown",
    "waltz": "waltz waltzes viennese ballroom",
    "march": "march marching military parade patriotic",
    "lullaby": "lullaby lullabies bedtime cradle baby nursery",
    "medieval": "medieval tavern minstrel bard castle knight knights middle-ages troubadour",
    "chinese": "chinese china oriental asian guzheng erhu mandarin",
    "japanese": "japanese japan samurai geisha shinto ninja",
    "indian": "indian india bollywood raga hindustani",
    "arabic": "arabic arabian middle-eastern persian turkish desert egyptian oud",
    "african": "african africa safari afrobeat tribal",
    "christmas": "christmas xmas x-mas santa noel yuletide sleigh carol carols winter-holiday",
    "circus": "circus clown clowns fairground carousel merry-go-round",
    "choral": "choral hymn church gregorian sacred gospel cathedral chant",
}

INSTRUMENT_WORDS: dict[str, str] = {
    "piano": "piano pianos klavier ピアノ grand-piano pianist",
    "electric piano": "electric-piano rhodes wurlitzer keys keyboard keyboards",
    "harpsichord": "harpsichord",
    "celesta": "celesta celeste",
    "glockenspiel": "glockenspiel chimes chime",
    "music box": "music-box musicbox",
    "vibraphone": "vibraphone vibes vibraphones",
    "marimba": "marimba marimbas",
    "xylophone": "xylophone",
    "bells": "bells bell tubular-bells church-bells",
    "dulcimer": "dulcimer hammered-dulcimer",
    "organ": "organ hammond",
    "church organ": "church-organ pipe-organ",
    "accordion": "accordion bandoneon concertina",
    "harmonica": "harmonica mouth-organ",
    "nylon guitar": "classical-guitar nylon-guitar spanish-guitar flamenco-guitar ukulele",
    "guitar": "guitar guitars gitarre guitare guitarra chitarra acoustic-guitar lute",
    "clean guitar": "clean-guitar electric-guitar electric-guitars",
    "distorted guitar": "distorted-guitar distorted-guitars heavy-guitar heavy-guitars",
    "bass guitar": "bass bassline bass-guitar basses",
    "double bass": "double-bass upright-bass contrabass",
    "synth bass": "synth-bass sub-bass 808",
    "violin": "violin violins geige violine violon violín violino",
    "fiddle": "fiddle fiddles",
    "viola": "viola",
    "cello": "cello cellos celli",
    "strings": "strings string string-section string-ensemble",
    "pizzicato strings": "pizzicato",
    "harp": "harp harps lyre",
    "timpani": "timpani",
    "choir": "choir choirs choral voices",
    "voice": "voice vocals vocal humming singing singer",
    "trumpet": "trumpet trumpets trompete trompette trompeta cornet",
    "trombone": "trombone trombones",
    "tuba": "tuba",
    "horn": "horn horns french-horn french-horns",
    "brass": "brass brass-section",
    "saxophone": "saxophone sax saxophones tenor-sax alto-sax",
    "oboe": "oboe",
    "bassoon": "bassoon",
    "clarinet": "clarinet clarinets",
    "piccolo": "piccolo",
    "flute": "flute flutes flöte flûte flauta woodwind woodwinds",
    "recorder": "recorder",
    "pan flute": "pan-flute panpipes pan-pipes",
    "shakuhachi": "shakuhachi",
    "whistle": "tin-whistle whistle whistling",
    "synth": "synth synths synthesizer synthesizers synthesiser arpeggiator",
    "warm pad": "pad pads synth-pad",
    "sitar": "sitar",
    "banjo": "banjo",
    "shamisen": "shamisen",
    "koto": "koto guzheng",
    "kalimba": "kalimba mbira thumb-piano",
    "bagpipes": "bagpipes bagpipe",
    "steel drum": "steel-drum steel-drums steelpan steel-pan",
    "drums": "drums drum "
    "schlagzeug batterie batería bateria percusión tambores "
    "percussion percussive beat beats drumming drumbeat hi-hat hi-hats snare "
    "cymbal cymbals taiko bongos congas drum-kit",
}

SLOW_WORDS = "slow slowly slower downtempo adagio largo lento leisurely"
VERY_SLOW_WORDS = "very-slow grave extremely-slow super-slow"
FAST_WORDS = "fast faster quick quickly uptempo up-tempo allegro rapid brisk"
VERY_FAST_WORDS = "very-fast presto frantic frenetic super-fast extremely-fast"
MEDIUM_WORDS = "moderate medium-tempo mid-tempo andante moderato"

# Words that say nothing of a mood: what is left of a prompt without them may.
IDLE_WORDS = frozenset(
    "a an the of for with and or in on to at by from some my your music song tune track piece "
    "melody theme sound sounds cue style bpm tempo key minor major solo only just no without "
    "very really instrumental loop background video film movie au à la le les de du des un une "
    "et y con el los las del e o da do der die das ein eine und mit für im am di il lo".split()
)
