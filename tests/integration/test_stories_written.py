"""Stories that a language model writes: once for all films of a premise, or a clear failure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.hosts import ORIGIN, finished, serving
from tests.support.services import Service, completion
from tests.support.stories import STORY, Counter, again, made, recipe, scenes, settings

from reelbot.cli.film_file import read_recipe
from reelbot.cli.jobs import changed_request
from reelbot.core.errors import InvalidInput, NotAllowed
from reelbot.core.jobs import State
from reelbot.core.settings import Settings
from reelbot.render.host import policy

KEY = "very-secret-key"
OPENAI = "text_generation.openai"
WRITTEN = "# The Light\n\nOne two three.\n---\nFour five six seven.\n---\nEight nine ten."


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries come at once."""
    monkeypatch.setattr(policy, "BACK_OFF_S", (0.01, 0.01))


def with_service(folder: Path, service: Service, **sections: Any) -> Settings:
    base = settings(folder, **sections)
    options = {
        **base.engines.options,
        OPENAI: {"url": service.url, "model": "tiny", "key": KEY, "tries": 1},
    }
    engines = base.engines.model_copy(update={"options": options})
    return base.model_copy(update={"engines": engines})


PREMISE = {"kind": "story", "premise": "a shy light", "pages": 3, "music": "none"}


@pytest.mark.slow
async def test_a_premise_becomes_a_film_and_its_story_stays(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with (
        Service(completion(WRITTEN)) as service,
        serving(with_service(tmp_path, service)) as (_, client),
    ):
        first = await made(client, PREMISE)
        assert recipe(first)["script"]["title"] == "The Light"
        assert scenes(first)[0]["text"] == "One two three."
        assert recipe(first)["engines"]["text_generation"] == "openai 1"
        assert service.headers[0]["Authorization"] == f"Bearer {KEY}"
        # What was written is not asked for again, neither for a page nor for a whole new film.
        count = Counter(tmp_path)
        count.new()
        second = await again(client, first.id, "2", page=2)
        assert count.new() == ["picture"]
        third = await again(client, second.id, "3", style="noir")
        assert [s["text"] for s in scenes(third)] == [s["text"] for s in scenes(first)]
        film = tmp_path / "story.mp4"
        await client.download(third.id, "film.mp4", film)
        await made(client, changed_request(read_recipe(film), {"shape": "1:1"}), "4")
        assert len(service.asked) == 1
        # Another premise is another story.
        await again(client, first.id, "5", premise="a bold light")
        assert len(service.asked) == 2 and "a bold light" in str(service.asked[1])
        jobs = json.dumps([job.model_dump(mode="json") for job in await client.jobs()])
    assert KEY not in jobs and service.url not in jobs
    assert_nowhere(KEY, tmp_path)
    assert_nowhere(service.url, tmp_path)
    assert KEY not in "".join(capfd.readouterr())


def assert_nowhere(secret: str, folder: Path) -> None:
    """Not in the queue, the assets, the films or the logs."""
    holding = [
        path.relative_to(folder)
        for path in folder.rglob("*")
        if path.is_file() and secret.encode() in path.read_bytes()
    ]
    assert holding == []


@pytest.mark.slow
async def test_a_second_try_does_not_ask_again(tmp_path: Path) -> None:
    written = WRITTEN.replace("Eight", "Eight crashonce-picture")
    async with (
        Service(completion(written)) as service,
        serving(with_service(tmp_path, service)) as (_, client),
    ):
        done = await made(client, PREMISE)
        assert done.attempts == 2 and len(service.asked) == 1


FAILING: list[tuple[Any, str, int]] = [
    (401, "remote_key", 1),
    (500, "remote_failed", 3),
    ('{"choices": [{"mess', "remote_garbage", 3),
    (completion("# Half\n\nOne two", finish="length"), "text_cut_off", 1),
    (completion("I would rather not."), "story_not_written", 3),
    (completion(WRITTEN.replace("nine", "r0ude")), "written_words_refused", 1),
]


@pytest.mark.slow
async def test_a_story_that_is_not_written_fails_clearly(tmp_path: Path) -> None:
    async with (
        Service(500) as service,
        serving(with_service(tmp_path, service, moderation={"blocked": ["roude"]})) as (_, client),
    ):
        for reply, code, attempts in FAILING:
            service.replies = [reply]
            job = (await client.submit(PREMISE, ORIGIN, code)).job.id
            failed = await finished(client, job)
            assert failed.state is State.FAILED and failed.error is not None
            assert (failed.error.code, failed.attempts) == (code, attempts)
            assert failed.recipe is None and failed.artifacts == ()
    assert_nowhere(KEY, tmp_path)


async def test_what_was_written_is_only_taken_with_its_premise(tmp_path: Path) -> None:
    async with serving(settings(tmp_path, moderation={"blocked": ["rude"]})) as (_, client):
        for fields in (
            STORY | {"written": "one"},
            PREMISE | {"written": "something rude"},
        ):
            with pytest.raises((InvalidInput, NotAllowed)):
                await client.submit(fields, ORIGIN, "1")
        done = await made(client, PREMISE | {"written": "one two\n\nthree four"})
        assert len(scenes(done)) == 2
