"""`reelbot queue …`: the queue as a whole."""

from __future__ import annotations

import json
from typing import Any

from reelbot.cli.frame import DONE, Frame
from reelbot.cli.host_access import access


async def pause(frame: Frame) -> int:
    async with access(frame.settings) as client:
        await client.pause()
    print("The queue is paused: jobs are taken, none is started.")
    return DONE


async def resume(frame: Frame) -> int:
    async with access(frame.settings) as client:
        await client.resume()
    print("The queue runs.")
    return DONE


async def prune(frame: Frame, *, as_json: bool) -> int:
    async with access(frame.settings) as client:
        print_facts(await client.prune(), as_json=as_json)
    return DONE


async def stats(frame: Frame, *, as_json: bool) -> int:
    async with access(frame.settings) as client:
        print_facts(await client.queue(), as_json=as_json)
    return DONE


def print_facts(facts: dict[str, Any], *, as_json: bool) -> None:
    """A table of facts: as JSON, or a line each."""
    if as_json:
        print(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    for line in fact_lines(facts):
        print(line)


def fact_lines(facts: dict[str, Any], prefix: str = "") -> list[str]:
    """`name: value`, one a line; what lies deeper is named by its whole way."""
    lines: list[str] = []
    for name, value in facts.items():
        words = f"{prefix}{name}".replace("_", " ")
        if isinstance(value, dict):
            lines += fact_lines(value, f"{words} ")
        elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
            for number, item in enumerate(value, start=1):
                lines += fact_lines(item, f"{words} {number} ")
        else:
            lines.append(f"{words}: {_shown(value)}")
    return lines


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = ", ".join(map(str, value)) if isinstance(value, list) else value
    return "none" if text in (None, "") else str(text)
