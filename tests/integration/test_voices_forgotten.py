"""A voice goes: forgotten, not consented to, not used or purged, with what needs it."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import pytest
from tests.support.hosts import calls, finished, origin, reached, settings_for, speaking_for, until
from tests.support.queues import Clock
from tests.support.voices import ANN, BOB, DAY_S, HOUR_S, ask, at, files, learn

from reelbot.core.errors import Conflict, InvalidInput, NotFound, ReelbotError
from reelbot.core.jobs import State


@pytest.mark.slow
async def test_forgetting_ends_the_jobs_that_need_it(tmp_path: Path) -> None:
    async with at(tmp_path) as (host, client), speaking_for(host, ANN) as ann:
        anna = await learn(ann, tmp_path / "anna")
        other = await learn(ann, tmp_path / "other", peak=0.2)
        done = await finished(client, (await ask(ann, origin(ANN), "1", voice="anna")).id)
        slow = {"text": "slow-speech", "voice": "anna"}
        running = await ask(ann, origin(ANN), "2", **slow)
        await reached(client, running.id, State.RUNNING)
        await until(lambda: calls(tmp_path)[-1] == "speech")
        waiting = await ask(ann, origin(ANN), "3", voice="mine")
        unrelated = await ask(ann, origin(ANN), "4", voice="other")

        await ann.forget_voice("anna")
        for job in (running, waiting):
            ended = await client.job(job.id)
            assert ended.state is State.FAILED and ended.error is not None
            assert ended.error.code == "voice_forgotten" and not ended.error.retryable
            with pytest.raises(Conflict) as gone:
                await ann.retry(job.id)
            assert gone.value.code == "voice_forgotten"
        assert not (host.folder.voices / anna.id).exists()
        # The device is free at once, and the other voice is `mine` now.
        assert (await finished(client, unrelated.id)).state is State.DONE
        (left,) = (await ann.voices()).voices
        assert (left.id, left.mine) == (other.id, True)
        with pytest.raises(Conflict) as gone:
            await ann.again(done.id, {}, origin(ANN), "5")
        assert gone.value.code == "voice_forgotten"
        assert (await ann.again(done.id, {"voice": "mine"}, origin(ANN), "6")).created
        with pytest.raises(NotFound):
            await ann.forget_voice("anna")


async def test_a_crash_in_the_middle_of_forgetting_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at(tmp_path) as (host, _), speaking_for(host, ANN) as ann:
        anna = await learn(ann, tmp_path / "anna")

        async def die() -> None:
            raise asyncio.CancelledError

        # The host dies when the row is gone and the folder is not yet.
        monkeypatch.setattr(host.desk.voices, "clear", die)
        with contextlib.suppress(ReelbotError):
            await ann.forget_voice("anna")
        assert (await ann.voices()).voices == ()
    folder = tmp_path / "data" / "voices"
    assert (folder / anna.id).is_dir()
    # So does one that had not got its row yet, and what was being made.
    (folder / ("v" + "0" * 24)).mkdir()
    (folder / "making" / "v1").mkdir(parents=True)
    (folder / "note.txt").write_text("the operator's own")
    async with at(tmp_path) as (host, _):
        assert files(folder) == ["note.txt"]
        assert [path.name for path in folder.iterdir()] == ["note.txt"]


async def test_without_consent_a_voice_does_nothing_and_goes_after_an_hour(tmp_path: Path) -> None:
    clock = Clock()
    async with (
        at(tmp_path, clock) as (host, client),
        speaking_for(host, ANN) as ann,
        speaking_for(host, BOB) as bob,
    ):
        await client.pause()
        anna = await learn(ann, tmp_path / "anna", consent=False)
        assert (anna.mine, anna.consented, anna.expires) == (False, False, clock.now + HOUR_S)
        for call in (
            ann.use_voice("anna"),
            ann.share_voice("anna", "guild"),
            ask(ann, origin(ANN), "1", voice="anna"),
        ):
            with pytest.raises(Conflict) as caught:
                await call
            assert caught.value.code == "consent_needed"
        with pytest.raises(InvalidInput):
            await ask(ann, origin(ANN), "2", voice="mine")
        # Bob consents in time.
        await learn(bob, tmp_path / "bobs", consent=False)
        clock.now += HOUR_S - 1
        terms = (await bob.voices()).consent
        assert terms.given is None
        voice = await bob.consent("bobs", terms.agreed(clock.now))
        assert (voice.mine, voice.consented) == (True, True)
        assert (await bob.voices()).consent.given == clock.now

        clock.now += 1
        # It is gone to the minute; the folder follows with the next round.
        assert (await ann.voices()).voices == ()
        with pytest.raises(NotFound):
            await ann.consent("anna", terms.agreed(clock.now))
        assert (await client.prune())["voices"] == 1
        assert not (host.folder.voices / anna.id).exists()
        assert len((await bob.voices()).voices) == 1


async def test_what_nobody_uses_is_forgotten(tmp_path: Path) -> None:
    clock = Clock()
    settings = settings_for(tmp_path, voices={"expire_days": 10})
    async with at(tmp_path, clock, settings) as (host, client), speaking_for(host, ANN) as ann:
        await client.pause()
        await learn(ann, tmp_path / "used", at_s=clock.now)
        await learn(ann, tmp_path / "idle", at_s=clock.now)
        clock.now += 6 * DAY_S
        job = await ask(ann, origin(ANN), "1", voice="used")
        clock.now += 5 * DAY_S
        assert (await client.prune())["voices"] == 1
        (used,) = (await ann.voices()).voices
        assert (used.name, used.expires) == ("used", clock.now + 5 * DAY_S)
        clock.now += 6 * DAY_S
        # A job that waits keeps it.
        assert (await client.prune())["voices"] == 0
        await client.cancel(job.id)
        assert (await client.prune())["voices"] == 1
        assert (await ann.voices()).voices == ()


async def test_a_purge_takes_voices_and_what_others_ask_of_them(tmp_path: Path) -> None:
    async with (
        at(tmp_path) as (host, client),
        speaking_for(host, ANN) as ann,
        speaking_for(host, BOB) as bob,
    ):
        await client.pause()
        await learn(ann, tmp_path / "anna")
        await learn(ann, tmp_path / "unsure", consent=False)
        await ann.share_voice("anna", "guild")
        theirs = await ask(bob, origin(BOB, "guild"), "1", voice="anna")
        assert (await ann.kept(ANN)).voices == 2
        await ann.purge(ANN)
        assert files(host.folder.voices) == []
        ended = await client.job(theirs.id)
        assert ended.error is not None and ended.error.code == "voice_forgotten"
        assert b"unsure" not in (host.folder.root / "reelbot.db").read_bytes()
