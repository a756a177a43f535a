"""Where a request comes from, and how often something was tried from there (pure)."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
# An IPv6 customer has a whole /64.
IPV6_PREFIX = 64
KEYS_MAX = 10_000


def networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """Addresses and networks as `[web] proxies` has them; raises ValueError."""
    return tuple(ipaddress.ip_network(text, strict=False) for text in texts)


def client_address(peer: str | None, forwarded: str | None, proxies: Sequence[Network]) -> str:
    """The address that asks: the peer's, or, where the peer is a trusted proxy, the last one in
    X-Forwarded-For that no trusted proxy wrote for another. IPv6 by its /64.

    What an untrusted peer says of itself is never believed.
    """
    address = _address(peer)
    hops = [hop.strip() for hop in (forwarded or "").split(",") if hop.strip()]
    while hops and address is not None and any(address in net for net in proxies):
        nearer = _address(hops.pop())
        if nearer is None:
            break
        address = nearer
    if address is None:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, IPV6_PREFIX), strict=False))
    return str(address)


def _address(text: str | None) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address((text or "").partition("%")[0].strip("[]"))
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


class Attempts:
    """At most `most` within `seconds` for each key; forgets the keys that were quiet longest."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float]) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def wait_s(self, key: str) -> float | None:
        """How long until one more is welcome; None: now."""
        times = self._recent(key)
        if len(times) < self._most:
            return None
        return max(1.0, times[0] + self._seconds - self._clock())

    def add(self, key: str, at: float | None = None) -> None:
        self._recent(key).append(self._clock() if at is None else at)
        self._times.move_to_end(key)
        while len(self._times) > KEYS_MAX:
            self._times.popitem(last=False)

    def _recent(self, key: str) -> deque[float]:
        times = self._times.setdefault(key, deque())
        start = self._clock() - self._seconds
        while times and times[0] <= start:
            times.popleft()
        return times
