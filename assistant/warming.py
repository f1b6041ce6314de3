"""Reading what the first reader would have to wait for."""

from __future__ import annotations

from contextlib import suppress

from assistant.engine import Assistant
from assistant.llms.presets.loading import NO_LLM

_QUESTION = "AI法に罰則はありますか"


def warm_index(assistant: Assistant) -> None:
    """Read dictionaries, vectors and what a question asks of the index. A fault is told to whoever asks."""
    with suppress(Exception):
        assistant.ask(_QUESTION, NO_LLM)


def warm_models(assistant: Assistant) -> None:
    """Make ready the clients of LLM servers. What runs on this machine takes its memory only once somebody chooses it."""
    with suppress(Exception):
        for model in filter(None, map(assistant.model, assistant.llms())):
            if model.preset.reached_by == "openai":
                model.open()
