"""Plain tables for a terminal (pure)."""

from __future__ import annotations

from collections.abc import Sequence


def columns(rows: Sequence[Sequence[str]], gap: int = 2) -> str:
    """Rows as columns that begin below one another; the last is as long as it likes."""
    if not rows:
        return ""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]) - 1)]
    return "\n".join(
        (
            "".join(f"{cell:<{width + gap}}" for cell, width in zip(row, widths, strict=False))
            + row[-1]
        ).rstrip()
        for row in rows
    )
