"""What stages have been seen to cost; each function is a step of a transaction."""

from __future__ import annotations

from collections.abc import Mapping

from reelbot.render.host.estimate import Key, Rate
from reelbot.render.host.transaction import Transaction


def observe(
    tx: Transaction, n: int, stage_seconds: Mapping[str, float], engines: Mapping[str, str]
) -> None:
    """Learn from a job that is done; one whose result has no length teaches nothing."""
    job = tx.one("SELECT kind, seconds FROM jobs WHERE n = ?", n)
    assert job is not None
    for stage, work_s in stage_seconds.items():
        key = (job["kind"], engines.get(stage, ""), stage)
        before = _rate(tx, key)
        rate = before.observe(work_s, job["seconds"] or 0.0)
        if rate is not before:
            tx.change(
                "INSERT OR REPLACE INTO stage_times (kind, engine, stage, log_rate, weight)"
                " VALUES (?, ?, ?, ?, ?)",
                *key,
                rate.log_rate,
                rate.weight,
            )


def rates(tx: Transaction) -> dict[Key, Rate]:
    """All that was learned, by kind, engine and stage."""
    return {
        (row["kind"], row["engine"], row["stage"]): Rate(row["log_rate"], row["weight"])
        for row in tx.rows("SELECT * FROM stage_times")
    }


def _rate(tx: Transaction, key: Key) -> Rate:
    row = tx.one(
        "SELECT log_rate, weight FROM stage_times WHERE kind = ? AND engine = ? AND stage = ?", *key
    )
    return Rate.prior(key[2]) if row is None else Rate(row["log_rate"], row["weight"])
