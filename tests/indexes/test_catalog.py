from __future__ import annotations

import re
import tarfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from indexes.catalog import CATEGORIES, Entry, document, entries, law_aliases, repealed, usual_name
from indexes.sources.egov import LAW_URL, parse_file_name
from indexes.text.numerals import fold_width

LAWS = {entry.law_id: entry for entry in entries() if entry.law_id}
DOCUMENTS = {entry.slug: entry for entry in entries() if entry.slug}
BINDING = {"憲法", "法律", "政令", "府省令等"}
# The elements in question stand at the beginning of a file.
HEAD = 6_000


def twice(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def test_the_usual_name_of_a_law_is_its_first_alias() -> None:
    assert usual_name("415AC0000000057") == "個人情報保護法"


@pytest.mark.parametrize("law_id", ["599AC0000000001", "334AC0000000121"])
def test_a_law_without_an_alias_has_no_usual_name(law_id: str) -> None:
    assert usual_name(law_id) is None


def test_every_entry_is_a_law_or_a_document_and_never_both() -> None:
    assert [entry.title for entry in entries() if bool(entry.law_id) == bool(entry.slug)] == []
    assert len(LAWS) + len(DOCUMENTS) == len(entries())


def test_no_two_entries_share_a_title() -> None:
    assert twice([entry.title for entry in entries()]) == []


def test_no_alias_names_two_entries() -> None:
    assert twice([alias for entry in entries() for alias in entry.aliases]) == []


def test_no_alias_is_the_title_of_another_entry() -> None:
    titles = {entry.title: entry.key for entry in entries()}
    assert [a for entry in entries() for a in entry.aliases if titles.get(a, entry.key) != entry.key] == []


def test_every_alias_is_written_in_half_width() -> None:
    assert [alias for entry in entries() for alias in entry.aliases if fold_width(alias) != alias] == []


def test_every_document_can_be_called_by_a_short_name() -> None:
    assert [entry.slug for entry in DOCUMENTS.values() if not entry.aliases] == []


def test_every_slug_is_made_of_lower_case_letters_digits_and_hyphens() -> None:
    assert [slug for slug in DOCUMENTS if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)] == []


def test_every_category_is_one_of_the_known_ones() -> None:
    assert {entry.category for entry in entries()} == set(CATEGORIES)


def test_laws_and_nothing_else_are_binding() -> None:
    assert [entry.key for entry in entries() if entry.binding != (entry.category in BINDING)] == []
    assert {entry.category for entry in LAWS.values()} == BINDING


def test_every_address_is_a_safe_one() -> None:
    addresses = [address for entry in entries() for address in (entry.url, *entry.files)]
    assert [address for address in addresses if not re.fullmatch(r"https://[a-z0-9.-]+/[!-~]*", address)] == []


def test_every_law_links_to_its_page_at_e_gov() -> None:
    assert {law_id: law.url for law_id, law in LAWS.items()} == {law_id: LAW_URL + law_id for law_id in LAWS}


def test_every_entry_has_both_titles() -> None:
    assert [
        entry.key for entry in entries() if not entry.title or not entry.title_en.isascii() or not entry.title_en
    ] == []


def test_no_date_lies_in_the_future() -> None:
    # The day on which the catalogue was last brought up to date.
    assert [entry.key for entry in entries() if entry.date and entry.date > date(2026, 11, 20)] == []


@pytest.mark.parametrize(
    ("slug", "version", "day"),
    [
        ("ai-business-guidelines", "第1.2版", date(2026, 3, 31)),
        ("ai-basic-plan", "第Ⅱ期", date(2026, 7, 14)),
        ("ai-appropriateness-guideline", "", date(2025, 12, 19)),
        ("generative-ai-procurement-guideline", "第2.0版", date(2026, 6, 12)),
    ],
)
def test_the_documents_asked_for_most_are_listed_in_their_current_version(slug: str, version: str, day: date) -> None:
    assert (document(slug).version, document(slug).date) == (version, day)


def test_an_unknown_slug_is_an_error() -> None:
    with pytest.raises(KeyError):
        document("no-such-document")


def test_every_law_id_is_one_that_a_bulk_file_can_carry() -> None:
    ids = [*LAWS, *(law.law_id for law in repealed())]
    assert [law_id for law_id in ids if parse_file_name(f"{law_id}_20250401_000000000000000.xml") is None] == []


def test_the_laws_that_are_gone_are_known_by_their_short_names() -> None:
    gone = {alias: law.successor for law in repealed() for alias in law.aliases}
    assert gone["IT基本法"] == "503AC0000000035"
    assert gone["行政機関個人情報保護法"] == "415AC0000000057"
    assert twice([alias for law in repealed() for alias in (law.title, *law.aliases)]) == []


def test_no_name_of_a_law_that_is_gone_names_another_law() -> None:
    names = {**dict(law_aliases()), **{law.title: law_id for law_id, law in LAWS.items()}}
    assert [name for law in repealed() for name in (law.title, *law.aliases) if name in names] == []


def test_every_law_that_is_gone_has_a_successor_in_the_catalogue() -> None:
    assert [law.title for law in repealed() if not law.renamed and law.successor not in LAWS] == []


def test_a_renamed_law_keeps_its_number_and_a_repealed_one_is_not_in_the_catalogue() -> None:
    renamed = [law for law in repealed() if law.renamed and law.law_id in LAWS]
    assert {law.number for law in renamed} == {LAWS[law.law_id].version for law in renamed}
    assert [law.title for law in repealed() if not law.renamed and law.law_id in LAWS] == []


def test_what_became_of_a_law_is_told_in_sentences() -> None:
    assert [law.title for law in repealed() if not law.note.endswith("。")] == []


def test_a_law_ends_after_it_was_made() -> None:
    def made(number: str) -> int:
        era, year = {"昭": (1925, "昭和"), "平": (1988, "平成")}[number[0]]
        digits = number.removeprefix(year).partition("年")[0]
        return era + sum(int(part) for part in _kanji(digits))

    assert [law.title for law in repealed() if made(law.number) >= law.until.year] == []


def _kanji(number: str) -> list[str]:
    values = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
    tens, found, ones = number.rpartition("十")
    return [str((values.get(tens, 1) if found else 0) * 10), str(values.get(ones, 0))]


@pytest.fixture(scope="module")
def official(corpus: Path) -> dict[str, tuple[str, str, date]]:
    """Title, number and promulgation of every law in force, by law id."""
    bulk = corpus / "egov_all_laws_xml.tar.xz"
    if not bulk.is_file():
        pytest.skip(f"no bulk download of the laws in force at {bulk}")
    found = {}
    with tarfile.open(bulk, "r|xz") as archive:
        for member in archive:
            law_id = Path(member.name).name.partition("_")[0]
            stream = archive.extractfile(member) if member.isfile() and law_id in LAWS else None
            if stream is not None:
                found[law_id] = read_head(stream.read(HEAD))
    return found


def read_head(beginning: bytes) -> tuple[str, str, date]:
    text = beginning.decode("utf-8", "ignore")
    law = dict(re.findall(r'(\w+)="([^"]*)"', "".join(re.findall(r"<Law [^>]*>", text))))
    title, number = (re.findall(rf"<{tag}[^>]*>([^<]*)</{tag}>", text)[0] for tag in ("LawTitle", "LawNum"))
    era = {"Meiji": 1867, "Taisho": 1911, "Showa": 1925, "Heisei": 1988, "Reiwa": 2018}[law["Era"]]
    day = date(era + int(law["Year"]), int(law["PromulgateMonth"]), int(law["PromulgateDay"]))
    return title.strip(), number, day


def of_the_catalogue(law: Entry) -> tuple[str, str, date | None]:
    return law.title, law.version, law.date


def test_every_law_is_in_force_with_its_official_title_number_and_day(
    official: dict[str, tuple[str, str, date]],
) -> None:
    assert {law_id: of_the_catalogue(law) for law_id, law in LAWS.items()} == official
