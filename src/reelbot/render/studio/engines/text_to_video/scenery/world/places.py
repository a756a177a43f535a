"""The places a scene can be in: what the ground is, what is on the horizon, what grows there."""

from __future__ import annotations

from collections.abc import Mapping

from reelbot.render.studio.engines.text_to_video.scenery.world.place import Place
from reelbot.render.studio.engines.text_to_video.scenery.world.sites import SITES

PLACES: Mapping[str, Place] = {
    "meadow": Place(
        "meadow field grassland countryside grass prairie plain valley pasture lawn spring",
        "a green meadow in the countryside on a sunny day",
        (112, 178, 78), (142, 186, 150), ridges=("hills", "hills"),
        scatter=(("deciduous tree", 3), ("evergreen tree", 1)),
        small=(("blossom", 2), ("tulip", 1), ("herb", 2), ("sunflower", 0.5)), density=0.5,
    ),
    "forest": Place(
        "forest wood woods woodland grove glade clearing taiga thicket",
        "deep in the forest among tall trees",
        (84, 140, 72), (92, 140, 118), ridges=("hills", "treeline"),
        scatter=(("evergreen tree", 3), ("deciduous tree", 2)),
        small=(("mushroom", 1), ("herb", 2), ("seedling", 1)), density=1.5,
    ),
    "jungle": Place(
        "jungle rainforest tropics amazon",
        "a dense tropical jungle",
        (60, 132, 70), (80, 140, 110), ridges=("treeline", "treeline"),
        scatter=(("palm tree", 3), ("deciduous tree", 2)),
        small=(("hibiscus", 1), ("herb", 3)), density=1.6,
    ),
    "mountains": Place(
        "mountains mountain alps peak peaks summit himalaya hill hills ridge highland "
        "highlands canyon",
        "high mountains with rocky peaks",
        (122, 158, 96), (120, 142, 178), ridges=("mountains", "mountains", "hills"),
        scatter=(("evergreen tree", 3), ("rock", 0.3)), small=(("rock", 1), ("herb", 1)),
            density=0.6,
    ),
    "arctic": Place(
        "arctic antarctic antarctica glacier ice iceberg pole tundra frozen siberia icy polar",
        "a frozen arctic landscape of ice and snow",
        (226, 238, 250), (176, 204, 232), ridges=("icebergs", "icebergs"),
        small=(("ice", 0.5),), density=0.3, weather="snow",
    ),
    "desert": Place(
        "desert dune dunes sahara sand oasis egypt",
        "a hot sandy desert with dunes",
        (232, 190, 122), (226, 178, 130), ridges=("mesas", "dunes", "dunes"),
        scatter=(("cactus", 2), ("rock", 0.7)), small=(("rock", 0.5),), density=0.3,
    ),
    "savanna": Place(
        "savanna savannah safari africa serengeti outback",
        "the wide african savanna",
        (204, 176, 92), (196, 170, 120), ridges=("mesas", "hills"),
        scatter=(("deciduous tree", 2),), small=(("sheaf of rice", 1), ("herb", 1)),
        density=0.35, hour="sunset",
    ),
    "beach": Place(
        "beach seaside tropical island lagoon bay",
        "a sunny beach by the sea with palm trees",
        (242, 214, 160), (90, 170, 200), ridges=("hills",),
        scatter=(("palm tree", 3),), small=(("spiral shell", 1), ("rock", 0.4)),
        water="sea", density=0.35, horizon=0.5,
    ),
    "coast": Place(
        "coast coastline shore seashore cape headland cliffs cliff",
        "a rocky coast with a lighthouse above the sea",
        (112, 134, 92), (96, 150, 180), ridges=("none",),
        scatter=(), small=(("rock", 3), ("herb", 1)), water="sea", density=0.6, horizon=0.5,
    ),
    "sea": Place(
        "sea ocean waves waters pacific atlantic sailing surf surfing",
        "a ship on the open sea among waves",
        (36, 112, 168), (96, 160, 196), ridges=("none",), ground_kind="sea", horizon=0.52,
    ),
    "harbour": Place(
        "harbour harbor port quay pier dock docks wharf marina jetty waterfront boatyard",
        "boats lie at the quay of a harbour",
        (150, 122, 96), (128, 156, 168), ridges=("hills",), ground_kind="floor",
        small=(("oil drum", 1), ("package", 1)), water="sea", density=0.4, horizon=0.5,
    ),
    "cave": Place(
        "cave caves cavern dungeon dungeons grotto tunnel tunnels lair mine mines catacomb "
        "catacombs underground vault sewer",
        "in a dark cave under the ground, by the light of torches",
        (104, 92, 98), (60, 54, 70), backdrop="cave", ridges=(), hour="night", horizon=0.66,
    ),
    "lake": Place(
        "lake pool river pond stream swamp marsh creek waterfall fjord wetland",
        "a quiet lake with reeds",
        (102, 160, 92), (110, 160, 150), ridges=("mountains", "treeline"),
        scatter=(("evergreen tree", 2), ("deciduous tree", 2)),
        small=(("herb", 3), ("lotus", 0.6)), water="lake", density=0.7, horizon=0.52,
    ),
    "underwater": Place(
        "underwater undersea seabed reef aquarium seafloor depths atlantis submarine",
        "under the sea among corals and fish",
        (198, 186, 140), (30, 110, 160), backdrop="underwater", ridges=("dunes", "dunes"),
        scatter=(("coral", 2), ("herb", 1)), small=(("coral", 2), ("spiral shell", 1), ("rock", 1)),
        density=0.7,
    ),
    "city": Place(
        "city town street downtown metropolis urban skyline skyscrapers avenue tokyo york london "
        "paris station alley sidewalk traffic manhattan",
        "a big city with skyscrapers and streets",
        (96, 98, 110), (120, 136, 170), ridges=("skyline", "skyline"),
        scatter=(("deciduous tree", 1),),
        ground_kind="paving", density=0.4,
    ),
    "road": Place(
        "road highway motorway racetrack racing track route freeway race",
        "a car on a long road",
        (92, 94, 102), (130, 170, 130), ridges=("mountains", "hills"),
        scatter=(("deciduous tree", 2), ("evergreen tree", 1)), ground_kind="road", density=0.6,
    ),
    "village": Place(
        "village hamlet suburb settlement neighborhood neighbourhood",
        "a small village with houses",
        (124, 172, 88), (142, 180, 150), ridges=("hills", "hills"),
        scatter=(("house", 2), ("house with garden", 2), ("deciduous tree", 2), ("church", 0.4)),
        small=(("blossom", 1), ("herb", 1)), density=0.7,
    ),
    "farm": Place(
        "farm ranch barnyard orchard vineyard countryside stable",
        "a farm with fields and animals",
        (150, 178, 82), (150, 184, 130), ridges=("hills", "hills"),
        scatter=(("deciduous tree", 2), ("house", 1), ("sheaf of rice", 1)),
        small=(("sheaf of rice", 2), ("sunflower", 1)), density=0.5,
    ),
    "garden": Place(
        "garden park backyard flowers flower playground yard",
        "a garden full of flowers",
        (108, 180, 90), (130, 186, 140), ridges=("hills", "treeline"),
        scatter=(("deciduous tree", 3),),
        small=(("tulip", 2), ("rose", 1), ("sunflower", 1), ("hyacinth", 1), ("blossom", 2)),
        density=0.7,
    ),
    "castle": Place(
        "castle kingdom medieval fairytale knight knights royal",
        "a medieval castle in a fairy tale kingdom",
        (110, 164, 84), (134, 150, 176), ridges=("mountains", "hills"),
        scatter=(("evergreen tree", 2), ("deciduous tree", 1)), small=(("herb", 1), ("rose", 0.5)),
        density=0.6,
    ),
    "graveyard": Place(
        "graveyard cemetery crypt tomb haunted halloween grave",
        "a haunted graveyard at night",
        (74, 92, 70), (80, 96, 120), ridges=("hills", "treeline"),
        scatter=(("evergreen tree", 1), ("derelict house", 0.2)),
        small=(("headstone", 3), ("mushroom", 0.5)), density=0.5, hour="night", weather="fog",
    ),
    "volcano": Place(
        "volcano lava magma eruption crater",
        "a volcano with glowing lava",
        (74, 60, 62), (120, 74, 70), ridges=("mesas", "mountains"),
        scatter=(("rock", 1),), small=(("rock", 2),), density=0.4, hour="sunset", weather="embers",
    ),
    "mars": Place(
        "mars martian planet alien_planet",
        "on the red planet mars",
        (190, 98, 62), (200, 130, 96), ridges=("mesas", "dunes"),
        scatter=(("rock", 2),), small=(("rock", 2),), density=0.35, hour="sunset", weather="dust",
    ),
    "moon": Place(
        "lunar moonscape crater moonwalk",
        "walking on the surface of the moon",
        (150, 152, 164), (96, 98, 116), backdrop="space", ridges=("hills", "dunes"),
        scatter=(("rock", 2),), small=(("rock", 2),), density=0.3, hour="night",
    ),
    "space": Place(
        "space galaxy universe cosmos nebula orbit outer cosmic interstellar spacewalk",
        "floating in outer space among stars and planets",
        (30, 30, 60), (40, 40, 90), backdrop="space", ridges=(), hour="night",
    ),
    "sky": Place(
        "sky clouds cloud heaven heavens air airborne",
        "flying high in the sky above the clouds",
        (236, 242, 250), (190, 214, 242), backdrop="clouds", ridges=(),
    ),
    "room": Place(
        "room house_inside indoors inside home kitchen bedroom library office school classroom "
        "cafe café restaurant bar hotel museum studio laboratory lab hall attic basement "
        "cinema shop bookshop window fireplace sofa couch bed tavern pub saloon hallway corridor "
        "bathroom nursery classroom wohnzimmer living-room",
        "indoors in a cosy room",
        (168, 120, 82), (226, 204, 176), backdrop="room", ridges=(), ground_kind="floor",
        horizon=0.66,
    ),
    "stage": Place(
        "stage concert theatre theater opera ballet disco nightclub club cabaret gig podium "
        "spotlight dancefloor talent-show",
        "on the stage of a theatre in the spotlight",
        (120, 74, 56), (150, 60, 80), backdrop="studio", ridges=(), ground_kind="floor",
        hour="night", horizon=0.68,
    ),
    **SITES,
    "table": Place(
        "table still-life desk plate",
        "a still life of food on a wooden table",
        (166, 112, 72), (214, 180, 150), backdrop="room", ridges=(), ground_kind="floor",
        horizon=0.7,
    ),
}  # fmt: skip


def place_words() -> dict[str, str]:
    """Every word that names a place → the place; the first place to claim a word has it."""
    found: dict[str, str] = {}
    for name, place in {**SITES, **PLACES}.items():
        for word in place.words.split():
            found.setdefault(word, name)
        if name != "moon":  # mostly the one in the sky; "on the moon" is read as lunar
            found.setdefault(name, name)
    return found
