"""Serving: the socket that phones come to."""

import socket
from pathlib import Path

from live.options import Options
from live.serving import listen
from tests.serving import free_port


def test_small_answers_are_sent_at_once() -> None:
    options = Options(Path("data"), "127.0.0.1", free_port())
    with listen(options) as listening, socket.create_connection(("127.0.0.1", options.port)):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_phones_are_told_an_address_they_can_reach() -> None:
    data = Path("data")
    assert Options(data, "192.168.1.5", 8080).address == "http://192.168.1.5:8080"
    assert Options(data, "0.0.0.0", 80, "https://musyawarah.test").address == "https://musyawarah.test"
    assert not Options(data, "0.0.0.0", 8080).address.startswith("http://0.0.0.0")
