"""English: what goes wrong with engines that run neural networks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "weights_missing": "The engine {engine} cannot run here[: {reason}].",
        "device_unwell": "The GPU gave an error[ ({reason})] and its process was replaced. "
        "Trying again can help.",
    }
)
