"""Ways to break a record: one row is (kind, name, which record, what to do to it).

The kind is the code that `otelier validate` gives the fault; `fine` is a change that breaks nothing.
"""


def event(name, **attributes):
    """Accepts a record of the event, with (True) or without (False) the given attributes."""
    wanted = {k.replace("__", "."): v for k, v in attributes.items()}

    def accepts(record):
        keys = {a["key"] for a in record["attributes"]}
        return record["eventName"] == name and all((k in keys) == v for k, v in wanted.items())

    return accepts


def find(record, key):
    return next(a for a in record["attributes"] if a["key"] == key)


def put(key, value):
    """Replaces the attribute's value."""
    return lambda record: find(record, key).__setitem__("value", value)


def drop(key):
    return lambda record: record["attributes"].remove(find(record, key))


def add(key, value):
    return lambda record: record["attributes"].append({"key": key, "value": value})


def both(*mutations):
    def mutate(record):
        for mutation in mutations:
            mutation(record)

    return mutate


def field(name, value):
    return lambda record: record.__setitem__(name, value)


def without(name):
    return lambda record: record.pop(name)


REQUEST = event("codex.api_request", http__response__status_code=True, error__message=False)
FAILED = event("codex.api_request", error__message=True)
COMPLETED = event("codex.sse_event", input_token_count=True)
PROGRESSED = event("codex.sse_event", input_token_count=False, error__message=False)
DECISION = event("codex.tool_decision")
RESULT = event("codex.tool_result")
PROMPT = event("codex.user_prompt")

CODEX = [
    ("unknown-event", "name", PROMPT, both(field("eventName", "codex.user_promt"), put("event.name", {"stringValue": "codex.user_promt"}))),
    ("unknown-attribute", "own", PROMPT, add("prompt_tokens", {"intValue": "3"})),
    ("unknown-attribute", "of-another-event", PROMPT, add("tool_name", {"stringValue": "exec_command"})),
    ("missing-attribute", "own", PROMPT, drop("prompt_length")),
    ("missing-attribute", "metadata", DECISION, drop("conversation.id")),
    ("missing-attribute", "of-the-case", COMPLETED, drop("output_token_count")),
    ("wrong-type", "string-for-int", REQUEST, put("attempt", {"stringValue": "0"})),
    ("wrong-type", "double-for-int", REQUEST, put("attempt", {"doubleValue": 0.5})),
    ("wrong-type", "whole-double-for-int", REQUEST, put("attempt", {"doubleValue": 1.0})),
    ("wrong-type", "int-for-string", PROMPT, put("prompt", {"intValue": "5"})),
    ("wrong-type", "array-for-string", PROMPT, put("prompt", {"arrayValue": {"values": [{"stringValue": "a"}]}})),
    ("wrong-type", "map-for-int", REQUEST, put("attempt", {"kvlistValue": {"values": []}})),
    ("wrong-type", "not-canonical", REQUEST, put("attempt", {"intValue": "007"})),
    ("wrong-type", "above-int64", REQUEST, put("attempt", {"intValue": "9223372036854775808"})),
    ("wrong-encoding", "boolean", RESULT, put("success", {"boolValue": True})),
    ("enum-value", "spelling", DECISION, put("decision", {"stringValue": "approvedforsession"})),
    ("enum-value", "case", DECISION, put("source", {"stringValue": "User"})),
    ("wrong-encoding", "text", RESULT, put("success", {"stringValue": "True"})),
    ("out-of-range", "range-below", REQUEST, put("attempt", {"intValue": "-1"})),
    ("out-of-range", "range-below-number", REQUEST, put("attempt", {"intValue": -1})),
    ("out-of-range", "range-above", REQUEST, put("http.response.status_code", {"intValue": "600"})),
    ("out-of-range", "range-above-number", REQUEST, put("http.response.status_code", {"intValue": 600})),
    ("out-of-range", "range-short", REQUEST, put("http.response.status_code", {"intValue": "99"})),
    ("wrong-format", "format", PROMPT, put("event.timestamp", {"stringValue": "2026-11-22 06:21:36"})),
    ("wrong-format", "format-without-milliseconds", PROMPT, put("event.timestamp", {"stringValue": "2026-11-22T06:21:36Z"})),
    ("wrong-format", "format-newline", PROMPT, put("event.timestamp", {"stringValue": "2026-11-22T06:21:36.976Z\n"})),
    ("event-name-mismatch", "event-name-mismatch", PROMPT, put("event.name", {"stringValue": "codex.tool_result"})),
    ("wrong-case", "count-on-progress", PROGRESSED, add("input_token_count", {"intValue": "5"})),
    ("wrong-case", "count-on-failure", COMPLETED, add("error.message", {"stringValue": "late"})),
    ("duplicate-key", "same-value", PROMPT, lambda r: r["attributes"].append(dict(find(r, "prompt")))),
    ("duplicate-key", "metadata", FAILED, add("model", {"stringValue": "other"})),
    ("unset-value", "empty", PROMPT, put("prompt", {})),
    ("unset-value", "null", PROMPT, put("prompt", None)),
    ("unset-value", "no-value", PROMPT, lambda r: find(r, "prompt").pop("value")),
    ("zero-timestamp", "zero", PROMPT, field("timeUnixNano", "0")),
    ("zero-timestamp", "absent", PROMPT, without("timeUnixNano")),
]

ORDINARY = event("shop.order", reason=False, wrapping=False)
LOST = event("shop.order", reason=True)
GIFTED = event("shop.order", wrapping=True)
DELIVERY = event("shop.delivery")
MEASUREMENT = event("shop.measurement")


def strings(*values):
    return {"arrayValue": {"values": [{"stringValue": v} for v in values]}}


SHOP = [
    ("wrong-pattern", "pattern", DELIVERY, put("sku", {"stringValue": "ab-1234"})),
    ("wrong-pattern", "pattern-short", DELIVERY, put("sku", {"stringValue": "AB-12"})),
    ("wrong-pattern", "pattern-long", DELIVERY, put("sku", {"stringValue": "AB-123456"})),
    ("wrong-pattern", "pattern-newline", DELIVERY, put("sku", {"stringValue": "AB-1234\n"})),
    ("wrong-pattern", "pattern-other-digits", DELIVERY, put("sku", {"stringValue": "AB-\u0661\u0662\u0663"})),
    ("wrong-format", "format-uuid", DELIVERY, put("visit.id", {"stringValue": "01A201EA-D543-7302-BFC7-2701231BBA04"})),
    ("wrong-format", "format-uuid-short", DELIVERY, put("visit.id", {"stringValue": "01a201ea-d543-7302-bfc7"})),
    ("wrong-format", "format-date-time", DELIVERY, put("delivered_at", {"stringValue": "2026-11-22T06:21:36.976+01:00"})),
    ("wrong-length", "length-above", ORDINARY, put("remark", {"stringValue": "x" * 21})),
    ("wrong-length", "length-below", LOST, put("reason", {"stringValue": "ab"})),
    ("wrong-length", "length-code-points", LOST, put("reason", {"stringValue": "\U0001f600" * 13})),
    ("fine", "length-code-points", LOST, put("reason", {"stringValue": "\U0001f600" * 12})),
    ("out-of-range", "range-double-below", ORDINARY, put("amount", {"doubleValue": 0.0})),
    ("out-of-range", "range-double-above", ORDINARY, put("amount", {"doubleValue": 10000.0})),
    ("fine", "range-double-bound", ORDINARY, put("amount", {"doubleValue": 9999.99})),
    ("fine", "range-double-whole", MEASUREMENT, put("humidity", {"doubleValue": 1})),
    ("out-of-range", "range-negative", ORDINARY, put("priority", {"intValue": "-6"})),
    ("fine", "range-negative-bound", ORDINARY, put("priority", {"intValue": "-5"})),
    ("out-of-range", "range-encoded", DELIVERY, put("distance", {"stringValue": "0"})),
    ("out-of-range", "not-finite", MEASUREMENT, put("humidity", {"doubleValue": "NaN"})),
    ("wrong-length", "empty-array", MEASUREMENT, put("labels", {"arrayValue": {"values": []}})),
    ("wrong-encoding", "int", DELIVERY, put("distance", {"intValue": "1200"})),
    ("wrong-encoding", "boolean", DELIVERY, put("fragile", {"boolValue": True})),
    ("wrong-encoding", "not-canonical", DELIVERY, put("distance", {"stringValue": "01200"})),
    ("wrong-type", "string-for-array", MEASUREMENT, put("labels", {"stringValue": "open"})),
    ("wrong-type", "int-in-array-of-strings", MEASUREMENT, put("labels", {"arrayValue": {"values": [{"intValue": "1"}]}})),
    ("wrong-type", "int-for-double", MEASUREMENT, put("humidity", {"intValue": "1"})),
    ("fine", "other-array", MEASUREMENT, put("labels", strings("a", ""))),
    ("enum-value", "closed", ORDINARY, put("state", {"stringValue": "returned"})),
    ("fine", "open-enum", ORDINARY, put("channel", {"stringValue": "pigeon"})),
    ("wrong-case", "bound-attribute", ORDINARY, add("reason", {"stringValue": "unknown"})),
    ("wrong-case", "condition-changed", GIFTED, put("gift", {"boolValue": False})),
    ("missing-attribute", "of-the-case", LOST, drop("reason")),
]

COMPLEX = event("nasty.complex")


def items(record):
    """The maps of the array."""
    return find(record, "line_items")["value"]["arrayValue"]["values"]


def inside(key, value, *path):
    """Replaces a field of the first map, or of a map in it."""

    def mutate(record):
        place = items(record)[0]
        for step in (*path, key):
            fields = place["kvlistValue"]["values"]
            place = next(f for f in fields if f["key"] == step)
            if step != key:
                place = place["value"]
        place["value"] = value

    return mutate


def fields(change):
    """Changes the list of fields of the first map."""
    return lambda record: change(items(record)[0]["kvlistValue"]["values"])


def body(key, value):
    return lambda record: next(f for f in record["body"]["kvlistValue"]["values"] if f["key"] == key).__setitem__("value", value)


# One of each kind that is not a scalar.
NASTY = [
    ("wrong-type", "field", COMPLEX, inside("sku", {"intValue": "1"})),
    ("wrong-length", "field-length", COMPLEX, inside("sku", {"stringValue": "x" * 9})),
    ("out-of-range", "nested-range", COMPLEX, inside("amount", {"intValue": "0"}, "price")),
    ("wrong-pattern", "nested-pattern", COMPLEX, inside("type", {"stringValue": "euro"}, "price")),
    ("fine", "nested-range-bound", COMPLEX, inside("amount", {"intValue": 1}, "price")),
    ("enum-value", "field-of-ints", COMPLEX, inside("kind", {"intValue": "3"})),
    ("fine", "member-of-ints", COMPLEX, inside("kind", {"intValue": -7})),
    ("wrong-encoding", "field", COMPLEX, inside("gift", {"boolValue": True})),
    ("missing-attribute", "field", COMPLEX, fields(lambda list: list.pop(0))),
    ("unknown-attribute", "field", COMPLEX, fields(lambda list: list.append({"key": "skew", "value": {"stringValue": "a"}}))),
    ("duplicate-key", "field", COMPLEX, fields(lambda list: list.append(dict(list[0])))),
    ("unset-value", "field", COMPLEX, inside("sku", {})),
    ("wrong-length", "no-maps", COMPLEX, lambda r: items(r).clear()),
    ("wrong-length", "too-many-maps", COMPLEX, lambda r: items(r).extend(items(r)[:1] * 3)),
    ("wrong-type", "string-for-map", COMPLEX, put("price", {"stringValue": "1"})),
    ("wrong-type", "string-for-bytes", COMPLEX, put("digest", {"stringValue": "AAAA"})),
    ("wrong-length", "too-few-bytes", COMPLEX, put("digest", {"bytesValue": "AA=="})),
    ("fine", "fewest-bytes", COMPLEX, put("digest", {"bytesValue": "AAA="})),
    ("wrong-length", "too-many-bytes", COMPLEX, put("digest", {"bytesValue": "AAAAAAAA"})),
    ("fine", "most-bytes", COMPLEX, put("digest", {"bytesValue": "AAAAAAA="})),
    ("wrong-type", "family", COMPLEX, put("size.key", {"stringValue": "1"})),
    ("out-of-range", "family-range", COMPLEX, put("size.key", {"intValue": "10"})),
    ("fine", "family-key", COMPLEX, add("size.a b.c", {"intValue": "9"})),
    ("unknown-attribute", "family-without-key", COMPLEX, add("size.", {"intValue": "1"})),
    ("wrong-length", "family-entries", COMPLEX, lambda r: r["attributes"].extend({"key": f"size.{n}", "value": {"intValue": "1"}} for n in range(128))),
    ("fine", "open-enum-of-ints", COMPLEX, put("code", {"intValue": "77"})),
    ("wrong-type", "enum-of-ints", COMPLEX, put("code", {"stringValue": "77"})),
    ("enum-value", "enum-of-booleans", COMPLEX, put("granted", {"stringValue": "maybe"})),
    ("enum-value", "array-of-members", COMPLEX, put("signals", strings("a", "c"))),
    ("wrong-type", "body", COMPLEX, field("body", {"stringValue": "a"})),
    ("missing-attribute", "body", COMPLEX, without("body")),
    ("wrong-type", "body-field", COMPLEX, body("fn", {"boolValue": True})),
]

TABLES = {"codex": CODEX, "shop": SHOP, "nasty": NASTY}
