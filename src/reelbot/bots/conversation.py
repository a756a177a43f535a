"""What every adapter does with what a person says or presses: here, so that it is written once.

    hear      a command or a private message → Answer
    press     a button, or a form that was sent → Answer
    form_for  the form that must open at once (`opens_form` says whether there is one)
    carded    the job's card is shown: where, so that it can be kept up to date
    complete  what may be typed next into an option

Nothing here raises: whatever goes wrong is an Answer with a sentence in the asker's language.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

import structlog

from reelbot.bots import buttons, forms, notes
from reelbot.bots.adapter import (
    ACTION_BYTES_MAX,
    Answer,
    Ask,
    Asker,
    Card,
    Form,
    Press,
)
from reelbot.bots.commands import Commands
from reelbot.bots.dialogue import Dialogues
from reelbot.bots.jobs import Reposts
from reelbot.bots.presses import Presses
from reelbot.bots.problems import sentence
from reelbot.bots.suggestions import Suggestions
from reelbot.bots.tools import PATIENCE_S, Tools
from reelbot.bots.waiting import Waiting
from reelbot.core import texts
from reelbot.core.client import RenderClient
from reelbot.core.errors import Conflict, NotFound, ReelbotError, Unreachable
from reelbot.core.settings import Settings

REPEAT_KEPT_S = 3600.0
NOTES_MAX = 10_000

log = structlog.get_logger(__name__)


class Keeper(Protocol):
    """Who keeps cards up to date: `bots.keeper`."""

    def track(
        self, job: str, reply: Mapping[str, Any], locale: str | None, shown: Card | None
    ) -> None: ...


class Conversation:
    """One adapter's. `client` is entered by whoever made it, with a bot's token.

    `private_link` is given where the platform cannot answer one person alone in a group: it makes
    of a command's name the address of the private chat that answers it.
    """

    def __init__(
        self,
        client: RenderClient,
        settings: Settings,
        adapter: str,
        *,
        private_link: Callable[[str], str] | None = None,
        now: Callable[[], float] = time.time,
        patience_s: tuple[float, ...] = PATIENCE_S,
    ) -> None:
        tools = Tools(client, settings, adapter, now=now, patience_s=patience_s)
        self._tools = tools
        self._dialogues = Dialogues(now)
        self._commands = Commands(tools, self._dialogues, private_link)
        self._presses = Presses(tools, self._commands, self._dialogues)
        self._suggestions = Suggestions(tools)
        self._repeats: Waiting[Ask | Press] = Waiting(now, REPEAT_KEPT_S)
        self._notes: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self._keeper: Keeper | None = None

    def attach(self, keeper: Keeper | None = None, reposts: Reposts | None = None) -> None:
        """Make known who keeps cards up to date and who posts what is shown again."""
        self._keeper = keeper
        self._commands.jobs.reposts = reposts

    @property
    def private_link(self) -> Callable[[str], str] | None:
        return self._commands.private_link

    @private_link.setter
    def private_link(self, link: Callable[[str], str] | None) -> None:
        """An adapter learns its own name only once it is connected."""
        self._commands.private_link = link

    def close(self) -> None:
        """Remove the files of answers."""
        self._tools.close()

    # --- what a person does ----------------------------------------------------------------------

    async def hear(self, ask: Ask) -> Answer:
        return await self._answered(ask, lambda: self._commands.hear(ask))

    async def press(self, press: Press) -> Answer:
        if press.action.deed == "repeat":
            return await self._repeat(press)
        return await self._answered(press, lambda: self._presses.press(press))

    async def carded(self, job: str, reply: Mapping[str, Any]) -> None:
        """The card of `job` is where `reply` says, and so its result goes there too."""
        note = self._notes.get(job, {})  # kept: what is heard twice is shown twice
        whole = {**reply, **note}
        locale = notes.locale_in(whole)
        try:
            client = self._tools.client
            await self._tools.patiently(lambda: client.set_reply(job, whole))
        except (NotFound, Conflict):
            return  # deleted meanwhile
        except ReelbotError as error:
            # The host has the reply of the ask: the result finds its way without the card.
            log.warning("card not noted", job=job, code=error.code)
        if self._keeper is not None:
            self._keeper.track(job, whole, locale, None)

    # --- forms and suggestions -------------------------------------------------------------------

    @staticmethod
    def opens_form(asked: Ask | Press) -> bool:
        """Whether a form is to be opened rather than `hear` or `press` called (pure)."""
        if isinstance(asked, Press):
            return asked.values is None and asked.action.deed in ("edit", "music", "narrate")
        said = {name: value for name, value in asked.fields.items() if value is not None}
        filled = {"text", "file", "premise"} & set(said)
        filed = bool(asked.files) or any(hasattr(value, "fetch") for value in said.values())
        bare = asked.text.strip().partition("@")[0].lower() == "/story"
        return bare and not filled and not filed

    async def form_for(self, asked: Ask | Press) -> Form | Answer:
        """The form that `asked` opens; an Answer that says why it cannot be."""
        asker = asked.asker
        if isinstance(asked, Ask):
            return forms.story(asker.locale, asked.fields)
        if asked.action.deed != "edit":
            return forms.film_with(asked.action.deed, asker.locale)
        answer = await self._answered(asked, lambda: self._presses.press(asked))
        return answer.form or answer

    async def complete(self, asker: Asker, option: str, typed: str) -> list[tuple[str, str]]:
        """(label, value) of what fits an option and what is typed of it; at most 25."""
        try:
            return await self._suggestions.complete(asker, option, typed)
        except ReelbotError as error:
            log.info("no suggestions", option=option, code=error.code)
        except Exception:
            log.exception("suggestions failed", option=option)
        return []

    # --- the border ------------------------------------------------------------------------------

    async def _answered(self, asked: Ask | Press, do: Callable[[], Awaitable[Answer]]) -> Answer:
        """Whatever happens, an answer."""
        asker = asked.asker
        try:
            answer = await do()
        except Unreachable:
            self._repeats.put(asked.key, asker, asked)
            return self._away(asked)
        except ReelbotError as error:
            return Answer(sentence(error, asker.locale), private=True)
        except Exception:  # the border: nobody reads a traceback, and everybody an answer
            log.exception("not answered", adapter=self._tools.adapter, key=asked.key)
            return Answer(texts.error("internal", {}, asker.locale), private=True)
        if answer.job is not None:
            self._notes.pop(answer.job.id, None)
            self._notes[answer.job.id] = notes.of_asker(asker)
            while len(self._notes) > NOTES_MAX:
                self._notes.popitem(last=False)
        return answer

    def _away(self, asked: Ask | Press) -> Answer:
        locale = asked.asker.locale
        again = buttons.button("try_again", "repeat", asked.key, locale, "primary")
        fits = len(str(again.action).encode()) <= ACTION_BYTES_MAX
        text = texts.say("host.away", locale=locale)
        return Answer(text, buttons.row(again) if fits else (), private=True)

    async def _repeat(self, press: Press) -> Answer:
        """What could not be taken, once more, as it was: with its own key it is never two jobs."""
        asked = self._repeats.take(press.action.argument, press.asker)
        if asked is None:
            return Answer(texts.error("press_too_late", {}, press.asker.locale), private=True)
        return await (self.hear(asked) if isinstance(asked, Ask) else self.press(asked))
