"""SQL that turns a file's columns into those of the lake.

Every expression either keeps a value exactly or fails: nothing is dropped, nothing becomes NULL
because it could not be read. `tools.ingest.locate` finds the place after a failure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.ingest.focus import AI_CATEGORY, AMOUNT, COLUMNS, JSON_COLUMNS, TAG_COLUMNS, TIME

if TYPE_CHECKING:
    from tools.ingest.columns import Columns

FILE_COLUMN = "x_SpendthreadFile"
"""Lake column that names the delivered file a line stands in."""

_CLEAN_TAGS = (
    r"\{("
    r'"[^"\\\s\x00-\x1f]([^"\\\x00-\x1f]*[^"\\\s\x00-\x1f])?"'
    r'\s*:\s*"[^"\\\x00-\x1f]*"'
    r"(,\s*|\}))+"
)
"""An object of plain strings whose keys have no space around them: it is kept as it is."""

_AI_MODEL_COLUMNS = ("x_aimodel", "x_model", "x_modelname", "x_modelid")
_AI_KEY_COLUMNS = ("x_aikey", "x_apikeyid", "x_apikey", "x_keyalias", "x_keyid")
_AI_MODEL_TAGS = ("ai_model", "ai-model", "gen_ai.request.model", "model")
_AI_KEY_TAGS = ("ai_key", "ai-key", "api_key_id", "api_key_alias", "key_alias")


@dataclass(frozen=True)
class Shape:
    """The columns of files that look alike, with their DuckDB types as they are read.

    `tidy` are the columns of text that are known to need no change: no empty text in them, and
    tags that are clean already. To know it saves most of the work on Parquet files.
    """

    columns: Columns
    types: dict[str, str]
    tidy: frozenset[str] = frozenset()

    def selection(self, extensions: tuple[str, ...]) -> list[str]:
        """The expressions of all lake columns, then those of `extensions`, which files may lack."""
        chosen = [f"{self.expression(name)} AS {identifier(name)}" for name in COLUMNS]
        chosen += [
            f"{self._ai(_AI_MODEL_COLUMNS, _AI_MODEL_TAGS)} AS AiModel",
            f"{self._ai(_AI_KEY_COLUMNS, _AI_KEY_TAGS)} AS AiKey",
        ]
        own = {name.casefold(): name for name in self.columns.extensions}
        for name in extensions:
            source = own.get(name.casefold())
            value = self._text(source) if source else "CAST(NULL AS VARCHAR)"
            chosen.append(f"{value} AS {identifier(name)}")
        return chosen

    def expression(self, name: str) -> str:
        """SQL for one lake column; it fails on a value that cannot be read."""
        source = self.columns.source.get(name)
        if source is None:
            return f"CAST(NULL AS {COLUMNS[name]})"
        if name in TAG_COLUMNS:
            return self._tags(source)
        if name in JSON_COLUMNS:
            return self._text(source)
        if COLUMNS[name] == AMOUNT:
            return f"CAST({self.raw(source)} AS {AMOUNT})"
        if COLUMNS[name] == TIME:
            return f"CAST(CAST({self.raw(source)} AS TIMESTAMPTZ) AS TIMESTAMP)"
        if name == "BillingCurrency":
            return f"upper(trim({self._text(source)}))"
        if self.columns.version == "1.0-preview":
            return self._preview(name, source)
        return self._text(source)

    def prepared(self) -> list[str]:
        """What stands in the file's own columns before `expression` looks at them: plain text.

        Maps, lists and objects become JSON; tags get the braces that Azure leaves out. It is done
        once here because DuckDB works a CASE's operands out anew in each of its branches.
        """
        tags = {self.columns.source.get(name) for name in TAG_COLUMNS} - self.tidy
        made = []
        for name, kind in self.types.items():
            quoted = identifier(name)
            if _is_nested(kind):
                made.append(f"CAST(to_json({quoted}) AS VARCHAR) AS {quoted}")
            elif name in tags and self.is_text(name):
                text = f"trim(CAST({quoted} AS VARCHAR))"
                made.append(
                    f"CASE WHEN starts_with({text}, '\"') THEN '{{' || {text} || '}}'"
                    f" ELSE {text} END AS {quoted}"
                )
            elif kind == "JSON":
                made.append(f"CAST({quoted} AS VARCHAR) AS {quoted}")
        return made

    def raw(self, source: str) -> str:
        """A prepared column as it stands in the file, with an empty text as NULL."""
        value = identifier(source)
        empties = self.is_text(source) and source not in self.tidy
        return f"NULLIF({value}, '')" if empties else value

    def is_text(self, source: str) -> bool:
        """Whether a column is text once it is prepared."""
        return self.types[source] in {"VARCHAR", "JSON"} or _is_nested(self.types[source])

    def _text(self, source: str) -> str:
        if self.is_text(source):
            return self.raw(source)
        return f"CAST({identifier(source)} AS VARCHAR)"

    def _tags(self, source: str) -> str:
        text = identifier(source)
        if source in self.tidy:
            return f"NULLIF({text}, '{{}}')"
        if not self.is_text(source):
            return f"error('no JSON object of tags') || {self._text(source)}"
        return (
            f"CASE WHEN {text} IS NULL OR {text} IN ('', '{{}}') THEN NULL"
            f" WHEN regexp_full_match({text}, '{_CLEAN_TAGS}') THEN {text}"
            f" WHEN starts_with({text}, '[') THEN {_pairs_to_object(text)}"
            f" WHEN json_type({text}) = 'OBJECT' THEN {tidied_tags(text)}"
            " ELSE error('no JSON object of tags') END"
        )

    def _preview(self, name: str, source: str) -> str:
        text = self._text(source)
        if name == "CommitmentDiscountStatus":
            return (
                f"CASE {text} WHEN 'Used Commitment' THEN 'Used'"
                " WHEN 'Unused Commitment' THEN 'Unused' END"
            )
        if name == "PricingCategory":
            return (
                f"CASE {text} WHEN 'On-Demand' THEN 'Standard'"
                f" WHEN 'Commitment-Based' THEN 'Committed' ELSE {text} END"
            )
        return text

    def _ai(self, own: tuple[str, ...], keys: tuple[str, ...]) -> str:
        folded = {name.replace("_", "").casefold(): name for name in self.columns.extensions}
        values = [
            self._text(folded[name.replace("_", "")])
            for name in own
            if name.replace("_", "") in folded
        ]
        tags, category = self.columns.source.get("Tags"), self.columns.source.get("ServiceCategory")
        if tags and category and self.is_text(tags):
            text = self.raw(tags)
            found = ", ".join(f"json_extract_string({text}, '/{key}')" for key in keys)
            mentioned = " OR ".join(f"contains({text}, '{key}\"')" for key in keys)
            values.append(
                f"CASE WHEN {identifier(category)} = '{AI_CATEGORY}' AND ({mentioned})"
                f" AND json_valid({text}) THEN COALESCE({found}) END"
            )
        return f"COALESCE({', '.join(values)})" if values else "CAST(NULL AS VARCHAR)"


def tidied_tags(text: str) -> str:
    """SQL that rewrites a JSON object: keys trimmed, values as text, each key once (the first)."""
    pairs = (
        f"list_transform(json_keys({text}), lambda k: struct_pack(key := trim(k), value :="
        f" COALESCE(json_extract_string({text},"
        " '/' || replace(replace(k, '~', '~0'), '/', '~1')), '')))"
    )
    return f"({_object(pairs)})"


def has_repeated_keys(text: str) -> str:
    """SQL that is true of a JSON object in which a key occurs twice."""
    return f"list_unique(json_keys({text})) <> len(json_keys({text}))"


def is_tidy(text: str) -> str:
    """SQL that is true of tags which the lake holds as they are, and of `{}`."""
    clean = f"regexp_full_match({text}, '{_CLEAN_TAGS}')"
    tidy = f"CASE WHEN {clean} THEN NOT {has_repeated_keys(text)} ELSE {text} = '{{}}' END"
    return f"COALESCE({tidy}, true)"


def identifier(name: str) -> str:
    """A column name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL literal, for the places where DuckDB takes no parameter."""
    return "'" + text.replace("'", "''") + "'"


def _pairs_to_object(text: str) -> str:
    """SQL that rewrites a JSON list of {key, value} as an object."""
    pairs = (
        f"""list_transform(from_json_strict({text}, '[{{"key":"VARCHAR","value":"VARCHAR"}}]'),"""
        " lambda e: struct_pack(key := trim(e.key), value := COALESCE(e.value, '')))"
    )
    return f"({_object(pairs)})"


def _object(pairs: str) -> str:
    once = (
        f"list_filter({pairs}, lambda e, i: e.key <> '' AND"
        f" list_position(list_transform({pairs}, lambda f: f.key), e.key) = i)"
    )
    return f"NULLIF(CAST(to_json(map_from_entries({once})) AS VARCHAR), '{{}}')"


def _is_nested(duckdb_type: str) -> bool:
    return duckdb_type.endswith("[]") or duckdb_type.startswith(("MAP(", "STRUCT("))
