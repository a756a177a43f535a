"""Places that people built or laid out, and a few that are known by one sight."""

from __future__ import annotations

from collections.abc import Mapping

from reelbot.render.studio.engines.text_to_video.scenery.world.place import Place

SITES: Mapping[str, Place] = {
    "market": Place(
        "market marketplace markets bazaar souk stall stalls marrakesh marrakech",
        "a busy market with stalls of fruit",
        (206, 176, 138), (206, 168, 128), ridges=("clay houses",), ground_kind="cobbles",
        built=("stalls",), horizon=0.6,
    ),
    "christmas market": Place(
        "christmasmarket", "a christmas market with lights at night",
        (150, 140, 140), (170, 140, 130), ridges=("townhouses",), ground_kind="cobbles",
        built=("stalls", "bunting"), hour="night", weather="snow", horizon=0.6,
    ),
    "stadium": Place(
        "stadium arena soccerfield ballpark",
        "a football stadium full of people",
        (86, 170, 74), (120, 130, 150), ridges=("stands",), ground_kind="pitch", horizon=0.56,
    ),
    "funfair": Place(
        "fairground carnival circus",
        "a funfair with a ferris wheel",
        (186, 168, 132), (150, 170, 190), ridges=("treeline",), ground_kind="cobbles",
        scatter=(("deciduous tree", 1),), density=0.5, built=("rides", "bunting"), horizon=0.6,
    ),
    "playground": Place(
        "playground playgrounds sandbox",
        "a playground with swings and a slide",
        (128, 188, 88), (130, 186, 140), ridges=("hills", "treeline"),
        scatter=(("deciduous tree", 3),), small=(("blossom", 1), ("herb", 1)), density=0.6,
        built=("swings",), hour="day",
    ),
    "pool": Place(
        "pool poolside swimmingpool",
        "a swimming pool in the sun",
        (232, 218, 196), (110, 170, 120), ridges=("treeline",), ground_kind="tiles", water="lake",
        wet=(40, 190, 214), hour="day", horizon=0.5, built=("umbrellas",),
    ),
    "waterfall": Place(
        "waterfall waterfalls cascade niagara",
        "a waterfall falls from a high cliff",
        (96, 156, 88), (112, 122, 116), ridges=("cliff",), water="lake",
        small=(("herb", 3), ("rock", 1.5)), density=0.7, horizon=0.56,
    ),
    "bridge": Place(
        "bridge viaduct",
        "on an old stone bridge over a river",
        (176, 164, 150), (110, 160, 150), ridges=("mountains", "treeline"), ground_kind="deck",
        water="lake", horizon=0.5,
    ),
    "old town": Place(
        "oldtown paris prague rome alley alleyway alleys cobblestone cobbled altstadt gasse",
        "a narrow alley in an old town",
        (170, 158, 148), (206, 176, 150), ridges=("townhouses", "townhouses"),
        ground_kind="cobbles", built=("lamps",), horizon=0.64,
    ),
    "canal": Place(
        "canal canals venice amsterdam venedig venise venezia venecia",
        "a canal between old houses in Venice",
        (190, 176, 158), (206, 160, 132), ridges=("canal houses",), ground_kind="cobbles",
        water="lake", wet=(48, 132, 138), horizon=0.52, built=("poles",),
    ),
    "lavender field": Place(
        "lavenderfield provence", "rows of lavender",
        (150, 136, 110), (150, 170, 160), ridges=("hills", "treeline"), ground_kind="crops",
        crop=((146, 98, 214), (128, 84, 200)), horizon=0.58,
    ),
    "tulip field": Place(
        "tulipfield flowerfield holland netherlands keukenhof", "a field of tulips in rows",
        (128, 150, 84), (150, 190, 160), ridges=("hills",), ground_kind="crops", hour="day",
        crop=((232, 64, 74), (250, 196, 62), (240, 120, 170), (246, 244, 240), (236, 120, 48)),
        horizon=0.58,
    ),
    "sunflower field": Place(
        "sunflowerfield", "a field of sunflowers",
        (112, 156, 66), (150, 190, 150), ridges=("hills",),
        scatter=(("sunflower", 1),), small=(("sunflower", 1),), density=2.8, hour="day",
        horizon=0.58,
    ),
    "rice field": Place(
        "ricefield paddy paddies riceterrace", "a rice field under water",
        (104, 150, 140), (120, 180, 140), ridges=("mountains", "hills"), ground_kind="crops",
        crop=((126, 200, 84), (108, 186, 80)), scatter=(("palm tree", 1),), density=0.2,
        horizon=0.58,
    ),
    "vineyard": Place(
        "vineyard vineyards winery tuscany toskana toscana", "a vineyard in rows",
        (172, 148, 104), (156, 176, 132), ridges=("hills", "hills"), ground_kind="crops",
        crop=((92, 148, 66), (104, 156, 62)), scatter=(("house", 0.4), ("evergreen tree", 1)),
        density=0.25, horizon=0.58,
    ),
    "wheat field": Place(
        "cornfield wheatfield wheat kornfeld weizenfeld", "a field of golden corn",
        (196, 164, 84), (170, 186, 130), ridges=("hills", "treeline"), ground_kind="crops",
        crop=((240, 202, 104), (230, 188, 84)), leaf=(206, 160, 74), horizon=0.58,
    ),
    "bamboo forest": Place(
        "bambooforest bamboogrove", "a path in a bamboo forest",
        (118, 150, 76), (110, 170, 110), ridges=("bamboo", "bamboo"),
        small=(("herb", 3), ("rock", 0.4)), density=0.8, horizon=0.66,
    ),
    "canyon": Place(
        "canyon canyons gorge ravine", "a deep canyon of red rock",
        (206, 136, 86), (208, 128, 88), ridges=("canyon", "canyon"),
        scatter=(("cactus", 1), ("rock", 1)), small=(("rock", 1.4),), density=0.35, horizon=0.64,
    ),
    "station": Place(
        "trainstation railwaystation", "a platform of a railway station",
        (196, 186, 176), (190, 160, 140), ridges=("skyline",), ground_kind="tiles",
        built=("platform",), horizon=0.6,
    ),
    "airport": Place(
        "airport airports airfield flughafen aéroport aeropuerto",
        "an airport with a runway and a control tower",
        (128, 168, 100), (140, 170, 150), ridges=("hills",), ground_kind="road",
        built=("airport",), horizon=0.6,
    ),
    "racetrack": Place(
        "racetrack raceway speedway racecourse", "a racetrack with stands full of people",
        (92, 150, 84), (120, 130, 150), ridges=("stands",), ground_kind="road", horizon=0.58,
    ),
    "zoo": Place(
        "zoo zoos", "animals in a zoo behind a fence",
        (140, 176, 96), (130, 180, 140), ridges=("treeline",),
        scatter=(("deciduous tree", 2), ("palm tree", 1), ("rock", 0.8)),
        small=(("rock", 0.6), ("herb", 1)), density=0.7, built=("fence",), hour="day",
    ),
    "rooftop": Place(
        "housetop housetops", "high over the skyscrapers, on the top of a tall building",
        (150, 120, 112), (120, 136, 170), ridges=("skyline", "skyline"), ground_kind="tiles",
        built=("fence",), horizon=0.68,
    ),
    "building site": Place(
        "buildingsite construction", "a construction site with cranes",
        (190, 150, 106), (150, 160, 176), ridges=("skyline",),
        scatter=(("building construction", 3), ("oil drum", 0.4)),
        small=(("brick", 1), ("wood", 1)), density=0.5, hour="day", built=("fence",),
    ),
    "ice rink": Place(
        "icerink", "skating on a frozen lake in winter",
        (186, 218, 244), (150, 180, 206), ridges=("mountains", "treeline"), ground_kind="ice",
        scatter=(("evergreen tree", 1),), density=0.8, weather="snow",
    ),
    "igloo": Place(
        "igloo igloos eskimo inuit", "igloos in the snow of the arctic",
        (226, 238, 250), (176, 204, 232), ridges=("icebergs", "icebergs"),
        small=(("ice", 0.5),), density=0.3, weather="snow", built=("igloos",),
    ),
    "oasis": Place(
        "oasis oases", "an oasis with palms in the desert",
        (232, 196, 130), (226, 178, 130), ridges=("dunes", "dunes"), water="lake",
        scatter=(("palm tree", 3),), small=(("herb", 2),), wet=(52, 160, 170), density=0.7,
        horizon=0.54,
    ),
    "great wall": Place(
        "greatwall", "on the great wall of china over the hills",
        (186, 166, 136), (116, 150, 110), ridges=("mountains", "hills", "treeline"),
        ground_kind="wall", horizon=0.62,
    ),
    "japanese garden": Place(
        "japanesegarden shrine kyoto zen pagoda japanesetemple", "a japanese temple garden",
        (136, 176, 96), (150, 176, 170), ridges=("mountains", "treeline"),
        scatter=(("japanese castle", 1.4), ("shinto shrine", 1.2), ("deciduous tree", 3)),
        small=(("rock", 1), ("blossom", 1), ("herb", 1)), density=0.6, weather="petals",
    ),
}  # fmt: skip

# Turns of speech, by the one word that stands for them.
PHRASES = (
    ("christmas market", "christmasmarket"), ("xmas market", "christmasmarket"),
    ("weihnachtsmarkt", "christmasmarket"), ("marché de noël", "christmasmarket"),
    ("amusement park", "funfair"), ("theme park", "funfair"), ("vergnügungspark", "funfair"),
    ("parc d'attractions", "funfair"), ("jahrmarkt", "funfair"),
    ("swimming pool", "swimmingpool"), ("schwimmbad", "swimmingpool"), ("freibad", "swimmingpool"),
    ("old town", "oldtown"), ("soccer field", "soccerfield"), ("football field", "soccerfield"),
    ("football pitch", "soccerfield"), ("football match", "footballers soccer ball soccerfield"),
    ("soccer match", "footballers soccer ball soccerfield"),
    ("football game", "footballers soccer ball soccerfield"),
    ("soccer game", "footballers soccer ball soccerfield"),
    ("fußballspiel", "footballers soccer ball soccerfield"), ("fußballstadion", "stadium"),
    ("lavender field", "lavenderfield"), ("lavendelfeld", "lavenderfield"),
    ("champ de lavande", "lavenderfield"), ("field of lavender", "lavenderfield"),
    ("sunflower field", "sunflowerfield"), ("field of sunflowers", "sunflowerfield"),
    ("tulip field", "tulipfield"), ("field of tulips", "tulipfield"), ("tulpenfeld", "tulipfield"),
    ("field of flowers", "tulipfield"), (" flower field", " tulipfield"),
    ("sonnenblumenfeld", "sunflowerfield"), ("rice field", "ricefield"),
    ("rice paddy", "ricefield"), ("rice paddies", "ricefield"), ("rice terrace", "ricefield"),
    ("reisfeld", "ricefield"), ("wheat field", "wheatfield"), ("corn field", "cornfield"),
    ("weinberg", "vineyard"), ("bamboo forest", "bambooforest"), ("bambuswald", "bambooforest"),
    ("bamboo grove", "bambooforest"), ("japanese garden", "japanesegarden"),
    ("japanese temple", "japanesetemple"), ("zen garden", "japanesegarden"),
    ("train station", "trainstation"), ("railway station", "trainstation"),
    ("at the station", "at the trainstation"), ("in the station", "in the trainstation"),
    ("train platform", "trainstation"), ("bahnhof", "trainstation"),
    ("building site", "buildingsite"), ("construction site", "buildingsite"),
    ("baustelle", "buildingsite"), ("frozen lake", "icerink"), ("frozen pond", "icerink"),
    ("ice rink", "icerink"), ("skating rink", "icerink"), ("ski slope", "snowy mountains"),
    ("ski resort", "snowy mountains"), ("race track", "racetrack"),
    ("hot spring", "misty lake"), ("park bench", "bench in the garden"),
    ("rooftop", "housetop"), ("on the roof", "on the housetop"), ("on a roof", "on a housetop"),
    ("at the fair", "at the funfair"), ("at a fair", "at a funfair"), ("county fair", "funfair"),
    ("bowling alley", "bowling hall"), ("on a swing", "on a playground"),
    ("at christmas", "at christmas snow"),
    ("great wall", "greatwall"), ("chinese wall", "greatwall"),
    ("chinesische mauer", "greatwall"), ("desert island", "lagoon"),
    ("deserted island", "lagoon"), ("wasserfall", "waterfall"), ("spielplatz", "playground"),
    ("marktplatz", "marketplace"),
)  # fmt: skip
