# SPDX-License-Identifier: Apache-2.0
"""MediaConvert's API as a video-on-demand application drives it: templates, presets, jobs by them."""

import subprocess

import pytest
from botocore.exceptions import ClientError

from support.emulator import Emulator, eventually, make_clip

ROLE = "arn:aws:iam::111122223333:role/MC"


@pytest.fixture(scope="module")
def emulator(tmp_path_factory):
    folder = tmp_path_factory.mktemp("templates")
    template = folder / "template.yaml"
    template.write_text("""\
AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Source: {Type: 'AWS::S3::Bucket', Properties: {BucketName: source}}
  Made: {Type: 'AWS::S3::Bucket', Properties: {BucketName: made}}
""")
    emulator = Emulator(folder / "data", template=template)
    emulator.client("s3").upload_file(str(make_clip(folder / "clip.mp4")), "source", "in/clip.mp4")
    yield emulator
    assert emulator.stop() == 0


def video(width, height, rate):
    return {"Width": width, "Height": height, "CodecSettings": {"Codec": "H_264", "H264Settings": {
        "RateControlMode": "QVBR", "MaxBitrate": rate, "GopSize": 1, "GopSizeUnits": "SECONDS",
        "QualityTuningLevel": "SINGLE_PASS_HQ", "SceneChangeDetect": "TRANSITION_DETECTION"}}}


AUDIO = [{"AudioSourceName": "Audio Selector 1", "CodecSettings": {"Codec": "AAC", "AacSettings": {
    "Bitrate": 96000, "CodingMode": "CODING_MODE_2_0", "SampleRate": 48000}}}]

PRESETS = {
    "vod-hls-180": ("M3U8", video(320, 180, 400_000)), "vod-hls-90": ("M3U8", video(160, 90, 200_000)),
    "vod-mp4-180": ("MP4", video(320, 180, 400_000)),
}


def group(name, kind, member, **settings):
    return {"Name": name, "OutputGroupSettings": {"Type": kind, member: settings}}


def ladder(*rungs):
    """A template of HLS and MP4 by presets, and of captured frames, without destinations."""
    return {
        "TimecodeConfig": {"Source": "ZEROBASED"},
        "Inputs": [{"TimecodeSource": "ZEROBASED", "VideoSelector": {"Rotate": "AUTO"},
                    "AudioSelectors": {"Audio Selector 1": {"DefaultSelection": "DEFAULT"}}}],
        "OutputGroups": [
            group("HLS Group", "HLS_GROUP_SETTINGS", "HlsGroupSettings", SegmentLength=2,
                  MinSegmentLength=0) | {"Outputs": [
                      {"Preset": rung, "NameModifier": f"_{rung}"} for rung in rungs]},
            group("File Group", "FILE_GROUP_SETTINGS", "FileGroupSettings") | {"Outputs": [
                {"Preset": "vod-mp4-180", "NameModifier": "_download"}]},
            group("Frame Capture", "FILE_GROUP_SETTINGS", "FileGroupSettings") | {"Outputs": [
                {"NameModifier": "_thumb", "ContainerSettings": {"Container": "RAW"},
                 "VideoDescription": {"CodecSettings": {
                     "Codec": "FRAME_CAPTURE", "FrameCaptureSettings": {
                         "FramerateNumerator": 1, "FramerateDenominator": 1, "MaxCaptures": 2,
                         "Quality": 80}}}}]},
        ]}


@pytest.fixture(scope="module")
def client(emulator):
    client = emulator.client("mediaconvert")
    for name, (container, description) in PRESETS.items():
        made = client.create_preset(Name=name, Category="VOD", Settings={
            "ContainerSettings": {"Container": container}, "VideoDescription": description,
            "AudioDescriptions": AUDIO})["Preset"]
        assert made["Type"] == "CUSTOM" and made["Settings"]["VideoDescription"] == description
    for name, rungs in {"vod-180": ("vod-hls-180", "vod-hls-90"), "vod-90": ("vod-hls-90",)}.items():
        client.create_job_template(
            Name=name, Category="VOD", Settings=ladder(*rungs), Tags={"solution": "vod"},
            AccelerationSettings={"Mode": "PREFERRED"}, StatusUpdateInterval="SECONDS_10")
    return client


def order(client, guid, template="vod-180", **more):
    """A job as such an application makes it: the template's groups, with where they go."""
    settings = client.get_job_template(Name=template)["JobTemplate"]["Settings"]
    for number, output_group in enumerate(settings["OutputGroups"]):
        kind = output_group["OutputGroupSettings"]
        member = "HlsGroupSettings" if "HlsGroupSettings" in kind else "FileGroupSettings"
        kind[member]["Destination"] = f"s3://made/{guid}/{('hls', 'mp4', 'thumbnails')[number]}/clip"
    return client.create_job(
        JobTemplate=template, Role=ROLE, UserMetadata={"guid": guid, "workflow": "vod"},
        AccelerationSettings={"Mode": "PREFERRED"},
        Settings={"Inputs": [{"FileInput": "s3://source/in/clip.mp4"}],
                  "OutputGroups": settings["OutputGroups"]}, **more)["Job"]


def ended(client, job):
    return eventually(
        lambda: next((found for found in [client.get_job(Id=job["Id"])["Job"]]
                      if found["Status"] in ("COMPLETE", "ERROR", "CANCELED")), None), "the job")


def test_a_job_by_template_makes_what_the_template_and_its_presets_say(emulator, client):
    job = order(client, "one")
    assert job["JobTemplate"] == "vod-180"
    assert job["AccelerationStatus"] == "NOT_ACCELERATED"
    done = ended(client, job)
    assert done["Status"] == "COMPLETE", done.get("ErrorMessage")
    keys = {entry["Key"] for entry in
            emulator.client("s3").list_objects_v2(Bucket="made", Prefix="one/")["Contents"]}
    assert {"one/hls/clip.m3u8", "one/hls/clip_vod-hls-180.m3u8", "one/hls/clip_vod-hls-90.m3u8",
            "one/mp4/clip_download.mp4", "one/thumbnails/clip_thumb.0000001.jpg"} <= keys
    widths = [output["VideoDetails"]["WidthInPx"] for output_group in done["OutputGroupDetails"]
              for output in output_group["OutputDetails"]]
    assert widths[:3] == [320, 160, 320]


def test_a_jobs_own_settings_override_its_templates(emulator, client, tmp_path):
    destination = {"Destination": "s3://made/two/{}/clip"}
    job = client.create_job(JobTemplate="vod-90", Role=ROLE, Priority=4, Settings={
        "Inputs": [{"FileInput": "s3://source/in/clip.mp4"}],
        "OutputGroups": [
            {"OutputGroupSettings": {"HlsGroupSettings": {"Destination": "s3://made/two/hls/clip"}}},
            {"OutputGroupSettings": {"FileGroupSettings": {"Destination": "s3://made/two/mp4/clip"}},
             "Outputs": [{"VideoDescription": {"Width": 240, "Height": 136}}]},
            {"OutputGroupSettings": {"FileGroupSettings": {
                "Destination": destination["Destination"].format("thumbnails")}}}]})["Job"]
    assert job["Priority"] == 4 and job["StatusUpdateInterval"] == "SECONDS_10"
    done = ended(client, job)
    assert done["Status"] == "COMPLETE", done.get("ErrorMessage")
    path = tmp_path / "download.mp4"
    emulator.client("s3").download_file("made", "two/mp4/clip_download.mp4", str(path))
    probed = subprocess.run(
        ["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "stream=width,height",
         "-of", "csv=p=0", path], capture_output=True, text=True, check=True)
    assert probed.stdout.strip() == "240,136"


def test_templates_and_presets_can_be_listed_changed_and_deleted(client):
    names = [entry["Name"] for page in client.get_paginator("list_job_templates").paginate(
        Category="VOD", PaginationConfig={"PageSize": 1}) for entry in page["JobTemplates"]]
    assert names == ["vod-180", "vod-90"]
    system = [entry for page in client.get_paginator("list_presets").paginate(ListBy="SYSTEM")
              for entry in page["Presets"]]
    assert all(entry["Type"] == "SYSTEM" for entry in system) and len(system) > 20
    client.create_job_template(Name="spare", Settings=ladder("vod-hls-90"))
    changed = client.update_job_template(Name="spare", Description="of no use")["JobTemplate"]
    assert changed["Description"] == "of no use" and changed["Settings"]["OutputGroups"]
    client.delete_job_template(Name="spare")
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_job_template(Name="spare")
    arn = client.get_job_template(Name="vod-90")["JobTemplate"]["Arn"]
    assert client.list_tags_for_resource(Arn=arn)["ResourceTags"]["Tags"] == {"solution": "vod"}
    client.untag_resource(Arn=arn, TagKeys=["solution"])
    client.tag_resource(Arn=arn, Tags={"a": "b"})
    assert client.list_tags_for_resource(Arn=arn)["ResourceTags"]["Tags"] == {"a": "b"}


def test_mistakes_in_a_template_are_told_in_awss_words(client):
    settings = ladder("vod-hls-90")
    settings["OutputGroups"][0]["Outputs"][0]["VideoDescription"] = {"Width": 9000, "Sharpness": 101}
    with pytest.raises(ClientError) as error:
        client.create_job_template(Name="wrong", Settings=settings)
    assert error.value.response["Error"] == {"Code": "BadRequestException", "Message": (
        "/outputGroups/0/outputs/0/videoDescription/width: Should be less than or equal to 8192 | "
        "/outputGroups/0/outputs/0/videoDescription/sharpness: Should be less than or equal to 100")}


def test_queues_hold_jobs_and_searches_find_them(client):
    client.create_queue(Name="held", Status="PAUSED", Description="waits")
    job = order(client, "three", "vod-90", Queue="held")
    assert client.get_queue(Name="held")["Queue"]["SubmittedJobsCount"] == 1
    found = client.search_jobs(InputFile="clip.mp4", Queue="held")["Jobs"]
    assert [entry["Id"] for entry in found] == [job["Id"]]
    query = client.start_jobs_query(FilterList=[{"Key": "queue", "Values": ["held"]}])["Id"]
    results = client.get_jobs_query_results(Id=query)
    assert results["Status"] == "COMPLETE"
    assert [entry["Id"] for entry in results["Jobs"]] == [job["Id"]]
    with pytest.raises(client.exceptions.ConflictException):
        client.delete_queue(Name="held")
    assert client.get_job(Id=job["Id"])["Job"]["Status"] == "SUBMITTED"
    client.update_queue(Name="held", Status="ACTIVE")
    assert ended(client, job)["Status"] == "COMPLETE"
    client.delete_queue(Name="held")


def test_what_was_made_outlives_the_process(emulator, client):
    emulator.kill()
    emulator.start()
    again = emulator.client("mediaconvert")
    assert again.get_preset(Name="vod-mp4-180")["Preset"]["Category"] == "VOD"
    assert again.list_versions()["Versions"]
    assert again.get_policy()["Policy"]["S3Inputs"] == "ALLOWED"
