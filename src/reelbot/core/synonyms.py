"""What people call a command, or write in its stead (pure): it is suggested, or shows the way."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from reelbot.core.cleaning import one_line

_CALLED = {
    "video": "imagine generate create make film movie clip gen txt2vid text2video t2v videoclip",
    "animate": "img2vid image2video i2v move animieren bewegen",
    "describe": "caption interpret see what beschreiben",
    "story": "tale book geschichte märchen",
    "music": "song track tune musik lied",
    "say": "tts speak read narrate sprechen sagen vorlesen",
    "voice": "voices clone stimme stimmen",
    "jobs": "queue status list progress aufträge auftraege warteschlange",
    "cancel": "stop abort quit end abbrechen stopp halt",
    "show": "resend repost zeigen",
    "again": "retry redo repeat reroll nochmal wiederholen",
    "settings": "config options preferences setup einstellungen optionen",
    "quota": "limit limits usage credits balance kontingent guthaben",
    "privacy": "delete forget gdpr dsgvo data datenschutz löschen loeschen",
    "link": "connect login account verbinden konto",
    "help": "info about commands menu usage hilfe befehle",
    "start": "hello hi hallo",
}
MEANT: Mapping[str, str] = MappingProxyType(
    {word: name for name, words in _CALLED.items() for word in words.split()}
)
# What is said to a bot to see what it is, and what it can do.
_GREETINGS = frozenset(
    "hi hello hey hallo hei hej moin servus yo hola salut ciao test start begin".split()
)
_QUESTIONS = frozenset(
    (
        *("help", "help me", "help please", "hilfe", "info", "menu", "commands", "befehle", ""),
        *("what can you do", "what are you", "who are you", "how does this work"),
        *("how does it work", "how do you work", "what is this"),
        *("was kannst du", "was bist du", "wer bist du", "wie geht das", "wie funktioniert das"),
        *("was ist das", "was kannst du alles"),
    )
)
# Of these a word alone is meant as the command, which harms nobody; a film of “music” may be meant.
_ALONE = MappingProxyType(
    {
        **dict.fromkeys(("jobs", "queue", "status", "warteschlange", "aufträge"), "jobs"),
        **dict.fromkeys(("stop", "cancel", "abort", "abbrechen", "stopp"), "jobs"),
        **dict.fromkeys(("settings", "einstellungen"), "settings"),
        **dict.fromkeys(("quota", "limits", "kontingent"), "quota"),
        **dict.fromkeys(("privacy", "datenschutz", "gdpr", "dsgvo"), "privacy"),
    }
)
_ALL = frozenset(("all", "everything", "alle", "alles"))


def means_all(said: str | None) -> bool:
    """Whether all of one's jobs are meant, where a job's id could stand."""
    return said is not None and said.casefold() in _ALL


def command_meant(text: str) -> str | None:
    """The command that a message without a slash means; None where it is what a film is made of.

    Who says stop is shown what there is to be stopped.
    """
    said = one_line(text).casefold().strip(" !?.,…:;-")
    if said in _QUESTIONS and (said or "?" in text):
        return "help"
    return "start" if said in _GREETINGS else _ALONE.get(said)
