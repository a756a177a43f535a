"""The network of YourTTS as coqui-tts has it: what is in its folder, and calling it.

Loaded from files alone. The paths in a published config.json are those of the machine that it was
trained on, so a copy with the folder's own is read in its place.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reelbot.render.studio.engines.neural import libraries, weights
from reelbot.render.studio.engines.text_to_speech.coqui import CONFIG, Said

# ISO 639-1 → the name that the model has for it.
LANGUAGES = {"en": "en", "fr": "fr-fr", "pt": "pt-br"}
NEEDED = (CONFIG, "config_se.json", "model_se.pth", "language_ids.json")
NETWORKS = ("model.pth", "model_file.pth", "model_file.pth.tar", "best_model.pth")
SPEAKERS = ("speakers.json", "speakers.pth")


def network(folder: Path) -> Path | None:
    """The file of the network's weights."""
    return next((folder / name for name in NETWORKS if (folder / name).is_file()), None)


def lacking(folder: Path) -> list[str]:
    """The files that a folder of weights should have and has not."""
    found = [name for name in NEEDED if not (folder / name).is_file()]
    if network(folder) is None:
        found.append(NETWORKS[0])
    if not any((folder / name).is_file() for name in SPEAKERS):
        found.append(SPEAKERS[0])
    return found


class YourTtsModel:
    """Loaded. `speakers` are the vectors of its own by name; `mark` names these weights."""

    def __init__(self, folder: Path, scratch: Path, where: str) -> None:
        torch = libraries.torch()
        libraries.library("TTS")
        from TTS.tts.configs.vits_config import VitsConfig
        from TTS.tts.models.vits import Vits

        self._torch = torch
        self._where = where
        config = VitsConfig()
        config.load_json(_own_paths(folder, scratch))
        self._vits: Any = Vits(config)
        self._vits.load_checkpoint(config, str(network(folder)), eval=True, strict=False)
        self._vits.speaker_manager.init_encoder(
            str(folder / "model_se.pth"), str(folder / "config_se.json"), use_cuda=False
        )
        self._vits.to(where)
        self.rate_hz = int(config.audio["sample_rate"])
        self._hop = int(config.audio["hop_length"])
        self._languages = dict(self._vits.language_manager.name_to_id)
        self.mark = weights.fingerprint(folder)[:16]
        self.speakers = _vectors(self._vits.speaker_manager)

    def vector(self, sample: Path) -> NDArray[np.float32]:
        """Who speaks in a recording, float32 (n,)."""
        with self._torch.inference_mode():
            found = self._vits.speaker_manager.compute_embedding_from_clip(str(sample))
        return np.asarray(found, np.float32)

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
        """Speech of one sentence or clause, made at once; the seed decides its melody."""
        torch = self._torch
        name = LANGUAGES[language]
        ids = self._vits.tokenizer.text_to_ids(text, language=name)
        if not ids:
            return Said(np.zeros(self._hop, np.float32), [])
        aux = {
            "x_lengths": None,
            "d_vectors": torch.from_numpy(who)[None].to(self._where),
            "speaker_ids": None,
            "language_ids": torch.tensor([self._languages[name]], device=self._where),
            "durations": None,
        }
        self._vits.length_scale = 1.0 / speed
        torch.manual_seed(seed)
        with torch.inference_mode():
            said = self._vits.inference(torch.tensor([ids], device=self._where), aux)
        samples = np.asarray(said["model_outputs"].float().cpu().numpy().reshape(-1), np.float32)
        lengths_s = said["durations"].float().cpu().numpy().reshape(-1) * self._hop / self.rate_hz
        return Said(np.nan_to_num(samples), letter_times(lengths_s, len(ids)))


def letter_times(lengths_s: NDArray[np.float32], count: int) -> list[tuple[float, float]]:
    """From when to when each letter is heard (pure).

    Between letters the model puts blanks; a letter has the half of each blank beside it.
    """
    ends = np.cumsum(lengths_s[:count])
    starts = ends - lengths_s[:count]
    if count < 3 or count % 2 == 0:
        return [(float(a), float(b)) for a, b in zip(starts, ends, strict=True)]
    middles = (starts + ends)[::2] / 2
    return [(float(a), float(b)) for a, b in pairwise(middles)]


def _own_paths(folder: Path, scratch: Path) -> str:
    """A copy of the configuration whose paths are the folder's, and which fetches nothing."""
    config = json.loads((folder / CONFIG).read_text("utf-8"))
    speakers = next(str(folder / name) for name in SPEAKERS if (folder / name).is_file())
    own = {
        "d_vector_file": [speakers],
        "language_ids_file": str(folder / "language_ids.json"),
        "speaker_encoder_config_path": "",
        "speaker_encoder_model_path": "",
        "speakers_file": None,
        "use_speaker_encoder_as_loss": False,
    }
    arguments = config.get("model_args") or {}
    config["model_args"] = arguments | {name: own[name] for name in own if name in arguments}
    for name in ("d_vector_file", "language_ids_file", "speakers_file"):
        if name in config:
            config[name] = own[name]
    copy = scratch / CONFIG
    copy.write_text(json.dumps(config), "utf-8")
    return str(copy)


def _vectors(manager: Any) -> dict[str, NDArray[np.float32]]:
    """The mean vector of each speaker that the model was trained on."""
    found: dict[str, list[Any]] = {}
    for entry in manager.embeddings.values():
        found.setdefault(str(entry["name"]).strip(), []).append(entry["embedding"])
    return {name: np.mean(vectors, axis=0).astype(np.float32) for name, vectors in found.items()}
