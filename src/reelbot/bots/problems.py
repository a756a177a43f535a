"""What went wrong, as it is said in a chat (pure)."""

from __future__ import annotations

from reelbot.core import texts
from reelbot.core.errors import InvalidInputs, ReelbotError


def sentence(error: ReelbotError, locale: str | None) -> str:
    """A sentence for each thing that is wrong."""
    errors = error.errors if isinstance(error, InvalidInputs) else [error]
    return "\n".join(_one(each, locale) for each in errors)


# What operators need to know, and nobody in a chat can do anything about.
_FOR_OPERATORS = ("forbidden", "generator_missing")


def _one(error: ReelbotError, locale: str | None) -> str:
    info = error.info()
    if info.code in _FOR_OPERATORS:
        info = info.model_copy(update={"facts": {}})
    return texts.problem(info, locale)
