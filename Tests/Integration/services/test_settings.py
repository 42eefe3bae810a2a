# SPDX-License-Identifier: Apache-2.0
"""The settings of a job by what comes out: each is looked for in the files with ffprobe."""

import json
import re
import subprocess

import pytest

from support.emulator import eventually

RATE, SECONDS = 25, 6


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """Six seconds of 320x180 in motion with a cut after 2.2 seconds, and audio in six channels."""
    path = tmp_path_factory.mktemp("source") / "source.mov"
    cut = f"testsrc2=size=320x180:rate={RATE}:duration=2.2[a];mandelbrot=size=320x180:rate={RATE}," \
          "trim=duration=3.8[b];[a][b]concat"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", cut, "-f", "lavfi", "-i",
         f"sine=frequency=440:sample_rate=48000:duration={SECONDS},pan=5.1|FL=c0|FR=0.5*c0|FC=0.3*c0"
         "|LFE=0.1*c0|BL=0.2*c0|BR=0.05*c0", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt",
         "yuv420p", "-c:a", "pcm_s16le", path], check=True, timeout=60)
    return path


def h264(**settings):
    given = {"RateControlMode": "VBR", "Bitrate": 300_000, "GopSize": 1, "GopSizeUnits": "SECONDS",
             "SceneChangeDetect": "DISABLED"}
    return {name: value for name, value in (given | settings).items() if value is not None}


def output(container, video=None, audio=None, **settings):
    description = {"CodecSettings": {"Codec": "H_264", "H264Settings": h264(**settings)}}
    made = {"ContainerSettings": {"Container": container},
            "VideoDescription": description | (video or {})}
    if audio is not None:
        made["AudioDescriptions"] = [{"CodecSettings": {"Codec": "AAC", "AacSettings": {
            "Bitrate": 96000, "CodingMode": "CODING_MODE_2_0", "SampleRate": 48000} | audio}}]
    return made


OUTPUTS = {
    "cbr": output("MP4", RateControlMode="CBR", Bitrate=200_000, HrdBufferSize=300_000),
    "vbr": output("MP4", MaxBitrate=500_000),
    "qvbr4": output("MP4", RateControlMode="QVBR", Bitrate=None, MaxBitrate=4_000_000,
                    QvbrSettings={"QvbrQualityLevel": 4}),
    "qvbr8": output("MP4", RateControlMode="QVBR", Bitrate=None, MaxBitrate=4_000_000,
                    QvbrSettings={"QvbrQualityLevel": 8, "QvbrQualityLevelFineTune": 0.33}),
    "frames": output("MP4", GopSize=40, GopSizeUnits="FRAMES"),
    "seconds": output("MP4", GopSize=1.2),
    "cut": output("MP4", GopSize=5, SceneChangeDetect="ENABLED"),
    "main": output("MP4", CodecProfile="MAIN", CodecLevel="LEVEL_3_2"),
    "references": output("MP4", NumberBFramesBetweenReferenceFrames=2, NumberReferenceFrames=2,
                         GopBReference="DISABLED", DynamicSubGop="STATIC"),
    "simple": output("MP4", NumberBFramesBetweenReferenceFrames=0),
    "default": output("MP4", {"Width": 400, "Height": 400}),
    "fit": output("MP4", {"Width": 400, "Height": 400, "ScalingBehavior": "FIT"}),
    "small": output("MP4", {"Width": 400, "Height": 400, "ScalingBehavior": "FIT_NO_UPSCALE"}),
    "stretch": output("MP4", {"Width": 200, "Height": 200, "ScalingBehavior": "STRETCH_TO_OUTPUT"}),
    "fill": output("MP4", {"Width": 160, "Height": 160, "ScalingBehavior": "FILL"}),
    "ntsc": output("MP4", FramerateControl="SPECIFIED", FramerateNumerator=24000,
                   FramerateDenominator=1001),
    "mono": output("MP4", audio={"CodingMode": "CODING_MODE_1_0", "Bitrate": 64000}),
    "stereo": output("MP4", audio={"SampleRate": 44100, "Bitrate": 128000}),
    "surround": output("MP4", audio={"CodingMode": "CODING_MODE_5_1", "Bitrate": 384000}),
    "$w$x$h$-$f$-$rv$-$ra$-$rc$-$fn$-$ex$-$$": output("MP4", audio={}),
}


def hls(media, name, control):
    return {"OutputGroupSettings": {"Type": "HLS_GROUP_SETTINGS", "HlsGroupSettings": {
        "Destination": f"s3://{media}/hls/settings/{name}", "SegmentLength": 3,
        "MinSegmentLength": 0, "SegmentLengthControl": control}},
        "Outputs": [output("M3U8", GopSize=2) | {"NameModifier": "_v"}]}


def marked(image):
    """An output with an image, and captions on white, on its pictures."""
    made = output("MP4", {"VideoPreprocessors": {"ImageInserter": {"InsertableImages": [
        {"ImageInserterInput": image, "ImageX": 16, "ImageY": 16, "Layer": 1, "Opacity": 100}]}}})
    made["CaptionDescriptions"] = [{"CaptionSelectorName": "Words", "DestinationSettings": {
        "DestinationType": "BURN_IN", "BurninDestinationSettings": {
            "FontSize": 24, "FontColor": "BLACK", "BackgroundColor": "WHITE",
            "BackgroundOpacity": 255}}}]
    return made


@pytest.fixture(scope="module")
def files(emulator, source, tmp_path_factory):
    """What one job made of all of them: the local copy of each file by its name."""
    names = [bucket["Name"] for bucket in emulator.client("s3").list_buckets()["Buckets"]]
    uploads, media = (next(name for name in names if kind in name) for kind in ("upload", "media"))
    emulator.client("s3").upload_file(str(source), uploads, "sources/settings.mov")
    mark = tmp_path_factory.mktemp("mark") / "mark.png"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=white:size=32x32",
                    "-frames:v", "1", mark], check=True, timeout=60)
    emulator.client("s3").upload_file(str(mark), uploads, "sources/mark.png")
    emulator.client("s3").put_object(
        Bucket=uploads, Key="sources/words.srt",
        Body=b"1\n00:00:00,000 --> 00:00:02,000\n- - - - - - - -\n\n")
    jobs = emulator.client("mediaconvert")

    def run(rotate, *groups):
        job = jobs.create_job(Role="arn:aws:iam::111122223333:role/MC", Settings={
            "Inputs": [{"FileInput": f"s3://{uploads}/sources/settings.mov",
                        "VideoSelector": {"Rotate": rotate}, "AudioSelectors": {
                            "Audio Selector 1": {"DefaultSelection": "DEFAULT"}},
                        "CaptionSelectors": {"Words": {"SourceSettings": {
                            "SourceType": "SRT", "FileSourceSettings": {
                                "SourceFile": f"s3://{uploads}/sources/words.srt"}}}}}],
            "OutputGroups": groups})["Job"]["Id"]
        done = eventually(
            lambda: next((job for job in [jobs.get_job(Id=job)["Job"]]
                          if job["Status"] in ("COMPLETE", "ERROR")), None), "the job", 240)
        assert done["Status"] == "COMPLETE", done.get("ErrorMessage")

    def file_group(prefix, outputs):
        return {"OutputGroupSettings": {"Type": "FILE_GROUP_SETTINGS", "FileGroupSettings": {
            "Destination": f"s3://{media}/hls/settings/{prefix}"}}, "Outputs": [
                made | {"NameModifier": f"-{name}"} for name, made in outputs.items()]}

    run("DEGREE_0", file_group(
        "made/", OUTPUTS | {"marked": marked(f"s3://{uploads}/sources/mark.png")}), hls(media, "exact", "EXACT"),
        hls(media, "whole", "GOP_MULTIPLE"))
    for degrees in (90, 180, 270):
        run(f"DEGREES_{degrees}", file_group(f"turned/{degrees}", {"turned": output("MP4")}))
    folder = tmp_path_factory.mktemp("made")
    made = {}
    for entry in emulator.client("s3").list_objects_v2(
            Bucket=media, Prefix="hls/settings/")["Contents"]:
        path = folder / entry["Key"].rsplit("/", 1)[1]
        emulator.client("s3").download_file(media, entry["Key"], str(path))
        made[path.name] = path
    return made


@pytest.fixture
def made(files):
    return lambda name: files[f"settings-{name}.mp4"]


def probe(path, kind="v"):
    shown = subprocess.run(
        ["ffprobe", "-v", "error", "-select_streams", kind, "-show_streams", "-of", "json", path],
        capture_output=True, timeout=60, check=True)
    return json.loads(shown.stdout)["streams"][0]


def key_frames(path):
    shown = subprocess.run(
        ["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "packet=pts_time,flags",
         "-of", "csv=p=0", path], capture_output=True, text=True, timeout=60, check=True)
    times = [line.split(",") for line in shown.stdout.split()]
    return sorted(round(float(time) * RATE) for time, flags in times if "K" in flags)


def words(path):
    """How x264 says that it was set."""
    text = re.search(rb"x264 - core[^\0]*options: ([^\0]*)", path.read_bytes()).group(1).decode()
    return dict(word.split("=", 1) for word in text.split() if "=" in word)


def luma(path, second, x, y, width=8, height=8):
    shown = subprocess.run(
        ["ffmpeg", "-v", "error", "-ss", str(second), "-i", path, "-frames:v", "1", "-vf",
         f"crop={width}:{height}:{x}:{y},scale=1:1", "-pix_fmt", "gray", "-f", "rawvideo", "-"],
        capture_output=True, timeout=60, check=True)
    return shown.stdout[0]


def test_rate_control(made):
    assert int(probe(made("cbr"))["bit_rate"]) == pytest.approx(200_000, rel=0.2)
    told = words(made("cbr"))
    assert (told["rc"], told["bitrate"], told["vbv_maxrate"], told["vbv_bufsize"]) == (
        "cbr", "200", "200", "300")
    assert int(probe(made("vbr"))["bit_rate"]) == pytest.approx(300_000, rel=0.25)
    told = words(made("vbr"))
    assert (told["rc"], told["bitrate"], told["vbv_maxrate"]) == ("abr", "300", "500")
    assert words(made("qvbr4"))["crf_max"] == "0.0" and words(made("qvbr4"))["rc"] == "crf"
    assert float(words(made("qvbr4"))["crf"]) > float(words(made("qvbr8"))["crf"])
    assert int(probe(made("qvbr8"))["bit_rate"]) > 1.5 * int(probe(made("qvbr4"))["bit_rate"])


def test_groups_of_pictures(made):
    assert key_frames(made("frames")) == list(range(0, SECONDS * RATE, 40))
    assert key_frames(made("seconds")) == list(range(0, SECONDS * RATE, 30))
    # A cut makes a key frame of its own where that is asked for.
    assert 55 in key_frames(made("cut"))


def test_profile_level_and_references(made):
    stream = probe(made("main"))
    assert (stream["profile"], stream["level"]) == ("Main", 32)
    assert probe(made("simple"))["has_b_frames"] == 0
    told = words(made("references"))
    assert (told["bframes"], told["ref"], told["b_pyramid"], told["b_adapt"]) == ("2", "2", "0", "0")


@pytest.mark.parametrize("name, size", [
    ("default", (400, 400)), ("fit", (400, 224)), ("small", (320, 180)), ("stretch", (200, 200)),
    ("fill", (160, 160)), ("ntsc", (320, 180)),
])
def test_scaling(made, name, size):
    stream = probe(made(name))
    assert abs(stream["width"] - size[0]) <= 2 and abs(stream["height"] - size[1]) <= 2
    assert stream["sample_aspect_ratio"] == "1:1"
    # Only the default fills what is left with black.
    assert (luma(made(name), 1, 0, 2, size[0], 8) < 20) == (name == "default")


@pytest.mark.parametrize("degrees, size", [(90, (180, 320)), (180, (320, 180)), (270, (180, 320))])
def test_rotation(files, made, degrees, size):
    turned = files[f"{degrees}-turned.mp4"]
    stream = probe(turned)
    assert (stream["width"], stream["height"]) == size and "side_data_list" not in stream
    # Where a corner of the video came to.
    corner = {90: (size[0] - 8, 0), 180: (size[0] - 8, size[1] - 8), 270: (0, size[1] - 8)}[degrees]
    assert abs(luma(turned, 4, *corner) - luma(made("small"), 4, 0, 0)) < 12


def test_images_and_captions_on_pictures(made):
    for name, is_marked in (("vbr", False), ("marked", True)):
        assert (luma(made(name), 1, 20, 20, 24, 24) > 225) == is_marked
        # The white on which the captions stand, above their dashes.
        assert (luma(made(name), 1, 150, 150, 20, 4) > 200) == is_marked
        assert (luma(made(name), 3, 150, 150, 20, 4) > 200) is False


def test_frame_rate(made):
    assert probe(made("ntsc"))["r_frame_rate"] == "24000/1001"
    assert int(probe(made("ntsc"))["nb_frames"]) == pytest.approx(SECONDS * 24000 / 1001, abs=1)
    assert probe(made("vbr"))["r_frame_rate"] == "25/1"


@pytest.mark.parametrize("name, channels, layout, rate, bit_rate", [
    ("mono", 1, "mono", "48000", 64000), ("stereo", 2, "stereo", "44100", 128000),
    ("surround", 6, "5.1", "48000", 384000),
])
def test_sound(made, name, channels, layout, rate, bit_rate):
    stream = probe(made(name), "a")
    assert (stream["profile"], stream["channels"], stream["channel_layout"]) == ("LC", channels, layout)
    assert stream["sample_rate"] == rate
    # A tone needs less than it may have; what is asked for is the most.
    assert int(stream["bit_rate"]) < 1.1 * bit_rate


def test_every_channel_stays_where_it_is(made, source):
    def volumes(path):
        shown = subprocess.run(
            ["ffmpeg", "-v", "info", "-i", path, "-map", "0:a", "-af", "astats=measure_overall=none",
             "-f", "null", "-"], capture_output=True, text=True, timeout=60, check=True)
        return [float(level) for level in re.findall(r"RMS level dB: (\S+)", shown.stderr)]
    given, kept = volumes(source), volumes(made("surround"))
    assert len(given) == len(kept) == 6
    # The fourth is for low frequencies alone, and the tone is none.
    assert all(abs(given[one] - kept[one]) < 1 for one in (0, 1, 2, 4, 5))


def test_segment_lengths(files):
    """Three seconds asked for, with groups of two: exactly, or the next whole number of groups."""
    for name, lengths in (("exact", ["3.000000", "3.000000"]), ("whole", ["4.000000", "2.000000"])):
        assert re.findall(r"#EXTINF:([\d.]+)", files[f"{name}_v.m3u8"].read_text()) == lengths


def test_names(files):
    assert "settings-320x180-25-300-96-396-settings-mp4-$.mp4" in files
