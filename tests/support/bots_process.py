"""`reelbot bots` in a process of its own, on a Telegram on loopback."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from pathlib import Path

from tests.support.telegram_lab import TelegramLab


class BotsProcess:
    """As operators run it: from `folder`, with `data` for its data folder; `bots` is that section
    of its settings, which a bot beside its host can do without."""

    def __init__(self, folder: Path, telegram: TelegramLab, data: Path, **bots: str) -> None:
        self.output = folder / "bots.out"
        self.process: asyncio.subprocess.Process | None = None
        sections: dict[str, dict[str, str | int]] = {
            "telegram": {"token": telegram.token, "api_url": telegram.url},
            "web": {"port": 0},
            "render": {"data_dir": str(data)},
            "bots": {**bots},
        }
        self._config = folder / "bots.toml"
        self._config.write_text(
            "".join(
                f"[{name}]\n" + "".join(f"{key} = {json.dumps(said)}\n" for key, said in of.items())
                for name, of in sections.items()
            )
        )

    async def __aenter__(self) -> BotsProcess:
        with self.output.open("ab") as output:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "reelbot.cli", "bots", "--config", str(self._config),
                stdout=output, stderr=output,
            )  # fmt: skip
        return self

    async def end(self, sign: int = signal.SIGTERM) -> float:
        """End it; the seconds that it took."""
        assert self.process is not None
        started = time.monotonic()
        if self.process.returncode is None:
            self.process.send_signal(sign)
        await self.process.wait()
        return time.monotonic() - started

    async def __aexit__(self, *_: object) -> None:
        await self.end(signal.SIGKILL)

    def said(self) -> str:
        return self.output.read_text()
