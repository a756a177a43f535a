"""The process's entry: an `orders.Order` as JSON on stdin, lines of JSON on stdout.

{"type": "progress", "model", "source", "bytes", "bytes_total", "file"}
{"type": "begun", "model", "source"}          where nothing is known of its size
{"type": "away", "hubs", "source"}            these do not answer; that one is asked
{"type": "done", "model", "folder", "bytes", "source"}    bytes 0: it was here
{"type": "failed", "error"}                   an ErrorInfo; the last line
"""

from __future__ import annotations

import errno
import json
import os
import sys
import traceback
from typing import Any

from reelbot.core.errors import EngineFailed, HostProblem, ReelbotError
from reelbot.render.studio.engines import Registry
from reelbot.render.studio.engines.neural import libraries
from reelbot.render.studio.engines.neural.options import Options
from reelbot.render.studio.hub.hubs import Hub
from reelbot.render.studio.hub.huggingface import HuggingFace
from reelbot.render.studio.hub.modelscope import ModelScope
from reelbot.render.studio.hub.orders import Order, wanted
from reelbot.render.studio.hub.pull import SCRATCH, Puller, Tell


def run(order: Order, tell: Tell) -> None:
    """Fetch all that is ordered; the first that fails ends it."""
    registry = Registry(order.engines)
    asked = wanted(order.names, registry)
    if libraries.absent("huggingface_hub", "modelscope"):
        raise HostProblem("models_extra_missing")
    options = Options.model_validate({"models": order.engines["models"]})
    assert options.models is not None
    models = options.models
    # A token is told to the hub that it is for, and to no other.
    token = order.token.get_secret_value() if order.token else None
    own = {order.source: token}

    def huggingface() -> Hub:
        return HuggingFace(own.get("huggingface"))

    def modelscope() -> Hub:
        return ModelScope(own.get("modelscope"), models / SCRATCH / ".modelscope")

    hubs = [huggingface, modelscope]
    if order.source == "modelscope":
        hubs.reverse()
    puller = Puller(hubs, models, tell)
    for one in asked:
        done = puller.pull(one, again=order.again)
        tell(
            {
                "type": "done",
                "model": done.model,
                "folder": str(done.folder),
                "bytes": done.bytes,
                "source": done.source,
            }
        )


def main() -> int:
    # Libraries print: the conversation keeps stdout for itself.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def tell(message: dict[str, Any]) -> None:
        print(json.dumps(message), file=answers, flush=True)

    try:
        run(Order.model_validate_json(sys.stdin.read()), tell)
    except ReelbotError as error:
        failure: ReelbotError = error
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        traceback.print_exc()
        code = "disk_full" if full else "weights_folder_closed"
        reason = error.strerror or type(error).__name__
        failure = HostProblem(code, path=error.filename or "", reason=reason)
    except Exception as error:  # the border: whatever a client raises is told, with its trace
        traceback.print_exc()
        failure = EngineFailed("internal", exception=type(error).__name__)
    else:
        return 0
    tell({"type": "failed", "error": failure.info().model_dump(mode="json")})
    return 1


if __name__ == "__main__":
    sys.exit(main())
