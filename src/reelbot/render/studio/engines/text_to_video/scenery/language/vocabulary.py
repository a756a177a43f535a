"""English words that are no things: colours, numbers, deeds, hours, weather, moods, looks.

Words of other languages come here through `assets/sprites_words.tsv` (see `lexicon`).
"""

from __future__ import annotations

from collections.abc import Mapping

# Colours tint what they stand before; they never choose a sprite. sRGB, 0 to 255.
COLOURS: Mapping[str, tuple[int, int, int]] = {
    "red": (222, 44, 48), "crimson": (176, 20, 50), "scarlet": (230, 40, 30),
    "orange": (244, 132, 36), "yellow": (248, 208, 54), "golden": (236, 186, 60),
    "gold": (236, 186, 60), "green": (64, 168, 76), "emerald": (30, 160, 100),
    "turquoise": (48, 190, 190), "teal": (20, 140, 140), "cyan": (60, 200, 225),
    "blue": (52, 112, 226), "navy": (34, 52, 120), "azure": (80, 160, 240),
    "indigo": (76, 60, 180), "purple": (140, 72, 200), "violet": (150, 90, 220),
    "lilac": (190, 150, 225), "magenta": (214, 50, 170), "pink": (244, 130, 178),
    "brown": (134, 88, 56), "beige": (216, 192, 156), "white": (245, 245, 248),
    "ivory": (246, 240, 220), "silver": (190, 198, 208), "silvery": (190, 198, 208),
    "grey": (134, 140, 148), "gray": (134, 140, 148), "black": (44, 44, 52),
    "copper": (184, 104, 62), "bronze": (160, 112, 62),
}  # fmt: skip

NUMBERS: Mapping[str, int] = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "dozen": 12, "twelve": 12, "pair": 2, "couple": 2, "trio": 3,
    "several": 4, "few": 3, "some": 3, "many": 7, "flock": 7, "herd": 6, "pack": 5, "school": 8,
    "swarm": 9, "fleet": 5, "crowd": 7, "group": 4, "bunch": 4, "both": 2, "hundred": 12,
    "hundreds": 12, "thousand": 12, "thousands": 12, "countless": 12, "army": 9, "litter": 4,
    "hundred of": 12,
}  # fmt: skip

SIZES: Mapping[str, float] = {
    "tiny": 0.55, "small": 0.7, "little": 0.75, "miniature": 0.5, "baby": 0.65, "young": 0.8,
    "big": 1.3, "large": 1.3, "huge": 1.6, "giant": 1.8, "gigantic": 1.9, "enormous": 1.8,
    "massive": 1.7, "tall": 1.25, "great": 1.3, "colossal": 2.0,
}  # fmt: skip

# Deed → the forms that name it.
_DEEDS: Mapping[str, str] = {
    "run": "run runs running ran race races racing raced hunt hunts hunting hunted "
    "chase chases chasing chased gallop gallops "
    "galloping galloped sprint sprints sprinting rush rushes rushing flee flees fleeing fled hurry "
    "hurries hurrying escape escapes escaping dash dashing charge charging trot trots trotting",
    "walk": "walk walks walking walked stroll strolls strolling wander wanders wandering wandered "
    "march marches marching crawl crawls crawling creep creeps creeping prowl prowls prowling "
    "cross crosses crossing explore explores exploring hike hikes hiking travel travels travelling "
    "traveling trek trekking roam roams roaming sneak sneaking limp tiptoe stalk stalking journey "
    "patrol patrols patrolling climb climbs climbing follow follows following",
    "fly": "fly flies flying flew soar soars soaring glide glides gliding hover hovers hovering "
    "flutter flutters fluttering swoop swoops swooping circling circle circles",
    "swim": "swim swims swimming swam dive dives diving dived snorkel snorkelling",
    "sleep": "sleep sleeps sleeping slept asleep nap naps napping snooze snoozes snoozing doze "
    "dozes dozing dream dreams dreaming rest rests resting snoring snores hibernating",
    "dance": "dance dances dancing danced twirl twirls twirling waltz waltzing spin spins spinning "
    "party parties partying celebrate celebrates celebrating disco",
    "ride": "ride rides riding rode cycling astride riding",
    "drive": "drive drives driving drove cruise cruises cruising speeding speeds",
    "sail": "sail sails sailing sailed row rows rowing drift drifting paddle paddles paddling "
    "voyage steams steaming surf surfs surfing",
    "jump": "jump jumps jumping jumped hop hops hopping leap leaps leaping bounce bounces bouncing "
    "skip skips skipping frolic frolicking play plays playing played",
    "float": "float floats floating floated levitate levitates levitating hang hangs hanging "
    "drifts orbit orbits orbiting rise rises rising",
    "fall": "falls falling tumble tumbles tumbling",
    "stand": "stand stands standing stood guard guards guarding watch watches watching wait waits "
    "waiting hug hugs hugging hold holds holding wear wears wearing carry carries carrying look "
    "looks looking stare stares staring sit sits sitting sat perched perches meditate "
    "meditating pose posing guarded overlooking facing fishing lands landing landed protects "
    "protecting protect lives living feeds feeding",
    "shake": "fight fights fighting battle battles battling tremble trembling shiver shivering "
    "laugh laughs laughing sing sings singing speak speaking talk talks talking eat eats eating "
    "cook cooks cooking roar roars roaring bark barking howl howls howling cry cries crying "
    "drink drinks drinking sip sips sipping cast casts casting "
    "read reads reading write writing paint paints painting music working works",
}  # fmt: skip
_HOURS: Mapping[str, str] = {
    "night": "night midnight nighttime stars star starlit starry moonlit moonlight nocturnal",
    "sunset": "sunset dusk evening twilight sundown nightfall",
    "dawn": "dawn sunrise morning daybreak daylight_first",
    "day": "summer day noon midday daytime afternoon sunny sunlit daylight sunlight",
}
_WEATHER: Mapping[str, str] = {
    "snow": "snow snowy snowing snowfall snows winter wintry",
    "blizzard": "blizzard snowstorm",
    "heat": "heat heatwave scorching sweltering sizzling",
    "rain": "rain rainy raining drizzle downpour rains shower monsoon",
    "storm": "tornado twister cyclone storm stormy thunder thunderstorm lightning tempest "
    "hurricane",
    "fog": "fog foggy mist misty haze hazy",
    "leaves": "autumn fall_season leaves october autumnal",
    "dust": "dust dusty sandstorm sandy ash ashes",
    "fireflies": "firefly fireflies glowworm glowworms magic magical enchanted",
    "petals": "spring petals petal blossoms sakura",
    "wind": "windy wind breeze breezy",
    "confetti": "confetti carnival festival",
    "embers": "embers ember sparks inferno burning hell",
    "cloudy": "cloudy overcast clouds",
    "clear": "clear cloudless",
}
_MOODS: Mapping[str, str] = {
    "spooky": (
        "scary spooky horror haunted creepy eerie sinister evil nightmare halloween ghostly "
        "terrifying"
    ),
    "dramatic": (
        "dramatic epic heroic battle war fierce mighty powerful furious rage low-key legendary"
    ),
    "dreamy": (
        "dreamy dream dreams surreal whimsical fairytale fairy-tale pastel ethereal fantasy "
        "watercolour watercolor"
    ),
    "cheerful": (
        "happy cheerful joyful funny playful cute merry bright colourful colorful cartoon joy"
    ),
    "sad": "sad lonely melancholy gloomy alone lost grief mourning sorrow abandoned forgotten",
    "romantic": "romantic love romance tender kiss wedding valentine",
    "calm": "calm peaceful quiet serene tranquil gentle cozy cosy silent peace",
    "noir": "noir monochrome black-and-white",
    "vintage": "vintage retro sepia nostalgic old-fashioned antique 1970s faded",
    "neon": "neon cyberpunk futuristic synthwave vaporwave neon-lit",
}


def _by_word(table: Mapping[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, words in table.items() for word in words.split()}


DEEDS = _by_word(_DEEDS)
HOURS = _by_word(_HOURS)
WEATHER = _by_word(_WEATHER)
MOODS = _by_word(_MOODS)

# Words about how a picture is made. A clause with one of them chooses no actors unless it is first.
CRAFT = frozenset(
    "photo photograph photographic photorealistic realistic cinematic shot film grain lens 35mm mm "
    "bokeh render rendering 3d illustration painting drawing sketch watercolour watercolor oil "
    "style "
    "art artwork detail detailed focus sharp lighting light shadows contrast colours colors "
    "palette "
    "resolution 4k 8k hd hdr uhd camera closeup close-up wide-angle aerial view angle composition "
    "masterpiece trending octane unreal anime cartoon pixel claymation cel shading outlines "
    "texture "
    "depth field exposure quality stop motion picture scene still image video clip footage look "
    "timelapse slow-motion panorama background foreground".split()
)

# Words that are also verbs, colours or ideas: things only after an article, a number or the like.
AMBIGUOUS = frozenset(
    "fly orange saw watch duck ring rose light train bear seal cook pen lock drum wave mask pick "
    "die "
    "note tie rock hook hug chain gear mind time love party battle idea music song bang shopping "
    "box "
    "swallow boxing target wing horn bow torch book plant grass sweet sweets ship fire ball hammer "
    "slide shower gold silver bug ram badger hamper cross sting dress play nut time map log "
    "bark".split()
)
# Ideas: they choose a thing only where nothing else was named.
IDEAS = frozenset(
    "love time idea justice law fairness music song melody party battle victory award prize mind "
    "riches gold jazz theatre theater conversation dialogue adult people person human somebody "
    "someone adults medicine explosion shopping archery royalty money heartbreak mail celebration "
    "birthday halloween christmas sweet embrace yoga meditation zen salsa tango flamenco dinner "
    "lunch supper meal feast banquet cuisine dish dishes meals breakfast animal pet critter "
    "creature character figure silhouette model player worker ramadan eid dunk screen".split()
)

ARTICLES = frozenset(
    "a an the this that these those my your his her its our their one another each every single no "
    "lone with of and or".split()
)
# Adjectives that sound like a thing to the encoder.
DESCRIPTIVE = frozenset(
    "wooden old ancient new beautiful brave happy sad angry hungry fluffy furry woolly stone stony "
    "rocky icy shiny bright dark cold hot warm fast slow magic magical mysterious wild friendly "
    "evil "
    "good bad lovely pretty cute smart clever lazy sleepy tired busy rich poor strong weak heavy "
    "light soft hard wet dry clean dirty full empty open closed broken fresh sweet sour smell "
    "taste "
    "sound feeling story tale scene world thing things something nothing everything way life "
    "moment "
    "green-eyed steel iron glass metal plastic paper gold-plated huge scientific birds-eye "
    "together "
    "slowly quickly quietly happily gently softly suddenly alone".split()
)
STOP = ARTICLES | frozenset(
    "in on at over under through to from by into near across above below behind beside between "
    "against along around before after during inside outside onto off up down out as is are was "
    "were "
    "be been being am it he she they we you i me him them us who whom which what where when while "
    "then there here very too so not but if for than just only also about like very past "
    "until without within beyond among amid upon next toward towards away back all every each "
    "again still ever never always".split()
)
IRREGULAR: Mapping[str, str] = {
    "mice": "mouse", "geese": "goose", "wolves": "wolf", "men": "man", "women": "woman",
    "children": "child", "people": "person", "leaves": "leaf", "oxen": "ox", "calves": "calf",
    "feet": "foot", "teeth": "tooth", "knives": "knife", "cacti": "cactus", "octopi": "octopus",
    "thieves": "thief", "elves": "elf", "dwarves": "dwarf", "loaves": "loaf", "lives": "life",
    "policemen": "policeman", "firemen": "fireman", "fishermen": "fisherman", "deer": "deer",
    "sheep": "sheep", "fish": "fish", "dice": "die", "shelves": "shelf", "halves": "half",
    "cosmonauts": "cosmonaut", "snowmen": "snowman", "taxis": "taxi", "cookies": "cookie",
    "zombies": "zombie", "pies": "pie", "genies": "genie", "pixies": "pixie", "brownies": "brownie",
    "smoothies": "smoothie", "calories": "calorie", "bikinis": "bikini", "skis": "skis",
}  # fmt: skip

# Before a vehicle or a mount these put an actor on it: "a cat on a skateboard", "in a boat".
ABOARD = frozenset(
    "riding rides ride rode driving drives drive on in aboard piloting steering astride".split()
)

# Words that show nothing and are missed by nobody.
UNSEEN = frozenset(
    "portrait headshot photography photographer animation animated documentary commercial advert "
    "advertisement trailer teaser vlog tutorial intro outro loop gif meme wallpaper poster icon "
    "logo sticker collage montage cutaway insert thumbnail screenshot blueprint diagram chart "
    "infographic isometric voxel vector matte acrylic charcoal chalk canvas gouache origami poly "
    "shaded render rendered reveal visual visuals effects graphics motion slow speed hyperlapse "
    "frame frames framing centered centred symmetrical symmetry vertical horizontal landscape "
    "background foreground backlight backlit softbox glow lit flare leaks vignette aberration "
    "illumination fisheye telephoto shallow lens steadicam cinema imax anamorphic polaroid "
    "technicolor desaturated graded contrast vivid crisp smooth seamless flawless perfect sleek "
    "minimal minimalist modern contemporary professional amateur viral popular famous trending "
    "aesthetic ambience atmosphere mood vibe vibes theme concept design details lights lighting "
    "viewer text watermark caption subtitle opening ending wide deep high low left right long "
    "short late early wrong gonna wanna please create generate imagine draw drawn depict "
    "depicting shows featuring feature features inspired based having giving doing taking making "
    "getting going coming trying being leaving using putting keeping letting seen set setting "
    "style styled styles version type different various random special ultra super mega hyper "
    "extra total full half scenario situation moment energy quality award winning epic floor "
    "ground surface middle center centre distance horizon rule thirds screen used very much tons "
    "couple wrapped covered filled made built gorgeous stunning breathtaking majestic magnificent "
    "amazing awesome incredible wonderful fantastic nice adorable lush vibrant elegant delicate "
    "intricate dynamic hyperreal volumetric atmospheric moody gritty mystical mythical divine "
    "holy celestial angelic demonic cursed galactic mechanical holographic iridescent translucent "
    "gothic baroque rococo victorian medieval prehistoric abstract geometric psychedelic trippy "
    "glitchy metallic chrome marble leather velvet rubber felt lego knitted fantastical dystopian "
    "utopian apocalyptic industrial rural urban royal thriller drama romance horror comedy "
    "bizarre crazy insane goofy absurd cringe strange cool chubby muscular skinny grumpy confused "
    "luxury expensive cheap organic vegan spicy bitter juicy crispy creamy delicious yummy rotten "
    "thirsty smiling pixel retro classic original official exclusive limited edition breed "
    "overgrown crowded towering sprawling winding narrow steep mossy grassy muddy rusty soaked "
    "melting cracked exploding rotating shimmering glowing front back top bottom side corner edge "
    "fine birthday match water begin begins began begun start starts started come comes came go "
    "goes went gone fall falls fell stay stays end ends get gets got make makes take takes took "
    "find finds found see sees saw let lets become becomes became turn turns turned give gives "
    "gave keep keeps kept know knows knew want wants need needs like likes love loves try tries "
    "use uses put puts show tell tells told say says said ask asks call calls called have has had "
    "does done will would could should name named kind sort lot lots piece bit part pair number "
    "year years week weeks month months days today tomorrow yesterday hour hours minute minutes "
    "second seconds place places video movie film clip here there real really best better more "
    "most many other others same first last next happens happen happened works looks seems feels "
    "means thanks hello face faces eyes arms legs hands feet hair beard ears tail smile skin body "
    "head shoulder shoulders lips teeth finger fingers bowl plate kawaii chibi reflections "
    "reflection stuck kareem mubarak seasonal festive global extreme glossy leafy screaming "
    "pattern patterns split express round rounded double entry wrap stack standard multiple "
    "numbers pass point catch selling step shine medium primary lead direction location moving "
    "beat input computing compose resources department competition display scenery serve silk "
    "inline mock structure signal comment words message acting performance performer obsolete "
    "judged personal individual individuals technical technologies micro packaging packaged "
    "recording tone smoke roof imperial external privacy assembly december venue assets".split()
)
