"""What starting costs: the command's help, and a host without a worker.

    python benchmarks/start.py

Prints wall seconds (median of several) and the host's resident memory, beside Python's own start.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 7
REELBOT = Path(sys.executable).with_name("reelbot")
HOST_SECONDS_MAX = 20.0


def wall(command: list[str]) -> float:
    """Median seconds of a whole process."""
    taken = []
    for _ in range(RUNS):
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def host() -> tuple[float, float]:
    """Seconds until a host serves, and its resident MiB then."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "REELBOT_RENDER__DATA_DIR": folder,
            "REELBOT_RENDER__PORT": "0",
        }
        started = time.perf_counter()
        process = subprocess.Popen(
            [REELBOT, "render", "--config", os.devnull],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            while not (Path(folder) / "host.json").exists():
                if time.perf_counter() - started > HOST_SECONDS_MAX:
                    raise TimeoutError("the host did not start")
                time.sleep(0.005)
            seconds = time.perf_counter() - started
            status = Path(f"/proc/{process.pid}/status").read_text()
            resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
            return seconds, int(resident.split()[1]) / 1024
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def main() -> None:
    floor = wall([sys.executable, "-c", "pass"])
    help_s = wall([str(REELBOT), "--help"])
    started = [host() for _ in range(3)]
    host_s = statistics.median(seconds for seconds, _ in started)
    resident = statistics.median(mib for _, mib in started)
    print(f"{'':24}{'seconds':>9}{'ratio':>8}{'MiB':>8}")
    print(f"{'python -c pass':24}{floor:9.3f}{1.0:8.1f}")
    print(f"{'reelbot --help':24}{help_s:9.3f}{help_s / floor:8.1f}")
    print(f"{'render host, serving':24}{host_s:9.3f}{host_s / floor:8.1f}{resident:8.0f}")


if __name__ == "__main__":
    main()
