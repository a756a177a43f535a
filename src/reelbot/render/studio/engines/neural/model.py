"""A model of transformers with its processor as an engine; it writes token by token."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from reelbot.render.studio.engines.base import Fraction
from reelbot.render.studio.engines.neural import device, faults, libraries, weights
from reelbot.render.studio.engines.neural.engine import NeuralEngine
from reelbot.render.studio.engines.neural.options import Options

LIBRARIES = ("torch", "transformers")


class Pair(NamedTuple):
    model: Any
    processor: Any


class ModelEngine(NeuralEngine):
    """A subclass gives `card`, `family` (its classes are architectures of transformers) and
    `Table`, and calls `generate`."""

    files: ClassVar[tuple[str, ...]] = (
        "preprocessor_config.json|processor_config.json",
        "tokenizer.json|vocab.txt|spiece.model|tokenizer_config.json",
    )

    @classmethod
    def folder_problem(cls, folder: Path, options: Options) -> str | None:
        return weights.model_problem(
            folder,
            classes=cls.family.classes,
            files=cls.files,
            allow_pickle=options.allow_pickle,
        )

    def make(self, folder: Path) -> Pair:
        library = libraries.transformers()
        with self.readable():
            model = getattr(library, self.family.classes[0]).from_pretrained(
                folder,
                dtype=device.dtype(self.options, self.family.half),
                use_safetensors=weights.only_safe(folder),
                local_files_only=True,
            )
            processor = library.AutoProcessor.from_pretrained(folder, local_files_only=True)
        return Pair(model.eval(), processor)

    def settle(self) -> None:
        self.model.to(self.options.device)

    @property
    def model(self) -> Any:
        return self.loaded.model

    @property
    def processor(self) -> Any:
        return self.loaded.processor

    def generate(
        self, inputs: dict[str, Any], report: Fraction, *, tokens: int, seed: int, **how: Any
    ) -> Any:
        """What the model writes after the inputs, at most `tokens` steps.

        Reports every step and raises Cancelled there; raises EngineFailed("out_of_memory"),
        ("device_unwell").
        """
        torch, library = libraries.torch(), libraries.transformers()
        steps = _Steps(report, tokens)
        with faults.told(), torch.inference_mode():
            placed = {name: self._placed(value) for name, value in inputs.items()}
            torch.manual_seed(seed % 2**63)
            found = self.model.generate(
                **placed,
                max_new_tokens=tokens,
                stopping_criteria=library.StoppingCriteriaList([steps]),
                **how,
            )
        report(1.0)
        return found

    def _placed(self, value: Any) -> Any:
        """On the model's device, and numbers with a fraction in its precision."""
        dtype = self.model.dtype if value.is_floating_point() else None
        return value.to(self.options.device, dtype)


class _Steps:
    """Heard once a token, as a criterion for stopping that never stops: the report may raise."""

    def __init__(self, report: Fraction, total: int) -> None:
        self._report = report
        self._total = max(1, total)
        self._at = 0
        report(0.0)

    def __call__(self, ids: Any, scores: Any, **_: Any) -> Any:
        self._at += 1
        # The last tenth is what is done with the tokens.
        self._report(min(1.0, self._at / self._total) * 0.9, f"{self._at}/{self._total}")
        return libraries.torch().zeros(ids.shape[0], dtype=bool, device=ids.device)
