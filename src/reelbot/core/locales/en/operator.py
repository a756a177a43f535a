"""English: the operator's view of the page: what is behind the queue."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "web.op.device": "Device",
        "web.op.does": "Does",
        "web.op.makes": "makes",
        "web.op.cuts": "cuts",
        "web.op.both": "makes and cuts",
        "web.op.works": "at work",
        "web.op.idle": "waits",
        "web.op.away": "not started",
        "web.op.loaded": "Loaded",
        "web.op.is_loaded": "loaded",
        "web.op.cuts_waiting": "Wait for it",
        "web.op.restarts": "Replaced",
        "web.op.of": "Of",
        "web.op.used": "Used",
        "web.op.total": "Of all",
        "web.op.share": "Share",
        "web.op.share_of": "Share that is used: {name}",
        "web.op.of_host": "render host",
        "web.op.of_workers": "workers",
        "web.op.of_machine": "machine",
        "web.op.of_disk": "disk",
        "web.op.stage": "Stage",
        "web.op.jobs": "Jobs",
        "web.op.median": "Median",
        "web.op.p90": "9 of 10 within",
        "web.op.seconds": "{seconds} s",
        "web.op.failures": "Failed tries",
        "web.op.reason": "Reason",
        "web.op.tries": "Tries",
        "web.op.last": "Last",
    }
)
