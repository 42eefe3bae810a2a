# SPDX-License-Identifier: Apache-2.0
"""Captions: sidecar files and tracks of the source as renditions that players find and show."""

import http.server
import json
import re
import subprocess
import threading

import pytest

from support.emulator import eventually

ENGLISH = """\ufeff1\r
00:00:00,500 --> 00:00:03,500\r
<i>Hello</i> & welcome\r
\r
2\r
00:00:04,000 --> 00:00:05,500\r
Goodbye\r
"""
FRENCH = "WEBVTT\n\n00:00.500 --> 00:05.500 line:10%\n<b>Bonjour</b> à tous\n"
SPOKEN = "1\n00:00:01,000 --> 00:00:02,000\nFrom the video itself\n"


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """Six seconds with audio and a track of timed text."""
    folder = tmp_path_factory.mktemp("source")
    (folder / "spoken.srt").write_text(SPOKEN)
    path = folder / "source.mp4"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=6",
         "-f", "lavfi", "-i", "sine=frequency=440:duration=6", "-i", folder / "spoken.srt",
         "-map", "0:v", "-map", "1:a", "-map", "2:s", "-c:v", "libx264", "-preset", "ultrafast",
         "-pix_fmt", "yuv420p", "-c:a", "aac", "-c:s", "mov_text", path],
        check=True, timeout=60)
    return path


def captions(selector, name, language=None, destination="WEBVTT", container="M3U8", **more):
    description = {"CaptionSelectorName": selector, "DestinationSettings": {"DestinationType": destination}, **more}
    if language:
        description["LanguageCode"] = language
    return {"NameModifier": name, "ContainerSettings": {"Container": container}, "CaptionDescriptions": [description]}


def job_settings(bucket):
    rendition = {
        "ContainerSettings": {"Container": "M3U8"}, "NameModifier": "_180p",
        "VideoDescription": {"Height": 180, "CodecSettings": {"Codec": "H_264", "H264Settings": {
            "RateControlMode": "VBR", "Bitrate": 400000, "GopSize": 2, "GopSizeUnits": "SECONDS"}}},
        "AudioDescriptions": [{"CodecSettings": {"Codec": "AAC", "AacSettings": {
            "Bitrate": 96000, "CodingMode": "CODING_MODE_2_0", "SampleRate": 48000}}}]}
    styled = {"DestinationSettings": {"DestinationType": "WEBVTT", "WebvttDestinationSettings": {"StylePassthrough": "ENABLED"}}}
    french = {**captions("fr", "_fr", "FRA", LanguageDescription="Français")}
    french["CaptionDescriptions"][0].update(styled)
    return {
        "Inputs": [{
            "FileInput": f"s3://{bucket}/in/source.mp4", "TimecodeSource": "ZEROBASED",
            "AudioSelectors": {"Audio Selector 1": {"DefaultSelection": "DEFAULT"}},
            "CaptionSelectors": {
                "en": {"SourceSettings": {"SourceType": "SRT", "FileSourceSettings": {"SourceFile": f"s3://{bucket}/in/en.srt"}}},
                "fr": {"SourceSettings": {"SourceType": "WEBVTT", "FileSourceSettings": {"SourceFile": f"s3://{bucket}/in/fr.vtt"}}},
                "source": {"SourceSettings": {"SourceType": "TT_3GPP", "TrackSourceSettings": {"TrackNumber": 1}}},
            }}],
        "OutputGroups": [
            {"OutputGroupSettings": {"Type": "HLS_GROUP_SETTINGS", "HlsGroupSettings": {
                "Destination": f"s3://{bucket}/hls/master", "SegmentLength": 2, "MinSegmentLength": 0,
                "CaptionSegmentLengthControl": "MATCH_VIDEO"}},
             "Outputs": [rendition, captions("en", "_en", "ENG", LanguageDescription="English"), french]},
            {"OutputGroupSettings": {"Type": "FILE_GROUP_SETTINGS", "FileGroupSettings": {"Destination": f"s3://{bucket}/side/source"}},
             "Outputs": [captions("source", "_spoken", destination="SRT", container="RAW")]},
        ]}


@pytest.fixture(scope="module")
def captioned(emulator, source, tmp_path_factory):
    """The outputs of a job with captions, copied into a folder, and the job's COMPLETE event."""
    s3, media = emulator.client("s3"), emulator.client("mediaconvert")
    bucket = next(b["Name"] for b in s3.list_buckets()["Buckets"] if "media" in b["Name"])
    s3.upload_file(str(source), bucket, "in/source.mp4")
    s3.put_object(Bucket=bucket, Key="in/en.srt", Body=ENGLISH.encode())
    s3.put_object(Bucket=bucket, Key="in/fr.vtt", Body=FRENCH.encode())
    job = media.create_job(Role="arn:aws:iam::000000000000:role/MC", Settings=job_settings(bucket))["Job"]["Id"]
    done = eventually(
        lambda: (j := media.get_job(Id=job)["Job"])["Status"] in ("COMPLETE", "ERROR") and j, "the job's end")
    assert done["Status"] == "COMPLETE", done.get("ErrorMessage")
    folder = tmp_path_factory.mktemp("captioned")
    for entry in s3.list_objects_v2(Bucket=bucket)["Contents"]:
        if entry["Key"].startswith(("hls/master", "side/source")):
            s3.download_file(bucket, entry["Key"], str(folder / entry["Key"].split("/")[-1]))
    return folder, done


def test_the_playlists_name_the_captions(captioned):
    folder, job = captioned
    master = (folder / "master.m3u8").read_text()
    media = [{name: value.strip('"') for name, value in re.findall(r'([A-Z-]+)=("[^"]*"|[^,]*)', line)}
             for line in master.splitlines() if line.startswith("#EXT-X-MEDIA:")]
    assert [(m["NAME"], m["LANGUAGE"], m["DEFAULT"], m["URI"]) for m in media] == [
        ("English", "eng", "YES", "master_en.m3u8"), ("Français", "fra", "NO", "master_fr.m3u8")]
    assert 'SUBTITLES="subs"' in master
    details = job["OutputGroupDetails"][0]["OutputDetails"]
    assert [d["DurationInMs"] for d in details] == [6000, 6000, 6000]
    assert "VideoDetails" not in details[1]
    assert (folder / "source_spoken.srt").read_text() == "1\n00:00:01,000 --> 00:00:02,000\nFrom the video itself\n\n"


def test_ffmpeg_reads_the_captions(captioned):
    folder, _ = captioned
    stream, = json.loads(subprocess.run(
        ["ffprobe", "-v", "error", "-show_streams", "-of", "json", folder / "master_en.m3u8"],
        capture_output=True, check=True, timeout=60).stdout)["streams"]
    assert stream["codec_name"] == "webvtt" and float(stream["duration"]) == 6
    for name, times, text in [
            ("master_en_00001.vtt", "00:00:00,500 --> 00:00:03,500", "Hello & welcome"),
            ("master_en_00002.vtt", "00:00:00,500 --> 00:00:03,500", "Hello & welcome"),
            ("master_en_00003.vtt", "00:00:04,000 --> 00:00:05,500", "Goodbye"),
            ("master_fr_00003.vtt", "00:00:00,500 --> 00:00:05,500", "<b>Bonjour</b> à tous")]:
        read = subprocess.run(
            ["ffmpeg", "-v", "error", "-i", folder / name, "-f", "srt", "-"],
            capture_output=True, check=True, text=True, timeout=60)
        assert read.stdout == f"1\n{times}\n{text}\n\n" and read.stderr == ""


class Served(http.server.SimpleHTTPRequestHandler):
    extensions_map = {".m3u8": "application/vnd.apple.mpegurl", ".ts": "video/mp2t", ".vtt": "text/vtt", ".html": "text/html"}

    def log_message(self, *_):
        pass


def test_chromium_plays_the_film_and_shows_the_captions(browser, captioned):
    """Its own HLS player does not offer subtitle renditions, so a page gives it their segments."""
    folder, _ = captioned
    tracks = "".join(f'<track kind="subtitles" src="master_en_0000{n}.vtt">' for n in (1, 2, 3))
    (folder / "player.html").write_text(f"<!doctype html><video muted playsinline>{tracks}</video>")
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), lambda *a, **k: Served(*a, directory=str(folder), **k))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.server_address[1]}/player.html")
    shown = page.evaluate(
        """async () => {
             const video = document.querySelector("video");
             const tracks = [...video.textTracks];
             const loaded = [...video.children].map((track) => new Promise((done, failed) => {
               track.onload = done;
               track.onerror = () => failed(new Error(track.src));
               track.track.mode = "showing";
             }));
             await Promise.all(loaded);
             video.src = "master.m3u8";
             const cues = tracks.map((track) => [...track.cues].map((cue) => [cue.startTime, cue.endTime, cue.text]));
             const first = new Promise((done) => {
               tracks[0].oncuechange = () => {
                 const [cue] = tracks[0].activeCues;
                 if (cue) done({ text: cue.text, time: video.currentTime });
               };
             });
             await video.play();
             const shown = await first;
             video.pause();
             return { cues, ...shown, height: video.videoHeight };
           }""")
    page.close()
    server.shutdown()
    hello, goodbye = [0.5, 3.5, "Hello &amp; welcome"], [4, 5.5, "Goodbye"]
    assert shown["cues"] == [[hello], [hello], [goodbye]]
    assert shown["text"] == "Hello &amp; welcome" and shown["height"] == 180
    assert 0.4 < shown["time"] < 3.5
