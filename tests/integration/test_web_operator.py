"""The operator's view of the page: for the token alone."""

from __future__ import annotations

from pathlib import Path

from tests.support.pages import OWN, site


async def test_the_operators_view_asks_for_the_token_each_time(tmp_path: Path) -> None:
    tokens = {"bots": {"scope": "bot", "token": "b" * 20}, "eyes": {"token": "r" * 20}}
    render = {"tokens": tokens, "tries": 1}
    async with site(tmp_path, render=render) as page, page.browser() as ann:
        job = await ann.order("a fox fail-picture", fields={"seconds": 1, "music": "none"})
        operator = {**OWN, "Authorization": f"Bearer {page.host.operator_token}"}
        for headers, status in (
            (OWN, 403),
            ({**OWN, "Authorization": "Bearer wrong"}, 403),
            ({**OWN, "Authorization": "Bearer " + "b" * 20}, 403),
            ({**OWN, "Authorization": "Bearer " + "r" * 20}, 403),
            (operator, 200),
        ):
            assert (await ann.call("GET", "/api/operator", headers=headers))[0] == status
        assert (await ann.call("POST", "/api/operator/pause", {}))[0] == 403
        _, told = await ann.call("POST", "/api/operator/pause", {}, headers=operator)
        assert told["queue"]["paused"] is True
        _, told = await ann.call("POST", "/api/operator/resume", {}, headers=operator)
        assert told["queue"]["paused"] is False
        _, state = await ann.call("GET", "/api/operator", headers=operator)
        assert state["engines"] and "waiting" in state["queue"] and state["health"]["version"]
        assert state["queue"]["workers"] and state["queue"]["memory"]
        german = {**operator, "Accept-Language": "de"}
        assert (await ann.finished(job["id"]))["state"] == "failed"
        _, state = await ann.call("GET", "/api/operator", headers=german)
        assert "gescheitert" in state["queue"]["failures"][0]["reason"]
        # What only an operator can use stands here, and in nothing that the person reads.
        assert state["failed"][0]["cause"] == "engine_failed: RuntimeError"
        assert "RuntimeError" not in (await ann.finished(job["id"]))["status"]


async def test_wrong_tokens_from_one_address_are_counted(tmp_path: Path) -> None:
    async with site(tmp_path) as page, page.browser() as ann:
        wrong = {**OWN, "Authorization": "Bearer wrong"}
        codes = [(await ann.call("GET", "/api/operator", headers=wrong))[0] for _ in range(11)]
        assert codes == [403] * 10 + [429]
        right = {**OWN, "Authorization": f"Bearer {page.host.operator_token}"}
        assert (await ann.call("GET", "/api/operator", headers=right))[0] == 429
