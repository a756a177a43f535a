"""One small Protocol a task; every engine is one of these.

An engine is cheap to make and to import: what is heavy is loaded in `load` and given back in
`close`, both called by the shelf. Inputs and outputs are plain frozen values, so that a recipe is
their JSON and an asset's name is its hash. The same input gives the same output on one machine,
version and thread count: all chance comes from the input's `seed`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal, NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from reelbot.core.jobs import Progress
from reelbot.render.studio.engines.inputs import (
    Cue as Cue,
)
from reelbot.render.studio.engines.inputs import (
    Description as Description,
)
from reelbot.render.studio.engines.inputs import (
    Input as Input,
)
from reelbot.render.studio.engines.inputs import (
    Line as Line,
)
from reelbot.render.studio.engines.inputs import (
    PictureShot as PictureShot,
)
from reelbot.render.studio.engines.inputs import (
    PictureView as PictureView,
)
from reelbot.render.studio.engines.inputs import (
    SeenObject as SeenObject,
)
from reelbot.render.studio.engines.inputs import (
    Shot as Shot,
)
from reelbot.render.studio.engines.inputs import (
    Size as Size,
)
from reelbot.render.studio.engines.inputs import (
    TextPrompt as TextPrompt,
)

Task = Literal[
    "text_to_video",
    "image_to_video",
    "text_to_image",
    "text_to_speech",
    "text_to_music",
    "image_to_text",
    "text_generation",
    "moderation",
]


class Report(Protocol):
    """Carries progress up and the wish to stop down: raises `core.errors.Cancelled`."""

    def __call__(self, progress: Progress) -> None: ...


class Fraction(Protocol):
    """What an engine reports with: the share of its own task that is done, 0 to 1.

    Raises `core.errors.Cancelled` when the job is to stop; call it at least every half second of
    work and let the exception pass.
    """

    def __call__(self, fraction: float, detail: str | None = None) -> None: ...


@runtime_checkable
class Shows(Protocol):
    """A report that takes pictures of what is being made, too: a look at it, not a part of it."""

    def show(self, picture: NDArray[np.uint8]) -> None:
        """`picture` is RGB uint8, shape (height, width, 3); small ones are enough."""
        ...


class Word(NamedTuple):
    """A spoken word and when it is heard, in seconds from the start of its speech."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Sound:
    """Samples, float32 in −1..1: shape (n,) mono or (n, 2) stereo, at `rate_hz`. `notes` are
    sentences for the recipe, of whoever made it."""

    samples: NDArray[np.float32]
    rate_hz: int
    notes: tuple[str, ...] = ()

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate_hz


@dataclass(frozen=True, slots=True)
class Speech:
    """Mono narration and, where the engine knows them, the times of its words."""

    sound: Sound
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture as I420 (yuv420p planes in one buffer), limited range, BT.709.

    `data` is uint8, C-contiguous, shape (height * 3 // 2, width): the layout of OpenCV's
    COLOR_RGB2YUV_I420 and of ffmpeg's rawvideo. The planes are views into it. Who yields a frame
    does not write to it again. A frame that is the same object as the one before it has not
    changed: it is neither composed nor encoded again.
    """

    data: NDArray[np.uint8]

    @property
    def width(self) -> int:
        return int(self.data.shape[1])

    @property
    def height(self) -> int:
        return int(self.data.shape[0]) * 2 // 3

    @property
    def y(self) -> NDArray[np.uint8]:
        return self.data[: self.height]

    @property
    def u(self) -> NDArray[np.uint8]:
        h, w = self.height, self.width
        return self.data.reshape(-1)[h * w : h * w * 5 // 4].reshape(h // 2, w // 2)

    @property
    def v(self) -> NDArray[np.uint8]:
        h, w = self.height, self.width
        return self.data.reshape(-1)[h * w * 5 // 4 :].reshape(h // 2, w // 2)


@dataclass(frozen=True, slots=True)
class Footage:
    """A clip as a model made it: RGB uint8, shape (frames, height, width, 3), at the model's own
    rate. `notes` are sentences for the recipe: what was cut off or changed."""

    frames: NDArray[np.uint8]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """What an engine tells of itself; `reelbot models list` shows it.

    `model` and `revision` name the weights that it takes from the folder of models by default.
    `version` is part of every asset's hash: raise it when the same input gives another output.
    """

    task: Task
    name: str
    version: str
    licence: str
    about: str  # one line
    cost: float  # seconds of work per second of film, speech or music; roughly, on two cores
    memory_mb: int
    languages: tuple[str, ...] = ()  # empty: any, or none needed
    voices: tuple[str, ...] = ()
    voice_aliases: tuple[str, ...] = ()  # what else its voices are called
    cheap: bool = False  # a clip is kept as its recipe and filmed again while cutting
    needs_gpu: bool = False  # too slow without one: `auto` does not take it there
    on_device: bool = False  # its memory is the device's, where the worker has a GPU
    model: str = ""
    revision: str = ""
    varies: bool = False  # of text_to_music: also makes variations of a recording
    clones: bool = False  # of text_to_speech: also speaks as somebody of whom it has a sample
    vetted: bool = False  # shows nothing but what ships with it: its pictures are not judged


class Engine(Protocol):
    """What every engine has, whatever its task."""

    card: ClassVar[Card]

    def __init__(self, settings: dict[str, Any]) -> None: ...

    @classmethod
    def missing(cls, settings: dict[str, Any]) -> str | None:
        """What is not here, as a sentence that says what to do; None where it can run."""
        ...

    def load(self, report: Fraction) -> None: ...

    def close(self) -> None: ...


@runtime_checkable
class Identified(Protocol):
    """An engine whose output depends on less, or on more, than its table in the configuration."""

    @classmethod
    def identity(cls, settings: dict[str, Any]) -> dict[str, Any]:
        """What its output depends on, as plain JSON, without places and secrets: it stands in every
        recipe. Called only where nothing is missing."""
        ...


@runtime_checkable
class Weighed(Protocol):
    """An engine that knows what it takes, loaded or about to be."""

    def memory_mb(self) -> int: ...


@runtime_checkable
class Yielding(Protocol):
    """An engine that can do with less memory than it would like."""

    def give_up(self) -> str | None:
        """Do without something from now on; what, as a sentence, or None where nothing is left.

        Called between two tries of the same work, before or after `load`."""
        ...


class TextToSpeech(Engine, Protocol):
    def speak(self, line: Line, report: Fraction) -> Speech: ...


class VoiceCloning(TextToSpeech, Protocol):
    """What an engine can do besides whose card says `clones`."""

    def speak_as(self, line: Line, voice: Path, report: Fraction) -> Speech:
        """The line in the voice whose folder this is: `sample.flac` is its owner speaking.

        What the engine learns of the sample it keeps in that folder, and nowhere else: with the
        folder everything of the voice is gone.
        """
        ...


class TextToMusic(Engine, Protocol):
    def play(self, cue: Cue, report: Fraction) -> Sound: ...


class MusicVariation(TextToMusic, Protocol):
    """What an engine can do besides whose card says `varies`."""

    def vary(self, cue: Cue, source: Sound, report: Fraction) -> Sound:
        """Music after the cue that is recognisably made of `source`, mono or stereo at any rate and
        of any length; `cue.source` is its hash."""
        ...


class TextGeneration(Engine, Protocol):
    def write(self, prompt: TextPrompt, report: Fraction) -> str:
        """The text alone. EngineFailed where none came, or only the beginning of one."""
        ...


class TextToVideo(Engine, Protocol):
    """A cheap engine plans once (`sketch`, in the device's worker) and films from that plan as
    often as it likes (`film`, in the cutter's process); the plan is JSON and stands in the recipe's
    asset. An engine that is not cheap is filmed once and kept as video."""

    def sketch(self, shot: Shot, report: Fraction) -> dict[str, Any]: ...

    def film(self, shot: Shot, sketch: dict[str, Any], report: Fraction) -> Iterator[Frame]:
        """Yield exactly round(shot.seconds * shot.fps) frames of shot.size."""
        ...


class ImageToVideo(Engine, Protocol):
    """As TextToVideo, of a picture that lies in a file (RGB PNG)."""

    def sketch(self, shot: PictureShot, picture: Path, report: Fraction) -> dict[str, Any]: ...

    def film(
        self, shot: PictureShot, sketch: dict[str, Any], picture: Path, report: Fraction
    ) -> Iterator[Frame]:
        """Yield exactly round(shot.seconds * shot.fps) frames of shot.size."""
        ...


@runtime_checkable
class Films(Protocol):
    """An engine of moving pictures that is not cheap, and gives clips as its model makes them.

    Its sketch is the JSON of a `footage.plan.FootagePlan`, with `notes` beside it.
    """

    def footage(
        self,
        shot: Any,
        sketch: dict[str, Any],
        number: int,
        report: Fraction,
        before: NDArray[np.uint8] | None = None,
        **picture: Path,
    ) -> Footage:
        """Clip `number` of the plan. `before` is the last frame of the clip before it; an
        image_to_video engine is given `picture`, too."""
        ...


@runtime_checkable
class Paints(Protocol):
    """A text_to_image engine that paints several pictures at a time, up to `batch`, or a given
    picture in another look."""

    batch: ClassVar[int]

    def paint_all(
        self, shots: list[Shot], source: Path | None, report: Fraction
    ) -> tuple[list[NDArray[np.uint8]], tuple[str, ...]]:
        """A picture of each shot, as `TextToImage.paint`, and sentences for the recipe. With
        `source`, an RGB picture's file, they keep its composition."""
        ...


class ImageModeration(Engine, Protocol):
    def judge(self, picture: NDArray[np.uint8]) -> float:
        """How unfit an RGB picture, uint8 (height, width, 3), is to be shown: 0 to 1."""
        ...


class TextToImage(Engine, Protocol):
    def paint(self, shot: Shot, report: Fraction) -> NDArray[np.uint8]:
        """A picture of the shot, RGB uint8, shape (height, width, 3)."""
        ...


class ImageToText(Engine, Protocol):
    def describe(self, view: PictureView, picture: Path, report: Fraction) -> Description: ...
