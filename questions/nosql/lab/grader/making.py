"""Names and documents, drawn anew in each run."""

from __future__ import annotations

from random import Random

from .shop import Object

KINDS = ("lamp", "book", "chair", "cup", "rug")
COLOURS = ("red", "green", "blue", "grey")
BRANDS = ("Nordlys", "Père & Fils", "工房", "B:C", "a b*?[c]")


def name(random: Random, kind: str) -> str:
    """A name that was not drawn before."""
    return f"{kind}-{random.randrange(16**10):010x}"


def price(random: Random) -> float:
    """With two decimals; as texts they sort otherwise than as numbers."""
    return random.choice((5, 50, 500)) + random.randrange(500) / 100


def odd(random: Random) -> list[Object]:
    """Documents of shapes that come back changed from careless hands."""
    number = random.randrange(10**6)
    return [
        {},
        {"kind": "lamp", "watts": 7.25, "sockets": ["E27", "E14"], "dimmable": True, "batteries": None},
        {
            "title": "Ω 書 🙂 \r\n*3\r\n$3\r\nDEL\u0000",
            "pages": number,
            "": "",
            "a b": [[], {}, [[]], [None]],
        },
        {"kind": 7, "colour": None, "brand": ["x"], "stock": 3},
        {"large": 2**53, "small": -(2**53), "tenth": 0.1, "tiny": 1.5e-7, "digits": "0012", "flag": "true"},
        {"deep": {"deep": {"deep": {"deep": [{"deep": number}]}}}, "text": "1", "number": 1, "truth": False},
    ]


def item(random: Random, *, text: int = 60) -> Object:
    """An item that can be found by anything."""
    return {
        "kind": random.choice(KINDS),
        "brand": random.choice(BRANDS),
        "colour": random.choice(COLOURS),
        "price": price(random),
        "stock": random.randrange(100),
        "text": f"{random.getrandbits(text * 4):0{text}x}",
    }
