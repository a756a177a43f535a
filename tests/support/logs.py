"""Logs as the program sets them up, for the time of a block."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from reelbot.core import logs


@contextmanager
def logs_as_before() -> Iterator[None]:
    """Whatever is set up within is taken back, and its files are closed."""
    root = logging.getLogger()
    handlers = root.handlers[:]
    try:
        yield
    finally:
        for handler in root.handlers:
            if handler not in handlers:
                handler.close()
        root.handlers[:] = handlers
        structlog.reset_defaults()


@contextmanager
def logging_to(file: Path | None, level: str = "info") -> Iterator[None]:
    """To a file, or to nowhere; never to stdout and stderr, which belong to the test."""
    with logs_as_before():
        logs.configure(file=file, terminal=False, level=level)
        yield
