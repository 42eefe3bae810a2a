# SPDX-License-Identifier: Apache-2.0
"""The storyboard: tiles that MediaConvert makes, and the WebVTT that says which part belongs to when."""

import re
import subprocess
import urllib.parse

from playwright.sync_api import expect

from support.emulator import BIN, eventually, request
from support.pipeline import settled, upload

CUE = re.compile(r"(\d\d:\d\d:\d\d\.\d{3}) --> (\d\d:\d\d:\d\d\.\d{3})\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)\n")


def jpeg_size(data):
    """Width and height of a JPEG file by its frame header."""
    assert data[:2] == b"\xff\xd8" and data[-2:] == b"\xff\xd9"
    place = 2
    while not 0xC0 <= data[place + 1] <= 0xC3:
        place += 2 + int.from_bytes(data[place + 2:place + 4], "big")
    height, width = (int.from_bytes(data[place + at:place + at + 2], "big") for at in (5, 7))
    return width, height


def see(browser, emulator, video, image):
    """The console shows the thumbnail of the moment at the pointer, and goes there."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    complaints = []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.goto(f"{emulator.api}/_emulator/#/videos/{video}")
    bar = page.get_by_label("Seek by thumbnails")
    expect(bar).to_be_visible(timeout=60_000)
    eventually(lambda: page.locator("video").evaluate("video => video.duration > 0"), "the length", 60)
    box = bar.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] / 2)
    shown = page.locator(".storyboard .tile")
    expect(shown).to_be_visible()
    style = shown.evaluate("e => [e.style.backgroundImage, e.style.backgroundPosition, e.offsetWidth]")
    assert style == [f'url("{image}")', "-320px 0px", 320]
    page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + box["height"] / 2)
    eventually(lambda: page.locator("video").evaluate("video => video.currentTime > 6"), "the seek", 60)
    assert complaints == []
    page.close()


def test_the_transcoder_alone_makes_all_that_the_ladder_has(clip, tmp_path):
    said = subprocess.run(
        [BIN / "emulator", "transcode", clip, "--output", tmp_path / "out", "--ladder", "showroom", "--draft"],
        check=True, capture_output=True, text=True, timeout=120).stdout.splitlines()
    assert f"{tmp_path}/out/storyboard.vtt" in said
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {
        "master.m3u8", "master_180p.m3u8", "master_180p_00001.ts", "master_tiles.m3u8", "master_tiles_00001.jpg",
        "storyboard.vtt", "video.mp4", "video_thumbnail.0000000.jpg", "video_frames.0000000.jpg"}
    text = (tmp_path / "out" / "storyboard.vtt").read_text()
    assert text == "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nmaster_tiles_00001.jpg#xywh=0,0,320,180\n"
    assert jpeg_size((tmp_path / "out" / "master_tiles_00001.jpg").read_bytes()) == (1600, 720)


def test_storyboard(browser, start_emulator, sample):
    """With the showroom ladder a video has a storyboard, and nothing of it stays when it is deleted."""
    emulator = start_emulator("--parameter", "Ladder=showroom")
    token = emulator.token("alice")
    video = upload(emulator, token, sample)
    done = settled(emulator, token, video)
    assert done["status"] == "COMPLETED", done
    assert emulator.call("POST", f"/videos/{video}/publish", token).status == 200
    playback = emulator.call("GET", f"/videos/{video}", token).json["playback"]
    assert set(playback) == {"hls", "mp4", "thumbnail", "storyboard"}

    answer = request("GET", playback["storyboard"])
    assert answer.status == 200 and answer.headers["content-type"].startswith("text/vtt")
    assert answer.text.startswith("WEBVTT\n\n")
    cues = CUE.findall(answer.text)
    assert [(start, end) for start, end, *_ in cues] == [
        ("00:00:00.000", "00:00:05.000"), ("00:00:05.000", "00:00:10.000")]
    for _, _, tile, x, y, width, height in cues:
        image = request("GET", urllib.parse.urljoin(playback["storyboard"], tile))
        assert image.status == 200 and image.headers["content-type"] == "image/jpeg"
        full = jpeg_size(image.data)
        assert (int(width), int(height)) == (320, 180)
        assert int(x) + 320 <= full[0] and int(y) + 180 <= full[1]

    see(browser, emulator, video, urllib.parse.urljoin(playback["storyboard"], cues[1][2]))

    s3 = emulator.client("s3")
    media = next(b["Name"] for b in s3.list_buckets()["Buckets"] if "media" in b["Name"])
    names = {o["Key"].split("/")[-1] for o in s3.list_objects_v2(Bucket=media, Prefix="hls/")["Contents"]}
    assert {"master.m3u8", "storyboard.vtt", "download.mp4", "thumbnail.0000000.jpg", "frames.0000000.jpg"} <= names
    assert emulator.call("DELETE", f"/videos/{video}", token).status == 204
    eventually(
        lambda: s3.list_objects_v2(Bucket=media, Prefix="hls/")["KeyCount"] == 0,
        "no object of the video")
