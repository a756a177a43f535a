"""The OpenAPI 3.1 document, made from the wire's own models so that it cannot drift from them."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from reelbot import __version__
from reelbot.core import texts, wire
from reelbot.core.figures import QueueFigures
from reelbot.core.jobs import ErrorInfo, Job, State
from reelbot.render.host import api_deliveries, api_links, openapi_accounts, openapi_people
from reelbot.render.host.borders import REQUEST_ID
from reelbot.render.host.route import NAME, OBJECT, PART, PLACE, TEXT, Route, holding

_MODELS: tuple[type[BaseModel], ...] = (
    Job,
    ErrorInfo,
    wire.Blob,
    wire.Submit,
    wire.Again,
    wire.Reply,
    wire.Wait,
    QueueFigures,
    *api_deliveries.MODELS,
    *openapi_people.MODELS,
    *api_links.MODELS,
    *openapi_accounts.MODELS,
)


_JOB = holding("job", Job)
_JOBS = holding("jobs", Job, many=True)
_PARAMETER = re.compile(r"\{(\w+)\}")
_ONE_JOB = (401, 403, 404)
# What a part of a path is, where it is not any text.
_IN_PATH = {"adapter": NAME, "user": NAME, "place": NAME}
_STATES = {
    "type": "string",
    "pattern": rf"^(({'|'.join(State)}),?)*$",
}
PERSON = {"type": "string", "pattern": "/".join([NAME["pattern"][:-1], NAME["pattern"][1:]])}
# What each status means, on every route.
ERRORS = {
    400: "it cannot be read",
    401: "no token, or none that is known",
    403: "not this token's, or not this person's, to do",
    404: "not there, or not theirs to see",
    408: "it came in too slowly",
    409: "the state forbids it",
    413: "it is too big",
    415: "not a kind of file that is taken",
    416: "the file does not have that part",
    422: "a field, an option or a file is wrong",
    429: "too much at once; retry_after says when",
    500: "a fault of the host",
}

ROUTES: tuple[Route, ...] = (
    Route("get", "/healthz", "The process answers", {200: OBJECT}, open=True),
    Route("get", "/readyz", "The database answers", {200: OBJECT}, errors=(500,), open=True),
    Route("get", "/metrics", "Figures in Prometheus' format", {200: "metrics"}, errors=(401, 500)),
    Route("get", "/v1/openapi.json", "This document", {200: OBJECT}, open=True),
    Route(
        "post",
        "/v1/blobs",
        "Upload a file; it is looked at in a child process and kept 24 h without a job",
        {201: wire.Blob},
        errors=(401, 403, 413, 415, 422),
    ),
    Route(
        "post",
        "/v1/jobs",
        "Put a request into the queue; the same adapter and key give the same job",
        {200: _JOB, 201: _JOB},
        body=wire.Submit,
        errors=(400, 401, 403, 409, 422, 429),
    ),
    Route(
        "get",
        "/v1/jobs",
        "Jobs that the caller may see, newest first",
        {200: _JOBS},
        query=(
            ("user", PERSON, "adapter/user"),
            ("state", _STATES, "one state or several, by comma"),
            ("ids", TEXT, "ids by comma"),
            ("limit", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}, ""),
            ("before", TEXT, "a job's id: only older ones"),
        ),
        errors=(400, 401, 403, 404, 422),
    ),
    Route("get", "/v1/jobs/{job}", "One job", {200: _JOB}, errors=_ONE_JOB),
    Route(
        "delete", "/v1/jobs/{job}", "Forget a finished job and its files", {204: None},
        errors=(*_ONE_JOB, 409),
    ),
    Route(
        "post", "/v1/jobs/{job}/cancel", "Cancel; exact", {200: _JOB}, errors=(*_ONE_JOB, 409)
    ),
    Route(
        "post", "/v1/jobs/{job}/retry", "Try a failed job again", {200: _JOB},
        errors=(*_ONE_JOB, 409),
    ),
    Route(
        "post",
        "/v1/jobs/{job}/again",
        "The same recipe with some options changed, as a new job",
        {200: _JOB, 201: _JOB},
        body=wire.Again,
        errors=(400, *_ONE_JOB, 409, 422, 429),
    ),
    Route(
        "put", "/v1/jobs/{job}/reply", "Where to post, renewed", {204: None}, body=wire.Reply,
        errors=(400, *_ONE_JOB, 422),
    ),
    Route(
        "get",
        "/v1/jobs/{job}/artifacts/{name}",
        "A file that the job made; ranges are answered",
        {200: "file", 202: wire.Wait, 206: "file", 302: None},
        query=(
            (
                "max_bytes",
                {"type": "integer", "minimum": 1},
                "to a version that is no larger (302), which is made first (202)",
            ),
        ),
        errors=(*_ONE_JOB, 416, 422, 500),
    ),
    *api_deliveries.ROUTES,
    Route(
        "get",
        "/v1/events",
        "Server-sent events: queued, started, done, failed, cancelled (numbered); progress, "
        "preview, paused, resumed (live)",
        {200: "events"},
        query=(
            ("adapter", TEXT, "only its jobs; the newest stream of an adapter replaces the older"),
            ("job", TEXT, "only this job"),
            ("after", {"type": "integer", "minimum": 0}, "only later ones; without it, from now"),
        ),
        errors=(401, 403, 404, 422),
    ),
    Route("get", "/v1/engines", "Engines and what each needs", {200: OBJECT}, errors=(401,)),
    Route("get", "/v1/quota", "What the caller has used and may use", {200: OBJECT},
          query=(("place", PLACE, "a community, to show its share too"),), errors=(401, 403, 422)),
    Route("get", "/v1/queue", "The queue in numbers", {200: QueueFigures}, errors=(401,)),
    Route("post", "/v1/queue/pause", "Claim nothing more", {200: QueueFigures}, errors=(401, 403)),
    Route("post", "/v1/queue/resume", "Claim again", {200: QueueFigures}, errors=(401, 403)),
    Route("post", "/v1/queue/prune", "Apply retention now", {200: OBJECT}, errors=(401, 403)),
    *openapi_people.ROUTES,
    *api_links.ROUTES,
    *openapi_accounts.ROUTES,
)  # fmt: skip


@cache
def document() -> dict[str, Any]:
    """The whole document as JSON."""
    _, definitions = models_json_schema(
        [(model, "serialization") for model in _MODELS], ref_template="#/components/schemas/{model}"
    )
    one = _ref("ErrorInfo")
    schemas = definitions["$defs"] | {
        "Error": _error_schema(one),
        "Errors": _error_schema({"type": "array", "items": one, "minItems": 1}),
    }
    # Those that a person reads; others may travel with what an engine or a platform said.
    schemas["ErrorInfo"]["properties"]["code"]["enum"] = sorted(texts.error_codes())
    paths: dict[str, dict[str, Any]] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Reelbot render host",
            "version": __version__,
            "description": "The API of a Reelbot render host. Error codes are stable.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": _IN_PATH.get(name, PART)}
        for name in _PARAMETER.findall(route.path)
    ]
    parameters += [
        {"name": name, "in": "query", "schema": schema, "description": about}
        for name, schema, about in route.query
    ]
    if not route.open:
        parameters.append(
            {
                "name": wire.AS,
                "in": "header",
                "schema": PERSON,
                "description": "the person for whom the call is made: adapter/user",
            }
        )
    responses: dict[str, Any] = {
        str(status): _answer(answer) for status, answer in route.answers.items()
    }
    for status in _errors(route):
        responses[str(status)] = {
            "description": ERRORS[status],
            "content": {
                "application/json": {"schema": _ref("Errors" if status == 422 else "Error")}
            },
        }
    for response in responses.values():
        response["headers"] = {REQUEST_ID: {"schema": TEXT, "description": "names the request"}}
    operation: dict[str, Any] = {
        "operationId": f"{route.method}_" + route.path.strip("/").replace("/", "_"),
        "summary": route.summary,
        "parameters": parameters,
        "responses": responses,
    }
    if route.open:
        operation["security"] = []
    if route.body is not None:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": _ref(route.body.__name__)}},
        }
    elif route.path == "/v1/blobs":
        binary = {"schema": {"type": "string", "format": "binary"}}
        operation["requestBody"] = {
            "required": True,
            "content": {"application/octet-stream": binary},
        }
    return operation


def _errors(route: Route) -> list[int]:
    """What a route answers besides what is asked for; some of it is true of every route."""
    found = set(route.errors)
    if not route.open:
        found |= {400, 401, 429}  # a header that cannot be read, no token, too many requests
    if route.body is not None or route.path == "/v1/blobs":
        found |= {400, 408, 413}
    return sorted(found)


def _answer(answer: Any) -> dict[str, Any]:
    if answer is None:
        return {"description": "no content"}
    if answer == "events":
        return {"description": "a stream", "content": {"text/event-stream": {"schema": TEXT}}}
    if answer == "metrics":
        return {"description": "figures", "content": {"text/plain": {"schema": TEXT}}}
    if answer == "file":
        binary = {"type": "string", "format": "binary"}
        return {"description": "the file", "content": {"*/*": {"schema": binary}}}
    return {
        "description": "as asked",
        "content": {"application/json": {"schema": _resolved(answer)}},
    }


def _resolved(schema: Any) -> Any:
    """A schema in which models are replaced by references to them."""
    if isinstance(schema, type):
        return _ref(schema.__name__)
    if isinstance(schema, dict):
        return {key: _resolved(value) for key, value in schema.items()}
    return schema


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _error_schema(error: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": ["error"], "properties": {"error": error}}
