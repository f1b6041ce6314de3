"""What a server says while it starts, what it says when it cannot, and what the app says of an index being made."""

from __future__ import annotations

from assistant.words.text import Text

TITLE = "Toben 答弁"
STARTING = Text("準備しています", "Getting ready")
STARTING_HINT = Text(
    "準備ができると、この画面が自動で切り替わります。はじめての起動では、索引の作成に10〜30秒ほどかかります。",
    "This page changes by itself when everything is ready. On the first start the index is built, which takes 10 to 30 "
    "seconds.",
)
PROGRESS = Text("準備の進み具合", "How far it is")
FAILED = Text("起動できませんでした", "Toben could not be started")
FAILED_HINT = Text(
    "原因を直してから、サーバーを起動し直してください。起動し直すと、この画面は自動で切り替わります。",
    "Please mend the cause and restart the server. This page then changes by itself.",
)
FAULT = Text(
    "不具合のため起動できませんでした。サーバーの標準エラー出力に記録があります。",
    "An unexpected fault. The server's standard error has the details.",
)
GONE = Text(
    "サーバーから応答がありません。止まっていれば、起動し直してください。",
    "The server does not answer. If it has stopped, please start it again.",
)
NOT_READY = "準備しています。しばらくしてから、もう一度開いてください。 / Getting ready: please try again in a moment."
NOT_STARTED = "起動できませんでした。トップページに理由があります。 / Could not be started: the top page says why."

LOADING = Text("プログラムを読み込んでいます", "Loading the program")
OPENING = Text("索引とモデルを開いています", "Opening the index and the models")
PREPARING = Text("画面を用意しています", "Preparing the screens")
_STAGES = {
    "法令を探す": "looking for laws",
    "全法令": "all laws",
    "法令": "laws",
    "会議録": "minutes",
    "文書": "documents",
    "変更の確認": "looking for changes",
    "単語ベクトル": "word vectors",
    "組み込みの資料": "the built-in texts",
    "読み込み": "reading the texts",
    "問答の対応づけ": "pairing questions and answers",
    "参照の解決": "resolving references",
    "用語の対応づけ": "matching everyday words",
    "単語索引": "index of words",
    "ベクトル索引": "index of vectors",
}

BUILDING = Text("索引の作成の進み具合", "How far the index is")
SWITCHING = Text("新しい索引を開いています。", "Opening the new index.")
OFFER = Text(
    "収録しているのは要約だけです。AIに関わる法令（e-Gov）と国会答弁（国会会議録）の原文を取得できます。取得中も質問できます。",
    "Only summaries are held. The official texts of the laws on AI (e-Gov) and of Diet answers (NDL) can be downloaded; "
    "you can ask meanwhile.",
)
DOWNLOAD = Text("原文をダウンロードする", "Download the official texts")
DOWNLOAD_AGAIN = Text("もう一度ダウンロードする", "Download again")
DOWNLOAD_STOP = Text("中止する", "Stop")
CLOSE = Text("閉じる", "Close")


_DOING = {
    "公開元に接続しています": "Connecting to the publishers",
    "取得中": "Downloading",
    "索引を作成中": "Building the index",
    "中止しています": "Stopping",
}
_UNITS = "件本発言会議"
_ENDED = {
    "done": "The download is done.",
    "failed": "The download has failed; questions are answered from what is held.",
    "stopped": "The download was stopped; what was fetched is kept for the next time.",
}


def downloading(stage: str) -> Text:
    """A download under way, as `assistant.download` tells its stage; a name that is not known stays as it is."""
    doing, _, of = stage.partition(": ")
    en = _DOING.get(doing, doing)
    return Text(stage, f"{en}: {_STAGES.get(of, of)}" if of else en)


def counted(count: str) -> Text:
    """How much of a stage is done: 3/12件."""
    return Text(count, count.rstrip(_UNITS))


def ended(state: str, message: str) -> Text:
    """How a download ended; what the publishers said stays in Japanese."""
    return Text(message, _ENDED["stopped"] if state == "stopped" else f"{_ENDED[state]} {message}")


def building(stage: str) -> Text:
    """A build under way, by its stage; one that nobody has named in English stays as it is."""
    return Text(f"索引を作成中: {stage}", f"Building the index: {_STAGES.get(stage, stage)}")


def switched(passages: int | None) -> Text:
    """After a new index began to serve, with how many texts it holds, where that is known."""
    if passages is None:
        return Text("新しい索引に切り替わりました。", "A new index is in use.")
    return Text(f"新しい索引に切り替わりました（{passages:,}件）。", f"A new index is in use ({passages:,} texts).")


def listening(address: str) -> str:
    """Printed as soon as the address answers."""
    return f"Toben を準備しています: {address} （進み具合はブラウザでも見られます。終了するには Ctrl+C）"


def ready(address: str) -> str:
    """Printed once questions are answered."""
    return f"Toben を開きました: {address} （終了するには Ctrl+C）"


def failed(reason: str) -> str:
    """Printed when the server answers, but with nothing but the reason why it cannot serve."""
    return f"起動できませんでした: {reason} 直してから起動し直してください（終了するには Ctrl+C）。"


def port_in_use(host: str, port: int) -> str:
    """Why the server cannot start: somebody else listens there."""
    return f"{host} のポート {port} は使われています。--port で別の番号を指定してください（例: --port {port % 65_535 + 1}）。"


def bad_host(host: str) -> str:
    """Why the server cannot start: the address is not this machine's."""
    return f"アドレス {host} では待ち受けできません。--host を確かめてください（この機械だけなら 127.0.0.1）。"


def port_forbidden(port: int) -> str:
    """Why the server cannot start: the system keeps the port for others."""
    return f"ポート {port} を使う権限がありません。--port で1024以上の番号を指定してください。"
