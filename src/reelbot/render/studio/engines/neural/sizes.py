"""What is in a file of weights, from its header: whether it is whole, and what it takes loaded.

A safetensors file begins with the length of its header (8 bytes, little-endian) and the header, a
JSON object of each tensor's dtype, shape and place in what follows
(github.com/huggingface/safetensors). Nothing else of the file is read.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

SAFE = ".safetensors"
HEADER_MOST = 100_000_000  # bytes; the format's own bound
# Bytes of a number that keeps its type when a model is loaded in another precision.
_KEPT = {"BOOL": 1, "U8": 1, "I8": 1, "I16": 2, "U16": 2, "I32": 4, "U32": 4, "I64": 8, "U64": 8}


def header(file: Path) -> dict[str, dict[str, Any]] | None:
    """Each tensor's dtype, shape and data_offsets; None where the file is no safetensors."""
    try:
        with file.open("rb") as opened:
            length = int.from_bytes(opened.read(8), "little")
            if not 0 < length <= HEADER_MOST:
                return None
            found = json.loads(opened.read(length))
    except (OSError, ValueError):
        return None
    if not isinstance(found, dict):
        return None
    found.pop("__metadata__", None)
    return found


def whole(file: Path) -> bool:
    """Whether a safetensors file is as long as its header says."""
    tensors = header(file)
    if tensors is None:
        return False
    try:
        end = max((int(one["data_offsets"][1]) for one in tensors.values()), default=0)
        with file.open("rb") as opened:
            length = int.from_bytes(opened.read(8), "little")
        return file.stat().st_size == 8 + length + end
    except (OSError, LookupError, TypeError, ValueError):
        return False


def loaded_mb(
    folder: Path,
    variant: str | None,
    *,
    half: bool,
    precise: Collection[str] = (),
    without: Collection[str] = (),
) -> int:
    """What a model's weights take in memory, in MB.

    `variant`: "fp16" where those files are read, else None; `half`: whether numbers with a fraction
    are loaded in two bytes, but for the components in `precise`. Those in `without` are not loaded.
    """
    total = 0
    for file in _read(folder, variant):
        part = file.relative_to(folder).parts[0]
        if part not in without:
            total += loaded_bytes(file, 2 if half and part not in precise else 4)
    return round(total / 1e6)


def loaded_bytes(file: Path, width: int) -> int:
    """What one file takes when its numbers with a fraction have `width` bytes each."""
    tensors = header(file) if file.suffix == SAFE else None
    if tensors is None:
        return file.stat().st_size
    return sum(
        math.prod(one.get("shape", ())) * _KEPT.get(str(one.get("dtype")), width)
        for one in tensors.values()
    )


def _read(folder: Path, variant: str | None) -> Iterator[Path]:
    """The files of weights in a model's folder that are loaded: of two forms of one, one."""
    whole_pipeline = (folder / "model_index.json").is_file()
    for part in sorted({file.parent for file in folder.rglob("*") if file.is_file()}):
        if whole_pipeline and part == folder:
            continue  # for other programs
        safe = list(part.glob(f"*{SAFE}"))
        kind = safe or list(part.glob("*.bin")) or list(part.glob("*.pth"))
        halves = [file for file in kind if ".fp16" in file.name]
        others = [file for file in kind if ".fp16" not in file.name]
        yield from sorted((halves or others) if variant == "fp16" else (others or halves))
