"""`reelbot health`: of a host that answers, one that does not, and one on any free port."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.hosts import serving, settings_for
from tests.support.logs import logging_to

from reelbot.cli.frame import Frame
from reelbot.cli.health import health
from reelbot.core.errors import HostProblem, Unreachable
from reelbot.core.settings import Loaded


@pytest.fixture(autouse=True)
def _own_logs() -> Iterator[None]:
    """As in the program, logs do not get into stdout."""
    with logging_to(None):
        yield


async def test_health_asks_the_host_and_says_where_nothing_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = settings_for(tmp_path)
    async with serving(settings) as (_, client):
        port = int(client.base_url.rpartition(":")[2])
        here = settings.render.model_copy(update={"host": "0.0.0.0", "port": port})
        settings = settings.model_copy(update={"render": here})
        assert await health(Frame(Loaded(settings, {})), "render") == 0
        assert capsys.readouterr().out == "ok\n"
    away = settings.web.model_copy(update={"port": 9})
    nobody = settings.model_copy(update={"web": away})
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1:9"):
        await health(Frame(Loaded(nobody, {})), "bots")


async def test_health_finds_a_host_on_any_free_port(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = settings_for(tmp_path, web={"port": 0})
    frame, data = Frame(Loaded(settings, {})), settings.render.data_dir
    assert settings.render.port == 0
    async with serving(settings) as (host, _):
        assert await health(frame, "render") == 0
        assert capsys.readouterr().out == "ok\n"
        left = (data / "host.json").read_text()
        with pytest.raises(HostProblem) as any_port:
            await health(frame, "bots")
        assert any_port.value.code == "page_port_any"
    with pytest.raises(Unreachable) as gone:
        await health(frame, "render")
    assert gone.value.code == "no_host"
    # What a host that was killed left behind leads nowhere.
    (data / "host.json").write_text(left)
    with pytest.raises(Unreachable, match=host.url):
        await health(frame, "render")
    (data / "host.json").write_text(left.replace(f'"pid": {os.getpid()}', '"pid": 4194305'))
    with pytest.raises(Unreachable) as dead:
        await health(frame, "render")
    assert dead.value.code == "no_host"
