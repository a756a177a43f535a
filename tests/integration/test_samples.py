"""A recording as the sample of one film's voice: after consent, for that film alone, then gone."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from tests.support.hosts import (
    ORIGIN,
    HostProcess,
    finished,
    origin,
    reached,
    settings_for,
    speaking_for,
    until,
    video,
)
from tests.support.queues import Clock
from tests.support.voices import ANN, BOB, at, files, recording

from reelbot.core.client import RenderClient
from reelbot.core.errors import Conflict, InvalidInput, Unreachable
from reelbot.core.jobs import Job, Origin, Person, State
from reelbot.core.people import Consent
from reelbot.render.host.app import RenderHost
from reelbot.render.host.queue import JobQueue

SAID = {"kind": "say", "text": "one two"}


async def clip(client: RenderClient, folder: Path, **sample: Any) -> str:
    return (await client.upload(recording(folder / "clip.wav", **sample))).id


async def agreed(client: RenderClient) -> Consent:
    return (await client.voices()).consent.agreed(0.0)


async def asked(host: RenderHost, person: Person, folder: Path, key: str, **fields: Any) -> Job:
    """A job of this person's that speaks with a sample."""
    async with speaking_for(host, person) as client:
        wanted = (fields or SAID) | {"voice_clip": await clip(client, folder)}
        consent = await agreed(client)
        return (await client.submit(wanted, origin(person), key, consent=consent)).job


def rows(host: RenderHost, table: str) -> int:
    database = sqlite3.connect(host.folder.database)
    try:
        count: int = database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        return count
    finally:
        database.close()


async def assert_gone(host: RenderHost) -> None:
    """Nothing is left of any sample: no file, and no row but that of the consent."""
    await until(lambda: files(host.folder.voices) == [] and rows(host, "leftovers") == 0)
    assert files(host.folder.blobs) == []
    for table in ("voices", "blobs", "blob_people", "waiting_samples"):
        assert rows(host, table) == 0, table


@pytest.mark.parametrize(
    "fields",
    [
        SAID,
        pytest.param(video("a fox", say="one two"), marks=pytest.mark.slow),
        pytest.param(
            {"kind": "story", "text": "One.\n\nTwo.", "music": "none"}, marks=pytest.mark.slow
        ),
        pytest.param(
            video("a fox", say="one", mode="slideshow", seconds=None), marks=pytest.mark.slow
        ),
    ],
    ids=["say", "video", "story", "slideshow"],
)
async def test_a_sample_speaks_in_one_film_and_is_gone(
    tmp_path: Path, fields: dict[str, Any]
) -> None:
    async with at(tmp_path) as (host, client), speaking_for(host, ANN) as ann:
        blob = await clip(ann, tmp_path)
        wanted = fields | {"voice_clip": blob}
        with pytest.raises(Conflict) as refused:
            await ann.submit(wanted, origin(ANN), "1")
        terms = (await ann.voices()).consent
        assert refused.value.code == "consent_needed" and refused.value.field == "voice_clip"
        assert refused.value.facts == {
            "version": terms.version,
            "text_hash": terms.text_hash,
            "text": terms.text,
        }
        old = Consent(version="old", text_hash="0" * 64, at=0.0)
        with pytest.raises(Conflict) as outdated:
            await ann.submit(wanted, origin(ANN), "1", consent=old)
        assert outdated.value.code == "consent_outdated"
        assert await client.jobs() == [] and files(host.folder.voices) == []

        job = (await ann.submit(wanted, origin(ANN), "1", consent=terms.agreed(1.0))).job
        # The upload is nowhere else while the job waits, and the person's list does not have it.
        assert files(host.folder.blobs) == []
        assert (await ann.voices()).voices == ()
        done = await finished(client, job.id)
        assert done.state is State.DONE, done.error
        assert done.notes == ("note.voice_closest", "note.sample_once")
        assert done.recipe is not None and done.recipe["options"]["voice"] == "high"
        shown = done.model_dump_json()
        assert blob not in shown and "consent" not in shown
        await assert_gone(host)
        # The same request is the same job, though its upload is gone.
        same = await ann.submit(wanted, origin(ANN), "1", consent=terms.agreed(1.0))
        assert (same.job.id, same.created) == (job.id, False)
        with pytest.raises(Conflict) as reused:
            await ann.submit(wanted | {"language": "de"}, origin(ANN), "1")
        assert reused.value.code == "key_reused"


@pytest.mark.slow
async def test_who_agreed_is_not_asked_again_until_they_forget(tmp_path: Path) -> None:
    async with at(tmp_path) as (host, client):
        first = await asked(host, ANN, tmp_path, "1")
        await finished(client, first.id)
        async with speaking_for(host, ANN) as ann, speaking_for(host, BOB) as bob:
            assert (await ann.voices()).consent.given is not None
            assert (await bob.voices()).consent.given is None
            wanted = SAID | {"voice_clip": await clip(ann, tmp_path)}
            second = (await ann.submit(wanted, origin(ANN), "2")).job
            assert (await finished(client, second.id)).state is State.DONE
            with pytest.raises(Conflict):
                await bob.submit(SAID | {"voice_clip": await clip(bob, tmp_path)}, origin(BOB), "3")
            await ann.purge(ANN)
            assert (await ann.voices()).consent.given is None


async def test_a_sample_that_will_not_do_is_refused_with_its_reasons(tmp_path: Path) -> None:
    async with at(tmp_path) as (host, client), speaking_for(host, ANN) as ann:
        wanted = SAID | {"voice_clip": await clip(ann, tmp_path, seconds=0.5)}
        with pytest.raises(InvalidInput) as short:
            await ann.submit(wanted, origin(ANN), "1", consent=await agreed(ann))
        assert (short.value.code, short.value.field) == ("sample_too_short", "voice_clip")
        assert files(host.folder.voices) == [] and await client.jobs() == []
        # Another person's upload is not theirs to use.
        async with speaking_for(host, BOB) as bob:
            with pytest.raises(InvalidInput) as theirs:
                await bob.submit(wanted, origin(BOB), "2", consent=await agreed(bob))
            assert theirs.value.code == "blob_gone"


async def test_without_consent_a_recording_is_gone_after_an_hour(tmp_path: Path) -> None:
    clock = Clock(1_800_000_000.0)
    async with at(tmp_path, clock) as (host, client), speaking_for(host, ANN) as ann:
        blob = await clip(ann, tmp_path)
        with pytest.raises(Conflict):
            await ann.submit(SAID | {"voice_clip": blob}, origin(ANN), "1")
        clock.now += 3599
        await host.desk.forget_old_voices()
        assert files(host.folder.blobs) != []
        # One that is the narration of a film stays as long as that needs it.
        heard = (await ann.upload(recording(tmp_path / "heard.wav", seconds=1.5))).id
        with pytest.raises(Conflict):
            await ann.submit(SAID | {"voice_clip": heard}, origin(ANN), "2")
        film = (await ann.submit(video("a fox", voice_clip=heard), origin(ANN), "3")).job
        await finished(client, film.id)
        clock.now += 3601
        await host.desk.forget_old_voices()
        assert {path.name for path in host.folder.blobs.glob("??/*")} == {heard, f"{heard}.normal"}


@pytest.mark.parametrize("end", ["cancel", "fail", "delete", "purge"])
async def test_however_the_job_ends_the_sample_is_gone(tmp_path: Path, end: str) -> None:
    text = "fail-speech now" if end == "fail" else "slow-speech now"
    settings = settings_for(tmp_path, render={"tries": 1})
    async with at(tmp_path, settings=settings) as (host, client):
        job = await asked(host, ANN, tmp_path, "1", kind="say", text=text)
        if end != "fail":
            await reached(client, job.id, State.RUNNING)
            assert files(host.folder.voices) == ["embedding.npy", "report.json", "sample.flac"]
        if end == "purge":
            await client.purge(ANN)
        elif end == "fail":
            assert (await finished(client, job.id)).state is State.FAILED
        else:
            await client.cancel(job.id)
        if end == "delete":
            await client.delete(job.id)
        await assert_gone(host)
        if end == "fail":
            with pytest.raises(Conflict) as gone:
                await client.retry(job.id)
            assert gone.value.code == "sample_gone"


@pytest.mark.slow
async def test_again_says_that_the_sample_is_gone_or_replaces_it(tmp_path: Path) -> None:
    async with at(tmp_path) as (host, client), speaking_for(host, ANN) as ann:
        job = await asked(host, ANN, tmp_path, "1")
        await finished(client, job.id)
        with pytest.raises(Conflict) as gone:
            await ann.again(job.id, {}, origin(ANN), "2")
        assert gone.value.code == "sample_gone"
        named = (await ann.again(job.id, {"voice": "low"}, origin(ANN), "3")).job
        done = await finished(client, named.id)
        assert done.recipe is not None and done.recipe["options"]["voice"] == "low"
        anew = await clip(ann, tmp_path, peak=0.2)
        replaced = (await ann.again(job.id, {"voice_clip": anew}, origin(ANN), "4")).job
        done = await finished(client, replaced.id)
        assert done.recipe is not None and done.recipe["options"]["voice"] == "low"
        assert done.notes == ("note.voice_closest", "note.sample_once")
        other = (await client.again(job.id, {}, origin(BOB), "5")).job
        done = await finished(client, other.id)
        assert done.state is State.DONE and done.notes == ("note.voice_replaced",)
        assert done.recipe is not None and "voice" not in done.recipe["options"]


async def test_an_engine_that_can_imitates_the_sample_and_nothing_of_it_stays(
    tmp_path: Path,
) -> None:
    options = {"text_to_speech.parrot": {"folder": str(tmp_path / "engines")}}
    settings = settings_for(tmp_path, engines={"text_to_speech": "parrot", "options": options})
    async with at(tmp_path, settings=settings) as (host, client):
        job = await asked(host, ANN, tmp_path, "1")
        done = await finished(client, job.id)
        assert done.state is State.DONE, done.error
        assert done.notes == ("note.sample_once",)
        assert "learning" in (tmp_path / "engines" / "calls.log").read_text()
        await assert_gone(host)
        # Neither is what was said with it.
        assert not list(host.folder.assets.rglob("samples.npy"))


async def test_without_words_the_recording_is_the_narration(tmp_path: Path) -> None:
    async with at(tmp_path) as (host, client), speaking_for(host, ANN) as ann:
        for number, mode in enumerate(("clip", "slideshow")):
            wanted = video("a fox", mode=mode, voice_clip=await clip(ann, tmp_path), seconds=None)
            job = (await ann.submit(wanted, origin(ANN), str(number))).job
            done = await finished(client, job.id)
            assert done.state is State.DONE, done.error
            assert done.artifacts[0].seconds == pytest.approx(2.0 + 1.4, abs=1.0)
            assert "captions.srt" not in {each.name for each in done.artifacts}
            assert done.recipe is not None
            assert done.recipe["script"]["scenes"][0]["recording"] == wanted["voice_clip"]


@pytest.mark.slow
async def test_a_kill_leaves_no_sample_behind(tmp_path: Path) -> None:
    settings_for(tmp_path)
    folder = tmp_path / "data"
    where = Origin(adapter=ORIGIN.adapter, user=ORIGIN.user)
    async with HostProcess(tmp_path, examiner="tests.support.examiner") as host:
        async with await host.start() as client:
            terms = await _terms(client)
            wanted = {"kind": "say", "text": "wait-speech now"}
            wanted |= {"voice_clip": await clip(client, tmp_path)}
            job = (await client.submit(wanted, where, "1", consent=terms)).job
            await until((tmp_path / "engines" / "waiting-speech").exists)
            await host.kill()
        # As a crash between folder and row leaves it.
        stray = folder / "voices" / "v0123456789abcdef01234567"
        stray.mkdir()
        (stray / "sample.flac").write_bytes(b"x")
        async with await host.start() as client:
            # The sample outlives the host's death, and its job goes on with it.
            assert not stray.exists()
            done = await finished(client, job.id)
            assert done.state is State.DONE and done.recipe is not None
            assert done.recipe["options"]["voice"] == "high"
            await until(lambda: files(folder / "voices") == [])
        await host.terminate()
    assert files(folder / "blobs") == []


async def test_a_stray_folder_goes_once_it_rests(tmp_path: Path) -> None:
    async with at(tmp_path) as (host, _):
        folders = [host.folder.voices / f"v{n:024x}" for n in range(2)]
        for folder in folders:
            folder.mkdir(parents=True)
        os.utime(folders[0], (0.0, 0.0))
        await host.desk.forget_old_voices()
        assert [folder.exists() for folder in folders] == [False, True]


async def _terms(client: RenderClient) -> Consent:
    with pytest.raises(Conflict) as needed:
        await client.submit(SAID | {"voice_clip": "ab" * 32}, ORIGIN, "terms")
    facts = json.loads(json.dumps(needed.value.facts))
    return Consent(version=facts["version"], text_hash=facts["text_hash"], at=1.0)


async def test_a_job_whose_caller_left_as_it_was_put_has_its_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host that stops cancels its requests; what they had committed by then goes on."""
    real = JobQueue.put

    async def left(*args: Any) -> None:
        await real(*args)
        raise asyncio.CancelledError

    async with at(tmp_path) as (host, operator):
        await operator.pause()
        monkeypatch.setattr(JobQueue, "put", left)
        with contextlib.suppress(Unreachable):
            await asked(host, ANN, tmp_path, "1")
        monkeypatch.undo()
        assert files(host.folder.voices) != []
        await operator.resume()
        (job,) = await operator.jobs()
        assert (await finished(operator, job.id)).state is State.DONE
        await assert_gone(host)
