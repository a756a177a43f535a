"""Pictures, narration and descriptions by services: what they are asked, what is not believed."""

from __future__ import annotations

import asyncio
import base64
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PIL import Image
from tests.support.loading import quiet
from tests.support.services import Service, completion

from reelbot.core.errors import EngineFailed, InvalidInput
from reelbot.render.studio.engines import Registry
from reelbot.render.studio.engines.base import Line, PictureView, Shot, Size
from reelbot.render.studio.engines.image_to_text.openai import things
from reelbot.render.studio.engines.text_to_image.openai import nearest

SHOT = Shot(
    prompt="a red fox", style="ink", negative="people", seconds=3, seed=7,
    size=Size(width=1280, height=720),
)  # fmt: skip


def png(width: int = 64, height: int = 32) -> bytes:
    data = io.BytesIO()
    noise = np.random.default_rng(3).integers(0, 255, (height, width, 3), np.uint8)
    Image.fromarray(noise).save(data, "PNG")
    return data.getvalue()


def drawn(data: bytes) -> dict[str, Any]:
    return {"created": 1, "data": [{"b64_json": base64.b64encode(data).decode()}]}


def wav(seconds: float = 0.5, rate_hz: int = 22_050) -> bytes:
    data = io.BytesIO()
    t = np.arange(round(seconds * rate_hz)) / rate_hz
    soundfile.write(data, 0.3 * np.sin(2 * np.pi * 200 * t), rate_hz, format="WAV")
    return data.getvalue()


def engine(full: str, service: Service, **options: Any) -> Any:
    table = {"url": service.url, "key": "secret", "model": "a-model", "tries": 2, **options}
    registry = Registry({"options": {full: table}})
    assert registry.missing(full) is None
    identity = registry.identity(full)
    assert "secret" not in str(identity) and service.url not in str(identity)
    made: Any = registry.engine(full, identity)
    made.load(quiet)
    return made


@pytest.mark.parametrize(
    "full", ["text_to_image.openai", "text_to_image.huggingface", "image_to_text.openai"]
)
def test_without_an_address_they_say_what_to_set(full: str) -> None:
    reason = Registry().missing(full)
    assert reason is not None and "no url is set" in reason and full in reason
    half = Registry({"options": {full: {"url": "http://127.0.0.1:9/v1"}}}).missing(full)
    assert half is not None and "no model is set" in half


async def test_openai_pictures() -> None:
    async with Service(drawn(png())) as service:
        painter = engine("text_to_image.openai", service, extra={"quality": "high"})
        picture = await asyncio.to_thread(painter.paint, SHOT, quiet)
        assert picture.shape == (32, 64, 3) and picture.dtype == np.uint8
        assert service.paths == ["/v1/images/generations"]
        (asked,) = service.asked
        assert asked["prompt"] == "a red fox, ink. Not in the picture: people."
        assert (asked["size"], asked["quality"]) == ("1536x1024", "high")


def test_the_nearest_size_is_the_film_s_shape() -> None:
    sizes = ("512x512", "1024x1024", "1024x1536", "1536x1024")
    assert nearest(Size(width=1280, height=720), sizes) == "1536x1024"
    assert nearest(Size(width=720, height=1280), sizes) == "1024x1536"
    assert nearest(Size(width=1080, height=1080), sizes) == "1024x1024"


async def test_hugging_face_s_answers_while_a_model_is_loaded() -> None:
    async with Service(503, png(128, 64)) as service:
        painter = engine("text_to_image.huggingface", service)
        picture = await asyncio.to_thread(painter.paint, SHOT, quiet)
        assert picture.shape == (64, 128, 3)
        assert service.paths == ["/v1/models/a-model"] * 2
        parameters = service.asked[1]["parameters"]
        assert parameters["negative_prompt"] == "people" and parameters["seed"] == 7
        assert parameters["width"] > parameters["height"]


@pytest.mark.parametrize(
    "reply",
    [
        {"error": "Model is currently loading", "estimated_time": 20.0},
        b"<html>nothing here</html>",
        png()[:200],
        b"",
    ],
)
async def test_what_is_no_picture_is_an_error_with_its_text(reply: Any) -> None:
    async with Service(reply) as service:
        painter = engine("text_to_image.huggingface", service)
        with pytest.raises(EngineFailed) as failed:
            await asyncio.to_thread(painter.paint, SHOT, quiet)
        assert failed.value.code == "remote_garbage"
        if isinstance(reply, dict):
            assert "currently loading" in failed.value.facts["said"]
    bodies: list[dict[str, Any]] = [
        drawn(b"no picture"),
        {"data": []},
        {"data": [{"url": "http://elsewhere"}]},
    ]
    for body in bodies:
        async with Service(body) as service:
            with pytest.raises(EngineFailed) as failed:
                painter = engine("text_to_image.openai", service)
                await asyncio.to_thread(painter.paint, SHOT, quiet)
            assert failed.value.code == "remote_garbage"


async def test_speech_sentence_by_sentence_with_times() -> None:
    async with Service(wav()) as service:
        speaker = engine("text_to_speech.openai", service, voice="nova")
        line = Line(text="Good night. It is 3 o'clock.", speed=1.1)
        speech = await asyncio.to_thread(speaker.speak, line, quiet)
        assert speech.sound.rate_hz == 24_000
        assert 1.0 <= speech.sound.seconds <= 2.5
        assert [word.text for word in speech.words] == line.text.split()
        assert [asked["input"] for asked in service.asked] == ["Good night.", "It is 3 o'clock."]
        assert {(asked["voice"], asked["speed"]) for asked in service.asked} == {("nova", 1.1)}
    async with Service({"error": "no credit"}) as service:
        speaker = engine("text_to_speech.openai", service)
        with pytest.raises(EngineFailed) as failed:
            await asyncio.to_thread(speaker.speak, Line(text="Hello."), quiet)
        assert failed.value.code == "remote_garbage"
        with pytest.raises(InvalidInput):
            await asyncio.to_thread(speaker.speak, Line(text=" "), quiet)


async def test_two_questions_about_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(png())
    replies = completion("1. fox\n2. snow\n- a tree."), completion("A fox in the snow.")
    async with Service(*replies) as service:
        eyes = engine("image_to_text.openai", service, description="What is it? In {language}.")
        view = PictureView(image="ab" * 32, language="fr")
        seen = await asyncio.to_thread(eyes.describe, view, path, quiet)
        assert [thing.name for thing in seen.objects] == ["fox", "snow", "a tree"]
        assert seen.description == "A fox in the snow." and seen.language == "fr"
        assert seen.objects[0].box == (0, 0, 64, 32)
        question, image = service.asked[1]["messages"][0]["content"]
        assert (
            question["text"] == "What is it? In French." and service.asked[0]["max_tokens"] == 100
        )
        assert image["image_url"]["url"].startswith("data:image/jpeg;base64,")
    async with Service(completion("")) as service:
        eyes = engine("image_to_text.openai", service)
        with pytest.raises(EngineFailed):
            await asyncio.to_thread(eyes.describe, view, path, quiet)


def test_lists_however_they_are_written() -> None:
    assert things("fox, snow, fox; * tree\n3) moon") == ["fox", "snow", "tree", "moon"]
    assert len(things(",".join(f"thing {n}" for n in range(30)))) == 10
