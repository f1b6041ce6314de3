from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.passage import (
    DIGEST_MARK,
    KINDS,
    Article,
    Document,
    Line,
    Passage,
    Speech,
    Written,
    amending_article_id,
    article_id,
    base_id,
    document_id,
    law_order,
    speech_passage_id,
    table_id,
    written_id,
)
from tests.indexes.samples import article_passage, speech_passage

TEXT = st.text(max_size=20)
LINES = st.lists(st.builds(Line, TEXT, TEXT), max_size=4).map(tuple)
ARTICLES = st.builds(
    Article,
    TEXT,
    TEXT,
    TEXT,
    st.lists(TEXT, max_size=3).map(tuple),
    st.lists(TEXT, max_size=3).map(tuple),
    TEXT,
    TEXT,
    TEXT,
    st.none() | st.dates(),
    st.booleans(),
    st.none() | st.dates(),
    TEXT,
    TEXT,
)
SPEECHES = st.builds(
    Speech,
    TEXT,
    st.integers(),
    TEXT,
    TEXT,
    TEXT,
    st.dates(),
    st.integers(),
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    st.booleans(),
    TEXT,
    TEXT,
    TEXT,
    TEXT,
)


WRITTEN = st.builds(
    Written, TEXT, st.integers(), st.integers(), TEXT, TEXT, st.none() | st.dates(), st.booleans(), TEXT, st.booleans()
)
DOCUMENTS = st.builds(
    Document,
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    st.none() | st.dates(),
    TEXT,
    st.booleans(),
    st.lists(TEXT, max_size=3).map(tuple),
    st.none() | st.integers(),
)
SOURCES = {"law": ARTICLES, "diet": SPEECHES, "shitsumon": WRITTEN, "doc": DOCUMENTS}


def passages(kind: str) -> st.SearchStrategy[Passage]:
    ids = TEXT.map(lambda rest: f"{kind}:{rest}")
    return st.builds(Passage, ids, LINES, SOURCES[kind], TEXT, st.booleans())


@given(st.sampled_from(KINDS).flatmap(passages))
def test_a_passage_survives_its_own_json(passage: Passage) -> None:
    assert Passage.from_json(passage.id, passage.url, passage.verbatim, passage.to_json()) == passage


def test_json_keeps_japanese_letters_readable() -> None:
    assert "題名を告げる。" in article_passage().to_json()


@pytest.mark.parametrize("payload", ["", "[", '{"lines": []}', '{"source": {"date": "いつか"}, "lines": []}'])
def test_a_payload_that_no_passage_wrote_is_refused(payload: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        Passage.from_json("law:x:m:1", "", True, payload)


def test_an_article_id_names_law_part_and_number() -> None:
    assert article_id("599AC0000000001", "30_4") == "law:599AC0000000001:m:30_4"


def test_an_article_of_the_supplementary_provisions_has_an_id_of_its_own() -> None:
    assert article_id("599AC0000000001", "1", supplementary=True) == "law:599AC0000000001:s:1"


def test_an_appended_table_is_numbered_from_one() -> None:
    assert table_id("599AC0000000001", 1) == "law:599AC0000000001:t:1"


def test_an_article_of_an_amending_law_is_named_after_that_law() -> None:
    assert amending_article_id("599AC0000000001", "20140613_69", "2") == "law:599AC0000000001:a20140613_69:2"


@pytest.mark.parametrize(
    ("house", "answer", "passage_id"),
    [("衆議院", False, "shitsumon:shu:217:9:q"), ("参議院", True, "shitsumon:san:217:9:a")],
)
def test_a_written_question_and_its_answer_differ_in_the_last_letter(house: str, answer: bool, passage_id: str) -> None:
    assert written_id(house, 217, 9, answer=answer) == passage_id


def test_a_part_of_a_document_is_named_by_slug_and_section() -> None:
    assert document_id("ai-plan", "2-c") == "doc:ai-plan:2-c"


PRINTED = [
    "m:toc", "m:0", "m:1", "m:3", "m:3_2", "m:20-25", "m:26", "m:100", "t:1", "t:2", "t:10",
    "s:0", "s:1", "s:2", "s:t1", "a20140613_69:1", "a20140613_69:2", "a20140613_69:t1", "a20140613_70:1", "a20250401_3:1",
]  # fmt: skip


@given(st.permutations(PRINTED))
def test_the_passages_of_a_law_sort_as_they_are_printed(parts: list[str]) -> None:
    ids = [f"law:599AC0000000001:{part}" for part in parts]
    assert sorted(ids, key=law_order) == [f"law:599AC0000000001:{part}" for part in PRINTED]


def test_a_speech_id_is_the_ndls() -> None:
    assert speech_passage_id("199905254X00120250401_003") == "diet:199905254X00120250401_003"


@pytest.mark.parametrize("place", ["", "#p2", "#p2i1", "#p2i1s3"])
def test_the_base_id_forgets_the_place_inside(place: str) -> None:
    assert base_id(f"law:599AC0000000001:m:3{place}") == "law:599AC0000000001:m:3"


@pytest.mark.parametrize(
    ("passage_id", "kind"),
    [("law:x:m:1", "law"), ("diet:1_2", "diet"), ("shitsumon:217:1", "shitsumon"), ("doc:guideline", "doc")],
)
def test_the_kind_is_the_first_part_of_the_id(passage_id: str, kind: str) -> None:
    assert Passage(passage_id, (), article_passage().source, "").kind == kind


@pytest.mark.parametrize("passage_id", ["", "laws:x:m:1", "3"])
def test_an_id_without_a_known_kind_is_refused(passage_id: str) -> None:
    with pytest.raises(ValueError, match="kind must be one of law, diet, shitsumon, doc"):
        _ = Passage(passage_id, (), article_passage().source, "").kind


def test_the_text_has_one_line_for_each() -> None:
    assert article_passage(("p1", "甲"), ("p1i1", "乙")).text == "甲\n乙"


def test_an_article_is_cited_by_law_label_and_caption() -> None:
    assert article_passage().label == "架空図書の貸出し及び返却に関する法律 第三条（貸出しの申込み）"


def test_an_article_without_a_caption_is_cited_without_brackets() -> None:
    assert article_passage(caption="").label == "架空図書の貸出し及び返却に関する法律 第三条"


def test_an_article_of_the_supplementary_provisions_is_cited_as_one() -> None:
    assert article_passage(supplementary=True, caption="").label == "架空図書の貸出し及び返却に関する法律 附則第三条"


def test_a_speech_is_cited_by_meeting_day_speaker_and_office() -> None:
    assert speech_passage().label == "衆議院 架空図書特別委員会 第1号（2025年4月1日）例示一郎（架空図書担当大臣）"


def test_a_speaker_without_an_office_is_cited_without_brackets() -> None:
    assert speech_passage(position="").label == "衆議院 架空図書特別委員会 第1号（2025年4月1日）例示一郎"


@pytest.mark.parametrize("passage", [article_passage(), speech_passage()])
def test_only_a_digest_carries_the_digest_mark(passage: Passage) -> None:
    digest = Passage(passage.id, passage.lines, passage.source, passage.url, verbatim=False)
    assert digest.label == f"{passage.label}【{DIGEST_MARK}】"


@pytest.mark.parametrize(
    ("law_id", "title", "short"),
    [
        ("415AC0000000057", "個人情報の保護に関する法律", "個人情報保護法"),
        ("599AC0000000001", "架空図書の貸出し及び返却に関する法律", "架空図書の貸出し及び返却に関する法律"),
        ("345AC0000000048", "著作権法", "著作権法"),
    ],
)
def test_only_the_catalogue_gives_a_long_title_another_name(law_id: str, title: str, short: str) -> None:
    source = article_passage(law_id=law_id, law_title=title, abbreviations=("古い略称",)).source
    assert isinstance(source, Article)
    assert source.short_title == short


TWO_PARAGRAPHS = article_passage(("p1", "甲"), ("p2", "乙"), ("p2i1", "丙"), ("p2i1s1", "丁"))
ONE_PARAGRAPH = article_passage(("p1", "甲"), ("p1i1", "乙"), ("p1i2_2", "丙"))


@pytest.mark.parametrize(
    ("passage", "at", "label"),
    [
        (TWO_PARAGRAPHS, "p1", "第1項"),
        (TWO_PARAGRAPHS, "p2", "第2項"),
        (TWO_PARAGRAPHS, "p2i1", "第2項第1号"),
        (TWO_PARAGRAPHS, "p2i1s1", "第2項第1号イ"),
        (TWO_PARAGRAPHS, "p10i3_2", "第10項第3号の2"),
        (ONE_PARAGRAPH, "p1", ""),
        (ONE_PARAGRAPH, "p1i1", "第1号"),
        (ONE_PARAGRAPH, "p1i2_2", "第2号の2"),
        (ONE_PARAGRAPH, "", ""),
        (speech_passage("甲"), "p1", ""),
    ],
)
def test_a_place_is_named_as_far_as_it_needs_naming(passage: Passage, at: str, label: str) -> None:
    assert passage.place_label(at) == label


def test_an_article_of_an_amending_law_is_cited_as_one() -> None:
    passage = article_passage(amending="令和九十九年法律第九号", supplementary=True, caption="")
    assert passage.label == "架空図書の貸出し及び返却に関する法律 附則（令和九十九年法律第九号）第三条"


def test_a_written_answer_is_cited_by_session_title_number_and_day() -> None:
    source = Written("衆議院", 217, 9, "架空の図書に関する質問", "仮名花子", date(2025, 4, 1), answer=True)
    passage = Passage("shitsumon:shu:217:9:a", (), source, "")
    label = "衆議院 第217回国会 架空の図書に関する質問 答弁書（第9号、2025年4月1日）"
    assert (passage.label, passage.government_answer) == (label, True)


def test_a_part_of_a_document_is_cited_by_title_publisher_day_section_and_page() -> None:
    source = Document("plan", "架空計画", "架空庁", "第二章", date(2025, 4, 1), page=7)
    assert Passage("doc:plan:2", (), source, "").label == "架空計画（架空庁、2025年4月1日）第二章 p.7"


@pytest.mark.parametrize(
    ("facts", "searchable"), [({}, True), ({"num": "toc"}, False), ({"amending": "改正法"}, False)]
)
def test_contents_and_provisions_of_amending_laws_are_not_searched(facts: dict[str, str], searchable: bool) -> None:
    assert article_passage(**facts).searchable is searchable


def test_a_day_is_written_in_iso_form() -> None:
    payload = json.loads(article_passage(in_force=date(2025, 4, 1)).to_json())
    assert payload["source"]["in_force"] == "2025-04-01"
