"""Progress of loading, told by the libraries' own progress bars.

diffusers goes through a pipeline's components, and both libraries through a model's files, with a
progress bar each. While a model is loaded the bars tell us instead of the terminal: so a load of
minutes is seen, is not taken for a hang, and can be cancelled between two files.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from reelbot.render.studio.engines.base import Fraction
from reelbot.render.studio.engines.neural import libraries


class Bar:
    """Enough of tqdm for the libraries: iterated over, or moved by `update`.

    The outermost bar is what is told; bars inside it move it by parts of one of its items.
    """

    report: ClassVar[Fraction | None] = None
    stack: ClassVar[list[Bar]] = []

    def __init__(self, items: Iterable[Any] | None = None, *_: Any, **named: Any) -> None:
        self._items = items
        self.total = named.get("total") or (len(items) if hasattr(items, "__len__") else 0)  # type: ignore[arg-type]
        self.n = 0.0
        Bar.stack.append(self)
        self._tell()

    def __iter__(self) -> Iterator[Any]:
        try:
            for item in self._items or ():
                yield item
                self.update()
        finally:
            self.close()

    def __len__(self) -> int:
        return int(self.total)

    def update(self, n: float = 1) -> None:
        self.n += n
        self._tell()

    def close(self) -> None:
        if self in Bar.stack:
            del Bar.stack[Bar.stack.index(self) :]

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __getattr__(self, name: str) -> Any:
        # set_description, set_postfix and the like: nothing of it is shown.
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *given, **named: None

    def _tell(self) -> None:
        if Bar.report is not None:
            Bar.report(share(Bar.stack))


def share(bars: list[Bar]) -> float:
    """How far nested bars are, 0 to 1."""
    done, unit = 0.0, 1.0
    for bar in bars:
        if bar.total:
            done += unit * min(1.0, bar.n / bar.total)
            unit /= bar.total
    # The end of an inner bar and the next item of the outer one are the same, not 1e-16 apart.
    return min(1.0, round(done, 9))


@contextlib.contextmanager
def progress(report: Fraction) -> Iterator[None]:
    """Inside, loading reports 0 to 1; `report` may raise Cancelled."""
    Bar.report, Bar.stack = report, []
    report(0.0)
    with contextlib.ExitStack() as stack:
        stack.callback(_silence)
        logging = libraries.library("transformers").utils.logging
        before = logging.set_tqdm_hook(lambda factory, given, named: Bar(*given, **named))
        stack.callback(logging.set_tqdm_hook, before)
        if libraries.absent("diffusers") is None:
            # It has no such hook; its modules all ask this one for their bars.
            bars = libraries.library("diffusers").utils.logging
            stack.callback(setattr, bars, "tqdm", bars.tqdm)
            bars.tqdm = Bar
        yield
    report(1.0)


def _silence() -> None:
    Bar.report, Bar.stack = None, []
