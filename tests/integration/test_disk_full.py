"""A full disk is a clear error, leaves no half file, and the queue goes on.

A limit on the size of files (setrlimit(2)) stands in for it: it needs no root, and every process
of the host has it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.hosts import ORIGIN, HostProcess, finished, settings_for, video

from reelbot.core.errors import HostProblem
from reelbot.core.jobs import State

FILE_BYTES_MAX = 700_000


async def test_a_full_disk_is_named_and_the_queue_goes_on(tmp_path: Path) -> None:
    settings_for(tmp_path)
    long_text = " ".join(["word"] * 60)
    upload = tmp_path / "long.txt"
    upload.write_text("x" * (FILE_BYTES_MAX + 1))
    async with HostProcess(tmp_path, file_bytes_max=FILE_BYTES_MAX) as host:
        async with await host.start() as client:
            # The language is given: finding it needs room for a temporary file.
            asked = video("a fox", say=long_text, language="en")
            large = (await client.submit(asked, ORIGIN, "1")).job.id
            asked = video("a wolf", language="en")
            small = (await client.submit(asked, ORIGIN, "2")).job.id
            failed = await finished(client, large)
            assert failed.state is State.FAILED
            assert failed.error is not None and failed.error.code == "disk_full"
            assert failed.attempts == 1
            assert (await finished(client, small)).state is State.DONE
            with pytest.raises(HostProblem) as caught:
                await client.upload(upload)
            assert caught.value.code == "disk_full"
        await host.terminate()
    data = tmp_path / "data"
    assert list((data / "assets" / "making").iterdir()) == []
    assert list((data / "work").iterdir()) == []
    assert list((data / "blobs" / "incoming").iterdir()) == []
    assert not (data / "films" / large).exists()
