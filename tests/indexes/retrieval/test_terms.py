from __future__ import annotations

from indexes.lexicon import Entry, Translation
from indexes.retrieval import Query, Steps
from indexes.retrieval.terms import STATUTORY_WEIGHT, SYNONYM_WEIGHT, Terms, terms_of


def terms(text: str, *translations: Translation, statutory: str = "", steps: Steps | None = None) -> Terms:
    return terms_of(Query(text, statutory=statutory), translations, steps or Steps())


def translated(*wordings: str, strength: float = 1.0, law: str = "") -> Translation:
    return Translation(Entry((), wordings, law), frozenset(), strength, 1.0)


def test_the_words_of_the_question_have_full_weight_in_both_fields() -> None:
    found = terms("図書の返却")
    assert found.head == found.body == {"図書": 1.0, "返却": 1.0}


def test_terms_of_many_laws_are_looked_for_beside_the_words() -> None:
    assert terms("家賃", translated("返却")).body == {"家賃": 1.0, "返却": SYNONYM_WEIGHT}


def test_a_weak_translation_weighs_less() -> None:
    assert terms("家賃", translated("返却", strength=0.5)).body["返却"] == SYNONYM_WEIGHT / 2


def test_wordings_of_one_law_are_not_looked_for_in_all() -> None:
    assert terms("家賃", translated("返却", law="図書法")).body == {"家賃": 1.0}


def test_words_for_what_is_wanted_weigh_little_even_where_the_question_has_them() -> None:
    found = terms("図書の罰金", statutory="罰金 過料")
    assert found.body == {"図書": 1.0, "罰金": STATUTORY_WEIGHT, "過料": STATUTORY_WEIGHT}


def test_without_the_step_references_are_left_out() -> None:
    assert "27条" in terms("図書法第27条").body
    assert "27条" not in terms("図書法第27条", steps=Steps(references=False)).body


def test_without_the_step_the_head_is_not_searched() -> None:
    assert terms("図書", steps=Steps(head=False)).head == {}


def test_what_is_embedded_are_the_words_and_the_terms() -> None:
    assert [token.form for token in terms("家賃", translated("返却")).embedded] == ["家賃", "返却"]
