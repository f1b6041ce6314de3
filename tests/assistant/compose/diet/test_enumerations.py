from __future__ import annotations

from assistant.compose.diet.enumerations import enumerations


def test_points_are_found_from_their_announcement_to_the_last_one() -> None:
    texts = [
        "図書館の方針を申し上げます。",
        "柱は三つございます。",
        "一つ目は、蔵書の充実です。",
        "予算も増やします。",
        "二つ目は、閲覧席です。",
        "三つ目は、開館時間です。",
        "以上です。",
    ]
    (found,) = enumerations(texts)
    assert (found.whole, found.points) == ((1, 2, 3, 4, 5), (1, 2, 4, 5))


def test_ordinals_are_read_in_any_digits() -> None:
    assert enumerations(["第１に、蔵書です。", "第２に、閲覧席です。"])[0].points == (0, 1)


def test_one_and_another_one_are_two_points() -> None:
    texts = ["二つの取組が必要です。", "一つは、蔵書の充実です。", "もう一つは、閲覧席の増設です。"]
    assert enumerations(texts)[0].points == (0, 1, 2)


def test_connectives_count_where_as_many_points_were_announced() -> None:
    texts = ["二点申し上げます。", "まず、蔵書を充実します。", "古い本も残します。", "次に、閲覧席を増やします。"]
    assert enumerations(texts)[0].points == (0, 1, 3)


def test_connectives_alone_announce_nothing() -> None:
    assert enumerations(["まず、蔵書を充実します。", "次に、閲覧席を増やします。"]) == []


def test_a_number_of_things_is_no_enumeration() -> None:
    assert enumerations(["二つの図書館があります。", "蔵書は一万冊です。", "また、閲覧席もあります。"]) == []


def test_a_single_ordinal_is_no_enumeration() -> None:
    assert enumerations(["第一に、蔵書です。", "閲覧席も増やします。"]) == []


def test_points_far_apart_do_not_belong_together() -> None:
    assert enumerations(["第一に、蔵書です。", *["別の話です。"] * 20, "第二に、閲覧席です。"]) == []
