# SPDX-License-Identifier: Apache-2.0
"""Canned ACLs of a job's outputs: S3 has the last word on them."""

import pytest

from support.emulator import eventually

PUBLIC = {"S3Settings": {"AccessControl": {"CannedAcl": "PUBLIC_READ"}}}
EVERYBODY = "http://acs.amazonaws.com/groups/global/AllUsers"


@pytest.fixture(scope="module")
def run(emulator, clip):
    """Runs a job that writes a public MP4 and public pictures below a destination."""
    emulator.client("s3").create_bucket(Bucket="public-sources")
    emulator.client("s3").upload_file(str(clip), "public-sources", "clip.mp4")
    jobs = emulator.client("mediaconvert")

    def group(destination, output):
        return {"OutputGroupSettings": {"Type": "FILE_GROUP_SETTINGS", "FileGroupSettings": {
            "Destination": destination, "DestinationSettings": PUBLIC}}, "Outputs": [output]}

    def run(destination):
        made = jobs.create_job(Role="arn:aws:iam::111122223333:role/MC", Settings={
            "Inputs": [{"FileInput": "s3://public-sources/clip.mp4"}], "OutputGroups": [
                group(f"{destination}mp4/", {
                    "ContainerSettings": {"Container": "MP4"}, "VideoDescription": {
                        "Width": 160, "Height": 90, "CodecSettings": {
                            "Codec": "H_264", "H264Settings": {
                                "RateControlMode": "CBR", "Bitrate": 100_000}}}}),
                group(f"{destination}pictures/", {
                    "ContainerSettings": {"Container": "RAW"}, "VideoDescription": {
                        "CodecSettings": {"Codec": "FRAME_CAPTURE", "FrameCaptureSettings": {
                            "FramerateNumerator": 1, "FramerateDenominator": 1,
                            "MaxCaptures": 1, "Quality": 80}}}})]})["Job"]["Id"]
        return eventually(
            lambda: next((job for job in [jobs.get_job(Id=made)["Job"]]
                          if job["Status"] in ("COMPLETE", "ERROR")), None), "the job", 120)

    return run


@pytest.mark.parametrize("bucket, ownership, code, reason", [
    ("public-owned", "BucketOwnerEnforced", 1999,
     "AccessControlListNotSupported: The bucket does not allow ACLs"),
    ("public-blocked", "ObjectWriter", 1401, "Access Denied"),
])
def test_an_acl_that_the_bucket_refuses_ends_the_job(
        emulator, run, bucket, ownership, code, reason):
    s3 = emulator.client("s3")
    s3.create_bucket(Bucket=bucket, ObjectOwnership=ownership)
    if ownership == "ObjectWriter":
        s3.put_public_access_block(
            Bucket=bucket, PublicAccessBlockConfiguration={"BlockPublicAcls": True})
    job = run(f"s3://{bucket}/")
    assert (job["Status"], job["ErrorCode"]) == ("ERROR", code)
    assert job["ErrorMessage"].startswith(f"Unable to write to output file [s3://{bucket}/")
    assert job["ErrorMessage"].endswith(f"[Failed to write data: {reason}]")
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket)


def test_outputs_are_public_where_the_bucket_lets_them_and_keys_stay_as_they_are(emulator, run):
    s3 = emulator.client("s3")
    s3.create_bucket(Bucket="public-shown", ObjectOwnership="ObjectWriter")
    s3.delete_public_access_block(Bucket="public-shown")
    job = run("s3://public-shown//show//")
    assert job["Status"] == "COMPLETE", job.get("ErrorMessage")
    keys = ["/show//mp4/clip.mp4", "/show//pictures/clip.0000000.jpg"]
    assert [entry["Key"] for entry in s3.list_objects_v2(Bucket="public-shown")["Contents"]] == keys
    for key in keys:
        grants = s3.get_object_acl(Bucket="public-shown", Key=key)["Grants"]
        assert ("READ", EVERYBODY) in [(g["Permission"], g["Grantee"].get("URI")) for g in grants]
