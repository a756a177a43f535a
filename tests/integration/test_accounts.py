"""One person on several platforms: the code, what is shared, what stays apart, parting."""

from __future__ import annotations

import itertools
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.support.hosts import STUDIO, finished, settings_for, speaking_for, video
from tests.support.queues import Clock

from reelbot.bots.adapter import Answer, Ask, Asker
from reelbot.bots.conversation import Conversation
from reelbot.cli import console
from reelbot.cli.console import Order
from reelbot.cli.frame import Frame
from reelbot.core.client import RenderClient
from reelbot.core.errors import Conflict, NotAllowed, NotFound, QuotaReached
from reelbot.core.jobs import Job, Origin, Person, State
from reelbot.core.settings import Loaded
from reelbot.render.host.accounts import CODE_S, TRIES_MAX, among, joined
from reelbot.render.host.app import RenderHost
from reelbot.render.host.voice_rows import NewVoiceRow, add

ANN = Person(adapter="discord", user="ann-4711")
ANNA = Person(adapter="telegram", user="anna-99")
WEB = Person(adapter="web", user="visitor-1")
EVE = Person(adapter="telegram", user="eve-13")


@asynccontextmanager
async def host_at(
    folder: Path, clock: Clock | None = None, **sections: dict[str, Any]
) -> AsyncIterator[RenderHost]:
    now = time.time if clock is None else clock
    async with RenderHost(settings_for(folder, **sections), studio=STUDIO, now=now) as host:
        yield host


async def ask(client: RenderClient, person: Person, key: str, **options: Any) -> Job:
    origin = Origin(adapter=person.adapter, user=person.user)
    return (await client.submit(video("a fox", **options), origin, key)).job


async def join(first: RenderClient, second: RenderClient) -> tuple[str, ...]:
    return await second.join_accounts((await first.account_code()).code)


async def test_jobs_settings_and_quota_are_one_persons_and_deliveries_stay(tmp_path: Path) -> None:
    async with (
        host_at(tmp_path, limits={"waiting_per_person": 2}) as host,
        RenderClient(host.url, host.operator_token) as operator,
        speaking_for(host, ANN) as ann,
        speaking_for(host, ANNA) as anna,
        speaking_for(host, EVE) as eve,
    ):
        await operator.pause()
        await ann.set_settings({"shape": "9:16", "style": "noir"})
        await anna.set_settings({"shape": "1:1", "captions": "off"})
        first = await ask(ann, ANN, "1")
        with pytest.raises(NotFound):
            await anna.job(first.id)

        assert await join(ann, anna) == (str(ANNA), str(ANN))
        assert await ann.accounts() == (str(ANN), str(ANNA))
        # The maker of the code wins where both had a setting.
        merged = {"shape": "9:16", "style": "noir", "captions": "off"}
        assert (await anna.settings()).settings == merged == (await ann.settings()).settings
        await anna.set_settings({"style": None})
        assert "style" not in (await ann.settings()).settings

        second = await ask(anna, ANNA, "1")
        listed = [job.id for job in await ann.jobs(user=str(ANN))]
        assert listed == [second.id, first.id]
        assert [job.id for job in await anna.jobs()] == listed
        assert await eve.jobs(user=str(ANN)) == []
        assert (await anna.job(first.id)).owner == str(ANN)  # it is posted where it was asked for
        # One place in line for one person: the second of them waits behind somebody else's first.
        with pytest.raises(QuotaReached) as full:
            await ask(ann, ANN, "2")
        assert full.value.code == "quota_waiting"
        assert (await ann.quota())["waiting"] == 2

        # What belongs to another platform's channel is not redirected from here.
        with pytest.raises(NotAllowed):
            await anna.set_reply(first.id, {"chat": 1})
        assert (await anna.cancel(first.id)).state is State.CANCELLED
        await anna.delete(first.id)
        assert [job.id for job in await ann.jobs()] == [second.id]

        await anna.part_accounts()
        assert await ann.jobs() == []
        assert [job.id for job in await anna.jobs()] == [second.id]
        assert (await ann.settings()).settings == (await anna.settings()).settings
        for one in (ann, anna):
            with pytest.raises(Conflict, match="not joined"):
                await one.part_accounts()


async def test_a_person_has_one_turn_whatever_they_ask_from(tmp_path: Path) -> None:
    async with (
        host_at(tmp_path) as host,
        RenderClient(host.url, host.operator_token) as operator,
        speaking_for(host, ANN) as ann,
        speaking_for(host, ANNA) as anna,
        speaking_for(host, EVE) as eve,
    ):
        await operator.pause()
        await join(ann, anna)
        await ask(ann, ANN, "1")
        hers = await ask(anna, ANNA, "2")
        other = await ask(eve, EVE, "1")
        assert (await operator.job(other.id)).position == 2
        assert (await operator.job(hers.id)).position == 3


async def test_a_code_is_good_once_for_ten_minutes_and_not_to_be_guessed(tmp_path: Path) -> None:
    clock = Clock()
    async with (
        host_at(tmp_path, clock) as host,
        speaking_for(host, ANN) as ann,
        speaking_for(host, ANNA) as anna,
        speaking_for(host, EVE) as eve,
        speaking_for(host, WEB) as web,
    ):
        old = (await ann.account_code()).code
        clock.now += CODE_S
        with pytest.raises(NotFound, match="not valid"):
            await anna.join_accounts(old)

        replaced = (await ann.account_code()).code
        new = await ann.account_code()
        assert new.expires_s == CODE_S
        with pytest.raises(NotFound):
            await anna.join_accounts(replaced)
        assert str(ANN) in await anna.join_accounts(f" {new.code.lower().replace('-', ' ')}")
        for code in (new.code, "X" * 64, ""):  # used, and what no code is like
            with pytest.raises(NotFound, match="not valid"):
                await web.join_accounts(code)
        with pytest.raises(Conflict, match="one person already"):
            await anna.join_accounts((await ann.account_code()).code)

        code = (await ann.account_code()).code
        for _ in range(TRIES_MAX):
            with pytest.raises(NotFound):
                await eve.join_accounts("BCDF-2345")
        with pytest.raises(QuotaReached) as refused:
            await eve.join_accounts(code)  # the right one helps no more
        assert refused.value.code == "code_tries"
        assert 0 < (refused.value.retry_after or 0) <= CODE_S
        assert str(WEB) in await web.join_accounts(code)
        assert len(await ann.accounts()) == 3
        clock.now += CODE_S
        assert len(await join(ann, eve)) == 4

        # No code lies in the data folder.
        code = (await ann.account_code()).code
        plain = code.replace("-", "").encode()
        for file in host.folder.root.glob("reelbot.db*"):
            assert plain not in file.read_bytes() and code.encode() not in file.read_bytes()


async def test_bans_and_bounds_hold_for_all_accounts_and_are_not_shed(tmp_path: Path) -> None:
    async with (
        host_at(tmp_path) as host,
        RenderClient(host.url, host.operator_token) as operator,
        speaking_for(host, ANN) as ann,
        speaking_for(host, ANNA) as anna,
        speaking_for(host, EVE) as eve,
    ):
        await operator.limit(ANNA, 1)
        await join(ann, anna)
        await ask(ann, ANN, "1")
        with pytest.raises(QuotaReached, match="1"):
            await ask(anna, ANNA, "2")
        await operator.limit(ANN, None)
        await ask(anna, ANNA, "2")

        await operator.ban(str(ANN), reason="spam")
        for client, person in ((ann, ANN), (anna, ANNA)):
            with pytest.raises(NotAllowed):
                await ask(client, person, "3")
        for refused in (anna.part_accounts, anna.account_code):
            with pytest.raises(NotAllowed):
                await refused()
        with pytest.raises(NotAllowed):
            await anna.join_accounts((await eve.account_code()).code)
        await operator.unban(ANNA)
        await ask(ann, ANN, "3")
        assert await operator.bans() == []


async def test_voices_are_one_persons_with_names_of_their_own(tmp_path: Path) -> None:
    async with (
        host_at(tmp_path) as host,
        RenderClient(host.url, host.operator_token) as operator,
        speaking_for(host, ANN) as ann,
        speaking_for(host, ANNA) as anna,
    ):
        queue = host.desk.people._queue  # voices without their learning, which takes seconds
        terms = (await ann.voices()).consent
        for person, id in ((ANN, "a" * 12), (ANNA, "b" * 12)):
            report = {"seconds": 9, "speech_seconds": 8, "verdict": "ok", "problems": []}
            row = NewVoiceRow(id, person, "Mine1", report, 10, terms.agreed(0.0))
            await queue.change(partial(add, new=row))
            (host.folder.voices / id).mkdir(parents=True)
        await join(ann, anna)
        for client in (ann, anna):
            voices = (await client.voices()).voices
            assert {(voice.name, voice.mine) for voice in voices} == {
                ("Mine1", True),
                ("Mine1-2", False),
            }
            assert all(voice.own for voice in voices)
        await ann.use_voice("mine1-2")
        assert [v.name for v in (await anna.voices()).voices if v.mine] == ["Mine1-2"]
        kept = await ann.kept(ANN)
        assert (kept.voices, kept.voices_bytes) == (2, 20)

        await ann.part_accounts()
        # Each has its own back, and a voice that `mine` stands for.
        assert [(v.name, v.mine) for v in (await ann.voices()).voices] == [("Mine1", True)]
        assert [(v.name, v.mine) for v in (await anna.voices()).voices] == [("Mine1-2", True)]
        await join(ann, anna)
        await ann.forget_voice("mine1-2")
        assert [v.name for v in (await anna.voices()).voices] == ["Mine1"]
        assert (await anna.voices()).consent.given is not None
        await operator.purge(ANN)
        assert (await anna.voices()).voices == ()


async def test_forgetting_a_person_forgets_every_account_and_that_they_were_one(
    tmp_path: Path,
) -> None:
    async with (
        host_at(tmp_path) as host,
        RenderClient(host.url, host.operator_token) as operator,
        speaking_for(host, ANN) as ann,
        speaking_for(host, ANNA) as anna,
        speaking_for(host, EVE) as eve,
    ):
        await finished(operator, (await ask(ann, ANN, "1")).id)
        await ask(anna, ANNA, "1")
        hers = await ask(eve, EVE, "2")
        await join(ann, anna)
        assert (await anna.kept(ANN)).jobs == 2 == (await ann.kept(ANN)).jobs
        with pytest.raises(NotFound):
            await eve.kept(ANN)
        with pytest.raises(NotFound):
            await eve.purge(ANN)
        with pytest.raises(NotFound):
            await eve.join_accounts("BCDF-2345")
        await eve.account_code()
        await anna.purge(ANNA)
        assert (await operator.kept(ANN)).jobs == 0 == (await operator.kept(ANNA)).jobs
        assert await ann.accounts() == (str(ANN),)
        assert [job.id for job in await operator.jobs()] == [hers.id]
        await eve.purge(EVE)
        for name in (ANN.user, ANNA.user, EVE.user):
            for file in host.folder.root.glob("reelbot.db*"):
                assert name.encode() not in file.read_bytes()


async def test_a_group_is_bounded_and_many_accounts_are_found_by_index(tmp_path: Path) -> None:
    async with host_at(tmp_path) as host, speaking_for(host, ANN) as ann:
        for number in range(7):
            person = Person(adapter="web", user=f"v{number}")
            async with speaking_for(host, person) as other:
                await join(ann, other)
        async with speaking_for(host, EVE) as eve:
            with pytest.raises(Conflict, match="at most 8"):
                await join(ann, eve)
        queue = host.desk.people._queue
        every = await queue.look(lambda tx: joined(tx, ANN))
        assert len(every) == 8
        where, values = among(every)
        plan = await queue.look(
            lambda tx: [
                row["detail"]
                for row in tx.rows(f"EXPLAIN QUERY PLAN SELECT 1 FROM jobs WHERE {where}", *values)
            ]
        )
        assert any("INDEX jobs_person" in line for line in plan), plan


async def test_link_is_answered_in_every_chat(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = settings_for(tmp_path)
    frame = Frame(Loaded(settings, {}))
    async with (
        RenderHost(settings, studio=STUDIO) as host,
        RenderClient(host.url, host.operator_token) as client,
    ):
        await client.pause()
        discord = Conversation(client, settings, "discord")
        telegram = Conversation(client, settings, "telegram")
        ann, anna = Asker(ANN, place="guild"), Asker(ANNA, locale="de")
        numbers = itertools.count()

        async def say(chat: Conversation, asker: Asker, text: str) -> Answer:
            return await chat.hear(Ask(asker, text, f"k{next(numbers)}", {"chat": 1}))

        made = await say(discord, ann, "/video a fox")
        assert made.job is not None
        code = await say(discord, ann, "/link")
        assert code.private  # a code in a channel would be everybody's
        (found,) = re.findall(r"/link (\w{4}-\w{4})", code.text)
        wrong = await say(telegram, anna, "/link BCDF-2345")
        assert "gilt nicht" in wrong.text and wrong.private
        joined = await say(telegram, anna, f"/link {found}")
        assert str(ANN) in joined.text and "/link undo: yes" in joined.text

        assert made.job.id in (await say(telegram, anna, "/jobs")).text
        assert str(ANN) in (await say(telegram, anna, "/privacy")).text
        cancelled = await say(telegram, anna, f"/cancel {made.job.id}")
        assert (await client.job(made.job.id)).state is State.CANCELLED, cancelled.text
        await say(telegram, anna, "/link undo: yes")
        assert made.job.id not in (await say(telegram, anna, "/jobs")).text
        await say(telegram, anna, "/link undo: yes")

        # The same from the terminal, with a code of the chat's.
        (found,) = re.findall(r"/link (\w{4}-\w{4})", (await say(discord, ann, "/link")).text)
        assert await console.make(frame, Order(f"/link {found}")) == 0
        assert str(ANN) in capsys.readouterr().out
        assert await console.make(frame, Order("/privacy", as_json=True)) == 0
        assert str(ANN) in json.loads(capsys.readouterr().out)["accounts"]
        assert await console.make(frame, Order("/link undo: yes")) == 0
        for chat in (discord, telegram):
            chat.close()
