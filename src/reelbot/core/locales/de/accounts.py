"""German: one person on several platforms."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "link.code": "Dein Code ist {code}. Schick mir innerhalb von {expires_s:duration} als du "
        "selbst /link {code} auf der anderen Plattform. Gib ihn niemandem: Wer ihn schickt, teilt "
        "deine Stimmen, Filme und dein Kontingent. Und schick nie einen Code, den dir jemand "
        "gegeben hat.",
        "link.joined": "Erledigt: {accounts} sind jetzt eine Person, mit denselben Stimmen, "
        "Aufträgen, Einstellungen und einem Kontingent. Bist du das nicht überall selbst, schick "
        "sofort /link undo: yes.",
        "link.parted": "Dieses Konto steht wieder für sich.",
        "link.accounts": "Du bist eine Person als {accounts}.",
    }
)

ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "code_unknown": "Dieser Code gilt nicht: Er ist vertippt, schon benutzt oder älter als "
        "zehn Minuten. /link auf der anderen Plattform gibt einen neuen.",
        "code_tries": "Das waren zu viele falsche Codes.[ In {retry_after:duration} wieder.]",
        "already_joined": "Diese Konten sind schon eine Person.",
        "accounts_full": "Eine Person hat höchstens {limit} Konten.",
        "range_not_satisfiable": "Den verlangten Teil hat die Datei nicht.",
        "bad_request": "Die Anfrage ist nicht lesbar: {reason}.",
        "not_joined": "Dieses Konto ist mit keinem anderen verbunden.",
    }
)
