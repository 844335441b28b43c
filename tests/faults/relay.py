"""A line that may break: a small TCP relay before the server, which drops requests, sends half of them or loses replies.

Apart from the other faults because it stands in the harness and not in the house. One request by connection, so that a
broken one hurts nobody else.
"""

import asyncio
import contextlib
import random
from collections.abc import Iterator
from threading import Event, Thread

WAYS = ("requests dropped", "requests half sent", "replies lost")
_HEAD_ENDS = b"\r\n\r\n"
_LENGTH = b"content-length:"


class Relay:
    """Passes each request to ``port`` and its reply back, except those that its fate says otherwise."""

    def __init__(self, port: int, seed: int) -> None:
        self.to = port
        self.turn = random.Random(f"relay/{seed}")
        self.way, self.share = "", 0.0
        self._passing: set[asyncio.Task | None] = set()
        self._loop = asyncio.new_event_loop()
        self._ready, self._server = Event(), None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._server = self._loop.run_until_complete(
            asyncio.start_server(self._pass, "127.0.0.1", 0, backlog=256)
        )
        self.port = self._server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()

    def close(self) -> None:
        async def end() -> None:
            self._server.close()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
            await asyncio.sleep(0)
            self._loop.stop()

        asyncio.run_coroutine_threadsafe(end(), self._loop)
        self._thread.join(10)
        self._loop.close()

    @contextlib.contextmanager
    def breaking(self, way: str, share: float) -> Iterator[None]:
        """Break this share of the requests meanwhile."""
        self.way, self.share = way, share
        try:
            yield
        finally:
            self.way = ""

    async def _pass(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        away = None
        self._passing.add(task := asyncio.current_task())  # the loop itself forgets who waits
        try:
            request = await _read_request(near)
            way = self.way if self.way and self.turn.random() < self.share else ""
            if way == "requests dropped":
                return
            far, away = await asyncio.open_connection("127.0.0.1", self.to)
            if way == "requests half sent":
                request = request[: self.turn.randrange(1, len(request))]
            away.write(request)
            await away.drain()
            if way == "requests half sent":
                return
            reply = await far.read(-1)
            if way == "replies lost":
                reply = reply[: self.turn.choice((0, len(reply) // 2))]
            back.write(reply)
            await back.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return
        finally:
            self._passing.discard(task)
            for each in (back, away):
                if each is not None:
                    each.close()


async def _read_request(near: asyncio.StreamReader) -> bytes:
    """Return one request with its whole body."""
    head = await near.readuntil(_HEAD_ENDS)
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(_LENGTH)]
    return head + await near.readexactly(int(lengths[0].split(b":")[1]) if lengths else 0)
