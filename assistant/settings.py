"""All settings, read once at the edge from the environment (prefix TOBEN_) and handed in."""

from __future__ import annotations

import os
import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from assistant.llms.presets.preset import BaseUrl, Form, Reasoning, WebAddress
from indexes.errors import BadInputError
from indexes.models.loading import Device
from indexes.models.trust import is_digest

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_OWN_MACHINE = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
# Headers that mean something else already, or that a browser sends of itself.
_NO_NAMES = ("cookie", "host", "origin", "referer", "user-agent", "accept", "accept-language", "content-length")
_HEADER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?")
_TEN_YEARS = 3_650

CONFIDENTIALITY = "機密性2以上の情報（個人情報、公表前の情報など）は入力しないでください。"


def _listed(value: object) -> object:
    """A list as people write it into a variable: with commas or spaces between."""
    return tuple(part for part in re.split(r"[,\s]+", value) if part) if isinstance(value, str) else value


class LLMSettings(BaseSettings):
    """Which LLM writes, and what differs from its preset (None: nothing does).

    `name` is a preset; with `base_url` and `model`, or with `folder`, alone any other model is put in. `menu` are presets
    that users may choose besides. The key comes from the environment only and is never shown.
    `queries` is how many wordings of a question it writes to search with besides, `rate` whether it sorts out what was
    found by relevance; both cost a round trip before an answer begins, so neither is on by itself.
    `timeout` is how many seconds one request may take, `stall` how many may pass between two of its pieces.
    `form` is how it is asked to name its sources: `markers` behind each sentence, `json` by a schema that the server
    enforces, or `auto`: by the schema, and by markers on a server that turns out not to do that.
    `reasoning` is how it marks its thoughts (`none`: it never thinks). `max_tokens` is the longest answer, `context_window` what prompt and answer may take together, in tokens.
    """

    model_config = SettingsConfigDict(env_prefix="TOBEN_LLM_", extra="ignore", env_ignore_empty=True)

    name: str = ""
    menu: Annotated[tuple[str, ...], NoDecode] = ()
    base_url: BaseUrl = ""
    model: str = ""
    folder: Path | None = None
    api_key: str = Field(default="", repr=False, exclude=True)
    timeout: float | None = Field(default=None, gt=0, le=600)
    stall: float | None = Field(default=None, gt=0, le=600)
    form: Form | None = None
    reasoning: Reasoning | None = None
    max_tokens: int | None = Field(default=None, ge=16, le=65_536)
    context_window: int | None = Field(default=None, ge=512)
    proxy: WebAddress = ""
    ca_file: Path | None = None
    queries: int = Field(default=0, ge=0, le=5)
    rate: bool = False

    @field_validator("menu", mode="before")
    @classmethod
    def _is_a_list(cls, value: object) -> object:
        return _listed(value)


class Settings(BaseSettings):
    """Where things are, and which LLM writes (none unless one is named).

    `llms` is a file of presets over the built-in ones, `models` the folder in which models of any kind lie.
    `allowed_hosts` are the only hosts (`host`, `host:port`, `*.domain`) that an LLM is asked at.
    `allow_download` lets users of the app fetch the AI pack from the publishers with one click.
    The `…_url` fields name mirrors of the publishers, "" their own addresses; waits are in seconds.
    `embedder` and `reranker` are folders of models or names of presets ("": chiVe, and no reranking), `reranked` how many
    candidates are reranked; a prefix of None is that of the preset, else the one that the model brings along.
    `trust_remote_code` are digests (`sha256:…`) of Python code in folders of models that may run.
    `users` is a file of names and passwords (`toben users add`), `user_header` the header in which a reverse proxy at one of
    `trusted_proxies` (addresses or networks) names the user; with neither, a browser is known by a random cookie.
    `retention_days` is how long conversations are kept after their last exchange (0: none is kept), `feedback_days` the
    same for feedback; `confidentiality` is the operator's rule on what not to type, one line of up to 200 letters.
    """

    model_config = SettingsConfigDict(env_prefix="TOBEN_", extra="ignore", env_ignore_empty=True)

    home: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=0, le=65_535)
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = _LOOPBACK
    allow_download: bool = True
    egov_url: WebAddress = ""
    egov_bulk_url: WebAddress = ""
    kokkai_url: WebAddress = ""
    shugiin_url: WebAddress = ""
    sangiin_url: WebAddress = ""
    documents_url: WebAddress = ""
    fetch_pause: float | None = Field(default=None, ge=0, le=60)
    fetch_attempts: int = Field(default=5, ge=1, le=20)
    fetch_timeout: float = Field(default=60.0, gt=0, le=600)
    llms: Path | None = None
    models: Path | None = None
    embedder: str = ""
    embedder_query_prefix: str | None = None
    embedder_passage_prefix: str | None = None
    reranker: str = ""
    reranked: int = Field(default=30, ge=1, le=200)
    device: Device = "auto"
    trust_remote_code: Annotated[tuple[str, ...], NoDecode] = ()
    users: Path | None = None
    user_header: str = ""
    trusted_proxies: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = _OWN_MACHINE
    retention_days: int = Field(default=90, ge=0, le=_TEN_YEARS)
    feedback_days: int = Field(default=365, ge=0, le=_TEN_YEARS)
    confidentiality: str = CONFIDENTIALITY
    llm: Annotated[LLMSettings, NoDecode] = Field(default_factory=LLMSettings)

    @field_validator("llm", mode="before")
    @classmethod
    def _is_a_name(cls, value: object) -> object:
        """TOBEN_LLM is the name alone; the rest stands in variables of its own."""
        return LLMSettings(name=value.strip()) if isinstance(value, str) else value

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _is_a_list(cls, value: object) -> object:
        return _listed(value)

    @field_validator("trust_remote_code", mode="before")
    @classmethod
    def _are_digests(cls, value: object) -> object:
        listed = _listed(str(value) if isinstance(value, bool) else value)
        if not isinstance(listed, tuple | list):
            return value
        words = tuple(str(one).lower() for one in listed)
        if words in (("false",), ("0",), ("no",), ("off",)):
            return ()
        if not all(is_digest(one) for one in words):
            raise ValueError(
                "true などではなく、中身を確かめたプログラムのダイジェスト sha256:… を書いてください。値は、モデルを使うときのメッセージに出ます"
            )
        return words

    @field_validator("user_header")
    @classmethod
    def _is_a_header(cls, value: str) -> str:
        if value and (not _HEADER.fullmatch(value) or value.lower() in _NO_NAMES):
            raise ValueError("X-Remote-User のような、プロキシだけが付けるヘッダーの名前を書いてください")
        return value

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _are_networks(cls, value: object) -> object:
        try:
            return tuple(ip_network(one, strict=False) for one in _listed(value))  # type: ignore[attr-defined]
        except (TypeError, ValueError):
            raise ValueError("127.0.0.1 や 10.1.0.0/16 のような、アドレスの並びを書いてください") from None

    @field_validator("confidentiality")
    @classmethod
    def _is_a_line(cls, value: str) -> str:
        line = " ".join("".join(letter if letter.isprintable() else " " for letter in value).split())
        if not 0 < len(line) <= 200:
            raise ValueError("200文字までの1行で書いてください")
        return line

    @model_validator(mode="after")
    def _know_people_one_way(self) -> Self:
        if self.users and self.user_header:
            raise ValueError("TOBEN_USERS と TOBEN_USER_HEADER は、どちらか一方だけを設定してください")
        return self


def secret(variable: str) -> str:
    """A key that the operator put into an environment variable, "" where it is not set."""
    return os.environ.get(variable, "").strip() if variable else ""


def keep_models_offline() -> None:
    """Have the model libraries ask nobody outside. To be called before they are imported."""
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1")


def load_settings() -> Settings:
    """Settings from the environment. Raises BadInputError that names the variable at fault."""
    try:
        return Settings()
    except SettingsError as error:
        raise BadInputError(f"設定を読めません（{error}）。環境変数 TOBEN_… を確かめてください。") from None
    except ValidationError as error:
        first = error.errors()[0]
        prefix = "TOBEN_LLM_" if error.title == "LLMSettings" else "TOBEN_"
        name = prefix + "_".join(str(part) for part in first["loc"]).upper()
        reason = _REASONS.get(first["type"], first["msg"].removeprefix("Value error, "))
        if first["type"] == "literal_error":
            # pydantic names what it expects as "'auto', 'cpu' or 'cuda'".
            reason = "、".join(re.findall(r"'(\w+)'", first["ctx"]["expected"])) + " のいずれかを指定してください"
        # The value itself is left out: it may be a key.
        raise BadInputError(f"設定 {name} の値が正しくありません（{reason}）。") from None


_REASONS = {
    "int_parsing": "整数で指定してください",
    "float_parsing": "数で指定してください",
    "bool_parsing": "true か false で指定してください",
    "greater_than": "小さすぎます",
    "greater_than_equal": "小さすぎます",
    "less_than_equal": "大きすぎます",
}
