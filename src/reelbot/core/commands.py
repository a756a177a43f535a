"""THE table of chat commands: what each is called, takes and gives.

Slash commands, Telegram's command list, the console's help, web forms and the text grammar are all
derived from `COMMANDS`. Descriptions here are English; other languages have theirs under the same
names in `core.locales`.
"""

from __future__ import annotations

from typing import Literal, get_args

from reelbot.core.operator_commands import ADMIN
from reelbot.core.options import (
    GAP_SECONDS,
    MOTION_MAX,
    MUSIC_SECONDS,
    PAGES,
    PROMPT_MAX,
    SAY_MAX,
    SECONDS,
    SEED,
    SPEED,
    STORY_MAX,
    TITLE_MAX,
    Captions,
    Command,
    Mode,
    OnOff,
    Option,
    Range,
    Shape,
    Transition,
    choice_option,
    file_option,
    integer_option,
    number_option,
    text_option,
    word_option,
)
from reelbot.core.styles import SHIPPED

_PROMPT = text_option("prompt", "What is to be seen", PROMPT_MAX)
_SAY = text_option("say", "What the narrator says; none for no narration", SAY_MAX)
_VOICE = word_option("voice", "Who speaks: mine, or a voice's name")
_VOICE_CLIP = file_option(
    "voice_clip", "A recording: the sample of the voice, or without say the narration", "recording"
)
_LANGUAGE = word_option("language", "Such as en or German; otherwise found from the words")
_SPEED = number_option("speed", "How fast the voice speaks: 0.5 to 2, normal is 1", SPEED)
_MUSIC = text_option("music", "What the music is like; none for no music", PROMPT_MAX)
_MUSIC_NEGATIVE = text_option("music_negative", "What the music must not have", PROMPT_MAX)
_MUSIC_FILE = file_option("music_file", "Your own music, beneath the film", "audio")
_NEGATIVE = text_option("negative", "What must not be there", PROMPT_MAX)
_STYLE = word_option("style", "The look, by the name of a style", usual=SHIPPED)
_SECONDS = number_option("seconds", "The film's length: 1 to 120; otherwise as needed", SECONDS)
_SHAPE = choice_option("shape", "Wide, upright or square; otherwise 16:9", Shape)
_CAPTIONS = choice_option("captions", "In the picture, none, or as a file beside it", Captions)
_TITLE = text_option("title", "A title over the first seconds", TITLE_MAX)
_TRANSITION = choice_option("transition", "How one shot becomes the next", Transition)
_SEED = integer_option("seed", "A number; the same seed makes the same film again", SEED)
_IMAGE = file_option("image", "The picture", "image", required=True)
_JOB = word_option("job", "The job's id, as its card shows it; otherwise your latest")

# Said where a recording is to be imitated: of /voice add, and in text of whatever has a voice_clip.
CONSENT = choice_option("consent", "yes: I agree to what is asked first", Literal["yes"])

VIDEO = Command(
    "video",
    "Make a film from a description, with narration, music and captions",
    (
        _PROMPT,
        _SAY,
        _VOICE,
        _VOICE_CLIP,
        _LANGUAGE,
        _SPEED,
        _MUSIC,
        _MUSIC_NEGATIVE,
        _MUSIC_FILE,
        _NEGATIVE,
        _STYLE,
        choice_option("mode", "One clip, or a slideshow of three looks with narration", Mode),
        _SECONDS,
        _SHAPE,
        _CAPTIONS,
        _TITLE,
        _TRANSITION,
        _SEED,
        file_option("image", "A picture to set in motion under the prompt", "image"),
    ),
    kind="video",
    rest="prompt",
    examples=(
        "/video a red fox in the snow",
        '/video a harbour at dawn say: "The boats come home." music: "calm piano"',
        "/video a city in the rain mode: slideshow shape: 9:16 style: noir",
    ),
)

ANIMATE = Command(
    "animate",
    "Set a picture in motion",
    (
        _IMAGE,
        text_option("prompt", "What happens in the picture", PROMPT_MAX),
        text_option(
            "motion", "How the camera or the picture moves, such as slow zoom in", MOTION_MAX
        ),
        _SECONDS,
        text_option(
            "say", "What the narrator says; auto for what is seen, none for nothing", SAY_MAX
        ),
        _VOICE,
        _VOICE_CLIP,
        _MUSIC,
        _MUSIC_FILE,
        _LANGUAGE,
        _SHAPE,
        _CAPTIONS,
        _SEED,
    ),
    kind="animate",
    rest="prompt",
    examples=("/animate waves roll in", "/animate say: auto seconds: 8"),
)

DESCRIBE = Command(
    "describe",
    "Say what is in a picture",
    (_IMAGE, _LANGUAGE),
    kind="describe",
    loose=True,
    examples=("/describe", "/describe language: German"),
)

STORY = Command(
    "story",
    "Make a narrated film of a story, page by page",
    (
        text_option("text", "The story; a blank line or --- parts its pages", STORY_MAX),
        file_option(
            "file",
            "The pages as .txt, .md or .zip, with pictures and audio",
            "pages",
            field="pages",
        ),
        text_option("premise", "What a story is to be written about", PROMPT_MAX),
        integer_option("pages", "How many pages are written from the premise: 1 to 20", PAGES),
        _VOICE,
        _VOICE_CLIP,
        _MUSIC,
        _MUSIC_FILE,
        _STYLE,
        _LANGUAGE,
        _SHAPE,
        _CAPTIONS,
        choice_option("page_text", "Whether each page's text is shown", OnOff),
        _TRANSITION,
        number_option("gap", "Seconds of quiet between pages: 0 to 5, otherwise 0.5", GAP_SECONDS),
        _SEED,
    ),
    kind="story",
    rest="text",
    options_first=True,
    examples=(
        "/story style: watercolour\nA fox found a door.\n\nBehind it was the sea.",
        "/story premise: a lighthouse that is afraid of the dark pages: 5",
    ),
)

MUSIC = Command(
    "music",
    "Make music from a description",
    (
        text_option("prompt", "What the music is like", PROMPT_MAX, required=True),
        _NEGATIVE,
        number_option("seconds", "How long it is: 1 to 300", MUSIC_SECONDS),
        _SEED,
        file_option("audio", "A recording to make a variation of", "audio"),
    ),
    kind="music",
    rest="prompt",
    examples=("/music calm piano in the rain seconds: 30", "/music brass fanfare negative: drums"),
)

SAY = Command(
    "say",
    "Speak a text",
    (
        text_option("text", "What is said", SAY_MAX, required=True),
        _VOICE,
        _VOICE_CLIP,
        _LANGUAGE,
        _SPEED,
    ),
    kind="say",
    rest="text",
    options_first=True,
    examples=("/say The boats come home.", "/say voice: mine speed: 0.9 Good night."),
)

VOICE = Command(
    "voice",
    "Your own voices: add, list, use, share, forget",
    subcommands=(
        Command(
            "add",
            "Learn a voice from a recording, a video or a voice message",
            (
                file_option(
                    "recording",
                    "Ten seconds or more of one person speaking",
                    "recording",
                    required=True,
                ),
                word_option("name", "What the voice is called; otherwise voice-1"),
                CONSENT,
            ),
            rest="name",
            private=True,
            examples=("/voice add name: anna", "/voice add anna consent: yes"),
        ),
        Command("list", "Show your voices and how good they are", private=True),
        Command(
            "use",
            "Choose the voice that mine stands for",
            (word_option("name", "The voice's name", required=True),),
            rest="name",
            private=True,
            examples=("/voice use anna",),
        ),
        Command(
            "share",
            "Let everybody here speak with one of your voices, or stop it",
            (
                word_option("name", "The voice's name", required=True),
                choice_option("share", "Shared or not; otherwise on", OnOff),
            ),
            rest="name",
            private=True,
            examples=("/voice share anna", "/voice share anna share: off"),
        ),
        Command(
            "forget",
            "Delete a voice and all that was made of it",
            (word_option("name", "The voice's name", required=True),),
            rest="name",
            private=True,
            examples=("/voice forget anna",),
        ),
    ),
    private=True,
    examples=("/voice list", "/voice use anna"),
)

JOBS = Command("jobs", "Show your jobs, their place and their wait", loose=True, private=True)

CANCEL = Command(
    "cancel",
    "Stop one of your jobs",
    (word_option("job", "The job's id, or all of them: all; otherwise your latest"),),
    rest="job",
    private=True,
    examples=("/cancel", "/cancel 3f9a2c", "/cancel all"),
)

SHOW = Command(
    "show",
    "Post a finished job again",
    (_JOB,),
    rest="job",
    examples=("/show 3f9a2c",),
)

AGAIN = Command(
    "again",
    "Make a job again, changed where you say so",
    (
        _JOB,
        text_option("changes", "What is to be different, as option: value", STORY_MAX),
        integer_option("page", "For a story: the one page that is made again", Range(1, 1_000)),
    ),
    rest="changes",
    examples=("/again 3f9a2c", "/again 3f9a2c seed: 7 music: none", "/again 3f9a2c page: 2"),
)

SETTINGS = Command(
    "settings",
    "Show or change what is used when you do not say otherwise",
    (
        choice_option(
            "scope", "Yours, or this server's (for its admins)", Literal["mine", "server"]
        ),
        word_option("voice", "Who speaks; default takes the setting back"),
        word_option("style", "The look; default takes the setting back", usual=SHIPPED),
        word_option("language", "Language; default takes the setting back"),
        text_option("music", "What the music is like; default takes it back", PROMPT_MAX),
        Option("shape", "choice", "Wide, upright or square", (*get_args(Shape), "default")),
        Option("captions", "choice", "Captions", (*get_args(Captions), "default")),
        Option("transition", "choice", "Transitions", (*get_args(Transition), "default")),
        Option(
            "flagged",
            "choice",
            "For a server: pictures that moderation flags are refused, or hidden at first",
            ("refuse", "spoiler", "default"),
        ),
    ),
    rest="scope",
    private=True,
    examples=("/settings", "/settings voice: anna shape: 9:16", "/settings style: default"),
)

QUOTA = Command("quota", "Show how much you can still make", loose=True, private=True)
PRIVACY = Command(
    "privacy",
    "Show or delete what is kept about you",
    (choice_option("delete", "everything: all of it, for good", Literal["everything"]),),
    private=True,
    examples=("/privacy", "/privacy delete: everything"),
)
LINK = Command(
    "link",
    "Be the same person here and on another platform",
    (
        word_option("code", "The code that /link gave you on the other platform"),
        choice_option("undo", "yes: let this account be by itself again", Literal["yes"]),
    ),
    rest="code",
    private=True,
    examples=("/link", "/link BCDF-2345", "/link undo: yes"),
)
HELP = Command(
    "help",
    "Show what each command does",
    (word_option("command", "The command's name"),),
    rest="command",
    private=True,
    examples=("/help", "/help video"),
)
START = Command("start", "Say hello and show three examples", loose=True)


COMMANDS: tuple[Command, ...] = (
    VIDEO,
    ANIMATE,
    DESCRIBE,
    STORY,
    MUSIC,
    SAY,
    VOICE,
    JOBS,
    CANCEL,
    SHOW,
    AGAIN,
    SETTINGS,
    QUOTA,
    PRIVACY,
    LINK,
    HELP,
    START,
    ADMIN,
)


def command_named(name: str) -> Command | None:
    """The command of that name, in any case."""
    folded = name.casefold()
    return next((command for command in COMMANDS if command.name == folded), None)


def command_of(kind: str) -> Command:
    """The command that makes requests of this kind; raises KeyError where there is none."""
    for command in COMMANDS:
        if command.kind == kind:
            return command
    raise KeyError(kind)
