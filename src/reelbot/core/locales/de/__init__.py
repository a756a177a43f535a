"""German."""

from reelbot.core.locales.de import accounts, bots, discord, neural, operator, story, telegram, web
from reelbot.core.locales.de.commands import COMMANDS
from reelbot.core.locales.de.errors import ERRORS
from reelbot.core.locales.de.machine import MACHINE
from reelbot.core.locales.de.words import WORDS
from reelbot.core.locales.template import Locale

LOCALE = Locale(
    code="de",
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
    commands=COMMANDS,
    decimal=",",
    yes="ja",
    no="nein",
    last=" oder ",
)

__all__ = ["LOCALE"]
