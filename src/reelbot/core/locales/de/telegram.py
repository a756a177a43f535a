"""German: what only Telegram says."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "telegram.ask.video": "Was soll zu sehen sein?",
        "telegram.ask.music": "Wie soll die Musik klingen?",
        "telegram.ask.say": "Was soll gesprochen werden?",
        "telegram.ask.story": "Schreib die Geschichte; eine Leerzeile beginnt eine neue Seite. "
        "Eine .txt-, .md- oder .zip-Datei geht auch.",
        "telegram.ask.picture": "Welches Bild? Schick es als Antwort hierauf.",
        "telegram.ask.recording": "Schick eine Sprachnachricht oder eine Aufnahme von mindestens "
        "zehn Sekunden als Antwort hierauf.",
        "telegram.ask.voice": "Welche Stimme? /voice list zeigt deine. Schreib ihren Namen als "
        "Antwort hierauf.",
        "telegram.ask.value": "{name}, es fehlt noch: {description}. Schreib es als Antwort "
        "hierauf.",
        "telegram.ask.here": "Hier antworten",
        "telegram.copy": "Kopieren",
        "telegram.welcome": "Hallo! Ich mache Filme aus Worten, mit Erzähler, Musik und "
        "Untertiteln. In einer Gruppe gehört mein Name hinter den Befehl, etwa: /video@{bot} ein "
        "roter Fuchs im Schnee. Um ein Bild zu bewegen, antworte darauf mit /animate@{bot}. "
        "/help@{bot} zeigt den Rest.",
        "telegram.moved": "Ich konnte das nicht dort posten, wo du es wolltest; darum kommt es "
        "hierher.",
        "telegram.not_here": "In diesem Chat arbeite ich nicht.",
    }
)

ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "telegram_token": "Telegram nimmt das Token des Bots nicht an. Frag @BotFather danach "
        "(/mybots → API Token) und trag es als token in [telegram] der config.toml ein.",
        "telegram_rival": "Ein anderes Programm holt Updates mit demselben Telegram-Token (409), "
        "so entgeht beiden etwas. Beende das andere, oder gib diesem Bot ein eigenes Token.",
        "telegram_secret_form": "webhook_secret darf nur 1 bis 256 Buchstaben, Ziffern, _ und - "
        "haben.",
        "telegram_port": "Der Port {port} auf {host} für den Webhook ist belegt. Setz webhook_port "
        "in [telegram] der config.toml auf einen freien.",
        "telegram_away": "Telegram antwortet gerade nicht. Es wird noch einmal versucht.",
        "telegram_busy": "Telegram bittet den Bot, zu warten[: {retry_after:duration}].",
        "telegram_barred": "Der Bot darf dort nicht schreiben: Er wurde blockiert oder ist nicht "
        "mehr in der Gruppe. /show postet es dort, wo er darf.",
        "telegram_refused": "Telegram hat die Nachricht nicht angenommen.",
        "telegram_nowhere": "Es ist nicht bekannt, wohin das gepostet werden soll.",
        "telegram_file_gone": "Die Datei[ {name}] ist nicht mehr bei Telegram. Schick sie noch "
        "einmal.",
        "sticker_moves": "Ein Sticker, der sich bewegt, geht nicht. Nimm einen, der stillsteht, "
        "ein Foto oder ein Bild als Datei.",
    }
)
