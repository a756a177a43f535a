"""`/voice`, `/settings`, `/quota`, `/privacy`, `/jobs`, `/cancel` and `/admin` at the terminal."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tests.support.hosts import STUDIO, settings_for
from tests.support.logs import logging_to

from reelbot.cli import console
from reelbot.cli.console import Order
from reelbot.cli.frame import Frame
from reelbot.cli.person import me, origin
from reelbot.core.client import RenderClient
from reelbot.core.errors import InvalidInput, NotAllowed, NotFound, ReelbotError
from reelbot.core.jobs import State
from reelbot.core.settings import Loaded
from reelbot.render.host.app import RenderHost


@pytest.fixture
def frame(tmp_path: Path) -> Frame:
    return Frame(Loaded(settings_for(tmp_path), {}))


@pytest.fixture
async def client(frame: Frame) -> AsyncIterator[RenderClient]:
    async with (
        RenderHost(frame.settings, studio=STUDIO, examiner="tests.support.examiner") as host,
        RenderClient(host.url, host.operator_token) as client,
    ):
        await client.pause()
        yield client


@pytest.fixture(autouse=True)
def _own_logs() -> Iterator[None]:
    with logging_to(None):
        yield


class Terminal:
    """What is typed and what is read."""

    def __init__(self, frame: Frame, capsys: pytest.CaptureFixture[str]) -> None:
        self._frame = frame
        self._capsys = capsys
        self.said = ""  # on stderr, by the last command

    async def __call__(
        self, text: str, *attach: Path, as_json: bool = False, code: int = 0
    ) -> list[str]:
        self._capsys.readouterr()
        order = Order(text, attach=attach, as_json=as_json)
        assert await console.make(self._frame, order) == code
        found = self._capsys.readouterr()
        self.said = found.err
        return found.out.splitlines()


@pytest.fixture
def typed(frame: Frame, client: RenderClient, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(frame, capsys)


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "me.wav"
    tone = 0.2 * np.sin(np.arange(32_000) / 12)
    soundfile.write(path, tone.astype(np.float32), 16_000)
    return path


def answers(monkeypatch: pytest.MonkeyPatch, line: str, *, terminal: bool = True) -> None:
    stdin = io.StringIO(line)
    is_terminal: Callable[[], bool] = lambda: terminal  # noqa: E731
    monkeypatch.setattr(stdin, "isatty", is_terminal)
    monkeypatch.setattr(sys, "stdin", stdin)


async def test_voices(
    typed: Terminal, recording: Path, monkeypatch: pytest.MonkeyPatch, frame: Frame
) -> None:
    assert await typed("/voice") == [
        "You have no voices yet. /voice add learns one from a recording: --attach FILE."
    ]
    blobs = frame.settings.render.data_dir / "blobs"
    # Without a terminal nobody can be asked, and nothing leaves before somebody agreed.
    answers(monkeypatch, "", terminal=False)
    with pytest.raises(InvalidInput) as unasked:
        await typed("/voice add anna", recording)
    assert unasked.value.code == "consent_needed"
    assert frame.settings.voices.consent_text in str(unasked.value)
    answers(monkeypatch, "no\n")
    assert await typed("/voice add anna", recording, code=1) == []
    assert frame.settings.voices.consent_text in typed.said and "Not agreed" in typed.said
    assert [path for path in blobs.rglob("*") if path.is_file()] == []

    answers(monkeypatch, "yes\n")
    assert await typed("/voice add anna", recording) == [
        "“anna” is learned. Use it with voice: anna.",
        "The voice is very quiet. Speak closer to the microphone.",
        "It speaks as low, the closest matching voice, not a clone.",
    ]
    added = await typed("/voice add name: second consent: yes", recording, as_json=True)
    assert json.loads("\n".join(added))["mine"] is False
    assert (await typed("/voice use second")) == ["second is the voice that “mine” stands for."]
    assert [line for line in await typed("/voice list") if not line.startswith(" ")] == [
        "anna · usable · 2 s",
        "second (mine) · usable · 2 s",
    ]
    with pytest.raises(NotFound) as near:
        await typed("/voice use ana")
    assert near.value.facts["nearest"] == "anna"
    with pytest.raises(InvalidInput) as nowhere:
        await typed("/voice share anna")
    assert nowhere.value.code == "no_place_here"
    assert await typed("/voice forget anna") == ["“anna” and all that was made of it is deleted."]
    listed = json.loads("\n".join(await typed("/voice list", as_json=True)))
    assert [voice["name"] for voice in listed["voices"]] == ["second"]
    with pytest.raises(InvalidInput) as taken:
        await typed("/jobs", recording)
    assert taken.value.code == "attachment_not_taken"


async def test_settings(typed: Terminal) -> None:
    nothing = "Nothing is set; the host's own choices are used. /help settings shows what can be."
    assert await typed("/settings") == [nothing]
    assert await typed('/settings shape: 9:16 style: noir music: "calm piano"') == [
        "Saved.",
        "What is used when you do not say otherwise:",
        "music: calm piano",
        "shape: 9:16",
        "style: noir",
    ]
    assert (await typed("/settings style: default music: default shape: default"))[-1] == nothing
    found = json.loads("\n".join(await typed("/settings captions: off", as_json=True)))
    assert found == {"scope": "person", "place": None, "settings": {"captions": "off"}}
    for text, code in (
        ("/settings style: nor", "unknown_style"),
        ("/settings server", "no_place_here"),
    ):
        with pytest.raises(InvalidInput) as wrong:
            await typed(text)
        assert wrong.value.code == code


async def test_quota_and_admin(typed: Terminal, client: RenderClient) -> None:
    assert await typed("/quota") == ["Today: 0 s of 1 h used.", "In line: 0 of 20."]
    person = str(me())
    assert await typed(f"/admin limit {person} 5") == [f"{person} may have 5 jobs a day."]
    assert "Jobs today: 0 of 5." in await typed("/quota")
    assert await typed(f"/admin limit {person}") == [f"{person} may have any number of jobs a day."]
    assert len(await typed("/quota")) == 2
    assert json.loads("\n".join(await typed("/quota", as_json=True)))["jobs_per_day"] is None

    assert await typed(f"/admin ban {person} 2 flooding the queue") == [
        f"{person} cannot make anything for 2 h."
    ]
    with pytest.raises(NotAllowed) as banned:
        await typed("/video a fox")
    assert "flooding the queue" in str(banned.value) and "2 h" in str(banned.value)
    assert await typed(f"/admin unban {person}") == [f"{person} can make films again."]
    with pytest.raises(ReelbotError) as nobody:
        await typed("/admin ban nobody")
    assert nobody.value.code == "bad_person"
    assert (await typed("/admin"))[0].startswith("paused:")
    assert await typed("/admin resume") == ["The queue runs."]
    assert (await client.queue())["paused"] is False


async def test_jobs_and_privacy(typed: Terminal, client: RenderClient) -> None:
    for command in ("/cancel", "/cancel all"):
        with pytest.raises(NotFound) as none:
            await typed(command)
        assert none.value.code == "no_open_jobs"
    assert await typed("/jobs") == ["No jobs."]
    for key in ("0", "1", "2"):
        request = {"kind": "say", "text": f"words {key}"}
        await client.submit(request, origin(me()), key)
        if key == "0":
            (zeroth,) = await client.jobs()
            assert await typed("/cancel all") == [f"{zeroth.id}: cancelled"]
            await client.delete(zeroth.id)
    second, first = await client.jobs()
    assert [row.split()[:2] for row in (await typed("/jobs"))[1:]] == [
        [second.id, "queued"],
        [first.id, "queued"],
    ]
    await client.cancel(second.id)
    # The latest that is not over.
    assert await typed("/cancel") == [f"{first.id}: cancelled"]
    assert (await client.job(first.id)).state is State.CANCELLED

    await typed("/settings shape: 1:1")
    shown = await typed("/privacy")
    assert shown[0].startswith("What is kept:")
    assert shown[1] == "Now: 2 jobs, 0 films kept for 30 d, 0 uploads, 0 voices, 1 setting."
    kept = json.loads("\n".join(await typed("/privacy", as_json=True)))
    assert (kept["jobs"], kept["voices_days"]) == (2, 365)
    assert await typed("/privacy delete: everything") == ["Everything about you is deleted."]
    assert await client.jobs() == []
    assert (await typed("/privacy"))[1].startswith("Now: 0 jobs")
    await client.submit({"kind": "say", "text": "words"}, origin(me()), "3")
    assert await typed(f"/admin purge {me()}") == [
        f"Everything that was kept of {me()} is deleted."
    ]
    assert await client.jobs() == []
