"""Tags: equal sets of tags share one number, and rules find a tag however its key is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.store.tables import insert
from tools.words import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    from tools.store.fields import Field


def number_tags(connection: DuckDBPyConnection) -> None:
    """From the pairs of tag texts in `line_keys`, make `tag_pairs` and fill `tag_values`.

    A key of AllocatedTags hides the same key of Tags. A tag without a value is no tag.
    `tag_pairs` is temporary and gives each pair of texts its TagSet; 0 is the set without tags.
    """
    connection.execute(
        "CREATE TEMP TABLE tag_texts AS SELECT row_number() OVER (ORDER BY 1, 2) AS Pair,"
        " AllocatedTags, Tags FROM (SELECT DISTINCT AllocatedTags, Tags FROM line_keys)"
    )
    connection.execute(
        "CREATE TEMP TABLE written_tags AS"
        " SELECT Pair, Place, entry.key AS TagKey, entry.value AS TagValue FROM ("
        f" SELECT Pair, 0 AS Place, unnest({_entries('AllocatedTags')}) AS entry FROM tag_texts"
        f" UNION ALL SELECT Pair, 1, unnest({_entries('Tags')}) FROM tag_texts)"
        " WHERE trim(entry.value) <> ''"
    )
    keys = connection.execute("SELECT DISTINCT TagKey FROM written_tags").fetchall()
    columns = "TagKey VARCHAR, Folded VARCHAR"
    connection.execute(f"CREATE TEMP TABLE folded_keys ({columns})")
    insert(connection, "folded_keys", [(key, fold(key)) for (key,) in keys], columns)
    connection.execute(
        "CREATE TEMP TABLE tag_entries AS SELECT Pair, Place, Folded, TagKey, TagValue"
        " FROM (SELECT Pair, Place, Folded, w.TagKey, TagValue,"
        " MIN(Place) OVER (PARTITION BY Pair, Folded) AS Nearest"
        " FROM written_tags w JOIN folded_keys f ON f.TagKey = w.TagKey) WHERE Place = Nearest"
    )
    connection.execute(
        "CREATE TEMP TABLE pair_sets AS SELECT Pair,"
        " list_sort(list({'TagKey': TagKey, 'TagValue': TagValue})) AS Entries"
        " FROM tag_entries GROUP BY 1"
    )
    connection.execute(
        "CREATE TEMP TABLE tag_sets AS"
        " SELECT CAST(row_number() OVER (ORDER BY Entries) AS INTEGER) AS TagSet, Entries"
        " FROM (SELECT DISTINCT Entries FROM pair_sets)"
    )
    connection.execute(
        "CREATE TEMP TABLE tag_pairs AS SELECT t.Pair, t.AllocatedTags, t.Tags,"
        " COALESCE(s.TagSet, 0) AS TagSet FROM tag_texts t"
        " LEFT JOIN pair_sets p ON p.Pair = t.Pair LEFT JOIN tag_sets s ON s.Entries = p.Entries"
    )
    connection.execute(
        "INSERT INTO tag_values SELECT TagSet, entry.TagKey, entry.TagValue"
        " FROM (SELECT TagSet, unnest(Entries) AS entry FROM tag_sets) ORDER BY 1, 2, 3"
    )


def extract_tags(connection: DuckDBPyConnection, fields: Sequence[Field]) -> None:
    """Make `tag_columns`: for each pair of texts, one column `t0`, `t1` … a tag field."""
    columns, params = [], []
    for number, field in enumerate(fields):
        place = " AND Place = 0" if field.kind == "allocated" else ""
        columns.append(f"MIN(TagValue) FILTER (Folded = ?{place}) AS t{number}")
        params.append(field.name)
    connection.execute(
        f"CREATE TEMP TABLE tag_columns AS SELECT {', '.join(['Pair', *columns])}"
        " FROM tag_entries GROUP BY 1",
        params,
    )


def _entries(column: str) -> str:
    return f"map_entries(from_json({column}, '\"MAP(VARCHAR,VARCHAR)\"'))"
