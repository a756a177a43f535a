"""Films, slideshows, narration alone and music alone: each through the whole way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reelbot.core.errors import InvalidInput
from reelbot.core.jobs import State
from tests.support.hosts import ORIGIN, calls, finished, serving, settings_for, video


@pytest.mark.parametrize(
    ("fields", "made"),
    [
        (
            {"kind": "say", "text": "one two three"},
            {"audio.m4a": pytest.approx(1.2, abs=0.1), "captions.srt": None},
        ),
        (
            {"kind": "music", "prompt": "calm", "seconds": 3},
            {"audio.m4a": pytest.approx(3.0, abs=0.05), "spectrogram.png": None},
        ),
        (
            video("a fox", mode="slideshow", seconds=None),
            {"film.mp4": pytest.approx(2.6, abs=0.1), "thumbnail.jpg": None, "captions.srt": None},
        ),
    ],
    ids=["say", "music", "slideshow"],
)
async def test_each_kind_gives_its_files(
    tmp_path: Path, fields: dict[str, Any], made: dict[str, Any]
) -> None:
    async with serving(settings_for(tmp_path)) as (_, client):
        job = (await client.submit(fields, ORIGIN, "1")).job.id
        done = await finished(client, job)
        assert done.state is State.DONE, done.error
        assert {a.name: a.seconds for a in done.artifacts} == made
    if fields["kind"] == "video":
        assert calls(tmp_path).count("picture") == 3
        assert calls(tmp_path).count("speech") == 1
    else:
        assert "picture" not in calls(tmp_path)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "describe", "image": "ab" * 32},
        {"kind": "story", "text": "One page.\n\nAnother page."},
        video("a fox", image="ab" * 32),
    ],
    ids=["describe", "story", "image"],
)
async def test_what_is_not_made_yet_is_said_at_once(
    tmp_path: Path, fields: dict[str, Any]
) -> None:
    async with serving(settings_for(tmp_path)) as (_, client):
        with pytest.raises(InvalidInput) as caught:
            await client.submit(fields, ORIGIN, "1")
        assert caught.value.code == "feature_missing"
        assert await client.jobs() == []


async def test_a_voice_may_be_called_by_another_of_its_names(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (_, client):
        asked = {"kind": "say", "text": "one two", "voice": "HIGH"}
        job = (await client.submit(asked, ORIGIN, "1")).job.id
        assert (await finished(client, job)).state is State.DONE
