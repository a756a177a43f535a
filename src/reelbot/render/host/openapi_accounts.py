"""The routes about accounts, as the OpenAPI document has them."""

from __future__ import annotations

from pydantic import BaseModel

from reelbot.core import accounts
from reelbot.render.host.route import Route

MODELS: tuple[type[BaseModel], ...] = (accounts.Accounts, accounts.Code, accounts.GivenCode)

ROUTES: tuple[Route, ...] = (
    Route(
        "get", "/v1/accounts", "All accounts of the person, theirs first",
        {200: accounts.Accounts}, errors=(401, 403, 422),
    ),
    Route(
        "post", "/v1/accounts/code", "A code for ten minutes that joins whoever sends it",
        {201: accounts.Code}, errors=(401, 403, 422),
    ),
    Route(
        "post", "/v1/accounts/join", "Be one person with who made the code",
        {200: accounts.Accounts}, body=accounts.GivenCode,
        errors=(400, 401, 403, 404, 409, 422, 429),
    ),
    Route(
        "delete", "/v1/accounts", "Let this account be by itself again", {204: None},
        errors=(401, 403, 409, 422),
    ),
)  # fmt: skip
