"""Messages between the grader and its spawner: a JSON head, a payload of bytes, file descriptors.

Both ends use this module; the spawner's interpreter has the standard library only.
"""

from __future__ import annotations

import array
import json
import os
import socket
import struct
from collections.abc import Sequence
from typing import Any, NamedTuple

_SIZES = struct.Struct("!IQ")
MOST_DESCRIPTORS = 64
"""How many descriptors one message can carry."""

# Descriptors that arrive must not leak into programs. macOS has no such flag: they are marked one by one below.
_RECEIVE_FLAGS = getattr(socket, "MSG_CMSG_CLOEXEC", 0)


class Message(NamedTuple):
    """One message. Whoever receives it owns the descriptors."""

    head: dict[str, Any]
    payload: bytes
    descriptors: list[int]


class Channel:
    """One end of the stream socket between the two processes."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock

    def send(self, head: dict[str, Any], payload: bytes = b"", descriptors: Sequence[int] = ()) -> None:
        """Send one message. Raises OSError when the other end is gone."""
        text = json.dumps(head).encode()
        sizes = _SIZES.pack(len(text), len(payload))
        if descriptors:
            rights = array.array("i", descriptors)
            self.sock.sendmsg([sizes], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])
            self.sock.sendall(text + payload)
        else:
            self.sock.sendall(sizes + text + payload)

    def receive(self) -> Message:
        """The next message. Raises EOFError when the other end is gone."""
        sizes, descriptors = self._receive_sizes()
        text_size, payload_size = _SIZES.unpack(sizes)
        head: dict[str, Any] = json.loads(self._exactly(text_size))
        return Message(head, self._exactly(payload_size), descriptors)

    def _receive_sizes(self) -> tuple[bytes, list[int]]:
        # The descriptors come with the first byte, so with the first piece.
        space = socket.CMSG_SPACE(MOST_DESCRIPTORS * array.array("i").itemsize)
        piece, ancillary, _, _ = self.sock.recvmsg(_SIZES.size, space, _RECEIVE_FLAGS)
        if not piece:
            raise EOFError("the other end is gone")
        rights = array.array("i")
        for level, kind, data in ancillary:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                rights.frombytes(data[: len(data) - len(data) % rights.itemsize])
        for descriptor in rights:
            os.set_inheritable(descriptor, False)
        rest = self._exactly(_SIZES.size - len(piece))
        return piece + rest, list(rights)

    def _exactly(self, size: int) -> bytes:
        whole = bytearray(size)
        view = memoryview(whole)
        while view:
            count = self.sock.recv_into(view)
            if not count:
                raise EOFError("the other end is gone")
            view = view[count:]
        return bytes(whole)
