"""Which attachment is meant for which option (pure).

- A picture is the `image`; text and archives are the pages of a story.
- Sound is the `voice_clip` where no voice was named, a voice message before any other; what is
  left, or comes with a voice that was named, is the `music_file` where no music was named. A voice
  message is never the music under a film.
- A video is a recording; where a command cannot do without a picture and none came, it is the
  picture, of which its first frame is taken.
- What the person attached goes before what hangs on the message that was replied to. Somebody
  else's sound is never taken from a reply as a voice or as a film's music.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from reelbot.core.errors import InvalidInput
from reelbot.core.options import Command, Media, Option

_PAGES = frozenset({"text/plain", "text/markdown", "application/zip"})
# A named voice or music leaves no room for a file in its place.
_SAID_INSTEAD = (("voice_clip", "voice"), ("music_file", "music"))


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a command: its blob on the render host, and where it was found."""

    blob: str  # sha256, hex
    mime: str
    name: str = ""
    from_reply: bool = False  # it hangs on the message that was replied to
    by_other: bool = False  # and that message is somebody else's
    voice_message: bool = False  # recorded in the chat rather than sent as a file

    @property
    def media(self) -> str:
        kind, _, _ = self.mime.partition("/")
        if self.mime in _PAGES:
            return "pages"
        return "audio" if self.mime == "application/ogg" else kind


def place(
    command: Command, attachments: Sequence[Attachment], said: Collection[str]
) -> dict[str, str]:
    """Blob ids by option name; `said` are the options that have a value already.

    What hangs on a reply and fits nowhere is let go; what the person attached themselves and fits
    nowhere is refused: attachment_not_taken.
    """
    placed: dict[str, str] = {}
    still = _still(command, attachments, said)
    if still is not None:
        placed[still[0].name] = still[1].blob
        attachments = [each for each in attachments if each is not still[1]]
    for attachment in sorted(
        attachments, key=lambda each: (each.from_reply, not each.voice_message)
    ):
        option = next(
            (
                option
                for option in command.attachments
                if option.name not in placed and _fits(option, attachment, said)
            ),
            None,
        )
        if option is not None:
            placed[option.name] = attachment.blob
        elif not attachment.from_reply:
            raise InvalidInput(
                "attachment_not_taken",
                name=attachment.name or None,
                mime=attachment.mime,
                command=command.name,
                takes=[option.name for option in command.attachments],
            )
    return placed


def _still(
    command: Command, attachments: Sequence[Attachment], said: Collection[str]
) -> tuple[Option, Attachment] | None:
    """The video whose first frame stands for a picture that is needed and did not come."""
    option = next((each for each in command.attachments if each.media == "image"), None)
    if option is None or not option.required or option.name in said:
        return None
    if any(each.media == "image" for each in attachments):
        return None
    videos = sorted(attachments, key=lambda each: each.from_reply)
    video = next((each for each in videos if each.media == "video"), None)
    return None if video is None else (option, video)


def _fits(option: Option, attachment: Attachment, said: Collection[str]) -> bool:
    if option.name in said or not _is(attachment.media, option.media):
        return False
    if any(option.name == file and name in said for file, name in _SAID_INSTEAD):
        return False
    if option.name == "music_file" and attachment.voice_message:
        return False
    personal = option.media == "recording" or option.name == "music_file"
    return not (personal and attachment.from_reply and attachment.by_other)


def _is(media: str, wanted: Media | None) -> bool:
    return media == wanted or (wanted == "recording" and media in ("audio", "video"))
