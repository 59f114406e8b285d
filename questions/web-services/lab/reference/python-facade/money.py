"""The one service behind all faces: exact to the cent, in whole numbers."""

import json
import os
import re

AMOUNT = re.compile(r"(0|[1-9][0-9]{0,6})(?:\.([0-9]{1,2}))?", re.ASCII)
RATES = json.loads(os.environ["RATES"])  # {"EUR/USD": "1.085000"}


class BadAmount(Exception):
    """The text is no amount."""


class NoRate(Exception):
    """Nobody has told us this rate; names the pair."""


def cents(text):
    """An amount of up to seven digits and two decimals, in hundredths."""
    match = AMOUNT.fullmatch(text)
    if match is None:
        raise BadAmount(text)
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


def shown(hundredths):
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def convert(amount, source, target):
    """The amount in the other currency, in hundredths, and the rate. Half a cent goes to the even one."""
    rate = RATES.get(f"{source}/{target}")
    if rate is None:
        raise NoRate(f"{source}/{target}")
    whole, rest = divmod(amount * int(rate.replace(".", "")), 10**6)
    return whole + (2 * rest > 10**6 or (2 * rest == 10**6 and whole % 2 == 1)), rate
