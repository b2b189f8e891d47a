"""How a submission goes out as text/plain: as JSON, which is what the contract says of it."""

import json

import schemathesis


@schemathesis.serializer("text/plain")
def json_as_text(ctx, value):
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    return json.dumps(value).encode()
