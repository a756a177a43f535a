"""How far a job is: from events to what is shown."""

from __future__ import annotations

import io

from reelbot.cli.progress import Bar, Lines, Status, display, of_event, of_job
from reelbot.core.jobs import Job, Stage, State
from reelbot.core.wire import Event


def job(state: State, **more: object) -> Job:
    return Job.model_validate(
        {"id": "j1", "kind": "video", "state": state, "owner": "console/me", "created": 0, **more}
    )


def progress(stage: str, fraction: float) -> Event:
    return Event(kind="progress", job="j1", data={"stage": stage, "fraction": fraction})


def test_a_waiting_job_says_its_place() -> None:
    status = of_job(Status(), job(State.QUEUED, position=3, wait_s=130), 0)
    assert status.words == "Waiting, 3 in the queue, starts in about 2 min 10 s"
    assert of_job(Status(), job(State.QUEUED), 0).words == "Waiting"
    paused = of_job(status, job(State.QUEUED, position=3, wait_s=130, paused=True), 1)
    assert paused.words == "Waiting, 3 in the queue; the queue is paused"


def test_progress_never_goes_back() -> None:
    status = of_event(Status(), progress("pictures", 0.5), 1)
    status = of_event(status, progress("music", 0.4), 2)
    assert (status.stage, status.fraction) == (Stage.MUSIC, 0.5)
    assert of_event(status, Event(kind="preview"), 3) == status


def test_time_left_follows_from_the_pace() -> None:
    status = of_event(Status(), progress("pictures", 0.2), 10)
    assert status.left == ""
    status = of_event(status, progress("pictures", 0.4), 20)
    assert status.left_s is not None
    assert abs(status.left_s - 30) < 1e-6
    assert status.left == "about 30 s left"
    again = of_event(status, Event(kind="queued"), 30)
    assert (again.left_s, again.words) == (None, "Waiting")


def test_an_event_that_is_odd_changes_no_stage() -> None:
    status = of_event(Status(), progress("dreaming", 7), 0)
    assert (status.stage, status.fraction) == (None, 1.0)
    assert status.words == "Starting"


def test_done_is_whole() -> None:
    assert of_job(Status(), job(State.DONE), 0).fraction == 1.0


def test_plain_lines_are_sparse() -> None:
    stream = io.StringIO()
    with Lines(stream) as lines:
        status = of_job(Status(), job(State.QUEUED, position=1), 0)
        lines.show(status)
        lines.show(of_job(status, job(State.QUEUED, position=1, paused=True), 0))
        lines.show(status)
        for step in range(101):
            stage = "pictures" if step < 60 else "cutting"
            status = of_event(status, progress(stage, step / 100), step / 10)
            lines.show(status)
        lines.show(of_job(status, job(State.DONE), 11))
    said = stream.getvalue().splitlines()
    assert said[0] == "Waiting, 1 in the queue"
    assert said[1:3] == ["Waiting, 1 in the queue; the queue is paused", said[0]]
    assert said[3] == "Making pictures 0 %"
    assert said[4] == "Making pictures 25 %, about 8 s left"
    assert len(said) == 9


def test_a_bar_is_drawn_on_a_terminal() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    assert isinstance(display(io.StringIO()), Lines)
    shown = display(stream)
    assert isinstance(shown, Bar)
    with shown:
        shown.show(of_event(Status(), progress("cutting", 0.5), 0))
    assert "Cutting" in stream.getvalue()
    assert "50 %" in stream.getvalue()
