"""A voice belongs to who sent it: learnt, used and shared at a real host."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path
from typing import Any

import aiohttp
import numpy as np
import pytest
import soundfile
from tests.support.hosts import STUDIO, finished, origin, settings_for, speaking_for, video
from tests.support.voices import ANN, BOB, DAY_S, EVE, ask, at, files, learn, recording

from reelbot.core import wire
from reelbot.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from reelbot.core.jobs import State
from reelbot.render.host.app import RenderHost
from reelbot.render.studio.engines.text_to_speech import pico_process
from reelbot.render.studio.engines.text_to_speech.voices import KOKORO


@pytest.mark.slow
async def test_a_voice_is_learnt_chosen_and_spoken_with(tmp_path: Path) -> None:
    async with at(tmp_path) as (host, client), speaking_for(host, ANN) as ann:
        anna = await learn(ann, tmp_path / "Anna")
        assert (anna.name, anna.own, anna.mine, anna.consented) == ("Anna", True, True, True)
        assert (anna.closest, anna.similarity, anna.verdict) == ("high", 0.75, "ok")
        assert anna.seconds == 2.0 and anna.speech_seconds == pytest.approx(1.8)
        folder = host.folder.voices / anna.id
        assert files(folder) == ["embedding.npy", "report.json", "sample.flac"]
        samples, rate_hz = soundfile.read(folder / "sample.flac")
        assert (samples.shape, rate_hz) == ((96_000,), 48_000)
        # The sample is nowhere else.
        assert files(host.folder.blobs) == []
        assert files(host.folder.voices / "making") == []

        quiet = await learn(ann, tmp_path / "quiet", peak=0.2)
        assert (quiet.mine, quiet.problems[0]["code"]) == (False, "sample_quiet")
        with pytest.raises(Conflict) as taken:
            await learn(ann, tmp_path / "ANNA")
        assert taken.value.code == "voice_name_taken"

        done = await finished(client, (await ask(ann, origin(ANN), "1", voice="mine")).id)
        assert done.state is State.DONE, done.error
        assert done.notes == ("note.voice_closest",)
        assert done.recipe is not None and done.recipe["options"]["voice"] == "high"
        assert (await ann.use_voice("QUIET")).mine
        other = await finished(client, (await ask(ann, origin(ANN), "2", voice="mine")).id)
        assert other.recipe is not None and other.recipe["options"]["voice"] == "low"
        film = video("a fox", say="one", voice="anna", seconds=1)
        named = await finished(client, (await ask(ann, origin(ANN), "3", **film)).id)
        assert named.recipe is not None and named.recipe["options"]["voice"] == "high"
        for job in (done, other, named):
            shown = job.model_dump_json()
            assert anna.id not in shown and quiet.id not in shown and "Anna" not in shown
        metadata = (host.folder.films / named.id / "film.mp4").read_bytes()
        assert anna.id.encode() not in metadata and ANN.user.encode() not in metadata
        # The same film again, though `mine` is another voice now.
        again = (await ann.again(done.id, {}, origin(ANN), "4")).job
        again = await finished(client, again.id)
        assert again.recipe is not None and again.recipe["options"]["voice"] == "high"


async def test_nobody_else_sees_uses_or_forgets_it(tmp_path: Path) -> None:
    async with (
        at(tmp_path) as (host, client),
        speaking_for(host, ANN) as ann,
        speaking_for(host, BOB) as bob,
        speaking_for(host, EVE) as eve,
    ):
        await client.pause()
        anna = await learn(ann, tmp_path / "anna")
        consent = (await bob.voices()).consent.agreed(time.time())
        assert (await bob.voices("guild")).voices == ()
        for named in (anna.id, "anna"):
            for call in (
                bob.use_voice(named),
                bob.forget_voice(named),
                bob.share_voice(named, "guild"),
                bob.unshare_voice(named, "guild"),
                bob.consent(named, consent),
            ):
                with pytest.raises(NotFound) as unseen:
                    await call
                assert unseen.value.code == "unknown_voice"
            with pytest.raises(InvalidInput) as unknown:
                await ask(bob, origin(BOB, "guild"), "1", voice=named)
            assert unknown.value.code == "unknown_voice"
        with pytest.raises(InvalidInput) as none:
            await ask(bob, origin(BOB), "2", voice="mine")
        assert none.value.code == "no_voice_yet"
        with pytest.raises(InvalidInput) as near:
            await ask(ann, origin(ANN), "3", voice="ana")
        assert near.value.facts["nearest"] == "anna"
        for nameless in (client.voices(), client.add_voice("0" * 64)):
            with pytest.raises(InvalidInput) as nobody:
                await nameless
            assert nobody.value.code == "person_missing"

        await ann.share_voice("anna", "guild")
        (shared,) = (await bob.voices("guild")).voices
        assert (shared.name, shared.own, shared.places) == ("anna", False, ())
        assert (shared.mine, shared.created, shared.expires) == (False, None, None)
        assert (await ask(bob, origin(BOB, "guild"), "4", voice="anna")).notes
        for who, client_of in ((origin(BOB), bob), (origin(EVE, "guild"), eve)):
            with pytest.raises(InvalidInput):
                await ask(client_of, who, "5", voice="anna")
        with pytest.raises(NotFound):
            await bob.forget_voice("anna")
        assert (await ann.unshare_voice("anna", "guild")).places == ()
        with pytest.raises(InvalidInput):
            await ask(bob, origin(BOB, "guild"), "6", voice="anna")


@pytest.mark.slow
async def test_again_by_another_person_speaks_with_the_usual_voice(tmp_path: Path) -> None:
    async with (
        at(tmp_path) as (host, client),
        speaking_for(host, ANN) as ann,
        speaking_for(host, BOB) as bob,
    ):
        await learn(ann, tmp_path / "anna")
        done = await finished(client, (await ask(ann, origin(ANN, "g"), "1", voice="mine")).id)
        await learn(bob, tmp_path / "bobs", peak=0.2)
        await ask(bob, origin(BOB, "g"), "2")
        theirs = (await bob.again(done.id, {}, origin(BOB, "g"), "3")).job
        theirs = await finished(client, theirs.id)
        assert theirs.notes == ("note.voice_replaced",)
        assert theirs.recipe is not None and "voice" not in theirs.recipe["options"]
        chosen = (await bob.again(done.id, {"voice": "mine"}, origin(BOB, "g"), "4")).job
        chosen = await finished(client, chosen.id)
        assert chosen.recipe is not None and chosen.recipe["options"]["voice"] == "low"
        # One that is shared here stays.
        await ann.share_voice("anna", "g")
        kept = (await bob.again(done.id, {}, origin(BOB, "g"), "5")).job
        assert kept.notes == ("note.voice_closest",)


async def test_an_engine_that_can_imitates_the_voice_in_its_own_folder(tmp_path: Path) -> None:
    options = {"text_to_speech.parrot": {"folder": str(tmp_path / "engines")}}
    settings = settings_for(tmp_path, engines={"text_to_speech": "parrot", "options": options})

    async with at(tmp_path, settings=settings) as (host, client), speaking_for(host, ANN) as ann:
        anna = await learn(ann, tmp_path / "anna")
        folder = host.folder.voices / anna.id
        done = await finished(client, (await ask(ann, origin(ANN), "1", voice="mine")).id)
        assert done.state is State.DONE, done.error
        assert done.notes == ()  # it is a clone: nothing stands for it
        assert (folder / "parrot.txt").exists()
        assert len(list(folder.glob("speech/??/*/samples.npy"))) == 1
        # What was said with the voice is nowhere else, and neither its id nor its place is told.
        assert not list(host.folder.assets.rglob("samples.npy"))
        told = done.model_dump_json()
        assert anna.id not in told and str(folder) not in told
        # The same line again is found, not said again; nor is the voice learnt again.
        calls = (tmp_path / "engines" / "calls.log").read_text().split("\n")
        again = await finished(client, (await ann.again(done.id, {}, origin(ANN), "2")).job.id)
        assert again.state is State.DONE
        assert (tmp_path / "engines" / "calls.log").read_text().split("\n") == calls
        # In a language that it does not speak there is only what there was before.
        await ann.forget_voice("anna")
        assert not folder.exists()


async def test_samples_that_will_not_do(tmp_path: Path) -> None:
    limits = {"upload_mb_max": 0.2}
    async with (
        at(tmp_path, None, settings_for(tmp_path, limits=limits)) as (host, _),
        speaking_for(host, ANN) as ann,
        speaking_for(host, BOB) as bob,
    ):
        with pytest.raises(InvalidInput) as short:
            await learn(ann, tmp_path / "short", seconds=0.5)
        assert short.value.code == "sample_too_short"
        assert [problem["code"] for problem in short.value.facts["problems"]] == [
            "sample_too_short"
        ]
        with pytest.raises(InvalidInput) as big:
            await learn(ann, tmp_path / "big", seconds=10)
        assert big.value.code == "blob_too_big"
        (tmp_path / "note.txt").write_text("words")
        note = await ann.upload(tmp_path / "note.txt")
        with pytest.raises(InvalidInput) as words:
            await ann.add_voice(note.id)
        assert words.value.code == "not_a_recording"
        with pytest.raises(InvalidInput) as gone:
            await ann.add_voice("0" * 64)
        assert gone.value.code == "blob_gone"
        theirs = await bob.upload(recording(tmp_path / "bobs.wav"))
        with pytest.raises(InvalidInput) as stolen:
            await ann.add_voice(theirs.id)
        assert stolen.value.code == "blob_gone"
        assert files(host.folder.voices) == []
        assert (await ann.voices()).voices == ()


async def test_somebody_who_speaks_is_like_a_narrator_and_a_tone_is_nobody(tmp_path: Path) -> None:
    said = "The boats come home in the evening, and the lighthouse keeper puts the kettle on. " * 2
    speech = tmp_path / "speech.wav"
    samples = pico_process.speak(said, "en-GB", 1.0)
    soundfile.write(speech, samples, pico_process.RATE_HZ, subtype="PCM_16")
    async with (
        RenderHost(settings_for(tmp_path), studio=STUDIO) as host,
        speaking_for(host, ANN) as ann,
    ):
        given = (await ann.voices()).consent.agreed(time.time())
        voice = await ann.add_voice((await ann.upload(speech)).id, consent=given)
        assert voice.closest in KOKORO and voice.similarity is not None
        assert 5 < voice.speech_seconds <= voice.seconds
        assert np.load(host.folder.voices / voice.id / "embedding.npy").shape == (256,)
        with pytest.raises(InvalidInput) as tone:
            await ann.add_voice((await ann.upload(recording(tmp_path / "tone.wav"))).id)
        assert tone.value.code.startswith("sample_")


async def test_statuses_of_bad_samples(tmp_path: Path) -> None:
    limits = {"upload_mb_max": 0.2}
    settings = settings_for(tmp_path, limits=limits)
    async with at(tmp_path, None, settings) as (host, _), speaking_for(host, ANN) as ann:

        async def status(path: str, data: Any) -> int:
            headers = {"Authorization": f"Bearer {host.operator_token}", wire.AS: str(ANN)}
            async with (
                aiohttp.ClientSession(headers=headers) as session,
                session.post(host.url + path, data=data) as response,
            ):
                await response.read()
                return response.status

        note = tmp_path / "note.txt"
        note.write_text("words")
        words = (await ann.upload(note)).id
        short = (await ann.upload(recording(tmp_path / "s.wav", seconds=0.5))).id
        assert await status("/v1/voices", json.dumps({"blob": words})) == 415
        assert await status("/v1/voices", json.dumps({"blob": short})) == 422
        assert await status("/v1/voices", json.dumps({"blob": 3})) == 422
        big = recording(tmp_path / "big.wav", seconds=10).read_bytes()
        assert await status("/v1/blobs", io.BytesIO(big)) == 413


async def test_names_and_consent_are_checked(tmp_path: Path) -> None:
    async with at(tmp_path) as (host, client), speaking_for(host, ANN) as ann:
        blob = (await ann.upload(recording(tmp_path / "a.wav"))).id
        terms = (await ann.voices()).consent
        given = terms.agreed(time.time())
        for name, code in (
            ("default", "voice_name_reserved"),
            ("High", "voice_name_reserved"),
            ("two words", "voice_name_words"),
            ("x" * 65, "text_too_long"),
        ):
            with pytest.raises(InvalidInput) as wrong:
                await ann.add_voice(blob, name=name, consent=given)
            assert wrong.value.code == code
        older = given.model_copy(update={"text_hash": "0" * 64})
        with pytest.raises(Conflict) as outdated:
            await ann.add_voice(blob, consent=older)
        assert outdated.value.code == "consent_outdated"
        with pytest.raises(InvalidInput):
            await ann.add_voice(blob, consent=terms.agreed(time.time() + DAY_S))
        await client.ban(str(ANN))
        with pytest.raises(NotAllowed):
            await ann.add_voice(blob, consent=given)
        await client.unban(ANN)
        assert (await ann.add_voice(blob, name="mine", consent=given)).name == "voice-1"
