from __future__ import annotations

import json

from assistant.answer import Answer, Citation, Quotation, Statement


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
