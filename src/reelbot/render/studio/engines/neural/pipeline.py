"""A pipeline of diffusers as an engine: load it, run it, give memory up, close it."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from reelbot.core.errors import EngineFailed, HostProblem
from reelbot.render.studio.engines.base import Card, Fraction
from reelbot.render.studio.engines.neural import device, faults, libraries, loading, weights
from reelbot.render.studio.engines.neural.options import Options
from reelbot.render.studio.engines.neural.steps import Steps

MEMORY_MARGIN = 1.15  # what a loaded pipeline takes beside its weights, at the least
SMALLER = 0.75  # of the frames' sides, each time
SCALE_LEAST = 0.5
LOADING_SHARE = 0.05  # of a task's time


@dataclass(frozen=True, slots=True)
class Family:
    """`classes`: the pipelines of diffusers whose weights it takes (any where empty); `half` is the
    half precision that the model was trained for; `precise` components stay in float32."""

    classes: tuple[str, ...] = ()
    half: str = "float16"
    precise: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ("torch", "diffusers", "transformers")


class PipelineEngine:
    """What all engines share that run one pipeline of diffusers.

    A subclass gives `card`, `family` and `Table`, and calls `run`. Notes are plain sentences for
    the recipe: what was given up, cut or changed for the input that is being worked on.
    """

    card: ClassVar[Card]
    family: ClassVar[Family]
    Table: ClassVar[type[Options]]

    def __init__(self, settings: dict[str, Any]) -> None:
        self.options = self.table(settings)
        self.scale = 1.0
        self._pipe: Any = None
        self._folder: Path | None = None
        self._slim = False
        self._offload = self.options.offload

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
        return weights.problem(
            folder, classes=cls.family.classes, allow_pickle=options.allow_pickle
        )

    @classmethod
    def identity(cls, settings: dict[str, Any]) -> dict[str, Any]:
        options = cls.table(settings)
        folder = weights.locate(options.model, options.revision, options.models)
        print_ = weights.fingerprint(folder) if folder else None
        found: dict[str, Any] = options.identity() | {"weights": print_}
        return found

    # --- loading and giving back -----------------------------------------------------------------

    def load(self, report: Fraction) -> None:
        """Raises HostProblem("weights_missing", name, reason), EngineFailed("out_of_memory")."""
        if self._pipe is not None:
            return
        if wrong := self.missing(self.options.model_dump()):
            raise HostProblem("weights_missing", engine=self.full(), reason=wrong)
        folder = weights.locate(self.options.model, self.options.revision, self.options.models)
        assert folder is not None
        self._folder = folder
        with faults.told():
            device.limit_threads(self.options)
            try:
                with loading.progress(report):
                    self._pipe = self.make(folder)
                self._pipe.set_progress_bar_config(disable=True)
                self._place()
                if self._slim:
                    slim(self._pipe)
            except BaseException:
                self.close()
                raise

    def make(self, folder: Path) -> Any:
        """The pipeline, from its folder, on no device yet."""
        try:
            return libraries.diffusers().DiffusionPipeline.from_pretrained(
                folder, **self.how(folder)
            )
        except (OSError, ValueError, KeyError) as error:
            # The files were looked at before; what their content lacks is only seen here.
            raise HostProblem("weights_damaged", name=self.full()) from error

    def how(self, folder: Path) -> dict[str, Any]:
        """The arguments with which a pipeline is loaded: from files alone, as data alone."""
        dtype = device.dtype(self.options, self.family.half)
        torch = libraries.torch()
        half = dtype is not torch.float32
        wanted: Any = dtype
        if half and self.family.precise:
            wanted = {"default": dtype, **dict.fromkeys(self.family.precise, torch.float32)}
        return {
            "dtype": wanted,
            "variant": weights.variant(folder, half),
            "use_safetensors": not weights.needs_pickle(folder),
            "local_files_only": True,
        }

    def _place(self) -> None:
        """Put the pipeline on its device, whole where it fits."""
        if not self.options.on_gpu:
            return
        where = self.options.device
        if self._offload == "auto":
            free = device.free_mb(where)
            self._offload = "none" if free is None or self.memory_mb() <= free else "model"
        if self._offload == "none":
            self._pipe.to(where)
        elif self._offload == "model":
            self._pipe.enable_model_cpu_offload(device=where)
        else:
            self._pipe.enable_sequential_cpu_offload(device=where)

    def close(self) -> None:
        self._pipe = None
        if libraries.absent("torch") is None:
            device.empty_cache(self.options)

    def memory_mb(self) -> int:
        """About what it takes when it is loaded, from the size of its weights."""
        options = self.options
        folder = self._folder or weights.locate(options.model, options.revision, options.models)
        if folder is None:
            return self.card.memory_mb
        kind = weights.variant(folder, options.on_gpu)
        return round(weights.megabytes(folder, kind) * MEMORY_MARGIN) + 1

    def give_up(self) -> str | None:
        """The rungs, the least loss first: slices, weights off the GPU, smaller frames."""
        if not self._slim:
            self._slim = True
            if self._pipe is not None:
                slim(self._pipe)
            return "worked in slices and tiles"
        if self.options.on_gpu and self._offload != "sequential":
            self._offload = "sequential" if self._offload == "model" else "model"
            self.close()  # a pipeline that lies on the device cannot be moved by hooks: load anew
            return (
                "kept its weights in the machine's memory, "
                f"{'a layer' if self._offload == 'sequential' else 'a part'} at a time on the GPU"
            )
        if self.scale * SMALLER >= SCALE_LEAST:
            self.scale *= SMALLER
            return f"made its pictures at {self.scale:.0%} of their size"
        return None

    # --- running ---------------------------------------------------------------------------------

    @property
    def pipe(self) -> Any:
        """The loaded pipeline; raises EngineFailed("engine_not_loaded")."""
        if self._pipe is None:
            raise EngineFailed("engine_not_loaded", engine=self.full())
        return self._pipe

    def run(
        self,
        arguments: dict[str, Any],
        report: Fraction,
        *,
        steps: int,
        pipe: Any = None,
        unpack: Callable[[Any], Any] | None = None,
    ) -> Any:
        """Call the pipeline with those of the arguments that it takes; its output object.

        Reports every step and raises Cancelled there; raises EngineFailed("out_of_memory"),
        ("device_unwell"), and what the pipeline raises.
        """
        pipe = pipe or self.pipe
        taken = parameters(pipe)
        counter = Steps(report, steps, unpack=unpack)
        named = {name: value for name, value in arguments.items() if name in taken}
        with contextlib.ExitStack() as stack:
            if "callback_on_step_end" in taken:
                named["callback_on_step_end"] = counter.on_step_end
            elif "callback" in taken:
                named |= {"callback": counter.callback, "callback_steps": 1}
            else:
                stack.enter_context(counter.scheduler(pipe))
            stack.enter_context(faults.told())
            stack.enter_context(unhooked(pipe))
            stack.enter_context(libraries.torch().inference_mode())
            output = pipe(**named)
        counter.done()
        return output


def parameters(pipe: Any) -> set[str]:
    """What a pipeline's call takes by name."""
    return set(inspect.signature(pipe.__call__).parameters)


def slim(pipe: Any) -> None:
    """Let the decoder work on one frame and one tile at a time. Attention is frugal by itself since
    torch 2 (Dao et al., FlashAttention, 2022); in slices it would only be slower."""
    for part in (getattr(pipe, "vae", None), getattr(pipe, "movq", None)):
        for name in ("enable_slicing", "enable_tiling"):
            # Not every decoder can do both, and some say so only when they are asked.
            with contextlib.suppress(AttributeError, RuntimeError):
                getattr(part, name)()


@contextlib.contextmanager
def unhooked(pipe: Any) -> Iterator[None]:
    """A call that is left by an exception leaves the part that worked on the GPU; take it off."""
    try:
        yield
    except BaseException:
        with contextlib.suppress(Exception):
            pipe.maybe_free_model_hooks()
        raise


def _not_here(full: str, options: Options) -> str:
    if Path(options.model).expanduser().is_absolute():
        return f"there is no folder {options.model}"
    return f"the weights of {options.model} are not here: run reelbot models pull {full}"
