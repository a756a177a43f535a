"""Jobs whose engine is loaded may pass others, once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.support.hosts import finished, serving, settings_for, until, video

from reelbot.core.client import RenderClient
from reelbot.core.jobs import Origin


async def order_of(client: RenderClient, jobs: list[str]) -> list[str]:
    """The jobs in the order in which they were started."""
    found = [await finished(client, job) for job in jobs]
    return [job.id for job in sorted(found, key=lambda job: job.started or 0)]


@pytest.mark.slow
async def test_a_job_for_a_warm_engine_passes_and_light_engines_pass_nobody(
    tmp_path: Path,
) -> None:
    base = settings_for(tmp_path).engines.model_dump()
    options = base["options"] | {"text_to_video.heavy": {"folder": str(tmp_path / "engines")}}
    engines: dict[str, Any] = base | {"text_to_video": "heavy", "options": options}
    async with serving(settings_for(tmp_path, engines=engines)) as (host, client):

        async def put(user: str, request: dict[str, Any]) -> str:
            origin = Origin(adapter="console", user=user)
            return (await client.submit(request, origin, f"{user}-{request['kind']}")).job.id

        await finished(client, await put("ann", video("a fox")))
        maker = host.loops[0].maker
        assert "text_to_video.heavy" in maker.warm
        await client.pause()
        sound = {"kind": "music", "prompt": "a drone", "seconds": 1}
        music = await put("bob", sound)
        film = await put("cy", video("a wolf"))
        late = await put("dee", video("an owl"))
        await client.resume()
        # Nobody is passed twice: the first film passes the music, the second does not.
        assert await order_of(client, [music, film, late]) == [film, music, late]
        await maker.kill()
        assert maker.warm == ()
        await client.pause()
        music = await put("eve", sound)
        film = await put("fay", video("a bear"))
        await client.resume()
        assert await order_of(client, [music, film]) == [music, film]
        await until(lambda: "text_to_video.heavy" in maker.warm)
