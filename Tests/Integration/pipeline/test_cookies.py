# SPDX-License-Identifier: Apache-2.0
"""Signed cookies in Chromium: a page of another origin gets them from the API and plays with them."""

import functools
import http.server
import subprocess
import threading

import pytest

from support.emulator import ROOT
from support.pipeline import settled, upload

GET = """async ([url, token]) => {
    const headers = token ? {authorization: `Bearer ${token}`} : {}
    return (await fetch(url, {credentials: 'include', headers})).status
}"""


@pytest.fixture
def site(tmp_path):
    """The application's own pages, at an origin that is neither the API's nor the CDN's."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").write_text("<!doctype html><link rel=icon href=data:,>")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def guarded(start_emulator, tmp_path, site):
    """An emulator whose CDN asks for signed cookies."""
    private, public = tmp_path / "private.pem", tmp_path / "public.pem"
    subprocess.run(["openssl", "genrsa", "-out", private, "2048"], check=True, capture_output=True)
    subprocess.run(["openssl", "rsa", "-in", private, "-pubout", "-out", public], check=True,
                   capture_output=True)
    return start_emulator(
        "--parameter", "RequireSignedCookies=true",
        "--parameter", f"CdnPublicKeyA={public.read_text()}",
        "--parameter", "CdnPrivateKeyNameA=cookies", "--secret", f"cookies={private.read_text()}",
        "--parameter", f"AllowedOrigins={site}", template=ROOT / "template.yaml")


def test_a_page_gets_the_cookies_and_plays_with_them(guarded, browser, site, clip):
    token = guarded.token()
    video = upload(guarded, token, clip)
    assert settled(guarded, token, video)["status"] == "COMPLETED"
    assert guarded.call("POST", f"/videos/{video}/publish", token).status == 200

    context = browser.new_context()
    page = context.new_page()
    page.goto(site)
    playlist = f"{guarded.cdn}/hls/{video}/master.m3u8"
    thumbnail = f"{guarded.cdn}/hls/{video}/thumbnail.0000000.jpg"

    def status(url, token=None):
        return page.evaluate(GET, [url, token])

    assert (status(playlist), status(thumbnail)) == (403, 403)
    assert status(f"{guarded.api}/videos/{video}", token) == 200
    # The browser has not kept the refusals.
    assert (status(playlist), status(thumbnail)) == (200, 200)
    context.close()
