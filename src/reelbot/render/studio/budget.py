"""How much memory loaded engines may take together, where the operator does not say."""

from __future__ import annotations

import subprocess
from pathlib import Path

SHARE = 0.6  # of the machine's memory: the rest is for the queue, the cutter and what else runs
GPU_SHARE = 0.9  # the driver and torch keep the rest
LEAST_MB = 2048
ASK_SECONDS = 10


def machine_mb(meminfo: Path = Path("/proc/meminfo")) -> int:
    """The share of the machine's memory in MB; LEAST_MB where the system does not tell."""
    try:
        lines = meminfo.read_text("ascii").splitlines()
        total = next(line for line in lines if line.startswith("MemTotal:"))
        return max(LEAST_MB, round(int(total.split()[1]) / 1024 * SHARE))
    except (OSError, StopIteration, ValueError):
        return LEAST_MB


def device_mb(device: str) -> int | None:
    """The share of a GPU's memory in MB, as its driver tells; None for the CPU."""
    if device == "cpu":
        return None
    _, _, index = device.partition(":")
    query = ["nvidia-smi", f"--id={index or 0}", "--query-gpu=memory.total"]
    try:
        told = subprocess.run(
            [*query, "--format=csv,noheader,nounits"],
            capture_output=True,
            timeout=ASK_SECONDS,
            check=True,
            stdin=subprocess.DEVNULL,
        )
        return round(int(told.stdout.split()[0]) * GPU_SHARE)
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        return LEAST_MB
