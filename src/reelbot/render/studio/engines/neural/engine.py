"""What all engines share whose weights lie in a folder: look at it, load it, give it back."""

from __future__ import annotations

import contextlib
import pickle
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from reelbot.core.errors import EngineFailed, HostProblem
from reelbot.render.studio.engines.base import Card, Fraction
from reelbot.render.studio.engines.neural import (
    device,
    faults,
    libraries,
    loading,
    sizes,
    weights,
)
from reelbot.render.studio.engines.neural.options import Options

MEMORY_MARGIN = 1.15  # what a loaded model takes beside its weights, at the least


@dataclass(frozen=True, slots=True)
class Family:
    """`classes`: the pipelines of diffusers, or the models of transformers, whose weights it takes
    (any where empty); `half` is the half precision that the model was trained for; `precise`
    components stay in float32; those in `without` are neither looked for nor loaded."""

    classes: tuple[str, ...] = ()
    half: str = "float16"
    precise: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ("torch", "diffusers", "transformers")


class NeuralEngine:
    """A subclass gives `card`, `family` and `Table`, `folder_problem`, `make` and `settle`."""

    card: ClassVar[Card]
    family: ClassVar[Family]
    Table: ClassVar[type[Options]]

    def __init__(self, settings: dict[str, Any]) -> None:
        self.options = self.table(settings)
        self._loaded: Any = None
        self._folder: Path | None = None

    # --- what is here ----------------------------------------------------------------------------

    @classmethod
    def full(cls) -> str:
        return f"{cls.card.task}.{cls.card.name}"

    @classmethod
    def table(cls, settings: dict[str, Any]) -> Any:
        """Its options, of type `Table`; raises HostProblem("config_invalid")."""
        return cls.Table.read(cls.full(), settings)

    @classmethod
    def missing(cls, settings: dict[str, Any]) -> str | None:
        if absent := libraries.absent(*cls.family.libraries):
            return absent
        try:
            options = cls.table(settings)
        except HostProblem as problem:
            return str(problem)
        if not options.model:
            return f'names no model: set model in [engines.options."{cls.full()}"]'
        folder = weights.locate(options.model, options.revision, options.models)
        if folder is None:
            return _not_here(cls.full(), options)
        return cls.folder_problem(folder, options)

    @classmethod
    def folder_problem(cls, folder: Path, options: Options) -> str | None:
        """What is wrong with a folder of weights, as a sentence."""
        return None

    @classmethod
    def identity(cls, settings: dict[str, Any]) -> dict[str, Any]:
        options = cls.table(settings)
        folder = weights.locate(options.model, options.revision, options.models)
        print_ = weights.fingerprint(folder) if folder else None
        found: dict[str, Any] = options.identity() | {"weights": print_}
        return found

    # --- loading and giving back -----------------------------------------------------------------

    def load(self, report: Fraction) -> None:
        """Raises HostProblem("weights_missing", engine, reason), HostProblem("weights_damaged"),
        EngineFailed("out_of_memory")."""
        if self._loaded is not None:
            return
        if wrong := self.missing(self.options.model_dump()):
            raise HostProblem("weights_missing", engine=self.full(), reason=wrong)
        folder = weights.locate(self.options.model, self.options.revision, self.options.models)
        assert folder is not None
        self._folder = folder
        with faults.told():
            device.limit_threads(self.options)
            try:
                with self.reported(report):
                    self._loaded = self.make(folder)
                self.settle()
            except BaseException:
                self.close()
                raise

    def reported(self, report: Fraction) -> AbstractContextManager[None]:
        """While it is made: what the libraries tell of it."""
        return loading.progress(report)

    def make(self, folder: Path) -> Any:
        """What is loaded, from its folder, on no device yet."""
        return None

    def settle(self) -> None:
        """Put it on its device."""

    @contextlib.contextmanager
    def readable(self) -> Iterator[None]:
        """The files were looked at before; what their content lacks is only seen here."""
        damaged = libraries.library("safetensors").SafetensorError
        try:
            yield
        except pickle.UnpicklingError as error:
            # Pickles are read as data alone; this one wants to do something.
            raise HostProblem("weights_unsafe", name=self.full()) from error
        except (OSError, ValueError, KeyError, damaged) as error:
            raise HostProblem("weights_damaged", name=self.full()) from error

    @property
    def loaded(self) -> Any:
        """Raises EngineFailed("engine_not_loaded")."""
        if self._loaded is None:
            raise EngineFailed("engine_not_loaded", engine=self.full())
        return self._loaded

    def close(self) -> None:
        self._loaded = None
        if libraries.absent("torch") is None:
            device.empty_cache(self.options)

    def memory_mb(self) -> int:
        """About what it takes when it is loaded, from the size of its weights in the precision
        that they are loaded in; it needs no torch."""
        options = self.options
        folder = self._folder or weights.locate(options.model, options.revision, options.models)
        if folder is None:
            return self.card.memory_mb
        half = options.dtype != "float32" and (options.on_gpu or options.dtype != "auto")
        found = sizes.loaded_mb(
            folder,
            weights.variant(folder, half),
            half=half,
            precise=self.family.precise,
            without=self.family.without,
        )
        return round(found * MEMORY_MARGIN) + 1


def _not_here(full: str, options: Options) -> str:
    if Path(options.model).expanduser().is_absolute():
        return f"there is no folder {options.model}"
    return f"the weights of {options.model} are not here: run reelbot models pull {full}"
