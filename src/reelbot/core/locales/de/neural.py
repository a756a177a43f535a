"""German: what goes wrong with engines that run neural networks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "weights_missing": "Der Antrieb {engine} kann hier nicht laufen[: {reason}].",
        "device_unwell": "Die Grafikkarte meldete einen Fehler[ ({reason})], und ihr Prozess wurde "
        "ersetzt. Ein neuer Versuch kann helfen.",
    }
)
