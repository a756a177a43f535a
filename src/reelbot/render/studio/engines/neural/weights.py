"""Which folder a model lies in, and whether what is there is whole, of the right kind and safe.

A model of the hub is a folder of the operator's model folder: `owner--name`, `owner/name`, or as
the hub's own cache has it, `models--owner--name/snapshots/REVISION`. Only files are looked at here;
nothing is loaded. Weights are safetensors: a pickle can run code when it is read, so it is taken
only where the operator allows it for that model. Code beside weights is never run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from reelbot.render.studio.engines.neural import sizes

INDEX = "model_index.json"
MODEL_CONFIG = "config.json"
SAFE = sizes.SAFE
PICKLES = (".bin", ".ckpt", ".pt", ".pth", ".pkl")
LOOK_BYTES = 64 * 1024
# Components of a pipeline by what their class is called, and one of the files each has to have.
_CONFIGS = (
    ("Scheduler", ("scheduler_config.json",)),
    ("Tokenizer", ("tokenizer_config.json", "tokenizer.json", "vocab.json", "spiece.model")),
    ("Processor", ("preprocessor_config.json", "processor_config.json", "tokenizer_config.json")),
    ("FeatureExtractor", ("preprocessor_config.json",)),
)
# ModelScope's own format, and the same model in the format that is read here.
MODELSCOPE = "configuration.json"
SAME_IN_DIFFUSERS = {"text-to-video-synthesis": "damo-vilab/text-to-video-ms-1.7b"}


def locate(model: str, revision: str, models: Path | None) -> Path | None:
    """The folder of a model; None where it is not here."""
    path = Path(model).expanduser()
    if path.is_absolute() or model.startswith("."):
        return path if path.is_dir() else None
    if models is None or ".." in path.parts:
        return None
    flat = model.replace("/", "--")
    for folder in (models / flat, models / model):
        if folder.is_dir():
            return folder
    return _snapshot(models / f"models--{flat}", revision)


def _snapshot(cache: Path, revision: str) -> Path | None:
    """The folder of a revision in the hub's own cache."""
    try:
        revision = (cache / "refs" / revision).read_text("utf-8").strip()
    except OSError:
        pass  # not a branch: a commit's name
    folder = cache / "snapshots" / revision
    return folder if folder.is_dir() else None


def problem(
    folder: Path,
    *,
    classes: Collection[str] = (),
    without: Collection[str] = (),
    allow_pickle: bool = False,
) -> str | None:
    """What is wrong with a pipeline's folder, as the end of a sentence; None where all is well.

    `classes`: the pipeline classes that are taken; any where it is empty. Components in `without`
    need not be there.
    """
    index = _json(folder / INDEX)
    if index is None:
        return _not_a_pipeline(folder)
    found = str(index.get("_class_name", ""))
    if classes and found not in classes:
        return (
            f"{folder.name} has weights of {found or 'another pipeline'}, not of {_either(classes)}"
        )
    if code := next(folder.rglob("*.py"), None):
        return f"{folder.name} has code beside its weights ({code.name}), which is never run"
    for name, kind in components(index):
        if name in without:
            continue
        if wrong := component_problem(folder / name, kind, allow_pickle=allow_pickle):
            return wrong
    return None


def pipeline_class(folder: Path) -> str:
    """The class that a pipeline's folder names; empty where it names none."""
    return str((_json(folder / INDEX) or {}).get("_class_name", ""))


def model_problem(
    folder: Path, *, classes: Collection[str], files: Collection[str], allow_pickle: bool = False
) -> str | None:
    """What is wrong with the folder of a model of transformers, as `problem`.

    `classes`: the architectures that are taken; `files`: of which one has to be there each, with
    alternatives parted by "|".
    """
    config = _json(folder / MODEL_CONFIG)
    if config is None:
        return f"{folder.name} lacks {MODEL_CONFIG}, so it is no model of transformers"
    found = config.get("architectures") or []
    if not set(found) & set(classes):
        named = ", ".join(map(str, found)) or "another model"
        return f"{folder.name} has weights of {named}, not of {_either(classes)}"
    if code := next(folder.rglob("*.py"), None):
        return f"{folder.name} has code beside its weights ({code.name}), which is never run"
    for names in files:
        if not any((folder / name).is_file() for name in names.split("|")):
            return f"{folder.name}/{names.split('|')[0]} is missing"
    return weights_problem(folder, allow_pickle=allow_pickle)


def components(index: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Name and class of every component that a pipeline's index names."""
    for name, value in index.items():
        if not name.startswith("_") and isinstance(value, list) and len(value) == 2 and value[0]:
            yield name, str(value[1])


def component_problem(folder: Path, kind: str, *, allow_pickle: bool) -> str | None:
    """What is wrong with one component's folder."""
    for ending, files in _CONFIGS:
        if ending in kind:
            here = any((folder / file).is_file() for file in files)
            return None if here else f"{folder.name}/{files[0]} is missing"
    if not (folder / "config.json").is_file():
        return f"{folder.name}/config.json is missing"
    return weights_problem(folder, allow_pickle=allow_pickle)


def weights_problem(folder: Path, *, allow_pickle: bool) -> str | None:
    """Whether the weights of one network are whole and safe."""
    for index in sorted(folder.glob(f"*{SAFE}.index*.json")):
        shards = set((_json(index) or {}).get("weight_map", {}).values())
        lost = sorted(shard for shard in shards if not (folder / shard).is_file())
        if lost:
            return f"{folder.name}/{lost[0]} is missing"
    safe = list(folder.glob(f"*{SAFE}"))
    cut = next((file for file in safe if not sizes.whole(file)), None)
    if cut is not None:
        return f"{folder.name}/{cut.name} is cut off, or no safetensors"
    if safe or (allow_pickle and _pickles(folder)):
        return None
    if pickles := _pickles(folder):
        return (
            f"{folder.name}/{pickles[0].name} is a pickle, which could run code; get the model as "
            "safetensors, or set allow_pickle = true in this engine's table"
        )
    return f"{folder.name} has no weights"


def only_safe(folder: Path) -> bool | None:
    """What the libraries are told as `use_safetensors`: True, or None where a component has nothing
    but pickles; then each is read in the form in which it is there."""
    folders = [path for path in (folder, *folder.iterdir()) if path.is_dir()]
    pickled = any(_pickles(one) and not list(one.glob(f"*{SAFE}")) for one in folders)
    return None if pickled else True


def variant(folder: Path, half: bool) -> str | None:
    """ "fp16" where such files are there and wanted, or nothing else is there."""
    files = [file.name for file in folder.glob(f"*/*{SAFE}")]
    fp16 = [name for name in files if ".fp16." in name]
    return "fp16" if fp16 and (half or len(fp16) == len(files)) else None


def bytes_in(folder: Path) -> int:
    """What a folder of weights takes on the disk."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def fingerprint(folder: Path) -> str:
    """Names weights by their content: 12 hex digits of the configurations, and of each file of
    weights its size, middle and end. Full hashes of many gigabytes would take minutes."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        if file.suffix == ".json" or file.suffix == SAFE or file.suffix in PICKLES:
            digest.update(file.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(_sample(file))
    return digest.hexdigest()[:12]


def _sample(file: Path) -> bytes:
    size = file.stat().st_size
    if size <= 4 * LOOK_BYTES:
        return file.read_bytes()
    with file.open("rb") as opened:
        opened.seek(size // 2)
        middle = opened.read(LOOK_BYTES)
        opened.seek(size - LOOK_BYTES)
        return str(size).encode() + middle + opened.read()


def _not_a_pipeline(folder: Path) -> str:
    foreign = _json(folder / MODELSCOPE)
    if foreign is not None:
        same = SAME_IN_DIFFUSERS.get(str(foreign.get("task", "")))
        return f"{folder.name} is in ModelScope's own format" + (
            f"; take {same}, the same model in the format that is read here" if same else ""
        )
    return f"{folder.name} lacks {INDEX}, so it is no pipeline of diffusers"


def _pickles(folder: Path) -> list[Path]:
    return sorted(file for ending in PICKLES for file in folder.glob(f"*{ending}"))


def _json(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _either(names: Collection[str]) -> str:
    return " or ".join(names)
