"""What puts shots, transitions and texts together: two compositors, one Protocol.

`stream` is ours: planes stay yuv420p, and what does not change is not made again. `moviepy` is the
reference that it is measured against (docs/decisions/compositors.md). Both give the frames of one
storyboard; sound, encoding and everything that lies beside the film is the cutter's.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from reelbot.core.errors import HostProblem
from reelbot.render.studio.film.thumbnail import Thumbnail
from reelbot.render.studio.film.tracks import ShotSource
from reelbot.render.studio.storyboard import Storyboard, Transition

Composed = Generator[NDArray[np.uint8], None, None]


class Compositor(Protocol):
    """Makes a film's frames."""

    transitions: ClassVar[frozenset[Transition]]

    def compose(
        self, storyboard: Storyboard, shots: Sequence[ShotSource], thumbnail: Thumbnail
    ) -> Composed:
        """Every frame of the film in order, `tracks.frame_count` of them.

        Each is an I420 buffer, uint8 of shape (height * 3 // 2, width), that nobody writes to
        again. Frames without texts are offered to `thumbnail`. Shots are opened when they are first
        seen and closed when they were last seen, or when the generator is closed.

        Raises EngineFailed("shot_without_frames", shot), EngineFailed("frame_size", shot, got,
        wanted), and what the shots raise.
        """
        ...


def _stream() -> Compositor:
    from reelbot.render.studio.film.stream import Stream

    return Stream()


def _moviepy() -> Compositor:
    from reelbot.render.studio.film.reference import Reference  # imports MoviePy: 0.4 s, 40 MB

    return Reference()


# The fastest first.
COMPOSITORS: dict[str, Callable[[], Compositor]] = {"stream": _stream, "moviepy": _moviepy}


def compositor(name: str, storyboard: Storyboard) -> Compositor:
    """The compositor of that name; "auto" is the first that has all of the film's transitions.

    Raises HostProblem("compositor_unknown", name, choices) and
    HostProblem("compositor_missing", name) where its library is not installed.
    """
    if name == "auto":
        wanted = {cue.transition for cue in storyboard.shots}
        return next(found for found in map(made, COMPOSITORS) if wanted <= found.transitions)
    return made(name)


def made(name: str) -> Compositor:
    make = COMPOSITORS.get(name)
    if make is None:
        raise HostProblem(
            "compositor_unknown", name=name, choices=", ".join(["auto", *COMPOSITORS])
        )
    try:
        return make()
    except ModuleNotFoundError as error:
        raise HostProblem("compositor_missing", name=name) from error
