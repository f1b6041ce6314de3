from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexes.passage import Passage
from indexes.sources.files import Fault, Ignored, RawFile, read_files
from indexes.sources.reading import read_passages
from tests.indexes.samples import article_xml, bulk_name, collected_line, law_xml, minutes_json, speech_record
from tests.indexes.sources import shitsumon_samples as written

LAW = law_xml(article_xml("1", "本を貸す。")).encode()
MINUTES = (
    "<data><records><record><recordData><speechRecord>"
    + "".join(f"<{key}>{value or ''}</{key}>" for key, value in speech_record().items())
    + "</speechRecord></recordData></record></records></data>"
).encode()
DECLARED = '<?xml version="1.0" encoding="{}"?>\n'


def faults(name: str, data: bytes) -> list[str]:
    found = list(read_passages(RawFile(name, data)))
    assert all(isinstance(one, Fault) for one in found)
    assert all(str(one).startswith(name) and "\n" not in str(one) for one in found)
    return [one.reason for one in found if isinstance(one, Fault)]


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (RawFile(bulk_name(), LAW), "law"),
        (RawFile(bulk_name(), b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- <data> -->' + LAW), "law"),
        (
            RawFile(bulk_name(), b'\xef\xbb\xbf<!DOCTYPE Law PUBLIC "-//X//DTD X//EN" "http://127.0.0.1/x.dtd">' + LAW),
            "law",
        ),
        (RawFile(bulk_name(), (DECLARED.format("UTF-16") + LAW.decode()).encode("utf-16")), "law"),
        (RawFile(bulk_name(), (DECLARED.format("Shift_JIS") + LAW.decode()).encode("cp932")), "law"),
        (RawFile("a.xml", MINUTES), "diet"),
        (RawFile("A.XML", b'<?xml version="1.0" encoding="UTF-8"?>\n' + MINUTES), "diet"),
        (RawFile("a.xml", (DECLARED.format("UTF-16") + MINUTES.decode()).encode("utf-16")), "diet"),
        (minutes_json(speech_record()), "diet"),
        (RawFile("a.jsonl", collected_line().encode()), "diet"),
        (written.rows(written.row()), "shitsumon"),
        (RawFile("a.json", json.dumps([written.record()]).encode()), "shitsumon"),
        (RawFile("a.json", b"\xef\xbb\xbf\n" + json.dumps([written.record()]).encode()), "shitsumon"),
        (RawFile("a299007.htm", written.SHUGIIN_QUESTION.encode("cp932")), "shitsumon"),
    ],
)
def test_the_content_decides_which_reader_takes_a_file(file: RawFile, kind: str) -> None:
    assert [found.kind for found in read_passages(file) if isinstance(found, Passage)] == [kind]


def test_a_law_in_an_answer_of_the_api_is_told_from_the_lists_of_the_api(corpus: Path) -> None:
    folder = corpus.parent / "api"
    kinds = {
        Path(file.name).name: {type(found).__name__ for found in read_passages(file)}
        for file in read_files(sorted(folder.glob("v2_*.json")))
        if isinstance(file, RawFile)
    }
    assert kinds["v2_law_data_334AC0000000121.json"] == {"Passage"}
    assert kinds["v2_laws_search_tokkyoho.json"] == {"Ignored"}


@pytest.mark.parametrize("data", [b"", b" \r\n"])
@pytest.mark.parametrize("name", ["a.xml", "a.json", "a.jsonl", "a.pdf", "a.html"])
def test_an_empty_file_is_one_fault(name: str, data: bytes) -> None:
    assert [reason.partition("。")[0] for reason in faults(name, data)] == ["空のファイルです"]


def test_an_xml_file_of_neither_publisher_is_a_fault() -> None:
    (reason,) = faults("feed.xml", b"<rss><channel/></rss>")
    assert "法令標準XMLではありません（根要素は <rss>" in reason


@pytest.mark.parametrize("text", ["<html><body>404</body></html>", "<!DOCTYPE html>\n<html lang='ja'>x</html>"])
def test_the_page_of_an_error_under_the_name_of_a_law_is_told(text: str) -> None:
    (reason,) = faults(bulk_name(), text.encode())
    assert reason.startswith("XMLではなくHTMLです")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (LAW.decode().encode("cp932"), "Shift_JIS のようです"),
        (LAW.decode().encode("euc_jp"), "EUC-JP のようです"),
        (LAW + b"\xff\xff\xff", "文字コードがUTF-8ではなく"),
        (DECLARED.format("UTF-7").encode() + LAW, "文字コード utf-7 のXMLは読みません"),
        (DECLARED.format("UTF-8").encode() + LAW.decode().encode("cp932"), "XMLとして読めません"),
        (LAW[:-9], "XMLとして読めません"),
        (b"no xml at all", "XMLとして読めません"),
    ],
)
def test_an_xml_file_that_is_damaged_or_in_another_encoding_is_one_fault(data: bytes, why: str) -> None:
    (reason,) = faults(bulk_name(), data)
    assert why in reason


LAUGHS = "<!DOCTYPE Law [<!ENTITY a '笑'>" + "".join(
    f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "prolog",
    [
        LAUGHS,
        "<!DOCTYPE Law [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
        "<!DOCTYPE Law [<!ENTITY % p SYSTEM 'http://127.0.0.1/'>]>",
    ],
)
def test_an_xml_file_that_declares_entities_is_refused_unread(prolog: str, encoding: str) -> None:
    (reason,) = faults(bulk_name(), (prolog + LAW.decode().replace("本を", "&i;")).encode(encoding))
    assert reason.startswith("実体宣言")


def test_an_xml_file_nested_beyond_measure_is_one_fault() -> None:
    assert len(faults(bulk_name(), b"<Law>" * 100_000)) == 1


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "[1, 2]", "{}", "null", '"text"', "[{}]", "{"])
def test_json_of_another_kind_is_one_fault(text: str) -> None:
    assert len(faults("a.json", text.encode())) == 1


def test_json_in_another_encoding_is_one_fault() -> None:
    (reason,) = faults("a.json", '[{"題": "月光"}]'.encode("cp932"))
    assert "UTF-8として読めません" in reason


@pytest.mark.parametrize("name", ["raw/shitsumon/x.pdf", "raw/a217095.pdf"])
def test_a_question_as_a_pdf_is_ignored_with_the_remedy(name: str) -> None:
    (found,) = read_passages(RawFile(name, b"%PDF-1.4"))
    assert isinstance(found, Ignored)
    assert "HTML版を取得してください" in found.reason


@pytest.mark.parametrize("name", ["downloads/a.pdf", "downloads/a.html", "downloads/a.json"])
def test_a_document_outside_its_folder_is_told_where_to_go(name: str) -> None:
    (reason,) = faults(name, b"%PDF-1.4")
    assert "documents/<slug>/" in reason


def test_a_page_below_documents_is_a_document_even_if_it_quotes_a_question() -> None:
    (reason,) = faults("documents/no-such-guide/a299007.htm", written.SHUGIIN_QUESTION.encode())
    assert "「no-such-guide」が文書カタログにありません" in reason


NAMES = (bulk_name(), "a.xml", "a.json", "a.jsonl", "a.html", "a299007.htm", "documents/x/a.html", "a.bin")
STARTS = (b"", b"<", b"<?xml version='1.0' encoding='", b"<Law>", b"<data><meetingRecord>", b"[", b'{"law_full_text":', b'{"question_text":',
          b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"<!DOCTYPE a [", b"<html>")  # fmt: skip


@settings(max_examples=300)
@given(
    st.sampled_from(NAMES),
    st.sampled_from(STARTS),
    st.binary(max_size=200) | st.text(max_size=80).map(lambda t: t.encode("utf-8", "replace")),
)
def test_no_bytes_are_ever_raised(name: str, start: bytes, data: bytes) -> None:
    found = list(read_passages(RawFile(name, start + data)))
    assert all(isinstance(one, Passage | Fault | Ignored) for one in found)
    assert all("\n" not in str(one) for one in found if isinstance(one, Fault))


def test_the_sample_that_is_not_well_formed_is_one_fault(corpus: Path) -> None:
    (file,) = read_files([corpus / "egov_official" / "not_wellformed_sample.xml"])
    assert isinstance(file, RawFile)
    (reason,) = faults(file.name, file.data)
    assert reason.startswith("XMLとして読めません")
