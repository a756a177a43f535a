"""What a validator says reaches people without the Python that says it."""

from __future__ import annotations

from typing import Any, cast

import pytest
from aiohttp import web
from pydantic import BaseModel, field_validator

from reelbot.core.bodies import Patience, json_body
from reelbot.core.cleaning import plainly
from reelbot.core.errors import HostProblem, InvalidInputs
from reelbot.render.studio.engines.neural.options import Options


def even(value: int) -> int:
    if value % 2:
        raise ValueError("it is odd: Value error, says nobody")
    return value


class Table(Options):
    steps: int = 2

    _even = field_validator("steps")(even)


class Body(BaseModel):
    steps: int
    name: str = ""

    _even = field_validator("steps")(even)


class Sent:
    """A request whose body has arrived."""

    def __init__(self, data: Any) -> None:
        self._data = data

    async def json(self, **_: Any) -> Any:
        return self._data


@pytest.mark.parametrize(
    ("message", "plain"),
    [
        ("Value error, it is odd", "it is odd"),
        ("Assertion failed, it is odd", "it is odd"),
        ("Input should be a valid string", "Input should be a valid string"),
        ("no Value error, here", "no Value error, here"),
    ],
)
def test_only_the_prefix_goes(message: str, plain: str) -> None:
    assert plainly(message) == plain


def test_an_engines_table_is_refused_in_plain_words() -> None:
    with pytest.raises(HostProblem) as refused:
        Table.read("text_to_image.mine", {"steps": 3})
    assert refused.value.code == "config_invalid"
    assert refused.value.facts["reason"] == "it is odd: Value error, says nobody"


async def test_a_body_is_refused_in_plain_words() -> None:
    request = cast(web.Request, Sent({"steps": 3, "name": 4}))
    with pytest.raises(InvalidInputs) as refused:
        await json_body(request, Body, Patience())
    assert {error.field: str(error) for error in refused.value.errors} == {
        "steps": "steps: not valid: it is odd: Value error, says nobody.",
        "name": "name: not valid: Input should be a valid string.",
    }
