"""How large a file may be where: as the tier promises, until Discord refuses one (pure)."""

from __future__ import annotations

from collections.abc import Callable

from reelbot.bots.discord_bot.reply import Reply

MIB = 1 << 20
# Discord raised its default from 10 to 20 MiB in 2026; where it did not, the first refusal tells.
DEFAULT_BYTES = 20 * MIB
TIER_BYTES = {2: 50 * MIB, 3: 100 * MIB}
STEPS = (100 * MIB, 50 * MIB, 25 * MIB, 20 * MIB, 10 * MIB, 8 * MIB)


class Sizes:
    """What is known of the places' limits; what was learnt is forgotten with the process.

    `tier` gives a server's boost tier, None where the bot does not see it.
    """

    def __init__(self, tier: Callable[[int], int | None]) -> None:
        self._tier = tier
        self._learnt: dict[int, int] = {}

    def bytes_max(self, reply: Reply) -> int:
        """The largest file that can be posted there, as far as is known."""
        tier = self._tier_of(reply)
        promised = TIER_BYTES.get(tier, DEFAULT_BYTES)
        if not reply.here and reply.bytes_max is not None:
            promised = reply.bytes_max
        return min(promised, self._learnt.get(tier, promised))

    def refused(self, reply: Reply, size: int) -> int:
        """A file of `size` bytes was refused there: what is tried next, and with the others of
        that tier from now on."""
        below = next((step for step in STEPS if step < size), size * 9 // 10)
        tier = self._tier_of(reply)
        self._learnt[tier] = min(below, self._learnt.get(tier, below))
        return below

    def _tier_of(self, reply: Reply) -> int:
        """2 or 3; all others are alike."""
        tier = self._tier(reply.guild) if reply.guild is not None and reply.here else None
        return tier if tier in TIER_BYTES else 0
