"""A pipeline of diffusers as an engine: load it, run it, give memory up, close it."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from reelbot.core.errors import HostProblem
from reelbot.render.studio.engines.base import Fraction
from reelbot.render.studio.engines.neural import device, faults, libraries, weights
from reelbot.render.studio.engines.neural.engine import Family as Family
from reelbot.render.studio.engines.neural.engine import NeuralEngine
from reelbot.render.studio.engines.neural.options import Options
from reelbot.render.studio.engines.neural.steps import Steps

SMALLER = 0.75  # of the frames' sides, each time
SCALE_LEAST = 0.5


class PipelineEngine(NeuralEngine):
    """What all engines share that run one pipeline of diffusers.

    A subclass gives `card`, `family` and `Table`, and calls `run`. Notes are plain sentences for
    the recipe: what was given up, cut or changed for the input that is being worked on.
    """

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__(settings)
        self.scale = 1.0
        self._slim = False
        self._offload = self.options.offload

    @classmethod
    def folder_problem(cls, folder: Path, options: Options) -> str | None:
        return weights.problem(
            folder,
            classes=cls.family.classes,
            without=cls.family.without,
            allow_pickle=options.allow_pickle,
        )

    def make(self, folder: Path) -> Any:
        """The pipeline, from its folder, on no device yet."""
        library = libraries.diffusers()
        kind = weights.pipeline_class(folder)
        if not hasattr(library, kind):
            reason = f"diffusers {library.__version__} knows no {kind or 'pipeline without a name'}"
            raise HostProblem("weights_missing", engine=self.full(), reason=reason)
        with self.readable():
            return library.DiffusionPipeline.from_pretrained(folder, **self.how(folder))

    def settle(self) -> None:
        self.pipe.set_progress_bar_config(disable=True)
        self._place()
        if self._slim:
            slim(self.pipe)

    def half_of(self, folder: Path) -> str:
        """The half precision that the weights were trained for."""
        return self.family.half

    def how(self, folder: Path) -> dict[str, Any]:
        """The arguments with which a pipeline is loaded: from files alone, as data alone."""
        dtype = device.dtype(self.options, self.half_of(folder))
        torch = libraries.torch()
        half = dtype is not torch.float32
        wanted: Any = dtype
        if half and self.family.precise:
            wanted = {"default": dtype, **dict.fromkeys(self.family.precise, torch.float32)}
        return {
            "dtype": wanted,
            "variant": weights.variant(folder, half),
            "use_safetensors": weights.only_safe(folder),
            "local_files_only": True,
            **dict.fromkeys(self.family.without),
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
            self.pipe.to(where)
        elif self._offload == "model":
            self.pipe.enable_model_cpu_offload(device=where)
        else:
            self.pipe.enable_sequential_cpu_offload(device=where)

    def give_up(self) -> str | None:
        """The rungs, the least loss first: slices, weights off the GPU, smaller frames."""
        return self.slower() or self.smaller()

    def slower(self) -> str | None:
        """Rungs that cost time alone."""
        device.empty_cache(self.options)
        if not self._slim:
            self._slim = True
            if self._loaded is not None:
                slim(self._loaded)
            return "worked in slices and tiles"
        if self.options.on_gpu and self._offload != "sequential":
            self._offload = "sequential" if self._offload == "model" else "model"
            self.close()  # a pipeline that lies on the device cannot be moved by hooks: load anew
            return (
                "kept its weights in the machine's memory, "
                f"{'a layer' if self._offload == 'sequential' else 'a part'} at a time on the GPU"
            )
        return None

    def smaller(self) -> str | None:
        """Rungs that are seen."""
        if self.scale * SMALLER >= SCALE_LEAST:
            self.scale *= SMALLER
            return f"made its pictures at {self.scale:.0%} of their size"
        return None

    # --- running ---------------------------------------------------------------------------------

    @property
    def pipe(self) -> Any:
        """The loaded pipeline; raises EngineFailed("engine_not_loaded")."""
        return self.loaded

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
            stack.enter_context(unhooked(self.pipe))
            stack.enter_context(self._no_gradients())
            output = pipe(**named)
        if pipe is not self.pipe:
            # Another pipeline of the same parts: the hooks are the first one's.
            self.pipe.maybe_free_model_hooks()
        counter.done()
        return output

    def _no_gradients(self) -> Any:
        """Inference mode; but weights that are moved in it would be of it ever after, and
        accelerate's hooks cannot write to such."""
        torch = libraries.torch()
        offloaded = self.options.on_gpu and self._offload != "none"
        return torch.no_grad() if offloaded else torch.inference_mode()


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
