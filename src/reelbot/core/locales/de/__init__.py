"""German."""

from reelbot.core.locales.de import discord, neural, telegram, web
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
        **discord.ERRORS,
        **neural.ERRORS,
        **telegram.ERRORS,
        **web.ERRORS,
    },
    words={**WORDS, **discord.WORDS, **telegram.WORDS, **web.WORDS},
    commands=COMMANDS,
    decimal=",",
    yes="ja",
    no="nein",
    last=" oder ",
)

__all__ = ["LOCALE"]
