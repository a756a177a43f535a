"""An HTTP service that an engine asks: one request at a time, tried again where that can help.

Any engine that is a service elsewhere is made of this. Its table of options has `url` and, where
the service wants one, `key` (or `key_file`); `timeout_s` is for one try and `tries` says how many
there are. Redirects are not followed, so a key goes nowhere but to the operator's own address; it
stands in no error and in no log. While an answer is waited for, `report` is called five times a
second, so that a job can be stopped.
"""

from __future__ import annotations

import http.client
import json
import queue
import random
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from reelbot import __version__
from reelbot.core.cleaning import shortened
from reelbot.core.errors import EngineFailed, ReelbotError
from reelbot.render.studio.engines.base import Fraction

POLL_S = 0.2
TIMEOUT_S = 120.0
TRIES = 3
BACK_OFF_S = 1.0  # doubled with each try, and varied, so that not all come back at once
RETRY_AFTER_MAX_S = 60.0  # a service that wants a longer rest is told of, not waited for
ANSWER_BYTES_MAX = 64 * 1024 * 1024
SAID_CHARACTERS = 200
# It may be another moment's fault: time-out, too early, too many requests, the server's own.
AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504, 529})
SCHEMES = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}


@dataclass(frozen=True, slots=True)
class Answer:
    """A successful answer."""

    mime: str
    data: bytes


class _Failed(Exception):
    """One try that did not work: what is raised if it was the last, and how long to wait."""

    def __init__(self, error: ReelbotError, *, again: bool, after_s: float | None = None) -> None:
        super().__init__()
        self.error = error
        self.again = again
        self.after_s = after_s


class Remote:
    """A service at an address. Made once for an engine; each `post` opens its own connection."""

    def __init__(
        self,
        engine: str,
        settings: Mapping[str, Any],
        *,
        clock: Callable[[], float] = time.monotonic,
        rest: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`engine` is the full name, for what is told of errors. Without a usable `url`, `missing`
        says so before this is made."""
        address = urlsplit(str(settings["url"]))
        self._engine = engine
        self._scheme = address.scheme
        self._host = address.hostname or ""
        self._port = address.port
        self._path = address.path.rstrip("/")
        self._query = f"?{address.query}" if address.query else ""
        self._key = str(settings.get("key") or "")
        self._headers = {str(k): str(v) for k, v in dict(settings.get("headers") or {}).items()}
        self._timeout_s = float(settings.get("timeout_s", TIMEOUT_S))
        self._tries = max(1, int(settings.get("tries", TRIES)))
        self._clock = clock
        self._rest = rest
        self._chance = chance

    @staticmethod
    def missing(settings: Mapping[str, Any], example: str) -> str | None:
        """What is wrong with the address, as a sentence; None where it can be asked."""
        url = str(settings.get("url") or "")
        if not url:
            return f"no url is set; such as {example}"
        try:
            parts = urlsplit(url)
            usable = parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
        except ValueError:  # a port that is no number
            usable = False
        return None if usable else f"its url is not an http address; such as {example}"

    def post(self, path: str, body: Mapping[str, Any], report: Fraction) -> Answer:
        """Ask, and ask again where that can help.

        Raises EngineFailed: remote_unreachable, remote_timeout, remote_busy, remote_key,
        remote_refused, remote_failed, remote_garbage; and what `report` raises.
        """
        data = json.dumps(body, ensure_ascii=False).encode()
        for number in range(1, self._tries + 1):
            try:
                return self._try(path, data, report)
            except _Failed as failed:
                if not failed.again or number == self._tries:
                    raise failed.error from None
                pause_s = BACK_OFF_S * 2 ** (number - 1) * (0.5 + self._chance())
                self._wait(max(pause_s, failed.after_s or 0.0), report)
        raise AssertionError  # the last try returns or raises

    def post_json(self, path: str, body: Mapping[str, Any], report: Fraction) -> Any:
        """The same, for an answer in JSON."""
        answer = self.post(path, body, report)
        try:
            return json.loads(answer.data)
        except ValueError:
            raise self.garbage(answer.data) from None

    def garbage(self, data: bytes | str = "") -> EngineFailed:
        """The error for an answer that is not what was asked for."""
        return EngineFailed("remote_garbage", engine=self._engine, said=self.shown(data))

    def shown(self, data: bytes | str) -> str:
        """The beginning of what a service said, without the key that it may repeat."""
        text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
        for secret in (self._key, *self._headers.values()):
            if secret:
                text = text.replace(secret, "…")
        return shortened(text, SAID_CHARACTERS)

    # --- one try ---------------------------------------------------------------------------------

    def _try(self, path: str, data: bytes, report: Fraction) -> Answer:
        connection = self._connection()
        # The thread is left behind when nobody waits any more; its socket is closed under it.
        found: queue.SimpleQueue[Answer | _Failed] = queue.SimpleQueue()
        asking = threading.Thread(
            target=lambda: found.put(self._asked(connection, path, data)), daemon=True
        )
        started = self._clock()
        asking.start()
        try:
            while True:
                try:
                    outcome = found.get(timeout=POLL_S)
                    break
                except queue.Empty:
                    waited = self._clock() - started
                    report(min(0.95, waited / self._timeout_s))
                    if waited > self._timeout_s:
                        slow = EngineFailed(
                            "remote_timeout", engine=self._engine, seconds=self._timeout_s
                        )
                        raise _Failed(slow, again=True) from None
        finally:
            _hang_up(connection)
        if isinstance(outcome, _Failed):
            raise outcome
        return outcome

    def _connection(self) -> http.client.HTTPConnection:
        if self._scheme == "https":
            return http.client.HTTPSConnection(
                self._host,
                self._port,
                timeout=self._timeout_s,
                context=ssl.create_default_context(),
            )
        return http.client.HTTPConnection(self._host, self._port, timeout=self._timeout_s)

    def _asked(
        self, connection: http.client.HTTPConnection, path: str, data: bytes
    ) -> Answer | _Failed:
        """In a thread of its own: everything becomes an answer or a failure."""
        headers = {
            "Content-Type": "application/json",
            "Accept": "*/*",
            "User-Agent": f"reelbot/{__version__}",
            **({"Authorization": f"Bearer {self._key}"} if self._key else {}),
            **self._headers,
        }
        try:
            connection.request("POST", f"{self._path}{path}{self._query}", data, headers)
            response = connection.getresponse()
            answer = response.read(ANSWER_BYTES_MAX + 1)
        except TimeoutError:
            error = EngineFailed("remote_timeout", engine=self._engine, seconds=self._timeout_s)
            return _Failed(error, again=True)
        except http.client.IncompleteRead as error:
            return _Failed(self.garbage(error.partial), again=True)
        except (OSError, http.client.HTTPException, ValueError) as error:
            # Only the kind of error: its text may hold a header.
            reason = error.strerror if isinstance(error, OSError) else None
            away = EngineFailed(
                "remote_unreachable",
                engine=self._engine,
                reason=reason,
                exception=type(error).__name__,
            )
            return _Failed(away, again=True)
        if len(answer) > ANSWER_BYTES_MAX:
            return _Failed(self.garbage(), again=False)
        if response.length:  # `read` with a limit does not say that the end is missing
            return _Failed(self.garbage(answer), again=True)
        if 200 <= response.status < 300:
            return Answer(response.headers.get_content_type(), answer)
        return self._refused(response.status, response.headers.get("Retry-After"), answer)

    def _refused(self, status: int, retry_after: str | None, data: bytes) -> _Failed:
        facts: dict[str, Any] = {"engine": self._engine, "status": status}
        again = status in AGAIN
        after_s = _seconds(retry_after) if again else None
        if status == 429 or (status == 503 and after_s is not None):
            busy = EngineFailed("remote_busy", retry_after=after_s, **facts)
            return _Failed(busy, again=(after_s or 0.0) <= RETRY_AFTER_MAX_S, after_s=after_s)
        if status in (401, 403):
            error = EngineFailed("remote_key", **facts)
        else:
            code = "remote_failed" if again else "remote_refused"
            error = EngineFailed(code, said=self.shown(_message(data)), **facts)
        error.retryable = again
        return _Failed(error, again=again, after_s=after_s)

    def _wait(self, seconds: float, report: Fraction) -> None:
        end = self._clock() + min(seconds, RETRY_AFTER_MAX_S)
        while (left := end - self._clock()) > 0:
            report(0.0)
            self._rest(min(POLL_S, left))


def _hang_up(connection: http.client.HTTPConnection) -> None:
    """Close a connection, also under a thread that reads from it."""
    try:
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # it is closed already
    connection.close()


def _message(data: bytes) -> str:
    """The sentence in an error's body, as the common services put it; else the body itself."""
    try:
        found = json.loads(data)
    except ValueError:
        return data.decode("utf-8", "replace")
    while isinstance(found, dict):
        found = next((found[key] for key in ("error", "message", "detail") if key in found), "")
    return found if isinstance(found, str) else str(found)


def _seconds(retry_after: str | None) -> float | None:
    """The header's seconds, or the seconds until its date (RFC 9110, 10.2.3)."""
    if retry_after is None:
        return None
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())
    except ValueError:
        return None
