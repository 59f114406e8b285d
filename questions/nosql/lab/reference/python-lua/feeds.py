"""Feeds: a post is delivered when it is written, to a list of bounded length for each follower.

    followers:{author}  set of users
    feed:{user}         list of posts as JSON, the newest first
"""

import json
import uuid

KEPT = 100


class Feeds:
    def __init__(self, redis):
        self.redis = redis

    def follow(self, user, author):
        self.redis.call("SADD", f"followers:{author}", user)

    def unfollow(self, user, author):
        self.redis.call("SREM", f"followers:{author}", user)

    def follows(self, user, author):
        return self.redis.call("SISMEMBER", f"followers:{author}", user) == 1

    def post(self, author, text):
        name = str(uuid.uuid4())
        post = json.dumps({"id": name, "author": author, "text": text}, ensure_ascii=False)
        commands = []
        for user in self.redis.call("SMEMBERS", f"followers:{author}"):
            key = b"feed:" + user
            commands += [("LPUSH", key, post), ("LTRIM", key, 0, KEPT - 1)]
        self.redis.pipeline(commands)
        return name

    def read(self, user, limit):
        return [json.loads(post) for post in self.redis.call("LRANGE", f"feed:{user}", 0, limit - 1)]
