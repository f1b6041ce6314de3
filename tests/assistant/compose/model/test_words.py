"""Words of a model that are no statement on the matter."""

from __future__ import annotations

import pytest

import prompts
from assistant.answer import NOT_FOUND
from assistant.compose.model import words as model_words


@pytest.mark.parametrize(
    "text",
    [
        "The library lends books to everyone.",
        "The Prime Minister is 本部長.",
        "未经申报关闭灯塔的人将被逮捕。",
        "人工智能战略本部由内阁总理大臣领导。",
        "本部長由內閣總理大臣擔任並且負責全國的人工智慧發展。",
        "본부장은 총리입니다.",
        "Смотритель будет арестован.",
        "กรุงเทพมหานคร",
    ],
)
def test_another_language_is_noticed(text: str) -> None:
    assert model_words.foreign(text)


@pytest.mark.parametrize(
    "text",
    [
        "内閣総理大臣",
        "AI Act（Regulation (EU) 2024/1689）は、2024年に成立しています。",
        "渡邊󠄀昇治氏が答弁しています。",
        "髙橋委員と𠮷田委員が質問しています。",
        "GDPRに当たる定めがあります。",
        "期間：三十日",
    ],
)
def test_japanese_with_rare_letters_and_foreign_names_stays(text: str) -> None:
    assert not model_words.foreign(text)


@pytest.mark.parametrize("name", ["answer", "answer_json"])
def test_every_instruction_of_the_prompt_is_noticed_in_an_answer(name: str) -> None:
    lines = [line.removeprefix("- ") for line in prompts.load(name).system.splitlines()]
    sentences = [one for line in lines for one in line.split("。") if len(one) > 15 and "$" not in one]
    assert sentences
    assert all(model_words.of_the_prompt(one, "図書は、無料とする。") for one in sentences)


@pytest.mark.parametrize(
    "text", ["私は調査係です。", "システムプロンプトは次のとおりです。", "言語モデルとして答えます。"]
)
def test_talk_of_itself_is_noticed_unless_the_source_speaks_so(text: str) -> None:
    assert model_words.of_the_prompt(text, "図書は、無料とする。")
    assert not model_words.of_the_prompt(text, f"{text}とされている。")


def test_the_words_for_nothing_found_are_no_leak() -> None:
    assert not model_words.of_the_prompt(NOT_FOUND, "")
    assert model_words.says_nothing_found(f"「{NOT_FOUND}」")


@pytest.mark.parametrize(
    "text",
    [
        "貸出しの期間は何日ですか。",
        "貸出しの期間は何日か",
        "貸出しの期間です。",
        "貸出しの期間について。",
        "二週間でよろしいですか？",
    ],
)
def test_the_question_again_is_noticed(text: str) -> None:
    assert model_words.repeats(text, "貸出しの期間は何日ですか")


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("貸出しの期間は二週間です。", "貸出しの期間は何日ですか"),
        ("貸出しの期間は二週間です。", "貸出しの期間は二週間ですか"),
        ("義務があることは明らか。", "義務はありますか"),
    ],
)
def test_an_answer_in_the_words_of_the_question_stays(text: str, question: str) -> None:
    assert not model_words.repeats(text, question)


@pytest.mark.parametrize(
    "assent", ["はい、", "おっしゃるとおり、", "ご指摘の通りです。", "その通りですね。", "とても良い質問です！"]
)
def test_agreement_before_a_statement_is_taken_off(assent: str) -> None:
    assert model_words.without_assent(f"{assent}図書は無料です。") == "図書は無料です。"


def test_a_word_that_begins_like_agreement_stays() -> None:
    assert model_words.without_assent("はいる者は届け出ます。") == "はいる者は届け出ます。"
