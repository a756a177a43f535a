"""What is wished of a picture in motion, in words or without any."""

from __future__ import annotations

import pytest
from tests.support.warps import PERSON, shot_of

from reelbot.render.studio.engines.image_to_video.warp.plan import plan
from reelbot.render.studio.engines.image_to_video.warp.wishes import wishes


@pytest.mark.parametrize(
    ("motion", "moves"),
    [
        ("zoom in", ("push_in",)),
        ("slow push in", ("push_in",)),
        ("out", ("pull_out",)),
        ("pan left", ("pan_left",)),
        ("pan to the left", ("pan_left",)),
        ("pan", ("pan_right",)),
        ("left", ("pan_left",)),
        ("tilt up", ("tilt_up",)),
        ("camera circles around her", ("orbit",)),
        ("gently floating", ("float",)),
        ("pan right and zoom in", ("pan_right", "push_in")),
        ("no motion", ("still",)),
        ("langsam heranzoomen", ("push_in",)),
        ("nach links schwenken", ("pan_left",)),
        ("die Kamera fährt zurück", ("pull_out",)),
        ("something else", ()),
    ],
)
def test_words_of_motion(motion: str, moves: tuple[str, ...]) -> None:
    assert wishes("", motion).moves == moves


@pytest.mark.parametrize(
    ("prompt", "moves"),
    [
        ("she was left alone out in the cold", ()),
        ("the camera pans left", ("pan_left",)),
        ("zoom in on the cat", ("push_in",)),
        ("a panda in a pan", ("pan_right",)),
    ],
)
def test_a_prompt_speaks_of_much_besides_the_camera(prompt: str, moves: tuple[str, ...]) -> None:
    assert wishes(prompt, "").moves == moves


@pytest.mark.parametrize(
    ("prompt", "weather"),
    [
        ("snow is falling", "snow"),
        ("es schneit", "snow"),
        ("a rainy day", "rain"),
        ("the train", None),
        ("thunderstorm with rain", "storm"),
        ("Nebel zieht auf", "fog"),
        ("autumn leaves", "leaves"),
        ("she leaves the house", None),
        ("fireflies at dusk", "fireflies"),
        ("a day in the park", None),
    ],
)
def test_words_of_weather(prompt: str, weather: str | None) -> None:
    assert wishes(prompt, "").weather == weather


def test_words_of_pace_light_and_mood() -> None:
    assert wishes("", "slowly").pace < 1 < wishes("", "fast").pace
    assert wishes("rays of sunlight", "").rays
    assert not wishes("a ray in the sea", "").rays
    assert wishes("in black and white", "").mood == "noir"
    assert wishes("", "").mood == "none"


def test_without_words_the_seed_chooses_among_what_suits() -> None:
    chosen = {plan(shot_of(seed=seed), 640, 400, PERSON).camera.moves for seed in range(20)}
    assert len(chosen) >= 3
    assert plan(shot_of(seed=3), 640, 400, PERSON) == plan(shot_of(seed=3), 640, 400, PERSON)
