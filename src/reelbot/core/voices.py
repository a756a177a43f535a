"""Names of voices (pure)."""

from __future__ import annotations


def voice_key(name: str) -> str:
    """A voice's name as it is compared: case, spaces, - and _ do not matter."""
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())
