"""Which devices this machine has for workers, and what a worker is told of them; without torch."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from typing import Any

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
