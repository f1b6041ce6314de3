from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from indexes.catalog import usual_name
from indexes.passage import LONG_TITLE, Article, Passage, Speech, article_id
from indexes.sources import starter
from indexes.sources.egov import read_law
from indexes.sources.files import RawFile, read_files
from indexes.sources.kokkai import read_minutes
from indexes.sources.starter import starter_passages
from tests.indexes.samples import AI_ACT

DIGESTS = list(starter_passages())
ARTICLES = {digest.id: digest for digest in DIGESTS if isinstance(digest.source, Article)}
ANSWERS = {digest.id: digest for digest in DIGESTS if isinstance(digest.source, Speech)}
LAW_FILES = {
    path.name: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(starter.__file__).parent / "laws").glob("*.toml"))
}
LAWS: dict[str, dict[str, Any]] = {data["law"]["law_id"]: data["law"] for data in LAW_FILES.values()}
# How many articles of each law are digested; a whole law has all of its own.
HELD = {
    "507AC0000000053": 30,
    "415AC0000000057": 60,
    "345AC0000000048": 38,
    "405AC0000000088": 23,
    "413AC0000000137": 21,
    "503AC0000000035": 20,
    "426AC1000000104": 17,
    "411AC0000000042": 15,
    "322AC1000000079": 14,
    "421AC0000000066": 13,
    "428AC1000000103": 11,
    "322AC0000000005": 11,
}
# A name of an institution or a law may be this long; a sentence of the official text may not be taken over.
LONGEST_RUN = 60


def test_the_starter_corpus_holds_every_article_of_the_ai_act() -> None:
    assert [key for key in ARTICLES if AI_ACT in key] == [
        *(article_id(AI_ACT, str(num)) for num in range(1, 29)),
        article_id(AI_ACT, "1", supplementary=True),
        article_id(AI_ACT, "2", supplementary=True),
    ]


def test_the_starter_corpus_holds_at_least_these_articles_of_each_law() -> None:
    held = Counter(place_of(digest).law_id for digest in ARTICLES.values())
    assert {law_id: held[law_id] for law_id in HELD if held[law_id] < HELD[law_id]} == {}
    assert sum(held.values()) - held[AI_ACT] >= 240


def test_the_starter_corpus_holds_answers() -> None:
    assert len(ANSWERS) > 0


def test_the_files_of_one_law_agree_on_it() -> None:
    assert {name for name, data in LAW_FILES.items() if data["law"] != LAWS[data["law"]["law_id"]]} == set()


def test_only_the_ai_act_is_digested_whole() -> None:
    assert [law_id for law_id, law in LAWS.items() if law["whole"]] == [AI_ACT]


def test_a_law_with_a_long_title_leads_with_its_usual_name() -> None:
    named = {law_id: law["abbreviations"][:1] for law_id, law in LAWS.items() if len(law["title"]) > LONG_TITLE}
    assert named == {law_id: [usual_name(law_id)] for law_id in named}


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
def official_laws(corpus: Path) -> dict[str, Passage]:
    """Every article of the laws digested, in the version of the law that the core collection holds."""
    folders = [folder for law_id in LAWS for folder in sorted((corpus / "egov_core").glob(f"{law_id}_*"))]
    return by_id(one for folder in folders for file in raw(folder) for one in read_law(file))


@pytest.fixture(scope="module")
def official_act(official_laws: dict[str, Passage]) -> dict[str, Passage]:
    return {key: passage for key, passage in official_laws.items() if AI_ACT in key}


@pytest.fixture(scope="module")
def official_speeches(corpus: Path) -> dict[str, Passage]:
    # The collection in JSON Lines comes first: where the API's own answer has the speech too, that one counts.
    paths = [*sorted(corpus.glob("kokkai_*.jsonl*")), *sorted(corpus.glob("kokkai_*.json")), corpus / "kokkai_api"]
    return by_id(one for path in paths for file in raw(path) for one in read_minutes(file))


def raw(path: Path) -> Iterable[RawFile]:
    return (file for file in read_files([path]) if isinstance(file, RawFile))


def by_id(found: Iterable[object]) -> dict[str, Passage]:
    return {one.id: one for one in found if isinstance(one, Passage)}


def place_of(passage: Passage) -> Article:
    assert isinstance(passage.source, Article)
    return passage.source


def place(passage: Passage) -> tuple[object, ...]:
    source = place_of(passage)
    return (source.law_title, source.law_number, source.num, source.label, source.caption, source.supplementary)


def lines_at(passage: Passage) -> list[str]:
    """The paragraphs and items of a passage, one each however many lines stand there in a row."""
    return [at for at, _ in groupby(line.at for line in passage.lines)]


def stand_in_order(some: list[str], every: list[str]) -> bool:
    rest = iter(every)
    return all(at in rest for at in some)


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
    assert [key for key in ARTICLES if AI_ACT in key] == list(official_act)


def test_every_paragraph_and_item_of_the_act_has_its_line(official_act: dict[str, Passage]) -> None:
    def places(passage: Passage) -> list[str]:
        return [line.at for line in passage.lines]

    assert {key: places(ARTICLES[key]) for key in official_act} == {
        key: places(passage) for key, passage in official_act.items()
    }


def test_the_articles_of_a_law_follow_each_other_as_in_the_official_text(official_laws: dict[str, Passage]) -> None:
    for law_id in LAWS:
        ours, theirs = ([key for key in keys if law_id in key] for keys in (ARTICLES, official_laws))
        assert stand_in_order(ours, theirs), law_id


def test_every_article_stands_where_the_official_text_has_it(official_laws: dict[str, Passage]) -> None:
    assert {key: place(digest) for key, digest in ARTICLES.items()} == {
        key: place(official_laws[key]) for key in ARTICLES
    }


def test_every_article_stands_below_its_official_chapter(official_laws: dict[str, Passage]) -> None:
    main = [key for key in ARTICLES if ":m:" in key]
    assert {key: place_of(ARTICLES[key]).path for key in main} == {
        key: place_of(official_laws[key]).path for key in main
    }


def test_every_paragraph_and_item_of_a_digest_is_one_of_the_article(official_laws: dict[str, Passage]) -> None:
    assert [
        key
        for key, digest in ARTICLES.items()
        if not stand_in_order(lines_at(digest), [line.at for line in official_laws[key].lines])
    ] == []


def test_every_digest_begins_with_the_first_paragraph(official_laws: dict[str, Passage]) -> None:
    begins = {key: digest.lines[0].at for key, digest in ARTICLES.items()}
    assert begins == {key: official_laws[key].lines[0].at for key in ARTICLES}


def test_every_law_is_dated_by_the_version_it_was_digested_from(official_laws: dict[str, Passage]) -> None:
    official = {place_of(passage).law_id: place_of(passage).in_force for passage in official_laws.values()}
    assert {law_id: law["in_force"] for law_id, law in LAWS.items()} == official


def test_every_article_of_a_law_digested_in_part_has_the_date_of_the_version() -> None:
    digests = [place_of(digest) for digest in ARTICLES.values()]
    assert [
        source.label
        for source in digests
        if not LAWS[source.law_id]["whole"] and source.in_force != LAWS[source.law_id]["in_force"]
    ] == []


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


def test_no_digest_of_an_article_copies_the_official_text(official_laws: dict[str, Passage]) -> None:
    assert shared(ARTICLES, official_laws) == []


def test_no_digest_of_an_answer_copies_the_minutes(official_speeches: dict[str, Passage]) -> None:
    assert shared(ANSWERS, official_speeches) == []
