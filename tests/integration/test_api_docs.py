"""The examples of docs/api.md, run as they stand against a real host."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from pathlib import Path

import pytest
from tests.support.hosts import serving, settings_for

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
PICTURE = Path(__file__).parents[1] / "pictures" / "coffee.jpg"


def examples(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)


async def run(folder: Path, environment: dict[str, str], *command: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    return said.decode()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
async def test_the_examples_do_what_they_say(tmp_path: Path) -> None:
    token = "t" * 40
    settings = settings_for(tmp_path, render={"token": token})
    async with serving(settings) as (host, client):
        environment = {"REELBOT_URL": host.url, "REELBOT_TOKEN": token}
        shutil.copy(PICTURE, tmp_path / "picture.jpg")
        (python,) = examples("python")
        said = await run(tmp_path, environment, sys.executable, "-c", python)
        assert said.startswith("image/jpeg ") and "film.mp4 video/mp4" in said
        assert (tmp_path / "animated.mp4").read_bytes()[4:8] == b"ftyp"

        script = "set -eu\n" + "\n".join(examples("bash"))
        said = await run(tmp_path, environment, "bash", "-c", script)
        assert (tmp_path / "film.mp4").read_bytes()[4:8] == b"ftyp"
        assert (tmp_path / "small.mp4").read_bytes()[4:8] == b"ftyp"
        assert '"seconds_per_day"' in said and '"jobs": 1' in said
        assert await client.jobs() == []
