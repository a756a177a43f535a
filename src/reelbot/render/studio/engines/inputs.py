"""What engines are asked for: frozen values, whose JSON is part of an asset's hash."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Input(BaseModel):
    """A frozen input of an engine; its JSON is part of an asset's hash."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Size(Input):
    """Width and height in pixels; both even (yuv420p)."""

    width: int = Field(ge=16, le=4096, multiple_of=2)
    height: int = Field(ge=16, le=4096, multiple_of=2)


class Line(Input):
    """Something to be said: one sentence or a few."""

    text: str
    language: str = "en"  # ISO 639-1
    voice: str | None = None  # a name the engine knows; None: its default for the language
    speed: float = 1.0


class Shot(Input):
    """A moving picture to be made."""

    prompt: str
    negative: str = ""
    seconds: float
    size: Size
    fps: float = 24
    seed: int = 0
    index: int = 0  # which of the film's shots this is, and of how many:
    count: int = 1  # the same prompt and seed with another index is another view of one world
    style: str = ""
    # Where the prompt is a page of a story: its title and the pages before this one. They say who
    # "she" is and where it all happens; nothing of them is to be seen that the page does not tell.
    story: tuple[str, ...] | None = None


class PictureShot(Input):
    """A given picture to be set in motion. `image` names its content (a hash), not its place."""

    image: str
    prompt: str = ""
    motion: str = ""
    seconds: float
    size: Size
    fps: float = 24
    seed: int = 0


class PictureView(Input):
    """A picture to be described; its file is given beside it."""

    image: str  # sha256 of the file, hex
    language: str = "en"  # ISO 639-1


class Cue(Input):
    """Music to be made: exactly `seconds` long, with an ending.

    `source` names a recording by its content (a hash): the music is then a variation of it.
    """

    prompt: str
    negative: str = ""
    seconds: float
    seed: int = 0
    source: str | None = None


class TextPrompt(Input):
    """A text to be written: standing instructions, and what is asked for."""

    instructions: str = ""
    prompt: str
    tokens_max: int = Field(default=2_000, ge=1)
    seed: int = 0


class SeenObject(Input):
    """Something in a picture; `box` is left, top, right, bottom in pixels of the upright file."""

    name: str
    confidence: float = Field(ge=0, le=1)
    box: tuple[int, int, int, int]


class Description(Input):
    """What a picture shows: things with boxes, the surest first, and one to four plain sentences.

    `language` is that of the words, which is not always the one that was asked for. `story` is what
    a narrator says where nothing was recognised: a film need not tell that. It is not for readers.
    """

    objects: tuple[SeenObject, ...]
    description: str
    colours: tuple[str, ...]  # the most of it first
    language: str
    story: str | None = Field(default=None, exclude=True)
