from __future__ import annotations

import pytest

from indexes.passage import Passage
from indexes.sources.files import Fault, RawFile
from indexes.sources.reading import read_passages
from tests.indexes.samples import article_xml, bulk_name, collected_line, law_xml, minutes_json, speech_record

LAW = law_xml(article_xml("1", "本を貸す。")).encode()
MINUTES = (
    "<data><records><record><recordData><speechRecord>"
    + "".join(f"<{key}>{value or ''}</{key}>" for key, value in speech_record().items())
    + "</speechRecord></recordData></record></records></data>"
).encode()


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (RawFile(bulk_name(), LAW), "law"),
        (RawFile(bulk_name(), b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- data -->' + LAW), "law"),
        (RawFile("a.xml", MINUTES), "diet"),
        (RawFile("A.XML", b'<?xml version="1.0" encoding="UTF-8"?>\n' + MINUTES), "diet"),
        (minutes_json(speech_record()), "diet"),
        (RawFile("a.jsonl", collected_line().encode()), "diet"),
    ],
)
def test_the_content_decides_which_reader_takes_a_file(file: RawFile, kind: str) -> None:
    assert [found.kind for found in read_passages(file) if isinstance(found, Passage)] == [kind]


def test_an_xml_file_of_neither_publisher_is_a_fault() -> None:
    found = list(read_passages(RawFile("feed.xml", b"<rss><channel/></rss>")))
    assert found == [Fault("feed.xml", "法令標準XMLではありません（根要素は <rss>）。", 1)]
