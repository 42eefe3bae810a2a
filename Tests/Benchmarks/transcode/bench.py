#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The `standard` ladder of one video, beside the ffmpeg command that everyone writes.

    make bench ONLY=transcode VIDEO=video.mp4
    bench.py VIDEO --worker .build/release/transcode-worker [--runs 3] [--preset veryfast]…

Both encode 720p, 480p and 240p at 4, 2 and 0.5 Mbit/s with AAC of 128 kbit/s in segments of ten
seconds, by turns on the same machine, with the same x264 preset. Printed are medians: wall and
processor seconds, the ratio of the walls, the largest memory, when the first segment of every
rendition was there, and the PSNR and SSIM of each rendition against the scaled source.
Needs Python 3.9, ffmpeg and ffprobe.
"""
import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

RUNGS = [(720, 4_000_000), (480, 2_000_000), (240, 500_000)]
TUNINGS = {"ultrafast": ("singlePass", True), "veryfast": ("singlePass", False),
           "medium": ("singlePassHQ", False)}


def measured(command, request=None, on_line=None):
    """Runs a command; its wall seconds, processor seconds and largest memory in MiB."""
    begin = time.monotonic()
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if request:
        process.stdin.write(json.dumps(request).encode() + b"\n")
    process.stdin.close()
    for line in process.stdout:
        if on_line:
            on_line(line, time.monotonic() - begin)
    errors = process.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} ended with {process.returncode}: {errors[-500:]}")
    return (time.monotonic() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def run_ours(worker, source, folder, preset):
    """A transcode by the worker; adds when every rendition had its first segment."""
    tuning, draft = TUNINGS[preset]
    picture = {"noise": [], "images": [], "color": {
        "brightness": 50, "contrast": 50, "saturation": 50, "hue": 0,
        "toneMapping": "preservingDetails"}}
    outputs = [{
        "nameModifier": f"_{height}p", "segmentModifier": "",
        "transport": {"programMapPID": 480, "videoPID": 481, "audioPIDs": list(range(482, 499)),
                      "programNumber": 1, "streamID": 1},
        "content": {"muxed": {
            "video": {"size": {"height": height, "scaling": "fitNoUpscale", "sharpness": 50,
                               "pixelAspect": {"numerator": 1, "denominator": 1}},
                      "rateControl": {"vbr": {"bitRate": rate, "maximum": rate}},
                      "bufferBits": 2 * rate, "gop": {"seconds": {"_0": 2}}, "tuning": tuning,
                      "sceneChangeDetect": False, "adaptsBFrames": True,
                      "referencesBFrames": True, "tools": {"softens": False},
                      "scan": "progressive", "statesColors": True, "picture": picture},
            "audio": [{"settings": {
                "source": {"track": {"standard": {}}, "delayMilliseconds": 0}, "codec": "aac",
                "bitRate": 128_000, "sampleRate": 48_000, "channels": 2, "bitDepth": 16,
                "remixes": []}, "followsSourceLanguage": True}]}},
    } for height, rate in RUNGS]
    group = {
        "base": "master", "segmentSeconds": 10, "growing": True, "writesPlaylists": True,
        "playlists": {"roundsDurations": False, "forbidsCaching": False, "tellsResolution": True},
        "additionalManifests": [], "layout": "files", "folders": {"none": {}},
        "timestampDelta": 0, "outputs": outputs}
    request = {"transcode": {
        "source": {"path": source, "rotation": "automatic", "picture": picture, "scan": {
            "algorithm": "interpolation", "isForced": False, "isProgressive": False}},
        "outputFolder": folder, "draft": draft,
        "captionFiles": [], "audioFiles": [], "imageFiles": [], "wantedData": [],
        "timecodeStart": {"embedded": {}}, "limits": {}, "groups": [{"hls": group}]}}
    first = {}

    def note(line, now):
        file = json.loads(line).get("file", {})
        if file.get("kind") == "segment":
            first.setdefault(file["output"], now)

    return measured([worker], request, note) + (max(first.values()),)


def run_ffmpeg(source, folder, preset, x264=None):
    """The obvious command; its playlists are there when all is done."""
    split = "[0:v]split=3[a][b][c];" + ";".join(
        f"[{name}]scale=-2:{height}[v{index}]"
        for index, (name, (height, _)) in enumerate(zip("abc", RUNGS)))
    command = ["ffmpeg", "-nostdin", "-y", "-v", "error", "-i", source, "-filter_complex", split]
    for index, (_, rate) in enumerate(RUNGS):
        command += ["-map", f"[v{index}]", "-map", "0:a:0", f"-b:v:{index}", str(rate),
                    f"-maxrate:v:{index}", str(rate), f"-bufsize:v:{index}", str(2 * rate)]
    command += ["-c:v", "libx264", "-preset", preset, "-g", "60", "-keyint_min", "60",
                "-sc_threshold", "0", "-force_key_frames", "expr:gte(t,n_forced*2)"]
    command += ["-x264-params", x264] if x264 else []
    command += ["-c:a", "aac", "-b:a", "128k", "-ac", "2", "-f", "hls", "-hls_time", "10",
                "-hls_playlist_type", "vod", "-hls_flags", "independent_segments",
                "-master_pl_name", "master.m3u8", "-var_stream_map", "v:0,a:0 v:1,a:1 v:2,a:2",
                f"{folder}/v%v.m3u8"]
    result = measured(command)
    return result + (result[0],)


def quality(source, playlist):
    """PSNR in dB and SSIM of a rendition against the source at its size, each the mean of all frames.

    ffmpeg's own average is the PSNR of the mean error: where a video has a gap, one frame that is
    repeated by one side and not by the other decides it alone.
    """
    size = subprocess.run(
        ["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries",
         "stream=width,height", "-of", "csv=p=0", playlist], capture_output=True, text=True)
    width, height = re.findall(r"\d+", size.stdout)[:2]
    with tempfile.NamedTemporaryFile("r") as frames:
        graph = (f"[1:v]scale={width}:{height}:flags=lanczos+accurate_rnd,setsar=1,split[r][s];"
                 f"[0:v]setsar=1,split[p][q];[p][r]psnr=stats_file={frames.name};[q][s]ssim")
        text = subprocess.run(
            ["ffmpeg", "-nostdin", "-v", "info", "-i", playlist, "-i", source, "-filter_complex", graph,
             "-an", "-f", "null", "-"], capture_output=True, text=True).stderr
        psnr = [min(float(value), 100) for value in re.findall(r"psnr_avg:(\S+)", frames.read())]
    return statistics.mean(psnr), float(re.findall(r"SSIM.*All:([0-9.]+)", text)[-1])


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("video", nargs="?", default=os.environ.get("VIDEO"))
    parser.add_argument("--worker", default=os.path.join(
        os.environ.get("MILLRACE_BIN", ".build/release"), "transcode-worker"))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--preset", action="append", choices=TUNINGS)
    parser.add_argument("--x264", metavar="PARAMETERS", help="x264 parameters for ffmpeg's encoder alone")
    arguments = parser.parse_args()
    if not arguments.video:
        print("Not measured: VIDEO names no video (a minute of real 1080p is a good one).")
        return
    source = os.path.abspath(arguments.video)
    worker = os.path.abspath(arguments.worker)
    print("| preset | by | wall s | ratio | processor s | memory MiB | first playable s |"
          " PSNR dB | SSIM |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for preset in arguments.preset or ["ultrafast", "veryfast"]:
        top = tempfile.mkdtemp(prefix="millrace-bench-")
        try:
            folders = {name: os.path.join(top, name) for name in ("ffmpeg", "millrace")}
            results = {name: [] for name in folders}
            for _ in range(arguments.runs):
                for name, folder in folders.items():
                    shutil.rmtree(folder, ignore_errors=True)
                    os.makedirs(folder)
                    results[name].append(
                        run_ffmpeg(source, folder, preset, arguments.x264) if name == "ffmpeg"
                        else run_ours(worker, source, folder, preset))
            walls = {name: statistics.median(run[0] for run in runs)
                     for name, runs in results.items()}
            for name, folder in folders.items():
                wall, processor, memory, first = (
                    statistics.median(run[part] for run in results[name]) for part in range(4))
                names = [f"v{index}.m3u8" if name == "ffmpeg" else f"master_{height}p.m3u8"
                         for index, (height, _) in enumerate(RUNGS)]
                values = [quality(source, os.path.join(folder, playlist)) for playlist in names]
                print(f"| {preset} | {name} | {wall:.1f} | {wall / walls['ffmpeg']:.2f} |"
                      f" {processor:.1f} | {memory:.0f} | {first:.1f} |"
                      f" {' '.join(f'{psnr:.2f}' for psnr, _ in values)} |"
                      f" {' '.join(f'{ssim:.4f}' for _, ssim in values)} |", flush=True)
        finally:
            shutil.rmtree(top)


if __name__ == "__main__":
    main()
