from __future__ import annotations

import re

import pytest

from assistant.drafting.composing import draft_answers
from assistant.drafting.rendering import markdown, plain
from assistant.engine import Assistant
from tests.assistant.drafting import samples


@pytest.fixture(scope="module")
def page(drafting: Assistant) -> str:
    return markdown(draft_answers(drafting, "架空温室の入場料の引上げを検討しているのか。（架空大臣）"))


def test_the_form_is_that_of_a_ministry_and_says_that_it_is_a_draft(page: str) -> None:
    assert page.startswith("# 【案・AI生成】国会答弁資料\n")
    headings = [line for line in page.splitlines() if line.startswith("#")]
    assert headings[1] == "## 問1　架空温室の入場料の引上げを検討しているのか【案・AI生成】"
    assert [heading.removeprefix("### ") for heading in headings[2:-1]] == [
        "答【案・AI生成】",
        "根拠となる過去の答弁（新しい順）",
        "関係条文",
        "過去の答弁と異なる点（確認が必要な点）",
        "更問",
    ]
    assert headings[-1] == "## 出典"


def test_every_marker_has_its_source_with_an_address(page: str) -> None:
    body, _, sources = page.partition("## 出典")
    told = set(re.findall(r"^- \[(\d+)\]", sources, re.MULTILINE))
    assert set(re.findall(r"\[(\d+)\]", body)) == told
    assert len(re.findall(r"^  https://", sources, re.MULTILINE)) == len(told)


def test_a_draft_of_a_notice_opens_with_who_asks(drafting: Assistant) -> None:
    page = markdown(draft_answers(drafting, samples.STANDARD))
    assert "委員会：衆・総務委員会　日時：令和７年５月１３日（火）　質問者：架空 太郎　会派：架空民主党・無所属" in page
    assert "（通告の番号：１ （２））" in page
    assert "- 件名：架空温室法について" in page


def test_markup_in_a_question_stays_words(drafting: Assistant) -> None:
    page = markdown(
        draft_answers(drafting, "<script>alert(1)</script> [x](http://evil) 温室の**鍵**は誰が預かるのか。")
    )
    assert "<script>" not in page
    assert "[x](http" not in page
    assert plain("a\n# *b*") == r"a \# \*b\*"
