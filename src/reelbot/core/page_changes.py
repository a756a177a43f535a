"""What is different on single pages of a story since it was first asked for (pure).

`/again ID page: 2 …` makes a request that differs in one page alone; what the other pages are made
of stays the same to the letter, so it is found again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field

from reelbot.core.fields import BlobId, PageText, Prompt, Seed, StyleName
from reelbot.core.jobs import Model

PAGES_MAX = 60
# What a page can have of its own, as options of /again.
PAGE_OPTIONS = ("text", "prompt", "style", "seed", "image", "voice_clip")
# Two ways to say the same: what is said of a page last takes the place of what was said before.
_INSTEAD = {"image": "prompt", "prompt": "image", "text": "voice_clip"}


class PageChange(Model):
    """One page, counted from 1: another seed; another text, which is said and shown; another
    prompt, which only changes what is seen; another style; a picture and a narration of its own,
    as blob ids."""

    page: Annotated[int, Field(ge=1, le=PAGES_MAX)]
    seed: Seed | None = None
    text: PageText | None = None
    prompt: Prompt | None = None
    style: StyleName | None = None
    image: BlobId | None = None
    voice_clip: BlobId | None = None


def with_change(
    known: Sequence[Mapping[str, Any]], page: int, changes: Mapping[str, Any], seed: int
) -> list[dict[str, Any]]:
    """The changes of a story with one more. Where nothing else is asked for, the page gets `seed`;
    None takes back what was changed before."""
    old = next((dict(each) for each in known if each["page"] == page), {"page": page})
    for name in changes:
        if (other := _INSTEAD.get(name)) is not None and other not in changes:
            old.pop(other, None)
    new = {**old, **(changes or {"seed": seed})}
    kept = [dict(each) for each in known if each["page"] != page]
    kept.append({name: value for name, value in new.items() if value is not None})
    return sorted(kept, key=lambda each: int(each["page"]))


def kept_of_story(data: Mapping[str, Any], said: Iterable[str]) -> dict[str, Any]:
    """A story's request without what changes of other options (`said`) made pointless."""
    left, names = dict(data), set(said)
    if names & {"text", "premise", "pages"}:
        left.pop("page_changes", None)
        left.pop("written", None)
    if "language" in names:
        left.pop("written", None)
    if "seed" in names and left.get("page_changes"):
        # Another seed is wanted for everything; what else is different on a page stays.
        rest = [{k: v for k, v in each.items() if k != "seed"} for each in left["page_changes"]]
        left["page_changes"] = [each for each in rest if len(each) > 1] or None
    return left
