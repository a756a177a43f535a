"""Telegram's messages as asks: who says what, about which files (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from telegram import Chat, ExternalReplyInfo, Message, User

from reelbot.bots.adapter import Asker, Incoming, Subject
from reelbot.bots.telegram_bot.notes import Note
from reelbot.bots.telegram_bot.storybook import Leaf, Storybook
from reelbot.core.commands import STORY
from reelbot.core.errors import InvalidInput
from reelbot.core.grammar import read
from reelbot.core.jobs import Person

ADAPTER = "telegram"
_COMMAND = re.compile(r"/(?P<name>[A-Za-z]\w{0,31})(?:@(?P<bot>\w+))?(?=\s|$|[:：])")
# What Telegram says a message is from where an admin hides behind the group.
_NAME_MAX = 64

# The files on a message: (message, from_reply, by_other).
Files = Callable[[Message | ExternalReplyInfo, bool, bool], Sequence[Incoming]]


@dataclass(frozen=True, slots=True)
class Called:
    """A command as it was called; `bot` is the name behind the @, lower case."""

    name: str
    bot: str | None
    rest: str


def called(text: str) -> Called | None:
    """The command that a text begins with."""
    match = _COMMAND.match(text.lstrip())
    if match is None:
        return None
    bot = match["bot"]
    rest = text.lstrip()[match.end() :]
    return Called(match["name"].lower(), bot.lower() if bot else None, rest)


def text_of(message: Message) -> str:
    """What was written: a text, or a caption."""
    return message.text or message.caption or ""


def is_group(chat: Chat) -> bool:
    return chat.type in (Chat.GROUP, Chat.SUPERGROUP)


def speaker(message: Message) -> tuple[str, str] | None:
    """Id and name of who speaks; None where it is nobody who can ask.

    An admin who hides speaks as the group, a channel as itself.
    """
    if message.is_automatic_forward or message.via_bot is not None:
        return None
    if message.sender_chat is not None:
        return str(message.sender_chat.id), (message.sender_chat.title or "")[:_NAME_MAX]
    user = message.from_user
    return None if user is None or user.is_bot else (str(user.id), name_of(user))


def name_of(user: User) -> str:
    return user.first_name[:_NAME_MAX]


def place_of(chat: Chat) -> str | None:
    """The community: the group's id; None in a private chat."""
    return None if chat.type == Chat.PRIVATE else str(chat.id)


def asker_of(
    who: tuple[str, str],
    chat: Chat,
    locale: str | None,
    *,
    role: str | None = None,
    manages: bool = False,
) -> Asker:
    user, name = who
    return Asker(
        person=Person(adapter=ADAPTER, user=user),
        place=place_of(chat),
        locale=locale,
        role=role,
        mention=name,
        manages=manages,
    )


def note_of(message: Message, user: int) -> Note:
    """Where the result of what this message asks for goes."""
    return Note(
        chat=message.chat.id,
        user=user,
        message=message.message_id,
        thread=message.message_thread_id if message.is_topic_message else None,
    )


def key_of(bot: int, message: Message) -> str:
    """The ask's own key. Never the update's number: that begins anew after a quiet week."""
    return f"{bot}:{message.chat.id}:{message.message_id}"


def by_other(message: Message, user: str) -> bool:
    """Whether somebody else sent it. What the bot itself posted is nobody's own voice either."""
    sender = message.sender_chat or message.from_user
    return sender is None or str(sender.id) != user


def forwarded(message: Message) -> bool:
    return message.forward_origin is not None


def subject_of(messages: Sequence[Message], user: str, files: Files) -> Subject:
    """A message, or an album, that a press is about."""
    first = messages[0]
    other = by_other(first, user)
    return Subject(
        text=next((text for each in messages if (text := text_of(each))), ""),
        files=[file for each in messages for file in files(each, False, other)],
        by_other=other,
        forwarded=forwarded(first),
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What a message (or an album) says, and with which files."""

    text: str
    files: Sequence[Incoming]


def said(messages: Sequence[Message], user: str, files: Files) -> Said:
    """What was written and sent, with what hangs on the message that it replies to."""
    first = messages[0]
    text = next((text for each in messages if (text := text_of(each))), "")
    own = [file for each in messages for file in files(each, False, False)]
    story = _storybook(messages, text, files)
    if story is not None:
        return story
    replied = first.reply_to_message
    # In a topic every message is a reply to the one that opened it.
    if replied is not None and replied.forum_topic_created is None:
        own += files(replied, True, by_other(replied, user))
    elif first.external_reply is not None:
        # A reply to a message of another chat shows what hangs on that.
        own += files(first.external_reply, True, True)
    return Said(text, own)


def _storybook(messages: Sequence[Message], text: str, files: Files) -> Said | None:
    """An album under /story whose pictures have captions of their own: a page each."""
    command = called(text)
    captions = [text_of(each) for each in messages]
    if command is None or command.name != STORY.name or sum(map(bool, captions)) < 2:
        return None
    try:
        body = read(command.rest, STORY.options, options_first=True).rest
    except InvalidInput:
        return None  # it is told where the command is read
    # Only the options stay with the command.
    head = command.rest[: len(command.rest) - len(body)] if body else command.rest
    if body and not command.rest.endswith(body):
        return None
    pages = [body if caption == text else caption for caption in captions]
    leaves = [
        Leaf(file, page)
        for each, page in zip(messages, pages, strict=True)
        for file in files(each, False, False)
    ]
    return Said(f"/{STORY.name}{head}".rstrip(), [Storybook(leaves)])
