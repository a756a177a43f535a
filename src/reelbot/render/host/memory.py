"""How much memory processes hold, from /proc; elsewhere nothing is known, and 0 is said."""

from __future__ import annotations

import os
from pathlib import Path

PROC = Path("/proc")


def resident_bytes(pid: int | None) -> int:
    """What a process (None: this one) has in memory; 0 where it is gone or cannot be seen."""
    try:
        pages = (PROC / str(pid or os.getpid()) / "statm").read_text("ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def machine_memory() -> tuple[int, int] | None:
    """(used, total) bytes of the machine; what the system would give up counts as free. None where
    it cannot be seen."""
    try:
        lines = (PROC / "meminfo").read_text("ascii").splitlines()
        kilobytes = {
            name: int(rest.split()[0]) for name, _, rest in (s.partition(":") for s in lines)
        }
        total, free = kilobytes["MemTotal"], kilobytes["MemAvailable"]
    except (OSError, ValueError, IndexError, KeyError):
        return None
    return (total - free) * 1024, total * 1024


def groups() -> dict[int, list[int]]:
    """Processes by their group's leader: a worker leads one, and its encoder is in it."""
    found: dict[int, list[int]] = {}
    for entry in PROC.glob("[0-9]*"):
        try:
            # After the name, which may hold anything: state, parent, group (proc(5)).
            leader = int(
                (entry / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[2]
            )
        except (OSError, IndexError, ValueError):
            continue
        found.setdefault(leader, []).append(int(entry.name))
    return found
