"""What torch raises → our errors. The one border at which a foreign error is looked at."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from reelbot.core.errors import EngineFailed, ReelbotError
from reelbot.render.studio.engines.neural import libraries

OUT_OF_MEMORY = "out_of_memory"
DEVICE_UNWELL = "device_unwell"
# The CPU's allocator and the libraries of CUDA have no class of their own for this.
_NO_MEMORY = ("out of memory", "not enough memory", "can't allocate memory", "ALLOC_FAILED")
# After one of these every further call on the device fails: the process has to be another one.
_UNWELL = ("CUDA error", "cuDNN error", "CUBLAS_STATUS", "CUDNN_STATUS", "device-side assert")


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Raises EngineFailed("out_of_memory") or EngineFailed("device_unwell", exception) in the place
    of what torch raises for these; everything else passes."""
    try:
        yield
    except ReelbotError:
        raise
    except MemoryError as error:
        raise EngineFailed(OUT_OF_MEMORY) from error
    except Exception as error:
        code = meaning(error)
        if code == OUT_OF_MEMORY:
            raise EngineFailed(OUT_OF_MEMORY) from error
        if code == DEVICE_UNWELL:
            raise EngineFailed(DEVICE_UNWELL, exception=type(error).__name__) from error
        raise


def meaning(error: Exception) -> str | None:
    """OUT_OF_MEMORY, DEVICE_UNWELL, or None for any other error."""
    torch = libraries.torch()
    if isinstance(error, torch.OutOfMemoryError):
        return OUT_OF_MEMORY
    if not isinstance(error, RuntimeError):
        return None
    words = str(error)
    if any(sign in words for sign in _NO_MEMORY):
        return OUT_OF_MEMORY
    unwell = isinstance(error, torch.AcceleratorError) or any(sign in words for sign in _UNWELL)
    return DEVICE_UNWELL if unwell else None
