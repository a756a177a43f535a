"""English: what only Discord says, and what commands, options and choices are called there.

The names are those of `core.commands`; other languages translate them. They keep to Discord's rule:
lower case, no spaces, 32 characters at most.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_COMMANDS = (
    "video animate describe story music say voice voice.add voice.list voice.use voice.share "
    "voice.forget jobs cancel show again settings quota privacy link help start admin admin.pause "
    "admin.resume admin.stats admin.ban admin.unban admin.limit admin.purge"
).split()
_OPTIONS = (
    "prompt say voice voice_clip language speed music music_negative music_file negative style "
    "mode seconds shape captions title transition seed image motion text file premise pages "
    "page_text gap audio recording name consent share job changes page scope command person hours "
    "reason jobs delete code undo flagged"
).split()
_CHOICES = (
    "clip slideshow on off file cut fade slide wipe zoom yes mine server default everything "
    "refuse spoiler"
).split()

WORDS: Mapping[str, str] = MappingProxyType(
    {
        **{f"discord.name.{name}": name.rpartition(".")[2] for name in _COMMANDS},
        **{f"discord.option.{name}": name for name in _OPTIONS},
        **{f"discord.choice.{name}": name for name in _CHOICES},
        "discord.menu.animate": "Animate image",
        "discord.menu.describe": "Describe image",
        # --- where something goes ---
        "discord.not_here": "I may not post in this channel. The result comes into this message "
        "for a quarter of an hour, later by direct message.",
        "discord.moved": "I could not post this where you asked for it, so it comes here.",
        "discord.direct": "The answer is in your direct messages.",
        "discord.direct_closed": "This is for you alone, and you take no direct messages from "
        "me. Use the slash command here: only you see its answer.",
        # --- what was not seen ---
        "discord.hidden": "I could not see what you sent: Discord shows me a reply only when its @ "
        "is switched on. Switch it on, or use /animate.",
        "discord.no_picture": "I see no picture in the message you replied to. Discord does not "
        "show me every message: press and hold it (or right-click) and choose Apps → Animate "
        "image, or use /animate.",
        "discord.mention": "Write a command behind my name, such as /video a red fox in the snow, "
        "or use the slash commands.",
        # --- what did not work ---
        "discord.form_too_long": "This is too long for a form. Here it is as a command: change it "
        "and send it to me as a direct message, or attach the text to /story.",
        "discord.form_late": "That took too long to open. Press it again.",
        "discord.gone": "The message that this belongs to is no longer there. Send it again.",
        "discord.not_served": "I do not serve this place. Whoever runs me has chosen which servers "
        "I work in.",
        "discord.old_command": "This command has changed. Reload Discord (Ctrl+R, or restart the "
        "app) and try again.",
    }
)

ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "discord_token": "Discord does not accept the bot's token. Take a new one in the Developer "
        "Portal under Bot → Reset Token, and set it as token in [discord] of config.toml.",
        "discord_intents": "Discord refuses the message content intent. Switch it on in the "
        "Developer Portal under Bot → Privileged Gateway Intents → Message Content Intent, or set "
        "message_content = false in [discord] of config.toml.",
        "discord_forbidden": "The bot may not post there.",
        "discord_direct_closed": "The bot may not post there, and the person takes no direct "
        "messages from it. /show posts it where it can be seen.",
        "discord_busy": "Discord asks the bot to wait[ for {retry_after:duration}].",
        "discord_away": "Discord does not answer at the moment. It is tried again.",
        "discord_refused": "Discord did not take the message[ (code {number})].",
        "discord_nowhere": "It is not known where this is to be posted.",
        "attachment_gone": "The file[ {name}] is no longer there: links to files on Discord end "
        "after a while. Send it again.",
        "attachment_unreachable": "The file[ {name}] could not be fetched from Discord. Try again.",
        "upload_too_big": "The file[ {name}] is too big[: {bytes:size}].[ At most {bytes_max:size} "
        "are taken.]",
    }
)
