"""Services are found by the names of their files."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotseat import services
from hotseat.errors import UnknownName
from hotseat.services import registry


def test_postgres_is_found() -> None:
    """Its folder is enough; what is not a service is not listed."""
    assert "postgres" in services.names()
    assert not {"interface", "registry", "__init__"} & set(services.names())


def test_a_new_file_is_a_new_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no list to edit."""
    for name in ("__init__.py", "interface.py", "registry.py", "cache.py", "notes.txt"):
        (tmp_path / name).touch()
    (tmp_path / "queue").mkdir()
    (tmp_path / "__pycache__").mkdir()
    monkeypatch.setattr(registry, "__file__", str(tmp_path / "registry.py"))
    assert services.names() == ("cache", "queue")


def test_an_unknown_service_is_said() -> None:
    """The nearest name is suggested."""
    with pytest.raises(UnknownName) as caught:
        services.start("postgre")
    assert str(caught.value) == "there is no service 'postgre': did you mean postgres?"
