"""The benchmark for a GPU: its pipelines are as large as the published ones, and it runs."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from dataclasses import replace
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


@pytest.mark.parametrize("name", ["sd15", "videofusion", "wan"])
def test_what_is_made_for_a_gpu_runs(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Made as for a GPU, in half precision on its device at once, with few layers."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    full: Any = importlib.import_module("neural.full")
    gpu: Any = importlib.import_module("gpu")
    monkeypatch.setattr(gpu, "FEW", 1)
    monkeypatch.setattr(gpu, "MANY", 2)
    case = next(one for one in gpu.CASES if one.name == name)
    frames = {"wan": 5, "videofusion": 2}.get(name, 1)
    small = replace(case, side=(64, 64), frames=frames, batches=(1,), half="bfloat16")
    pipe = getattr(full, name)("cpu", torch.bfloat16, small=True)
    monkeypatch.setattr(gpu, "step_s", gpu.step_s if name == "sd15" else lambda *_: 0.1)
    ((said, *_, overhead),) = gpu.measured(small, pipe, "cpu", 1)
    assert said == name and overhead.endswith("%")
    ((said, failed, *_),) = gpu.measured(small, None, "cpu", 1)
    assert (said, failed) == (name, "failed:"), "the rest of a run goes on"
    assert [row[1] for row in gpu.measured(small, pipe, "cpu", 1, ends_at=0)] == ["no time left"]


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
