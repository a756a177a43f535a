"""Prompts: put together, and what of one a text encoder does not take."""

from __future__ import annotations

import inspect
from typing import Any

from reelbot.core.cleaning import shortened

LOST_CHARACTERS = 200
TOKENS_MOST = 100_000  # tokenizers without a limit of their own name a number beyond all bounds


def joined(*parts: str) -> str:
    """The parts that are there, by commas."""
    return ", ".join(part.strip(" ,") for part in parts if part.strip(" ,"))


def cut_off(pipe: Any, prompt: str) -> str | None:
    """A sentence on the end of a prompt that the pipeline's first text encoder does not see."""
    tokenizer = getattr(pipe, "tokenizer", None)
    limit = limit_of(pipe)
    if tokenizer is None or limit is None or not prompt:
        return None
    ids = tokenizer(prompt, truncation=False, verbose=False).input_ids
    if len(ids) <= limit:
        return None
    # The last place is the end's mark, which is kept.
    lost = str(tokenizer.decode(ids[limit - 1 :], skip_special_tokens=True)).strip()
    lost = shortened(lost, LOST_CHARACTERS)
    return f"The text encoder takes {limit} tokens; this was cut: “{lost}”."


def left_out(pipe: Any, prompt: str, negative: str) -> tuple[str, ...]:
    """Sentences on what a person wrote and the pipeline does not take."""
    taken = inspect.signature(pipe.__call__).parameters
    name = type(pipe).__name__
    notes = []
    if prompt and "prompt" not in taken:
        notes.append(f"{name} takes no words; the prompt was left out.")
    if negative and "negative_prompt" not in taken:
        notes.append(f"{name} knows no negative prompt; it was left out.")
    return tuple(notes)


def limit_of(pipe: Any) -> int | None:
    """How many tokens the pipeline gives its text encoder; None where it does not say."""
    asked = inspect.signature(pipe.__call__).parameters.get("max_sequence_length")
    if asked is not None and isinstance(asked.default, int):
        return asked.default
    limit = (
        getattr(pipe.tokenizer, "model_max_length", None) if hasattr(pipe, "tokenizer") else None
    )
    return int(limit) if limit is not None and limit < TOKENS_MOST else None
