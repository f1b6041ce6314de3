"""Whether a question asks for what no law, answer in the Diet or document of the government is about.

A question leaves the scope only where its form (make me, recommend me, how do I, what is) and what it is about
(`scope.toml`, general words by domain) both say so, and nothing in it speaks of law, government, a duty or a dispute.
So colloquial questions stay: 「隣の犬がうるさい」 has no form of the kind, 「天気予報を業として行うには」 is about a business.
In doubt a question is in scope: it is searched for, and the evidence decides.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal

from indexes.text.numerals import fold_width

Beyond = Literal["", "greeting", "assistant", "other"]

_CAN_ASK = "法令の規定、国会での答弁、政府資料の記述についてお尋ねください（例: 情報公開請求の決定期限、生成AIと著作権についての答弁）。"
REPLIES: dict[Beyond, str] = {
    "greeting": f"この調査支援では、法令・国会答弁・政府資料をお調べします。{_CAN_ASK}",
    "assistant": f"日本の法令・国会答弁・政府資料を検索し、原文の引用と出典を付けてお答えする調査支援です。{_CAN_ASK}",
    "other": f"ご質問は、この調査支援（法令・国会答弁・政府資料）の範囲外のため、お答えできません。{_CAN_ASK}",
}

# What is asked stands at the beginning or the end; between them may be a text of any length.
_LOOKED_AT = 200

_GREETING = re.compile(
    r"(?:(?:こんにち[はわ]|こんばん[はわ]|おはよう(?:ございます)?|(?:はじめ|初め)まして|(?:どうぞ|今後とも)?よろしく(?:お願い(?:いた)?し(?:ます|たい)|ね)?"
    r"|(?:どうも|本当に|いつも)?ありがと(?:う|ー)?(?:ございま(?:す|した)|ね)?|どうも|お疲れ(?:様|さま)?(?:です|でした)?|おつかれ(?:さま)?(?:です|でした)?"
    r"|さような?ら|さよなら|バイバイ|またね|また明日|では?また|おやすみ(?:なさい)?|すみません|ごめん(?:なさい|ね)?|失礼(?:し(?:ます|ました)|いたします)"
    r"|ただいま|いってきます|いただきます|お世話になっております|もしもし|やあ|ねえ|あの|了解(?:です|しました)?|承知(?:です|しました|いたしました)|なるほど(?:です)?"
    r"|わかりました|分かりました|(?:とても|すごく|大変)?助かった|(?:とても|大変)?助かりました|すごい(?:です)?|さすが(?:です)?|すばらしい(?:です)?|素晴らしい(?:です)?|いいね|最高|おめでとう(?:ございます)?"
    r"|テスト|test|hello|hi|hey|good (?:morning|afternoon|evening|night)|thanks?(?: a lot| you)?|thank you|bye|goodbye|ok|okay)(?:です)?(?:ね|よ|な)?[\s。、!?~〜ーw笑♪^]{0,8}){1,6}"
)
_YOU = r"(?:あなた|君|きみ|お前|おまえ|あんた|この(?:ai|システム|サイト|ツール|アプリ|サービス|チャット|チャットボット|ボット)|toben|トーベン)"
_ASKS = r"(?:です|でしょう|なん|なの|んです|ます|ん|の|か|ね|い|教えて|ください|下さい|を|は|って|ですか|何|なに|どう|こと|できますか|[\s。?!])"
_ASSISTANT = re.compile(
    rf"(?:{_YOU}(?:さん)?(?:って|は|が|とは|の(?:名前|正体|年齢|性別|仕組み|役割|開発者|作者|仕事|得意(?:なこと)?|使い方|機能|モデル|趣味|好きな[^\s]{{1,6}}|できること))?(?:は|って|を)?"
    r"(?:本当に|いったい|一体)?(?:誰|だれ|何者|何|なに|ai|人工知能|人間|ロボット|機械|生きて(?:いる|る)|何歳|いくつ|どんな(?:ai|モデル|仕組み|システム)|どう(?:いう|やって)(?:ai|もの|仕組み|動いて(?:いる|る))?"
    r"|何(?:が|を)(?:でき(?:る|ます)|して(?:くれる|くれます))|どこまで(?:答えられ|でき)(?:る|ます)|賢い|信用できる|(?:誰|どこ)が作(?:った|りました))?"
    r"|(?:自己紹介|使い方|使用方法|ヘルプ|help|できること|お?名前(?=[はを]))(?:を)?(?:し(?:て)?)?"
    r"|(?:何|なに|どんなこと|どういうこと|どんな質問)(?:が|を|に|なら)?(?:でき(?:る|ます)|聞け(?:る|ます|ば)|聞いたら|答えられ(?:る|ます)|して(?:くれる|くれます)|答えて(?:くれる|くれます))(?:いい|よい)?"
    r"|(?:どの|何の|どこの|どんな)(?:モデル|llm|ai)(?:で|が|を)?(?:動いて|使って|でき)?(?:いる|る|います|ます)?|(?:誰|だれ|どこ)が(?:作った|作りました|開発した|運営して(?:いる|る))"
    r"|(?:感情|意識|心|気持ち|自我)(?:は|が|って)?(?:ある|あります|持って(?:いる|る))|(?:chatgpt|gemini|claude|copilot)と(?:どっち|どちら|何|どう)が?(?:賢い|違う|違います|いい|すごい)"
    rf"|who are you|what (?:are you|can you do)|what(?:'s| is) your name|are you (?:an? )?(?:ai|bot|robot|human)){_ASKS}{{0,8}}"
)
# What may stand between what is asked for and the end of the sentence.
_TAIL = (
    r"(?:ですか|ますか|です|ます|でしょうか|でしょう|だろうか|だろう|かなあ?|かね|かしら|かも|なのか|なの|なん|のか|んです|んだ|って|とは|けど|から|し"
    r"|何(?:ですか|がある|がいい)?|なに|どう(?:すれば|したら|やって|やれば|なる|なった|だった)?|どれ|どこ|いつ|誰|いくら(?:ぐらい|くらい)?|いくつ|どのくらい|どれくらい|どれぐらい"
    r"|教えて|おしえて|知りたい|調べて|出して|見せて|考えて|紹介して|提案して|選んで|挙げて|まとめて|お願い(?:します|したい)?|頼む|願います|ください(?:ませんか|ますか)?|下さい|くれ(?:る|ない|ますか|ませんか)?|ほしい|欲しい|もらえ(?:る|ない|ますか|ませんか)"
    r"|もらいたい|いただけ(?:る|ない|ますか|ませんか)|頂け(?:ますか|ませんか)|いただきたい|ある|あります(?:か)?|ありません(?:か)?|ない|いい|良い|よい|思う|思います|いけない|たい|こと|もの|やつ|方法|場所|ところ"
    r"|簡単な|詳しく|わかりやすく|具体的に|今すぐ|急いで|短く|[0-9一二三四五六七八九十]{1,4}(?:つ|個|冊|本|選|品|案|週間分|日分|人分|曲|作|字(?:程度|以内)?(?:で)?|文字(?:で)?|種類|通り|パターン|行(?:で)?)"
    r"|[はをがもにへでとのなかねよわさー~〜wっ、()\s])"
)
_END = rf"(?:{_TAIL}){{0,8}}(?:[。?!]|$|(?<=[てで])、(?!と))"
_ONLY_ASKS = re.compile(rf"(?:{_TAIL}|どうしよう|大丈夫|助けて|困って(?:る|い(?:る|ます))){{1,8}}[。?!]{{0,4}}")
_SENTENCE = re.compile(r"[^。?!\n]{1,400}[。?!\n]{0,4}")
_JAPANESE = re.compile(r"[ぁ-ゖァ-ヶ一-龠]")
_REQUEST = re.compile(r"(?:[てで](?:ください|下さい|ほしい|欲しい|くれ|ね|よ)?|よう|して)[。!\s、]{0,3}$")


@dataclass(frozen=True, slots=True)
class _Domain:
    topics: re.Pattern[str]
    asks: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    signals: re.Pattern[str]
    weak: re.Pattern[str]
    alone: re.Pattern[str]
    domains: tuple[_Domain, ...]


def out_of_scope(text: str) -> bool:
    """Whether `text` asks for something else than research on law, the Diet and government documents."""
    return bool(beyond(text))


def beyond(text: str) -> Beyond:
    """What a question outside the scope is: a greeting, one about the assistant, or another; "" for one inside it."""
    folded = fold_width(text).lower().strip()
    if _GREETING.fullmatch(folded[:_LOOKED_AT]):
        return "greeting"
    if len(folded) <= _LOOKED_AT and _ASSISTANT.fullmatch(folded):
        return "assistant"
    return "other" if _of_another_field(folded) else ""


def _of_another_field(text: str) -> bool:
    looked_at = text if len(text) <= 2 * _LOOKED_AT else f"{text[:_LOOKED_AT]}\n{text[-_LOOKED_AT:]}"
    words = _vocabulary()
    if words.signals.search(looked_at):
        return False
    asking = list(_asking(looked_at))
    if any(words.alone.search(one) for one in asking):
        return True
    if words.weak.search(looked_at):
        return False
    return any(_asks_of(domain, one, looked_at) for domain in words.domains for one in asking)


def _asking(text: str) -> Iterator[str]:
    """The last sentence, and every one before it that requests something."""
    found = [match[0] for match in _SENTENCE.finditer(text)]
    sentences = [one for one in found if _JAPANESE.search(one)] or found
    while len(sentences) > 1 and _ONLY_ASKS.fullmatch(sentences[-1]):
        sentences.pop()
    yield from (one for one in sentences[:-1] if _REQUEST.search(one))
    yield from sentences[-1:]


def _asks_of(domain: _Domain, sentence: str, text: str) -> bool:
    asked = domain.asks.search(sentence)
    return bool(asked) and bool(domain.topics.search(text))


@lru_cache(maxsize=1)
def _vocabulary() -> _Vocabulary:
    data = tomllib.loads(resources.files(__package__).joinpath("scope.toml").read_text(encoding="utf-8"))
    in_scope = data.pop("in_scope")
    alone = " ".join(domain["alone"] for domain in data.values())
    domains = tuple(
        _Domain(re.compile(_any(domain["topics"])), re.compile(_any(domain["asks"]) + _END))
        for domain in data.values()
        if domain["topics"].split()
    )
    return _Vocabulary(
        re.compile(_any(in_scope["signals"], words_only=False)),
        re.compile(_any(in_scope["weak"], words_only=False)),
        re.compile(_any(alone) + _END),
        domains,
    )


def _any(words: str, *, words_only: bool = True) -> str:
    """An alternation; a word in katakana or Latin letters stands for itself and not for a part of a longer one."""
    return "(?:" + "|".join(_word(one) if words_only else one for one in words.split()) + ")"


def _word(word: str) -> str:
    if len(word) == 1:
        # 月 is no part of 3か月, 金 none of 料金.
        return f"(?<![0-9か一-龠]){word}(?![一-龠])"
    # ワイヤレスイヤホン is an イヤホン, but パンフレット no パン.
    short = len(word) < 4
    before = "(?<![ァ-ヶー])" if short and "ァ" <= word[0] <= "ヶ" else "(?<![a-z])" if "a" <= word[0] <= "z" else ""
    after = "(?![ァ-ヶー])" if short and "ァ" <= word[-1] <= "ー" else "(?![a-z])" if "a" <= word[-1] <= "z" else ""
    return before + word + after
