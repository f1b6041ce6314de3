from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from indexes.passage import Article, Passage, Speech, article_id
from indexes.sources.egov import read_law
from indexes.sources.files import RawFile, read_files
from indexes.sources.kokkai import read_minutes
from indexes.sources.starter import starter_passages
from tests.indexes.samples import AI_ACT

DIGESTS = list(starter_passages())
ARTICLES = {digest.id: digest for digest in DIGESTS if isinstance(digest.source, Article)}
ANSWERS = {digest.id: digest for digest in DIGESTS if isinstance(digest.source, Speech)}
# A name of an institution or a law may be this long; a sentence of the official text may not be taken over.
LONGEST_RUN = 60


def test_the_starter_corpus_holds_the_ai_act_and_answers_on_it() -> None:
    assert list(ARTICLES) == [
        *(article_id(AI_ACT, str(num)) for num in range(1, 29)),
        article_id(AI_ACT, "1", supplementary=True),
        article_id(AI_ACT, "2", supplementary=True),
    ]
    assert len(ANSWERS) == len(DIGESTS) - 30 > 0


def test_no_two_digests_share_an_id() -> None:
    assert [key for key, count in Counter(digest.id for digest in DIGESTS).items() if count > 1] == []


def test_no_digest_claims_to_be_official_wording() -> None:
    assert [digest.id for digest in DIGESTS if digest.verbatim] == []


def test_every_digest_says_something_in_every_line() -> None:
    assert [digest.id for digest in DIGESTS if not all(line.text.strip() for line in digest.lines)] == []
    assert [digest.id for digest in DIGESTS if not digest.lines] == []


def test_every_answer_is_the_governments() -> None:
    assert [key for key, digest in ANSWERS.items() if not speech_of(digest).government] == []


def test_every_answer_links_to_its_own_speech() -> None:
    def link(key: str) -> str:
        issue, _, order = key.removeprefix("diet:").rpartition("_")
        return f"https://kokkai.ndl.go.jp/txt/{issue}/{int(order)}"

    assert {key: digest.url for key, digest in ANSWERS.items()} == {key: link(key) for key in ANSWERS}


@pytest.fixture(scope="module")
def official_act(corpus: Path) -> dict[str, Passage]:
    return by_id(one for file in raw(corpus / "egov_official") if AI_ACT in file.name for one in read_law(file))


@pytest.fixture(scope="module")
def official_speeches(corpus: Path) -> dict[str, Passage]:
    # The collection in JSON Lines comes first: where the API's own answer has the speech too, that one counts.
    paths = [*sorted(corpus.glob("kokkai_*.jsonl*")), *sorted(corpus.glob("kokkai_*.json")), corpus / "kokkai_api"]
    return by_id(one for path in paths for file in raw(path) for one in read_minutes(file))


def raw(path: Path) -> Iterable[RawFile]:
    return (file for file in read_files([path]) if isinstance(file, RawFile))


def by_id(found: Iterable[object]) -> dict[str, Passage]:
    return {one.id: one for one in found if isinstance(one, Passage)}


def place(passage: Passage) -> tuple[object, ...]:
    source = passage.source
    assert isinstance(source, Article)
    return (source.law_title, source.law_number, source.num, source.label, source.caption, source.supplementary)


def speech_of(passage: Passage) -> Speech:
    assert isinstance(passage.source, Speech)
    return passage.source


def occasion(passage: Passage) -> tuple[object, ...]:
    speech = speech_of(passage)
    return (speech.date, speech.session, speech.house, speech.meeting, speech.order, speech.speaker, passage.url)


def runs(text: str) -> set[str]:
    """Every run of letters longer than may be shared."""
    return {text[start : start + LONGEST_RUN + 1] for start in range(len(text) - LONGEST_RUN)}


def shared(digests: dict[str, Passage], official: dict[str, Passage]) -> list[str]:
    return [
        f"{key}: {run}"
        for key, digest in digests.items()
        for line in digest.lines
        for run in runs(line.text)
        if run in official[key].text
    ]


def test_the_digest_of_the_act_has_exactly_its_articles(official_act: dict[str, Passage]) -> None:
    assert list(ARTICLES) == list(official_act)


def test_every_article_stands_where_the_official_text_has_it(official_act: dict[str, Passage]) -> None:
    assert {key: place(digest) for key, digest in ARTICLES.items()} == {
        key: place(passage) for key, passage in official_act.items()
    }


def test_every_article_stands_below_its_official_chapter(official_act: dict[str, Passage]) -> None:
    def path(passage: Passage) -> tuple[str, ...]:
        assert isinstance(passage.source, Article)
        return passage.source.path

    main = [key for key in ARTICLES if ":m:" in key]
    assert {key: path(ARTICLES[key]) for key in main} == {key: path(official_act[key]) for key in main}


def test_every_paragraph_and_item_of_a_digest_is_one_of_the_article(official_act: dict[str, Passage]) -> None:
    def places(passage: Passage) -> list[str]:
        return [line.at for line in passage.lines]

    assert {key: places(digest) for key, digest in ARTICLES.items()} == {
        key: places(passage) for key, passage in official_act.items()
    }


def test_every_answer_has_date_house_meeting_speaker_and_link_of_the_official_record(
    official_speeches: dict[str, Passage],
) -> None:
    assert {key: occasion(digest) for key, digest in ANSWERS.items()} == {
        key: occasion(official_speeches[key]) for key in ANSWERS
    }


def test_every_answer_has_the_issue_of_the_official_record_where_that_names_it(
    official_speeches: dict[str, Passage],
) -> None:
    issues = {key: speech_of(official_speeches[key]).issue for key in ANSWERS}
    assert {key: speech_of(ANSWERS[key]).issue for key, issue in issues.items() if issue} == {
        key: issue for key, issue in issues.items() if issue
    }


def test_every_answer_was_given_by_the_government(official_speeches: dict[str, Passage]) -> None:
    assert [key for key in ANSWERS if not speech_of(official_speeches[key]).government] == []


def test_no_digest_of_an_article_copies_the_official_text(official_act: dict[str, Passage]) -> None:
    assert shared(ARTICLES, official_act) == []


def test_no_digest_of_an_answer_copies_the_minutes(official_speeches: dict[str, Passage]) -> None:
    assert shared(ANSWERS, official_speeches) == []
