"""What a question asks of the Diet: whose answers, of which office, party, House, committee and session.

Only what the index holds is found (committees, sessions, parties), so that 個人情報保護委員会 or a law's 第3回 is
taken for none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from indexes.diet_names import belongs_to, full_office, full_party, party_names
from indexes.store.protocol import DietFacts
from indexes.text.numerals import NUMERAL, fold_width, to_int
from indexes.text.sudachi import tokens

_HOUSES = (
    ("衆議院", re.compile(r"衆議院|衆院|(?<![一-龠])衆(?=[一-龠]{1,8}委(?!員[^会]))")),
    ("参議院", re.compile(r"参議院|参院|(?<![一-龠])参(?=[一-龠]{1,8}委(?!員[^会]))")),
)
_KANJI = "一-龠々ァ-ヶーA-Za-z・"
_COMMITTEE = re.compile(
    rf"(?P<stem>[{_KANJI}]{{1,24}}?)(?P<kind>特別委員会|特別委|特委|調査会|審査会|委員会|委)(?![員託任嘱譲細])"
)
_SHORT_COMMITTEES = {"議運": "議院運営委員会", "憲法審": "憲法審査会", "党首討論": "国家基本政策委員会合同審査会"}
_NOISE = re.compile(r"に関する|問題|等|・|及び|の|特別")
# 一国会議員 and 三国会談 name no session: without 第 or 回 only a number of three digits does (217国会).
_SESSION = re.compile(
    rf"(?:第?(?P<number>{NUMERAL})回(?:通常|臨時|特別)?国会|第(?P<ordinal>{NUMERAL})(?:通常|臨時|特別)?国会(?![談議合])"
    r"|(?<![0-9])(?P<short>[1-9][0-9]{2})国会(?![談議合]))|(?P<this>今国会|今期国会|この国会|開会中の国会)|(?P<last>前国会|前の国会|先の国会)"
)
# 立憲主義, 立憲君主制 and 自民族 are words of their own.
_NO_PARTY = r"(?!(?:民主)?主義|君主|政体|制|国家|的|族|(?<=立憲)(?:政治|体制))"
_OFFICE = re.compile(
    r"内閣総理大臣|総理大臣|総理|首相|(?:内閣)?官房長官|政府参考人"
    r"|(?:こども)?[一-龠ァ-ヶーA-Za-z・]{1,16}?担当(?:大臣|相)"
    r"|(?:総務|法務|外務|財務|文部科学|文科|厚生労働|厚労|農林水産|農水|経済産業|経産|国土交通|国交|環境|防衛|デジタル|復興|内閣府)"
    r"(?:副大臣|大臣政務官|政務官|大臣(?!官房)|相(?!互|当|続|談|手|対|関|場)|省の?(?=[一-龠]{0,12}(?:局長|審議官|部長|官房長)))?(?:[一-龠]{0,12}(?:局長|審議官|部長|官房長))?"
    r"|(?<![一-龠])(?:外相|法相|農相)|(?:大臣|副大臣|政務官|局長|審議官|統括官)(?=(?:は|が|の|に|から|答弁|発言|も)(?!官))"
)
_RANKED = re.compile(r"大臣|相$|政務官|長官|局長|審議官|部長|官房長|総理|首相|参考人|統括官")
_HONORIFIC = re.compile(
    r"(?:氏|さん|くん|君|総理|首相|内閣|大臣|副大臣|議員|委員|局長|審議官|統括官|長官|官房|政務官|参考人|先生|代表|幹事長|会長|[一-龠]{1,6}(?:大臣|相|長官))"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the Diet, each as the index writes it; "" and 0 for what is not asked for."""

    speakers: tuple[str, ...] = ()
    office: str = ""
    party: str = ""
    house: str = ""
    committee: str = ""
    session: int = 0


class DietNames:
    """Finds what a question asks of the Diet among what an index holds of it."""

    def __init__(self, facts: DietFacts | None = None, today: date | None = None) -> None:
        self._facts = facts or DietFacts()
        self._today = today or date.max

    @cached_property
    def _committees(self) -> dict[str, set[str]]:
        """Houses by committee."""
        found: dict[str, set[str]] = {}
        for house, committee in self._facts.committees:
            # A written question has a House and no committee.
            if committee:
                found.setdefault(committee, set()).add(house)
        return found

    @cached_property
    def _parties(self) -> list[tuple[str, str]]:
        """(name as people say it, full name) of the parties that are held, longest names first."""
        parts = {part for group in self._facts.parties for part in fold_width(group).split("・")}
        parties = {
            part for part in parts if part.endswith(("党", "の会", "連合", "新選組", "の風")) and "無所属" not in part
        }
        names = {name: name for name in parties}
        names |= {name: full_party(name) for name in party_names()}
        held = [entry for entry in names.items() if any(belongs_to(group, entry[1]) for group in self._facts.parties)]
        return sorted(held, key=lambda entry: -len(entry[0]))

    def read(self, text: str) -> Asked:
        """What the NFKC form of `text` asks for."""
        folded = fold_width(text)
        house = self.house(folded)
        return Asked(
            tuple(self.people(folded)),
            self.office(folded),
            self.party(folded),
            house,
            self.committee(folded, house),
            self.session(folded),
        )

    def house(self, text: str) -> str:
        """The one House that is named, "" for none or both."""
        named = [house for house, pattern in _HOUSES if pattern.search(text)]
        return named[0] if len(named) == 1 else ""

    def committee(self, text: str, house: str = "") -> str:
        """The one committee named in full or short (参院環境委, 予算委); "" for none, or where it might be several."""
        for short, full in _SHORT_COMMITTEES.items():
            if short in text and full in self._committees:
                return full
        for full in sorted(self._committees, key=len, reverse=True):
            if full != "本会議" and re.search(rf"(?<![{_KANJI}]){re.escape(full)}|院{re.escape(full)}", text):
                return full
        for match in _COMMITTEE.finditer(text):
            if found := self._short_committee(match, house):
                return found
        return "本会議" if "本会議" in text and "本会議" in self._committees else ""

    def named_committee(self, name: str, house: str = "") -> str:
        """The committee that a filter means by `name`, "" for none held."""
        folded = fold_width(name).strip()
        if folded in self._committees:
            return folded
        return self.committee(folded, house)

    def _short_committee(self, match: re.Match[str], house: str) -> str:
        stem = re.sub(r"^(?:衆議院|参議院|衆院|参院|衆|参)の?", "", match["stem"])
        wanted = _NOISE.sub("", stem)
        if not wanted:
            return ""
        special = match["kind"].startswith(("特", "調", "審"))
        exact = match["kind"] == "委員会"
        found = []
        for committee, houses in self._committees.items():
            if house and house not in houses and "両院" not in houses:
                continue
            if special != committee.endswith(("特別委員会", "調査会", "審査会")):
                continue
            own = _NOISE.sub("", re.sub(r"(?:特別委員会|委員会|調査会|審査会)$", "", committee))
            if own == wanted or (not exact and len(wanted) > 1 and own[0] == wanted[0] and _subsequence(wanted, own)):
                found.append((own != wanted, committee))
        best = [committee for other, committee in found if other == min(found)[0]]
        return best[0] if len(best) == 1 else ""

    def session(self, text: str) -> int:
        """The session named by number, or the last one held that had begun by today (今国会) and the one before it."""
        held = sorted(number for number, first, _ in self._facts.sessions if first <= self._today)
        match = _SESSION.search(text)
        if match is None:
            return 0
        if number := match["number"] or match["ordinal"] or match["short"]:
            try:
                return to_int(number)
            except ValueError:
                return 0
        if not held:
            return 0
        return held[-1] if match["this"] else held[-2] if len(held) > 1 else 0

    def party(self, text: str) -> str:
        """The party named, in full or short where 党, の議員 or the like makes it a party."""
        for name, full in self._parties:
            certain = name.endswith(("党", "の会", "新選組", "連合", "の風")) or name in (
                "立憲",
                "自民",
                "れいわ",
                "立民",
            )
            behind = "" if certain else r"(?=の?議員|の?質問|所属|会派)"
            if re.search(rf"(?<![一-龠]){re.escape(name)}{_NO_PARTY}{behind}", text):
                return full
        return ""

    def office(self, text: str) -> str:
        """The first office named, as the minutes write it."""
        for match in _OFFICE.finditer(text):
            if _RANKED.search(match[0]):
                return full_office(match[0].replace("省の", "省"))
        return ""

    def people(self, text: str) -> Iterator[str]:
        """Names of people: those who are known to have spoken, and what looks like a name.

        Of an index that knows who has spoken, a name of nobody there must have a title behind it.
        """
        known = self._facts.speakers
        seen: list[str] = []
        for name, end in _names(text):
            spoke = not known or any(speaker.startswith(name) for speaker in known)
            if spoke or _HONORIFIC.match(text, end):
                seen.append(name)
        taken = " ".join(seen)
        seen += [one for one in known if len(one) > 2 and one in text and one not in taken]
        # 石破 and 石破茂 are one person.
        yield from (
            one for one in dict.fromkeys(seen) if not any(one != other and other.startswith(one) for other in seen)
        )


def _subsequence(short: str, long: str) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)


def _names(text: str) -> Iterator[tuple[str, int]]:
    """Names of people and where they end, family and given name joined where both stand."""
    name, end, place = "", 0, 0
    for token in tokens(text):
        at = text.find(token.surface, place)
        place = at + len(token.surface) if at >= 0 else place
        if token.person and (not name or at == end):
            name, end = name + token.surface, place
        elif name:
            yield name, end
            name, end = (token.surface, place) if token.person else ("", 0)
    if name:
        yield name, end
