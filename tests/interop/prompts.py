"""Three records of `codex.user_prompt`, of which the last breaks the catalog: its `prompt_length` is a string."""

EVENT = "codex.user_prompt"
TIME = 1795328496976599665


def records() -> list[dict]:
    valid = {
        "event.name": EVENT,
        "event.timestamp": "2026-11-22T06:21:36.976Z",
        "conversation.id": "01a201ea",
        "app.version": "0.1.0",
        "terminal.type": "unknown",
        "model": "gpt-5-codex",
        "slug": "gpt-5-codex",
        "prompt_length": 17,
        "prompt": "[REDACTED]",
    }
    return [valid, valid, {**valid, "prompt_length": "17"}]
