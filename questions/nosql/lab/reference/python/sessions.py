"""Sessions: one key each, which Redis removes when its time is over.

    session:{token}  {"user", "seconds", "data"} as JSON
"""

import json
import secrets


class Sessions:
    def __init__(self, redis):
        self.redis = redis

    def create(self, user, seconds, data):
        token = secrets.token_urlsafe(24)
        value = json.dumps({"user": user, "seconds": seconds, "data": data})
        self.redis.call("SET", f"session:{token}", value, "EX", seconds)
        return token

    def read(self, token):
        """The session, its time begun again; None where there is none."""
        value = self.redis.call("GET", f"session:{token}")
        if value is None:
            return None
        session = json.loads(value)
        self.redis.call("EXPIRE", f"session:{token}", session["seconds"])
        return session

    def write(self, token, data):
        """Whether there was such a session."""
        value = self.redis.call("GET", f"session:{token}")
        if value is None:
            return False
        session = json.loads(value) | {"data": data}
        # XX: where it has been ended meanwhile, it stays ended.
        written = self.redis.call(
            "SET", f"session:{token}", json.dumps(session), "XX", "EX", session["seconds"]
        )
        return written is not None

    def end(self, token):
        self.redis.call("DEL", f"session:{token}")
