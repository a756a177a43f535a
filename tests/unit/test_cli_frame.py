"""How a command ends where something goes wrong: what is said, and what is kept to find it by."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.logs import logs_as_before

from reelbot.cli import frame
from reelbot.cli.frame import Frame
from reelbot.core.errors import EngineFailed, HostProblem, InvalidInput

ASKED = "a secret wish"


def test_what_was_asked_for_is_said_and_in_no_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    monkeypatch.setenv("REELBOT_RENDER__DATA_DIR", str(data))
    monkeypatch.chdir(tmp_path)

    def ended(error: Exception) -> str:
        async def action(_: Frame) -> int:
            try:
                raise HostProblem("engine_missing", engine=ASKED)
            except HostProblem as before:
                raise error from before

        with logs_as_before():
            assert frame.run(None, False, action) == frame.FAILED
        return capsys.readouterr().err

    log = data / "logs" / "cli.log"
    assert ASKED in ended(InvalidInput("not_a_number", option="seed", value=ASKED))
    assert not log.exists()  # there is nothing to find
    assert ASKED in ended(EngineFailed("engine_unknown", engine=ASKED, job="abc2"))
    trace = log.read_text()
    assert "EngineFailed: engine_unknown" in trace and "job=abc2" in trace
    assert "HostProblem: engine_missing" in trace and "in action" in trace
    assert ASKED not in trace
    assert f"Details are in {log}" in ended(ZeroDivisionError("a fault of ours"))
    assert "ZeroDivisionError: a fault of ours" in log.read_text()
