from __future__ import annotations

import json

from assistant.answer import Answer, Citation, Consulted, Quotation, Statement


def test_an_answer_survives_json_unchanged() -> None:
    citation = Citation(
        1,
        "law:x:m:1",
        "label",
        "https://x",
        "quote",
        True,
        {"passage_exists": True},
        (Quotation("quote", "law:x:m:1#p1"),),
        "2024-04-01",
        "2090-04-01",
    )
    answer = Answer(
        "q",
        "answered",
        "t[1]",
        (Statement("t", (1,)),),
        (citation,),
        ("n",),
        "none",
        "gen",
        "2024-06-01",
        {"total": 1.5},
    )
    assert Answer.from_dict(json.loads(json.dumps(answer.to_dict()))) == answer


def test_the_json_of_an_answer_has_the_keys_that_other_tools_read() -> None:
    answer = Answer("q", "not_found", "t").to_dict()
    assert {"status", "text", "statements", "citations", "notices", "llm", "on", "timings"} <= answer.keys()


def test_what_was_consulted_and_whether_the_evidence_is_weak_survive_json() -> None:
    kept = Answer("q", "answered", "t", consulted=(Consulted("diet:1", "答弁", "https://example.jp", True),), weak=True)
    assert Answer.from_dict(json.loads(json.dumps(kept.to_dict()))) == kept


def test_an_answer_kept_before_there_was_anything_consulted_is_read() -> None:
    old = Answer("q", "answered", "t").to_dict()
    del old["consulted"], old["weak"]
    assert Answer.from_dict(json.loads(json.dumps(old))) == Answer("q", "answered", "t")
