"""Logs: lines for a person on a terminal, JSON otherwise; no media, token or voice is in them."""

from __future__ import annotations

import logging
import logging.handlers
import sys
from pathlib import Path
from typing import Any

import structlog

FILE_BYTES_MAX = 5_000_000
FILES_KEPT = 5


def configure(*, file: Path | None = None, terminal: bool = True, level: str = "info") -> None:
    """Set up structlog for this process.

    `file` gets everything as JSON, with tracebacks, in files that rotate; `terminal` prints to
    stderr what a person should see.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    root = logging.getLogger()
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()
    if terminal:
        renderer: Any = (
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
            if sys.stderr.isatty()
            else structlog.processors.JSONRenderer()
        )
        _add(root, logging.StreamHandler(sys.stderr), shared, [renderer])
    if file is not None:
        file.parent.parent.mkdir(parents=True, exist_ok=True, mode=0o700)  # a data folder
        file.parent.mkdir(exist_ok=True)
        rotating = logging.handlers.RotatingFileHandler(
            file, maxBytes=FILE_BYTES_MAX, backupCount=FILES_KEPT, encoding="utf-8"
        )
        json_lines = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        _add(root, rotating, shared, json_lines)
    root.setLevel(level.upper())
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _add(
    root: logging.Logger, handler: logging.Handler, shared: list[Any], last: list[Any]
) -> None:
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root.addHandler(handler)
