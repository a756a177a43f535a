"""Write the tables of options in docs/engines.md from the engines themselves.

.venv/bin/python tools/engine_tables.py           write them
.venv/bin/python tools/engine_tables.py --check   exit 1 where the page says something else
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reelbot.render.studio.engines import BUILT_IN, Registry
from reelbot.render.studio.engines.neural.options import Options

PAGE = Path(__file__).resolve().parent.parent / "docs" / "engines.md"
BEGIN, END = "<!-- options: begin -->", "<!-- options: end -->"
LONG = 60


def tables() -> Iterator[tuple[str, Any]]:
    """Engines with weights, and their cards and tables."""
    registry = Registry()
    for full in BUILT_IN:
        engine: Any = registry.engine_class(full)
        if issubclass(getattr(engine, "Table", object), Options):
            yield full, engine


def default(value: Any) -> str:
    if value is None:
        return "the model's own"
    if value in ("", {}):
        return "none"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= LONG else text[:LONG].rstrip(" ,") + "…"


def section() -> str:
    """The generated part of the page."""
    shared = set(Options.model_fields) - {"model"}
    lines = ["| engine | options and their defaults | GPU memory | licence |", "|---|---|---|---|"]
    for full, engine in tables():
        own = {
            name: field for name, field in engine.Table.model_fields.items() if name not in shared
        }
        told = " · ".join(f"`{name}` {default(field.default)}" for name, field in own.items())
        card = engine.card
        lines.append(f"| `{full}` | {told} | {card.memory_mb / 1000:.1f} GB | {card.licence} |")
    common = ", ".join(
        f"`{name}` ({default(Options.model_fields[name].default)})"
        for name in Options.model_fields
        if name in shared - {"device", "models"}
    )
    return "\n".join([*lines, "", f"All of them know {common}, too."])


def page(text: str) -> str:
    """The page with its generated part as it should be."""
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n{section()}\n{END}{rest.split(END)[1]}"


def main() -> int:
    text = PAGE.read_text("utf-8")
    right = page(text)
    if sys.argv[1:] == ["--check"]:
        return 0 if text == right else 1
    PAGE.write_text(right, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
