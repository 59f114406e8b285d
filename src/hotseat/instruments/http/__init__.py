"""An HTTP/1.1 client that judges nothing and keeps everything: what was sent, what came back, how long it took."""

from hotseat.instruments.http.client import Client
from hotseat.instruments.http.headers import Headers
from hotseat.instruments.http.reply import Reply

__all__ = ["Client", "Headers", "Reply"]
