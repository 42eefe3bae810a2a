# SPDX-License-Identifier: Apache-2.0
"""DASH and CMAF by MediaConvert jobs: what ffmpeg reads of the manifest, what Chromium plays of it."""

import base64
import re
import subprocess
import uuid
import xml.etree.ElementTree as ElementTree

import pytest

from support.emulator import ROOT, eventually, request

MPD = "{urn:mpeg:dash:schema:mpd:2011}"
PLAYER = (ROOT / "Tests/Integration/support/dash_player.js").read_text()
SECONDS, RATE = 10, 25


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """Ten seconds whose frames say where they are: luma rises with time. The audio ends with them."""
    path = tmp_path_factory.mktemp("source") / "source.mp4"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i",
         f"testsrc2=size=640x360:rate={RATE}:duration={SECONDS}", "-f", "lavfi", "-i",
         f"sine=frequency=440:sample_rate=48000:duration={SECONDS}", "-c:v", "libx264", "-preset",
         "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "pcm_s16le", "-f", "mov", path],
        check=True, timeout=60)
    return path


def video_output(height, container):
    return {
        "NameModifier": f"_{height}", "ContainerSettings": {"Container": container},
        "VideoDescription": {
            "Height": height, "ScalingBehavior": "FIT_NO_UPSCALE",
            "CodecSettings": {"Codec": "H_264", "H264Settings": {
                "RateControlMode": "VBR", "Bitrate": 2000 * height, "GopSize": 1,
                "GopSizeUnits": "SECONDS"}}}}


def audio_output(container):
    return {
        "NameModifier": "_audio", "ContainerSettings": {"Container": container},
        "AudioDescriptions": [{"CodecSettings": {"Codec": "AAC", "AacSettings": {
            "Bitrate": 96000, "CodingMode": "CODING_MODE_2_0", "SampleRate": 48000}}}]}


def buckets(emulator):
    names = [bucket["Name"] for bucket in emulator.client("s3").list_buckets()["Buckets"]]
    return (next(name for name in names if kind in name) for kind in ("upload", "media"))


def transcode(emulator, source, name, settings):
    """Runs a job with one group of two video outputs and one of audio; its manifest's URL on the CDN."""
    uploads, media = buckets(emulator)
    emulator.client("s3").upload_file(str(source), uploads, f"sources/{name}.mov")
    kind = settings["Type"]
    container = "MPD" if kind.startswith("DASH") else "CMFC"
    member = "DashIsoGroupSettings" if container == "MPD" else "CmafGroupSettings"
    group = {"Destination": f"s3://{media}/hls/{name}/source", "SegmentLength": 2, "FragmentLength": 1}
    jobs = emulator.client("mediaconvert")
    job = jobs.create_job(Role="arn:aws:iam::111122223333:role/MC", Settings={
        "Inputs": [{"FileInput": f"s3://{uploads}/sources/{name}.mov", "AudioSelectors": {
            "Audio Selector 1": {"DefaultSelection": "DEFAULT"}}}],
        "OutputGroups": [{
            "OutputGroupSettings": {"Type": kind, member: group | settings["Group"]},
            "Outputs": [video_output(360, container), video_output(180, container), audio_output(container)]}]})
    done = eventually(
        lambda: next((job for job in [jobs.get_job(Id=job["Job"]["Id"])["Job"]]
                      if job["Status"] in ("COMPLETE", "ERROR")), None), "the job")
    assert done["Status"] == "COMPLETE", done.get("ErrorMessage")
    return f"{emulator.cdn}/hls/{name}/source.mpd"


def packets(url, stream):
    """How many packets ffmpeg reads of a stream, and where the last one ends."""
    shown = subprocess.run(
        ["ffprobe", "-v", "error", "-allowed_extensions", "ALL", "-select_streams", stream,
         "-show_entries", "packet=pts_time,duration_time", "-of", "csv=p=0", url],
        capture_output=True, text=True, timeout=60, check=True)
    # Where a manifest says one length for all segments, ffmpeg 5.1 asks for one more than there are.
    complaints = [line for line in shown.stderr.splitlines() if "fragment of playlist" not in line]
    assert [line for line in complaints if "404" not in line] == []
    times = [[float(field) for field in line.split(",") if field]
             for line in shown.stdout.splitlines() if line]
    return len(times), max(sum(time) for time in times) - min(time[0] for time in times)


def decoded(url, stream, *options):
    """The MD5 of each frame of a stream as ffmpeg decodes it."""
    frames = subprocess.run(
        ["ffmpeg", "-v", "error", *options, "-i", url, "-map", stream, "-f", "framemd5", "-"], capture_output=True, text=True, timeout=60, check=True)
    return [line.split(",")[-1].strip() for line in frames.stdout.splitlines() if line[0] != "#"]


CASES = {
    "dash": {"Type": "DASH_ISO_GROUP_SETTINGS", "Group": {"MinBufferTime": 1000}},
    "dash-timeline": {"Type": "DASH_ISO_GROUP_SETTINGS", "Group": {
        "WriteSegmentTimelineInRepresentation": "ENABLED"}},
    "dash-single": {"Type": "DASH_ISO_GROUP_SETTINGS", "Group": {
        "SegmentControl": "SINGLE_FILE", "MpdProfile": "ON_DEMAND_PROFILE"}},
    "cmaf": {"Type": "CMAF_GROUP_SETTINGS", "Group": {
        "WriteSegmentTimelineInRepresentation": "ENABLED"}},
    "cmaf-single": {"Type": "CMAF_GROUP_SETTINGS", "Group": {"SegmentControl": "SINGLE_FILE"}},
}


@pytest.fixture(scope="module", params=CASES)
def manifest(request, emulator, source):
    return transcode(emulator, source, request.param, CASES[request.param])


def test_ffmpeg_reads_every_packet_that_the_manifest_promises(manifest):
    root = ElementTree.fromstring(request("GET", manifest).data)
    length = float(re.fullmatch(r"PT([\d.]+)S", root.get("mediaPresentationDuration")).group(1))
    # The audio ends with its last packet of 1024 samples.
    assert 0 <= length - SECONDS < 1024 / 48000 + 1e-6
    for index in range(2):
        count, duration = packets(manifest, f"v:{index}")
        assert (count, round(duration, 3)) == (SECONDS * RATE, SECONDS)
    # An encoder's first packet comes before the video.
    count, duration = packets(manifest, "a:0")
    assert count == -(-SECONDS * 48000 // 1024) + 1
    assert 0 <= duration - 1024 / 48000 - length < 1024 / 48000
    assert len(decoded(manifest, "0:v:1", "-allowed_extensions", "ALL")) == SECONDS * RATE


def test_the_manifest_keeps_to_the_schema(manifest):
    """The facts of ISO/IEC 23009-1 that players rest on."""
    root = ElementTree.fromstring(request("GET", manifest).data)
    assert root.tag == f"{MPD}MPD" and root.get("type") == "static"
    assert root.get("profiles").startswith("urn:mpeg:dash:profile:isoff-")
    assert re.fullmatch(r"PT[\d.]+S", root.get("minBufferTime"))
    [period] = root.findall(f"{MPD}Period")
    sets = period.findall(f"{MPD}AdaptationSet")
    assert [one.get("contentType") for one in sets] == ["video", "audio"]
    ids = [one.get("id") for one in root.iter(f"{MPD}Representation")]
    assert len(ids) == len(set(ids)) == 3
    for one in sets:
        assert one.get("mimeType") == f"{one.get('contentType')}/mp4"
        assert one.get("segmentAlignment") == "true" and one.get("startWithSAP") == "1"
    for one in root.iter(f"{MPD}Representation"):
        assert int(one.get("bandwidth")) > 0 and one.get("codecs")[:5] in ("avc1.", "mp4a.")
        # BaseURL stands before the segments' description, which there is one of.
        names = [child.tag.removeprefix(MPD) for child in one]
        assert names in (
            ["SegmentTemplate"], ["BaseURL", "SegmentBase"],
            ["AudioChannelConfiguration", "SegmentTemplate"],
            ["AudioChannelConfiguration", "BaseURL", "SegmentBase"])
    if root.get("profiles").endswith("on-demand:2011"):
        assert all(one.get("subsegmentAlignment") == "true" for one in sets)


KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
KEY_URL = "https://keys.example/1?a=b"


def encryption(method, **more):
    return {"Type": "CMAF_GROUP_SETTINGS", "Group": {"Encryption": {
        "EncryptionMethod": method, "Type": "STATIC_KEY",
        "StaticKeyProvider": {"StaticKeyValue": KEY, "Url": KEY_URL}, **more}, **CASES["cmaf"]["Group"]}}


ENCRYPTED = {
    "cbcs-vector": encryption("SAMPLE_AES", ConstantInitializationVector="A0" * 16),
    "cbcs-unsaid": encryption("SAMPLE_AES", InitializationVectorInManifest="EXCLUDE"),
    "cenc": encryption("AES_CTR"),
}
TAG = f'#EXT-X-KEY:METHOD=SAMPLE-AES,URI="{KEY_URL}"'
TAGS = {
    "cbcs-vector": TAG + ",IV=0x" + "A0" * 16, "cbcs-unsaid": TAG,
    "cenc": TAG.replace("AES", "AES-CTR"),
}


@pytest.fixture(scope="module")
def clear(emulator, source):
    return transcode(emulator, source, "clear", CASES["cmaf"])


def track(manifest, modifier, kind, path):
    """A track in one file: its header and its segments."""
    base = manifest.removesuffix(".mpd") + modifier
    names = re.findall(r"^[^#].*$", request("GET", f"{base}.m3u8").text, re.MULTILINE)
    path.write_bytes(request("GET", f"{base}init.{kind}").data + b"".join(
        request("GET", f"{manifest.rsplit('/', 1)[0]}/{name}").data for name in names))
    return path


def opened(path, key):
    """The MD5 of each frame of an encrypted track. ffmpeg 5.1 mistakes one fragment for another in a
    file that it can seek in, so it reads from a pipe."""
    options = ["-decryption_key", key] if key else []
    with open(path, "rb") as track:
        frames = subprocess.run(
            ["ffmpeg", "-v", "error", *options, "-i", "pipe:", "-f", "framemd5", "-"], stdin=track,
            capture_output=True, timeout=60)
    assert not key or (frames.returncode, frames.stderr) == (0, b"")
    lines = frames.stdout.decode().splitlines()
    return [line.split(",")[-1].strip() for line in lines if line[0] != "#"]


def likeness(path, key, source):
    """How like the source an encrypted video is, in decibels."""
    with open(path, "rb") as track:
        shown = subprocess.run(
            ["ffmpeg", "-v", "info", "-decryption_key", key, "-i", "pipe:", "-i", source, "-lavfi",
             "[0:v][1:v]psnr", "-f", "null", "-"], stdin=track, capture_output=True, timeout=60)
    return float(re.search(rb"PSNR.* average:([\d.]+)", shown.stderr).group(1))


@pytest.mark.parametrize("name", ENCRYPTED)
def test_samples_decrypt_to_what_they_are_in_the_clear(emulator, source, clear, name, tmp_path, page):
    manifest = transcode(emulator, source, name, ENCRYPTED[name])
    for modifier, kind, stream in (("_360", "cmfv", "0:v"), ("_audio", "cmfa", "0:a")):
        playlist = request("GET", manifest.removesuffix(".mpd") + f"{modifier}.m3u8").text
        assert re.findall("^#EXT-X-KEY.*$", playlist, re.MULTILINE) == [TAGS[name]]
        sealed = track(manifest, modifier, kind, tmp_path / f"sealed.{kind}")
        # Two encodes of video may differ, those of audio do not.
        frames = opened(sealed, KEY)
        assert len(frames) >= SECONDS * RATE
        given = track(clear, modifier, kind, tmp_path / f"clear.{kind}")
        if stream == "0:a":
            assert frames == decoded(given, stream)
        else:
            assert abs(likeness(sealed, KEY, source) - likeness(given, KEY, source)) < 0.1
        # Without the key there is neither, but every box is where it should be.
        assert not set(opened(sealed, None)) & set(frames)

    # A browser's own decryption reads the same, by the key that the manifest names.
    root = ElementTree.fromstring(request("GET", manifest).data)
    scheme = name.split("-")[0]
    protections = list(root.iter(f"{MPD}ContentProtection"))
    assert [one.get("value") for one in protections] == [scheme, scheme]
    identifier = uuid.uuid3(uuid.NAMESPACE_URL, KEY_URL)
    assert {one.get("{urn:mpeg:cenc:2013}default_KID") for one in protections} == {str(identifier)}
    plain = lambda data: base64.urlsafe_b64encode(data).rstrip(b"=").decode()
    keys = {"scheme": scheme, "keys": [
        {"kty": "oct", "kid": plain(identifier.bytes), "k": plain(bytes.fromhex(KEY))}]}
    page.evaluate("([url, keys]) => play(url, keys)", [manifest, keys])
    until(page, lambda now: now["time"] > 2.5 and now["height"] == 360, "decrypted playback")


@pytest.fixture
def page(browser, emulator):
    page = browser.new_page()
    page.set_default_timeout(60_000)
    page.route(f"{emulator.cdn}/player.html", lambda route: route.fulfill(
        content_type="text/html", body=f"<!doctype html><video muted></video><script>{PLAYER}</script>"))
    page.goto(f"{emulator.cdn}/player.html")
    yield page
    page.close()


def state(page):
    return page.evaluate("""() => { const video = document.querySelector("video"); return {
        time: video.currentTime, height: video.videoHeight, duration: video.duration,
        ended: video.ended,
        error: window.player.error ?? video.error?.message ?? null}; }""")


def until(page, probe, what):
    def look():
        now = state(page)
        assert now["error"] is None, now
        return probe(now)
    eventually(look, what, 60)


def test_chromium_plays_seeks_and_switches(page, manifest):
    page.evaluate("url => play(url)", manifest)
    until(page, lambda now: now["time"] > 0.5 and now["height"] == 360, "playback")
    page.evaluate("() => player.switchTo(180)")
    page.evaluate("() => { document.querySelector('video').currentTime = 6.5; }")
    until(page, lambda now: now["time"] > 7 and now["height"] == 180, "the other representation")
    page.evaluate("() => { document.querySelector('video').currentTime = 1; }")
    until(page, lambda now: 1.3 < now["time"] < 6, "playback from before")
    page.evaluate("() => { document.querySelector('video').currentTime = 9.5; }")
    until(page, lambda now: now["ended"], "the end")
    now = state(page)
    assert abs(now["duration"] - SECONDS) < 0.05 and abs(now["time"] - now["duration"]) < 0.05
