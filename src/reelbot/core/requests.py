"""What is asked for: one frozen type for each kind of job, tagged by `kind`.

Fields are the options of the command of that name, attachments as blob ids (sha256, hex). Outside
of prompt and text a field is None where the person did not say: settings of the person or place
may fill it (`with_defaults`), and what is left is the director's to choose. `say` and `music` are
"none" where they are turned off, `say` is "auto" where what is seen is to be said.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import ConfigDict, Field, ValidationError, model_validator

from reelbot.core.cleaning import AUTO, NONE, clean, shortened
from reelbot.core.commands import COMMANDS
from reelbot.core.errors import InvalidInput, InvalidInputs
from reelbot.core.fields import (
    BLOB_ID,
    NUMBER,
    BlobId,
    CaptionsChoice,
    Gap,
    Language,
    ModeChoice,
    MotionText,
    MusicSeconds,
    MusicText,
    OnOffChoice,
    Pages,
    Prompt,
    SayOrAuto,
    SayText,
    Seconds,
    Seed,
    ShapeChoice,
    Speed,
    SpokenText,
    StoryText,
    StyleName,
    TitleText,
    TransitionChoice,
    VoiceName,
    wrong,
)
from reelbot.core.jobs import Model
from reelbot.core.nearest import nearest
from reelbot.core.options import Kind
from reelbot.core.page_changes import PAGES_MAX, PageChange, kept_of_story

TITLE_CHARACTERS = 60
# Two that say the same thing in two ways: only one of them can be meant.
EITHER: tuple[tuple[str, str], ...] = (("voice", "voice_clip"), ("music", "music_file"))


class Asked(Model):
    """What every request has: blank is the same as not said, and either of two, not both."""

    either: ClassVar[tuple[tuple[str, str], ...]] = EITHER
    carried: ClassVar[tuple[str, ...]] = ()

    @model_validator(mode="before")
    @classmethod
    def _leave_out_blank(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        return {name: value for name, value in data.items() if not _blank(value)}

    @model_validator(mode="after")
    def _one_of_either(self) -> Self:
        for first, second in self.either:
            if getattr(self, first, None) is not None and getattr(self, second, None) is not None:
                raise wrong("choose_one", field=second, first=first, second=second)
        return self


class VideoRequest(Asked):
    """A film of a prompt. The prompt may be empty only where there is an image to animate."""

    kind: Literal["video"] = "video"
    prompt: Prompt = ""
    say: SayText | None = None
    voice: VoiceName | None = None
    voice_clip: BlobId | None = None
    language: Language = None
    speed: Speed | None = None
    music: MusicText | None = None
    music_negative: Prompt | None = None
    music_file: BlobId | None = None
    negative: Prompt | None = None
    style: StyleName | None = None
    mode: ModeChoice | None = None
    seconds: Seconds | None = None
    shape: ShapeChoice | None = None
    captions: CaptionsChoice | None = None
    title: TitleText | None = None
    transition: TransitionChoice | None = None
    seed: Seed | None = None
    image: BlobId | None = None

    @model_validator(mode="after")
    def _has_something_to_show(self) -> Self:
        if not self.prompt and self.image is None:
            raise wrong("prompt_empty", field="prompt", command="video")
        return self


class AnimateRequest(Asked):
    """An image in motion."""

    model_config = ConfigDict(json_schema_extra={"required": ["kind", "image"]})
    kind: Literal["animate"] = "animate"
    image: BlobId | None = None  # None is refused, with a code of its own
    prompt: Prompt = ""
    motion: MotionText | None = None
    seconds: Seconds | None = None
    say: SayOrAuto | None = None
    voice: VoiceName | None = None
    voice_clip: BlobId | None = None
    music: MusicText | None = None
    music_file: BlobId | None = None
    language: Language = None
    shape: ShapeChoice | None = None
    captions: CaptionsChoice | None = None
    seed: Seed | None = None

    @model_validator(mode="after")
    def _has_an_image(self) -> Self:
        if self.image is None:
            raise wrong("image_needed", field="image", command="animate")
        return self


class StoryRequest(Asked):
    """Pages with picture and narration: of a text, of a file, or of a premise to be written.

    `pages` is a file's blob id, or how many pages are written of the premise. What `carried` names
    is no option: `/again` fills it with what was written of the premise before, so that it is not
    written anew, and with what is different on single pages.
    """

    carried: ClassVar[tuple[str, ...]] = ("written", "page_changes")
    kind: Literal["story"] = "story"
    text: StoryText = ""
    premise: Prompt | None = None
    pages: Pages | None = None
    voice: VoiceName | None = None
    voice_clip: BlobId | None = None
    music: MusicText | None = None
    music_file: BlobId | None = None
    style: StyleName | None = None
    language: Language = None
    shape: ShapeChoice | None = None
    captions: CaptionsChoice | None = None
    page_text: OnOffChoice | None = None
    transition: TransitionChoice | None = None
    gap: Gap | None = None
    seed: Seed | None = None
    written: StoryText | None = None
    page_changes: tuple[PageChange, ...] | None = Field(default=None, max_length=PAGES_MAX)

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        sources = [
            name
            for name, there in (
                ("text", bool(self.text)),
                ("file", isinstance(self.pages, str)),
                ("premise", self.premise is not None),
            )
            if there
        ]
        if not sources:
            if self.pages is not None:
                raise wrong("pages_need_premise", field="pages")
            raise wrong("story_empty", field="text")
        if len(sources) > 1:
            first, second = sources[:2]
            field = "pages" if second == "file" else second
            raise wrong("choose_one", field=field, first=first, second=second)
        if isinstance(self.pages, int) and self.premise is None:
            raise wrong("pages_need_premise", field="pages")
        if self.written is not None and self.premise is None:
            raise wrong("choose_one", field="written", first="text", second="written")
        return self


class MusicRequest(Asked):
    """Music and its spectrogram."""

    model_config = ConfigDict(json_schema_extra={"required": ["kind", "prompt"]})
    kind: Literal["music"] = "music"
    prompt: Prompt = ""
    negative: Prompt | None = None
    seconds: MusicSeconds | None = None
    seed: Seed | None = None
    audio: BlobId | None = None

    @model_validator(mode="after")
    def _has_a_prompt(self) -> Self:
        if not self.prompt:
            raise wrong("prompt_empty", field="prompt", command="music")
        return self


class SpeechRequest(Asked):
    """Narration alone."""

    model_config = ConfigDict(json_schema_extra={"required": ["kind", "text"]})
    kind: Literal["say"] = "say"
    text: SpokenText = ""
    voice: VoiceName | None = None
    voice_clip: BlobId | None = None
    language: Language = None
    speed: Speed | None = None

    @model_validator(mode="after")
    def _has_something_to_say(self) -> Self:
        if not self.text:
            raise wrong("prompt_empty", field="text", command="say")
        return self


class DescribeRequest(Asked):
    """What is in an image."""

    model_config = ConfigDict(json_schema_extra={"required": ["kind", "image"]})
    kind: Literal["describe"] = "describe"
    image: BlobId | None = None  # None is refused, with a code of its own
    language: Language = None

    @model_validator(mode="after")
    def _has_an_image(self) -> Self:
        if self.image is None:
            raise wrong("image_needed", field="image", command="describe")
        return self


Request = Annotated[
    VideoRequest | AnimateRequest | StoryRequest | MusicRequest | SpeechRequest | DescribeRequest,
    Field(discriminator="kind"),
]

_TYPES: Mapping[
    str,
    type[VideoRequest]
    | type[AnimateRequest]
    | type[StoryRequest]
    | type[MusicRequest]
    | type[SpeechRequest]
    | type[DescribeRequest],
] = MappingProxyType(
    {
        "video": VideoRequest,
        "animate": AnimateRequest,
        "story": StoryRequest,
        "music": MusicRequest,
        "say": SpeechRequest,
        "describe": DescribeRequest,
    }
)


def parse_request(data: Mapping[str, Any]) -> Request:
    """The request of that `kind`; raises InvalidInputs with one InvalidInput a wrong field."""
    if not isinstance(data, Mapping):
        raise InvalidInputs([InvalidInput("not_an_object")])
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in _TYPES:
        said = kind if isinstance(kind, str) else ""
        raise InvalidInputs(
            [
                InvalidInput(
                    "unknown_kind",
                    field="kind",
                    value=said[:TITLE_CHARACTERS],
                    allowed=list(_TYPES),
                    nearest=nearest(said, _TYPES),
                )
            ]
        )
    try:
        return _TYPES[kind].model_validate(data)
    except ValidationError as error:
        errors = _ours(kind, error)
        if not error.errors()[0]["loc"]:
            raise InvalidInputs(errors) from None
    # What is wrong with the whole is looked at only where every field is right: look again
    # without the wrong ones, so that a person hears everything at once.
    wrong_fields = {each.field for each in errors}
    rest = {name: value for name, value in data.items() if name not in wrong_fields}
    try:
        _TYPES[kind].model_validate(rest)
    except ValidationError as error:
        errors += [each for each in _ours(kind, error) if each.field not in wrong_fields]
    raise InvalidInputs(errors)


def changed(request: Request, changes: Mapping[str, Any]) -> Request:
    """The same request with some fields changed; None takes one away.

    Where a change excludes what was there (`voice` after `voice_clip`), the change wins. Raises
    InvalidInputs as `parse_request` does.
    """
    data = request.model_dump(mode="json", exclude_none=True)
    said = {name for name, value in changes.items() if value is not None}
    sources = (("text", "premise"), ("text", "pages")) if request.kind == "story" else ()
    for first, second in (*EITHER, *sources):
        if first in said and second not in said:
            data.pop(second, None)
        if second in said and first not in said and not _is_count(second, changes[second]):
            data.pop(first, None)
    if request.kind == "story":
        data = kept_of_story(data, said)
    return parse_request({**data, **changes, "kind": request.kind})


def with_defaults(request: Request, defaults: Mapping[str, Any]) -> Request:
    """The request with what was not said taken from the settings of a person or place."""
    silent = {name for name, value in request if value is None}
    for first, second in EITHER:
        if first in silent and getattr(request, second, None) is not None:
            silent.discard(first)
    fitting = {
        name: value for name, value in defaults.items() if name in silent and value is not None
    }
    return changed(request, fitting) if fitting else request


def attachments_of(request: Request) -> dict[str, str]:
    """Every blob that the request needs, by field."""
    names = _blob_fields(request.kind)
    found = ((name, getattr(request, name)) for name in names)
    return {name: value for name, value in found if isinstance(value, str)}


def title_of(request: Request) -> str:
    """What a job is called in lists: the first words of what was asked for, or its kind."""
    for name in ("title", "prompt", "text", "premise", "motion", "say"):
        words = getattr(request, name, None)
        # Motion may be a mere number, of which nobody would know what it is.
        if (
            words
            and words not in (NONE, AUTO)
            and not (name == "motion" and NUMBER.fullmatch(words))
        ):
            return shortened(words, TITLE_CHARACTERS)
    return request.kind.capitalize()


def request_fields(kind: Kind) -> tuple[str, ...]:
    """The names of the fields that people fill, in the order of the request's type."""
    fields, carried = _TYPES[kind].model_fields, _TYPES[kind].carried
    return tuple(name for name in fields if name != "kind" and name not in carried)


def _blob_fields(kind: str) -> tuple[str, ...]:
    command = next(command for command in COMMANDS if command.kind == kind)
    return tuple(option.key for option in command.attachments)


def _is_count(name: str, value: Any) -> bool:
    return name == "pages" and not (isinstance(value, str) and BLOB_ID.fullmatch(value))


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and len(value) < 1_000 and not clean(value))


def _ours(kind: str, error: ValidationError) -> list[InvalidInput]:
    """Each pydantic error by our code, so that nobody reads a library's words."""
    found = []
    for each in error.errors(include_url=False, include_input=False):
        facts = dict(each.get("ctx", {}))
        field = str(each["loc"][0]) if each["loc"] else facts.pop("field", None)
        if each["type"] == "extra_forbidden":
            near = nearest(field or "", _TYPES[kind].model_fields, distance_max=2)
            found.append(
                InvalidInput(
                    "unknown_option", field=field, option=field, nearest=near, command=kind
                )
            )
        else:
            named = {} if field is None or field in facts.values() else {"option": field}
            found.append(InvalidInput(each["type"], field=field, **{**named, **facts}))
    return found
