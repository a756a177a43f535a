"""A person's voices: learnt, listed, chosen, shared, forgotten; consent by a press."""

from __future__ import annotations

from collections.abc import Iterator

from reelbot.bots import buttons
from reelbot.bots.adapter import Answer, Asker
from reelbot.bots.tools import Tools
from reelbot.core import texts
from reelbot.core.errors import InvalidInput, NotFound
from reelbot.core.parse import Parsed
from reelbot.core.people import Voice


class Voices:
    """Every answer is its asker's alone."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def add(
        self, asker: Asker, blob: str, *, name: str | None = None, agreed: bool = False
    ) -> Answer:
        """Learn a voice from an upload. Where its owner has not agreed to the text as it is now,
        they are asked: until then it cannot be used, and it is gone after an hour."""
        client = self._tools.acting(asker)
        terms = (await client.voices()).consent
        known = agreed or terms.given is not None
        consent = terms.agreed(self._tools.now()) if known else None
        voice = await client.add_voice(blob, name=name, consent=consent)
        locale = asker.locale
        if voice.consented:
            return Answer("\n".join(added(voice, locale)), private=True)
        said = [*remarks(voice, locale), texts.say("voice.heard", {"name": voice.name}, locale)]
        said.append(terms_in(terms.text, locale))
        return Answer("\n".join(said), buttons.consent(voice.id, locale), private=True)

    async def agree(self, asker: Asker, voice: str) -> Answer:
        """Record the consent, with the time and the text that was agreed to."""
        client = self._tools.acting(asker)
        terms = (await client.voices()).consent
        kept = await client.consent(voice, terms.agreed(self._tools.now()))
        kept_note = texts.say("voice.consent_kept", locale=asker.locale)
        text = "\n".join([kept_note, *added(kept, asker.locale)])
        return Answer(text, private=True, edit_pressed=True)

    async def refuse(self, asker: Asker, voice: str) -> Answer:
        """Nothing stays of the sample."""
        try:
            await self._tools.acting(asker).forget_voice(voice)
        except NotFound:
            pass  # it went by itself, as it does after an hour
        text = texts.say("voice.refused", locale=asker.locale)
        return Answer(text, private=True, edit_pressed=True)

    async def list(self, asker: Asker) -> Answer:
        found = (await self._tools.acting(asker).voices(asker.place)).voices
        now, locale = self._tools.now(), asker.locale
        said = [line for voice in found for line in lines(voice, now, locale)]
        return Answer("\n".join(said) or texts.say("voice.none", locale=locale), private=True)

    async def use(self, asker: Asker, name: str) -> Answer:
        voice = await self._tools.acting(asker).use_voice(name)
        text = texts.say("voice.in_use", {"name": voice.name}, asker.locale)
        return Answer(text, private=True)

    async def share(self, asker: Asker, parsed: Parsed) -> Answer:
        """Raises InvalidInput("no_place_here") in a private chat."""
        if asker.place is None:
            raise InvalidInput("no_place_here")
        client, name = self._tools.acting(asker), parsed.arguments["name"]
        if parsed.arguments.get("share") == "off":
            voice, key = await client.unshare_voice(name, asker.place), "voice.unshared"
        else:
            voice, key = await client.share_voice(name, asker.place), "voice.shared"
        return Answer(texts.say(key, {"name": voice.name}, asker.locale), private=True)

    async def forget(self, asker: Asker, name: str) -> Answer:
        await self._tools.acting(asker).forget_voice(name)
        return Answer(texts.say("voice.forgotten", {"name": name}, asker.locale), private=True)


def terms_in(text: str, locale: str | None) -> str:
    """The question, and below it the operator's text as it is: that is what is agreed to."""
    return f"{texts.say('voice.consent', locale=locale)}\n“{text}”"


def added(voice: Voice, locale: str | None) -> Iterator[str]:
    yield texts.say("voice.added", {"name": voice.name}, locale)
    yield from remarks(voice, locale)


def lines(voice: Voice, now: float, locale: str | None = None) -> Iterator[str]:
    """A voice as it is listed, what there is to say about it indented below."""
    if voice.own and not voice.consented and voice.expires is not None:
        left = max(0.0, voice.expires - now)
        yield texts.say("voice.waiting", {"name": voice.name, "left": left}, locale)
        return
    mine = texts.say("voice.mine", locale=locale)
    facts = {
        "name": f"{voice.name} ({mine})" if voice.mine else voice.name,
        "quality": texts.say(f"voice.quality.{voice.quality}", locale=locale),
        "seconds": voice.speech_seconds,
        "shared": len(voice.places) or None,
    }
    yield texts.say("voice.line", facts, locale)
    yield from (f"  {remark}" for remark in remarks(voice, locale))


def remarks(voice: Voice, locale: str | None = None) -> Iterator[str]:
    """What its sample lacks, and what it speaks as."""
    for problem in voice.problems:
        yield texts.error(str(problem["code"]), problem, locale)
    if voice.closest is not None:
        yield texts.say("voice.closest", {"closest": voice.closest}, locale)
