"""The leaderboard."""

from __future__ import annotations

from hotseat.instruments.http import Reply
from hotseat.lab import Failure, Rig, Table, check, expect

from . import making
from .costs import within_costs
from .races import Request, interleaved
from .shop import Object, Shop, expect_json, member_of, rows

MANY = 150


def add(shop: Shop, player: str, points: int) -> Reply:
    """Give a player points."""
    return shop.done("POST", f"/board/{player}", {"points": points}, status=200)


@check
def ranks_players(rig: Rig[Shop]) -> None:
    """The best come first; equal points share a rank, leave the next one out, and are listed by name."""
    shop, random = rig.world, rig.random
    top = 5 * 10**5 + random.randrange(1000)
    points = [top + 90, top + 9, top + 9, top + 9, top, 100, 99, 99, 1000, 7]
    names = [making.name(random, "p") for _ in points]
    random.shuffle(points)
    for name, value in zip(names, points, strict=True):
        part = random.randrange(1, value)
        expect(_points(add(shop, name, part)), part, f"points that the first POST /board/{name} answers")
        expect(
            _points(add(shop, name, value - part)),
            value,
            f"points that the second POST /board/{name} answers",
        )
    scores = dict(zip(names, points, strict=True))
    right = _ranked(scores)
    for limit in (3, len(names)):
        reply = shop.done("GET", f"/board?limit={limit}", status=200)
        _expect_rows(rows(reply, "players", f"GET /board?limit={limit}"), right[:limit], limit)
    for row in random.sample(right, 4):
        reply = shop.done("GET", f"/board/{row['player']}", status=200)
        expect_json(reply, row, f"GET /board/{row['player']}", "How many players have more points?")
    shop.done("GET", f"/board/{making.name(random, 'p')}", status=404, when="who has no points")


def _points(reply: Reply) -> object:
    return member_of(reply, "points", "POST /board/{player}")


def _ranked(scores: dict[str, int]) -> list[Object]:
    ordered = sorted(scores, key=lambda name: (-scores[name], name))
    return [
        {"player": name, "points": scores[name], "rank": 1 + sum(s > scores[name] for s in scores.values())}
        for name in ordered
    ]


def _expect_rows(seen: list[Object], right: list[Object], limit: int) -> None:
    columns = ("player", "points", "rank")
    actual = tuple(tuple(row.get(column) for column in columns) for row in seen)
    expected = tuple(tuple(row[column] for column in columns) for row in right)
    if actual != expected:
        raise Failure(
            f"GET /board?limit={limit}: the rows are not as expected",
            hint="Look at the players with equal points: their ranks, their order, and who comes after them.",
            evidence=[Table(columns, actual, expected, title="the board")],
        )


@check(needs=ranks_players)
def counts_all_points(rig: Rig[Shop]) -> None:
    """Points that a player gets at both instances at once all count."""
    shop, random = rig.world, rig.random
    players: list[str] = []
    points = [random.randrange(1, 1000) for _ in range(3)]

    def prepare() -> None:
        players.append(making.name(random, "p"))
        add(shop, players[-1], points[0])

    def judge(one: Request, other: Request) -> str | None:
        statuses = (one.status(), other.status())
        reply = shop.done("GET", f"/board/{players[-1]}", status=200)
        seen = member_of(reply, "points", f"GET /board/{players[-1]}")
        if statuses == (200, 200) and seen == sum(points):
            return None
        return (
            f"{points[0]} points, and {points[1]} and {points[2]} more at once, answered {statuses[0]} and "
            f"{statuses[1]}: expected {sum(points)}, got {seen}"
        )

    interleaved(
        rig,
        prepare,
        lambda: Request("POST", f"/board/{players[-1]}", {"points": points[1]}),
        lambda: Request("POST", f"/board/{players[-1]}", {"points": points[2]}),
        judge,
        "What may another request do between your reading and your writing?",
    )


@check(needs=ranks_players)
def asks_little_of_the_board(rig: Rig[Shop]) -> None:
    """With many players, giving points, the best five and the rank of one cost a few round trips and few bytes."""
    shop, random = rig.world, rig.random
    players = [making.name(random, "player-with-a-name") for _ in range(MANY)]
    for number, player in enumerate(players):
        add(shop, player, 1000 + number // 3)
    player = players[MANY // 2]
    beside = f"beside {MANY} players"
    within_costs(shop, f"POST /board/{player} {beside}", lambda: add(shop, player, 1), parts=1, size=100)
    for path, parts in ((f"/board/{player}", 1), ("/board?limit=5", 5)):
        within_costs(
            shop,
            f"GET {path} {beside}",
            lambda path=path: shop.done("GET", path, status=200),
            parts=parts,
            size=60 * parts,
            hint="Which part of the board does the answer need?",
        )
