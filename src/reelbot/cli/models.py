"""`reelbot models …`: engines, what each needs, and their weights."""

from __future__ import annotations

import json
from typing import Any

from reelbot.cli.frame import DONE, Frame, say
from reelbot.cli.host_access import access
from reelbot.cli.tables import columns
from reelbot.core.errors import HostProblem, InvalidInput
from reelbot.core.nearest import nearest


async def list_engines(frame: Frame, *, as_json: bool) -> int:
    async with access(frame.settings) as client:
        engines = await client.engines()
    if as_json:
        print(json.dumps(engines, indent=2, ensure_ascii=False))
        return DONE
    head = ("ENGINE", "LICENCE", "COST", "MEMORY", "HERE", "ABOUT")
    print(columns([head, *(engine_row(engine) for engine in engines)]))
    return DONE


def engine_row(engine: dict[str, Any]) -> tuple[str, ...]:
    """An engine of `/v1/engines` in the words of the list."""
    cost, memory_mb = engine.get("cost"), engine.get("memory_mb")
    return (
        f"{engine['task']}.{engine['name']}",
        engine.get("licence") or "-",
        f"{cost:g} s/s" if cost is not None else "-",
        f"{memory_mb} MB" if memory_mb is not None else "-",
        "no" if engine.get("missing") else "yes",
        engine.get("missing") or engine.get("about") or "",
    )


async def pull(frame: Frame, names: list[str]) -> int:
    """Raises InvalidInput("engine_unknown"), HostProblem("feature_missing")."""
    async with access(frame.settings) as client:
        engines = {
            f"{engine['task']}.{engine['name']}": engine for engine in await client.engines()
        }
    for name in names:
        if name not in engines:
            raise InvalidInput(
                "engine_unknown", engine=name, nearest=nearest(name, engines), known=list(engines)
            )
    absent = [name for name in names if engines[name].get("missing")]
    for name in names:
        if name not in absent:
            say(f"{name} is here already; there is nothing to fetch.")
    if absent:
        raise HostProblem("feature_missing", feature=f"fetching weights ({', '.join(absent)})")
    return DONE
