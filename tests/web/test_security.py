"""What comes from elsewhere does not get in, and what a candidate makes does not get out."""

from __future__ import annotations

import http.client

import pytest

from hotseat.web.security import host_allowed
from tests.web.serving import Served

EVERY_PAGE = ("/", "/questions", "/questions/rest", "/review", "/mock", "/attempts", "/proofs", "/settings")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil", ""]
)
def test_a_foreign_host_is_refused(served: Served, host: str) -> None:
    """DNS rebinding: the name leads here, and is not ours."""
    reply = served.get("/", Host=host)
    assert reply.status in (400, 403)
    assert b"What is REST" not in reply.body


def test_an_absent_host_is_refused(served: Served) -> None:
    """A browser always sends one."""
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=30)
    connection.putrequest("GET", "/", skip_host=True)
    connection.endheaders()
    assert connection.getresponse().status in (400, 403)
    connection.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8630", "[::1]:8630", "10.1.2.3:80", "LOCALHOST"])
def test_addresses_and_localhost_are_ours(host: str) -> None:
    """An address cannot be rebound."""
    assert host_allowed(host.lower(), {"localhost"})


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_request_of_another_site_changes_nothing(served: Served, headers: dict[str, str]) -> None:
    """CSRF, by form and by script."""
    form = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    assert served.ask("POST", "/mock", b"minutes=30", form).status == 403
    assert served.ask("POST", "/api/v1/mocks", b'{"minutes": 30}', headers).status == 403
    assert served.get("/api/v1/mocks").json() == []


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_a_page_runs_nothing_inline(served: Served, path: str) -> None:
    """The policy forbids it, and the pages do without."""
    reply = served.get(path)
    assert reply.status == 200
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<script>" not in reply.text
    assert " style=" not in reply.text
    assert " onclick=" not in reply.text
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_no_page_names_another_server_to_load_from(served: Served) -> None:
    """Everything that a page loads by itself comes from here."""
    for path in EVERY_PAGE:
        text = served.get(path).text
        assert 'src="http' not in text
        assert 'rel="stylesheet" href="http' not in text


NAMES = [
    "../outside",
    "..%2foutside",
    "%2e%2e/outside",
    "a/../../outside",
    "a%00b",
    "a%0ab",
    ".",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_name_does_not_leave_the_folder(served: Served, name: str) -> None:
    """However it is written."""
    assert served.send("POST", "/questions/greeting/work", {}).status == 201
    reply = served.send("PUT", f"/questions/greeting/work/files/{name}", {"text": "x"}, If_None_Match="*")
    assert 400 <= reply.status < 500
    assert not list(served.front.folder.rglob("outside"))


def test_a_link_out_of_the_folder_is_not_followed(served: Served) -> None:
    """Neither read nor written through."""
    work = served.send("POST", "/questions/greeting/work", {}).json()
    secret = served.front.folder / "secret"
    secret.write_text("secret")
    link = served.front.home / "work" / "greeting" / "link"
    link.symlink_to(secret)
    try:
        assert work["folder"] == str(link.parent)
        assert b"secret" not in served.get("/api/v1/questions/greeting/work/files/link").body
        served.send("PUT", "/questions/greeting/work/files/link", {"text": "x"}, If_None_Match="*")
        assert secret.read_text() == "secret"
    finally:
        link.unlink()


def test_what_a_candidate_writes_is_text(served: Served) -> None:
    """In an answer, in a file name, in an address."""
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    reply = served.form("/questions/rest/answer", text=hostile)
    assert reply.status == 303
    page = served.get(reply.headers["location"].partition("#")[0]).text
    assert hostile not in page
    assert "&lt;script&gt;alert(2)" in page
    missing = served.get("/questions/%3Cscript%3Ealert(3)%3C%2Fscript%3E")
    assert missing.status == 404
    assert "<script>alert(3)" not in missing.text


def test_static_files_stay_in_their_folder(served: Served) -> None:
    """The only folder that is served."""
    for path in ("/static/x/../security.py", "/static/x/..%2fsecurity.py", "/static/x/%2e%2e/security.py"):
        assert b"def guarded" not in served.get(path).body
