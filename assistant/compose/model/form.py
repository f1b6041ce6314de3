"""How a model is asked for its answer: by marks behind sentences, or as JSON where its server holds it to a schema."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from http import HTTPStatus

import prompts
from assistant.answer import NOT_FOUND
from assistant.compose.model.evidence_text import Shown
from assistant.compose.model.json_form import schema
from assistant.compose.model.text import Reply, read_reply
from assistant.llms.failures import LLMError, LLMRefusedError
from assistant.llms.model import LanguageModel, OnText, Written
from assistant.llms.presets.preset import Form

MAX_ANSWER_CHARACTERS = 4_000

_PROMPTS: Mapping[Form, str] = {"markers": "answer", "json": "answer_json"}
# The prompt beside each of these that asks for a short answer.
_BRIEF = "_brief"


def forms_of(model: LanguageModel) -> tuple[Form, ...]:
    """The forms that the model is asked for, in their order: another one where its server refuses the first."""
    if model.form == "auto":
        return ("json", "markers") if model.takes_schema else ("markers",)
    return (model.form,)


def reply_of(
    model: LanguageModel, by_form: Mapping[Form, prompts.Prompt], shown: Shown, on_text: OnText
) -> tuple[Reply, Written]:
    """What the model answers to the first of the prompts, read, and as it was written.

    A server that refuses the schema, or whose model answers it with something else, is asked again by marks where there
    is a prompt for them, and from then on by marks at once. All tries together keep to the model's `seconds`.
    Raises LLMError.
    """
    addresses = {key: entry.passage.url for key, entry in shown.by_key.items()}
    begun = time.monotonic()
    seconds: float | None = None
    if "json" in by_form:
        alone = "markers" not in by_form
        try:
            reply, written = _asked(model, "json", by_form["json"], addresses, on_text, seconds)
        except LLMError as error:
            # Some servers fall over a schema instead of refusing it.
            if alone or not (isinstance(error, LLMRefusedError) or error.status == HTTPStatus.INTERNAL_SERVER_ERROR):
                raise
        else:
            if reply.as_json or alone or any(one.keys for one in reply.said):
                return reply, written
        on_text("")
        seconds = max(model.seconds - (time.monotonic() - begun), 0.0)
    answered = _asked(model, "markers", by_form["markers"], addresses, on_text, seconds)
    if "json" in by_form:
        # Where marks fail as well, it was not the schema.
        model.takes_schema = False
    return answered


def _asked(
    model: LanguageModel,
    form: Form,
    prompt: prompts.Prompt,
    addresses: Mapping[str, str],
    on_text: OnText,
    seconds: float | None,
) -> tuple[Reply, Written]:
    response_format = schema(list(addresses)) if form == "json" else None
    written = model.listen(prompt, MAX_ANSWER_CHARACTERS, on_text, response_format=response_format, seconds=seconds)
    return read_reply(written.text, addresses), written


def prompt_for(
    model: LanguageModel, form: Form, shown: Shown, question: str, facts: Sequence[str], *, brief: bool = False
) -> prompts.Prompt:
    """What the model is told; question and facts are data already. `brief` asks for the shortest honest answer."""
    return model.load_prompt(f"{_PROMPTS[form]}{_BRIEF if brief else ''}").render(
        not_found=NOT_FOUND,
        key=next(iter(shown.by_key), ""),
        settled=_settled(facts),
        passages=shown.text,
        question=question,
    )


def _settled(facts: Sequence[str]) -> str:
    """What was put right before the model is asked, as facts that it neither repeats nor goes against."""
    if not facts:
        return ""
    told = "\n".join(f"- {fact}" for fact in facts)
    return f"\n確定した事実（読者には伝えてある。くり返さず、これに反することを書かない）\n{told}\n"
