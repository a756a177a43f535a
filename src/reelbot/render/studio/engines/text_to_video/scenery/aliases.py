"""What else things are called: names of sprites that the sprites' own lists lack, and words that
mean several things at once."""

from __future__ import annotations

from collections.abc import Mapping

# Sprite → words that mean it, or what comes nearest to it.
_ALIASES: Mapping[str, str] = {
    "dog": "doge; shiba; pug; beagle; dachshund; doggo; pupper; pup; husky dog; mutt; "
           "snoopy; scooby",
    "cat": "kitties; feline; siamese; maine coon; garfield; hello kitty",
    "person fencing": "knight; musketeer; paladin; crusader; duellist",
    "mage": "sorcerer; druid; necromancer; alchemist; dumbledore; warlock",
    "elf": "ranger; legolas; halfling; leprechaun",
    "ogre": "orc; minotaur; cyclops; shrek; barbarian",
    "goblin": "kobold; imp; gremlin; gnoll",
    "ninja": "rogue; ronin",
    "superhero": "spiderman; spider man; batman; iron man; captain america; wolverine; deadpool; "
                 "super hero; batgirl",
    "woman superhero": "wonder woman; supergirl; catwoman",
    "supervillain": "joker; darth vader; thanos; loki; super villain",
    "person bouncing ball": "basketball players; hooper",
    "man running": "footballer; soccer player; football player; striker; goalkeeper; athlete; "
                   "quarterback; marathon runner; goalie; midfielder; winger",
    "person golfing": "golf",
    "person lifting weights": "boxer; wrestler; powerlifter",
    "person biking": "bicyclist; mountain biker",
    "person surfing": "surfing person; windsurfer",
    "skier": "snowboarder; skiing",
    "singer": "bard; minstrel; troubadour; musician; "
              "guitarist; violinist; pianist; drummer; rapper; vocalist; dj",
    "office worker": "boss; employee; commuter; clerk; salesman; banker; politician; president",
    "astronaut": "space explorer",
    "person": "girlfriend; boyfriend; companion; someone; waiter; waitress; barista; shopkeeper; "
              "librarian; journalist; photographer; reporter; hairdresser; writer; author; poet; "
              "philosopher; lifeguard; postman; mailman; explorer; roommate; landlord; "
              "diver; scuba diver",
    "man": "dude; bloke; lad; fellow; mister; monsieur",
    "woman": "madam; miss; bride to be; lady; barbie; mona lisa",
    "child": "toddlers; infant child",
    "skull": "skeletons; bones man; lich",
    "t rex": "godzilla; jurassic",
    "gorilla": "king kong; bigfoot; yeti; sasquatch",
    "octopus": "cthulhu; kraken",
    "dragon": "smaug; hydra; wyrm",
    "polar bear": "ice bear", "seal": "sea otter pup",
    "panda": "red panda",
    "eagle": "griffin; gryphon; phoenix; albatross; osprey",
    "dove": "tern; pelican; seabird; seabirds; sea gull",
    "bird": "hummingbird; blue tit; kingfisher; robin redbreast; starling; woodpecker; lark",
    "flamingo": "stork; heron; crane bird; ostrich; emu",
    "sailboat": "catamaran; fishing boat; dinghy; schooner; sail boat; viking ship; longship; raft",
    "ship": "boat trip; cargo ship; battleship; titanic; aircraft carrier; trawler",
    "rocket": "space rocket; millennium falcon",
    "helicopter": "drone; quadcopter", "volleyball": "snowball", "birthday cake": "birthday candle",
    "small airplane": "toy plane; paper plane; model plane",
    "taxi": "taxicab; uber",
    "racing car": "ferrari; lamborghini; porsche; sportscar; supercar; go kart; drag racer",
    "automobile": "tesla; mercedes; convertible; limousine; volkswagen; beetle car",
    "motorcycle": "harley; chopper bike; quad bike",
    "locomotive": "hogwarts express; polar express; choo choo",
    "tokyo tower": "eiffel; tour eiffel; eiffelturm; torre eiffel",
    "clinking glasses": "cheers; toast of glasses",
    "castle": "sandcastle; hogwarts; neuschwanstein; stronghold; ramparts",
    "office building": "building; burj khalifa; empire state building",
    "mosque": "taj mahal; hagia sophia", "classical building": "acropolis; colosseum; coliseum",
    "mountain": "everest; matterhorn; kilimanjaro",
    "tent": "tipi; teepee; yurt", "hut": "igloo",
    "candle": "lamp light; advent candle",
    "wrapped gift": "christmas present; giveaway",
    "running shoe": "trainers; nike; adidas; footwear; high tops",
    "mobile phone": "iphone; android phone; cellphone; app; tiktok; instagram",
    "laptop": "macbook; notebook computer; internet; website; email",
    "desktop computer": "code; coding; programming; software; server; servers; bug report",
    "man beard": "keeper; zookeeper; innkeeper; mountaineer; blacksmith man",
    "princess": "elsa; cinderella; snow white; rapunzel; sleeping beauty; cleopatra; duchess",
    "hedgehog": "sonic", "lion": "simba; aslan", "deer": "bambi; rudolph",
    "girl": "pippi; red riding hood",
    "woman mage": "hermione", "tropical fish": "nemo", "boy": "peter pan; pinocchio",
    "teddy bear": "winnie; paddington; pooh", "mouse": "mickey; jerry mouse", "elephant": "dumbo",
    "robot": "ai; chatgpt; artificial intelligence; terminator; r2d2; wall e; chatbot",
    "video game": "playstation; xbox; nintendo; gaming; console",
    "coin": "bitcoin; crypto; cryptocurrency; penny; euro; dollar; cash coins",
    "crystal ball": "spell orb; orb", "scroll": "spellbook; poem; haiku; verse; contract",
    "open book": "grimoire; storybook; diary; poetry; novels; bible; textbook; homework",
    "alembic": "elixir; vial; perfume", "gem stone": "gemstone; jewel; loot; hoard",
    "package": "treasure chest; chest; delivery; cardboard box", "magic wand": "spell",
    "chess pawn": "chess board; chessboard; checkmate",
    "soccer ball": "fussball; soccer; goal; world cup", "basketball": "nba; hoop",
    "american football": "super bowl; touchdown; rugby; rugby ball",
    "tennis": "wimbledon; tennis match", "ping pong": "table tennis",
    "sports medal": "olympics; olympic games; gold medal",
    "fire": "fireplace; wildfire; fireball; bonfires; torches; burning",
    "sparkles": "magic dust; stardust; fairy dust",
    "hot beverage": "espresso; cappuccino; latte; teatime; coffee break",
    "steaming bowl": "pho; udon; broth; noodle", "hamburger": "big mac; fast food",
    "spaghetti": "lasagne; lasagna; macaroni; carbonara", "taco": "nachos; quesadilla",
    "pot of food": "goulash; paella; casserole; chowder", "beer mug": "ale; lager; oktoberfest",
    "wine glass": "red wine; white wine; rosé", "tropical drink": "smoothie; mojito; iced tea",
    "bread": "sourdough; brioche", "cheese wedge": "cheddar; gouda", "pie": "quiche; apple pie",
    "bouquet": "bunch of flowers; flower bouquet", "blossom": "petunia; poppy; cosmos flower",
    "shopping bags": "sale; discount; black friday; shop bags", "ring": "engagement; proposal",
    "tractor": "combine harvester; bulldozer; excavator; digger",
    "bubbles": "soap bubble; washing", "umbrella on ground": "sunshade; deck chair",
    "snowflake": "flake; flakes", "globe showing europe africa": "globe; planet earth",
    "ringed planet": "jupiter; neptune; uranus; exoplanet",
    "comet": "meteorite; asteroids", "red heart": "valentine; heart shape",
    "headphone": "podcast; earphones; playlist; headset", "guitar": "ukulele; bass guitar",
    "musical keyboard": "grand piano; pianos; organ; sonata", "drum": "drum kit; percussion",
    "trumpet": "trombone; tuba", "violin": "viola; double bass; harp",
    "microphone": "karaoke; concert; gig; standup comedy",
    "telescope": "observatory; spyglass", "skis": "snowboard",
    "wilted flower": "dead flower; withered flower", "crown": "coronet; throne; game of thrones",
    "syringe": "injection; flu shot", "health worker": "paramedic; dentist; vet",
    "baby": "newborns",
}  # fmt: skip

# Words that mean several: who comes in which order, as many as are asked for (or `COMPANY`).
ENSEMBLES: Mapping[str, tuple[str, ...]] = {
    word: tuple(name.strip() for name in names.split(";"))
    for words, names in (
        ("adventurers heroes party_of_adventurers fellowship companions",
         "mage; person fencing; elf; ninja; man beard"),
        ("children kids schoolchildren kinder pupils toddlers", "boy; girl; child"),
        ("people persons folk crowd villagers tourists guests visitors passengers neighbours",
         "woman; man; person; old man; girl; boy; old woman; man beard"),
        ("neighbors strangers citizens audience spectators fans customers leute friends guys",
         "woman; man; person; old man; girl; boy; old woman; man beard"),
        ("colleagues teammates dancers classmates",
         "woman; man; person; man beard"),
        ("family families", "man; woman; girl; boy"),
        ("lovers couple newlyweds sweethearts spouses partners twosome", "man; woman"),
        ("parents", "man; woman"), ("grandparents", "old man; old woman"),
        ("siblings twins", "boy; girl"),
        ("workers employees coworkers commuters",
         "office worker; woman office worker; technologist; construction worker"),
        ("students graduates", "student; woman student"),
        ("scientists researchers", "scientist; woman scientist"),
        ("musicians orchestra", "singer; woman singer; guitar; violin"),
        ("animals beasts creatures critters", "fox; rabbit; bear; owl; deer; hedgehog"),
        ("pets", "dog; cat; rabbit; hamster"),
        ("superheroes avengers", "superhero; woman superhero"),
        ("knights", "person fencing; guard; prince"),
        ("pirates buccaneers", "man beard; man; woman"),
        ("vikings warriors soldiers", "man beard; person fencing; man"),
        ("monsters", "ogre; alien monster; goblin; zombie"),
        ("dinosaurs dinos", "t rex; sauropod"),
        ("vegetables veggies", "carrot; tomato; broccoli; bell pepper"),
        ("fruits fruit", "red apple; banana; strawberry; grapes"),
        ("flowers wildflowers", "tulip; sunflower; rose; blossom"),
        ("instruments", "guitar; violin; trumpet; drum"),
        ("toys", "teddy bear; yo yo; soccer ball; nesting dolls"),
        ("bride_and_groom wedding_couple", "bride with veil; man in tuxedo"),
        ("king_and_queen", "prince; princess"),
        ("footballers players teams athletes football_players soccer_players",
         "man running; person running; woman running"),
        ("basketball_players", "person bouncing ball; man running"),
        ("aquatic_life sea_creatures fishes", "tropical fish; jellyfish; turtle; octopus; fish"),
        ("insects bugs", "honeybee; butterfly; lady beetle; beetle"),
        ("sweets desserts cakes", "cupcake; doughnut; shortcake; cookie"),
        ("drinks cocktails", "tropical drink; cocktail glass; beer mug"),
    )
    for word in (words.replace("_", " ") for words in words.split())
}  # fmt: skip
COMPANY: Mapping[str, int] = {
    "lovers": 2, "couple": 2, "newlyweds": 2, "parents": 2, "grandparents": 2, "siblings": 2,
    "twins": 2, "family": 4, "families": 4, "crowd": 8, "audience": 8, "spectators": 7, "fans": 6,
    "sweethearts": 2, "spouses": 2, "partners": 2, "bride and groom": 2, "king and queen": 2,
    "wedding couple": 2, "adventurers": 4, "party of adventurers": 4, "fellowship": 5, "pets": 4,
    "animals": 4, "orchestra": 4, "twosome": 2,
}  # fmt: skip
COMPANY_USUAL = 3

# Emoji without a sprite of their own → the sprite of the same being.
EMOJI: Mapping[str, str] = {
    "1f431": "cat", "1f436": "dog", "1f42d": "mouse", "1f439": "hamster", "1f430": "rabbit",
    "1f438": "frog", "1f435": "monkey", "1f414": "chicken", "1f434": "horse", "1f437": "pig",
    "1f42e": "cow", "1f42f": "tiger", "1f981": "lion", "1f43b": "bear", "1f43c": "panda",
    "1f428": "koala", "1f43a": "wolf", "1f98a": "fox", "1f432": "dragon", "1f984": "unicorn",
    "1f638": "cat", "1f63a": "cat", "1f63b": "cat", "1f63c": "cat", "1f640": "cat",
    "1f468": "man", "1f469": "woman", "1f466": "boy", "1f467": "girl", "1f474": "old man",
    "1f475": "old woman", "1f9d1": "person", "1f476": "baby", "1f382": "birthday cake",
    "2764": "red heart", "1f495": "two hearts", "1f496": "red heart", "1f497": "red heart",
    "1f498": "red heart", "1f493": "red heart", "1f49e": "two hearts", "1f31d": "full moon",
    "1f319": "crescent moon", "1f31e": "sun", "2600": "sun", "1f30e": "globe showing europe africa",
    "1f30f": "globe showing europe africa", "26bd": "soccer ball", "1f3c0": "basketball",
    "1f697": "automobile", "1f699": "automobile", "1f699-fe0f": "automobile", "26f5": "sailboat",
    "1f3b5": "musical note", "1f3b6": "musical notes", "1f525": "fire", "1f480": "skull",
}  # fmt: skip
# Faces show a mood, not a thing; other emoji a place, an hour or a weather as a word would.
EMOJI_WORDS: Mapping[str, str] = {
    "1f600": "happy", "1f603": "happy", "1f604": "happy", "1f60a": "happy", "1f642": "happy",
    "1f602": "funny", "1f923": "funny", "1f60d": "love", "1f970": "love", "1f618": "love",
    "1f622": "sad", "1f62d": "sad", "1f614": "sad", "1f61e": "sad", "1f631": "scary",
    "1f628": "scary", "1f634": "calm", "1f621": "furious", "1f620": "furious", "1f389": "confetti",
    "1f38a": "confetti", "1f383": "halloween", "1f327": "rain", "2614": "rain", "26c8": "storm",
    "1f329": "storm", "1f328": "snow", "2744": "snow", "26c4": "snow", "1f32b": "fog",
    "1f32c": "wind", "1f306": "city sunset", "1f307": "city sunset", "1f303": "city night",
    "1f30c": "space", "1f305": "sea dawn", "1f304": "mountains dawn", "1f3d6": "beach",
    "1f3dd": "beach", "1f3d5": "forest", "1f3de": "forest", "1f30a": "sea", "1f3d4": "mountains",
    "26f0": "mountains", "1f3d9": "city", "1f3dc": "desert", "1f30b": "volcano", "1f3db": "city",
    "1f332": "forest", "1f333": "forest", "1f342": "autumn", "1f341": "autumn", "1f338": "petals",
}  # fmt: skip


def alias_words() -> dict[tuple[str, ...], str]:
    """Words → name of the sprite that they mean."""
    return {
        tuple(words.split()): name
        for name, listed in _ALIASES.items()
        for words in (part.strip() for part in listed.split(";"))
        if words
    }
