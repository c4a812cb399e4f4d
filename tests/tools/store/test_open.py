"""Opening a generation: shut in, limited, shared by threads, and never mixed with another."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import TYPE_CHECKING

import duckdb
import pytest

from tests.support.focus import line
from tests.support.store import load
from tools.context.schema import Context, Organisation
from tools.errors import QueryTooBigError, StoreError
from tools.store.home import Home
from tools.store.open import Stores, open_store

if TYPE_CHECKING:
    from pathlib import Path

TOTAL = "SELECT SUM(EffectiveCost) FROM rollup"


@pytest.fixture
def loaded(home: Path) -> Path:
    """A home with one generation of two lines, three dollars together."""
    load(home, [line(cost="1"), line(day="2026-10-16", cost="2")])
    return home


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for tests that leave it as it is."""
    folder = tmp_path_factory.mktemp("untouched") / "home"
    load(folder, [line(cost="1"), line(day="2026-10-16", cost="2")])
    return folder


def test_a_home_without_a_store_says_how_to_make_one(home: Path) -> None:
    """The fault names the command that loads an export."""
    with pytest.raises(StoreError, match=r"spendthread ingest PATH --home"):
        open_store(home)


def test_the_head_says_what_the_generation_holds(untouched: Path) -> None:
    """Currency, days with data, rows, sources and names are there without a query."""
    with open_store(untouched) as store:
        assert (store.currency, store.mixed_currencies, store.rows) == ("USD", False, 2)
        assert str(store.data_from) == "2026-10-16"
        assert (str(store.data_through), str(store.data_through_end)) == (
            "2026-11-16",
            "2026-11-17",
        )
        assert store.generation == "1"
        assert store.account_names == {"111111111111": "production"}
        assert [(s.part.source, s.part.rows) for s in store.sources] == [("test", 1), ("test", 1)]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1; SELECT 2",
        "COPY (SELECT 1) TO 'stolen.csv'",
        "CREATE TEMP TABLE t AS SELECT 1",
        "INSERT INTO rollup SELECT * FROM rollup",
        "ATTACH ':memory:' AS other",
        "SET memory_limit = '100GB'",
        "PRAGMA database_list",
        "EXPLAIN ANALYZE SELECT 1",
        "SET VARIABLE x = 1",
        "",
    ],
)
def test_only_one_select_is_run(untouched: Path, statement: str) -> None:
    """Whatever is not a single SELECT is turned away before the database sees it."""
    with open_store(untouched) as store:
        with pytest.raises(ValueError, match="one SELECT"):
            store.execute(statement)
        with pytest.raises(ValueError, match="one SELECT"):
            store.lines(statement)


def test_no_file_but_the_generations_own_can_be_read(untouched: Path, tmp_path: Path) -> None:
    """Neither files of the system nor other files beside the lake's parts are readable."""
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    stray = next(untouched.glob("lake/*/*/*.parquet")).with_name("stray.parquet")
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT 1 AS a) TO '{stray}'")
    with open_store(untouched) as store:
        for reading in (
            f"read_csv('{secret}')",
            f"read_text('{secret}')",
            f"glob('{tmp_path}/*')",
            f"'{secret}'",
            f"read_parquet('{stray}')",
        ):
            with pytest.raises(duckdb.Error):
                store.execute(f"SELECT * FROM {reading}")


@pytest.mark.parametrize(
    "setting",
    [
        "SET enable_external_access = true",
        "RESET enable_external_access",
        "SET lock_configuration = false",
        "SET allowed_paths = ['/etc/passwd']",
        "SET allowed_directories = ['/']",
        "SET memory_limit = '100GB'",
        "SET python_enable_replacements = true",
        "INSTALL httpfs",
        "LOAD httpfs",
        "ATTACH '/tmp/other.duckdb' AS other",
        "COPY rollup TO '/tmp/stolen.csv'",
        "DELETE FROM rollup",
    ],
)
def test_the_lock_holds_under_the_statement_check(untouched: Path, setting: str) -> None:
    """Were a statement to get past the first wall, the locked database refuses it as well."""
    with open_store(untouched) as store, pytest.raises(duckdb.Error):
        store._connection.cursor().execute(setting)


def test_python_variables_are_no_tables(untouched: Path) -> None:
    """A variable of the program that has a table's look cannot be read by its name."""
    frame = {"a": [1]}
    with open_store(untouched) as store, pytest.raises(duckdb.Error):
        store.execute("SELECT * FROM frame")
    assert frame


def test_a_runaway_query_is_ended(untouched: Path) -> None:
    """A query that runs over its time ends in a fault that says what to do, and the store lives."""
    with open_store(untouched, time_limit=0.2) as store:
        with pytest.raises(QueryTooBigError, match="shorter time"):
            store.execute("SELECT SUM(a.range * b.range) FROM range(1000000) a, range(1000000) b")
        assert store.execute(TOTAL) == [(Decimal(3),)]


def test_a_query_over_its_memory_is_ended(untouched: Path) -> None:
    """A query that needs more memory and temporary space than allowed ends in the same fault."""
    with open_store(untouched) as store:
        with pytest.raises(QueryTooBigError):
            store.execute("SELECT string_agg(repeat('x', 1000000), '') FROM range(5000)")
        assert store.execute(TOTAL) == [(Decimal(3),)]


def test_many_threads_ask_at_once(untouched: Path) -> None:
    """Eight threads get the same answers, from the rollup and from the lines."""
    with open_store(untouched) as store, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: store.execute(TOTAL), range(64)))
        drills = list(
            pool.map(lambda _: store.lines("SELECT SUM(EffectiveCost) FROM lines"), range(32))
        )
    assert answers == [[(Decimal(3),)]] * 64
    assert drills == [[(Decimal(3),)]] * 32


def test_an_open_store_keeps_its_generation(loaded: Path) -> None:
    """While a newer generation is published, a question goes on reading the one it began with."""
    with open_store(loaded) as store:
        load(loaded, [line(cost="10")])
        assert store.execute(TOTAL) == [(Decimal(3),)]
        assert store.lines("SELECT SUM(EffectiveCost) FROM lines") == [(Decimal(3),)]
    with open_store(loaded) as store:
        assert (store.generation, store.execute(TOTAL)) == ("2", [(Decimal(12),)])


def test_a_long_running_process_opens_each_generation_once(loaded: Path) -> None:
    """Questions share one store until another serves; the old one closes with its last reader."""
    stores = Stores(loaded)
    with stores.current() as first, stores.current() as second:
        assert first is second
        load(loaded, [line(cost="10")])
        with stores.current() as newer:
            assert newer.generation == "2"
        assert first.execute(TOTAL) == [(Decimal(3),)]
    with pytest.raises(duckdb.Error):
        first.execute(TOTAL)
    with stores.current() as again:
        assert again is newer
    stores.close()


def test_threads_may_swap_generations_while_others_ask(loaded: Path) -> None:
    """Questions under way during swaps read one whole generation each, whichever it is."""
    stores = Stores(loaded)
    stop = threading.Event()
    seen: set[Decimal] = set()

    def ask() -> None:
        while not stop.is_set():
            with stores.current() as store:
                once = store.execute(TOTAL)
                assert store.execute(TOTAL) == once
                seen.add(once[0][0])

    with ThreadPoolExecutor(3) as pool:
        asking = [pool.submit(ask) for _ in range(3)]
        for amount in ("10", "20", "30"):
            load(loaded, [line(cost=amount)])
        stop.set()
        for each in asking:
            each.result()
    stores.close()
    assert seen <= {Decimal(3), Decimal(12), Decimal(22), Decimal(32)}


def test_another_version_is_told_apart(loaded: Path) -> None:
    """A generation of another schema is not read; the text says what to run."""
    with duckdb.connect(str(Home(loaded).generation_file(1))) as connection:
        connection.execute("UPDATE generation SET schema = 99")
    with pytest.raises(StoreError, match="another version"):
        open_store(loaded)


def test_a_damaged_file_is_a_fault_with_a_mend(loaded: Path) -> None:
    """A file that is no database, or one cut in half, does not surface as a crash."""
    file = Home(loaded).generation_file(1)
    content = file.read_bytes()
    for damaged in (content[: len(content) // 2], b"no database", b""):
        file.write_bytes(damaged)
        with pytest.raises(StoreError, match="spendthread ingest"):
            open_store(loaded)


def test_a_corrupt_block_is_a_fault_with_a_mend(loaded: Path) -> None:
    """Whichever block of the file is damaged, answers are right or a fault that says what to do."""
    file = Home(loaded).generation_file(1)
    content = file.read_bytes()
    found = 0
    for start in (0, *range(3 << 12, len(content), 1 << 18)):
        damaged = bytearray(content)
        damaged[start : start + 64] = bytes(64 * [0xA5])
        file.write_bytes(damaged)
        try:
            with open_store(loaded) as store:
                assert store.execute(TOTAL) == [(Decimal(3),)]
                assert len(store.values) > 5
        except StoreError as fault:
            found += 1
            assert "spendthread ingest" in fault.user_text
    assert found > 1


def test_lines_whose_file_is_gone_are_a_fault(loaded: Path) -> None:
    """A part deleted from the lake is named as such; the rollup still answers."""
    for file in loaded.glob("lake/*/*/*.parquet"):
        file.unlink()
    with open_store(loaded) as store:
        assert store.execute(TOTAL) == [(Decimal(3),)]
        with pytest.raises(StoreError, match="cannot be read"):
            store.lines("SELECT COUNT(*) FROM lines")


def test_the_context_comes_back_as_it_was(home: Path) -> None:
    """The stored organisation is the one that was loaded."""
    model = Context(organisation=Organisation(name="Larder", timezone="Europe/Berlin"))
    load(home, [line()], model)
    with open_store(home) as store:
        assert store.context == model


def test_values_are_named_and_ordered_by_cost(home: Path) -> None:
    """Each dimension lists its values, the most expensive first, with name, cost and days."""
    load(
        home,
        [
            line(cost="1", ServiceName="Small", Tags='{"App": "a"}', ResourceId="i-1"),
            line(cost="2", day="2026-11-17", ServiceName="Large", RegionName="Ireland"),
        ],
    )
    with open_store(home) as store:
        found = {
            (entry.dimension, entry.value): (entry.name, entry.cost, str(entry.first_day))
            for entry in store.values
        }
        services = [entry.value for entry in store.values if entry.dimension == "service"]
    assert services == ["Large", "Small"]
    assert found["service", "Large"] == (None, Decimal(2), "2026-11-17")
    assert found["account", "111111111111"] == ("production", Decimal(3), "2026-11-16")
    assert found["region", "eu-west-1"] == ("Ireland", Decimal(3), "2026-11-16")
    assert found["tag:App", "a"] == (None, Decimal(1), "2026-11-16")
    assert found["resource", "i-1"] == (None, Decimal(1), "2026-11-16")
    assert not any(value == "unallocated" for _, value in found)
