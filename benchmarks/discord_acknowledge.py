"""How soon Discord is answered: 200 commands within a second, from 100 people.

    python benchmarks/discord_acknowledge.py

A loopback Discord, the real library, a real render host that is paused. Prints percentiles of the
milliseconds until an interaction is acknowledged (Discord waits 3,000) and until its card is shown,
and the longest that the event loop was held up meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.discords import bot  # noqa: E402

COMMANDS, PEOPLE = 200, 100


async def held_up(worst: list[float]) -> None:
    """Keep the longest that a sleep of 10 ms overran."""
    while True:
        started = time.perf_counter()
        await asyncio.sleep(0.01)
        worst[0] = max(worst[0], time.perf_counter() - started - 0.01)


def percentiles(seconds: list[float]) -> str:
    ranks = statistics.quantiles(seconds, n=100)
    shown = {f"p{rank}": ranks[rank - 1] * 1000 for rank in (50, 90, 99)}
    return "  ".join(f"{name} {value:6.0f} ms" for name, value in shown.items())


async def main() -> None:
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        async with bot(Path(folder), paused=True, limits={"waiting_per_place": 0}) as discord:
            lab = discord.server
            people = [lab.add_user(f"person{number}") for number in range(PEOPLE)]
            worst = [0.0]
            watch = asyncio.create_task(held_up(worst))
            shown: list[float] = []

            async def ask(number: int) -> float:
                await asyncio.sleep(number / COMMANDS)
                started = time.perf_counter()
                asked = await lab.slash(
                    "video", {"prompt": f"film {number}"}, user=people[number % PEOPLE]
                )
                await asked.reply(timeout=60)
                shown.append(time.perf_counter() - started)
                return asked.acked_after or 0.0

            acked = await asyncio.gather(*(ask(number) for number in range(COMMANDS)))
            watch.cancel()
    print(f"acknowledged  {percentiles(list(acked))}")
    print(f"card shown    {percentiles(shown)}")
    print(f"event loop held up for {worst[0] * 1000:.0f} ms at most (Discord's emulation included)")


if __name__ == "__main__":
    asyncio.run(main())
