"""A language model that does what a test says: in process, or over HTTP on loopback.

It speaks Chat Completions, and Responses for turns of words. Behaviours are functions from the
request to a reply: scripted ones play a list, the honest one repeats the draft that it is shown,
the hijacked one obeys whatever it reads, and the chaotic ones fail as endpoints do.
"""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import httpx2

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Behaviour = "Callable[[dict[str, Any]], Reply]"


@dataclass(frozen=True)
class Reply:
    """What goes back: a body, or a fault of the connection."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    drop: bool = False
    """Hang up in the middle of the body."""


def says(text: str = "", *calls: tuple[str, Any], tokens: tuple[int, int] = (900, 120)) -> Reply:
    """An answer with text, calls of tools, or both; arguments that are text go out as they are."""
    message: dict[str, Any] = {"role": "assistant", "content": text}
    if calls:
        message["tool_calls"] = [
            {
                "id": f"call_{place}",
                "type": "function",
                "function": {
                    "name": name,
                    "arguments": args if isinstance(args, str) else json.dumps(args),
                },
            }
            for place, (name, args) in enumerate(calls)
        ]
    sent, received = tokens
    return Reply(
        json.dumps(
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": 1,
                "model": "scripted",
                "choices": [
                    {
                        "index": 0,
                        "message": message,
                        "finish_reason": "tool_calls" if calls else "stop",
                    }
                ],
                "usage": {
                    "prompt_tokens": sent,
                    "completion_tokens": received,
                    "total_tokens": sent + received,
                },
            }
        ).encode()
    )


def data_of(request: dict[str, Any]) -> dict[str, Any]:
    """The data field of a request."""
    for message in request["messages"]:
        text = message.get("content") or ""
        if message["role"] == "user" and "<data>\n" in text:
            found: dict[str, Any] = json.loads(text.split("<data>\n")[1].split("\n</data>")[0])
            return found
    return {}


def tools_of(request: dict[str, Any]) -> set[str]:
    """The tools that a request offers."""
    return {tool["function"]["name"] for tool in request.get("tools", [])}


def composes(request: dict[str, Any]) -> bool:
    """Whether a request asks for an answer rather than for tools."""
    return tools_of(request) == {"answer"}


def honest(request: dict[str, Any]) -> Reply:
    """Repeat the draft; plan nothing."""
    if not composes(request):
        return says("", ("enough", {}))
    draft = data_of(request)["draft"]
    if not draft:
        return says("There is nothing to say.")
    head, rest = draft[0], draft[1:]
    return says("", ("answer", {"headline": _sentence(head), "claims": _statements(rest)}))


def _sentence(claim: dict[str, Any]) -> dict[str, Any]:
    return {"text": claim["text"], "facts": claim["facts"][:30]}


def _statements(claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {**_sentence(claim), "kind": claim["kind"]}
        for claim in claims
        if claim["kind"] in ("driver", "feature", "owner", "verdict")
    ][:8]


def scripted(*replies: Reply | Callable[[dict[str, Any]], Reply]) -> Callable[..., Reply]:
    """Play the replies in turn; the last one goes on for ever."""
    left = list(replies)

    def behave(request: dict[str, Any]) -> Reply:
        reply = left.pop(0) if len(left) > 1 else left[0]
        return reply if isinstance(reply, Reply) else reply(request)

    return behave


def _from_responses(request: dict[str, Any]) -> dict[str, Any]:
    """A request for Responses as one for Chat Completions."""
    messages = [
        {
            **message,
            "content": "".join(part["text"] for part in message["content"])
            if isinstance(message.get("content"), list)
            else message.get("content"),
        }
        for message in request["input"]
        if "role" in message
    ]
    return {"messages": messages, "tools": [{"function": tool} for tool in request["tools"]]}


def _to_responses(reply: Reply) -> Reply:
    """An answer of Chat Completions as one of Responses."""
    said = json.loads(reply.body)
    message, usage = said["choices"][0]["message"], said["usage"]
    output: list[dict[str, Any]] = [
        {
            "type": "function_call",
            "id": f"fc_{call['id']}",
            "call_id": call["id"],
            "status": "completed",
            **call["function"],
        }
        for call in message.get("tool_calls", [])
    ]
    text = {"type": "output_text", "text": message["content"], "annotations": []}
    output.append(
        {
            "type": "message",
            "id": "msg_1",
            "role": "assistant",
            "status": "completed",
            "content": [text],
        }
    )
    body = {
        "id": "resp_1",
        "object": "response",
        "created_at": 1,
        "model": said["model"],
        "status": "completed",
        "output": output,
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": {
            "input_tokens": usage["prompt_tokens"],
            "output_tokens": usage["completion_tokens"],
            "total_tokens": usage["total_tokens"],
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens_details": {"reasoning_tokens": 0},
        },
    }
    return Reply(json.dumps(body).encode())


class FakeLanguageModel:
    """Answers by a behaviour and keeps what it was asked."""

    def __init__(self, behave: Callable[[dict[str, Any]], Reply]) -> None:
        self.behave = behave
        self.requests: list[dict[str, Any]] = []
        self.paths: list[str] = []

    def reply(self, path: str, body: bytes) -> Reply:
        """The reply to one request."""
        request = json.loads(body)
        responses = path.endswith("/responses")
        if responses:
            request = _from_responses(request)
        self.requests.append(request)
        self.paths.append(path)
        reply = self.behave(request)
        return _to_responses(reply) if responses and reply.status == 200 else reply

    def client(self) -> httpx2.Client:
        """A client whose requests never leave the process."""

        def handle(request: httpx2.Request) -> httpx2.Response:
            reply = self.reply(request.url.path, request.content)
            if reply.wait:
                time.sleep(reply.wait)
            if reply.drop:
                raise httpx2.RemoteProtocolError("peer closed connection", request=request)
            return httpx2.Response(
                reply.status,
                headers={"content-type": "application/json", **reply.headers},
                content=reply.body,
            )

        return httpx2.Client(transport=httpx2.MockTransport(handle))

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Serve on loopback; gives the base address."""
        fake = self
        over = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

            def do_POST(self) -> None:
                """Answer one request."""
                length = int(self.headers.get("content-length") or 0)
                reply = fake.reply(self.path, self.rfile.read(length))
                over.wait(reply.wait)
                with suppress(OSError):
                    self.send_response(reply.status)
                    self.send_header("content-type", "application/json")
                    self.send_header("content-length", str(len(reply.body)))
                    for name, value in reply.headers.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(reply.body[: len(reply.body) // 2 if reply.drop else None])
                if reply.drop or over.is_set():
                    self.close_connection = True

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/v1"
        finally:
            over.set()
            server.shutdown()
            server.server_close()
            thread.join()
