"""Pickles of classes that are not here: made in the name of a module that exists only while they are made."""

from __future__ import annotations

import pickle
import pickletools
import sys
from collections.abc import Generator
from contextlib import contextmanager
from random import Random
from types import ModuleType
from typing import Any


def mask(module: str, name: str) -> type:
    """An empty class that calls itself `module.name`."""
    return type(name, (), {"__module__": module, "__qualname__": name})


def dump(value: object, protocol: int, *masks: type, random: Random | None = None) -> bytes:
    """Pickle a value made of such classes; with a random, half of them go through pickletools.optimize."""
    with _worn(masks):
        data = pickle.dumps(value, protocol)
    return pickletools.optimize(data) if random is not None and random.random() < 0.5 else data


@contextmanager
def _worn(masks: tuple[type, ...]) -> Generator[None]:
    before = {each.__module__: sys.modules.get(each.__module__) for each in masks}
    for name in before:
        sys.modules[name] = ModuleType(name)
    for each in masks:
        setattr(sys.modules[each.__module__], each.__name__, each)
    try:
        yield
    finally:
        for name, module in before.items():
            del sys.modules[name]
            if module is not None:
                sys.modules[name] = module


def made(kind: type, **attributes: Any) -> Any:
    """An object of such a class."""
    thing = kind()
    for name, value in attributes.items():
        setattr(thing, name, value)
    return thing
