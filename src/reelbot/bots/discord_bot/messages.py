"""Messages: everything in private, in servers what mentions the bot or replies to it.

Discord shows the bot what was written and attached only in private, where it is mentioned, or with
the message content intent. A reply to the bot whose @ was switched off arrives empty: then, once in
a while, a sentence says what to do.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

import discord
import structlog

from reelbot.bots.access import Access
from reelbot.bots.adapter import Answer, Ask, Incoming
from reelbot.bots.conversation import Conversation
from reelbot.bots.discord_bot import asking
from reelbot.bots.discord_bot.answering import MessageAnswering
from reelbot.bots.discord_bot.attachments import Depot, forwarded
from reelbot.bots.discord_bot.guests import Guests
from reelbot.bots.discord_bot.refusals import LOST
from reelbot.bots.discord_bot.reply import Reply
from reelbot.bots.intake import media
from reelbot.core import texts

# Who chats in replies with the @ off is told of it now and then, not each time.
HINT_EVERY_S = 600.0
HINTS_MAX = 1_000

log = structlog.get_logger(__name__)


class Messages:
    """`locale_of` knows the language of people who used a command before."""

    def __init__(
        self,
        client: discord.Client,
        conversation: Conversation,
        access: Access,
        depot: Depot,
        guests: Guests,
        locale_of: Callable[[int], str | None],
        now: Callable[[], float],
    ) -> None:
        self._client = client
        self._conversation = conversation
        self._access = access
        self._depot = depot
        self._guests = guests
        self._locale_of = locale_of
        self._now = now
        self._hinted: OrderedDict[tuple[int, int], float] = OrderedDict()

    async def heard(self, message: discord.Message) -> None:
        me = self._client.user
        spoken = message.type in (discord.MessageType.default, discord.MessageType.reply)
        if me is None or message.author.bot or message.webhook_id is not None or not spoken:
            return
        replied = _replied(message)
        to_bot = replied is not None and replied.author.id == me.id
        if message.guild is not None and not to_bot and not asking.mentions(message, me.id):
            return
        guild = message.guild.id if message.guild else None
        if not await self._guests.served(guild, message.author.id):
            return
        reply = self._reply(message, me)
        answering = MessageAnswering(
            message, reply, self._locale(message), self._conversation.carded
        )
        answer = await self._answer(message, replied, reply, me.id, to_bot=to_bot)
        if answer is not None:
            await answering.show(answer)

    async def _answer(
        self,
        message: discord.Message,
        replied: discord.Message | None,
        reply: Reply,
        me: int,
        *,
        to_bot: bool,
    ) -> Answer | None:
        text = asking.words_of(message, me)
        files: list[Incoming] = [*self._depot.files(message)]
        pictures = [file for file in files if media(file) == "image"]
        if message.guild is None and not text.startswith("/") and not (to_bot and pictures):
            return await self._conversation.hear(
                self._ask(message, reply, text, files, forwarded=forwarded(message))
            )
        if not text and not files and to_bot and not asking.mentions(message, me):
            return self._hidden(message)
        of_reply: Sequence[Incoming] = ()
        if replied is not None:
            seen = await self._seen(replied)
            other = seen.author.id != message.author.id
            of_reply = self._depot.files(seen, from_reply=True, by_other=other)
        if text.startswith("/"):
            ask = self._ask(message, reply, text, [*files, *of_reply])
            return await self._conversation.hear(ask)
        pictures += [file for file in of_reply if media(file) == "image"]
        if pictures:
            words = f"/animate {text}".strip()
            return await self._conversation.hear(self._ask(message, reply, words, pictures[:1]))
        if to_bot:
            return None  # a word to the bot's film is no wish
        if replied is not None:
            return Answer(texts.say("discord.no_picture", locale=self._locale(message)))
        if text or files:
            return await self._conversation.hear(self._ask(message, reply, text, files))
        key = "discord.gone" if message.reference is not None else "discord.mention"
        return Answer(texts.say(key, locale=self._locale(message)))

    def _ask(
        self,
        message: discord.Message,
        reply: Reply,
        text: str,
        files: Sequence[Incoming],
        *,
        forwarded: bool = False,
    ) -> Ask:
        permissions = discord.Permissions.none()
        if isinstance(message.author, discord.Member):
            channel = message.channel
            if isinstance(channel, discord.abc.GuildChannel | discord.Thread):
                permissions = channel.permissions_for(message.author)
        guild = message.guild.id if message.guild else None
        return Ask(
            asker=asking.asker_of(
                message.author, guild, permissions, self._locale(message), self._access
            ),
            text=text,
            key=f"m{message.id}",
            reply=reply.note(),
            files=files,
            forwarded=forwarded,
        )

    def _reply(self, message: discord.Message, me: discord.ClientUser) -> Reply:
        here = history = True
        if message.guild is not None and message.guild.me is not None:
            channel = message.channel
            if isinstance(channel, discord.abc.GuildChannel | discord.Thread):
                permissions = channel.permissions_for(message.guild.me)
                thread = isinstance(channel, discord.Thread)
                here = asking.may_post(permissions, thread=thread)
                history = permissions.read_message_history
        return Reply(
            user=message.author.id,
            asked=message.id,
            channel=message.channel.id,
            guild=message.guild.id if message.guild else None,
            message=message.id,
            here=here,
            history=history,
        )

    async def _seen(self, replied: discord.Message) -> discord.Message:
        """The message that was replied to, with what Discord shows of it when it is asked for."""
        if replied.attachments or replied.stickers or replied.message_snapshots:
            return replied
        try:
            return await replied.channel.fetch_message(replied.id)
        except (discord.HTTPException, *LOST) as error:
            log.info("discord.reply_not_seen", error=type(error).__name__)
            return replied

    def _hidden(self, message: discord.Message) -> Answer | None:
        key = (message.channel.id, message.author.id)
        if self._hinted.get(key, 0.0) > self._now():
            return None
        self._hinted.pop(key, None)
        self._hinted[key] = self._now() + HINT_EVERY_S
        while len(self._hinted) > HINTS_MAX:
            self._hinted.popitem(last=False)
        return Answer(texts.say("discord.hidden", locale=self._locale(message)))

    def _locale(self, message: discord.Message) -> str | None:
        known = self._locale_of(message.author.id)
        if known is None and message.guild is not None:
            return str(message.guild.preferred_locale)
        return known


def _replied(message: discord.Message) -> discord.Message | None:
    reference = message.reference
    if reference is None or reference.type is not discord.MessageReferenceType.reply:
        return None
    return reference.resolved if isinstance(reference.resolved, discord.Message) else None
