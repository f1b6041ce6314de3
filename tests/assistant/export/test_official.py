from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answer import Quotation
from assistant.export.official import clipboard, clipboard_of, official
from indexes.passage import Article, Passage
from tests.assistant.builders import article, document, speech, written
from tests.assistant.export.samples import DIGEST, LENDING, citation


def of(passage: Passage, *quotes: tuple[str, str], **facts: object) -> str:
    return official(citation(1, passage, *quotes, **facts), passage)


def with_facts(**facts: object) -> Passage:
    passage = article("27", ("p1", "貸し出す。"), ("p2", "返す。"))
    assert isinstance(passage.source, Article)
    return replace(passage, source=replace(passage.source, **facts))  # type: ignore[arg-type]


def test_an_article_is_cited_with_the_number_of_its_law_and_the_place_quoted() -> None:
    assert of(LENDING, ("p1i2", "修理中")) == "架空図書貸出法（令和99年法律第1号）第27条第1項第2号"


def test_the_place_is_that_of_the_quotation_chosen() -> None:
    whole = citation(1, LENDING, ("p1", "図書"), ("p2", "期間"))
    assert official(whole, LENDING) == "架空図書貸出法（令和99年法律第1号）第27条第1項及び第2項"
    assert official(whole, LENDING, whole.quotes[1:]) == "架空図書貸出法（令和99年法律第1号）第27条第2項"
    assert official(whole, LENDING, ()) == "架空図書貸出法（令和99年法律第1号）第27条"


@pytest.mark.parametrize(
    ("facts", "cited"),
    [
        ({"law_number": "平成十五年法律第五十七号"}, "架空図書貸出法（平成15年法律第57号）第27条第2項"),
        ({"law_number": "昭和二十年第一復員省令第百四号"}, "架空図書貸出法（昭和20年第一復員省令第104号）第27条第2項"),
        ({"law_number": "平成十三年三月二十九日内閣総理大臣決定"}, "架空図書貸出法（平成13年3月29日内閣総理大臣決定）第27条第2項"),
        ({"law_number": "令和元年人事院規則九―一五三"}, "架空図書貸出法（令和元年人事院規則9―153）第27条第2項"),
        ({"law_title": "人事院規則九―五（給与簿）", "law_number": "昭和二十六年人事院規則九―五"}, "人事院規則九―五（給与簿）第27条第2項"),
        ({"law_title": "日本国憲法", "law_number": "昭和二十一年憲法"}, "日本国憲法第27条第2項"),
        ({"law_number": ""}, "架空図書貸出法第27条第2項"),
        ({"num": "30_4_2", "label": "第三十条の四の二"}, "架空図書貸出法（令和99年法律第1号）第30条の4の2第2項"),
        ({"supplementary": True}, "架空図書貸出法（令和99年法律第1号）附則第27条第2項"),
        ({"supplementary": True, "num": "0", "label": ""}, "架空図書貸出法（令和99年法律第1号）附則第2項"),
        (
            {"supplementary": True, "amending": "平成二十七年法律第六十五号"},
            "架空図書貸出法（令和99年法律第1号）附則（平成27年法律第65号）第27条第2項",
        ),
        ({"num": "t1", "label": "別表第一"}, "架空図書貸出法（令和99年法律第1号）別表第一第2項"),
    ],
)  # fmt: skip
def test_articles_of_every_kind_of_law_are_cited(facts: dict[str, object], cited: str) -> None:
    assert of(with_facts(**facts), ("p2", "返す。")) == cited


def test_a_speech_is_cited_with_session_meeting_day_office_and_number() -> None:
    passage = speech(12, "お答えします。")
    assert (
        of(passage, ("", "お答え"))
        == "第999回国会 衆議院架空委員会 第1号（令和7年4月1日）架空太郎架空大臣（発言番号12）"
    )


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"issue": ""}, "第999回国会 衆議院架空委員会（令和7年4月1日）架空太郎架空大臣（発言番号12）"),
        ({"position": "架空省架空局長"}, "第999回国会 衆議院架空委員会 第1号（令和7年4月1日）架空太郎（架空省架空局長）（発言番号12）"),
        ({"position": ""}, "第999回国会 衆議院架空委員会 第1号（令和7年4月1日）架空太郎（発言番号12）"),
        ({"position": "", "role": "参考人"}, "第999回国会 衆議院架空委員会 第1号（令和7年4月1日）架空太郎（参考人）（発言番号12）"),
    ],
)  # fmt: skip
def test_what_is_not_known_of_a_speech_is_left_out(facts: dict[str, str], told: str) -> None:
    passage = speech(12, "お答えします。")
    assert of(replace(passage, source=replace(passage.source, **facts))) == told  # type: ignore[arg-type]


def test_a_written_answer_is_cited_by_its_question_and_its_day() -> None:
    head = "第999回国会 参議院 質問第7号「図書の貸出期間に関する質問主意書」"
    assert of(written(("1-2", "一の２について")), ("1-2", "一の２")) == (
        f"{head}（質問花子提出）に対する答弁書（令和7年5月2日）一の2について"
    )
    assert of(written(("12", "答える。")), ("12", "答える")).endswith("に対する答弁書（令和7年5月2日）十二について")
    assert of(written(("1", "問う。"), answer=False), ("1", "問う")).endswith("質問花子提出）一")
    assert of(written(("1", "問う。"), answer=False)) == f"{head}（令和7年5月2日、質問花子提出）"
    assert of(written(("1", "答える。"), date=None, submitter="")) == f"{head}に対する答弁書"


def test_a_document_is_cited_with_publisher_day_section_and_page() -> None:
    assert of(document("貸し出す。")) == "架空図書館運営指針（架空図書庁、令和7年3月31日） 第２章　貸出し（12頁）"
    dated = document("貸し出す。", title="架空計画（令和7年3月31日決定）", page=None)
    assert of(dated) == "架空計画（令和7年3月31日決定）（架空図書庁） 第２章　貸出し"


def test_a_digest_and_a_text_not_in_force_say_so() -> None:
    assert of(DIGEST).endswith("第3条【要約（原文ではありません）】")
    old = "【改正前の条文（2024年4月1日に改正・廃止）】"
    assert of(LENDING, label=LENDING.label + old) == f"架空図書貸出法（令和99年法律第1号）第27条{old}"


def test_the_label_stands_where_the_passage_is_gone() -> None:
    assert official(citation(1, LENDING), None) == LENDING.label


def test_the_clipboard_holds_quotation_citation_and_address() -> None:
    cited = citation(1, LENDING, ("p1", "図書を\n貸し出す。"))
    lines = clipboard(cited, LENDING).split("\n")
    assert lines == ["「図書を 貸し出す。」", "架空図書貸出法（令和99年法律第1号）第27条第1項", LENDING.url]
    assert clipboard(cited, LENDING, quotation=False, url=False) == lines[1]
    assert clipboard(cited, LENDING, quotation=False) == "\n".join(lines[1:])
    chosen = Quotation("二週間", f"{LENDING.id}#p2")
    assert clipboard(cited, LENDING, [chosen], url=False).split("\n") == [
        "「二週間」",
        lines[1].replace("第1項", "第2項"),
    ]


def test_an_address_that_is_no_web_address_is_not_copied() -> None:
    assert "javascript" not in clipboard(citation(1, LENDING, url="javascript:alert(1)"), LENDING)


def test_a_passage_that_no_answer_cites_is_copied_with_its_address() -> None:
    assert clipboard_of(LENDING).split("\n") == ["架空図書貸出法（令和99年法律第1号）第27条", LENDING.url]
    assert clipboard_of(DIGEST).split("\n")[0].endswith("【要約（原文ではありません）】")
