"""The OpenAPI document against a real host: schemathesis makes requests of it, good and bad, and
finds no fault, no undocumented status, no answer of another form."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from tests.support.hosts import ORIGIN, finished, serving, settings_for, video

from reelbot.core import texts, wire
from reelbot.core.client import RenderClient
from reelbot.core.jobs import State
from reelbot.render.host.api import application
from reelbot.render.host.callers import Tokens
from reelbot.render.host.openapi import ROUTES
from reelbot.render.host.rates import Rates

# A schema cannot say which upload, job or person there is, so what fits it may still be refused.
# And a stream of events does not end: it has tests of its own.
# What is not known in a query is passed over, as is usual.
EXTRA = "[generation]\nallow-extra-parameters = false\n"
LEFT_OUT = ("--exclude-checks", "positive_data_acceptance,unsupported_method")


async def explored(url: str, folder: Path, *more: str) -> str:
    """Run schemathesis; returns what it found, empty where that is nothing."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "ignore", "-m", "schemathesis.cli", "--config-file",
        str(folder / "schemathesis.toml"), "run", f"{url}/v1/openapi.json", "--phases",
        "examples,coverage,fuzzing", "--seed", "7", "--no-color", "--request-timeout", "20",
        "--warnings", "off", "--exclude-path", "/v1/events", *LEFT_OUT, *more,
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await process.communicate()
    return said.decode() if process.returncode else ""


@pytest.mark.slow
async def test_the_document_is_true(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (host, client):
        job = (await client.submit(video("a fox"), ORIGIN, "k")).job
        assert (await finished(client, job.id)).state is State.DONE
        await client.pause()  # what is asked for is put, and not made
        token = ("-H", f"Authorization: Bearer {host.operator_token}")
        person = ("-H", f"{wire.AS}: discord/ann")
        config = tmp_path / "schemathesis.toml"
        config.write_text(EXTRA)
        found = await explored(host.url, tmp_path, *token, *person, "--max-examples", "4")
        assert not found, found
        # The same as the operator, with a job that there is, until somebody deletes it.
        config.write_text(
            EXTRA + f'[parameters]\n"path.job" = "{job.id}"\n"path.name" = "film.mp4"\n'
        )
        operator = ("--max-examples", "3", "--exclude-method", "DELETE")
        found = await explored(host.url, tmp_path, *token, *operator)
        assert not found, found
        assert (await client.job(job.id)).state is State.DONE


async def test_every_code_of_an_error_is_listed(tmp_path: Path) -> None:
    async with serving(settings_for(tmp_path)) as (host, _), RenderClient(host.url, "") as any:
        document = await any._dict("GET", "/v1/openapi.json")
        assert document["openapi"].startswith("3.1")
        listed = set(document["components"]["schemas"]["ErrorInfo"]["properties"]["code"]["enum"])
        assert listed == set(texts.error_codes())
        assert "/v1/accounts/join" in document["paths"]
        documented = {(method, path) for path, one in document["paths"].items() for method in one}
        assert documented == {(route.method, route.path) for route in ROUTES}
    settings = settings_for(tmp_path / "other")
    served = application(host.desk, host.desk, Tokens(settings.render), Rates({}))  # type: ignore[arg-type]
    routes = {
        (route.method.lower(), route.resource.canonical)
        for route in served.router.routes()
        if route.resource is not None and route.method != "HEAD"
    }
    assert routes == documented
