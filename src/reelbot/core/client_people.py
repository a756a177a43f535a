"""The calls about people: voices, settings, bans, what is kept of somebody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from reelbot.core.connection import Connection, part
from reelbot.core.errors import NotFound
from reelbot.core.jobs import Person
from reelbot.core.people import (
    Ban,
    Consent,
    Kept,
    MovedPlace,
    NewBan,
    NewSettings,
    NewVoice,
    PersonLimit,
    ScopedSettings,
    SharePlace,
    Voice,
    Voices,
)


class PeopleCalls(Connection):
    """A part of `RenderClient`. A voice is named by its id, or by the name its owner gave it."""

    # --- voices ----------------------------------------------------------------------------------

    async def add_voice(
        self, blob: str, *, name: str | None = None, consent: Consent | None = None
    ) -> Voice:
        """Learn a voice from an upload; without consent it is gone after an hour."""
        new = NewVoice(blob=blob, name=name, consent=consent)
        return Voice.model_validate((await self._dict("POST", "/v1/voices", new))["voice"])

    async def voices(self, place: str | None = None) -> Voices:
        """The person's own, those shared in the place, and the text that is agreed to."""
        return Voices.model_validate(await self._dict("GET", "/v1/voices", query={"place": place}))

    async def consent(self, voice: str, given: Consent) -> Voice:
        return await self._voice(voice, "consent", given)

    async def use_voice(self, voice: str) -> Voice:
        return await self._voice(voice, "use")

    async def share_voice(self, voice: str, place: str) -> Voice:
        return await self._voice(voice, "share", SharePlace(place=place))

    async def unshare_voice(self, voice: str, place: str) -> Voice:
        return await self._voice(voice, "unshare", SharePlace(place=place))

    async def forget_voice(self, voice: str) -> None:
        await self._json("DELETE", _voice_path(voice))

    async def _voice(
        self, voice: str, deed: str, body: Consent | SharePlace | None = None
    ) -> Voice:
        answer = await self._dict("POST", f"{_voice_path(voice)}/{deed}", body)
        return Voice.model_validate(answer["voice"])

    # --- settings --------------------------------------------------------------------------------

    async def settings(
        self, scope: Literal["person", "place"] = "person", place: str | None = None
    ) -> ScopedSettings:
        query = {"scope": scope, "place": place}
        return ScopedSettings.model_validate(await self._dict("GET", "/v1/settings", query=query))

    async def set_settings(
        self,
        changes: Mapping[str, Any],
        scope: Literal["person", "place"] = "person",
        place: str | None = None,
    ) -> ScopedSettings:
        """Change what is named; None takes a setting back."""
        body = NewSettings(settings=dict(changes))
        query = {"scope": scope, "place": place}
        answer = await self._dict("PUT", "/v1/settings", body, query=query)
        return ScopedSettings.model_validate(answer)

    async def move_place(self, adapter: str, place: str, to: str) -> None:
        """A community has another id now: its jobs, settings and shared voices move along."""
        path = f"/v1/places/{part(adapter)}/{part(place)}/moved"
        await self._json("POST", path, MovedPlace(to=to))

    # --- bans and bounds -------------------------------------------------------------------------

    async def bans(self) -> list[Ban]:
        answer = await self._dict("GET", "/v1/bans")
        return [Ban.model_validate(ban) for ban in answer["bans"]]

    async def ban(self, person: str, *, hours: float | None = None, reason: str = "") -> Ban:
        body = NewBan(person=person, hours=hours, reason=reason)
        return Ban.model_validate((await self._dict("POST", "/v1/bans", body))["ban"])

    async def unban(self, person: Person) -> None:
        await self._json("DELETE", f"/v1/bans/{_path(person)}")

    async def limit(self, person: Person, jobs_per_day: int | None) -> None:
        """How many jobs a day a person may have; None lifts it."""
        body = PersonLimit(jobs_per_day=jobs_per_day)
        await self._json("PUT", f"/v1/people/{_path(person)}/limit", body)

    # --- all of a person -------------------------------------------------------------------------

    async def kept(self, person: Person) -> Kept:
        """What is kept of a person, and for how long."""
        return Kept.model_validate(await self._dict("GET", f"/v1/people/{_path(person)}"))

    async def purge(self, person: Person) -> None:
        """Delete everything of a person."""
        await self._json("DELETE", f"/v1/people/{_path(person)}")


def _voice_path(voice: str) -> str:
    if voice in ("", ".", ".."):
        raise NotFound("unknown_voice", voice=voice)
    return f"/v1/voices/{part(voice)}"


def _path(person: Person) -> str:
    return f"{part(person.adapter)}/{part(person.user)}"
