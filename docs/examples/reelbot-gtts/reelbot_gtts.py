"""Narration by Google Translate's voice, as gTTS has it: fifty languages, one voice each."""

import io
from urllib.parse import urlencode
from urllib.request import urlopen

import soundfile

from reelbot.core.errors import EngineFailed
from reelbot.render.studio.engines.base import Card, Fraction, Line, Sound, Speech

ADDRESS = "https://translate.google.com/translate_tts"


class GoogleTranslate:
    card = Card(
        task="text_to_speech",
        name="gtts",
        version="1",  # raise it when the same line sounds different: kept speech is made anew
        licence="Google's terms of service",
        about="Google Translate's voice; texts go to Google",
        cost=0.0,
        memory_mb=10,
    )

    def __init__(self, settings: dict) -> None:
        self.address = settings.get("url", ADDRESS)

    @classmethod
    def missing(cls, settings: dict) -> str | None:
        return None  # or a sentence that says what to do

    def load(self, report: Fraction) -> None:
        report(1.0)

    def close(self) -> None:
        pass

    def speak(self, line: Line, report: Fraction) -> Speech:
        report(0.0)  # raises Cancelled when the job is to stop: let it pass
        query = urlencode({"ie": "UTF-8", "client": "tw-ob", "tl": line.language, "q": line.text})
        try:
            with urlopen(f"{self.address}?{query}", timeout=30) as answer:
                samples, rate_hz = soundfile.read(io.BytesIO(answer.read()), dtype="float32")
        except (OSError, soundfile.LibsndfileError) as error:
            raise EngineFailed("remote_unreachable", engine="gtts") from error
        report(1.0)
        return Speech(Sound(samples, rate_hz))
