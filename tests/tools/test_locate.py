"""Where a change lies: the search for causes over the cells of two windows."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from tools.locate import TELLING, Cell, Piece, Side, Sort, locate

if TYPE_CHECKING:
    import random

DIMENSIONS = ("component", "service", "region")


def cell(
    component: str,
    service: str,
    before: int | str,
    after: int | str,
    *,
    region: str = "r1",
    sort: Sort = "usage",
) -> Cell:
    """One cell with its cost in both windows."""
    values = {"component": component, "service": service, "region": region}
    return Cell(values, sort, "", Side(Decimal(before)), Side(Decimal(after)))


def found(cells: list[Cell], dimensions: tuple[str, ...] = DIMENSIONS) -> list[dict[str, str]]:
    """The selections that were located, the largest change first."""
    return [piece.where for piece in locate(cells, dimensions)]


def test_the_part_that_moved_alone_is_named() -> None:
    """One component of three doubled: it is the cause, in all its services at once."""
    cells = [
        cell(component, service, 100, 200 if component == "b" else 100)
        for component in "abc"
        for service in ("vm", "disk")
    ]
    assert found(cells) == [{"component": "b"}]


def test_a_cause_is_no_wider_than_what_moved() -> None:
    """One service of one component rose; the component's calm rest is not drawn in."""
    cells = [cell(c, s, 100, 100) for c in "abc" for s in ("vm", "disk")]
    cells[0] = cell("a", "vm", 100, 400)
    assert found(cells) == [{"component": "a", "service": "vm"}]


def test_what_many_share_is_told_once() -> None:
    """A service that rose by half in every component is one cause, the service."""
    cells = [cell(c, s, 100, 150 if s == "vm" else 100) for c in "abcdef" for s in ("vm", "disk")]
    assert found(cells) == [{"service": "vm"}]


def test_of_equal_selections_the_most_telling_stands() -> None:
    """Component, feature, account and region that hold the same lines: the component is named."""
    values = [
        {"component": c, "feature": f"f-{c}", "account": f"n-{c}", "region": f"r-{c}"} for c in "ab"
    ]
    cells = [
        Cell(values[0], "usage", "", Side(Decimal(100)), Side(Decimal(500))),
        Cell(values[1], "usage", "", Side(Decimal(100)), Side(Decimal(100))),
    ]
    dimensions = [name for name in TELLING if name in values[0]]
    assert [piece.where for piece in locate(cells, dimensions)] == [{"component": "a"}]


def test_new_and_moved_are_kept_apart() -> None:
    """A new service beside one that grew: two causes, each with its own money."""
    cells = [cell("a", "vm", 100, 300), cell("a", "gpu", 0, 250), cell("b", "vm", 100, 100)]
    pieces = locate(cells, DIMENSIONS)
    assert [(piece.where, piece.change) for piece in pieces] == [
        ({"service": "gpu"}, Decimal(250)),
        ({"component": "a", "service": "vm"}, Decimal(200)),
    ]


def test_offsetting_causes_are_both_named() -> None:
    """A rise that a fall hides: the net is ten, both causes are told."""
    cells = [cell("a", "vm", 100, 600), cell("b", "vm", 600, 110), cell("c", "vm", 50, 50)]
    assert found(cells) == [{"component": "a"}, {"component": "b"}]


def test_credits_do_not_mix_with_usage() -> None:
    """A credit in the component that grew is a cause of its own."""
    cells = [
        cell("a", "vm", 100, 400),
        cell("a", "vm", 0, -300, sort="credit"),
        cell("b", "vm", 100, 100),
    ]
    pieces = locate(cells, DIMENSIONS)
    assert sorted((piece.sort, piece.change) for piece in pieces) == [
        ("credit", Decimal(-300)),
        ("usage", Decimal(300)),
    ]
    [usage] = [piece for piece in pieces if piece.sort == "usage"]
    assert usage.where == {"component": "a", "charge_category": "Usage"}


def test_where_everything_moved_alike_the_whole_is_the_cause() -> None:
    """All parts rose by a tenth: one cause without a place, rather than a list of all parts."""
    cells = [cell(c, s, 100, 110, region=f"r-{c}") for c in "abc" for s in ("vm", "disk")]
    [piece] = locate(cells, DIMENSIONS)
    assert (piece.where, piece.change) == ({}, Decimal(60))


def test_a_division_by_one_dimension_is_kept_to() -> None:
    """Divided by region, causes are regions even where the whole moved alike."""
    cells = [cell(c, "vm", 100, 110, region=f"r-{c}") for c in "ab"]
    pieces = locate(cells, ["region"], divided=True)
    assert [piece.where for piece in pieces] == [{"region": "r-a"}, {"region": "r-b"}]


def test_small_change_is_left_to_the_rest() -> None:
    """A rise of one in a bill of a thousand is no cause."""
    assert found([cell("a", "vm", 1000, 1000), cell("b", "vm", 1, 2)]) == []


def test_nothing_and_no_change_give_no_cause() -> None:
    """Neither an empty bill nor an unchanged one has causes."""
    assert locate([], DIMENSIONS) == []
    assert found([cell("a", "vm", 5, 5)]) == []


AMOUNTS = st.decimals(min_value=-500, max_value=5000, places=2)
CELLS = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.sampled_from(["vm", "disk", "net"]),
        st.sampled_from(["r1", "r2"]),
        st.sampled_from(["usage", "usage", "credit", "purchase"]),
        AMOUNTS,
        AMOUNTS,
    ),
    max_size=25,
)


def built(rows: list[tuple[str, str, str, Sort, Decimal, Decimal]]) -> list[Cell]:
    """Cells of generated rows."""
    return [
        cell(component, service, str(before), str(after), region=region, sort=sort)
        for component, service, region, sort, before, after in rows
    ]


def told(pieces: list[Piece]) -> list[tuple[str, Sort, Decimal]]:
    """Pieces without their cells."""
    return [(str(sorted(piece.where.items())), piece.sort, piece.change) for piece in pieces]


@settings(max_examples=50, deadline=None)
@given(CELLS)
def test_pieces_and_the_rest_sum_to_the_change(
    rows: list[tuple[str, str, str, Sort, Decimal, Decimal]],
) -> None:
    """No cell is in two pieces, and each piece holds exactly what its selection selects."""
    cells = built(rows)
    pieces = locate(cells, DIMENSIONS)
    members = [id(cell) for piece in pieces for cell in piece.cells]
    assert len(members) == len(set(members))
    for piece in pieces:
        selected = [
            cell
            for cell in cells
            if cell.sort == piece.sort
            and all(
                cell.values[name] == value
                for name, value in piece.where.items()
                if name != "charge_category"
            )
        ]
        assert {id(cell) for cell in selected} == {id(cell) for cell in piece.cells}


@settings(max_examples=50, deadline=None)
@given(CELLS, st.randoms(use_true_random=False))
def test_the_order_of_cells_changes_nothing(
    rows: list[tuple[str, str, str, Sort, Decimal, Decimal]], shuffler: random.Random
) -> None:
    """The same cells in another order give the same causes."""
    cells = built(rows)
    pieces = told(locate(cells, DIMENSIONS))
    shuffler.shuffle(cells)
    assert told(locate(cells, DIMENSIONS)) == pieces


@settings(max_examples=50, deadline=None)
@given(CELLS)
def test_ten_times_the_money_has_the_same_causes(
    rows: list[tuple[str, str, str, Sort, Decimal, Decimal]],
) -> None:
    """Scaling every amount by ten scales every change by ten and names the same places."""
    ten = [(*row[:4], row[4] * 10, row[5] * 10) for row in rows]
    scaled = [
        (where, sort, change * 10) for where, sort, change in told(locate(built(rows), DIMENSIONS))
    ]
    assert told(locate(built(ten), DIMENSIONS)) == scaled
