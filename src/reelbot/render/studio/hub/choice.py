"""Which of a model's files are needed, out of all that a hub has of it (pure).

Hubs keep the same weights in several forms: as safetensors and as pickles, in full and in half
precision, for other libraries, in one file for other programs. One form of each is enough.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from reelbot.core.errors import HostProblem
from reelbot.render.studio.engines.neural.weights import (
    INDEX,
    MODEL_CONFIG,
    MODELSCOPE,
    SAME_IN_DIFFUSERS,
    components,
)
from reelbot.render.studio.hub.hubs import HubFile

# Names that diffusers and transformers give their weights, whole or in parts.
_WEIGHTS = re.compile(
    r"^(?:diffusion_pytorch_model|pytorch_model|model)(?P<half>\.fp16)?(?:-\d+-of-\d+)?"
    r"\.(?P<kind>safetensors|bin)$"
)
_INDEX = re.compile(r"\.(?P<kind>safetensors|bin)\.index(?P<half>\.fp16)?\.json$")
_PLAIN = (".json", ".txt", ".model")
# Of the parts of a pipeline, those that have no weights.
_LIGHT = ("Scheduler", "Tokenizer", "Processor", "FeatureExtractor")
# Repositories of ModelScope's own format that are named in tutorials.
FOREIGN = {
    "damo/text-to-video-synthesis": SAME_IN_DIFFUSERS["text-to-video-synthesis"],
    "iic/text-to-video-synthesis": SAME_IN_DIFFUSERS["text-to-video-synthesis"],
    "ali-vilab/modelscope-damo-text-to-video-synthesis": SAME_IN_DIFFUSERS[
        "text-to-video-synthesis"
    ],
}


@dataclass(frozen=True, slots=True)
class Terms:
    """`half`: files in half precision are preferred; `allow_pickle`: pickles are taken where there
    is nothing else; `agreed`: the operator agrees to the model's licence, where it asks for that.
    Components in `without` are not needed. `named`: exactly these files, whatever their form."""

    half: bool = False
    allow_pickle: bool = False
    agreed: bool = False
    without: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def choose(
    model: str, files: Sequence[HubFile], index: Mapping[str, Any] | None, terms: Terms
) -> tuple[HubFile, ...]:
    """The files that are needed of a pipeline (`index` is its model_index.json) or of a model.

    Raises HostProblem("weights_foreign", model, same) and ("weights_pickle_only", model, file).
    """
    names = {file.path for file in files}
    if terms.named:
        if not names >= set(terms.named):
            raise HostProblem("weights_foreign", model=model, same=None)
        return tuple(file for file in files if file.path in terms.named)
    if index is not None:
        parts = dict(components(dict(index)))
        wanted = [file for file in files if file.path == INDEX]
        for part, kind in parts.items():
            if part in terms.without:
                continue
            inside = [file for file in files if _folder(file) == part]
            wanted += _needed(model, inside, terms, light=any(word in kind for word in _LIGHT))
        return tuple(wanted)
    if MODEL_CONFIG in names:
        inside = [file for file in files if _folder(file) == ""]
        return tuple(_needed(model, inside, terms, light=False))
    raise HostProblem("weights_foreign", model=model, same=same_model(model, names))


def same_model(model: str, names: set[str]) -> str | None:
    """The id of the same model in the format that is read here, where it is known."""
    if model in FOREIGN:
        return FOREIGN[model]
    known = "text-to-video" in model and MODELSCOPE in names
    return SAME_IN_DIFFUSERS["text-to-video-synthesis"] if known else None


def _needed(model: str, inside: Sequence[HubFile], terms: Terms, *, light: bool) -> list[HubFile]:
    """The files of one folder that are needed."""
    plain = [
        file
        for file in inside
        if file.path.endswith(_PLAIN) and not _INDEX.search(file.path) and _name(file) != INDEX
    ]
    if light:
        return plain
    for kind in ("safetensors", "bin"):
        whole = [file for file in inside if _is(file, kind, half=False)]
        halves = [file for file in inside if _is(file, kind, half=True)]
        taken = halves if halves and (terms.half or not whole) else whole
        if not taken:
            continue
        if kind == "bin" and not terms.allow_pickle:
            raise HostProblem("weights_pickle_only", model=model, file=taken[0].path)
        return plain + taken + [file for file in inside if _index_of(file, kind, taken is halves)]
    raise HostProblem("weights_foreign", model=model, same=None)


def _is(file: HubFile, kind: str, *, half: bool) -> bool:
    found = _WEIGHTS.match(_name(file))
    return found is not None and found["kind"] == kind and bool(found["half"]) == half


def _index_of(file: HubFile, kind: str, half: bool) -> bool:
    found = _INDEX.search(file.path)
    return found is not None and found["kind"] == kind and bool(found["half"]) == half


def _folder(file: HubFile) -> str:
    parent = str(PurePosixPath(file.path).parent)
    return "" if parent == "." else parent


def _name(file: HubFile) -> str:
    return PurePosixPath(file.path).name
