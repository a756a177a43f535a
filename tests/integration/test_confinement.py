"""What a worker and a decoder may do: they yield, have a bare environment, and no network."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import imageio_ffmpeg
import pytest
from tests.support.hosts import ORIGIN, finished, serving, settings_for, video

from reelbot.core import confinement
from reelbot.core.engine_options import asks_services
from reelbot.core.jobs import State
from reelbot.render.host.workers import KEPT_ENVIRONMENT, Worker

PROBE = """
import json, os, pathlib, socket, sys
found = {"nice": os.getpriority(os.PRIO_PROCESS, 0), "user": os.getuid(), "args": sys.argv[1:]}
found["net"] = os.readlink("/proc/self/ns/net")
pathlib.Path("made").write_text("by whom it was started")
try:
    socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=5).close()
    found["reached"] = True
except OSError:
    found["reached"] = False
print(json.dumps(found))
"""
ALLOWED = (
    subprocess.run(
        [
            sys.executable,
            "-c",
            "from reelbot.core import confinement as c; exit(not c.cut_network())",
        ],
        check=False,
    ).returncode
    == 0
)
needs_namespaces = pytest.mark.skipif(not ALLOWED, reason="user namespaces are not allowed here")


def probed(folder: Path, *, offline: bool) -> dict[str, object]:
    (folder / "probe.py").write_text(PROBE)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        output = subprocess.run(
            confinement.command("probe", port, "--more", offline=offline),
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder)},
            capture_output=True,
            check=True,
        ).stdout
    found: dict[str, object] = json.loads(output)
    assert found["args"] == [port, "--more"]
    return found


def test_a_child_yields_and_keeps_its_network_where_it_asks_somebody(tmp_path: Path) -> None:
    found = probed(tmp_path, offline=False)
    assert (found["nice"], found["reached"]) == (10, True)


@needs_namespaces
def test_a_child_without_a_network_reaches_nobody_and_is_the_same_user(tmp_path: Path) -> None:
    found = probed(tmp_path, offline=True)
    assert (found["nice"], found["reached"], found["user"]) == (10, False, os.getuid())
    assert found["net"] != os.readlink("/proc/self/ns/net")
    assert (tmp_path / "made").owner() == Path(tmp_path).owner()


def test_where_it_is_not_allowed_the_child_runs_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confinement, "_would_work", lambda: False)
    here = os.readlink("/proc/self/ns/net")
    assert confinement.cut_network() is False
    assert os.readlink("/proc/self/ns/net") == here


async def test_workers_have_a_bare_environment_and_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REELBOT_SECRET", "not for workers")
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", imageio_ffmpeg.get_ffmpeg_exe())
    async with serving(settings_for(tmp_path)) as (host, client):
        await finished(client, (await client.submit(video("a fox"), ORIGIN, "k")).job.id)
        (worker,) = host.loops[0].workers  # without a GPU one process makes and cuts
        assert worker.pid is not None
        assert os.getpriority(os.PRIO_PROCESS, worker.pid) == 10
        process = Path("/proc", str(worker.pid))
        environment = (process / "environ").read_bytes().decode().split("\0")
        names = {line.partition("=")[0] for line in environment if line}
        assert names <= {
            *confinement.KEPT,
            *KEPT_ENVIRONMENT,
            "PYTHONUNBUFFERED",
            "OMP_NUM_THREADS",
        }
        assert "IMAGEIO_FFMPEG_EXE" in names
        assert on_the_network(worker) is not ALLOWED


@pytest.mark.slow
async def test_a_worker_that_asks_a_service_does_not_cut(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    settings.engines.options["text_generation.openai"] = {"url": "http://127.0.0.1:9", "model": "m"}
    async with serving(settings) as (host, client):
        done = await finished(client, (await client.submit(video("a fox"), ORIGIN, "k")).job.id)
        assert done.state is State.DONE
        maker, cutter = host.loops[0].workers
        assert maker.pid != cutter.pid
        assert on_the_network(maker) and on_the_network(cutter) is not ALLOWED


def on_the_network(worker: Worker) -> bool:
    """Whether its process shares ours."""
    process = Path("/proc", str(worker.pid))
    return os.readlink(process / "ns/net") == os.readlink("/proc/self/ns/net")


@pytest.mark.parametrize(
    ("section", "asks"),
    [
        ({}, False),
        ({"options": {"text_to_speech.beeps": {"folder": "/x"}}}, False),
        ({"options": {"text_to_speech.cloud": {"url": "https://x"}}}, True),
        ({"options": {"text_to_speech.cloud": {"voice": {"base_url": "https://x"}}}}, True),
        ({"text_to_speech": "nano", "options": {"text_to_speech.cloud": {"url": "x"}}}, False),
        ({"text_to_speech": "cloud", "options": {"text_to_speech.cloud": {"url": "x"}}}, True),
    ],
)
def test_only_engines_that_are_services_and_in_use_need_a_network(
    section: dict[str, object], asks: bool
) -> None:
    assert asks_services(section, installed=[]) is asks
    assert asks_services(section, ("moderation",), installed=[]) is False
    # What another package brought may ask anybody.
    assert asks_services(section, installed=["text_to_music.theirs"]) is True
    assert (
        asks_services(section | {"text_to_music": "ours"}, installed=["text_to_music.theirs"])
        is asks
    )
