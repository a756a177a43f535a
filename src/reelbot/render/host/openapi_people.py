"""The routes about people, as the OpenAPI document has them."""

from __future__ import annotations

from pydantic import BaseModel

from reelbot.core import people
from reelbot.render.host.route import PLACE, Route, holding

MODELS: tuple[type[BaseModel], ...] = (
    people.Ban,
    people.Consent,
    people.Kept,
    people.MovedPlace,
    people.NewBan,
    people.NewSettings,
    people.NewVoice,
    people.PersonLimit,
    people.ScopedSettings,
    people.SharePlace,
    people.Voice,
    people.Voices,
)

_VOICE = holding("voice", people.Voice)
_PLACE = ("place", PLACE, "the community: what is shared or set there")
_SCOPE = ("scope", {"type": "string", "enum": ["person", "place"], "default": "person"}, "")
_ONE_VOICE = (401, 403, 404, 409, 422)
_ONE_PERSON = (400, 401, 403, 404)

ROUTES: tuple[Route, ...] = (
    Route(
        "post",
        "/v1/voices",
        "Learn a voice from an upload; without consent it is gone after an hour",
        {201: _VOICE},
        body=people.NewVoice,
        errors=(400, 401, 403, 409, 413, 415, 422),
    ),
    Route(
        "get",
        "/v1/voices",
        "One's own voices, those shared in a place, and the text that is agreed to",
        {200: people.Voices},
        query=(_PLACE,),
        errors=(401, 403, 422),
    ),
    Route(
        "post", "/v1/voices/{voice}/consent", "Agree to a voice that waits for it", {200: _VOICE},
        body=people.Consent, errors=(400, *_ONE_VOICE),
    ),
    Route(
        "post", "/v1/voices/{voice}/use", "Let `mine` stand for this voice", {200: _VOICE},
        errors=_ONE_VOICE,
    ),
    Route(
        "post", "/v1/voices/{voice}/share", "Let everybody in a place use it", {200: _VOICE},
        body=people.SharePlace, errors=(400, *_ONE_VOICE),
    ),
    Route(
        "post", "/v1/voices/{voice}/unshare", "Share it there no longer", {200: _VOICE},
        body=people.SharePlace, errors=(400, *_ONE_VOICE),
    ),
    Route(
        "delete", "/v1/voices/{voice}", "Forget a voice and all that was made of it; jobs that "
        "need it fail", {204: None}, errors=(401, 403, 404, 422),
    ),
    Route(
        "get",
        "/v1/settings",
        "What is used where a request says nothing",
        {200: people.ScopedSettings},
        query=(_SCOPE, _PLACE),
        errors=(401, 403, 422),
    ),
    Route(
        "put",
        "/v1/settings",
        "Change settings; null takes one back. A place's are for its admins",
        {200: people.ScopedSettings},
        body=people.NewSettings,
        query=(_SCOPE, _PLACE),
        errors=(400, 401, 403, 422),
    ),
    Route(
        "post", "/v1/places/{adapter}/{place}/moved", "A community has another id now: its jobs, "
        "settings and shared voices move along", {204: None},
        body=people.MovedPlace, errors=(400, 401, 403, 422),
    ),
    Route(
        "get", "/v1/bans", "Who is banned", {200: holding("bans", people.Ban, many=True)},
        errors=(401, 403),
    ),
    Route(
        "post", "/v1/bans", "Refuse a person's requests", {201: holding("ban", people.Ban)},
        body=people.NewBan, errors=(400, 401, 403, 422),
    ),
    Route(
        "delete", "/v1/bans/{adapter}/{user}", "Take a person's requests again", {204: None},
        errors=_ONE_PERSON,
    ),
    Route(
        "get", "/v1/people/{adapter}/{user}", "What is kept of a person", {200: people.Kept},
        errors=_ONE_PERSON,
    ),
    Route(
        "delete", "/v1/people/{adapter}/{user}", "Delete everything of a person", {204: None},
        errors=_ONE_PERSON,
    ),
    Route(
        "put", "/v1/people/{adapter}/{user}/limit", "Bound a person's jobs a day", {204: None},
        body=people.PersonLimit, errors=(*_ONE_PERSON, 422),
    ),
)  # fmt: skip
