"""`/voice …` at the terminal: learn a voice, show, choose and forget those that are there."""

from __future__ import annotations

import mimetypes
import re
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from reelbot.bots.voices import lines, remarks
from reelbot.cli.frame import DONE, FAILED, Frame, say
from reelbot.cli.host_access import access
from reelbot.cli.person import me
from reelbot.cli.queue import print_facts
from reelbot.core import texts
from reelbot.core.client import RenderClient
from reelbot.core.errors import Cancelled, Conflict, InvalidInput
from reelbot.core.locales import LOCALES
from reelbot.core.parse import Attachment, Parsed, parse
from reelbot.core.people import Consent, ConsentText, Voice
from reelbot.core.wire import Submitted

_VOICE = re.compile(r"\s*/voice\b", re.I)
NO_VOICES = "You have no voices yet. /voice add learns one from a recording: --attach FILE."
AGREE = "If you agree, write the same again with consent: yes."
# Stands for a file that is not sent yet, so that the command can be read before anything is.
_UNSENT = "0" * 64


def is_for_voices(text: str) -> bool:
    return _VOICE.match(text) is not None


async def add(frame: Frame, text: str, files: Sequence[Path], *, as_json: bool) -> int:
    """Learn a voice from a file; consent is asked for before the file leaves this program.

    Raises InvalidInput("consent_needed", text) where there is no terminal to ask at and the command
    does not say `consent: yes`.
    """
    parsed = parse(text, [Attachment(_UNSENT, "audio/wav", path.name) for path in files])
    async with access(frame.settings, person=me()) as client:
        terms = (await client.voices()).consent
        if not agrees(parsed, terms):
            say(texts.say("voice.not_agreed"))
            return FAILED
        consent = terms.agreed(time.time())
        voice = await _learn(client, files[0], parsed, consent)
    if as_json:
        print_facts(voice.model_dump(mode="json"), as_json=True)
    else:
        print(texts.say("voice.added", {"name": voice.name}))
        print("\n".join(remarks(voice)))
    return DONE


async def _learn(client: RenderClient, file: Path, parsed: Parsed, consent: Consent) -> Voice:
    blob = await client.upload(file, mimetypes.guess_type(file.name)[0])
    return await client.add_voice(blob.id, name=parsed.arguments.get("name"), consent=consent)


async def consenting(
    parsed: Parsed, submit: Callable[[Consent | None], Awaitable[Submitted]]
) -> Submitted:
    """Submit; where a recording is to be imitated without consent, ask for it and submit
    anew. Raises InvalidInput("consent_needed") as `add` does, Cancelled where it is refused.
    """
    try:
        return await submit(None)
    except Conflict as error:
        if error.code != "consent_needed" or "text_hash" not in error.facts:
            raise
        terms = ConsentText.of(str(error.facts["text"]))
    if not agrees(parsed, terms):
        raise Cancelled
    return await submit(terms.agreed(time.time()))


def agrees(parsed: Parsed, terms: ConsentText) -> bool:
    """Whether the command says `consent: yes`, or the person at the terminal does."""
    if parsed.arguments.get("consent") == "yes":
        return True
    if not sys.stdin.isatty():
        raise InvalidInput("consent_needed", field="consent", text=f"{terms.text} {AGREE}")
    say(terms.text)
    say(texts.say("voice.agree"))
    yes = {locale.yes for locale in LOCALES.values()} | {"yes", "y"}
    return sys.stdin.readline().strip().casefold() in yes


async def show(frame: Frame, *, as_json: bool) -> int:
    async with access(frame.settings, person=me()) as client:
        found = await client.voices()
    if as_json:
        print_facts(found.model_dump(mode="json"), as_json=True)
    elif found.voices:
        print("\n".join(line for voice in found.voices for line in lines(voice, time.time())))
    else:
        print(NO_VOICES)
    return DONE


async def change(frame: Frame, parsed: Parsed, *, as_json: bool) -> int:
    """`/voice use` and `/voice forget`. Raises NotFound("unknown_voice")."""
    name = parsed.arguments["name"]
    async with access(frame.settings, person=me()) as client:
        if parsed.name == "voice use":
            voice = await client.use_voice(name)
            answer = voice.model_dump(mode="json")
            sentence = texts.say("voice.in_use", {"name": voice.name})
        else:
            await client.forget_voice(name)
            answer = {"forgotten": name}
            sentence = texts.say("voice.forgotten", {"name": name})
    if as_json:
        print_facts(answer, as_json=True)
    else:
        print(sentence)
    return DONE
