# SPDX-License-Identifier: Apache-2.0
"""What the transcoder makes in Chromium's own player: it plays, seeks, and changes its rendition."""

import json
import subprocess

import pytest

from support.emulator import BIN

SECONDS = 40
LADDER = {"segmentSeconds": 2, "download": True, "rungs": [
    {"shortSide": 90, "videoBitrate": 60_000, "audioBitrate": 64_000},
    {"shortSide": 270, "videoBitrate": 900_000, "audioBitrate": 64_000}]}
TYPES = {".m3u8": "application/vnd.apple.mpegurl", ".ts": "video/mp2t", ".mp4": "video/mp4",
         ".html": "text/html", ".jpg": "image/jpeg"}
PAGE = """<!doctype html><link rel=icon href=data:,><video id=video muted playsinline></video>"""


@pytest.fixture(scope="module")
def presentation(tmp_path_factory):
    """A video whose left half becomes lighter from its first to its last second."""
    folder = tmp_path_factory.mktemp("player")
    subprocess.run(
        ["ffmpeg", "-v", "error",
         "-f", "lavfi", "-i", f"color=white:size=240x270:rate=12:duration={SECONDS},"
         f"fade=t=in:start_time=0:duration={SECONDS}",
         "-f", "lavfi", "-i", f"testsrc2=size=240x270:rate=12:duration={SECONDS},noise=alls=50:allf=t",
         "-f", "lavfi", "-i", f"sine=frequency=440:duration={SECONDS}",
         "-filter_complex", "[0:v][1:v]hstack,format=yuv420p", "-c:v", "libx264", "-preset",
         "ultrafast", "-c:a", "aac", folder / "video.mp4"], check=True, timeout=120)
    subprocess.run(
        [BIN / "emulator", "transcode", folder / "video.mp4", "--output", folder / "out", "--draft",
         "--ladder", json.dumps(LADDER)], check=True, timeout=120, stdout=subprocess.DEVNULL)
    (folder / "out" / "page.html").write_text(PAGE)
    return folder / "out"


@pytest.fixture(scope="module")
def url(emulator, presentation):
    """The presentation as the CDN serves it."""
    s3 = emulator.client("s3")
    bucket = next(b["Name"] for b in s3.list_buckets()["Buckets"] if "media" in b["Name"])
    for path in presentation.iterdir():
        s3.put_object(
            Bucket=bucket, Key=f"player/{path.name}", Body=path.read_bytes(),
            ContentType=TYPES[path.suffix])
    return f"{emulator.cdn}/player"


class Player:
    """A video element on a page."""

    def __init__(self, page, url):
        self.page, self.url, self.requested = page, url, []
        page.on("request", lambda request: self.requested.append(request.url.rsplit("/", 1)[1]))
        self.network = page.context.new_cdp_session(page)
        self.network.send("Network.enable")
        page.set_default_timeout(90_000)
        page.goto(f"{url}/page.html")

    def throttle(self, bits_per_second):
        """Lets so much through; 0 lifts the limit."""
        self.network.send("Network.emulateNetworkConditions", {
            "offline": False, "latency": 0, "uploadThroughput": -1,
            "downloadThroughput": bits_per_second // 8 if bits_per_second else -1})

    def play(self, name):
        self.page.evaluate("url => { video.src = url; video.play() }", f"{self.url}/{name}")
        self.wait("video.readyState >= 3")

    def wait(self, condition):
        """Waits for a condition of the video; an error of the player ends the test."""
        self.page.wait_for_function(f"() => video.error || ({condition})")
        assert self.page.evaluate("video.error && video.error.message") is None

    def seek(self, time):
        """Goes to a time and waits until the player plays on from there."""
        self.page.evaluate("time => { video.currentTime = time }", time)
        self.wait(f"!video.seeking && video.currentTime >= {time} + 0.3")

    @property
    def time(self):
        return self.page.evaluate("video.currentTime")

    @property
    def lag(self):
        """How far the time of the video that the frame itself tells is from the player's, both at
        one moment: the video goes on while the page is asked."""
        light, time = self.page.evaluate("""() => {
            const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight)
            const context = canvas.getContext('2d')
            context.drawImage(video, 0, 0)
            const time = video.currentTime
            return [context.getImageData(canvas.width / 4, canvas.height / 2, 1, 1).data[1], time]
        }""")
        return abs(light / 255 * SECONDS - time)


@pytest.fixture
def player(browser, url):
    context = browser.new_context()
    yield Player(context.new_page(), url)
    context.close()


@pytest.mark.parametrize("name", ["master.m3u8", "video.mp4"])
def test_it_plays_seeks_and_ends(player, name):
    player.play(name)
    player.wait("video.currentTime > 1")
    assert abs(player.page.evaluate("video.duration") - SECONDS) < 0.1
    for time in (31, 4.5, 21.3, 12, 37):
        player.seek(time)
        assert player.lag < 2
    player.wait("video.ended")
    assert abs(player.time - SECONDS) < 0.2


def test_it_changes_the_rendition_with_the_bandwidth(player):
    player.throttle(250_000)
    player.play("master.m3u8")
    player.wait("video.currentTime > 1")
    assert player.page.evaluate("video.videoHeight") == 90
    # What comes from another rendition goes on where the first one ended.
    player.throttle(0)
    player.wait("video.videoHeight == 270")
    assert player.lag < 2
    player.throttle(300_000)
    player.page.evaluate("video.currentTime = 28")
    player.wait("video.videoHeight == 90")
    assert player.lag < 2
    segments = {path.rsplit("_", 1)[0] for path in player.requested if path.endswith(".ts")}
    assert segments == {"master_90p", "master_270p"}
