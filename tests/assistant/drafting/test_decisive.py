from __future__ import annotations

from assistant.drafting.decisive import Excerpt, with_proviso
from assistant.drafting.wording import further
from indexes.passage import Written
from indexes.sentences import split_sentences
from tests.assistant.builders import article, written

RULE, PROVISO = "図書を損傷した者は、これを弁償する。", "ただし、七歳に満たない者は、この限りでない。"


def test_a_provision_keeps_the_exception_behind_it() -> None:
    passage = article("2", ("p1", f"{RULE}{PROVISO}館長がこれを決める。"), ("p2", "ただし、水にぬれた図書を除く。"))
    first, *_ = split_sentences(passage)
    assert with_proviso(passage, first, 20) == Excerpt(RULE + PROVISO, "p1")


def test_an_exception_of_another_paragraph_is_not_joined() -> None:
    passage = article("2", ("p1", RULE), ("p2", PROVISO))
    first, *_ = split_sentences(passage)
    assert with_proviso(passage, first, 240) == Excerpt(RULE, "p1")


def test_a_draft_tells_that_the_rest_of_a_beginning_is_not_held() -> None:
    passage = written(("1", "二週間とする。"), complete=False)
    assert isinstance(passage.source, Written)
    excerpts = [Excerpt("二週間とする。", "1")]
    assert "「二週間とする」（以下は収録していません）と答弁" in further(passage, passage.source, excerpts)
    whole = written(("1", "二週間とする。"))
    assert "収録していません" not in further(whole, passage.source, excerpts)
