"""The command line as a process: exit codes, sentences, and how quickly it is there."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.support.logs import logs_as_before

from reelbot.cli.main import main
from reelbot.render.host.datafolder import DataFolder

HEAVY = ("aiohttp", "asyncio", "numpy", "onnxruntime", "pydantic", "rich", "structlog")


class Outcome(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Outcome]


@pytest.fixture
def reelbot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """`reelbot ARGUMENTS` in a folder of its own, with a data folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REELBOT_RENDER__DATA_DIR", str(tmp_path / "data"))

    def _run(*arguments: str, **env: str) -> Outcome:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["reelbot", *arguments])
            for name, value in env.items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as end:
                main()
        said = capsys.readouterr()
        assert end.value.code is None or isinstance(end.value.code, int)
        return Outcome(end.value.code or 0, said.out, said.err)

    with logs_as_before():
        yield _run


def refused(done: Outcome, *words: str) -> None:
    """Exit 1 and a sentence on stderr that has the words; nothing that only an engineer reads."""
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    for word in words:
        assert word in done.stderr


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from reelbot.cli.main import main\n"
        "sys.argv = ['reelbot', '--help']\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        f"heavy = [name for name in {HEAVY!r} if name in sys.modules]\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for command in ("make", "run", "render", "bots", "doctor", "models", "jobs", "queue"):
        assert f"\n  {command} " in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("make",),
        ("make", "/video x", "--nonsense"),
        ("make", "/video x", "--timeout", "soon"),
        ("make", "/video x", "--timeout", "0"),
        ("jobs", "list", "--limit", "0"),
        ("models", "pull"),
        ("health", "everything"),
    ],
)
def test_usage_is_2(reelbot: Run, arguments: tuple[str, ...]) -> None:
    done = reelbot(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "Usage: reelbot" in done.stderr
    assert "\nError: " in done.stderr and "Value error" not in done.stderr


def test_config_is_taken_before_and_after_the_command(reelbot: Run, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("[film]\nfps = 12", encoding="utf-8")
    (tmp_path / "b.toml").write_text("[film]\nfps = 15", encoding="utf-8")
    for arguments, fps, source in (
        (("--config", "a.toml", "config", "show", "--json"), 12, "a.toml"),
        (("config", "show", "--json", "--config", "b.toml"), 15, "b.toml"),
        (("--config", "a.toml", "config", "show", "--json", "--config=b.toml"), 15, "b.toml"),
        (("config", "show", "--json"), 24, "default"),
    ):
        shown = json.loads(reelbot(*arguments).stdout)
        assert shown["film.fps"] == {"value": fps, "source": source}


def test_config_show_masks_secrets(reelbot: Run) -> None:
    done = reelbot("config", "show", REELBOT_TELEGRAM__TOKEN="123:hush")
    assert done.returncode == 0
    assert "hush" not in done.stdout
    line = next(line for line in done.stdout.splitlines() if line.startswith("telegram.token "))
    assert line.endswith("(environment)")
    assert "••••••" in line


def test_bad_settings_are_one_sentence(reelbot: Run, tmp_path: Path) -> None:
    refused(reelbot("config", "show", "--config", "nowhere.toml"), "nowhere.toml")
    (tmp_path / "config.toml").write_text("[render]\nprot = 1", encoding="utf-8")
    refused(reelbot("make", "/video a fox"), "render.prot", "render.port", "config.toml")
    (tmp_path / "config.toml").write_text("[render]\nport = 'many'", encoding="utf-8")
    refused(reelbot("doctor"), "render.port", "many", "config.toml")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("make", "/video a fox", "--attach", "nowhere.png"), ("nowhere.png",)),
        (("make", "/video a fox", "--out", "no/folder/film.mp4"), ("no/folder/film.mp4",)),
        (("make", "/video a fox seconds: 9999"), ()),
        (("make", "/video a fox sede: 7"), ()),
        (("make", "/video"), ()),
        (("make", "/vidoe a fox"), ()),
        (("make", "/help nonsense"), ()),
        (("jobs", "list", "--user", "nobody"), ("nobody",)),
        (("jobs", "list", "--state", "runing"), ("runing", "running")),
        (("jobs", "again", "nowhere.mp4"), ("nowhere.mp4",)),
        (("restore", "nowhere.tar"), ("nowhere.tar",)),
        (("backup", "b.tar"), ("data",)),
    ],
)
def test_what_can_be_refused_is_refused_before_a_host_starts(
    reelbot: Run, tmp_path: Path, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    refused(reelbot(*arguments), *words)
    assert not (tmp_path / "data" / "reelbot.db").exists()


def test_verbose_shows_where_an_error_came_from(reelbot: Run) -> None:
    done = reelbot("config", "show", "--config", "nowhere.toml", "--verbose")
    assert done.returncode == 1
    assert "Traceback" in done.stderr


def test_help_and_start_answer_at_once(reelbot: Run) -> None:
    done = reelbot("make", "/help")
    assert done.returncode == 0
    assert "/video" in done.stdout
    assert "mode:" in reelbot("make", "/help video").stdout
    assert "/video a red fox" in reelbot("make", "/start").stdout


def test_a_port_that_is_taken(reelbot: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refused(reelbot("render", REELBOT_RENDER__PORT=port), port)


def test_a_second_host(reelbot: Run, tmp_path: Path) -> None:
    with DataFolder(tmp_path / "data").held():
        refused(reelbot("run", REELBOT_RENDER__PORT="0"), str(tmp_path / "data"))
        (tmp_path / "b.tar").touch()
        refused(reelbot("restore", "b.tar"), str(tmp_path / "data"))


def test_beyond_loopback_a_token_is_needed(reelbot: Run) -> None:
    refused(reelbot("render", REELBOT_RENDER__HOST="0.0.0.0"), "0.0.0.0", "render.token")


def test_a_host_runs_until_it_is_told_to_stop(tmp_path: Path) -> None:
    env = {
        **os.environ,
        "REELBOT_RENDER__DATA_DIR": str(tmp_path / "data"),
        "REELBOT_RENDER__PORT": "0",
        "REELBOT_WEB__PORT": "0",
    }
    command = [sys.executable, "-m", "reelbot.cli", "run"]
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) as host:
        assert host.stderr is not None
        said: list[str] = []
        while not (line := host.stderr.readline()).startswith("Page:"):
            assert line, said
            said.append(line)
        host.send_signal(signal.SIGTERM)
        said += host.stderr.readlines()
        assert host.wait(20) == 0
    text = "".join(said)
    assert "Render host: http://127.0.0.1:" in text
    assert "Discord: no token" in text and "Telegram: no token" in text
    assert text.endswith("Stopped.\n")
    assert not (tmp_path / "data" / "host.json").exists()
