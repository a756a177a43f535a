"""What each article did that Reelbot began with, by the engines it did it with: one `reelbot make`
each, with weights by their path (tiny ones), and a recipe that names them."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from aiohttp import web
from PIL import Image
from tests.e2e.films import Film, make
from tests.support import voicelike
from tests.support.services import Reply, Service

pytestmark = [pytest.mark.models, pytest.mark.timeout(400)]

TINY = {"threads": 1, "steps": 2}


def configured(folder: Path, engines: dict[str, dict[str, Any]]) -> None:
    """A configuration in which each engine is chosen for its task, with its table."""
    lines = ["[film]", 'preset = "ultrafast"', "fps = 8", "[render]", 'devices = ["cpu"]']
    lines += ["port = 0", "[engines]"]
    lines += [f'{task} = "{name}"' for task, _, name in (full.partition(".") for full in engines)]
    for full, table in engines.items():
        lines.append(f'[engines.options."{full}"]')
        lines += [f"{name} = {json.dumps(value)}" for name, value in table.items()]
    (folder / "config.toml").write_text("\n".join(lines), "utf-8")


def recipe_of(film: Film) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(film.metadata["reelbot"])
    return found


async def test_text_to_video_with_a_cloned_voice_and_music(
    weights: Callable[[str], Path], tmp_path: Path
) -> None:
    """Article 000: VideoFusion, YourTTS after a sample, Riffusion."""
    from tests.models.tiny_voices import yourtts

    yourtts(tmp_path / "your_tts")
    configured(
        tmp_path,
        {
            "text_to_video.videofusion": {
                "model": str(weights("videofusion")), "width": 64, "height": 64, **TINY,
            },
            "text_to_speech.yourtts": {
                "model": str(tmp_path / "your_tts"), "allow_pickle": True, "threads": 1,
            },
            "text_to_music.riffusion": {"model": str(weights("stable_diffusion")), **TINY},
        },
    )  # fmt: skip
    sample = tmp_path / "sample.wav"
    soundfile.write(sample, voicelike.voice(12), voicelike.RATE_HZ)
    command = (
        '/video a princess dancing in a meadow say: "Oh, what a day!" consent: yes '
        'music: "electric guitar, uplifting superhero theme" seed: 7'
    )
    film = Film(await asyncio.to_thread(make, tmp_path, command, attach=[sample]))
    recipe = recipe_of(film)
    assert recipe["engines"]["text_to_video"].startswith("videofusion")
    assert recipe["engines"]["text_to_speech"].startswith("yourtts")
    assert recipe["engines"]["text_to_music"].startswith("riffusion")
    script = recipe["script"]
    assert script["video_engine"]["settings"]["model"] == "videofusion"
    assert len(script["music_engine"]["settings"]["weights"]) == 12
    assert str(tmp_path) not in film.metadata["reelbot"], "no path of the host is in a recipe"
    assert film.frames[len(film.frames) // 2].std() > 2
    assert np.abs(film.sound).max() > 0.01
    assert [path for path in (tmp_path / "data/voices").rglob("*") if path.is_file()] == []


async def test_text_to_three_pictures_by_a_service_and_a_slideshow(tmp_path: Path) -> None:
    """Article 001: the Inference API paints, a slideshow moves."""
    painted = iter(range(100))

    async def paints(request: web.Request) -> Reply:
        data = io.BytesIO()
        number = next(painted)
        Image.new("RGB", (512, 512), (40 + 60 * (number % 3), 90, 160)).save(data, "JPEG")
        return web.Response(body=data.getvalue(), content_type="image/jpeg")

    async with Service(paints) as service:
        configured(
            tmp_path,
            {
                "text_to_image.huggingface": {
                    "url": service.url, "model": "owner/painter", "key": "hf_secret", "side": 512,
                },
            },
        )  # fmt: skip
        command = '/video a lighthouse mode: slideshow music: none say: "One light goes round."'
        film = Film(await asyncio.to_thread(make, tmp_path, command))
    recipe = recipe_of(film)
    assert recipe["engines"]["text_to_image"].startswith("huggingface")
    assert recipe["script"]["image_engine"]["settings"]["model"] == "owner/painter"
    assert len(service.asked) == 3
    assert {headers["Authorization"] for headers in service.headers} == {"Bearer hf_secret"}
    assert "hf_secret" not in film.metadata["reelbot"]
    looks = [film.frames[round(len(film.frames) * at)].mean() for at in (0.15, 0.5, 0.85)]
    assert min(abs(one - two) for one, two in pairwise(looks)) > 3


async def test_a_story_whose_pages_are_painted_and_spoken(
    weights: Callable[[str], Path], tmp_path: Path
) -> None:
    """Article 002: pages with a picture and narration each, music beneath."""
    configured(
        tmp_path,
        {
            "text_to_image.diffusers": {"model": str(weights("stable_diffusion")), **TINY},
            "text_to_music.musicgen": {"model": str(weights("musicgen")), "threads": 1},
        },
    )
    command = "/story seed: 3\nA fox wakes.\n\nIt sleeps again."
    film = Film(await asyncio.to_thread(make, tmp_path, command))
    recipe = recipe_of(film)
    assert recipe["engines"]["text_to_image"].startswith("diffusers")
    assert recipe["engines"]["text_to_music"].startswith("musicgen")
    assert recipe["script"]["image_engine"]["settings"]["model"] == "stable_diffusion"
    assert [scene["painted"] for scene in recipe["script"]["scenes"]] == [True, True]
    assert np.abs(film.sound).max() > 0.01
