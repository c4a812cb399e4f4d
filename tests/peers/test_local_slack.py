"""The whole bot against a Slack that somebody else wrote, as a second witness."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from bot.settings import Settings
from bot.slack.app import build_app
from bot.slack.serve import http, socket_mode
from bot.state import State
from tests.support.demo import (
    CAUSES_OF_LAST_WEEK,
    FINOPS_CHANNEL,
    FINOPS_USER,
    NOW,
    answers,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PROGRAM = Path(__file__).parent / "node_modules/local-slack-linux-x64/bin/local-slack"
BOT = "U0BOT"
WORKSPACE: dict[str, Any] = {
    "workspace": {"name": "Shop", "domain": "shop", "teamId": "T01"},
    "app": {
        "appId": "A01",
        "botUserId": BOT,
        "botName": "spendthread",
        "botToken": "xoxb-test",
        "appToken": "xapp-test",
        "signingSecret": "secret",
    },
}


class Emulator:
    """The emulator's control and Web API."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self.url = url

    async def say(self, channel: str, user: str, text: str, **more: str) -> str:
        """A person writes a message; returns its ts."""
        body = {"channel": channel, "user": user, "text": text, **more}
        async with self._session.post(f"{self.url}/_control/message", json=body) as response:
            answer = await response.json()
        return str(answer.get("ts") or answer["message"]["ts"])

    async def press(self, channel: str, message_ts: str, user: str, action: Any) -> None:
        """A person presses a button."""
        body = {"channel": channel, "messageTs": message_ts, "user": user, "action": action}
        async with self._session.post(f"{self.url}/_control/interact", json=body) as response:
            assert response.status == 200, await response.text()

    async def replies(self, channel: str, ts: str, *, count: int) -> list[dict[str, Any]]:
        """What the bot has written in a thread, once there are `count` messages of it."""
        async with asyncio.timeout(30):
            while True:
                found = await self._thread(channel, ts)
                if len(found) >= count and "Looking at" not in found[-1]["text"]:
                    return found
                await asyncio.sleep(0.1)

    async def _thread(self, channel: str, ts: str) -> list[dict[str, Any]]:
        headers = {"Authorization": "Bearer xoxb-test"}
        async with self._session.get(
            f"{self.url}/api/conversations.replies",
            params={"channel": channel, "ts": ts},
            headers=headers,
        ) as response:
            messages = (await response.json())["messages"]
        return [message for message in messages if message.get("user") == BOT]


@asynccontextmanager
async def emulator(folder: Path, *, events_url: str | None = None) -> AsyncIterator[Emulator]:
    """Run the emulator with one person of FinOps in one channel."""
    mode = {"mode": "events", "requestUrl": events_url} if events_url else {"mode": "socket"}
    config = WORKSPACE | {"app": WORKSPACE["app"] | mode}
    config["users"] = [{"id": FINOPS_USER, "name": "fin", "real_name": "Fin Ops"}]
    config["channels"] = [{"id": FINOPS_CHANNEL, "name": "finops", "members": [FINOPS_USER, BOT]}]
    file = folder / "workspace.json"
    file.write_text(json.dumps(config), encoding="utf-8")
    port = free_port()
    process = subprocess.Popen([PROGRAM, "--config", file, "--port", str(port)])
    try:
        async with aiohttp.ClientSession() as session:
            url = f"http://localhost:{port}"
            await _answers(session, url)
            yield Emulator(session, url)
    finally:
        process.terminate()
        process.wait(10)


async def _answers(session: aiohttp.ClientSession, url: str) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                async with session.get(f"{url}/_control/state") as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_why_is_answered_in_the_thread_and_followed_up(
    demo_home: Path, tmp_path: Path, mode: str
) -> None:
    """A mention is answered with the planted causes; a follow-up needs no mention."""

    async def run() -> None:
        port = free_port()
        events_url = f"http://localhost:{port}/slack/events" if mode == "http" else None
        async with emulator(tmp_path, events_url=events_url) as slack:
            settings = Settings(
                slack_bot_token="xoxb-test",
                slack_app_token="xapp-test",
                slack_signing_secret="secret",
                slack_api_url=f"{slack.url}/api/",
            )
            state = State.in_home(tmp_path / "state")
            app, _ = build_app(settings, answers(demo_home), state, clock=lambda: NOW)
            way = http(app, settings, port) if mode == "http" else socket_mode(app, settings)
            async with way:
                await asyncio.sleep(0.5)
                asked = await slack.say(
                    FINOPS_CHANNEL, FINOPS_USER, f"<@{BOT}> why did the bill spike last week?"
                )
                (why,) = await slack.replies(FINOPS_CHANNEL, asked, count=1)
                for cause in CAUSES_OF_LAST_WEEK:
                    assert cause in json.dumps(why["blocks"])
                await slack.say(FINOPS_CHANNEL, FINOPS_USER, "and by team?", thread_ts=asked)
                by_team = (await slack.replies(FINOPS_CHANNEL, asked, count=2))[1]
                for team in ("Discovery", "Storefront", "Payments"):
                    assert team in json.dumps(by_team["blocks"])
            state.close()

    asyncio.run(run())
