"""Pictures are judged where they are decoded or made, and never by the host."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.hosts import ORIGIN, finished, serving, settings_for, video

from reelbot.bots.parcels import file_of
from reelbot.core.errors import InvalidInput
from reelbot.core.jobs import Origin, Person, State


async def test_an_uploaded_picture_has_a_score(tmp_path: Path, picture: Path) -> None:
    settings = settings_for(tmp_path, engines={"moderation": "opennsfw"})
    async with serving(settings) as (_, client):
        blob = await client.upload(picture)
        assert blob.kind == "image" and (blob.width, blob.height) == (256, 256)
        assert blob.unfit is not None and blob.unfit < 0.5
        # Known bytes are not looked at again, and say the same.
        assert await client.upload(picture) == blob


async def test_an_operator_may_switch_it_off(tmp_path: Path, picture: Path) -> None:
    settings = settings_for(tmp_path, moderation={"images": False})
    async with serving(settings) as (_, client):
        assert (await client.upload(picture)).unfit is None


@pytest.mark.parametrize(("engine", "state"), [("prude", State.FAILED), ("opennsfw", State.DONE)])
async def test_what_was_made_is_judged_before_it_is_a_film(
    tmp_path: Path, engine: str, state: State
) -> None:
    settings = settings_for(tmp_path, engines={"moderation": engine})
    async with serving(settings) as (_, client):
        job = (await client.submit(video("a fox"), ORIGIN, "1")).job.id
        found = await finished(client, job)
        assert found.state is state, found.error
        assert found.attempts == 1
        if found.error is not None:
            assert found.error.code == "picture_refused"
            assert not (tmp_path / "data" / "films" / job).exists()


async def test_a_place_may_have_it_hidden_instead_of_refused(tmp_path: Path, picture: Path) -> None:
    ann = Person(adapter="discord", user="ann")
    there = Origin(adapter="discord", user="ann", place="g", reply={"channel": "c"})
    settings = settings_for(tmp_path, engines={"moderation": "prude"})
    async with serving(settings) as (_, client):
        chief = client.acting_for(ann, "place_admin", place="g")
        with pytest.raises(InvalidInput) as own:
            await chief.set_settings({"flagged": "spoiler"})
        assert own.value.code == "setting_of_place"
        asked = video("a fox")
        refused = (await client.submit(asked, there, "1")).job
        assert (await finished(client, refused.id)).state is State.FAILED
        await chief.set_settings({"flagged": "spoiler"}, "place", "g")
        done = await finished(client, (await client.submit(asked, there, "2")).job.id)
        assert done.state is State.DONE, done.error
        assert "note.flagged" in done.notes
        film = next(a for a in done.artifacts if a.name == "film.mp4")
        assert file_of(done, film, picture, None).spoiler
        # Elsewhere it is refused as ever.
        alone = Origin(adapter="discord", user="ann")
        made = (await client.submit(video("a fox"), alone, "3")).job
        assert (await finished(client, made.id)).state is State.FAILED
