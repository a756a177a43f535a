"""The network of XTTS as coqui-tts has it: what is in its folder, and calling it.

Loaded from files alone. The published checkpoint has its configuration in it, which coqui-tts would
take out and write the file anew; here it is read as it is.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from reelbot.render.studio.engines.neural import libraries, weights
from reelbot.render.studio.engines.text_to_speech.coqui import CONFIG, Said

# ISO 639-1 → the longest text, in characters, that it speaks without losing the end (its own
# tokenizer's list).
CHARACTERS_MOST = {
    "en": 250, "de": 253, "es": 239, "fr": 273, "it": 213, "pt": 203, "pl": 224, "tr": 226,
    "ru": 182, "nl": 251, "cs": 186, "ar": 166, "hu": 224, "ko": 95, "hi": 150,
}  # fmt: skip
NETWORK = "model.pth"
NEEDED = (CONFIG, "vocab.json", NETWORK)
HEARING_HZ = 22_050
SPEAKER = 512  # numbers of a vector that say who speaks; the rest say how


def lacking(folder: Path) -> list[str]:
    """The files that a folder of weights should have and has not."""
    return [name for name in NEEDED if not (folder / name).is_file()]


class XttsModel:
    """Loaded. `speakers` are its own by name; `mark` names these weights."""

    def __init__(self, folder: Path, where: str, *, temperature: float | None) -> None:
        torch = libraries.torch()
        libraries.library("TTS")
        from TTS.tts.configs.xtts_config import XttsConfig
        from TTS.tts.models import xtts

        self._torch = torch
        self._where = where
        config = XttsConfig()
        config.load_json(str(folder / CONFIG))
        self._xtts: Any = xtts.Xtts(config)
        self._xtts._load_checkpoint = lambda path: _state(xtts, path)
        self._xtts.load_checkpoint(config, checkpoint_dir=str(folder), eval=True)
        self._xtts.to(where)
        self._config = config
        self._how = {
            "temperature": temperature or config.temperature,
            "length_penalty": config.length_penalty,
            "repetition_penalty": float(config.repetition_penalty),
            "top_k": config.top_k,
            "top_p": config.top_p,
        }
        self.rate_hz = int(config.model_args.output_sample_rate)
        self.mark = weights.fingerprint(folder)[:16]
        manager = self._xtts.speaker_manager
        own = manager.speakers if manager is not None else {}
        self.speakers = {str(who): _packed(*voice.values()) for who, voice in own.items()}

    def vector(self, sample: Path) -> NDArray[np.float32]:
        """Who speaks in a recording, and how: float32 (n,)."""
        from librosa import resample

        samples, rate_hz = soundfile.read(str(sample), dtype="float32", always_2d=True)
        mono = resample(samples.mean(axis=1), orig_sr=rate_hz, target_sr=HEARING_HZ)
        heard = self._torch.from_numpy(mono[: HEARING_HZ * int(self._config.max_ref_len)])[None]
        manner = self._xtts.get_gpt_cond_latents(
            heard,
            HEARING_HZ,
            length=int(self._config.gpt_cond_len),
            chunk_length=int(self._config.gpt_cond_chunk_len),
        )
        return _packed(manner, self._xtts.get_speaker_embedding(heard, HEARING_HZ))

    def say(
        self,
        text: str,
        language: str,
        who: NDArray[np.float32],
        *,
        speed: float,
        seed: int,
        step: Callable[[], None],
    ) -> Said:
        """Speech of one sentence or clause; the seed decides its melody. `step` is called at every
        code."""
        torch = self._torch
        manner, speaker = self._unpacked(who)
        torch.manual_seed(seed)
        said = self._xtts.inference(
            text,
            language,
            manner,
            speaker,
            speed=speed,
            stopping_criteria=libraries.transformers().StoppingCriteriaList([_Each(step)]),
            **self._how,
        )
        samples = np.asarray(said["wav"], np.float32).reshape(-1)
        return Said(np.nan_to_num(samples), [])

    def _unpacked(self, who: NDArray[np.float32]) -> tuple[Any, Any]:
        width = int(self._config.model_args.gpt_n_model_channels)
        speaker = self._torch.from_numpy(who[:SPEAKER].copy()).reshape(1, SPEAKER, 1)
        manner = self._torch.from_numpy(who[SPEAKER:].copy()).reshape(1, -1, width)
        return manner, speaker


class _Each:
    """Heard once a code, as a criterion for stopping that never stops: the step may raise."""

    def __init__(self, step: Callable[[], None]) -> None:
        self._step = step

    def __call__(self, ids: Any, scores: Any, **_: Any) -> Any:
        self._step()
        return libraries.torch().zeros(ids.shape[0], dtype=bool, device=ids.device)


def _packed(manner: Any, speaker: Any) -> NDArray[np.float32]:
    parts = [each.detach().float().cpu().numpy().reshape(-1) for each in (speaker, manner)]
    return np.concatenate(parts)


def _state(xtts: Any, path: Path) -> Any:
    """The numbers of a checkpoint, read as data alone; the file stays as it is."""
    torch = libraries.torch()
    try:
        found = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError:
        # As published: its configuration lies in it as objects of coqui's own, which are data.
        with xtts._legacy_safe_globals():
            found = torch.load(path, map_location="cpu", weights_only=True)
    return found["model"]
