"""Which folders hotseat uses, and who can reach them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hotseat import machine
from hotseat.machine import places


def test_hotseat_home_holds_everything(place: Path) -> None:
    """With $HOTSEAT_HOME set, attempts, cache and installed tools all lie below it."""
    assert machine.home() == place
    assert machine.cache() == place / "cache" == machine.shared()
    assert machine.lib() == place / "lib"


def test_without_it_the_platform_says_where(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without $HOTSEAT_HOME the platform's folders are used, each with hotseat's name."""
    monkeypatch.delenv("HOTSEAT_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert machine.home().is_relative_to(tmp_path)
    assert machine.cache().is_relative_to(tmp_path)
    assert machine.home() != machine.cache()


def test_a_closed_folder_above_is_not_reachable(place: Path) -> None:
    """One folder without the right to pass closes all below it, whether that exists or not."""
    inside = place / "closed" / "inside"
    inside.mkdir(parents=True)
    assert machine.reachable(inside / "later")
    inside.parent.chmod(0o700)
    assert not machine.reachable(inside / "later")


def test_root_shares_only_what_others_can_reach(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where root's own cache is closed to other uids, what they read goes to a folder that is not; a user's stays."""
    place.chmod(0o700)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert machine.shared() == places.SHARED_OF_ROOT
    assert machine.lib() == places.LIB_OF_ROOT
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert machine.shared() == place / "cache"
