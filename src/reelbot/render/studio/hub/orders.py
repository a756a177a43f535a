"""What is to be fetched: names of engines, or ids of the hub → models."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, SecretStr

from reelbot.core.errors import HostProblem, InvalidInput
from reelbot.core.nearest import nearest
from reelbot.render.studio.engines import Registry, usual_revision
from reelbot.render.studio.engines.neural.options import model_name
from reelbot.render.studio.hub.choice import Terms

# owner/name[@revision]; coqui-tts has names of four parts.
_HUB_ID = re.compile(r"^[\w.-]+/[\w.-]+$")
COQUI = re.compile(r"^tts_models/[\w-]+/[\w.-]+/[\w.-]+$")


class Order(BaseModel):
    """What the process is given. `engines`: the `[engines]` section with `device` and `models`, the
    folder that weights are put into. `source`: the hub that is asked first, whose `token` it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    names: tuple[str, ...]
    engines: dict[str, Any]
    source: Literal["huggingface", "modelscope"] = "huggingface"
    token: SecretStr | None = None
    again: bool = False  # fetch what is here already


@dataclass(frozen=True, slots=True)
class Wanted:
    """A model to be fetched; `engine` is the one that it is for, if it was named; `listed` is its
    id on the hub, where that is another; `usual`: nobody asked for that very revision."""

    model: str
    revision: str
    terms: Terms
    engine: str | None = None
    listed: str | None = None
    usual: bool = True

    @property
    def folder(self) -> str:
        """Its folder's name in the folder of models, as `neural.weights.locate` knows it."""
        return self.model.replace("/", "--")

    @property
    def coqui(self) -> bool:
        return COQUI.match(self.model) is not None


def wanted(names: Sequence[str], registry: Registry) -> list[Wanted]:
    """Each model once, in the order of its first name.

    Raises InvalidInput("engine_unknown"), HostProblem("weights_none_needed"), ("weights_by_path").
    """
    found: dict[tuple[str, str], Wanted] = {}
    for name in names:
        one = _of_engine(name, registry) or _of_id(name, registry)
        for each in (one, *_beside(one, registry)):
            found.setdefault((each.model, each.revision), each)
    return list(found.values())


def _beside(one: Wanted, registry: Registry) -> list[Wanted]:
    """What an engine needs beside its model: a network that enlarges frames, where it is wanted."""
    table = registry.options(one.engine) if one.engine else {}
    if one.engine is None or table.get("upscale", "lanczos") == "lanczos":
        return []
    options: Any = registry.engine_class(one.engine)
    checked = options.table(registry.settings(table))
    if model_name(checked.upscale_model) != checked.upscale_model:
        return []  # a folder
    terms = Terms(half=False, allow_pickle=one.terms.allow_pickle)
    usual = "upscale_revision" not in table
    revision = checked.upscale_revision
    return [Wanted(checked.upscale_model, revision, terms, one.engine, usual=usual)]


def _of_engine(name: str, registry: Registry) -> Wanted | None:
    """The model of an engine named in full, or by its last part where only one has it."""
    known = list(registry)
    meant = [full for full in known if name in (full, full.partition(".")[2])]
    # Names such as diffusers belong to several tasks; of those the ones with weights are meant.
    heavy = [full for full in meant if registry.engine_class(full).card.model]
    if len(heavy) > 1:
        raise InvalidInput("engine_unknown", engine=name, known=heavy)
    if not meant:
        if "/" in name:
            return None
        raise InvalidInput("engine_unknown", engine=name, nearest=nearest(name, known), known=known)
    full = (heavy or meant)[0]
    table = registry.options(full)
    model = str(table.get("model") or registry.engine_class(full).card.model)
    if not heavy and not (_HUB_ID.match(model) and "model" in table):
        raise HostProblem("weights_none_needed", engine=full)
    if Path(model).expanduser().is_absolute() or model.startswith("."):
        raise HostProblem("weights_by_path", engine=full, model=model)
    card = registry.engine_class(full).card
    revision = str(table.get("revision") or usual_revision(card, model))
    usual = "revision" not in table
    return Wanted(model, revision, _terms(table, registry, full), full, usual=usual)


def _of_id(name: str, registry: Registry) -> Wanted:
    model, _, revision = name.partition("@")
    if not _HUB_ID.match(model) and not COQUI.match(model):
        raise InvalidInput("engine_unknown", engine=name, known=list(registry))
    for full in registry:
        table = registry.options(full)
        if table.get("model", registry.engine_class(full).card.model) == model:
            card = registry.engine_class(full).card
            usual = not revision and "revision" not in table
            revision = revision or str(table.get("revision") or usual_revision(card, model))
            return Wanted(model, revision, _terms(table, registry, full), full, usual=usual)
    return Wanted(model, revision or "main", _terms({}, registry))


def _terms(table: dict[str, Any], registry: Registry, full: str = "") -> Terms:
    half = registry.device != "cpu" and table.get("dtype", "auto") != "float32"
    family = getattr(registry.engine_class(full), "family", None) if full else None
    return Terms(
        half=half,
        allow_pickle=bool(table.get("allow_pickle", False)),
        agreed=bool(table.get("agree", False)),
        without=family.without if family is not None else (),
    )
