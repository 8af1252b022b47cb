"""What Schemathesis does not know of our document: the pieces of an upload are bytes as they are."""

import schemathesis


@schemathesis.serializer("application/offset+octet-stream")
def pieces(context, value):
    """Bytes."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
