"""English, the language that every other falls back to."""

from reelbot.core.locales.en import accounts, bots, discord, neural, operator, story, telegram, web
from reelbot.core.locales.en.errors import ERRORS
from reelbot.core.locales.en.machine import MACHINE
from reelbot.core.locales.en.words import WORDS
from reelbot.core.locales.template import Locale

LOCALE = Locale(
    code="en",
    errors={
        **ERRORS,
        **MACHINE,
        **accounts.ERRORS,
        **bots.ERRORS,
        **discord.ERRORS,
        **neural.ERRORS,
        **story.ERRORS,
        **telegram.ERRORS,
        **web.ERRORS,
    },
    words={
        **WORDS,
        **accounts.WORDS,
        **bots.WORDS,
        **discord.WORDS,
        **telegram.WORDS,
        **story.WORDS,
        **web.WORDS,
        **operator.WORDS,
    },
    commands={},
)

__all__ = ["LOCALE"]
