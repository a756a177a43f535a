"""Which devices this machine has for workers, without importing torch."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

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
