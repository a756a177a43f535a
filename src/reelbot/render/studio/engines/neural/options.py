"""An engine's table in the configuration, `[engines.options."task.name"]`, checked.

What the machine adds to it (`device`, `models`) and what only says where or how fast something is
computed is not part of a recipe: see `Options.identity`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reelbot.core.cleaning import plainly
from reelbot.core.errors import HostProblem
from reelbot.core.nearest import nearest

MAIN = "main"
Dtype = Literal["auto", "float32", "float16", "bfloat16"]
# Options on which the output does not depend, or that name a place or a secret.
PLACES = ("device", "models", "threads", "dtype", "offload", "allow_pickle")


class Options(BaseModel):
    """What every engine with weights knows. A subclass gives `model` its default.

    `model` is a hub id (`owner/name`, looked for in the folder `models`) or the path of a folder.
    `offload`: where weights rest while they are not used (`none`: on the device; `model`: a
    component at a time; `sequential`: a layer at a time). `allow_pickle`: take weights that are
    not safetensors, loaded as data only.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())
    secrets: ClassVar[tuple[str, ...]] = ()

    device: str = "cpu"
    models: Path | None = None
    model: str = ""
    revision: str = MAIN
    dtype: Dtype = "auto"
    threads: int = Field(default=0, ge=0)
    offload: Literal["auto", "none", "model", "sequential"] = "auto"
    allow_pickle: bool = False

    @classmethod
    def read(cls, full: str, settings: dict[str, Any]) -> Self:
        """Raises HostProblem("config_invalid", key, where, reason) for the first that is wrong."""
        try:
            found = cls.model_validate(settings)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            name = ".".join(str(part) for part in first["loc"])
            reason = plainly(first["msg"])
            if first["type"] == "extra_forbidden":
                meant = nearest(name, cls.model_fields)
                reason = "there is no such option" + (f"; did you mean {meant}?" if meant else "")
            raise HostProblem(
                "config_invalid", key=name, where=f'[engines.options."{full}"]', reason=reason
            ) from error
        return found.model_copy(update=dict(found._other_revisions(settings)))

    def _other_revisions(self, settings: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """The revision that is usual for the usual model is none of another one."""
        for model, revision in (("model", "revision"), ("upscale_model", "upscale_revision")):
            field = type(self).model_fields.get(model)
            if field is None or revision in settings:
                continue
            if getattr(self, model) != field.default:
                yield revision, MAIN

    @property
    def on_gpu(self) -> bool:
        return self.device != "cpu"

    def identity(self) -> dict[str, Any]:
        """What the output depends on, as JSON: no path, no key, nothing that is as it always is."""
        chosen = self.model_dump(
            mode="json", exclude_defaults=True, exclude={*PLACES, *self.secrets}
        )
        return chosen | {"model": model_name(self.model), "revision": self.revision}


def model_name(model: str) -> str:
    """A hub id as it is; of a folder its name, not its place."""
    is_path = Path(model).expanduser().is_absolute() or model.startswith(".")
    return Path(model).name if is_path else model
