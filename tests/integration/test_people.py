"""Settings, bans and bounds of people, and forgetting a person, at a real host."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from tests.support.hosts import (
    STUDIO,
    finished,
    origin,
    reached,
    serving,
    settings_for,
    speaking_for,
    until,
    video,
)
from tests.support.queues import Clock

from reelbot.core.client import RenderClient
from reelbot.core.errors import InvalidInput, NotAllowed, NotFound, QuotaReached
from reelbot.core.jobs import Job, Person, State
from reelbot.render.host.app import RenderHost

ANN = Person(adapter="discord", user="ann-4711")
BOB = Person(adapter="discord", user="bob-0815")
EVE = Person(adapter="telegram", user="ann-4711")
HOUR_S = 3600.0


async def ask(client: RenderClient, person: Person, key: str, **options: Any) -> Job:
    """A job of a person, from a guild."""
    asked = video("a fox", **options)
    return (await client.submit(asked, origin(person, "guild"), key)).job


def holding(folder: Path, text: str) -> Iterator[Path]:
    """Every file below the folder in whose name or content the text is."""
    for path in folder.rglob("*"):
        if text in path.name or (path.is_file() and text.encode() in path.read_bytes()):
            yield path


@asynccontextmanager
async def at(clock: Clock, folder: Path) -> AsyncIterator[RenderHost]:
    """A host whose queue goes by a clock that is set by hand."""
    async with RenderHost(settings_for(folder), studio=STUDIO, now=clock) as host:
        yield host


# --- settings ------------------------------------------------------------------------------------


async def test_settings_fill_what_was_not_said_the_persons_before_the_places(
    tmp_path: Path,
) -> None:
    async with (
        serving(settings_for(tmp_path)) as (host, client),
        speaking_for(host, ANN) as ann,
        speaking_for(host, BOB, "place_admin") as chief,
    ):
        await chief.set_settings({"shape": "1:1", "style": "noir"}, "place", "guild")
        assert (await ann.settings("place", "guild")).settings["style"] == "noir"
        with pytest.raises(NotAllowed):
            await ann.set_settings({"shape": "16:9"}, "place", "guild")
        await ann.set_settings({"shape": "9:16", "music": "none", "language": "German"})
        said = {"shape": "9:16", "music": "none", "language": "de"}
        assert (await ann.settings()).settings == said
        job = await finished(client, (await ask(ann, ANN, "1", music=None)).id)
        assert job.recipe is not None
        options = job.recipe["options"]
        assert (options["shape"], options["style"], options["music"]) == (
            *("9:16", "noir"),
            "none",
        )
        film = next(a for a in job.artifacts if a.name == "film.mp4")
        assert (film.width, film.height) == (720, 1280)

        job = await finished(client, (await ask(ann, ANN, "2", shape="16:9")).id)
        assert job.recipe is not None and job.recipe["options"]["shape"] == "16:9"
        await ann.set_settings({"shape": None})
        # The same words under the same key are the same job, whatever the settings are now.
        again = await ann.submit(video("a fox", shape="16:9"), origin(ANN, "guild"), "2")
        assert (again.job.id, again.created) == (job.id, False)
        assert (await ann.settings()).settings == {"music": "none", "language": "de"}


async def test_a_setting_that_no_longer_fits_refuses_nobody(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (host, client):
        await client.pause()
        async with speaking_for(host, ANN) as ann:
            await ann.set_settings({"voice": "gone-voice", "speed": 1.5})
            job = await ask(ann, ANN, "1", say="one two")
            assert job.state is State.QUEUED
            # With words and without: who names a voice wants to be heard, or told why not.
            for key, fields in (("2", {"say": "one two"}), ("3", {})):
                with pytest.raises(InvalidInput) as caught:
                    await ask(ann, ANN, key, voice="gone-voice", **fields)
                assert caught.value.code == "unknown_voice"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"shpe": "1:1"}, "unknown_option"),
        ({"shape": "4:3"}, "unknown_value"),
        ({"style": "nor"}, "unknown_style"),
        ({"prompt": "a fox"}, "unknown_option"),
        ({"speed": 9}, "out_of_range"),
    ],
)
async def test_wrong_settings_are_refused(
    tmp_path: Path, changes: dict[str, Any], code: str
) -> None:
    async with serving(settings_for(tmp_path)) as (host, _), speaking_for(host, ANN) as ann:
        with pytest.raises(InvalidInput) as caught:
            await ann.set_settings(changes)
        assert caught.value.code == code
        assert (await ann.settings()).settings == {}


async def test_settings_are_somebodys_and_somewheres(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (host, client):
        with pytest.raises(InvalidInput) as caught:
            await client.settings()
        assert caught.value.code == "person_missing"
        async with speaking_for(host, ANN) as ann, speaking_for(host, EVE) as eve:
            await ann.set_settings({"shape": "1:1"})
            assert (await eve.settings()).settings == {}
            with pytest.raises(InvalidInput) as caught:
                await ann.settings("place")
            assert caught.value.code == "place_missing"


# --- bans and bounds -----------------------------------------------------------------------------


async def test_a_ban_holds_until_it_is_over_or_lifted(tmp_path: Path) -> None:
    clock = Clock()
    async with (
        at(clock, tmp_path) as host,
        RenderClient(host.url, host.operator_token) as operator,
        speaking_for(host, ANN) as ann,
        speaking_for(host, EVE) as eve,
    ):
        await operator.pause()
        taken = await ask(ann, ANN, "1")
        ban = await operator.ban(str(ANN), hours=2, reason="flooding")
        assert ban.until == clock.now + 2 * HOUR_S
        with pytest.raises(NotAllowed) as caught:
            await ask(ann, ANN, "2")
        assert caught.value.code == "banned"
        facts = {"until": ban.until, "reason": "flooding"}
        assert caught.value.facts == facts
        assert caught.value.retry_after == 2 * HOUR_S
        assert "flooding" in str(caught.value) and "2 h" in str(caught.value)
        # The bots' own calls do not get around it.
        with pytest.raises(NotAllowed):
            await operator.submit(video("a fox"), origin(ANN), "3")
        with pytest.raises(NotAllowed):
            await ann.again(taken.id, {}, origin(ANN), "4")
        await ask(eve, EVE, "5")
        assert (await ann.job(taken.id)).state is State.QUEUED
        for call in (ann.bans(), ann.ban(str(EVE)), ann.unban(ANN)):
            with pytest.raises(NotAllowed):
                await call

        clock.now += 2 * HOUR_S
        await ask(ann, ANN, "6")
        assert await operator.bans() == []
        await operator.ban(str(ANN))
        (forever,) = await operator.bans()
        assert (forever.person, forever.until) == (str(ANN), None)
        await operator.unban(ANN)
        await ask(ann, ANN, "7")
        with pytest.raises(NotFound) as missing:
            await operator.unban(ANN)
        assert missing.value.code == "not_banned"
        with pytest.raises(InvalidInput):
            await operator.ban("nobody")


async def test_a_person_may_have_a_bound_of_their_own(tmp_path: Path) -> None:
    clock = Clock()
    async with (
        at(clock, tmp_path) as host,
        RenderClient(host.url, host.operator_token) as operator,
        speaking_for(host, ANN) as ann,
    ):
        await operator.pause()
        await operator.limit(ANN, 2)
        first = await ask(ann, ANN, "1")
        clock.now += HOUR_S
        await ask(ann, ANN, "2")
        assert (await ann.quota())["jobs_today"] == 2
        with pytest.raises(QuotaReached) as caught:
            await ask(ann, ANN, "3")
        assert caught.value.code == "quota_jobs"
        assert caught.value.retry_after == 23 * HOUR_S
        await operator.cancel(first.id)
        await ask(ann, ANN, "4")
        await operator.limit(ANN, 0)
        with pytest.raises(QuotaReached) as caught:
            await ask(ann, ANN, "5")
        assert caught.value.retry_after is None
        await operator.limit(ANN, None)
        await ask(ann, ANN, "6")
        with pytest.raises(NotAllowed):
            await ann.limit(ANN, 100)


async def test_a_quota_shows_the_places_share_too(tmp_path: Path) -> None:
    limits = {"seconds_per_day_per_place": 100, "waiting_per_place": 9}
    async with serving(settings_for(tmp_path, limits=limits)) as (host, client):
        await client.pause()
        async with speaking_for(host, ANN) as ann, speaking_for(host, BOB) as bob:
            await ask(ann, ANN, "1", seconds=5)
            await ask(bob, BOB, "2", seconds=7)
            found = await ann.quota("guild")
            assert (found["waiting"], found["seconds_today"]) == (1, 5)
            assert found["place"] == {
                "waiting": 2,
                "waiting_max": 9,
                "seconds_today": 12,
                "seconds_per_day": 100,
            }
            assert "place" not in await ann.quota()


# --- forgetting ----------------------------------------------------------------------------------


async def test_what_is_kept_can_be_seen_and_deleted_without_a_trace(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("a story that only ann tells")
    async with (
        serving(settings_for(tmp_path)) as (host, client),
        speaking_for(host, ANN) as ann,
        speaking_for(host, BOB) as bob,
    ):
        upload = await ann.upload(note)
        await ann.set_settings({"shape": "1:1"})
        await client.limit(ANN, 50)
        done = await finished(client, (await ask(ann, ANN, "1")).id)
        theirs = await finished(client, (await ask(bob, BOB, "2")).id)
        running = await ask(ann, ANN, "3", say="slow-speech words")
        await reached(client, running.id, State.RUNNING)
        waiting = await ask(ann, ANN, "4")
        gone = await ask(ann, ANN, "6")
        await ann.cancel(gone.id)
        await ann.delete(gone.id)  # what it counts for stays, for a day

        kept = await ann.kept(ANN)
        assert (kept.jobs, kept.films, kept.uploads, kept.settings) == (3, 1, 1, 1)
        assert kept.films_bytes == sum(artifact.bytes for artifact in done.artifacts)
        assert (kept.uploads_bytes, kept.voices) == (upload.bytes, 0)
        assert (kept.films_days, kept.uploads_hours, kept.voices_days) == (30, 24, 365)
        for call in (bob.kept(ANN), bob.purge(ANN)):
            with pytest.raises(NotFound):
                await call

        await ann.purge(ANN)
        assert [job.id for job in await client.jobs()] == [theirs.id]
        for job in (done, running, waiting):
            with pytest.raises(NotFound):
                await client.job(job.id)
        assert (await ann.kept(ANN)).model_dump()["jobs"] == 0
        assert (await ann.settings()).settings == {}
        data = host.folder.root
        await until(lambda: not list(host.folder.work.iterdir()))
        assert not (host.folder.films / done.id).exists()
        assert (host.folder.films / theirs.id / "film.mp4").is_file()
        assert list(holding(data, ANN.user)) == []
        assert list(holding(data, "only ann tells")) == []
        assert list(holding(data, BOB.user)) != []
        # The device is free: what runs next is somebody else's.
        after = await ask(bob, BOB, "5")
        assert (await finished(client, after.id)).state is State.DONE
    assert list(holding(tmp_path / "data", ANN.user)) == []


async def test_a_purge_does_not_lift_a_ban(tmp_path: Path) -> None:
    async with (
        serving(settings_for(tmp_path)) as (host, client),
        speaking_for(host, ANN) as ann,
        speaking_for(host, BOB, "admin") as admin,
    ):
        await admin.ban(str(ANN), reason="flooding")
        await ann.purge(ANN)
        await admin.purge(BOB)
        assert list(holding(host.folder.root, ANN.user)) == []
        assert list(holding(host.folder.root, BOB.user)) == []
        with pytest.raises(NotAllowed) as caught:
            await ask(ann, ANN, "1")
        assert caught.value.code == "banned"
        (ban,) = await client.bans()
        assert ban.person.startswith("discord/#") and ban.by == ""
        await client.unban(ANN)
        await ask(ann, ANN, "2")


async def test_an_upload_of_two_stays_with_the_other(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("once upon a time")
    async with (
        serving(settings_for(tmp_path)) as (host, _),
        speaking_for(host, ANN) as ann,
        speaking_for(host, BOB) as bob,
    ):
        blob = await ann.upload(note)
        assert (await bob.upload(note)).id == blob.id
        await ann.purge(ANN)
        path = host.folder.blobs / blob.id[:2] / blob.id
        assert path.is_file()
        await bob.purge(BOB)
        assert not path.exists()


async def test_what_a_crash_left_over_goes_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(tmp_path)
    async with serving(settings) as (host, client), speaking_for(host, ANN) as ann:
        done = await finished(client, (await ask(ann, ANN, "1")).id)

        async def die() -> None:
            raise asyncio.CancelledError

        # The host dies when the rows are gone and no file is yet.
        monkeypatch.setattr(host.desk.people, "_clear", die)
        async with aiohttp.ClientSession() as session:
            headers = {"Authorization": f"Bearer {host.operator_token}"}
            with pytest.raises(aiohttp.ClientError):
                await session.delete(f"{host.url}/v1/people/{ANN}", headers=headers)
        film = host.folder.films / done.id
        assert film.exists()
        assert await client.jobs() == []
    assert film.exists()
    async with serving(settings) as (host, _):
        assert not film.exists()
        assert list(holding(host.folder.root, ANN.user)) == []
