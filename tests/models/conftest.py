"""Tiny weights, made when they are first asked for and kept for the whole run."""

from __future__ import annotations

import importlib.util
import warnings
from pathlib import Path
from typing import Any

import pytest

TORCH = importlib.util.find_spec("torch") is not None
# Without the models extra there is nothing to be tested here.
collect_ignore_glob = [] if TORCH else ["test_*.py"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What the libraries say of themselves and of each other is not ours to mend."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            for library in ("diffusers", "transformers", "torch", "TTS"):
                item.add_marker(pytest.mark.filterwarnings(f"ignore:::{library}"))


class Weights:
    """A folder for each of `tests.models.tiny`, as an operator's folder of models."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, name: str) -> Path:
        target = self.folder / name
        if not target.exists():
            from tests.models import tiny

            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # the libraries' own, on their own old classes
                getattr(tiny, name)(target)
        return target


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Weights:
    return Weights(tmp_path_factory.mktemp("models"))


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    """On busy cores more than one thread of torch makes everything a hundred times slower."""
    if TORCH:
        import torch

        torch.set_num_threads(1)


@pytest.fixture
def table() -> dict[str, Any]:
    """What makes a tiny model quick."""
    return {"threads": 1, "steps": 3, "width": 64, "height": 64}
