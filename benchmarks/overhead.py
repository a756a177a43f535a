"""What our way around a pipeline costs, and how long the device waits between two jobs.

1. The bare call of a pipeline against the same through our engine (progress, looks at what is made,
   the wish to stop, what is given up for lack of memory), on tiny weights, at the usual number of
   steps. A real model takes a hundred times longer a step, and the same of ours.
2. A queue of films whose pictures a sleeping engine makes: how much of the time between the first
   and the last picture nobody slept. The films are cut meanwhile, by another process.

The first needs the models extra (make models) and is left out without it. `--quick`: fewer rounds.
Exit 1 where a bound is broken: 3 % and 5 %.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
os.chdir(HERE)  # where workers find the sleeping engine by its name

from reelbot.core.client import RenderClient  # noqa: E402
from reelbot.core.jobs import Origin  # noqa: E402
from reelbot.core.settings import Settings  # noqa: E402
from reelbot.render.host.app import RenderHost  # noqa: E402
from reelbot.render.studio.engines.neural import libraries  # noqa: E402

OVERHEAD_MOST = 0.03
WAITING_MOST = 0.05
ORIGIN = Origin(adapter="console", user="bench")
PIPELINES = {
    "text_to_video.videofusion": ("videofusion", 8, (64, 64), 50),
    "text_to_image.diffusers": ("stable_diffusion", 1, (128, 128), 30),
    "text_to_video.wan": ("wan", 9, (64, 64), 50),
}


def around(rounds: int) -> bool:
    from neural.bare import engine_of, measure, shot_of, tiny

    print(f"{'pipeline':28} {'steps':>5} {'bare':>9} {'ours':>9} {'more':>7}")
    well = True
    with tempfile.TemporaryDirectory() as folder:
        for full, (name, frames, side, steps) in PIPELINES.items():
            table = {
                "model": str(tiny(Path(folder), name)),
                "threads": 1,
                "steps": steps,
                "width": side[0],
                "height": side[1],
            }
            if frames > 1:
                table["frames"] = frames
            engine = engine_of(full, table)
            found = measure(engine, shot_of(engine, frames, side, 1), rounds)
            more = found.ratio - 1
            well &= more <= OVERHEAD_MOST
            print(
                f"{full:28} {steps:5} {found.bare_s:8.3f}s {found.ours_s:8.3f}s {100 * more:6.1f}%"
            )
    return well


async def waiting(jobs: int, seconds: float) -> float:
    """The share of the time from the first picture to the last in which the device waited."""
    with tempfile.TemporaryDirectory() as root:
        log = Path(root) / "slept"
        settings = Settings.model_validate(
            {
                # No GPU is asked for: to the host it is only a name.
                "render": {"port": 0, "data_dir": Path(root) / "data", "devices": ["cuda:0"]},
                "engines": {
                    "text_to_video": "sleeper",
                    "options": {
                        "text_to_video.sleeper": {"seconds": seconds, "log": str(log)},
                    },
                },
                "film": {"preset": "ultrafast"},
                "limits": {"waiting_per_person": 0},
            }
        )
        async with (
            RenderHost(settings, studio="neural.sleeper") as host,
            RenderClient(host.url, host.operator_token) as client,
        ):
            await client.pause()
            ids = []
            for number in range(jobs):
                request = {
                    "kind": "video",
                    "prompt": f"fox {number}",
                    "seconds": 2,
                    "music": "none",
                }
                ids.append((await client.submit(request, ORIGIN, str(number))).job.id)
            await client.resume()
            for job in ids:
                while True:
                    if (await client.job(job)).state.final:
                        break
                    await asyncio.sleep(0.2)
        spans = [tuple(map(float, line.split())) for line in log.read_text().splitlines()]
    idle = sum(later[0] - earlier[1] for earlier, later in pairwise(spans))
    return idle / (spans[-1][1] - spans[0][0])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--seconds", type=float, default=10.0, help="of a film on the device")
    given = parser.parse_args()
    well = True
    if libraries.absent("torch", "diffusers"):
        print("The models extra is not installed, so no pipeline is measured.")
    else:
        well = around(5 if given.quick else 15)
    jobs = 4 if given.quick else 8
    share = asyncio.run(waiting(jobs, given.seconds))
    print(f"{jobs} films of {given.seconds:g} s on the device: it waited {100 * share:.1f} %")
    return 0 if well and share <= WAITING_MOST else 1


if __name__ == "__main__":
    sys.exit(main())
