"""torch, diffusers and transformers: imported when a model is loaded, never before.

Importing a pipeline costs seconds and hundreds of megabytes, and a host without the `models` extra
has none of them. Weights are always read from a folder, so the libraries never ask a hub.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
from typing import Any

MODELS_EXTRA = "needs the models extra: run make models"
# Before the first import: no network, no telemetry, and less fragmentation of a GPU's memory.
ENVIRONMENT = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "PYTORCH_ALLOC_CONF": "expandable_segments:True",
}


def absent(*names: str) -> str | None:
    """The sentence that says how to get libraries that are not installed; None where all are."""
    found = all(importlib.util.find_spec(name) is not None for name in names)
    return None if found else MODELS_EXTRA


def library(name: str) -> Any:
    """An imported library; raises ImportError where it is not installed."""
    for variable, value in ENVIRONMENT.items():
        os.environ.setdefault(variable, value)
    return importlib.import_module(name)


def torch() -> Any:
    return library("torch")


def diffusers() -> Any:
    found = library("diffusers")
    found.utils.logging.set_verbosity_error()
    return found


def transformers() -> Any:
    found = library("transformers")
    found.utils.logging.set_verbosity_error()
    return found
