"""What the words of a prompt put on the stage. Sketches only: nothing is painted here."""

from __future__ import annotations

import pytest
from tests.support.loading import quiet

from reelbot.render.studio.engines.base import Shot, Size
from reelbot.render.studio.engines.text_to_video.scenery.engine import Scenery
from reelbot.render.studio.engines.text_to_video.scenery.sketch import Sketch

# Prompt → the sprites that must be seen; "a|b" means either.
NAMED = {
    "a red fox runs through a snowy forest": "fox",
    "two cats dancing in a meadow": "cat",
    "a dog chasing a ball in the park": "dog, soccer ball",
    "an old man feeding ducks by the lake": "old man, duck",
    "a girl with a red balloon": "girl, balloon",
    "a dragon flies over a castle": "dragon, castle",
    "a wizard with a crystal ball": "mage, crystal ball",
    "an astronaut riding a horse on the moon": "astronaut, horse",
    "a robot playing the violin": "robot, violin",
    "a penguin on a skateboard": "penguin, skateboard",
    "a sailboat on a stormy sea": "sailboat",
    "a pirate ship in the fog": "sailboat",
    "three boats on the ocean at sunset": "sailboat",
    "a whale jumps out of the water": "whale",
    "a shark chases a fish": "shark, fish",
    "dolphins and a turtle in a coral reef": "dolphin, turtle, coral",
    "an octopus playing the drums": "octopus, drum",
    "a lion sleeping under a tree": "lion, deciduous tree",
    "elephants walk across the savanna": "elephant",
    "a giraffe eating leaves": "giraffe",
    "a zebra and a rhinoceros": "zebra, rhinoceros",
    "a camel crosses the desert": "camel",
    "a cactus with a hat": "cactus, top hat",
    "a monkey with a banana": "monkey, banana",
    "a parrot in the jungle": "parrot",
    "a tiger prowls at night": "tiger",
    "a panda eating bamboo": "panda, tanabata tree",
    "a koala hugging a tree": "koala, deciduous tree",
    "a kangaroo jumps": "kangaroo",
    "a bear fishing in the river": "bear",
    "a wolf howls at the moon": "wolf, full moon",
    "an owl on a branch under the stars": "owl",
    "a deer and a rabbit in the woods": "deer, rabbit",
    "a hedgehog with an apple": "hedgehog, red apple",
    "a squirrel with a nut": "chipmunk, peanuts",
    "a frog on a lily": "frog",
    "a butterfly lands on a flower": "butterfly, blossom",
    "bees around a sunflower": "honeybee, sunflower",
    "a snail climbs a mushroom": "snail, mushroom",
    "a spider in its web": "spider",
    "a horse gallops on the beach": "horse",
    "cows on a farm with a tractor": "cow, tractor",
    "a pig in mud": "pig",
    "sheep on a green hill": "ewe",
    "a rooster at sunrise": "rooster",
    "a mouse and a piece of cheese": "mouse, cheese wedge",
    "a unicorn under a rainbow": "unicorn, rainbow",
    "a mermaid beneath the waves": "mermaid",
    "a ghost in a haunted house": "ghost, derelict house",
    "a vampire and a bat": "vampire, bat",
    "zombies in the graveyard": "zombie",
    "a witch on a broom": "woman mage, broom",
    "a princess in a tower": "princess, castle",
    "a king on his horse": "prince, horse",
    "a knight fights a dragon": "man, dragon",
    "santa claus on a sleigh": "santa claus, sled",
    "a snowman wearing a scarf": "snowman, scarf",
    "a ninja with a sword": "ninja, crossed swords",
    "a superhero flies over the city": "superhero",
    "a detective with a magnifying glass in the rain": "detective",
    "a chef making pizza": "cook, pizza",
    "a firefighter and a fire truck": "firefighter, fire engine",
    "a police car chases a taxi": "police car, taxi",
    "a doctor in a hospital": "health worker, hospital",
    "a farmer on a tractor": "farmer, tractor",
    "a scientist with a microscope": "scientist, microscope",
    "a teacher and children at school": "teacher, child, school",
    "a ballerina on stage": "woman dancing",
    "a surfer on a big wave": "person surfing",
    "a skier goes down the mountain": "skier, mountain",
    "a cyclist on a mountain road": "person biking",
    "a steam train crosses a bridge": "locomotive",
    "an airplane above the clouds": "airplane",
    "a helicopter over the city": "helicopter",
    "hot air balloons at dawn": "hot air balloon",
    "a rocket launches to mars": "rocket",
    "a ufo over a field with a cow": "flying saucer, cow",
    "a red car on the highway": "automobile",
    "a school bus in the rain": "bus",
    "a motorcycle at sunset": "motorcycle",
    "a tent and a campfire under the stars": "tent, fire",
    "a volcano erupts": "volcano",
    "a desert island with a palm tree": "desert island, palm tree",
    "a church on a hill": "church",
    "a windy day with a kite": "kite",
    "a ferris wheel at night": "ferris wheel",
    "a lonely robot in the rain": "robot",
    "a golden lamp in a dark cave": "light bulb",
    "a cup of coffee on a table": "hot beverage",
    "a birthday cake with candles": "birthday cake, candle",
    "strawberries and a melon": "strawberry, melon",
    "a guitar by the fire": "guitar, fire",
    "a book and a candle": "closed book, candle",
    "a treasure map and a compass": "world map, compass",
    "an umbrella in the storm": "umbrella",
    "a telescope pointing at saturn": "telescope, ringed planet",
    "a clock and an hourglass": "alarm clock, hourglass not done",
    "roses and tulips in a garden": "rose, tulip",
    "a dinosaur in the jungle": "t rex",
    "an eagle over the mountains": "eagle",
    "a crab with a crown": "crab, crown",
    "ein Fuchs läuft durch den Wald": "fox",
    "un chat noir dort sur la plage": "cat",
    "un perro y un caballo en la playa": "dog, horse",
    "белая лошадь бежит по полю": "horse",
    "猫と犬が公園で遊ぶ": "cat, dog",
    "一只熊猫在森林里": "panda",
    "고양이가 밤에 달린다": "cat",
    "um elefante azul na praia": "elephant",
    "un drago vola sopra il castello": "dragon, castle",
}

LANGUAGES = {
    "de": "ein blauer Elefant tanzt im Wald",
    "fr": "un éléphant bleu danse dans la forêt",
    "es": "un elefante azul baila en el bosque",
    "it": "un elefante blu balla nel bosco",
    "pt": "um elefante azul dança na floresta",
    "ru": "синий слон танцует в лесу",
    "ja": "青い象が森で踊る",
    "zh": "蓝色的大象在森林里跳舞",
}

FORTY = (
    "fox cat dog horse cow pig sheep lion tiger bear wolf owl frog whale shark crab snake robot "
    "alien ghost car bus train boat plane rocket house castle tree rose sun moon star cloud "
    "apple pizza book key lamp guitar crown"
)


def plan(scenery: Scenery, prompt: str, **changes: object) -> Sketch:
    shot = Shot(prompt=prompt, seconds=4, size=Size(width=640, height=360)).model_copy(
        update=changes
    )
    return Sketch.model_validate(scenery.sketch(shot, quiet))


def test_what_is_named_is_seen(scenery: Scenery) -> None:
    assert len(NAMED) >= 100
    failed = {}
    for prompt, names in NAMED.items():
        sketch = plan(scenery, prompt)
        absent = [
            name
            for name in names.split(", ")
            if not any(sketch.shows(either) for either in name.split("|"))
        ]
        if absent:
            seen = [actor.name for actor in sketch.actors] + [prop.name for prop in sketch.props]
            failed[prompt] = (absent, seen)
    assert len(failed) <= len(NAMED) * 0.05, failed


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_agree(scenery: Scenery, language: str) -> None:
    sketch = plan(scenery, LANGUAGES[language])
    (actor,) = sketch.actors
    assert (actor.name, actor.tint, actor.deed, sketch.place) == (
        "elephant", "blue", "dance", "forest",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("prompt", "name", "tint"),
    [
        ("a red fox", "fox", "red"),
        ("a blue elephant in a yellow field", "elephant", "blue"),
        ("a green cat", "cat", "green"),
        ("an orange cat", "cat", "orange"),
        ("the pink flamingo", "flamingo", "pink"),
        ("a golden key", "old key", None),
        ("un gato negro", "cat", "black"),
    ],
)
def test_colours_tint_and_do_not_choose(
    scenery: Scenery, prompt: str, name: str, tint: str | None
) -> None:
    sketch = plan(scenery, prompt)
    assert {(actor.name, actor.tint) for actor in sketch.actors} == {(name, tint)}


def test_an_orange_can_be_a_fruit(scenery: Scenery) -> None:
    assert plan(scenery, "an orange on a plate").shows("tangerine")


@pytest.mark.parametrize(
    ("prompt", "name", "count"),
    [
        ("three boats", "sailboat", 3),
        ("two cats", "cat", 2),
        ("5 penguins on the ice", "penguin", 5),
        ("a dozen chickens", "chicken", 12),
        ("a wolf", "wolf", 1),
        ("drei Katzen", "cat", 3),
        ("a thousand robots", "robot", 12),
    ],
)
def test_numbers_count(scenery: Scenery, prompt: str, name: str, count: int) -> None:
    assert sum(actor.name == name for actor in plan(scenery, prompt).actors) == count


@pytest.mark.parametrize(
    ("prompt", "deed"),
    [
        ("a fox runs", "run"),
        ("a fox walks through the woods", "walk"),
        ("a bird flies over the sea", "fly"),
        ("an elephant flies over the city", "fly"),
        ("a fish under the sea", "swim"),
        ("a dog sleeps", "sleep"),
        ("a bear dances", "dance"),
        ("a guard stands before the castle", "idle"),
        ("a rabbit jumps", "jump"),
        ("an astronaut floats in space", "float"),
        ("a sailboat sails", "sail"),
        ("a taxi in the city", "drive"),
    ],
)
def test_actors_do_what_their_verb_says(scenery: Scenery, prompt: str, deed: str) -> None:
    lead = next(actor for actor in plan(scenery, prompt).actors if actor.main)
    assert lead.deed == deed


@pytest.mark.parametrize(
    ("prompt", "place", "hour", "weather"),
    [
        ("a fox in a snowy forest at night", "forest", "night", "snow"),
        ("rain in the city at dusk", "city", "sunset", "rain"),
        ("a foggy morning by the lake", "lake", "dawn", "fog"),
        ("a sunny beach", "beach", "day", "clear"),
        ("an astronaut on the moon", "moon", "night", "clear"),
        ("a coral reef", "underwater", "day", "clear"),
    ],
)
def test_place_hour_and_weather(
    scenery: Scenery, prompt: str, place: str, hour: str, weather: str
) -> None:
    sketch = plan(scenery, prompt)
    assert sketch.place == place
    assert sketch.weather == weather
    if prompt != "a coral reef":
        assert sketch.hour == hour


@pytest.mark.parametrize(
    "prompt",
    [
        "", "asdf qwer", "🦊🌲🌙", "!!!", "justice", "the smell of rain", "a" * 2000,
        "hot snow in a dry sea at noon at midnight", "1234567890", "the and of",
        FORTY,
    ],
)  # fmt: skip
def test_anything_makes_a_plan(scenery: Scenery, prompt: str) -> None:
    sketch = plan(scenery, prompt)
    assert sketch.actors or sketch.props
    for actor in sketch.actors:
        assert 0 < actor.height < 1
        assert -0.1 < actor.x < 1.1
    for prop in sketch.props:
        assert 0 < prop.height < 1
        assert -0.1 < prop.x < 1.1


def test_emoji_are_themselves(scenery: Scenery) -> None:
    sketch = plan(scenery, "🦊🦊 🌙")
    assert [actor.name for actor in sketch.actors] == ["fox", "fox"]
    assert sketch.shows("crescent moon")
    assert sketch.hour == "night"


def test_negative_words_are_left_out(scenery: Scenery) -> None:
    sketch = plan(scenery, "a dog and a cat in the snow", negative="cat, snow")
    assert sketch.shows("dog")
    assert not sketch.shows("cat")
    assert sketch.weather == "clear"


def test_what_the_prompt_refuses_is_left_out(scenery: Scenery) -> None:
    sketch = plan(
        scenery, "a busy street in the rain with taxis, a cat on a trampoline no dogs, no snow"
    )
    assert sketch.shows("cat") and sketch.shows("taxi") and not sketch.shows("dog")
    assert sketch.weather == "rain"
    # Nobody rides on what is beside a word that nothing is shown for.
    assert all(actor.carrier is None for actor in sketch.actors)


@pytest.mark.parametrize(
    ("prompt", "seen", "unseen", "hour"),
    [
        (
            "Un voilier traverse la baie au coucher du soleil",
            "sailboat",
            "couch and lamp",
            "sunset",
        ),
        ("Una vecchia bicicletta nel campo di girasoli", "sunflower", "giraffe", None),
        ("Un barco en la bahía, puesta de sol", "ship", "sun", "sunset"),
        ("两只熊猫在竹林里吃竹子", "panda", "child", None),
        ("Eine Katze vor einer Holzhütte am Abend", "hut", "house", "sunset"),
    ],
)
def test_words_of_other_languages_are_not_taken_for_what_they_sound_like(
    scenery: Scenery, prompt: str, seen: str, unseen: str, hour: str | None
) -> None:
    sketch = plan(scenery, prompt)
    assert sketch.shows(seen) and not sketch.shows(unseen)
    assert hour is None or sketch.hour == hour
    assert seen != "hut" or sketch.place == "mountains"  # none stands in the middle of a city


def test_a_mountain_does_not_fly(scenery: Scenery) -> None:
    sketch = plan(scenery, "富士山の上を鶴が飛ぶ、桜の春")
    (bird,) = sketch.actors
    assert (bird.name, bird.deed) == ("flamingo", "fly") and sketch.shows("mount fuji")
    assert all(actor.deed == "still" for actor in plan(scenery, "a volcano flies").actors)


def test_a_style_changes_the_mood_alone(scenery: Scenery) -> None:
    plain = plan(scenery, "a fox in the forest")
    dressed = plan(
        scenery,
        "A film noir still of a fox in the forest, black and white, hard light through blinds, "
        "long shadows, night",
    )
    assert [actor.name for actor in dressed.actors] == [actor.name for actor in plain.actors]
    assert dressed.mood == "noir"


def test_shots_of_one_film_show_one_world(scenery: Scenery) -> None:
    shots = [plan(scenery, "a red fox in the snowy forest", index=i, count=3) for i in range(3)]
    assert len({(s.place, s.hour, s.weather, s.mood, s.world_seed) for s in shots}) == 1
    assert len({tuple(a.name for a in s.actors) for s in shots}) == 1
    assert len({s.actors[0].faces_right for s in shots}) == 1
    heights = [s.actors[0].height for s in shots]
    assert max(heights) > 1.3 * min(heights)


def test_a_sketch_is_a_pure_function_of_the_shot(scenery: Scenery) -> None:
    prompt = "a cat rides a dragon over the sea at night"
    assert plan(scenery, prompt, seed=5) == plan(scenery, prompt, seed=5)


def test_a_rider_sits_on_its_mount(scenery: Scenery) -> None:
    sketch = plan(scenery, "a monkey rides a horse on the beach")
    rider = next(actor for actor in sketch.actors if actor.carrier is not None)
    assert rider.carrier is not None
    assert (rider.name, sketch.actors[rider.carrier].name) == ("monkey", "horse")
