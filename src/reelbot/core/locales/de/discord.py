"""German: what only Discord says, and what commands, options and choices are called there."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_NAMES = {
    "video": "video",
    "animate": "animieren",
    "describe": "beschreiben",
    "story": "geschichte",
    "music": "musik",
    "say": "sprechen",
    "voice": "stimme",
    "voice.add": "hinzufügen",
    "voice.list": "liste",
    "voice.use": "nehmen",
    "voice.share": "teilen",
    "voice.forget": "vergessen",
    "jobs": "aufträge",
    "cancel": "abbrechen",
    "show": "zeigen",
    "again": "nochmal",
    "settings": "einstellungen",
    "quota": "kontingent",
    "privacy": "datenschutz",
    "link": "verbinden",
    "help": "hilfe",
    "start": "start",
    "admin": "admin",
    "admin.pause": "anhalten",
    "admin.resume": "fortsetzen",
    "admin.stats": "zahlen",
    "admin.ban": "sperren",
    "admin.unban": "entsperren",
    "admin.limit": "grenze",
    "admin.purge": "löschen",
}
_OPTIONS = {
    "prompt": "beschreibung",
    "say": "erzähltext",
    "voice": "stimme",
    "voice_clip": "aufnahme",
    "language": "sprache",
    "speed": "tempo",
    "music": "musik",
    "music_negative": "musik_ohne",
    "music_file": "musikdatei",
    "negative": "ohne",
    "style": "stil",
    "mode": "art",
    "seconds": "sekunden",
    "shape": "format",
    "captions": "untertitel",
    "title": "titel",
    "transition": "übergang",
    "flagged": "gemeldetes",
    "seed": "seed",
    "image": "bild",
    "motion": "bewegung",
    "text": "text",
    "file": "datei",
    "premise": "idee",
    "pages": "seiten",
    "page_text": "seitentext",
    "gap": "pause",
    "audio": "ton",
    "recording": "aufnahme",
    "name": "name",
    "code": "code",
    "undo": "rückgängig",
    "consent": "zustimmung",
    "share": "teilen",
    "job": "auftrag",
    "changes": "änderungen",
    "page": "seite",
    "scope": "für",
    "command": "befehl",
    "person": "person",
    "hours": "stunden",
    "reason": "grund",
    "jobs": "aufträge",
    "delete": "löschen",
}
_CHOICES = {
    "clip": "Clip",
    "slideshow": "Diaschau",
    "on": "an",
    "off": "aus",
    "file": "als Datei",
    "cut": "Schnitt",
    "fade": "Blende",
    "slide": "Schieben",
    "wipe": "Wischen",
    "zoom": "Zoom",
    "yes": "ja",
    "mine": "für mich",
    "server": "für diesen Server",
    "default": "wie vom Betreiber gewählt",
    "everything": "alles",
    "refuse": "ablehnen",
    "spoiler": "verdecken",
}

WORDS: Mapping[str, str] = MappingProxyType(
    {
        **{f"discord.name.{name}": word for name, word in _NAMES.items()},
        **{f"discord.option.{name}": word for name, word in _OPTIONS.items()},
        **{f"discord.choice.{name}": word for name, word in _CHOICES.items()},
        "discord.menu.animate": "Bild animieren",
        "discord.menu.describe": "Bild beschreiben",
        "discord.not_here": "In diesem Kanal darf ich nichts posten. Das Ergebnis kommt eine "
        "Viertelstunde lang in diese Nachricht, danach als Direktnachricht.",
        "discord.moved": "Ich konnte das nicht dort posten, wo du es wolltest; darum kommt es "
        "hierher.",
        "discord.direct": "Die Antwort steht in deinen Direktnachrichten.",
        "discord.direct_closed": "Das ist nur für dich, und du nimmst keine Direktnachrichten von "
        "mir an. Nimm hier den Slash-Befehl: Seine Antwort siehst nur du.",
        "discord.hidden": "Ich konnte nicht sehen, was du geschickt hast: Discord zeigt mir eine "
        "Antwort nur, wenn ihr @ eingeschaltet ist. Schalte es ein, oder nimm /animate.",
        "discord.no_picture": "In der Nachricht, auf die du antwortest, sehe ich kein Bild. "
        "Discord zeigt mir nicht jede Nachricht: Halte sie gedrückt (oder Rechtsklick) und wähle "
        "Apps → Bild animieren, oder nimm /animate.",
        "discord.mention": "Schreib einen Befehl hinter meinen Namen, etwa /video ein roter Fuchs "
        "im Schnee, oder nimm die Slash-Befehle.",
        "discord.form_too_long": "Das ist zu lang für ein Formular. Hier ist es als Befehl: Ändere "
        "ihn und schick ihn mir als Direktnachricht, oder häng den Text an /story an.",
        "discord.form_late": "Das hat zu lange gedauert. Drück noch einmal.",
        "discord.gone": "Die Nachricht, um die es geht, ist nicht mehr da. Schick sie noch einmal.",
        "discord.not_served": "Hier bin ich nicht im Dienst. Wer mich betreibt, hat ausgewählt, "
        "auf welchen Servern ich arbeite.",
        "discord.old_command": "Dieser Befehl hat sich geändert. Lade Discord neu (Strg+R, oder "
        "die App neu starten) und versuch es noch einmal.",
    }
)

ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "discord_token": "Discord nimmt das Token des Bots nicht an. Hol dir im Developer Portal "
        "unter Bot → Reset Token ein neues und trag es als token in [discord] der config.toml ein.",
        "discord_intents": "Discord verweigert den Message Content Intent. Schalte ihn im "
        "Developer Portal unter Bot → Privileged Gateway Intents → Message Content Intent ein, "
        "oder setz message_content = false in [discord] der config.toml.",
        "discord_forbidden": "Der Bot darf dort nichts posten.",
        "discord_direct_closed": "Der Bot darf dort nichts posten, und die Person nimmt keine "
        "Direktnachrichten von ihm an. /show postet es dort, wo man es sehen kann.",
        "discord_busy": "Discord bittet den Bot, zu warten[: {retry_after:duration}].",
        "discord_away": "Discord antwortet gerade nicht. Es wird noch einmal versucht.",
        "discord_refused": "Discord hat die Nachricht nicht angenommen[ (Code {number})].",
        "discord_nowhere": "Es ist nicht bekannt, wohin das gepostet werden soll.",
        "attachment_gone": "Die Datei[ {name}] ist nicht mehr da: Links zu Dateien auf Discord "
        "gelten nur eine Weile. Schick sie noch einmal.",
        "attachment_unreachable": "Die Datei[ {name}] war von Discord nicht zu bekommen. Versuch "
        "es noch einmal.",
        "upload_too_big": "Die Datei[ {name}] ist zu groß[: {bytes:size}].[ Höchstens "
        "{bytes_max:size} gehen.]",
    }
)
