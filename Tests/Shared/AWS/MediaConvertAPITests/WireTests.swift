// SPDX-License-Identifier: Apache-2.0
import Foundation
import MediaConvertAPI
import Testing

@Suite("MediaConvert's wire form")
struct WireTests {
  @Test("a job of an HLS ladder with thumbnails survives a round trip unchanged")
  func roundTrip() throws {
    let request = try JSONDecoder().decode(CreateJobRequest.self, from: Data(Self.request.utf8))
    let group = try #require(request.settings.outputGroups?.first)
    let hls = try #require(group.outputGroupSettings?.hlsGroupSettings)
    #expect(group.outputGroupSettings?.type == .hlsGroupSettings)
    #expect(hls.encryption?.encryptionMethod == .aes128)
    let h264 = try #require(group.outputs?.first?.videoDescription?.codecSettings?.h264Settings)
    #expect(h264.rateControlMode == .qvbr)
    #expect(h264.qvbrSettings?.qvbrQualityLevel == 7)
    #expect(h264.gopSize == 2)
    let encoded = try JSONEncoder().encode(request)
    #expect(try Self.object(encoded) == Self.object(Data(Self.request.utf8)))
  }

  @Test("a value that this library does not know is kept")
  func unknownValue() throws {
    let text = #"{"codec":"H_267"}"#
    let codec = try JSONDecoder().decode(VideoCodecSettings.self, from: Data(text.utf8))
    #expect(codec.codec == "H_267")
    #expect(String(decoding: try JSONEncoder().encode(codec), as: UTF8.self) == text)
  }

  @Test("timestamps are numbers of seconds")
  func timestamps() throws {
    let timing = Timing(
      submitTime: Timestamp(secondsSince1970: 1_700_000_000),
      startTime: Timestamp(secondsSince1970: 1_700_000_000.25))
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(
      String(decoding: try encoder.encode(timing), as: UTF8.self)
        == #"{"startTime":1700000000.25,"submitTime":1700000000}"#)
  }

  @Test("each status of a job state change decodes", arguments: statusDetails)
  func stateChanges(status: JobStateChangeStatus, members: String) throws {
    let text = """
      {"timestamp":1515439160943,"accountId":"111122223333",
      "queue":"arn:aws:mediaconvert:us-west-2:111122223333:queues/Default",
      "jobId":"1515439134841-abc123","status":"\(status)","userMetadata":{"videoId":"v"}\(members)}
      """
    let change = try JSONDecoder().decode(JobStateChange.self, from: Data(text.utf8))
    #expect(change.status == status)
    #expect(try Self.object(JSONEncoder().encode(change)) == Self.object(Data(text.utf8)))
  }

  static let statusDetails: [(JobStateChangeStatus, String)] = [
    (
      .inputInformation,
      #"""
      ,"inputDetails":[{"id":1,"uri":"s3://b/k.mov","audio":[{"channels":2,"codec":"AAC",
      "language":"UND","sampleRate":48000,"streamId":2}],"video":[{"bitDepth":8,"codec":"H_264",
      "colorFormat":"YUV_420","fourCC":"avc1","frameRate":29.97,"height":1080,"width":1920,
      "interlaceMode":"PROGRESSIVE","sar":"1:1","standard":"UNSPECIFIED","streamId":1}]}]
      """#
    ),
    (.progressing, ""),
    (
      .statusUpdate,
      #"""
      ,"framesDecoded":353,"jobProgress":{"phaseProgress":{"PROBING":{"status":"COMPLETE",
      "percentComplete":100},"TRANSCODING":{"status":"PROGRESSING","percentComplete":2},
      "UPLOADING":{"status":"PENDING","percentComplete":0}},"jobPercentComplete":9,
      "currentPhase":"TRANSCODING","retryCount":0}
      """#
    ),
    (
      .complete,
      #"""
      ,"outputGroupDetails":[{"outputDetails":[{"outputFilePaths":["s3://b/v/master_720p.m3u8"],
      "durationInMs":15015,"videoDetails":{"widthInPx":1280,"heightInPx":720,
      "averageBitrate":3912345,"qvbrAvgQuality":7.98,"qvbrMinQuality":7,"qvbrMaxQuality":8,
      "qvbrMinQualityLocation":2168,"qvbrMaxQualityLocation":0}}],
      "playlistFilePaths":["s3://b/v/master.m3u8"],"type":"HLS_GROUP"}],"paddingInserted":0,
      "blackVideoDetected":10,"blackSegments":[{"start":0,"end":10}],
      "warnings":[{"code":230001,"count":1}]
      """#
    ),
    (.canceled, ""),
    (.error, #","errorCode":1040,"errorMessage":"Invalid settings""#),
    (.newWarning, #","warningCode":230005,"warningMessage":"odd""#),
    (
      .queueHop,
      #"""
      ,"previousQueue":"arn:aws:mediaconvert:us-west-2:111122223333:queues/A","priority":0,
      "previousPriority":-5
      """#
    ),
  ]

  static func object(_ data: Data) throws -> NSDictionary {
    try #require(try JSONSerialization.jsonObject(with: data) as? NSDictionary)
  }

  static let request = #"""
    {"role":"arn:aws:iam::111122223333:role/MC","clientRequestToken":"k",
    "userMetadata":{"assetId":"a1"},"statusUpdateInterval":"SECONDS_10",
    "settings":{"timecodeConfig":{"source":"ZEROBASED"},
    "inputs":[{"fileInput":"s3://in/a.mov","timecodeSource":"ZEROBASED",
    "videoSelector":{"rotate":"AUTO"},
    "audioSelectors":{"Audio Selector 1":{"defaultSelection":"DEFAULT"}}}],
    "outputGroups":[{"name":"Apple HLS","outputGroupSettings":{"type":"HLS_GROUP_SETTINGS",
    "hlsGroupSettings":{"destination":"s3://out/a1/hls/main","segmentLength":6,"minSegmentLength":0,
    "progressiveWriteHlsManifest":"ENABLED","encryption":{"encryptionMethod":"AES128",
    "type":"STATIC_KEY","initializationVectorInManifest":"INCLUDE",
    "staticKeyProvider":{"staticKeyValue":"00112233445566778899aabbccddeeff",
    "url":"https://keys/1","keyFormat":"identity","keyFormatVersions":"1"}}}},
    "outputs":[{"nameModifier":"_240p","containerSettings":{"container":"M3U8","m3u8Settings":{}},
    "videoDescription":{"width":426,"height":240,"scalingBehavior":"FIT_NO_UPSCALE",
    "codecSettings":{"codec":"H_264","h264Settings":{"rateControlMode":"QVBR",
    "qvbrSettings":{"qvbrQualityLevel":7},"maxBitrate":600000,"gopSize":2,"gopSizeUnits":"SECONDS",
    "sceneChangeDetect":"TRANSITION_DETECTION","qualityTuningLevel":"SINGLE_PASS_HQ"}}},
    "audioDescriptions":[{"audioSourceName":"Audio Selector 1","codecSettings":{"codec":"AAC",
    "aacSettings":{"bitrate":96000,"codingMode":"CODING_MODE_2_0","sampleRate":48000}}}]}]},
    {"name":"File Group","customName":"Thumbs","outputGroupSettings":{"type":"FILE_GROUP_SETTINGS",
    "fileGroupSettings":{"destination":"s3://out/a1/thumbs/"}},"outputs":[{"nameModifier":"_thumb",
    "containerSettings":{"container":"RAW"},"videoDescription":{"width":1280,"height":720,
    "codecSettings":{"codec":"FRAME_CAPTURE","frameCaptureSettings":{"framerateNumerator":1,
    "framerateDenominator":5,"maxCaptures":100,"quality":80}}}}]}]}}
    """#
}
