from __future__ import annotations

from datetime import date

from assistant.compose.diet.timeline import BEST_MARK
from assistant.engine import Assistant
from tests.assistant.builders import written
from tests.assistant.compose.diet.speeches import drafted, said, texts

ASKED = "図書の貸出期間について政府はどう答弁したか"
OLD = said(1, "図書の貸出期間は二週間でございます。", day=date(2024, 3, 5), position="架空大臣政務官")
NEW = said(2, "図書の貸出期間の在り方を検討しております。", day=date(2025, 6, 7), position="架空庁図書局長")


def test_one_answer_is_led_by_day_place_person_and_questioner(assistant: Assistant) -> None:
    passage = said(1, "図書の貸出期間は二週間でございます。", question="貸出期間は何週間ですか")
    assert texts(drafted(assistant, ASKED, [passage]))[0] == (
        "2025年4月1日の衆議院架空委員会で、架空太郎架空大臣が次のように答弁しています（質問花子議員の質問に対して）。"
    )


def test_an_office_below_minister_stands_in_brackets(assistant: Assistant) -> None:
    assert "架空太郎（架空庁図書局長）が次のように" in texts(drafted(assistant, ASKED, [NEW]))[0]


def test_what_was_asked_is_told_in_one_line(assistant: Assistant) -> None:
    passage = said(1, "二週間でございます。図書の貸出期間です。", question="図書の貸出期間は何週間ですか")
    assert texts(drafted(assistant, ASKED, [passage]))[1] == "質問の要旨: 図書の貸出期間は何週間ですか"


def test_a_question_that_cannot_be_understood_by_itself_is_not_told(assistant: Assistant) -> None:
    for question in (
        "…図書の貸出期間はどうか",
        "その図書の貸出期間はどうか",
        "大臣に答弁を求めます",
        "図書の貸出期間" * 20,
    ):
        passage = said(1, "図書の貸出期間は二週間でございます。", question=question)
        assert not any(text.startswith("質問の要旨") for text in texts(drafted(assistant, ASKED, [passage])))


def test_several_answers_stand_newest_first_and_the_best_is_named_first(assistant: Assistant) -> None:
    draft = drafted(assistant, ASKED, [OLD, NEW])
    lead, *answers = draft.statements
    assert lead.text == (
        "政府の答弁は2件あります（新しい順）。質問に最も近いのは2024年3月5日の衆議院架空委員会での架空太郎架空大臣政務官の答弁で、"
        "最も新しいのは2025年6月7日の衆議院架空委員会での架空太郎（架空庁図書局長）の答弁です。"
    )
    assert lead.sources[0] == OLD.id
    assert [one.sources for one in answers] == [(NEW.id,), (OLD.id,)]
    assert [BEST_MARK in one.text for one in answers] == [False, True]


def test_the_latest_comes_first_where_it_is_asked_for(assistant: Assistant) -> None:
    draft = drafted(assistant, "図書の貸出期間についての最新の政府答弁", [OLD, NEW])
    assert draft.statements[0].text.endswith(
        "最も新しいのは、2025年6月7日の衆議院架空委員会での架空太郎（架空庁図書局長）の答弁です。"
    )
    assert draft.statements[0].sources[0] == NEW.id
    assert not any(BEST_MARK in text for text in texts(draft))


def test_the_same_words_said_again_are_told_and_not_quoted(assistant: Assistant) -> None:
    again = said(3, "図書の貸出期間は二週間でございます。", day=date(2024, 2, 2))
    more = said(4, "図書の貸出期間は、二週間でございます。", day=date(2024, 2, 1))
    draft = drafted(assistant, ASKED, [OLD, again, more])
    assert texts(draft)[-1] == (
        "同趣旨の答弁がほかに2件あります（2024年2月2日の衆議院架空委員会での架空太郎架空大臣の答弁 ほか）。"
    )
    assert sum("二週間" in text for text in texts(draft)) == 1


def test_other_figures_or_a_denial_are_not_the_same_again(assistant: Assistant) -> None:
    long = "図書の貸出期間については、図書館の現場の声を伺い、有識者の御意見も踏まえながら、"
    for first, second in (
        ("二週間といたします。", "三週間といたします。"),
        ("検討してまいります。", "検討しておりません。"),
    ):
        draft = drafted(assistant, ASKED, [said(1, long + first), said(2, long + second, day=date(2024, 1, 1))])
        assert [f"{long}{end}" in "".join(texts(draft)) for end in (first, second)] == [True, True]


def test_a_written_answer_is_told_apart_and_named_by_its_question(assistant: Assistant) -> None:
    answer = written(("1", "図書の貸出期間は、二週間を超えないものと考えている。"))
    draft = drafted(assistant, ASKED, [answer])
    assert texts(draft)[0] == (
        "政府は、2025年5月2日の図書の貸出期間に関する質問主意書（参議院第999回国会第7号）に対する答弁書で"
        "次のように答弁しています（質問花子議員の質問に対して）。"
    )
    both = drafted(assistant, ASKED, [answer, OLD])
    assert texts(both)[0].startswith("政府の答弁は2件あります（うち答弁書1件、新しい順）。")
    assert texts(both)[1].startswith(
        "2025年5月2日 図書の貸出期間に関する質問主意書（参議院第999回国会第7号）に対する答弁書"
    )


def test_a_written_answer_of_an_unknown_day_has_no_day(assistant: Assistant) -> None:
    answer = written(("1", "図書の貸出期間は、二週間を超えないものと考えている。"), date=None)
    assert texts(drafted(assistant, ASKED, [answer]))[0].startswith("政府は、図書の貸出期間に関する質問主意書")


def test_the_office_is_that_of_the_day_of_the_speech(assistant: Assistant) -> None:
    later = said(5, "図書の貸出期間の延長を認めます。", day=date(2026, 1, 9), position="別の大臣")
    draft = drafted(assistant, ASKED, [OLD, later])
    assert "架空太郎別の大臣" in texts(draft)[0]
    assert "架空太郎架空大臣政務官" in texts(draft)[0]


def test_every_bullet_names_its_passage_and_its_quotation(assistant: Assistant) -> None:
    draft = drafted(assistant, ASKED, [OLD, NEW])
    assert all(one.sources for one in draft.statements)
    assert all(f"「{quote.text}」" in one.text for one in draft.statements for quote in one.quotes)


def test_of_a_beginning_it_is_told_that_the_rest_is_not_held(assistant: Assistant) -> None:
    lines = (("1", "一について"), ("1", "図書の貸出期間は二週間である。なお、図書の貸"))
    held = texts(drafted(assistant, ASKED, [written(*lines, complete=False)]))
    assert held[-1] == "「一について　図書の貸出期間は二週間である。」（以下は収録していません）"
    whole = texts(drafted(assistant, ASKED, [written(("1", "図書の貸出期間は二週間である。"))]))
    assert whole[-1] == "「図書の貸出期間は二週間である。」"
