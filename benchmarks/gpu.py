"""What neural engines take on a GPU, without weights: seconds a step, memory, overhead, batches.

For a machine with an NVIDIA GPU and the models extra (make models). The pipelines have the size of
the published ones and random weights, which run as fast as the real ones and show noise.

    python benchmarks/gpu.py                     VideoFusion 1.7B, Stable Diffusion 1.5, Wan 1.3B
    python benchmarks/gpu.py --only sd15 wan
    python benchmarks/gpu.py --quick             one round, two batches
    python benchmarks/gpu.py --minutes 9         nothing further is begun after so long
    python benchmarks/gpu.py --tiny              tiny pipelines on the CPU: only whether it runs

A line: the size of what is made, how many at a time, seconds of one denoising step, the same for
each of the batch, the most memory on the GPU, and what our engine adds to the bare call. What fails
(no memory for a batch, for one) is a line that says so, and the rest goes on.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from reelbot.render.studio.engines.neural import libraries  # noqa: E402

HEAD = ("model", "size", "batch", "s/step", "s/step each", "peak GB", "overhead")
FEW, MANY = 4, 12  # steps; their difference is free of what comes before and after the steps


@dataclass(frozen=True, slots=True)
class Case:
    """An engine with a pipeline; `half` is its precision on a GPU."""

    name: str
    full: str
    half: str
    side: tuple[int, int]
    frames: int
    batches: tuple[int, ...] = (1,)


CASES = (
    Case("sd15", "text_to_image.diffusers", "float16", (512, 512), 1, (1, 2, 4, 8)),
    Case("videofusion", "text_to_video.videofusion", "float16", (256, 256), 16),
    Case("wan", "text_to_video.wan", "bfloat16", (832, 480), 33),
)
TINY = {
    "sd15": Case("stable_diffusion", "text_to_image.diffusers", "float32", (64, 64), 1, (1, 2)),
    "videofusion": Case("videofusion", "text_to_video.videofusion", "float32", (64, 64), 4),
    "wan": Case("wan", "text_to_video.wan", "float32", (64, 64), 5),
}


def engine_for(case: Case, pipe: Any, where: str) -> Any:
    """Our engine with a pipeline that was made here in the place of one from a folder."""
    from reelbot.render.studio.engines import Registry

    table = {"steps": MANY, "width": case.side[0], "height": case.side[1], "dtype": case.half}
    if case.frames > 1:
        table["frames"] = case.frames
    if where == "cpu":
        table["threads"] = 1
    settings = {"device": where, "options": {case.full: table}}
    registry = Registry(settings)
    engine: Any = registry.engine_class(case.full)(registry.settings(table))
    pipe.set_progress_bar_config(disable=True)
    engine._loaded = pipe
    return engine


def step_s(engine: Any, case: Case, batch: int, rounds: int) -> float:
    """Seconds of one step, median."""
    from neural.bare import Watching, _seconds, shot_of

    def call(steps: int) -> float:
        engine.options = engine.options.model_copy(update={"steps": steps})
        shots = [shot_of(engine, case.frames, case.side, seed) for seed in range(batch)]
        if case.frames == 1:
            return _seconds(lambda: engine.paint_all(shots, None, Watching()))
        sketch = engine.sketch(shots[0], Watching())
        return _seconds(lambda: engine.footage(shots[0], sketch, 0, Watching()))

    call(FEW)  # the first call is slower
    many = statistics.median(call(MANY) for _ in range(rounds))
    few = statistics.median(call(FEW) for _ in range(rounds))
    return max(0.0, many - few) / (MANY - FEW)


def rows(case: Case, pipe: Any, where: str, rounds: int) -> Iterator[tuple[str, ...]]:
    from neural.bare import measure, shot_of

    torch = libraries.torch()
    on_gpu = where != "cpu"
    engine = engine_for(case, pipe, where)
    size = "×".join(map(str, case.side)) + (f"×{case.frames}" if case.frames > 1 else "")
    for batch in case.batches:
        if on_gpu:
            torch.cuda.reset_peak_memory_stats()
        seconds = step_s(engine, case, batch, rounds)
        peak = f"{torch.cuda.max_memory_allocated() / 1e9:.1f}" if on_gpu else "-"
        over = "-"
        if batch == 1:
            shot = shot_of(engine, case.frames, case.side, 1)
            over = f"{100 * (measure(engine, shot, rounds).ratio - 1):.1f} %"
        yield (
            case.name,
            size,
            str(batch),
            f"{seconds:.4f}",
            f"{seconds / batch:.4f}",
            peak,
            over,
        )


def measured(
    case: Case, pipe: Any, where: str, rounds: int, ends_at: float = float("inf")
) -> Iterator[tuple[str, ...]]:
    """The lines of a case; what fails ends it with a line of its own. `ends_at`: seconds of the
    performance counter from which on no batch is begun."""
    try:
        for batch in case.batches:
            if time.perf_counter() >= ends_at:
                yield case.name, "no time left", str(batch), "", "", "", ""
                continue
            yield from rows(replace(case, batches=(batch,)), pipe, where, rounds)
    except Exception as error:
        yield case.name, "failed:", type(error).__name__, str(error).split("\n")[0][:80], "", "", ""


def pipelines(names: list[str], tiny: bool, where: str) -> Iterator[tuple[Case, Any]]:
    torch = libraries.torch()
    if tiny:
        from neural.bare import tiny as made

        with tempfile.TemporaryDirectory() as folder:
            for name in names:
                case = TINY[name]
                path = made(Path(folder), case.name)
                yield case, libraries.diffusers().DiffusionPipeline.from_pretrained(path)
        return
    from neural import full

    for case in CASES:
        if case.name in names:
            started = time.perf_counter()
            pipe = getattr(full, case.name)(where, getattr(torch, case.half))
            print(f"{case.name}: made in {time.perf_counter() - started:.0f} s", file=sys.stderr)
            yield case, pipe
            del pipe
            torch.cuda.empty_cache()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    known = [case.name for case in CASES]
    parser.add_argument("--only", nargs="+", choices=known, default=known)
    parser.add_argument("--tiny", action="store_true", help="tiny pipelines on the CPU")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--quick", action="store_true", help="one round; as --tiny where there is no GPU"
    )
    given = parser.parse_args()
    if libraries.absent("torch", "diffusers", "transformers"):
        print("The models extra is not installed (make models): nothing is measured.")
        return 0
    torch = libraries.torch()
    here = torch.cuda.is_available()
    if not here and given.quick:
        given.tiny = True
    if not here and not given.tiny:
        print("There is no GPU here. --tiny shows whether this runs.", file=sys.stderr)
        return 1
    where = "cpu" if given.tiny else "cuda:0"
    if given.tiny:
        torch.set_num_threads(1)
        print("tiny pipelines on the CPU: the figures mean nothing")
    else:
        print(f"{torch.cuda.get_device_name()}, torch {torch.__version__}")
    print("| " + " | ".join(HEAD) + " |")
    print("|" + "---|" * len(HEAD))
    ends_at = time.perf_counter() + given.minutes * 60
    failed = False
    for case, pipe in pipelines(given.only, given.tiny, where):
        if given.quick:
            case = replace(case, batches=case.batches[:1] + case.batches[2:3])
        for row in measured(case, pipe, where, 1 if given.quick else given.rounds, ends_at):
            failed = failed or row[1] == "failed:"
            print("| " + " | ".join(row) + " |", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
