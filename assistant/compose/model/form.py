"""How a model is asked for its answer: by marks behind sentences, or as JSON where its server holds it to a schema."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Literal

import prompts
from assistant.answer import NOT_FOUND
from assistant.compose.model.evidence_text import Shown, as_data
from assistant.compose.model.json_form import schema
from assistant.compose.model.text import Reply, read_reply
from assistant.draft import Inquiry
from assistant.llm import LLMRefusedError, OnText, Written, listen
from assistant.settings import LLMSettings

Form = Literal["markers", "json"]

MAX_ANSWER_CHARACTERS = 4_000

_PROMPTS: Mapping[Form, str] = {"markers": "answer", "json": "answer_json"}
# Servers (by address and model) that took no schema, or paid it no heed.
_WITHOUT_SCHEMA: set[tuple[str, str]] = set()


def reply_of(settings: LLMSettings, inquiry: Inquiry, shown: Shown, on_text: OnText) -> tuple[Reply, Written]:
    """What the model answers, read, and as it was written. All tries together keep to the settings' `timeout`.

    A server that refuses the schema, or whose model answers it with something else, is asked again by marks where the
    settings leave the form open, and from then on by marks at once. Raises LLMError.
    """
    server = (settings.base_url, settings.model)
    addresses = {key: entry.passage.url for key, entry in shown.by_key.items()}
    begun = time.monotonic()
    seconds: float | None = None
    if settings.form == "json" or (settings.form == "auto" and server not in _WITHOUT_SCHEMA):
        try:
            reply, written = _asked(settings, "json", inquiry, shown, addresses, on_text, seconds)
        except LLMRefusedError:
            if settings.form == "json":
                raise
        else:
            if reply.as_json or settings.form == "json" or any(one.keys for one in reply.said):
                return reply, written
        _WITHOUT_SCHEMA.add(server)
        on_text("")
        seconds = max(settings.timeout - (time.monotonic() - begun), 0.0)
    return _asked(settings, "markers", inquiry, shown, addresses, on_text, seconds)


def _asked(
    settings: LLMSettings,
    form: Form,
    inquiry: Inquiry,
    shown: Shown,
    addresses: Mapping[str, str],
    on_text: Callable[[str], None],
    seconds: float | None,
) -> tuple[Reply, Written]:
    prompt = prompt_for(form, inquiry, shown)
    response_format = schema(list(addresses)) if form == "json" else None
    written = listen(settings, prompt, MAX_ANSWER_CHARACTERS, on_text, response_format=response_format, seconds=seconds)
    return read_reply(written.text, addresses), written


def prompt_for(form: Form, inquiry: Inquiry, shown: Shown) -> prompts.Prompt:
    """What the model is told."""
    return prompts.load(_PROMPTS[form]).render(
        not_found=NOT_FOUND,
        key=next(iter(shown.by_key), ""),
        settled=_settled(inquiry),
        passages=shown.text,
        question=as_data(inquiry.question.text),
    )


def _settled(inquiry: Inquiry) -> str:
    """What was put right before the model is asked, as facts that it neither repeats nor goes against."""
    if not inquiry.corrections:
        return ""
    told = "\n".join(f"- {as_data(one.text)}" for one in inquiry.corrections)
    return f"\n確定した事実（読者には伝えてある。くり返さず、これに反することを書かない）\n{told}\n"
