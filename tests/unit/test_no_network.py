"""The program has no network code: what it imports, and which sockets it makes, stay on this computer."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PROGRAM = Path(__file__).resolve().parents[2] / "desktop"

# Modules of Python, packages and modules of Qt that connect to other computers or listen to them.
CLIENTS = {
    "aiohttp", "asyncio", "ftplib", "http", "httpx", "imaplib", "multiprocessing", "nntplib", "poplib",
    "requests", "smtplib", "socketserver", "ssl", "telnetlib", "urllib", "urllib3", "websockets", "wsgiref",
    "xmlrpc",
}  # fmt: skip
QT_CLIENTS = (
    "QtBluetooth", "QtGrpc", "QtHttpServer", "QtNetwork", "QtNfc", "QtRemoteObjects", "QtSerial",
    "QtWebChannel", "QtWebEngine", "QtWebSockets", "QtWebView",
)  # fmt: skip
CONNECTING = {"create_connection", "create_server", "fromfd", "getaddrinfo", "gethostbyname", "socketpair"}
# What of these stays on this computer: the parts of an address, and both ends of a named pipe.
HARMLESS = ("urllib.parse", "PySide6.QtNetwork.QLocalServer", "PySide6.QtNetwork.QLocalSocket")


def imported(tree: ast.AST) -> Iterator[str]:
    """Return the dotted name of each thing that is imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def reaches_out(name: str) -> bool:
    """Whether what has this dotted name is for connections to other computers."""
    top, _, inside = name.partition(".")
    if top == "PySide6":
        found = inside.startswith(QT_CLIENTS)
    elif top == "socket":
        # Its type, and the module as a whole: so that its calls can be seen.
        found = inside not in ("", "socket")
    else:
        found = top in CLIENTS
    return found and not any(name == each or name.startswith(f"{each}.") for each in HARMLESS)


def network_code(source: str) -> set[str]:
    """Return what a source has that could reach another computer, or be reached by one."""
    tree = ast.parse(source)
    found = {name for name in imported(tree) if reaches_out(name)}
    for node in ast.walk(tree):
        name = getattr(node, "attr", getattr(node, "id", getattr(node, "value", None)))
        if isinstance(name, str) and (name in CONNECTING or (name.startswith("AF_") and name != "AF_UNIX")):
            found.add(name)
        # Python makes a socket of the network where no other family is named.
        call = ast.unparse(node) if isinstance(node, ast.Call) else ""
        if call.startswith(("socket(", "socket.socket(")) and "(socket.AF_UNIX, " not in call:
            found.add(call)
    return found


def test_the_program_has_no_network_code() -> None:
    sources = list(PROGRAM.rglob("*.py"))
    assert len(sources) > 100
    found = {path: network_code(path.read_text(encoding="utf-8")) for path in sources}
    assert {path: what for path, what in found.items() if what} == {}


def test_only_the_two_kinds_of_channel_have_sockets() -> None:
    having = {
        path.name
        for path in PROGRAM.rglob("*.py")
        for name in imported(ast.parse(path.read_text(encoding="utf-8")))
        if name.startswith(("socket", "PySide6.QtNetwork"))
    }
    assert having == {"local_socket.py", "local_pipe.py"}


@pytest.mark.parametrize(
    "source",
    [
        "import http.client",
        "from http import client",
        "import urllib.request",
        "from urllib import request",
        "import requests",
        "def late():\n    import ssl",
        "import PySide6.QtNetwork",
        "from PySide6 import QtNetwork",
        "from PySide6.QtNetwork import QLocalSocket, QTcpSocket",
        "from PySide6.QtNetwork import QNetworkAccessManager",
        "from PySide6.QtWebSockets import QWebSocket",
        "from socket import AF_INET",
        "import socket\nsocket.socket(socket.AF_INET)",
        "import socket\nsocket.socket(family)",
        "import socket\nsocket.socket()",
        "import socket\nfamily = socket.AF_INET6",
        'import socket\nfamily = getattr(socket, "AF_INET")',
        "import socket\nsocket.create_connection(('127.0.0.1', 80))",
    ],
)
def test_network_code_is_seen(source: str) -> None:
    assert network_code(source), source


@pytest.mark.parametrize(
    "source",
    [
        "from urllib.parse import quote",
        "from PySide6.QtNetwork import QLocalServer",
        "from PySide6.QtCore import QSocketNotifier",
        "import socket\nsocket.socket(socket.AF_UNIX, socket.SOCK_STREAM)",
        's = "https://leadway.example"',
    ],
)
def test_what_stays_on_this_computer_is_no_network_code(source: str) -> None:
    assert not network_code(source), source
