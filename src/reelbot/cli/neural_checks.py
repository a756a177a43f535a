"""The doctor's look at engines with weights: what is missing, how large, what a GPU can hold."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from typing import Any

from reelbot.cli.checks import Check, ok, warn
from reelbot.core.locales.template import size

MEGABYTE = 1_000_000
# What the studio lets engines have of a GPU; the driver and torch keep the rest.
SHARE = 0.9
ASK_SECONDS = 10
# What an engine that has too little gives up, in this order; pictures last.
LADDER = (
    "stills are painted one at a time",
    "the decoder works in slices and tiles",
    "weights rest in the machine's memory, a part and then a layer at a time on the GPU (slower)",
    "pictures are made at 75 % and 56 % of their size",
)


def gpu_mb() -> int | None:
    """The memory of the smallest GPU in MB; None where there is none."""
    query = ["nvidia-smi", "--query-gpu=memory.total", "--format=csv,noheader,nounits"]
    try:
        told = subprocess.run(
            query,
            capture_output=True,
            text=True,
            timeout=ASK_SECONDS,
            check=True,
            stdin=subprocess.DEVNULL,
        )
        # MiB → MB
        return min(round(int(line) * 1.048576) for line in told.stdout.split())
    except (OSError, subprocess.SubprocessError, ValueError):
        return None


def weights(cards: Sequence[Mapping[str, Any]], memory_mb: int | None) -> list[Check]:
    """Which engines have their weights, which do not and how much memory they would take, and
    which of those that are here do not fit the GPU (`memory_mb`; None: there is none)."""
    heavy = [card for card in cards if card.get("model") and card.get("on_device")]
    if not heavy:
        return []
    found = []
    here = [card for card in heavy if not card.get("missing")]
    if here:
        listed = ", ".join(
            f"{_name(card)} ({size((card.get('weights_mb') or 0) * MEGABYTE)})" for card in here
        )
        found.append(ok("weights", listed))
    absent = [card for card in heavy if card.get("missing")]
    if absent:
        text = "not here: " + "; ".join(
            f"{_name(card)}, about {size(card['memory_mb'] * MEGABYTE)} of memory"
            for card in absent
        )
        reasons = dict.fromkeys(str(card["missing"]) for card in absent)
        libraries = all("make models" in reason for reason in reasons)
        advice = (
            "They are optional. Run make models first, then reelbot models pull NAME."
            if libraries
            else "They are optional. reelbot models pull NAME says how large the download is; "
            "reelbot models list says what each lacks."
        )
        found.append(warn("weights", text, advice))
    return found + _room(here or heavy, memory_mb)


def _room(cards: Sequence[Mapping[str, Any]], memory_mb: int | None) -> list[Check]:
    if memory_mb is None:
        slow = "Neural engines take hours on a CPU where a GPU takes minutes: auto leaves them out."
        return [warn("gpu memory", "there is no GPU", slow)]
    tight = [card for card in cards if card["memory_mb"] > memory_mb * SHARE]
    have = size(memory_mb * MEGABYTE)
    if not tight:
        return [ok("gpu memory", f"{have}: every engine with weights fits as it is")]
    names = ", ".join(f"{_name(card)} ({card['memory_mb'] / 1000:.0f} GB)" for card in tight)
    advice = "They run all the same, with less: " + "; then ".join(LADDER) + "."
    return [warn("gpu memory", f"{have} are too little for {names}", advice)]


def _name(card: Mapping[str, Any]) -> str:
    return f"{card['task']}.{card['name']}"
