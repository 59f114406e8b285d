"""A client for Redis's protocol, RESP2: commands alone, or many in one round trip. Connections are shared by threads.

    redis = Redis(os.environ["REDIS_URL"])
    redis.call("SET", "name", "value")                           # True for OK, else int, bytes, list or None
    redis.pipeline([("GET", "name"), ("INCR", "n")])             # one round trip, a list of replies
    with redis.connection() as connection:                       # the same one for WATCH ... EXEC
        connection.call("WATCH", "name")
"""

import queue
import socket
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit


class RedisError(Exception):
    """The server refused a command; in its own words."""


class Connection:
    """One connection, for one thread at a time."""

    def __init__(self, url):
        parts = urlsplit(url)
        self.socket = socket.create_connection((parts.hostname, parts.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.replies = self.socket.makefile("rb")
        if parts.password:
            self.call("AUTH", unquote(parts.username or "default"), unquote(parts.password))

    def close(self):
        self.replies.close()
        self.socket.close()

    def call(self, *words):
        return self.pipeline([words])[0]

    def pipeline(self, commands):
        """Send all commands, then read all replies. Raises RedisError for the first that was refused."""
        self.socket.sendall(b"".join(map(encoded, commands)))
        replies = [self._reply() for _ in commands]
        for reply in replies:
            if isinstance(reply, RedisError):
                raise reply
        return replies

    def _reply(self):
        line = self.replies.readline()
        if not line.endswith(b"\r\n"):
            raise ConnectionError("Redis has closed the connection")
        kind, rest = line[:1], line[1:-2]
        if kind == b"+":
            return True if rest == b"OK" else rest
        if kind == b"-":
            return RedisError(rest.decode())
        if kind == b":":
            return int(rest)
        if rest == b"-1":
            return None
        if kind == b"$":
            return self.replies.read(int(rest) + 2)[:-2]
        return [self._reply() for _ in range(int(rest))]


class Redis:
    """A pool of connections: as many as are needed at the same time, kept for the next request."""

    def __init__(self, url):
        self._url = url
        self._idle = queue.LifoQueue()

    @contextmanager
    def connection(self):
        try:
            connection = self._idle.get_nowait()
        except queue.Empty:
            connection = Connection(self._url)
        try:
            yield connection
        except BaseException:
            connection.close()  # whatever state it is in, nobody else gets it
            raise
        self._idle.put(connection)

    def call(self, *words):
        with self.connection() as connection:
            return connection.call(*words)

    def pipeline(self, commands):
        with self.connection() as connection:
            return connection.pipeline(commands)


def encoded(words):
    parts = [word if isinstance(word, bytes) else str(word).encode() for word in words]
    return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)
