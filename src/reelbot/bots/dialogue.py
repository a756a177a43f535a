"""A short dialogue: what was missing, said in the next private message.

It lives in memory for a quarter of an hour, one a person. After a restart the person is offered
what a message that stands alone is offered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from reelbot.bots.adapter import Ask, Asker
from reelbot.bots.waiting import Waiting
from reelbot.core.attachments import Attachment
from reelbot.core.errors import InvalidInput
from reelbot.core.parse import named_command

KEPT_S = 900.0
# What a command lacked, by the error that said so.
_LACKS = {
    "prompt_empty": "words",
    "story_empty": "words",
    "image_needed": "file",
    "attachment_needed": "file",
}


@dataclass(frozen=True, slots=True)
class Open:
    """A command that waits for words or a file; `fields` are filled, `sent` is on the host."""

    text: str
    lacks: str
    fields: dict[str, Any] = field(default_factory=dict)
    sent: tuple[Attachment, ...] = ()


class Dialogues:
    def __init__(self, now: Callable[[], float]) -> None:
        self._open: Waiting[Open] = Waiting(now, KEPT_S)

    def begin(self, asker: Asker, opened: Open) -> None:
        self._open.put(str(asker.person), asker, opened)

    def end(self, asker: Asker) -> None:
        """Another command was given: the question is dropped."""
        self._open.take(str(asker.person), asker)

    def lacking(self, ask: Ask, error: InvalidInput, sent: tuple[Attachment, ...]) -> None:
        """Remember a command that lacked something: the next private message may be it."""
        lacks = _LACKS.get(error.code)
        if lacks is not None and ask.asker.place is None:
            self.begin(ask.asker, Open(ask.text, lacks, dict(ask.fields), sent))

    def resume(self, ask: Ask) -> tuple[Ask, tuple[Attachment, ...]] | None:
        """The command with what this message adds, and what was sent with it before; None where
        nothing is waited for, or the message is not of that sort."""
        asker = ask.asker
        opened = self._open.take(str(asker.person), asker)
        if opened is None:
            return None
        if opened.lacks == "file":
            if not ask.files:
                return None
            fields = dict(opened.fields)
        else:
            if not ask.text.strip() or ask.files:
                return None
            fields = {**opened.fields, _takes_words(opened.text): ask.text}
        whole = Ask(
            asker, opened.text, ask.key, ask.reply, fields, ask.files, forwarded=ask.forwarded
        )
        return whole, opened.sent


def _takes_words(text: str) -> str:
    """The option that takes the words of a command."""
    return named_command(text).rest or "prompt"
