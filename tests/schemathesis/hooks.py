"""What schemathesis cannot know of a submission from its schema alone. Nothing is left out by it."""

import itertools
import json
import re

import schemathesis

KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE)
numbers = itertools.count(1)


@schemathesis.serializer("text/plain")
def json_as_text(ctx, value):
    """How a submission goes out as text/plain: as JSON, which is what the contract says of it."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    return json.dumps(value).encode()


@schemathesis.hook
def before_call(context, case, kwargs):
    """A key is made once for a submission. The same key again is a repeat by contract, which is
    answered before any rule is asked; so every case whose key is well formed gets one of its own."""
    if isinstance(case.body, dict):
        for name in ("key", "_key"):
            key = case.body.get(name)
            if isinstance(key, str) and KEY.fullmatch(key):
                case.body[name] = f"01931f5c-7b2a-7c3d-8e4f-{next(numbers):012x}"
