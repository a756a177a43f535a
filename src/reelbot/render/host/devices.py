"""Which devices this machine has for workers, and what a worker is told of them; without torch."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from typing import Any

from reelbot.core.figures import MemoryFigures
from reelbot.core.settings import Settings

ASK_SECONDS = 10


def find_devices(wanted: Sequence[str]) -> list[str]:
    """The devices to run a worker for: as configured, or every GPU, or the CPU."""
    if list(wanted) != ["auto"]:
        return list(dict.fromkeys(wanted))
    return [f"cuda:{index}" for index in range(count_gpus())] or ["cpu"]


def count_gpus() -> int:
    """How many NVIDIA GPUs the driver lists; 0 where there is no driver."""
    try:
        listed = subprocess.run(
            ["nvidia-smi", "--list-gpus"],
            capture_output=True,
            timeout=ASK_SECONDS,
            check=True,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return 0
    return sum(line.startswith(b"GPU ") for line in listed.stdout.splitlines())


def gpu_memory() -> list[MemoryFigures]:
    """What the GPUs' memory holds by the driver's word, as cuda:0, …; empty without a driver."""
    try:
        listed = subprocess.run(
            [
                "nvidia-smi",
                "--query-gpu=index,memory.used,memory.total",
                "--format=csv,noheader,nounits",
            ],
            capture_output=True,
            text=True,
            timeout=ASK_SECONDS,
            check=True,
            stdin=subprocess.DEVNULL,
        )
        rows = [[int(part) for part in line.split(",")] for line in listed.stdout.splitlines()]
    except (OSError, ValueError, subprocess.SubprocessError):
        return []
    return [
        MemoryFigures(name=f"cuda:{index}", used_bytes=used << 20, total_bytes=total << 20)
        for index, used, total in rows
    ]


def engine_settings(settings: Settings, device: str) -> dict[str, Any]:
    """The `[engines]` section and what else engines need to know of the machine.

    `device` is what a worker computes on, `models` the folder of weights.
    """
    section: dict[str, Any] = settings.engines.model_dump(mode="json")
    models = settings.hub.folder or settings.render.data_dir / "models"
    return section | {
        "device": device,
        "models": str(models),
        "idle_seconds": settings.render.idle_seconds,
    }
