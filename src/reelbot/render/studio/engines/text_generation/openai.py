"""Text by any service that speaks OpenAI's chat completions: theirs, or one on the operator's own
machine (llama.cpp, Ollama, vLLM, LM Studio, …).

    [engines.options."text_generation.openai"]
    url = "http://127.0.0.1:11434/v1"
    model = "llama3.2"
    key_file = "/run/secrets/key"     # where it wants one
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from reelbot.core.errors import EngineFailed
from reelbot.render.studio.engines.base import Card, Fraction, TextPrompt
from reelbot.render.studio.engines.service import ServiceEngine

PATH = "/chat/completions"
TEMPERATURE = 0.8
# What some models think aloud before they answer.
THOUGHT = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)


class OpenAi(ServiceEngine):
    """Settings beside those of `Remote`: `model`; `max_tokens`, the most that an answer may have;
    `tokens_name`, as newer services call that `max_completion_tokens`; `temperature`; `extra`, a
    table of further parameters, which goes into each request as it is."""

    card: ClassVar[Card] = Card(
        task="text_generation",
        name="openai",
        version="1",
        licence="that of the service and its model",
        about="Asks a service with OpenAI's chat completions, here or elsewhere",
        cost=0.0,
        memory_mb=1,
    )
    example = "http://127.0.0.1:11434/v1"

    def write(self, prompt: TextPrompt, report: Fraction) -> str:
        """Raises EngineFailed: text_missing, text_cut_off, engine_not_loaded, and as `Remote`."""
        tokens_max = int(self.settings.get("max_tokens") or prompt.tokens_max)
        messages = [{"role": "user", "content": prompt.prompt}]
        if prompt.instructions:
            messages.insert(0, {"role": "system", "content": prompt.instructions})
        body = {
            "model": self.settings["model"],
            "messages": messages,
            "temperature": float(self.settings.get("temperature", TEMPERATURE)),
            "seed": prompt.seed,
            str(self.settings.get("tokens_name", "max_tokens")): tokens_max,
            **self.more(),
        }
        found = self.remote.post_json(PATH, body, report)
        try:
            choice = found["choices"][0]
            message = choice["message"]
            text = _text(message.get("content"))
        except (LookupError, TypeError, AttributeError):
            raise self.remote.garbage(str(found)) from None
        if choice.get("finish_reason") == "length":
            error = EngineFailed("text_cut_off", tokens_max=tokens_max)
            error.retryable = False  # it would be cut off again
            raise error
        text = THOUGHT.sub("", text).strip()
        if not text:
            said = message.get("refusal")
            raise EngineFailed("text_missing", said=self.remote.shown(said) if said else None)
        return text


def _text(content: Any) -> str:
    """A message's text; some services send it in parts."""
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""
