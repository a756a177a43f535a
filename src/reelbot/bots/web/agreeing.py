"""Consent to a voice being imitated, on the page: to the text that was read, and no other."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from reelbot.core.client import RenderClient
from reelbot.core.errors import InvalidInput
from reelbot.core.wire import Consent

# The sha256 of the text that was agreed to, hex.
AgreedTo = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


async def consent_to(client: RenderClient, text_hash: str | None, now: float) -> Consent | None:
    """The consent of who read the text with this hash; None where nobody agreed.

    Raises InvalidInput("consent_outdated") where the operator has changed the text since.
    """
    if text_hash is None:
        return None
    terms = (await client.voices()).consent
    if text_hash != terms.text_hash:
        raise InvalidInput("consent_outdated", field="agreed")
    return terms.agreed(now)
