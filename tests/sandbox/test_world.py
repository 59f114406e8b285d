"""What graders rely on, the same in every mode: programs, folders, networks, errors in words."""

from __future__ import annotations

import signal
import socket

import msgspec
import pytest

from hotseat.errors import OurProblem, ProgramEnded
from hotseat.model import File
from hotseat.sandbox import open_sandbox
from hotseat.sandbox.interface import Mode, World
from tests.sandbox.harness import SMALL, Watched, finish, python, run, shell, until

ECHO = python("""
import os, socket
server = socket.create_server(("127.0.0.1", int(os.environ["PORT"])))
while True:
    connection, _ = server.accept()
    connection.sendall(connection.recv(100).upper())
    connection.close()
""")


def listens(world: World, port: int) -> bool:
    """Whether something accepts on a port."""
    try:
        world.connect(port, timeout=1).close()
    except OSError:
        return False
    return True


def test_a_program_runs_and_its_end_is_reported(mode: Mode) -> None:
    """Exit status, both streams, processor time and memory arrive."""
    with Watched({"run": shell("echo out; echo err >&2; exit 3")}, mode) as watched:
        with watched.sandbox.world() as world:
            process = world.start(["./run"], env={})
            ended = finish(process)
        assert (ended.status, ended.ended_by) == (3, None)
        assert (process.stdout, process.stderr, process.alive) == (b"out\n", b"err\n", False)
        assert ended.peak_memory > 0
        assert ended.cpu_seconds > 0


def test_the_public_entry_opens_the_same_sandbox(mode: Mode) -> None:
    """`open_sandbox` serves a submission in the mode asked for."""
    with open_sandbox(mode, {"run": shell("echo hello")}, SMALL) as sandbox, sandbox.world() as world:
        assert run(world)[1] == b"hello\n"


def test_the_environment_is_ours_alone(mode: Mode, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program sees PATH, HOME, TMPDIR, LANG, TZ, DATA_DIR, the drivers' folders and what was passed in."""
    monkeypatch.setenv("SECRET", "of the person at the keyboard")
    with Watched({"run": shell("env")}, mode) as watched, watched.sandbox.world() as world:
        _, said = run(world, EXTRA="yes")
    names = {line.split("=")[0] for line in said.decode().splitlines()}
    ours = {"PATH", "HOME", "TMPDIR", "LANG", "TZ", "DATA_DIR", "EXTRA", "HOTSEAT_TOKEN"}
    assert names - {"PWD", "SHLVL", "_", "OLDPWD", "PYTHONPATH", "NODE_PATH", "CLASSPATH"} == ours


def test_stdin_is_written_and_closed(mode: Mode) -> None:
    """What is written arrives, and the end of it, too; who has ended is not written to."""
    with Watched({"run": shell("cat")}, mode) as watched, watched.sandbox.world() as world:
        process = world.start(["./run"], env={})
        process.write(b"line\n" * 50_000)
        process.close_stdin()
        finish(process)
        assert process.stdout == b"line\n" * 50_000
        with pytest.raises(ProgramEnded, match="stdin"):
            process.write(b"more")


def test_output_beyond_the_limit_is_cut(mode: Mode) -> None:
    """The first MiB is kept, the rest is thrown away and said so; the program is not disturbed."""
    with Watched({"run": shell("head -c 3000000 /dev/zero; echo >&2 end; exit 5")}, mode) as watched:
        with watched.sandbox.world() as world:
            process = world.start(["./run"], env={})
            assert finish(process).status == 5
        assert process.cut
        assert len(process.stdout) + len(process.stderr) == SMALL.output << 20


def test_a_server_is_reached_and_signalled(mode: Mode) -> None:
    """The grader connects to the program's port; SIGTERM reaches the program; afterwards nobody listens."""
    with Watched({"run": ECHO}, mode) as watched, watched.sandbox.world() as world:
        port = world.free_port()
        process = world.start(["./run"], env={"PORT": str(port), "HOTSEAT_TOKEN": watched.token})
        until(lambda: listens(world, port), "listening")
        with world.connect(port, timeout=5) as connection:
            connection.sendall(b"hello")
            assert connection.recv(100) == b"HELLO"
        assert process.memory() > 1 << 20
        assert process.descriptors() >= 4
        process.signal(signal.SIGTERM)
        assert finish(process).status == -signal.SIGTERM
        with pytest.raises(ConnectionRefusedError):
            world.connect(port, timeout=5)


def test_many_connections_through_the_door(mode: Mode) -> None:
    """More connections than one batch of sockets holds."""
    with Watched({"run": ECHO}, mode) as watched, watched.sandbox.world() as world:
        port = world.free_port()
        world.start(["./run"], env={"PORT": str(port)})
        until(lambda: listens(world, port), "listening")
        for number in range(100):
            with world.connect(port, timeout=5) as connection:
                connection.sendall(b"n%d" % number)
                assert connection.recv(100) == b"N%d" % number


def test_a_program_reaches_the_graders_stub(mode: Mode) -> None:
    """`listen` gives a socket in the programs' network, whose port they cannot take."""
    files = {"run": shell("exec 3<>/dev/tcp/127.0.0.1/$STUB; echo hi >&3")}
    with Watched(files, mode) as watched, watched.sandbox.world() as world:
        stub, port = world.listen()
        with stub:
            stub.settimeout(10)
            process = world.start(["bash", "./run"], env={"STUB": str(port)})
            connection, _ = stub.accept()
            with connection:
                connection.settimeout(10)
                assert connection.recv(10) == b"hi\n"
            assert finish(process).status == 0


def test_instances_share_network_and_data(mode: Mode) -> None:
    """Two programs of one world reach each other and see one folder."""
    files = {"run": ECHO, "write": shell("echo shared > $DATA_DIR/file"), "read": shell("cat $DATA_DIR/file")}
    with Watched(files, mode) as watched, watched.sandbox.world() as world:
        run(world, "./write")
        assert run(world, "./read")[1] == b"shared\n"
        assert world.data() == {"file": b"shared\n"}
        assert world.data("other") == {}


def test_a_fresh_world_is_empty(mode: Mode) -> None:
    """Data of the last world are gone, its programs, too."""
    files = {"run": shell("ls $DATA_DIR $TMPDIR; touch $DATA_DIR/left $TMPDIR/left; sleep 60 &")}
    with Watched(files, mode) as watched:
        for _ in range(2):
            with watched.sandbox.world() as world:
                ended, said = run(world, token=watched.token)
                assert ended.status == 0
                assert b"left" not in said


def test_build_writes_what_run_finds(mode: Mode) -> None:
    """`build` may write into the submission's folder; its output and status come back; every world has the result."""
    files = {"build": shell("echo building; echo built > result"), "run": shell("cat result")}
    with Watched(files, mode) as watched:
        built = watched.sandbox.build()
        assert built is not None
        assert (built[0].status, built[1]) == (0, b"building\n")
        for _ in range(2):
            with watched.sandbox.world() as world:
                assert run(world)[1] == b"built\n"


def test_no_build_is_no_problem(mode: Mode) -> None:
    """Without `build` there is nothing to report."""
    with Watched({"run": shell("true")}, mode) as watched:
        assert watched.sandbox.build() is None


def test_a_folder_of_ours_is_put_beside(mode: Mode) -> None:
    """`put` makes a folder to start programs in; they find the submission, too."""
    with Watched({"module.py": File(b"VALUE = 42\n")}, mode) as watched, watched.sandbox.world() as world:
        path = world.put("harness", {"main.py": File(b"import module; print(module.VALUE)\n")})
        env = {"PYTHONPATH": world.submission_path}
        process = world.start(["python3", "main.py"], env=env, folder="harness")
        assert (finish(process).status, process.stdout) == (0, b"42\n"), process.stderr
        assert path.endswith("/harness")


def test_wall_time_ends_a_program(mode: Mode) -> None:
    """A program that goes on is ended, and the limit is named."""
    with Watched({"run": shell("sleep 60")}, mode) as watched, watched.sandbox.world() as world:
        ended = finish(world.start(["./run"], env={"HOTSEAT_TOKEN": watched.token}, wall_seconds=0.2))
        assert (ended.status, ended.ended_by) == (-signal.SIGKILL, "wall time of 0.2 s")


def test_memory_over_all_processes_is_limited(mode: Mode) -> None:
    """Processes that together take more than the limit are ended."""
    bomb = python(
        "import os, time\nfor _ in range(5): os.fork()\nhoard = bytearray(b'x') * (16 << 20)\ntime.sleep(60)"
    )
    with Watched({"run": bomb}, mode) as watched, watched.sandbox.world() as world:
        ended = finish(world.start(["./run"], env={"HOTSEAT_TOKEN": watched.token}))
        assert ended.ended_by is not None
        assert ended.ended_by.startswith("memory of 160 MiB")


def test_kill_takes_everything_along(mode: Mode) -> None:
    """SIGKILL reaches daemons, too."""
    files = {"run": shell("setsid setsid sleep 60 & setsid sleep 60 & echo ready; wait")}
    with Watched(files, mode) as watched, watched.sandbox.world() as world:
        process = world.start(["./run"], env={"HOTSEAT_TOKEN": watched.token})
        until(lambda: process.stdout == b"ready\n", "start")
        process.signal(signal.SIGKILL)
        assert finish(process).status == -signal.SIGKILL


def test_a_stopped_program_goes_on(mode: Mode) -> None:
    """SIGSTOP and SIGCONT reach all of its processes."""
    with Watched({"run": ECHO}, mode) as watched, watched.sandbox.world() as world:
        port = world.free_port()
        process = world.start(["./run"], env={"PORT": str(port)})
        until(lambda: listens(world, port), "listening")
        process.signal(signal.SIGSTOP)
        with world.connect(port, timeout=5) as connection:
            connection.sendall(b"late")
            connection.settimeout(0.2)
            with pytest.raises(TimeoutError):
                connection.recv(100)
            process.signal(signal.SIGCONT)
            connection.settimeout(10)
            assert connection.recv(100) == b"LATE"


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (None, "there is no file `run`: the folder holds other"),
        (File(b"#!/bin/sh\n"), "`run` is not executable: chmod +x run"),
        (File(b"#!/usr/bin/env python3\r\n", executable=True), "Windows line ends"),
        (File(b"print(1)\n", executable=True), "does not name its interpreter"),
        (File(b"", executable=True), "does not name its interpreter"),
        (File(b"#!\n", executable=True), "empty #! line"),
        (File(b"#!/usr/bin/env quux\n", executable=True), "asks for the interpreter `quux`"),
        (File(b"#!/nowhere/quux\n", executable=True), "asks for the interpreter `/nowhere/quux`"),
        (File(b"#!/opt/python3\n", executable=True), "write #!/usr/bin/env python3"),
    ],
    ids=[
        "absent",
        "not executable",
        "crlf",
        "no shebang",
        "empty",
        "bare shebang",
        "env",
        "path",
        "elsewhere",
    ],
)
def test_what_cannot_be_executed_is_said_in_words(mode: Mode, file: File | None, says: str) -> None:
    """One line: what is wrong with `run`, and what to do."""
    files = {"other": File(b"")} | ({"run": file} if file else {})
    with Watched(files, mode) as watched, watched.sandbox.world() as world:
        with pytest.raises(ProgramEnded) as raised:
            world.start(["./run"], env={})
        assert says in str(raised.value)
        assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "name", ["/etc/x", "../x", "a/../../x", "a//b", "", "nul\0", "x" * 300, "a/" * 600 + "b"]
)
def test_hostile_names_are_refused(mode: Mode, name: str) -> None:
    """A file's name that could leave the folder never gets as far as the disk."""
    with pytest.raises(ValueError, match="file"):
        open_sandbox(mode, {name: File(b"")}, SMALL)


def test_large_files_arrive_whole(mode: Mode) -> None:
    """Files larger than one message, many small ones, empty ones."""
    large = bytes(range(256)) * 20_000
    files = {
        "run": shell("cksum < large; ls many | wc -l; cat empty"),
        "large": File(large),
        "empty": File(b""),
    }
    files |= {f"many/{number}": File(b"x") for number in range(300)}
    with Watched(files, mode) as watched, watched.sandbox.world() as world:
        _, said = run(world)
    assert said.split()[1:] == [str(len(large)).encode(), b"300"]


def test_two_sandboxes_at_once(mode: Mode) -> None:
    """They do not disturb each other."""
    files = {"run": shell("echo $NAME")}
    with Watched(files, mode) as one, Watched(files, mode) as two:
        first, second = one.sandbox.world(), two.sandbox.world()
        assert (run(first, NAME="one")[1], run(second, NAME="two")[1]) == (b"one\n", b"two\n")


def test_a_closed_sandbox_says_so(mode: Mode) -> None:
    """Nothing can be started any more; closing again does nothing."""
    with Watched({"run": shell("true")}, mode) as watched:
        watched.sandbox.close()
        watched.sandbox.close()
        with pytest.raises(OurProblem, match="closed"):
            watched.sandbox.world()


def test_open_files_are_limited(mode: Mode) -> None:
    """The limit on descriptors is the lab's."""
    limits = msgspec.structs.replace(SMALL, open_files=40)
    with Watched({"run": shell("ulimit -n")}, mode, limits) as watched, watched.sandbox.world() as world:
        assert run(world)[1] == b"40\n"


def test_free_ports_differ(mode: Mode) -> None:
    """No port is handed out twice, none that is taken."""
    with Watched({"run": shell("true")}, mode) as watched, watched.sandbox.world() as world:
        ports = [world.free_port() for _ in range(20)]
        assert len(set(ports)) == 20
        with world.listen(ports[0])[0], pytest.raises(OSError), world.listen(ports[0])[0]:
            pass


def test_contained_networks_are_apart() -> None:
    """The same port in two sandboxes, and the machine's own loopback, are three different things."""
    with socket.create_server(("127.0.0.1", 0)) as ours:
        port = int(ours.getsockname()[1])
        with Watched({"run": ECHO}, Mode.CONTAINED) as watched, watched.sandbox.world() as world:
            assert not listens(world, port)
            world.start(["./run"], env={"PORT": str(port)})
            until(lambda: listens(world, port), "listening")
