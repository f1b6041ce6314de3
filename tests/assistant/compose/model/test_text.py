"""Statements read off what models write."""

from __future__ import annotations

import time

import pytest

from assistant.compose.model.stream import so_far
from assistant.compose.model.text import Reply, read_reply

ADDRESSES = {"k3f": "https://laws.example.test/law/1#Mp-At_3", "m2p": "https://laws.example.test/law/2"}


def read(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.text, one.keys) for one in read_reply(text, ADDRESSES).said if not one.heading]


@pytest.mark.parametrize(
    "mark",
    ["[k3f]", "[K3F]", "［ｋ３ｆ］", "【k3f】", "（k3f）", "(k3f)", "〔k3f〕", "[[k3f]]", "[資料 k3f]", "（出典: k3f）", " k3f",
     "[k3f](https://evil.example/)", "[k3f, k3f]", "[k3f]\u200b", "**[k3f]**"],
)  # fmt: skip
def test_a_key_is_found_in_whatever_brackets_and_leaves_nothing_behind(mark: str) -> None:
    assert read(f"図書は無料です。{mark}") == [("図書は無料です。", ("k3f",))]
    assert read(f"図書は無料です{mark}。") == [("図書は無料です。", ("k3f",))]


@pytest.mark.parametrize(
    "marks", ["[k3f][m2p]", "[k3f, m2p]", "[k3fとm2p]", "【k3f】【m2p】", "(k3f、m2p)", "[k3f] [m2p]"]
)
def test_several_keys_bear_one_sentence(marks: str) -> None:
    assert read(f"図書は無料です。{marks}") == [("図書は無料です。", ("k3f", "m2p"))]


@pytest.mark.parametrize(
    "mark", ["[1]", "[z9z]", "[law:507AC:m:3]", "[k3]", "[k3fm]", "[^1]", "【3】", "[-1]", "[出典]", "[]"]
)
def test_what_only_looks_like_a_key_names_nothing_and_is_not_shown(mark: str) -> None:
    assert read(f"図書は無料です。{mark}") == [("図書は無料です。", ())]


def test_a_mark_bears_its_own_sentence_only() -> None:
    said = read("図書は無料です。期間は二週間です。[k3f]延長できます。\n\n返却箱があります。\n[m2p]")
    assert [keys for _, keys in said] == [(), ("k3f",), (), ("m2p",)]


def test_brackets_that_hold_words_stay() -> None:
    assert read("[AI]法（第3条）は、図書（2冊）を無料とします。[k3f]") == [
        ("［AI］法（第3条）は、図書（2冊）を無料とします。", ("k3f",))
    ]


def test_a_sentence_inside_a_quotation_ends_no_sentence_around_it() -> None:
    text = "「図書は無料とする。ただし、雑誌を除く。」と定めています。[k3f]"
    assert read(text) == [("「図書は無料とする。ただし、雑誌を除く。」と定めています。", ("k3f",))]


def test_a_quotation_that_is_never_closed_does_not_swallow_the_rest() -> None:
    assert len(read("「図書は無料です。[k3f]期間は二週間です。[m2p]")) == 2


@pytest.mark.parametrize("text", ["「図書は[k3f]無料とする。」と定めています。", "『[k3f]図書は無料』です。"])
def test_a_key_inside_a_quotation_is_a_word_of_it_and_bears_nothing(text: str) -> None:
    ((words, keys),) = read(text)
    assert keys == ()
    assert "k3f" not in words


def test_a_key_at_the_end_of_a_quotation_is_meant_as_a_mark() -> None:
    assert read("「図書は無料とする。[k3f]」") == [("「図書は無料とする。」", ("k3f",))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- 図書は無料です。[k3f]", "図書は無料です。"),
        ("・図書は無料です。[k3f]", "図書は無料です。"),
        ("1. 図書は無料です。[k3f]", "図書は無料です。"),
        ("（2）図書は無料です。[k3f]", "図書は無料です。"),
        ("> **図書**は`無料`です。[k3f]", "図書は無料です。"),
        ("1.5倍の図書が無料です。[k3f]", "1.5倍の図書が無料です。"),
        ("| 図書 | 無料 [k3f] |", "図書：無料"),
        ("図書館の資料のうち、図書の利用は\n無料です。[k3f]", "図書館の資料のうち、図書の利用は無料です。"),
    ],
)
def test_the_form_around_a_statement_is_taken_off(text: str, words: str) -> None:
    assert read(text) == [(words, ("k3f",))]


@pytest.mark.parametrize(
    "heading", ["# 結論", "**結論**", "次のとおりです：", "| 物 | 料金 |\n|---|---|", "---", "=====", "```"]
)
def test_headings_and_rules_are_no_statements(heading: str) -> None:
    assert read(f"{heading}\n図書は無料です。[k3f]") == [("図書は無料です。", ("k3f",))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("図書は<b>無料</b>です。", "図書は無料です。"),
        ("図書は<script>alert(1)</script>無料です。", "図書は無料です。"),
        ("図書は＜ｓｃｒｉｐｔ＞alert(1)＜／ｓｃｒｉｐｔ＞無料です。", "図書は無料です。"),
        ("図書は&lt;img src=x onerror=alert(1)&gt;無料です。", "図書は無料です。"),
        ("図書は<scr<script>x</script>ipt>alert(1)</script>無料です。", None),
        ("図書は![絵](https://evil.example/x.png)無料です。", "図書は無料です。"),
        ("図書は[無料](javascript:alert(1))です。", "図書は無料です。"),
        ("図書は無料です（https://evil.example/?a=「b」）。", None),
        ("図書は無料です（www.evil.example）。", "図書は無料です。"),
        ("図書は無料です（https://laws.example.test/law/1#Mp-At_3）。", None),
        ("図書は\u202e無料\u202c\u200bです\x07。", "図書は無料です。"),
        ("図書\U000e0041は\ufeff無料です。", "図書は無料です。"),
        ("A＜B、C＞Dの図書は無料です。", "A＜B、C＞Dの図書は無料です。"),
    ],
)
def test_markup_addresses_and_what_cannot_be_seen_are_taken_out(text: str, words: str | None) -> None:
    ((shown, _),) = read(f"{text}[k3f]")
    assert not any(sign in shown for sign in ("<", "alert", "evil", "](", "javascript", "\u202e", "\u200b"))
    assert words is None or shown == words


def test_the_address_of_a_passage_cited_stays_and_that_of_another_does_not() -> None:
    text = "図書は無料です（{}）。[k3f]"
    assert read(text.format(ADDRESSES["k3f"])) == [(text.format(ADDRESSES["k3f"])[:-5], ("k3f",))]
    assert read(text.format(ADDRESSES["m2p"])) == [("図書は無料です。", ("k3f",))]


def test_a_sentence_that_an_address_was_part_of_goes_with_it() -> None:
    assert read("様式は https://evil.example/f をご覧ください。[k3f]") == [("", ("k3f",))]


@pytest.mark.parametrize(
    "text",
    [
        '{"statements": [{"text": "図書は無料です。", "sources": ["k3f"]}], "not_found": false}',
        'はい。```json\n{"statements": [{"text": "図書は無料です。", "sources": ["[k3f]"]}]}\n```以上です。',
        '{"statements": [{"text": "図書は無料です。", "sources": "k3f"}, {"text": "期間は',
        '{"statements": [{"text": "図書は無料です。[k3f]", "sources": []}',
        '[{"text": "図書は無料です。", "sources": ["k3f", "z9z", 7]}]',
        '{"statements": ["図書は無料です。[k3f]"], "not_found": false}',
        '{"answer": "図書は無料です。[k3f]"}',
    ],
)
def test_json_is_read_as_far_as_it_is_whole(text: str) -> None:
    reply = read_reply(text, ADDRESSES)
    assert reply.as_json
    assert [(one.text, one.keys) for one in reply.said] == [("図書は無料です。", ("k3f",))]


@pytest.mark.parametrize("text", ['{"statements": [], "not_found": true}', '{"not_found": true, "statements": ['])
def test_json_may_say_that_nothing_answers(text: str) -> None:
    assert read_reply(text, ADDRESSES) == Reply((), as_json=True, not_found=True)


@pytest.mark.parametrize("text", ["{" * 4_000, "[" * 4_000, '{"a":' * 1_000, "<" * 4_000, "「" * 4_000, "[k3f]" * 800,
                                  "![" * 2_000, "-" * 4_000, "| " * 2_000, "&amp;" * 800, "a." * 2_000, "**" * 2_000,
                                  "<script>" * 500, '"text": "' * 500, "(" * 4_000, "http://" * 600])  # fmt: skip
def test_no_text_keeps_the_reader_busy(text: str) -> None:
    begun = time.monotonic()
    read_reply(text, ADDRESSES)
    so_far(text, list(ADDRESSES))
    assert time.monotonic() - begun < 1.0


def test_a_listener_sees_words_and_numbers_at_every_moment() -> None:
    text = "## 答え\n図書は**無料**です。[k3f]<b>期間</b>は二週間です（[m2p]）。![x](https://evil.example/)終わり[9]です。[k3f]"
    moments = [so_far(text[:end], list(ADDRESSES)) for end in range(len(text) + 1)]
    assert moments[-1] == "答え\n図書は無料です。[1]期間は二週間です[2]。終わりです。[1]"
    assert all(moments[-1].startswith(moment.rstrip("（[2]")) for moment in moments)
    assert not any(sign in "".join(moments) for sign in ("k3f", "m2p", "<", "*", "evil", "!", "#"))
