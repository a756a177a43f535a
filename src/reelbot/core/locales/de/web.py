"""German: what the page refuses."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "link_forged": "Dieser Link stimmt nicht. Kopiere ihn ganz, oder bitte um einen neuen.",
        "link_expired": "Dieser Link ist abgelaufen. Bitte den, von dem er kam, um einen neuen.",
        "host_refused": "Die Seite hört nicht auf den Namen {host}. Wer sie betreibt, trägt ihn in "
        "web.hosts ein.",
        "origin_refused": "Das kam von einer anderen Seite und wurde abgelehnt.",
        "session_missing": "Die Seite kennt diesen Browser noch nicht. Lade sie neu und erlaube "
        "ihr Cookie.",
        "access_needed": "Melde dich zuerst an.",
        "password_wrong": "Das ist nicht das Passwort.",
        "invitation_wrong": "Diese Einladung stimmt nicht oder ist abgelaufen. Bitte um eine neue.",
        "too_many_attempts": "Das wurde zu oft versucht.[ In {retry_after:duration} geht es "
        "wieder.]",
        "quota_address": "Von deiner Adresse {limit:count:Auftrag kam|Aufträge kamen} heute schon. "
        "Mehr werden nicht angenommen.[ In {retry_after:duration} geht es wieder.]",
        "body_slow": "Die Datei kam zu langsam an und wurde abgelehnt. Versuche es mit einer "
        "besseren Verbindung noch einmal.",
        "body_aborted": "Die Datei kam nicht ganz an. Sende sie noch einmal.",
        "uploads_busy": "Es werden gerade zu viele Dateien gesendet. Versuche es gleich noch "
        "einmal.",
        "web_pages_missing": "web.pages nennt den Ordner {path}; es gibt ihn nicht.",
        "web_proxies_invalid": "web.proxies: {reason}. Schreibe Adressen wie 10.0.0.2 oder Netze "
        "wie 10.0.0.0/8.",
    }
)

WORDS: Mapping[str, str] = MappingProxyType({})
