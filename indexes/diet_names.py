"""Offices and parties as the minutes write them and as people say them, and which of the one is which of the other.

An office asked for matches every position that has it in it as a whole: 大臣 every minister, but no 副大臣, no
大臣政務官 and nobody of a 大臣官房; 局長 every 局長; 総務省 everybody there. 政府参考人 are the officials who answer.
A party asked for matches every group in the Diet that has it in its name: 立憲民主党 both 立憲民主党・無所属 and
立憲民主・社民・無所属.
"""

from __future__ import annotations

import re
from functools import lru_cache

from indexes.text.numerals import fold_width

_MINISTRIES = {
    "外": "外務", "法": "法務", "財": "財務", "農": "農林水産", "環": "環境", "文科": "文部科学", "厚労": "厚生労働",
    "農水": "農林水産", "経産": "経済産業", "国交": "国土交通",
}  # fmt: skip
_OFFICES = {
    "総理": "内閣総理大臣", "首相": "内閣総理大臣", "総理大臣": "内閣総理大臣", "官房長官": "内閣官房長官",
    "参考人": "政府参考人", "政府委員": "政府参考人", "政務官": "大臣政務官",
}  # fmt: skip
_OF_A_MINISTRY = re.compile(r"(?P<ministry>.+?)(?P<rank>相|副大臣|大臣政務官|政務官|大臣|省)")
_IN_A_MINISTRY = re.compile(r"(?P<ministry>[^省庁]+[省庁])(?P<rank>.+(?:局長|部長|課長|審議官|統括官|官房長))")
_RANKS = {"相": "大臣", "政務官": "大臣政務官"}
_CHARGE = "担当大臣"
_POLITICAL = re.compile(r"大臣(?!官房)|政務官|内閣官房長官")

OFFICIALS = "政府参考人"

_PARTIES = {
    "自民党": "自由民主党", "自民": "自由民主党", "立憲": "立憲民主党", "立民": "立憲民主党", "維新の会": "日本維新の会",
    "維新": "日本維新の会", "公明": "公明党", "共産党": "日本共産党", "共産": "日本共産党", "国民民主": "国民民主党",
    "れいわ": "れいわ新選組", "社民党": "社会民主党", "社民": "社会民主党", "保守党": "日本保守党", "参政": "参政党",
    "中道": "中道改革連合", "NHK党": "NHKから国民を守る党", "N党": "NHKから国民を守る党", "みらい": "チームみらい",
}  # fmt: skip
# What a group's name calls a party besides the party's own name, without 党.
_IN_GROUPS = {"社会民主党": ("社会民主", "社民"), "無所属": ("無所属", "各派に属しない議員")}


@lru_cache(maxsize=4_096)
def full_office(office: str) -> str:
    """経済産業大臣 for 経産相 and 経産大臣, 内閣総理大臣 for 総理; anything else as it is, in NFKC."""
    folded = fold_width(office).strip()
    if folded in _OFFICES:
        return _OFFICES[folded]
    match = _OF_A_MINISTRY.fullmatch(folded)
    if match is None:
        return folded
    ministry, rank = match["ministry"], match["rank"]
    # Only 相 is so short that one letter stands for a ministry: 法相, but no 法大臣.
    if len(ministry) > 1 or rank == "相":
        ministry = _MINISTRIES.get(ministry, ministry)
    return ministry + _RANKS.get(rank, rank)


@lru_cache(maxsize=65_536)
def holds_office(position: str, office: str, *, government: bool = True) -> bool:
    """Whether who speaks as `position`, for the government or not, holds an office, `office` as people may say it."""
    wanted, held = full_office(office), fold_width(position)
    if not wanted or not held:
        return False
    if wanted == OFFICIALS:
        return government and (wanted in held or not _POLITICAL.search(held))
    if wanted.endswith(_CHARGE) and wanted != _CHARGE and wanted not in held:
        # 内閣府特命担当大臣(防災・海洋政策) is 防災担当大臣, too.
        charges = re.findall(rf"{_CHARGE}\(([^()]*)\)", held)
        field = wanted.removesuffix(_CHARGE)
        return any(one.startswith(field) for charge in charges for one in charge.split("・"))
    if (of := _IN_A_MINISTRY.fullmatch(wanted)) and of["ministry"] in held:
        # 総務省選挙部長 is 総務省自治行政局選挙部長.
        held, wanted = held.partition(of["ministry"])[2], of["rank"]
    before = "(?<!副)" if wanted.startswith("大臣") else ""
    behind = (
        "(?!官房|政務官|補佐官|秘書官)" if wanted.endswith("大臣") else "(?!官房)" if wanted.endswith("長官") else ""
    )
    return re.search(before + re.escape(wanted) + behind, held) is not None


@lru_cache(maxsize=4_096)
def full_party(party: str) -> str:
    """自由民主党 for 自民党; anything else as it is, in NFKC."""
    folded = fold_width(party).strip()
    return _PARTIES.get(folded, folded)


@lru_cache(maxsize=65_536)
def belongs_to(group: str, party: str) -> bool:
    """Whether a group in the Diet is, or has in it, a party, `party` as people may say it."""
    wanted, held = full_party(party), fold_width(group)
    if not wanted or not held:
        return False
    if wanted == "無所属":
        return held in _IN_GROUPS[wanted]
    stems = _IN_GROUPS.get(wanted, (wanted.removesuffix("党"),))
    return held == wanted or any(part.removesuffix("党") in stems for part in held.split("・"))


def party_names() -> list[str]:
    """Every short name of a party that `full_party` knows."""
    return list(_PARTIES)
