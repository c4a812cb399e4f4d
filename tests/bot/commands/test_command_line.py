"""The command line keeps its word: output, exit status, one line a fault, never a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot import __main__ as command_line
from bot.__main__ import main
from tests.support.focus import line, write_csv
from tests.support.shop import FILES

if TYPE_CHECKING:
    from collections.abc import Iterable

NOW = "2026-11-25T09:00:00+00:00"
ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No `.env` of whoever runs the tests is read."""
    monkeypatch.chdir(tmp_path)


def _lines(path: Path, entries: Iterable[Any]) -> str:
    path.write_text(
        "".join(e if isinstance(e, str) else json.dumps(e) + "\n" for e in entries), "utf-8"
    )
    return str(path)


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["dance"],
        ["ask"],
        ["ask", "what?", "--batch", "x.jsonl"],
        ["ask", "what?"],
        ["ask", "what?", "--home", "x", "--now", "yesterday-ish"],
        ["call", "spend", "--args", "{", "--home", "x"],
        ["call", "spend", "--args", "[]", "--home", "x"],
        ["ingest"],
        ["periods"],
        ["context"],
        ["demo", "--today", "soon"],
        ["serve", "--http", "many"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_status_2(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever is missing or unreadable on the command line, the status says wrong usage."""
    try:
        status = main(argv)
    except SystemExit as left:
        status = int(left.code or 0)
    assert status == 2
    assert capsys.readouterr().err


@pytest.mark.parametrize(
    "argv",
    [
        ["ask", "what did we spend?", "--home", "nowhere"],
        ["call", "spend", "--home", "nowhere"],
        ["call", "dance", "--home", "SHOP"],
        ["call", "spend", "--args", '{"group": 1}', "--home", "SHOP"],
        ["ask", "--batch", "nowhere.jsonl", "--home", "SHOP"],
        ["ingest", "nowhere.csv", "--home", "home"],
        ["context", "check", "nowhere"],
        ["serve", "--home", "nowhere"],
        ["serve", "--home", "SHOP"],
    ],
    ids=" ".join,
)
def test_a_fault_that_can_be_mended_is_one_line_and_status_1(
    argv: list[str], shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The person reads what is wrong in one line, and no traceback."""
    status = main([str(shop) if part == "SHOP" else part for part in argv])
    said = capsys.readouterr()
    assert status == 1
    assert said.out == ""
    assert said.err.startswith("spendthread: ")
    assert said.err.count("\n") == 1
    assert "a fault of my own" not in said.err


def test_even_our_own_fault_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bug is told as one, without a traceback."""

    def broken(*_: object) -> None:
        raise KeyError("two\nlines")

    monkeypatch.setattr(command_line, "COMMANDS", (_command(broken),))
    assert main(["try"]) == 1
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "KeyError" in said.err


def _command(run: Any) -> Any:
    return lambda commands: commands.add_parser("try").set_defaults(run=run)


def test_ask_prints_claims_and_a_table_without_colour(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a pipe the answer is plain text."""
    asked = ["ask", "what did we spend by service last week?", "--home", str(shop), "--now", NOW]
    assert main(asked) == 0
    said = capsys.readouterr().out
    assert "Spend last week (16–22 November 2026) was 2,977.50 USD." in said
    assert "Pinecone" in said
    assert "2,500.00 USD" in said
    assert "\x1b" not in said


def test_ask_json_is_one_line_for_a_program(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A pipe gets one JSON value on one line."""
    asked = ["ask", "who owns the vector index?", "--home", str(shop), "--now", NOW, "--json"]
    assert main(asked) == 0
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert json.loads(said)["owners"] == ["search"]


def test_home_may_come_from_the_environment(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`SPENDTHREAD_HOME` stands in for `--home`."""
    monkeypatch.setenv("SPENDTHREAD_HOME", str(shop))
    assert main(["call", "data_status", "--now", NOW]) == 0
    assert json.loads(capsys.readouterr().out)["data_through"] == "2026-11-23"


def test_a_time_without_an_offset_is_local_to_the_organisation(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--now` may leave the offset out."""
    asked = ["call", "spend", "--home", str(shop), "--now", "2026-11-25"]
    assert main(asked) == 0
    assert json.loads(capsys.readouterr().out)["period"]["end"] == "2026-11-25"


def test_a_thread_goes_on_in_a_later_run(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was asked before is remembered by the thread's name, across processes."""
    monkeypatch.setenv("SPENDTHREAD_STATE_URL", f"sqlite:///{Path.cwd() / 'state.db'}")
    common = ["--home", str(shop), "--now", NOW, "--thread", "t", "--json"]
    assert main(["ask", "what did we spend last week?", *common]) == 0
    assert main(["ask", "and by team?", *common]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert second["period"] == first["period"]
    assert second["calls"][0]["args"]["group_by"] == ["team"]


def test_as_and_channel_cut_down_what_is_seen(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--as` takes the user's rights, `--channel` those of whoever reads along."""
    asked = ["call", "spend", "--home", str(shop), "--now", NOW]
    totals = []
    for who in ([], ["--as", "U0PAYMENT"], ["--as", "U0FINOPS", "--channel", "C0SEARCH"]):
        assert main([*asked, *who]) == 0
        totals.append(json.loads(capsys.readouterr().out)["facts"][0]["value"])
    assert len(set(totals)) == 3


def test_a_batch_answers_every_line_with_its_id(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bad lines are answered with an error and the same id, and the rest goes on."""
    entries = [
        {"id": "a", "question": "what did we spend last week?"},
        "not json\n",
        "[1]\n",
        "\n",
        {"id": 3},
        {"id": 4, "question": ["?"]},
        {"id": 5, "question": "what did we spend?", "now": "later"},
        {"id": {"any": 1}, "question": "what did we spend last week?", "as": "U0PAYMENT"},
        {"id": 7, "question": "spend in november so far", "now": "2026-11-10T00:00:00Z"},
    ]
    file = _lines(tmp_path / "questions.jsonl", entries)
    assert main(["ask", "--batch", file, "--home", str(shop), "--now", NOW, "--json"]) == 0
    said = [json.loads(one) for one in capsys.readouterr().out.splitlines()]
    assert [one["id"] for one in said] == ["a", None, None, 3, 4, 5, {"any": 1}, 7]
    assert [one["status"] for one in said] == [
        "answered",
        *["error"] * 5,
        "answered",
        "answered",
    ]
    assert said[0]["facts"][0]["value"] != said[6]["facts"][0]["value"]
    assert said[7]["period"]["start"] == "2026-11-01"
    assert said[7]["period"]["end"] == "2026-11-11"


def test_a_batch_keeps_threads_apart(
    shop: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each thread of a file remembers its own turns."""
    monkeypatch.setenv("SPENDTHREAD_STATE_URL", f"sqlite:///{tmp_path / 'state.db'}")
    entries = [
        {"id": 1, "thread": "x", "question": "what did we spend last week?"},
        {"id": 2, "thread": "y", "question": "what did we spend in october?"},
        {"id": 3, "thread": "x", "question": "and by team?"},
        {"id": 4, "thread": "y", "question": "and by team?"},
    ]
    file = _lines(tmp_path / "threads.jsonl", entries)
    assert main(["ask", "--batch", file, "--home", str(shop), "--now", NOW]) == 0
    said = [json.loads(one) for one in capsys.readouterr().out.splitlines()]
    assert [one["period"]["start"] for one in said] == [
        "2026-11-16",
        "2026-10-01",
        "2026-11-16",
        "2026-10-01",
    ]


def test_periods_are_read_without_a_home(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line gives its windows, or null, or what is wrong with it; the rest goes on."""
    common = {"now": NOW, "timezone": "UTC", "week_start": "monday", "fiscal_year_start": "01-01"}
    entries = [
        {"id": 1, "text": "last week", **common},
        {"id": 2, "text": "the march-api", **common},
        {"id": 3, "text": "last week", **common, "week_start": "someday"},
        {"id": 4, "text": "last week", **common, "timezone": "Mars/Base"},
        {"id": 5, **common},
        {"id": 6, "text": "last week", "now": "2026-11-25T09:00:00"},
    ]
    file = _lines(tmp_path / "texts.jsonl", entries)
    assert main(["periods", "--batch", file, "--json"]) == 0
    said = [json.loads(one) for one in capsys.readouterr().out.splitlines()]
    assert said[0] == {
        "id": 1,
        "period": {"start": "2026-11-16", "end": "2026-11-23"},
        "compare_to": None,
    }
    assert said[1] == {"id": 2, "period": None, "compare_to": None}
    assert [set(one) for one in said[2:5]] == [{"id", "error"}] * 3
    assert said[5]["period"] == said[0]["period"]


def test_ingest_prints_rows_sums_periods_and_coverage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was loaded can be held against the export; a second time changes nothing."""
    context = tmp_path / "context"
    context.mkdir()
    for name, text in FILES.items():
        (context / name).write_text(text, "utf-8")
    export = write_csv(
        tmp_path / "export.csv",
        [
            line(day="2026-11-16", cost="1234.50", Tags='{"app": "orders"}'),
            line(day="2026-11-17", cost="0.25"),
            line(day="2026-11-18", cost="-4.75", ChargeCategory="Credit"),
        ],
    )
    asked = ["ingest", str(export), "--home", "home", "--context", str(context)]
    assert main([*asked, "--source", "cloud"]) == 0
    said = capsys.readouterr().out
    assert "cloud 2026-11: loaded" in said
    assert "credits -4.75 USD in 1 line" in said
    assert "3 lines, billing periods 2026-11" in said
    assert "USD: BilledCost 1,230.00, EffectiveCost 1,230.00" in said
    assert "allocated: 1,234.50 of 1,230.00 USD" in said
    assert "generation 1 serves now" in said
    assert main(["ingest", str(export), "--home", "home", "--source", "cloud"]) == 0
    assert "nothing changed; generation 1 goes on serving" in capsys.readouterr().out


def test_context_check_tells_every_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each fault is a line with file and line; a sound folder has status 0."""
    folder = tmp_path / "context"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    assert main(["context", "check", str(folder)]) == 0
    assert "no faults" in capsys.readouterr().out
    (folder / "teams.yaml").write_text("teams:\n  - {id: a, nme: A}\n", "utf-8")
    assert main(["context", "check", str(folder)]) == 1
    said = capsys.readouterr()
    assert any(entry.startswith("teams.yaml:2: ") for entry in said.out.splitlines())
    assert said.err.count("\n") == 1


def test_context_init_proposes_a_sound_folder_and_overwrites_nothing(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is proposed from a store passes the check; a second time it is refused."""
    folder = str(tmp_path / "proposed")
    assert main(["context", "init", folder, "--home", str(shop)]) == 0
    assert main(["context", "check", folder]) == 0
    assert "vector" in (tmp_path / "proposed" / "components.yaml").read_text("utf-8")
    capsys.readouterr()
    assert main(["context", "init", folder]) == 1
    assert "already holds" in capsys.readouterr().err


def test_doctor_tells_what_is_set_up_and_what_is_wrong(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is merely not set up is no fault; a wrong token is, and is never shown."""
    main(["doctor", "--home", str(shop)])
    said = capsys.readouterr().out
    assert "ok  store: generation 1" in said
    assert "--  Slack: SLACK_BOT_TOKEN is not set" in said
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxp-secret")
    assert main(["doctor", "--home", str(shop)]) == 1
    said = capsys.readouterr().out
    assert "!!  settings: SLACK_BOT_TOKEN" in said
    assert "xoxp-secret" not in said


def test_doctor_finds_a_missing_store(capsys: pytest.CaptureFixture[str]) -> None:
    """A home without a store is a fault with its mend."""
    assert main(["doctor", "--home", "nowhere"]) == 1
    assert "spendthread ingest PATH --home nowhere" in capsys.readouterr().out


def test_demo_touches_no_folder_that_is_not_its_own(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A real store is never overwritten by the demo company."""
    before = (shop / "current").read_text()
    assert main(["demo", "--home", str(shop)]) == 2
    assert "is not the demo" in capsys.readouterr().err
    assert (shop / "current").read_text() == before


def test_the_demo_makes_loads_and_answers_and_then_stands_ready(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a terminal it ends by itself; a second run of the same day makes nothing anew."""
    asked = ["demo", "--today", "2026-11-25", "--home", str(tmp_path / "demo")]
    assert main(asked) == 0
    first = capsys.readouterr().out
    assert "generation 1 serves now" in first
    assert "> why did the bill spike last week?" in first
    assert "Vector index" in first
    assert main(asked) == 0
    again = capsys.readouterr().out
    assert "serves now" not in again
    assert first.endswith(again)


def test_a_cold_answer_loads_neither_slack_nor_a_language_model(shop: Path) -> None:
    """What is not needed is not imported, so that the first answer comes soon."""
    program = (
        "import sys; from bot.__main__ import main;"
        f"assert main(['ask', 'who owns checkout?', '--home', {str(shop)!r}, '--json']) == 0;"
        "heavy = ('langchain', 'langchain_core', 'openai', 'slack_bolt', 'slack_sdk', 'matplotlib',"
        " 'sqlalchemy', 'pandas');"
        "print([name for name in heavy if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stderr.strip() == "[]"


def test_a_reader_that_leaves_early_is_no_fault(shop: Path, tmp_path: Path) -> None:
    """`spendthread ask --batch … | head -1` ends quietly."""
    entries = [{"id": n, "question": "what did we spend last week?"} for n in range(50)]
    file = _lines(tmp_path / "many.jsonl", entries)
    asked = [sys.executable, "-m", "bot", "ask", "--batch", file, "--home", str(shop), "--json"]
    with subprocess.Popen(
        asked, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        said = running.stderr.read()
        assert running.wait(timeout=60) == 0
    assert said == b""
