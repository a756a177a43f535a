"""The engine that docs/adding-an-engine.md shows, found by its entry point, against a stand-in."""

from __future__ import annotations

import asyncio
import io
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from aiohttp import web
from tests.support.loading import quiet

from reelbot.core.errors import EngineFailed
from reelbot.render.studio.engines import GROUP, Registry
from reelbot.render.studio.engines.base import Line

FULL = "text_to_speech.gtts"


@pytest.fixture
def installed(tmp_path: Path, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What pip leaves of the example: its module, and a note of its entry point."""
    example = checkout / "docs" / "examples" / "reelbot-gtts"
    project = tomllib.loads((example / "pyproject.toml").read_text("utf-8"))["project"]
    (module,) = example.glob("*.py")
    assert len([line for line in module.read_text("utf-8").splitlines() if line.strip()]) <= 40 + 2
    (tmp_path / module.name).write_bytes(module.read_bytes())
    note = tmp_path / "reelbot_gtts-1.dist-info"
    note.mkdir()
    (note / "METADATA").write_text("Metadata-Version: 2.1\nName: reelbot-gtts\nVersion: 1\n")
    entries = project["entry-points"][GROUP]
    lines = [f"[{GROUP}]", *(f"{name} = {target}" for name, target in entries.items())]
    (note / "entry_points.txt").write_text("\n".join(lines))
    monkeypatch.syspath_prepend(tmp_path)


async def _stand_in(request: web.Request) -> web.Response:
    assert request.query["tl"] == "en" and request.query["q"].startswith("Once")
    t = np.arange(24_000) / 24_000
    data = io.BytesIO()
    soundfile.write(data, 0.3 * np.sin(2 * np.pi * 300 * t), 24_000, format="MP3")
    return web.Response(body=data.getvalue(), content_type="audio/mpeg")


async def test_it_is_found_by_its_entry_point_and_speaks(installed: None) -> None:
    app = web.Application()
    app.router.add_get("/translate_tts", _stand_in)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/translate_tts"
    try:
        registry = Registry({"text_to_speech": "gtts", "options": {FULL: {"url": url}}})
        assert registry.choose("text_to_speech", language="en") == FULL
        engine: Any = registry.engine(FULL, registry.identity(FULL))
        engine.load(quiet)
        line = Line(text="Once upon a night.")
        speech = await asyncio.to_thread(engine.speak, line, quiet)
        assert speech.sound.seconds == pytest.approx(1.0, abs=0.1)
    finally:
        await runner.cleanup()
    away: Any = Registry({"options": {FULL: {"url": "http://127.0.0.1:9/"}}}).engine(FULL, {})
    with pytest.raises(EngineFailed) as failed:
        await asyncio.to_thread(away.speak, line, quiet)
    assert failed.value.code == "remote_unreachable"
