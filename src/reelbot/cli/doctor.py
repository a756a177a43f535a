"""`reelbot doctor`: everything a film needs, each with what to do about it."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict

from reelbot.cli import chat_checks, checks, neural_checks
from reelbot.cli.checks import Check, fail
from reelbot.cli.frame import DONE, FAILED, Frame
from reelbot.cli.host_access import access
from reelbot.cli.local_host import living_host
from reelbot.core.errors import ReelbotError

MARKS = {"ok": "ok  ", "warn": "warn", "fail": "FAIL"}


async def doctor(frame: Frame, *, as_json: bool) -> int:
    """Print every check; exit 1 where something that is required is not there."""
    found = await examine(frame)
    if as_json:
        print(json.dumps([asdict(check) for check in found], indent=2, ensure_ascii=False))
    else:
        for check in found:
            print(f"{MARKS[check.level]}  {check.name}: {check.text}")
            if check.advice:
                print(f"      → {check.advice}")
    return FAILED if any(check.level == "fail" for check in found) else DONE


async def examine(frame: Frame) -> list[Check]:
    settings = frame.settings
    running = await living_host(settings)
    found = [
        checks.configuration(frame.loaded),
        *checks.tokens(settings),
        *await chat_checks.discord(settings),
        checks.exposure(settings),
        checks.ffmpeg(),
        checks.fonts(),
        checks.gpu(),
        checks.memory(),
        checks.data_folder(settings),
        checks.disk(settings),
        checks.clock(),
        checks.port(settings, running),
        checks.user_namespaces(),
    ]
    return found + await _engines(frame)


async def _engines(frame: Frame) -> list[Check]:
    try:
        async with access(frame.settings) as client:
            cards = await client.engines()
        memory_mb = await asyncio.to_thread(neural_checks.gpu_mb)
        return [
            *checks.engines(cards, frame.settings),
            *neural_checks.weights(cards, memory_mb),
        ]
    except ReelbotError as error:
        return [fail("engines", f"could not be asked: {error}", "Mend this first.")]
