from __future__ import annotations

from indexes.retrieval.merging import without_near_duplicates

WORDS = [f"語{n}" for n in range(40)]


def shown(*texts: list[str], kept: tuple[str, ...] = ()) -> list[str]:
    forms = {f"law:{n}": ("", " ".join(text)) for n, text in enumerate(texts)}
    ranked = [(key, 1.0 - n / 10) for n, key in enumerate(forms)]
    return [key for key, _ in without_near_duplicates(ranked, forms, kept)]


def test_what_says_the_same_as_a_better_one_is_left_out() -> None:
    assert shown(WORDS, WORDS) == ["law:0"]


def test_one_word_in_forty_makes_no_difference() -> None:
    assert shown(WORDS, [*WORDS[:-1], "別"]) == ["law:0"]


def test_a_text_that_says_something_else_besides_stays() -> None:
    assert shown(WORDS, WORDS[:30], [*WORDS[:35], *"あいうえお"]) == ["law:0", "law:1", "law:2"]


def test_what_the_question_names_stays() -> None:
    assert shown(WORDS, WORDS, kept=("law:1",)) == ["law:0", "law:1"]


def test_short_texts_are_alike_by_chance_and_stay() -> None:
    assert shown(WORDS[:5], WORDS[:5]) == ["law:0", "law:1"]


def test_what_has_no_forms_stays() -> None:
    ranked = [("diet:1", 1.0), ("diet:2", 0.5)]
    assert without_near_duplicates(ranked, {}, ()) == ranked
