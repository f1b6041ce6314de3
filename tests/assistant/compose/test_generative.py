from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer import NOT_FOUND, Answer
from assistant.citations import fold, quotations_in
from assistant.compose.generative import MAX_ANSWER_CHARACTERS, MAX_PASSAGES
from assistant.compose.wording import name_of
from assistant.engine import Assistant, Listener
from assistant.settings import LLMSettings, Settings
from tests.llm_server import model_file
from tests.openai_server import Behaviour, Script, serve

QUESTION = "AI戦略本部の本部長は誰か"
TRUE = "人工知能戦略本部長には内閣総理大臣が充てられます。[1]"


def ask(assistant: Assistant, base_url: str, listener: Listener | None = None, timeout: float = 20.0) -> Answer:
    llm = LLMSettings(base_url=base_url, model="scripted", api_key="sk-secret", timeout=timeout)
    settings = Settings(home=assistant.settings.home, llm=llm)
    return Assistant(assistant.store, settings, index=assistant.index).ask(QUESTION, listener=listener)


def said(assistant: Assistant, text: str) -> Answer:
    with serve(Script(text)) as base_url:
        return ask(assistant, base_url)


def test_the_server_writes_the_answer_and_its_markers_become_citations(assistant: Assistant) -> None:
    answer = said(assistant, TRUE)
    assert (answer.llm, answer.status) == ("scripted", "answered")
    # The starter corpus holds digests, and what rests on them says so.
    assert answer.text == "人工知能戦略本部長には内閣総理大臣が充てられます。【要約（原文ではありません）】[1]"
    assert not answer.citations[0].verbatim


def test_the_text_streams_while_it_is_written(assistant: Assistant) -> None:
    seen: list[str] = []
    with serve(Script(TRUE)) as base_url:
        ask(assistant, base_url, Listener(text=seen.append))
    assert len(seen) > 3
    assert seen[-1] == TRUE


def test_the_model_is_given_numbered_passages_and_the_question(assistant: Assistant) -> None:
    script = Script(TRUE)
    with serve(script) as base_url:
        answer = ask(assistant, base_url)
    system, user = (message["content"] for message in script.requests[0]["messages"])
    assert NOT_FOUND in system
    assert QUESTION in user
    first = assistant.passage(answer.citations[0].passage_id)
    assert first is not None
    assert f"[1] {name_of(first)}" in user
    assert "AI法第22条" in user
    assert f"[{MAX_PASSAGES + 1}]" not in user


@pytest.mark.parametrize("marker", ["", "[99]", "[0]", "[law:507AC0000000053:m:22]", "(1)", "[-1]"])
def test_a_sentence_without_a_valid_marker_is_dropped_and_counted(assistant: Assistant, marker: str) -> None:
    answer = said(assistant, f"{TRUE}罰金は一億円です。{marker}")
    assert "一億円" not in answer.text
    assert answer.status == "corrected"
    assert any("1件除きました" in notice for notice in answer.notices)


def test_a_quotation_that_the_passage_lacks_is_removed(assistant: Assistant) -> None:
    answer = said(assistant, f"{TRUE}条文は「本部長には官房長官を充てるものとする。」と定めます。[1]")
    assert "官房長官" not in answer.text
    assert answer.status == "corrected"


@pytest.mark.parametrize(
    "text",
    ["よく分かりません。", "[1]", "🙂" * 50, "<script>alert(1)</script>", '{"statements": [{"te', "I cannot answer."],
)
def test_an_answer_without_any_cited_sentence_gives_way_to_quotations(assistant: Assistant, text: str) -> None:
    answer = said(assistant, text)
    assert answer.llm == "none"
    assert answer.citations
    assert any("原文の引用だけで回答します" in notice for notice in answer.notices)


def test_a_model_that_finds_nothing_is_believed(assistant: Assistant) -> None:
    answer = said(assistant, NOT_FOUND)
    assert (answer.status, answer.citations, answer.llm) == ("not_found", (), "scripted")


def test_an_endless_answer_is_cut(assistant: Assistant) -> None:
    with serve(Script(TRUE, "endless")) as base_url:
        answer = ask(assistant, base_url)
    assert len(answer.text) < MAX_ANSWER_CHARACTERS


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
def test_a_refusing_server_gives_way_to_quotations(assistant: Assistant, status: int) -> None:
    with serve(Script(behaviour="status", status=status)) as base_url:
        answer = ask(assistant, base_url)
    assert (answer.llm, answer.status) == ("none", "answered")
    assert any("LLMサーバーから回答を得られませんでした" in notice for notice in answer.notices)


@pytest.mark.parametrize("behaviour", ["stall", "html"])
def test_a_faulty_server_gives_way_to_quotations(assistant: Assistant, behaviour: Behaviour) -> None:
    with serve(Script("", behaviour)) as base_url:
        answer = ask(assistant, base_url, timeout=1.0)
    assert (answer.llm, answer.status) == ("none", "answered")


def test_what_was_written_before_the_line_was_cut_is_still_checked(assistant: Assistant) -> None:
    with serve(Script(TRUE, "cut")) as base_url:
        answer = ask(assistant, base_url)
    assert answer.citations


def test_a_server_that_is_not_there_gives_way_to_quotations(assistant: Assistant) -> None:
    with serve(Script()) as base_url:
        pass
    answer = ask(assistant, base_url)
    assert (answer.llm, answer.status) == ("none", "answered")


def test_the_key_reaches_neither_the_answer_nor_its_notices(assistant: Assistant) -> None:
    with serve(Script(behaviour="status", status=401)) as base_url:
        answer = ask(assistant, base_url)
    assert "sk-secret" not in str(answer.to_dict())


@pytest.fixture(scope="module")
def small_llm() -> Iterator[str]:
    if model_file() is None:
        pytest.skip("試験用のLLMがないため省きます: make test が requirements-llm.lock から導入します")
    script = Path(__file__).parents[2] / "llm_server.py"
    process = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip() + "/v1"
    finally:
        process.kill()
        process.wait()


def test_whatever_a_real_model_writes_nothing_invented_is_shown(assistant: Assistant, small_llm: str) -> None:
    seen: list[str] = []
    llm = LLMSettings(base_url=small_llm, model="smollm2", timeout=120, max_tokens=120)
    real = Assistant(assistant.store, Settings(home=assistant.settings.home, llm=llm))
    answer = real.ask(QUESTION, listener=Listener(text=seen.append))
    assert len(seen) > 3, answer.notices
    by_number = {citation.n: assistant.passage(citation.passage_id) for citation in answer.citations}
    for statement in answer.statements:
        bodies = [fold(passage.text) for n in statement.citations if (passage := by_number[n])]
        assert all(any(fold(quote) in body for body in bodies) for quote in quotations_in(statement.text))
        assert statement.citations or answer.status == "not_found"
