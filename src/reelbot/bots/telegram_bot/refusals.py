"""What Telegram's errors mean. The one place that reads their text: there are no codes (pure)."""

from __future__ import annotations

import datetime
from enum import Enum

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)


class FileTooBig(TelegramError):
    """The server did not take an upload of this size (HTTP 413)."""


class Refusal(Enum):
    """What to do about an error."""

    PAUSE = "pause"  # wait, then again
    MOVED = "moved"  # the group has another id now
    BARRED = "barred"  # nothing can be written in that chat
    TOO_BIG = "too_big"
    UNCHANGED = "unchanged"  # an edit to the same
    GONE = "gone"  # the message is not there any more, or cannot be changed any more
    NO_TEXT = "no_text"  # it has a picture with a caption instead
    NO_TOPIC = "no_topic"  # the topic was deleted
    STALE = "stale"  # a press that was answered too late
    TOKEN = "token"
    RIVAL = "rival"  # another program fetches updates with the same token
    AWAY = "away"  # the network, or Telegram itself
    OTHER = "other"


_BARRED = (
    "chat not found",
    "chat_write_forbidden",
    "have no rights to send",
    "not enough rights",
    "user not found",
    "peer_id_invalid",
    "user_is_blocked",
    "group chat was deactivated",
    "group is deactivated",
    "chat_restricted",
    "chat_send_",  # …_media_forbidden, …_videos_forbidden, …
    "topic_closed",
    "need administrator rights",
)
_MEANINGS = (
    (Refusal.UNCHANGED, ("message is not modified",)),
    (Refusal.TOO_BIG, ("file is too big", "too big for a", "request entity too large")),
    (Refusal.NO_TEXT, ("there is no text in the message",)),
    (Refusal.NO_TOPIC, ("message thread not found", "topic_deleted", "topic_id_invalid")),
    (Refusal.STALE, ("query is too old", "query_id_invalid", "query id is invalid")),
    (
        Refusal.GONE,
        (
            "message to edit not found",
            "message to delete not found",
            "message can't be edited",
            "message can't be deleted",
            "message_id_invalid",
            "there is no caption in the message",
        ),
    ),
    (Refusal.BARRED, _BARRED),
)


def refusal(error: TelegramError) -> Refusal:
    """What an error of the library means."""
    match error:
        case RetryAfter():
            return Refusal.PAUSE
        case ChatMigrated():
            return Refusal.MOVED
        case FileTooBig():
            return Refusal.TOO_BIG
        case Forbidden():
            return Refusal.BARRED
        case InvalidToken():
            return Refusal.TOKEN
        case Conflict():
            return Refusal.RIVAL
        case BadRequest():
            text = error.message.lower()
            for meaning, marks in _MEANINGS:
                if any(mark in text for mark in marks):
                    return meaning
            return Refusal.OTHER
        case NetworkError():
            return Refusal.AWAY
    return Refusal.OTHER


def pause_s(error: RetryAfter) -> float:
    """How long Telegram wants to be left alone there, in seconds."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, datetime.timedelta) else float(wait)
