"""How long a server takes while so many requests are open, and an upstream that takes its time.

Both are loops over non-blocking sockets: 500 open requests cost a descriptor each, and no thread.
"""

from hotseat.instruments.compare.load import Loaded, load
from hotseat.instruments.compare.upstream import SlowUpstream

__all__ = ["Loaded", "SlowUpstream", "load"]
