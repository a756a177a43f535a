"""`reelbot queue …`: the queue as a whole."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from reelbot.cli.frame import DONE, Frame
from reelbot.cli.host_access import access
from reelbot.cli.tables import columns
from reelbot.core.locales.template import size

# Figures that are moments, in seconds since the epoch.
MOMENTS = ("oldest_waiting", "last")
_UNIT = re.compile(r"_(bytes|s)$")


async def pause(frame: Frame, *, as_json: bool = False) -> int:
    async with access(frame.settings) as client:
        await client.pause()
        if as_json:
            print_facts(await client.queue(), as_json=True)
            return DONE
    print("The queue is paused: jobs are taken, none is started.")
    return DONE


async def resume(frame: Frame, *, as_json: bool = False) -> int:
    async with access(frame.settings) as client:
        await client.resume()
        if as_json:
            print_facts(await client.queue(), as_json=True)
            return DONE
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
    """`name: value`, one a line; what lies deeper is named by its whole way, and a list of things
    that have parts is a table of its own, after the rest."""
    lines: list[str] = []
    tables: list[str] = []
    for name, value in facts.items():
        words = f"{prefix}{name}".replace("_", " ")
        if isinstance(value, dict):
            lines += fact_lines(value, f"{words} ")
        elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
            tables += ["", f"{words}:", *table(value)]
        else:
            lines.append(f"{words}: {shown(name, value)}")
    return lines + tables


def table(rows: list[dict[str, Any]]) -> list[str]:
    """Things with parts, a line each below what the parts are called."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    heads = [_UNIT.sub("", name).replace("_", " ").upper() for name in names]
    cells = [[shown(name, row.get(name)) for name in names] for row in rows]
    return ["  " + line for line in columns([heads, *cells]).splitlines()]


def shown(name: str, value: Any) -> str:
    """A value as one reads it; its name tells what it is counted in."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float) and name in MOMENTS:
        return datetime.fromtimestamp(value).astimezone().isoformat(" ", "seconds")
    if isinstance(value, int | float) and name.endswith("_bytes"):
        return size(value)
    if isinstance(value, int | float) and name.endswith("_s"):
        return f"{value:.1f} s"
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
    return "none" if text in (None, "") else str(text)
