"""The activity feeds."""

from __future__ import annotations

from hotseat.lab import Failure, Rig, check, expect

from . import making
from .costs import within_costs
from .shop import Shop, few, member_of, rows

FOLLOWERS = 80
POSTS = 220
TEXT = 2000
KEPT = 150


def post(shop: Shop, author: str, text: str) -> object:
    """The id of a new post."""
    reply = shop.done("POST", f"/users/{author}/posts", {"text": text}, status=201)
    return member_of(reply, "id", f"POST /users/{author}/posts")


def follow(shop: Shop, user: str, author: str) -> None:
    """One follows the other."""
    shop.done("PUT", f"/users/{user}/follows/{author}", status=204)


def expect_feed(
    shop: Shop, user: str, right: list[tuple[object, str, str]], when: str, limit: int = 100
) -> None:
    """The feed holds these posts, as (id, author, text), the newest first."""
    path = f"/users/{user}/feed?limit={limit}"
    reply = shop.done("GET", path, status=200)
    seen = [
        (row.get("id"), row.get("author"), row.get("text")) for row in rows(reply, "posts", f"GET {path}")
    ]
    if seen != right:
        raise Failure(
            f"GET {path}, {when}: the texts are {few([text for _, _, text in seen])}; "
            f"expected {few([text for _, _, text in right])}, the newest first, with their ids and authors",
            evidence=[reply.exchange],
        )


@check
def feeds_followers(rig: Rig[Shop]) -> None:
    """Posts come once to those who follow at that time, the newest first, and stay there."""
    shop, random = rig.world, rig.random
    ann, bob, cy = (making.name(random, name) for name in ("ann", "bob", "cy"))
    posts: dict[str, tuple[object, str, str]] = {}

    def write(author: str, word: str) -> None:
        text = f"{word} Ω\r\n {random.randrange(10**6)}"
        posts[word] = (post(shop, author, text), author, text)

    def expect_follows(user: str, author: str, *, right: bool) -> None:
        reply = shop.done("GET", f"/users/{user}/follows/{author}", status=200)
        seen = member_of(reply, "follows", "GET /users/{user}/follows/{author}")
        expect(seen, right, f"follows, of GET /users/{user}/follows/{author}", evidence=[reply.exchange])

    write(bob, "unread")
    expect_follows(ann, bob, right=False)
    for _ in range(2):
        follow(shop, ann, bob)
    follow(shop, ann, cy)
    follow(shop, cy, bob)
    expect_follows(ann, bob, right=True)
    expect_follows(bob, ann, right=False)
    for author, word in ((bob, "first"), (cy, "second"), (bob, "third")):
        write(author, word)
    expect(len({name for name, _, _ in posts.values()}), 4, "different ids of four posts")
    expect_feed(
        shop, ann, [posts["third"], posts["second"], posts["first"]], "who follows two, one of them twice"
    )
    expect_feed(shop, cy, [posts["third"], posts["first"]], "who follows one")
    expect_feed(shop, bob, [], "who follows nobody")
    expect_feed(shop, ann, [posts["third"]], "asked for one", limit=1)
    shop.done("DELETE", f"/users/{ann}/follows/{bob}", status=204)
    expect_follows(ann, bob, right=False)
    write(bob, "fourth")
    expect_feed(shop, ann, [posts["third"], posts["second"], posts["first"]], "who has stopped following")
    expect_feed(shop, cy, [posts["fourth"], posts["third"], posts["first"]], "who still follows")


@check(needs=feeds_followers, budget=40)
def bounds_feeds(rig: Rig[Shop]) -> None:
    """However much is written, a feed shows the newest hundred, and Redis holds few more."""
    shop, random = rig.world, rig.random
    author, user = making.name(random, "author"), making.name(random, "user")
    follow(shop, user, author)
    before = shop.redis.memory()
    right: list[tuple[object, str, str]] = []
    for number in range(POSTS):
        text = f"{number} {random.getrandbits(TEXT * 4):0{TEXT}x}"
        right.insert(0, (post(shop, author, text), author, text))
    taken = shop.redis.memory() - before
    most = KEPT * (TEXT + 600)
    if taken > most:
        raise Failure(
            f"after {POSTS} posts of {TEXT:,} bytes to one feed Redis holds {taken:,} bytes more; "
            f"{KEPT} posts, which it may hold, would be {most:,} at most",
            hint="What happens to a post that no feed shows any more?",
        )
    expect_feed(shop, user, right[:100], f"after {POSTS} posts")


@check(needs=feeds_followers, budget=40)
def asks_little_of_feeds(rig: Rig[Shop]) -> None:
    """With many followers, following, asking who follows, posting and reading cost a few round trips."""
    shop, random = rig.world, rig.random
    author = making.name(random, "author")
    users = [making.name(random, "follower-with-a-name") for _ in range(FOLLOWERS)]
    for user in users:
        follow(shop, user, author)
    path = f"/users/{users[-1]}/follows/{author}"
    beside = f"beside {FOLLOWERS} followers"
    within_costs(shop, f"GET {path} {beside}", lambda: shop.done("GET", path, status=200), parts=0, size=0)
    within_costs(shop, f"PUT {path} {beside}", lambda: follow(shop, users[-1], author), parts=0, size=0)
    text = "x" * 100
    within_costs(
        shop,
        f"POST /users/{author}/posts to {FOLLOWERS} followers",
        lambda: post(shop, author, text),
        parts=FOLLOWERS,
        size=FOLLOWERS * 200,
    )
    for number in range(29):
        post(shop, author, f"{number} {text}")
    feed = f"/users/{users[0]}/feed?limit=20"
    within_costs(shop, f"GET {feed}", lambda: shop.done("GET", feed, status=200), parts=20, size=20 * 200)
    within_costs(
        shop,
        f"DELETE {path} {beside}",
        lambda: shop.done("DELETE", path, status=204),
        parts=0,
        size=0,
    )
