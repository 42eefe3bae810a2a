# SPDX-License-Identifier: Apache-2.0
"""`emulator job`: a MediaConvert job on local files."""

import json
import subprocess

import pytest

from support.emulator import BIN, make_clip

AUDIO = {"CodecSettings": {"Codec": "AAC", "AacSettings": {
    "Bitrate": 96000, "CodingMode": "CODING_MODE_2_0", "SampleRate": 48000}}}
VIDEO = {"Width": 160, "Height": 90, "CodecSettings": {"Codec": "H_264", "H264Settings": {
    "RateControlMode": "CBR", "Bitrate": 200_000, "QualityTuningLevel": "SINGLE_PASS"}}}
SETTINGS = {
    "Inputs": [{"FileInput": "s3://somewhere/else/clip.mp4", "AudioSelectors": {
        "Audio Selector 1": {"DefaultSelection": "DEFAULT"}}}],
    "OutputGroups": [
        {"OutputGroupSettings": {"Type": "HLS_GROUP_SETTINGS", "HlsGroupSettings": {
            "Destination": "s3://media/made/$fn$", "SegmentLength": 2, "MinSegmentLength": 0}},
         "Outputs": [{"NameModifier": "_v", "ContainerSettings": {"Container": "M3U8"},
                      "VideoDescription": VIDEO, "AudioDescriptions": [AUDIO]}]},
        {"OutputGroupSettings": {"Type": "FILE_GROUP_SETTINGS", "FileGroupSettings": {}},
         "Outputs": [{"NameModifier": "-d", "ContainerSettings": {"Container": "MP4"},
                      "VideoDescription": VIDEO, "AudioDescriptions": [AUDIO]}]}]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("job")
    make_clip(folder / "clip.mp4")
    (folder / "job.json").write_text(json.dumps(
        {"Role": "arn:aws:iam::111122223333:role/MC", "Queue": "mine", "Settings": SETTINGS}))
    return folder


def run(*words, code=0):
    done = subprocess.run(
        [BIN / "emulator", "job", *map(str, words)], capture_output=True, text=True, timeout=120)
    assert done.returncode == code, done.stderr
    return done


def test_a_job_runs_on_the_files_beside_it(folder, tmp_path):
    text = run(folder / "job.json", "--output", tmp_path / "made").stdout
    assert text.startswith("COMPLETE")
    assert (tmp_path / "made/made/clip.m3u8").is_file()
    assert (tmp_path / "made/group2/clip-d.mp4").is_file()
    assert "160x90, 15.0 fps, 2.0 s" in text
    assert "0.33 min  Basic, AVC in one pass, SD, to 30 fps  $0.0025" in text
    assert "minSegmentLength: about advertisement" in text


def test_a_job_tells_programs_in_json_and_takes_other_inputs(folder, tmp_path):
    other = make_clip(tmp_path / "other.mp4")
    answer = json.loads(run(folder / "job.json", "--input", other, "--output", tmp_path / "o",
                            "--json", "--draft").stdout)
    assert answer["status"] == "COMPLETE"
    assert answer["groups"][0]["playlists"] == [f"{tmp_path}/o/made/other.m3u8"]
    assert answer["cost"]["isWhole"] is True


def test_what_is_wrong_with_a_job_is_told_a_line_each(folder, tmp_path):
    settings = json.loads(json.dumps(SETTINGS))
    settings["OutputGroups"][0]["Outputs"][0]["VideoDescription"]["Width"] = 9000
    settings["OutputGroups"][1]["Outputs"][0]["VideoDescription"]["Height"] = 1
    path = folder / "wrong.json"
    path.write_text(json.dumps(settings))
    error = run(path, "--output", tmp_path / "o", code=1).stderr
    assert error.splitlines() == [
        "emulator: the job is refused (BadRequestException):",
        "  /outputGroups/0/outputs/0/videoDescription/width: Should be less than or equal to 8192",
        "  /outputGroups/1/outputs/0/videoDescription/height: Should be greater than or equal to 32"]
    path.write_text('{"a": 1}')
    assert "has no output groups" in run(path, code=1).stderr
    settings = json.loads(json.dumps(SETTINGS))
    settings["Inputs"][0]["FileInput"] = "s3://somewhere/else/missing.mp4"
    path.write_text(json.dumps(settings))
    assert "name it with --input" in run(path, code=1).stderr
    assert "job needs a file" in run(code=2).stderr


def test_a_lenient_job_leaves_out_what_is_not_executed(folder, tmp_path):
    path = folder / "esam.json"
    path.write_text(json.dumps(SETTINGS | {"Esam": {"ResponseSignalPreroll": 1}}))
    assert "/esam: The setting is not executed" in run(path, code=1).stderr
    text = run(path, "--lenient", "--output", tmp_path / "o").stdout
    assert "/esam: The setting is not executed by the emulator; it was left out" in text
