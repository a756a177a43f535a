"""Reelbot: a chat bot that makes films."""

__version__ = "0.1.0"
