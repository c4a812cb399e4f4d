"""A Slack on loopback that counts what it is asked, and misbehaves on request.

It speaks the Web API over HTTP and Socket Mode over a WebSocket, keeps every message, and can
delay, limit, refuse, or accept a call and then hang up. Events go out over the socket, or signed
over HTTP, as often as a test wants.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections import defaultdict, deque
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

BOT_USER = "UBOT"
BOT_ID = "BBOT"
TEAM = "TTEAM"
SECRET = "signing-secret"


@dataclass(frozen=True)
class Call:
    """One request to the Web API."""

    method: str
    params: dict[str, Any]
    at: float


@dataclass(frozen=True)
class Trouble:
    """How the next call of a method goes wrong.

    `error` is answered with `ok: false`; `status` is an HTTP status; `hang_up` closes the
    connection, after the call took effect if `accepted`; `delay` is in seconds and may stand alone.
    """

    error: str | None = None
    status: int | None = None
    retry_after: int | None = None
    hang_up: bool = False
    accepted: bool = False
    delay: float = 0


class FakeSlack:
    """One workspace with one app in it."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.messages: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.channels: dict[str, dict[str, Any]] = {}
        self.users: dict[str, dict[str, Any]] = {}
        self.usergroups: dict[str, list[str]] = {}
        self.views: list[dict[str, Any]] = []
        self.files: list[dict[str, Any]] = []
        self.acks: list[str] = []
        self.url = ""
        self._troubles: dict[str, deque[Trouble]] = defaultdict(deque)
        self._sockets: list[web.WebSocketResponse] = []
        self._numbers = itertools.count(1)
        self._uploads: dict[str, bytes] = {}
        self._changed = asyncio.Condition()

    def trouble(self, method: str, trouble: Trouble, *, times: int = 1) -> None:
        """Make the next `times` calls of `method` go wrong."""
        self._troubles[method].extend([trouble] * times)

    def called(self, method: str) -> list[Call]:
        """Every call of one method so far."""
        return [call for call in self.calls if call.method == method]

    def posted(self, channel: str) -> list[dict[str, Any]]:
        """What the app has posted to a channel, as it stands after edits."""
        return [message for message in self.messages[channel] if message.get("bot_id") == BOT_ID]

    async def until(self, true: Callable[[], Any], *, seconds: float = 10) -> Any:
        """Wait until `true()` is so, and return what it gave.

        Raises:
            TimeoutError: it was not so in time.
        """
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(true)
        return true()

    async def connected(self) -> None:
        """Wait for the app's socket."""
        await self.until(lambda: self._sockets)

    def say(self, channel: str, user: str, text: str, **more: Any) -> dict[str, Any]:
        """A person writes a message; returns it, without telling the app."""
        message = {"type": "message", "user": user, "text": text, "ts": self._ts(), **more}
        self.messages[channel].append(message)
        return message

    async def mention(
        self, channel: str, user: str, text: str, *, copies: int = 1, twin: bool = True, **more: Any
    ) -> dict[str, Any]:
        """A person mentions the bot: Slack sends `app_mention` and, with `twin`, `message` too."""
        message = self.say(channel, user, f"<@{BOT_USER}> {text}", **more)
        event = {**message, "channel": channel, "team": TEAM}
        await self.send_event({**event, "type": "app_mention"}, copies=copies)
        if twin:
            await self.send_event({**event, "channel_type": "channel"}, copies=copies)
        return message

    async def direct(self, channel: str, user: str, text: str, **more: Any) -> dict[str, Any]:
        """A person writes to the bot alone."""
        message = self.say(channel, user, text, **more)
        await self.send_event({**message, "channel": channel, "channel_type": "im", "team": TEAM})
        return message

    async def reply(self, channel: str, user: str, text: str, thread_ts: str) -> dict[str, Any]:
        """A person writes into a thread without mentioning anybody."""
        message = self.say(channel, user, text, thread_ts=thread_ts)
        await self.send_event(
            {**message, "channel": channel, "channel_type": "channel", "team": TEAM}
        )
        return message

    async def send_event(
        self, event: dict[str, Any], *, copies: int = 1, event_id: str | None = None
    ) -> None:
        """Deliver one event over the socket, as often as `copies` says."""
        payload = self.envelope(event, event_id=event_id)
        for retry in range(copies):
            await self.send("events_api", payload, retry_attempt=retry)

    def envelope(self, event: dict[str, Any], *, event_id: str | None = None) -> dict[str, Any]:
        """The outer form in which Slack sends an event."""
        return {
            "type": "event_callback",
            "token": "unused",
            "team_id": TEAM,
            "api_app_id": "AAPP",
            "event": event,
            "event_id": event_id or f"Ev{next(self._numbers):06}",
            "event_time": int(time.time()),
            "authorizations": [
                {"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True}
            ],
        }

    async def send(self, kind: str, payload: dict[str, Any], *, retry_attempt: int = 0) -> str:
        """Deliver one payload over the socket (`events_api`, `interactive`, `slash_commands`)."""
        await self.connected()
        envelope = f"env-{next(self._numbers)}"
        body = {
            "type": kind,
            "envelope_id": envelope,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
            "retry_attempt": retry_attempt,
            "retry_reason": "timeout" if retry_attempt else "",
        }
        await self._sockets[-1].send_str(json.dumps(body))
        return envelope

    async def command(self, channel: str, user: str, text: str) -> None:
        """A person gives the command."""
        await self.send(
            "slash_commands",
            {
                "command": "/spend",
                "text": text,
                "channel_id": channel,
                "user_id": user,
                "team_id": TEAM,
                "trigger_id": f"T{next(self._numbers)}",
            },
        )

    async def open_home(self, user: str) -> None:
        """A person opens the Home tab."""
        await self.send_event({"type": "app_home_opened", "user": user, "tab": "home"})

    async def press(
        self, message: dict[str, Any], channel: str, user: str, action_id: str, **more: Any
    ) -> None:
        """A person presses a button, or makes a choice, below a message."""
        element = _element(message.get("blocks", []), action_id)
        await self.send(
            "interactive",
            {
                "type": "block_actions",
                "user": {"id": user, "team_id": TEAM},
                "team": {"id": TEAM},
                "channel": {"id": channel},
                "message": message,
                "trigger_id": f"T{next(self._numbers)}",
                "actions": [
                    {**element, "block_id": "b", "action_ts": f"{next(self._numbers)}.1", **more}
                ],
            },
        )

    async def submit(self, view: dict[str, Any], user: str, values: dict[str, Any]) -> None:
        """A person submits a modal."""
        await self.send(
            "interactive",
            {
                "type": "view_submission",
                "user": {"id": user, "team_id": TEAM},
                "team": {"id": TEAM},
                "view": {**view, "state": {"values": values}},
            },
        )

    async def send_http(
        self,
        url: str,
        payload: dict[str, Any],
        *,
        secret: str = SECRET,
        at: float | None = None,
    ) -> int:
        """Deliver one payload over HTTP with a signature; returns the status answered."""
        body = json.dumps(payload)
        stamp = str(int(time.time() if at is None else at))
        digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256)
        headers = {
            "Content-Type": "application/json",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={digest.hexdigest()}",
        }
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data=body, headers=headers) as response,
        ):
            return response.status

    def _ts(self) -> str:
        return f"{1_790_000_000 + next(self._numbers)}.{next(self._numbers):06}"

    async def _note(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str(json.dumps({"type": "hello", "num_connections": 1}))
        self._sockets.append(socket)
        await self._note()
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                self.acks.append(json.loads(message.data)["envelope_id"])
                await self._note()
        self._sockets.remove(socket)
        return socket

    async def _upload(self, request: web.Request) -> web.Response:
        self._uploads[request.match_info["name"]] = await request.read()
        answer = web.Response(text="OK")
        answer.force_close()
        return answer

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        params = await _params(request)
        self.calls.append(Call(method, params, time.monotonic()))
        waiting = self._troubles[method]
        trouble = waiting.popleft() if waiting else Trouble()
        if trouble.delay:
            await asyncio.sleep(trouble.delay)
        answer: dict[str, Any] = {"ok": False, "error": trouble.error}
        goes_wrong = trouble.error or trouble.status or trouble.hang_up
        if not goes_wrong or trouble.accepted:
            answer = self._answer(method, params)
        await self._note()
        if trouble.hang_up:
            if request.transport:
                request.transport.close()
            return web.Response(status=500)
        headers = {"Retry-After": str(trouble.retry_after)} if trouble.retry_after else {}
        return web.json_response(answer, status=trouble.status or 200, headers=headers)

    def _answer(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        handler = getattr(self, "_" + method.replace(".", "_"), None)
        return {"ok": True, **(handler(params) if handler else {})}

    def _auth_test(self, params: dict[str, Any]) -> dict[str, Any]:
        return {"user_id": BOT_USER, "bot_id": BOT_ID, "team_id": TEAM, "url": self.url}

    def _apps_connections_open(self, params: dict[str, Any]) -> dict[str, Any]:
        return {"url": self.url.replace("http://", "ws://").replace("/api/", "/socket")}

    def _chat_postMessage(self, params: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        message = {"type": "message", "user": BOT_USER, "bot_id": BOT_ID, "ts": self._ts()}
        message |= {key: value for key, value in params.items() if key not in {"channel", "token"}}
        self.messages[params["channel"]].append(message)
        return {"channel": params["channel"], "ts": message["ts"], "message": message}

    def _chat_update(self, params: dict[str, Any]) -> dict[str, Any]:
        for message in self.messages[params["channel"]]:
            if message["ts"] == params["ts"]:
                message |= {key: params[key] for key in ("text", "blocks") if key in params}
                return {"channel": params["channel"], "ts": params["ts"], "message": message}
        return {"ok": False, "error": "message_not_found"}

    def _conversations_info(self, params: dict[str, Any]) -> dict[str, Any]:
        channel = params["channel"]
        facts = {"id": channel, "name": channel.lower(), "is_channel": channel.startswith("C")}
        if channel.startswith("D"):
            facts = {"id": channel, "is_im": True}
        return {"channel": facts | self.channels.get(channel, {})}

    def _conversations_history(self, params: dict[str, Any]) -> dict[str, Any]:
        oldest = float(params.get("oldest") or 0)
        found = [m for m in self.messages[params["channel"]] if float(m["ts"]) >= oldest]
        return {"messages": found[::-1], "has_more": False}

    def _conversations_replies(self, params: dict[str, Any]) -> dict[str, Any]:
        thread = [
            m
            for m in self.messages[params["channel"]]
            if params["ts"] in (m["ts"], m.get("thread_ts"))
        ]
        return {"messages": thread, "has_more": False}

    def _users_info(self, params: dict[str, Any]) -> dict[str, Any]:
        user = params["user"]
        return {
            "user": {"id": user, "team_id": TEAM, "name": user.lower()} | self.users.get(user, {})
        }

    def _usergroups_users_list(self, params: dict[str, Any]) -> dict[str, Any]:
        return {"users": self.usergroups.get(params["usergroup"], [])}

    def _views_open(self, params: dict[str, Any]) -> dict[str, Any]:
        view = {"id": f"V{next(self._numbers)}", **params["view"]}
        self.views.append(view)
        return {"view": view}

    def _files_getUploadURLExternal(self, params: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        name = f"F{next(self._numbers)}"
        return {"upload_url": self.url.replace("/api/", f"/upload/{name}"), "file_id": name}

    def _files_completeUploadExternal(self, params: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        shared = (
            json.loads(params["files"]) if isinstance(params["files"], str) else params["files"]
        )
        for file in shared:
            self.files.append(
                {
                    **file,
                    "channel": params.get("channel_id"),
                    "thread_ts": params.get("thread_ts"),
                    "content": self._uploads[file["id"]],
                }
            )
        return {"files": shared}

    _views_update = _views_open
    _views_publish = _views_open


def _element(blocks: list[dict[str, Any]], action_id: str) -> dict[str, Any]:
    """The button of this action; a feedback button is found by its sign."""
    for block in blocks:
        for element in block.get("elements", []):
            if element.get("action_id") == action_id:
                return dict(element)
    raise AssertionError(f"no button {action_id}")


async def _params(request: web.Request) -> dict[str, Any]:
    """The parameters of a call, whichever of the SDK's three encodings carried them."""
    params: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        params |= await request.json()
    elif request.content_type == "multipart/form-data":
        params |= dict(await request.post())
    else:
        params |= dict(parse_qsl(await request.text(), keep_blank_values=True))
    for key in ("blocks", "metadata", "view"):
        if isinstance(params.get(key), str):
            params[key] = json.loads(params[key])
    return params


@asynccontextmanager
async def fake_slack() -> AsyncIterator[FakeSlack]:
    """Run a workspace for the length of a test."""
    slack = FakeSlack()
    app = web.Application()
    app.router.add_get("/socket", slack._socket)
    app.router.add_route("*", "/api/{method}", slack._api)
    app.router.add_post("/upload/{name}", slack._upload)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    slack.url = f"http://127.0.0.1:{port}/api/"
    try:
        yield slack
    finally:
        for socket in list(slack._sockets):
            await socket.close()
        await runner.cleanup()
