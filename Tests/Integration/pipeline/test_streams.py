# SPDX-License-Identifier: Apache-2.0
"""Many event streams on one emulator at once, each with a process of its own."""

import asyncio
import socket
import urllib.parse

from support.emulator import ROOT, eventually
from support.processes import descendants, process
from support.streams import Streams, deliveries

COUNT = 60


def stalled(url):
    """A client that asks for a stream and never reads it."""
    parts = urllib.parse.urlsplit(url)
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.connect((parts.hostname, parts.port))
    client.sendall(f"GET {parts.path}?{parts.query} HTTP/1.1\r\nhost: {parts.netloc}\r\n\r\n".encode())
    return client


def test_many_streams_get_their_own_and_leave_no_process_behind(start_emulator, tmp_path, clip):
    template = tmp_path / "template.yaml"
    marker = "          STREAM_TICKET_SECRET_ID:"
    template.write_text((ROOT / "template.yaml").read_text().replace(
        marker, '          STREAM_HEARTBEAT_SECONDS: "1"\n' + marker))
    emulator = start_emulator(template=template)
    streams = Streams(emulator, COUNT)
    urls = streams.urls()
    threads = process(emulator.process.pid).status("Threads")

    async def serve():
        lazy = [stalled(url) for _, _, url in urls[:3]]
        await streams.connect(urls)
        assert process(emulator.process.pid).status("Threads") < threads + COUNT / 2, "no thread each"
        seconds = await deliveries(emulator, streams, urls, clip.read_bytes(), range(0, COUNT, 10))
        assert len(seconds) == COUNT // 10 and len(streams.open) == COUNT
        streams.close()
        for client in lazy:
            client.close()
    asyncio.run(serve())

    def reports():
        lines = emulator.log_text().splitlines()
        return sum("NotifyStream" in line and "REPORT RequestId" in line for line in lines)
    eventually(lambda: reports() == COUNT + 3, "the end of every invocation")
    below = descendants(emulator.process.pid)
    assert emulator.stop() == 0
    assert not any(p.lives for p in below)
