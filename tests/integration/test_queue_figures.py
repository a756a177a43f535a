"""`GET /v1/queue`: the line, and for who looks after them the machines behind it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.hosts import finished, serving, settings_for, video

from reelbot.cli.queue import fact_lines
from reelbot.core.client import RenderClient
from reelbot.core.errors import NotAllowed
from reelbot.core.figures import MACHINE, QueueFigures, StageFigures
from reelbot.core.jobs import Origin, Person
from reelbot.render.host.devices import gpu_memory
from reelbot.render.host.recent import KEPT, Recent

TOKENS = {
    "desk": {"scope": "operator", "token": "o" * 32},
    "grafana": {"scope": "read", "token": "r" * 32},
    "chat": {"scope": "bot", "token": "b" * 32},
}


async def test_the_machines_are_shown_to_who_looks_after_them(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, render={"tokens": TOKENS, "tries": 1})
    async with serving(settings) as (host, client):
        before = QueueFigures.model_validate(await client.queue())
        assert before.workers is not None
        assert [(each.does, each.state) for each in before.workers] == [("both", "away")]
        assert not (before.stages or before.failures or before.models)
        secret = Origin(adapter="console", user="q7x9", place="secret-place")
        for words in ("a fox crash-film", "a very private fox"):
            asked = video(words, say=f"one {words}", music="calm", language="en")
            await finished(client, (await client.submit(asked, secret, words)).job.id)
        told = await client.queue()
        found = QueueFigures.model_validate(told)
        assert found.workers and found.memory and found.stages and found.models and found.failures
        (worker,) = found.workers
        assert (worker.device, worker.does, worker.state) == ("cpu", "both", "idle")
        assert worker.memory_bytes > 10e6 and worker.restarts == 1
        assert {"text_to_video.blocks", "text_to_speech.beeps"} <= set(worker.models)
        assert {(each.name, each.device) for each in found.models} == {
            (name, "cpu") for name in worker.models
        }
        memory = {each.name: each for each in found.memory}
        assert memory["host"].used_bytes > 10e6
        assert memory["workers"].used_bytes == worker.memory_bytes
        for name in ("machine", "disk"):
            total = memory[name].total_bytes
            assert total is not None and 0 < memory[name].used_bytes < total
        stages = {(each.stage, each.engine): each for each in found.stages}
        assert {("speech", "beeps"), ("pictures", "blocks"), ("cutting", "")} <= set(stages)
        assert all(0 < each.median_s <= each.p90_s for each in stages.values())
        assert [(each.code, each.tries) for each in found.failures] == [("worker_died", 1)]
        assert not any(word in str(told) for word in ("q7x9", "secret-place", "private"))

        # The same for a token that only reads and for an admin; a bot asks for the line alone.
        async with RenderClient(host.url, "r" * 32) as reader:
            assert set(await reader.queue()) == set(told)
        async with RenderClient(host.url, "b" * 32) as chat:
            assert set(await chat.queue()) == set(told) - set(MACHINE)
            admin = chat.acting_for(Person(adapter="chat", user="ann"), role="admin")
            assert (await admin.queue())["workers"]
            somebody = chat.acting_for(Person(adapter="chat", user="eve"))
            assert "workers" not in await somebody.queue()
            with pytest.raises(NotAllowed):
                await somebody.pause()


def test_stage_times_are_of_the_last_jobs() -> None:
    recent = Recent()
    for seconds in range(1, KEPT + 101):
        recent.took("pictures", "wan", float(seconds))
    recent.took("cutting", "", 2.0)
    half = 100 + (KEPT + 1) / 2
    assert recent.stages() == (
        StageFigures(stage="pictures", engine="wan", jobs=KEPT, median_s=half, p90_s=280.1),
        StageFigures(stage="cutting", engine="", jobs=1, median_s=2.0, p90_s=2.0),
    )
    recent.failed("worker_died", 5.0)
    recent.failed("engine_failed", 6.0)
    recent.failed("worker_died", 7.0)
    assert [(each.code, each.tries, each.last) for each in recent.failures()] == [
        ("worker_died", 2, 7.0),
        ("engine_failed", 1, 6.0),
    ]


def test_a_gpu_s_memory_is_the_driver_s_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert gpu_memory() == []
    program = tmp_path / "nvidia-smi"
    program.write_text("#!/bin/sh\necho '0, 4, 143771'\necho '1, 1024, 143771'\n")
    program.chmod(0o755)
    assert [(each.name, each.used_bytes, each.total_bytes) for each in gpu_memory()] == [
        ("cuda:0", 4 << 20, 143771 << 20),
        ("cuda:1", 1 << 30, 143771 << 20),
    ]
    program.write_text("#!/bin/sh\necho '0, [N/A], [N/A]'\n")
    assert gpu_memory() == []


def test_the_terminal_shows_tables() -> None:
    worker = {"device": "cuda:0", "models": ["a.b", "c.d"], "memory_bytes": 689_000_000}
    other = {"device": "cpu", "models": [], "memory_bytes": 0}
    facts = {"paused": False, "workers": [worker, other], "waiting": 3, "stages": []}
    assert fact_lines(facts) == [
        "paused: no",
        "waiting: 3",
        "stages: none",
        "",
        "workers:",
        "  DEVICE  MODELS    MEMORY",
        "  cuda:0  a.b, c.d  689 MB",
        "  cpu     none      0 bytes",
    ]
