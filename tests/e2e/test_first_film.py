"""The main job with the engines that ship: the command line's film is looked at and listened to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.e2e.films import Film, make
from tests.hearing import transcribe, word_error_rate

from reelbot.render.studio.film.loudness import integrated_lufs, true_peak_dbtp

pytestmark = pytest.mark.slow

SAY = "A small fox walks home through the snow. The moon is high, and the night is quiet."
COMMAND = f'/video a red fox walks in the snow at night say: "{SAY}" music: "calm piano"'


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    return Film(make(tmp_path_factory.mktemp("film"), COMMAND + " seed: 7"))


def test_it_plays_anywhere(film: Film) -> None:
    assert film.size == (1280, 720) and film.rate == 24
    assert abs(film.ends[0] - film.ends[1]) < 0.1
    assert abs(len(film.frames) / film.rate - film.ends[0]) < 0.05


def test_the_picture_moves_and_is_not_empty(film: Film) -> None:
    middle = film.frames[len(film.frames) // 2].astype(float)
    later = film.frames[len(film.frames) // 2 + 12].astype(float)
    assert middle.std() > 20
    assert np.abs(middle - later).mean() > 0.3


def test_the_narration_is_understood(film: Film) -> None:
    heard = " ".join(word for word, _, _ in transcribe(film.sound.mean(axis=1), 48_000))
    assert word_error_rate(SAY, heard) <= 0.02, heard


def test_it_is_as_loud_as_others(film: Film) -> None:
    assert integrated_lufs(film.sound, 48_000) == pytest.approx(-16, abs=1)
    assert true_peak_dbtp(film.sound, 48_000) <= -1


def test_its_recipe_makes_it_again_and_names_nobody(film: Film) -> None:
    recipe: dict[str, Any] = json.loads(film.metadata["reelbot"])
    assert recipe["seed"] == 7 and recipe["made_by_machine"] is True
    assert recipe["options"]["say"] == SAY
    assert "machine" in film.metadata["comment"]
    assert not {"user", "owner", "place", "origin"} & set(recipe)


def test_same_seed_same_film_other_seed_another(tmp_path: Path, film: Film) -> None:
    again = Film(make(tmp_path, COMMAND + " seed: 7"))
    assert np.array_equal(again.frames, film.frames)
    assert np.array_equal(again.sound, film.sound)
    other = Film(make(tmp_path, COMMAND + " seed: 8", "other.mp4"))
    shortest = min(len(other.frames), len(film.frames))
    assert not np.array_equal(other.frames[:shortest], film.frames[:shortest])
    assert not np.array_equal(other.sound[:48_000], film.sound[:48_000])


def test_upright_with_captions_beside_it(tmp_path: Path) -> None:
    command = '/video two boats sail at sunset say: "Two boats." shape: 9:16 captions: file'
    path = make(tmp_path, command)
    assert Film(path).size == (720, 1280)
    captions = path.with_suffix(".srt").read_text("utf-8")
    assert "Two boats." in captions and "-->" in captions
