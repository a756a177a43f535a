"""Frames made larger by a network: Swin2SR (Conde et al., 2022), of transformers.

Small models film small: 256×256 shown at 1280×720 is soft, however it is resampled. The network
draws each frame at two or four times its size, a few at a time; what is still missing to the film's
size is Lanczos's, as without it. It computes in float32: it is small, and half precision is not
enough for its attention.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from reelbot.core.errors import EngineFailed, HostProblem
from reelbot.render.studio.engines.base import Fraction
from reelbot.render.studio.engines.neural import faults, libraries, sizes, weights
from reelbot.render.studio.engines.neural.pixels import pixels

U8 = NDArray[np.uint8]

Upscale = Literal["lanczos", "swin2sr"]
MODEL = "caidas/swin2SR-classical-sr-x2-64"  # Apache-2.0, 49 MB
# The commit that has them as safetensors.
REVISION = "cee1c923c6a37361c6e5650b65dcf4be821e5d52"
CLASS = "Swin2SRForImageSuperResolution"
TOGETHER = 4  # frames at a time, until memory says otherwise
SHARE = 0.15  # of the time that a clip takes


def problem(model: str, revision: str, models: Path | None, *, allow_pickle: bool) -> str | None:
    """What is missing, as a sentence; None where it can run."""
    folder = weights.locate(model, revision, models)
    if folder is None:
        return (
            f"the weights of {model}, which enlarges frames, are not here: "
            f"run reelbot models pull {model}"
        )
    return weights.model_problem(folder, classes=(CLASS,), files=(), allow_pickle=allow_pickle)


class Enlarger:
    """The network on its device."""

    def __init__(
        self, folder: Path, where: str, *, name: str, make_room: Callable[[], None]
    ) -> None:
        """`name` is the engine's, for errors; `make_room` gives back what nobody holds.
        Raises HostProblem("weights_damaged")."""
        library = libraries.transformers()
        torch = libraries.torch()
        try:
            network = getattr(library, CLASS).from_pretrained(
                folder,
                dtype=torch.float32,
                use_safetensors=weights.only_safe(folder),
                local_files_only=True,
            )
        except (OSError, ValueError, KeyError) as error:
            raise HostProblem("weights_damaged", name=name) from error
        self._network: Any = network.eval().to(where)
        self._where = where
        self._name = name
        self._make_room = make_room
        self.times = int(network.config.upscale)
        self.together = TOGETHER

    def enlarged(self, frames: U8, report: Fraction) -> U8:
        """RGB uint8 (frames, height, width, 3) → the same, `times` as high and wide.

        Fewer at a time where memory does not suffice. Raises Cancelled between two batches,
        EngineFailed("out_of_memory") where it does not for one, ("model_overflowed").
        """
        count, height, width, _ = frames.shape
        result = np.empty((count, height * self.times, width * self.times, 3), np.uint8)
        done = 0
        while done < count:
            some = frames[done : done + self.together]
            try:
                values = self._drawn(some)
            except EngineFailed as failed:
                if failed.code != faults.OUT_OF_MEMORY or self.together == 1:
                    raise
                failed.__traceback__ = None  # it holds what the failed call had made
                self.together //= 2
                self._make_room()
                continue
            result[done : done + len(some)] = pixels(values, self._name)
            done += len(some)
            report(done / count)
        return result

    def _drawn(self, some: U8) -> Any:
        torch = libraries.torch()
        height, width = some.shape[1:3]
        with faults.told(), torch.inference_mode():
            given = torch.from_numpy(some).to(self._where).permute(0, 3, 1, 2).float() / 255
            drawn = self._network(pixel_values=given).reconstruction
            drawn = drawn[:, :, : height * self.times, : width * self.times]
            return drawn.permute(0, 2, 3, 1).cpu().numpy()

    @staticmethod
    def memory_mb(folder: Path) -> int:
        return sizes.loaded_mb(folder, None, half=False)
