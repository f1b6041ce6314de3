from __future__ import annotations

import pytest

from assistant.llm_text import loops, without_thoughts


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<think>考える</think>答え。", "答え。"),
        ("<THINK>考える</Think>答え。", "答え。"),
        ("<thinking depth='2'>あ<think>い</think>う</thinking>答え。", "答え。"),
        ("考える</think>答え。", "答え。"),
        ("答え。<think>まだ考える", "答え。"),
        ("[THINK]考える[/THINK]答え。", "答え。"),
        ("<|channel|>analysis<|message|>we<|end|><|start|>assistant<|channel|>final<|message|>答え。", "答え。"),
        ("A<B、C>D。", "A<B、C>D。"),
        ("", ""),
    ],
)
def test_thoughts_are_taken_out_however_they_are_marked(text: str, said: str) -> None:
    assert without_thoughts(text) == said


@pytest.mark.parametrize(
    "text", ["あ" * 80, "図書は無料とします。[k3f]\n" * 3, "はい、そうです。そうです。" * 7, "第一に、" * 20]
)
def test_a_loop_is_noticed(text: str) -> None:
    assert loops(text)


@pytest.mark.parametrize(
    "text",
    ["", "図書は無料とします。[k3f]" * 2, "1: 3\n2: 3\n3: 3\n4: 3", "|---|---|---|\n| 図書 | 無料 |", "はい。" * 4],
)
def test_what_only_resembles_a_loop_goes_on(text: str) -> None:
    assert not loops(text)
