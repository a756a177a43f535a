"""English: what only Telegram says."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WORDS: Mapping[str, str] = MappingProxyType(
    {
        # --- what is asked for, where a command was sent without it ---
        "telegram.ask.video": "What is to be seen?",
        "telegram.ask.music": "What is the music like?",
        "telegram.ask.say": "What shall be said?",
        "telegram.ask.story": "Write the story; a blank line begins a new page. A .txt, .md or "
        ".zip file goes too.",
        "telegram.ask.picture": "Which picture? Send it as an answer to this.",
        "telegram.ask.recording": "Send a voice message or a recording of ten seconds or more as "
        "an answer to this.",
        "telegram.ask.voice": "Which voice? /voice list shows yours. Answer this message with its "
        "name.",
        "telegram.ask.value": "{name}, this is missing: {description}. Answer this message with "
        "it.",
        "telegram.ask.here": "Answer here",
        # --- a command to be changed ---
        "telegram.copy": "Copy",
        # --- groups ---
        "telegram.welcome": "Hello! I make films from words, with narration, music and captions. "
        "In a group, write my name behind a command, such as: /video@{bot} a red fox in the snow. "
        "To set a picture in motion, answer it with /animate@{bot}. /help@{bot} shows the rest.",
        "telegram.moved": "I could not post this where you asked for it, so it comes here.",
        "telegram.not_here": "I do not work in this chat.",
    }
)

ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "telegram_token": "Telegram does not take the bot's token. Ask @BotFather for it (/mybots "
        "→ API Token) and write it as token into [telegram] of config.toml.",
        "telegram_rival": "Another program fetches updates with the same Telegram token (409), so "
        "both miss some. Stop the other one, or give this bot a token of its own.",
        "telegram_secret_form": "webhook_secret may have 1 to 256 letters, digits, _ and - only.",
        "telegram_port": "The webhook's port {port} on {host} is taken. Set webhook_port in "
        "[telegram] of config.toml to a free one.",
        "telegram_away": "Telegram does not answer at the moment. It is tried again.",
        "telegram_busy": "Telegram asks the bot to wait[: {retry_after:duration}].",
        "telegram_barred": "The bot may not write there: it was blocked, or is no longer in the "
        "group. /show posts it where it may.",
        "telegram_refused": "Telegram did not take the message.",
        "telegram_nowhere": "It is not known where this is to be posted.",
        "telegram_file_gone": "The file[ {name}] is no longer on Telegram. Send it again.",
        "sticker_moves": "A sticker that moves cannot be used. Take one that stands still, a photo "
        "or a picture sent as a file.",
    }
)
