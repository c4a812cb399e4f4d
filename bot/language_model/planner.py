"""Choosing tools: a LangChain agent over the catalogue, kept within limits by code.

Tools run with the asker's own view, so nothing that the agent asks for reaches further than the
asker. It may choose among them and set their arguments; there is no tool that writes or sends.
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from langchain.agents import create_agent
from langchain.agents.middleware import AgentMiddleware, hook_config
from langchain_core.messages import ToolMessage
from langchain_core.tools import StructuredTool

from bot.compose.bearing import Bearing
from bot.compose.verify import Ground
from bot.language_model import prompts, tracing
from bot.language_model.data import asked, marked, shown
from bot.language_model.errors import LanguageModelError
from bot.language_model.session import tokens_of
from bot.understand.reading import Call
from tools.catalog import CATALOG, call
from tools.errors import ArgumentError, NoDataError, SpendthreadError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from langchain_core.language_models import BaseChatModel

    from bot.language_model.session import Session
    from bot.understand.reading import Reading, Turn
    from tools.catalog import Tool
    from tools.results import Result
    from tools.view import View

ENOUGH = "enough"
MOST_FACTS = 60
REMEMBERED = 3
"""Turns of the thread that it is shown."""


@dataclass
class Plan:
    """What the agent has asked for so far, in order."""

    results: list[tuple[Call, Result]] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    enough: bool = False
    guard: threading.Lock = field(default_factory=threading.Lock)


def plan(
    chat: BaseChatModel,
    session: Session,
    view: View,
    question: str,
    reading: Reading,
    turns: Sequence[Turn] = (),
) -> list[tuple[Call, Result]]:
    """The calls that answer the question, with their results; facts go to the view's ledger.

    Raises:
        LanguageModelError: a limit is reached, the endpoint fails, or no tool was called.

    """
    session.prompts |= prompts.versions("system", "plan")
    made = Plan()
    agent: Any = create_agent(
        chat,
        [*(_tool(tool, made, view) for tool in CATALOG.values()), _enough(made)],
        system_prompt=prompts.instructions("plan"),
        middleware=[_Limited(session, made)],
    )
    with tracing.span("invoke_agent", "spendthread"):
        agent.invoke(
            {"messages": [("user", marked(_material(view, question, reading, turns)))]},
            # One tool after the other: facts are numbered in the order in which they are asked for.
            {"recursion_limit": 8 * session.limits.turns, "max_concurrency": 1},
        )
    if not made.results:
        raise LanguageModelError("no tool")
    return made.results


def _material(view: View, question: str, reading: Reading, turns: Sequence[Turn]) -> dict[str, Any]:
    """What it sees first: the question, the day, how far the data go, and the router's reading."""
    return {
        "question": asked(question),
        "today": view.calendar.today.isoformat(),
        "data_from": view.store.data_from.isoformat(),
        "data_through": view.store.data_through.isoformat(),
        "router": {
            "status": reading.status,
            "calls": [one.model_dump(mode="json") for one in reading.calls],
        },
        "thread": [
            {
                "question": asked(turn.question),
                "calls": [one.model_dump(mode="json") for one in turn.calls],
                "found": turn.found,
            }
            for turn in turns[-REMEMBERED:]
        ],
    }


class _Limited(AgentMiddleware[Any, Any, Any]):
    """Counts turns and calls, refuses repeats, and ends the agent when it has enough."""

    def __init__(self, session: Session, made: Plan) -> None:
        super().__init__()
        self._session, self._made = session, made

    @hook_config(can_jump_to=["end"])
    def before_model(self, *_: Any) -> dict[str, Any] | None:
        """End without another turn once it has said that it needs no more."""
        return {"jump_to": "end"} if self._made.enough else None

    def wrap_model_call(self, request: Any, handler: Callable[[Any], Any]) -> Any:
        """Make one turn within the limits."""
        if self._session.turns >= self._session.limits.planning_turns:
            raise LanguageModelError("turns")
        length = sum(len(str(message.content)) for message in request.messages)
        return self._session.ask(
            lambda: handler(request), lambda response: tokens_of(response.result[0], length)
        )

    def wrap_tool_call(self, request: Any, handler: Callable[[Any], Any]) -> Any:
        """Run one tool, unless it was run like this before or too many were."""
        asked_for = request.tool_call
        name, key = asked_for["name"], json.dumps(asked_for["args"], sort_keys=True, default=str)
        with self._made.guard:
            if name != ENOUGH:
                self._session.calls += 1
            if self._session.calls > self._session.limits.calls:
                raise LanguageModelError("calls")
            if f"{name} {key}" in self._made.asked:
                return _refused(asked_for, "this very call was made already; its result stands")
            self._made.asked.add(f"{name} {key}")
            if name != ENOUGH and name not in CATALOG:
                return _refused(
                    asked_for, f"there is no such tool; choose from {', '.join(CATALOG)}"
                )
            began = time.perf_counter()
            with tracing.span("execute_tool", name, **{"gen_ai.tool.name": name}):
                try:
                    return handler(request)
                finally:
                    self._session.in_tools += time.perf_counter() - began


def _refused(asked_for: dict[str, Any], why: str) -> ToolMessage:
    return ToolMessage(why, tool_call_id=asked_for["id"], name=asked_for["name"], status="error")


def _tool(tool: Tool[Any], made: Plan, view: View) -> StructuredTool:
    """One tool of the catalogue; its arguments are checked by the catalogue itself."""

    def run(**arguments: Any) -> str:
        facts, queries = len(view.ledger.facts), len(view.ledger.queries)
        try:
            result = call(tool.name, arguments, view)
        except (ArgumentError, NoDataError) as fault:
            del view.ledger.facts[facts:], view.ledger.queries[queries:]
            return marked({"fault": fault.user_text[:600]})
        except SpendthreadError as fault:
            raise LanguageModelError("tool", fault.detail) from fault
        unseen = [value.value for value in result.unknown]
        if unseen:
            del view.ledger.facts[facts:], view.ledger.queries[queries:]
            return marked({"fault": "nothing is called so", "names": unseen[:10]})
        made.results.append((Call(tool=tool.name, args=_tidy(tool, arguments)), result))
        return marked(_seen(result, view))

    return StructuredTool(
        name=tool.name,
        description=tool.summary,
        args_schema=tool.arguments.model_json_schema(),
        func=run,
    )


def _tidy(tool: Tool[Any], arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments as the catalogue reads them."""
    read = tool.arguments.model_validate(arguments)
    tidy: dict[str, Any] = read.model_dump(
        mode="json", exclude_unset=True, exclude_none=True, by_alias=True
    )
    return tidy


def _seen(result: Result, view: View) -> dict[str, Any]:
    """A result as the language model sees it: facts without figures, notes, features, owners."""
    cited = set(_ids(result.model_dump(mode="json")))
    ground = Ground({fact.id: fact for fact in view.ledger.facts}, Bearing.of(result))
    facts = [fact for fact in view.ledger.facts if fact.id in cited]
    return {
        "status": result.status,
        "notes": list(result.notes),
        "features": list(result.features),
        "owners": list(result.owners),
        "verdict": result.verdict.state if result.verdict else None,
        "facts": [shown(fact, ground) for fact in facts[:MOST_FACTS]],
        "left_out": max(0, len(facts) - MOST_FACTS),
    }


def _ids(part: Any) -> list[str]:
    """The ids of all facts within a result."""
    if isinstance(part, dict):
        own = [part["id"]] if "kind" in part and "label" in part and "id" in part else []
        return own + [found for value in part.values() for found in _ids(value)]
    if isinstance(part, list):
        return [found for value in part for found in _ids(value)]
    return []


def _enough(made: Plan) -> StructuredTool:
    def run() -> str:
        made.enough = True
        return "done"

    return StructuredTool(
        name=ENOUGH,
        description="no further tool is needed; call it together with the last ones",
        args_schema={"type": "object", "properties": {}},
        func=run,
    )
