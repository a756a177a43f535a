"""The benchmark for a GPU: its pipelines are as large as the published ones, and it runs."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

pytestmark = [pytest.mark.models, pytest.mark.timeout(300)]

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def millions(network: Any) -> int:
    return round(sum(each.numel() for each in network.parameters()) / 1e6)


@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        # As the files of the published weights have them.
        ("sd15", {"unet": 860, "vae": 84, "text_encoder": 123}),
        ("videofusion", {"unet": 1411, "vae": 84, "text_encoder": 340}),
        ("wan", {"transformer": 1419, "vae": 127, "text_encoder": 5681}),
    ],
)
def test_the_pipelines_have_their_full_size(
    monkeypatch: pytest.MonkeyPatch, name: str, sizes: dict[str, int]
) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    full: Any = importlib.import_module("neural.full")
    # On a device that has no memory, so that it can be done anywhere.
    pipe = getattr(full, name)("meta", torch.float16)
    assert {part: millions(getattr(pipe, part)) for part in sizes} == sizes


def test_it_runs_on_tiny_pipelines() -> None:
    done = subprocess.run(
        [sys.executable, "gpu.py", "--tiny", "--rounds", "1", "--only", "sd15", "wan"],
        cwd=BENCHMARKS,
        capture_output=True,
        text=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if line.startswith("| ")]
    head, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert head[:4] == ["model", "size", "batch", "s/step"]
    assert [row[2] for row in rows] == ["1", "2", "1"]
    assert all(float(row[3]) >= 0 for row in rows) and rows[0][-1].endswith("%")
