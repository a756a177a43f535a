"""Dtype and threads for a device; the seed's generator."""

from __future__ import annotations

import gc
import os
from typing import Any

from reelbot.render.studio.engines.neural import libraries
from reelbot.render.studio.engines.neural.options import Options


def dtype(options: Options, half: str) -> Any:
    """The torch dtype: as asked for; else on a GPU the model's own half precision, `half`
    ("float16" or "bfloat16"), and on a CPU float32, as half precision is emulated there."""
    torch = libraries.torch()
    if options.dtype != "auto":
        return getattr(torch, options.dtype)
    if not options.on_gpu:
        return torch.float32
    if half == "bfloat16" and not torch.cuda.is_bf16_supported(including_emulation=False):
        half = "float16"  # before Ampere, where it is emulated, slowly
    return getattr(torch, half)


def limit_threads(options: Options) -> None:
    """Threads that torch computes with on the CPU; more than there are idle cores makes it many
    times slower, so without the option one core stays free."""
    libraries.torch().set_num_threads(options.threads or max(1, (os.cpu_count() or 1) - 1))


def generator(seed: int) -> Any:
    """A source of noise that gives the same on every device, so on the CPU."""
    return libraries.torch().Generator("cpu").manual_seed(seed % 2**63)


def free_mb(device: str) -> int | None:
    """Free memory of a GPU in MB; None for the CPU."""
    if device == "cpu":
        return None
    free, _ = libraries.torch().cuda.mem_get_info(device)
    return int(free / 1e6)


def empty_cache(options: Options) -> None:
    """Give back what nobody holds any more, and what torch keeps of a GPU's memory for later."""
    gc.collect()  # the hooks of parts that rest off the GPU refer to each other
    if options.on_gpu and libraries.absent("torch") is None:
        libraries.torch().cuda.empty_cache()
