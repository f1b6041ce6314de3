from __future__ import annotations

import pytest

from indexes.diet_names import belongs_to, full_office, full_party, holds_office, party_names


@pytest.mark.parametrize(
    ("position", "office", "holds"),
    [
        ("総務大臣", "総務大臣", True),
        ("総務大臣", "総務相", True),
        ("経済産業大臣・内閣府特命担当大臣（原子力損害賠償・廃炉等支援機構）", "経産大臣", True),
        ("財務大臣・内閣府特命担当大臣（金融）", "大臣", True),
        ("国務大臣", "大臣", True),
        ("外務副大臣", "大臣", False),
        ("外務副大臣", "副大臣", True),
        ("外務副大臣", "外務大臣", False),
        ("外務大臣政務官", "大臣", False),
        ("外務大臣政務官", "外務政務官", True),
        ("外務大臣政務官", "外務大臣", False),
        ("厚生労働省大臣官房審議官", "大臣", False),
        ("厚生労働省大臣官房審議官", "審議官", True),
        ("厚生労働省大臣官房審議官", "厚労省", True),
        ("文部科学省初等中等教育局長", "局長", True),
        ("警察庁長官官房審議官", "長官", False),
        ("内閣官房長官", "官房長官", True),
        ("内閣総理大臣", "総理", True),
        ("内閣総理大臣補佐官", "総理", False),
        ("内閣府特命担当大臣（防災・海洋政策）", "防災担当大臣", True),
        ("内閣府特命担当大臣（防災・海洋政策）", "金融担当大臣", False),
        ("内閣府特命担当大臣（防災・海洋政策）", "担当大臣", True),
        ("総務省自治行政局長", "政府参考人", True),
        ("総務大臣", "政府参考人", False),
        ("", "大臣", False),
        ("総務大臣", "", False),
        ("総務省自治行政局選挙部長", "総務省選挙部長", True),
        ("厚生労働省職業安定局長", "総務省職業安定局長", False),
    ],
)
def test_an_office_matches_every_position_that_is_it(position: str, office: str, holds: bool) -> None:
    assert holds_office(position, office) is holds


def test_who_does_not_speak_for_the_government_is_no_official() -> None:
    assert not holds_office("架空大学教授", "政府参考人", government=False)


@pytest.mark.parametrize(
    ("group", "party", "belongs"),
    [
        ("自由民主党・無所属の会", "自民党", True),
        ("自由民主党", "自由民主党", True),
        ("立憲民主党・無所属", "立憲民主党", True),
        ("立憲民主・社民・無所属", "立憲民主党", True),
        ("立憲民主・社民・無所属", "社民党", True),
        ("国民民主党・新緑風会", "国民民主党", True),
        ("国民民主党・新緑風会", "立憲民主党", False),
        ("自由民主党・無所属の会", "無所属", False),
        ("各派に属しない議員", "無所属", True),
        ("ＮＨＫから国民を守る党", "NHK党", True),
        ("日本維新の会・教育無償化を実現する会", "維新", True),
        ("公明党", "公", False),
        ("", "公明党", False),
    ],
)
def test_a_party_matches_every_group_that_has_it_in_its_name(group: str, party: str, belongs: bool) -> None:
    assert belongs_to(group, party) is belongs


def test_a_full_name_stays_as_it_is() -> None:
    assert {full_party(full_party(name)) for name in party_names()} == {full_party(name) for name in party_names()}
    assert full_office(full_office("経産相")) == full_office("経産相") == "経済産業大臣"
