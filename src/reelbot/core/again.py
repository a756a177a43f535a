"""The request of `/again`: what was asked for before, changed as a whole or in one page (pure)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from pydantic_core import PydanticCustomError

from reelbot.core import fields
from reelbot.core.errors import InvalidInput
from reelbot.core.options import Range
from reelbot.core.page_changes import PAGE_OPTIONS, PAGES_MAX, with_change
from reelbot.core.requests import Request, StoryRequest, changed, parse_request

PAGE = "page"  # among the changes: they are of that page alone
PAGE_RANGE = Range(1, 1_000)


def asked_again(
    request: Request, recipe: Mapping[str, Any] | None, changes: Mapping[str, Any], key: str
) -> Request:
    """The same request, changed. `recipe` is that of the job, None where it was not planned yet;
    `key` makes the submission the same one when it is sent twice.

    A story that was written of a premise stays as it is unless the premise changes. Raises
    InvalidInput: page_needs_story, no_such_page, not_of_one_page; and as `requests.changed`.
    """
    script = (recipe or {}).get("script") or {}
    request = _with_written(request, script.get("written"))
    if changes.get(PAGE) is None:
        return changed(request, {name: v for name, v in changes.items() if name != PAGE})
    if not isinstance(request, StoryRequest):
        raise InvalidInput("page_needs_story", field=PAGE)
    page = _page(changes[PAGE])
    pages = len(script.get("scenes") or ()) or PAGES_MAX
    if not 1 <= page <= pages:
        raise InvalidInput("no_such_page", field=PAGE, page=page, pages=pages)
    rest = {name: value for name, value in changes.items() if name != PAGE}
    for name in rest:
        if name not in PAGE_OPTIONS:
            known = list(PAGE_OPTIONS)
            raise InvalidInput("not_of_one_page", field=name, option=name, known=known)
    data = request.model_dump(mode="json", exclude_none=True)
    known_changes = data.get("page_changes") or ()
    with_page = with_change(known_changes, page, rest, _seed(known_changes, page, key))
    return parse_request({**data, "page_changes": with_page})


def _with_written(request: Request, written: Any) -> Request:
    if not written or not isinstance(request, StoryRequest) or request.premise is None:
        return request
    return request.model_copy(update={"written": str(written)})


def _page(value: Any) -> int:
    try:
        return fields.integer(value, limits=PAGE_RANGE)
    except PydanticCustomError as error:
        raise InvalidInput(error.type, field=PAGE, option=PAGE, **(error.context or {})) from None


def _seed(known: Any, page: int, key: str) -> int:
    """A page's new seed: another one for each submission, the same when one is sent twice."""
    digest = hashlib.sha256(f"{page}\n{key}\n{known}".encode()).digest()
    return int.from_bytes(digest[:4]) >> 1
