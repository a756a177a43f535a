"""German: the operator's view of the page: what is behind the queue."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "web.op.device": "Gerät",
        "web.op.does": "Tut",
        "web.op.makes": "erzeugt",
        "web.op.cuts": "schneidet",
        "web.op.both": "erzeugt und schneidet",
        "web.op.works": "arbeitet",
        "web.op.idle": "wartet",
        "web.op.away": "nicht gestartet",
        "web.op.loaded": "Geladen",
        "web.op.is_loaded": "geladen",
        "web.op.cuts_waiting": "Warten darauf",
        "web.op.restarts": "Ersetzt",
        "web.op.of": "Von",
        "web.op.used": "Belegt",
        "web.op.total": "Insgesamt",
        "web.op.share": "Anteil",
        "web.op.share_of": "Belegter Anteil: {name}",
        "web.op.of_host": "Render-Host",
        "web.op.of_workers": "Worker",
        "web.op.of_machine": "Rechner",
        "web.op.of_disk": "Platte",
        "web.op.stage": "Schritt",
        "web.op.jobs": "Aufträge",
        "web.op.median": "Median",
        "web.op.p90": "9 von 10 in",
        "web.op.seconds": "{seconds} s",
        "web.op.failures": "Gescheiterte Versuche",
        "web.op.reason": "Grund",
        "web.op.tries": "Versuche",
        "web.op.last": "Zuletzt",
    }
)
