// SPDX-License-Identifier: Apache-2.0
import Foundation
import MediaConvertAPI
import Testing

@Suite("MediaConvert's wire form")
struct WireTests {
  @Test("settings have AWS's names, and what is not set is not there")
  func settings() throws {
    var h264 = H264Settings(rateControlMode: .vbr, bitrate: 500_000)
    h264.qualityTuningLevel = .init(rawValue: "SINGLE_PASS_HQ")
    h264.parControl = .specified
    var hls = Output(container: .m3u8)
    hls.nameModifier = "_240p"
    hls.videoDescription = VideoDescription(
      width: 426, height: 240, codecSettings: VideoCodecSettings(h264))
    hls.audioDescriptions = [
      AudioDescription(
        audioSourceName: "Audio Selector 1",
        codecSettings: AudioCodecSettings(
          AacSettings(bitrate: 96_000, sampleRate: 48_000, codingMode: .stereo)))
    ]
    var frames = Output(container: .raw)
    frames.videoDescription = VideoDescription(
      width: 426, height: 240,
      codecSettings: VideoCodecSettings(
        FrameCaptureSettings(
          framerateNumerator: 1, framerateDenominator: 5, maxCaptures: 9, quality: 80)))
    var request = CreateJobRequest(
      role: "arn:aws:iam::111122223333:role/MC",
      settings: JobSettings(
        inputs: [Input(fileInput: "s3://in/a.mov")],
        outputGroups: [
          OutputGroup(
            name: "Apple HLS",
            settings: OutputGroupSettings(
              HlsGroupSettings(destination: "s3://out/main", segmentLength: 6)), outputs: [hls]),
          OutputGroup(
            name: "File Group", customName: "Files",
            settings: OutputGroupSettings(FileGroupSettings(destination: "s3://out/files/")),
            outputs: [frames, Output(container: .fastStartMP4)]),
        ]))
    request.statusUpdateInterval = .seconds10
    #expect(try Self.object(JSONEncoder().encode(request)) == Self.object(Data(Self.request.utf8)))
  }

  @Test("a value that this library does not know is kept")
  func unknownValue() throws {
    let text = #"{"id":"1","status":"RESTING","settings":{"new":1}}"#
    let job = try JSONDecoder().decode(Job.self, from: Data(text.utf8))
    #expect(job.status == "RESTING")
  }

  @Test("each status of a job state change decodes", arguments: statusDetails)
  func stateChanges(status: JobStateChange.Status, members: String) throws {
    let text = """
      {"timestamp":1515439160943,"accountId":"111122223333",
      "queue":"arn:aws:mediaconvert:us-west-2:111122223333:queues/Default",
      "jobId":"1515439134841-abc123","status":"\(status)","userMetadata":{"videoId":"v"}\(members)}
      """
    let change = try JSONDecoder().decode(JobStateChange.self, from: Data(text.utf8))
    #expect(change.status == status)
    #expect(try Self.object(JSONEncoder().encode(change)) == Self.object(Data(text.utf8)))
  }

  static let statusDetails: [(JobStateChange.Status, String)] = [
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
      "averageBitrate":3912345}}],
      "playlistFilePaths":["s3://b/v/master.m3u8"],"type":"HLS_GROUP"}],"paddingInserted":0,
      "warnings":[{"code":230001,"count":1}]
      """#
    ),
    (.canceled, ""),
    (.error, #","errorCode":1040,"errorMessage":"Invalid settings""#),
    (.newWarning, #","warningCode":230005,"warningMessage":"odd""#),
    (.queueHop, ""),
  ]

  static func object(_ data: Data) throws -> NSDictionary {
    try #require(try JSONSerialization.jsonObject(with: data) as? NSDictionary)
  }

  static let request = #"""
    {"role":"arn:aws:iam::111122223333:role/MC","statusUpdateInterval":"SECONDS_10",
    "settings":{"inputs":[{"fileInput":"s3://in/a.mov"}],
    "outputGroups":[{"name":"Apple HLS","outputGroupSettings":{"type":"HLS_GROUP_SETTINGS",
    "hlsGroupSettings":{"destination":"s3://out/main","segmentLength":6,"minSegmentLength":0}},
    "outputs":[{"nameModifier":"_240p","containerSettings":{"container":"M3U8","m3u8Settings":{}},
    "videoDescription":{"width":426,"height":240,"codecSettings":{"codec":"H_264","h264Settings":
    {"rateControlMode":"VBR","bitrate":500000,"qualityTuningLevel":"SINGLE_PASS_HQ",
    "parControl":"SPECIFIED"}}},
    "audioDescriptions":[{"audioSourceName":"Audio Selector 1","codecSettings":{"codec":"AAC",
    "aacSettings":{"bitrate":96000,"codingMode":"CODING_MODE_2_0","sampleRate":48000}}}]}]},
    {"name":"File Group","customName":"Files","outputGroupSettings":{"type":"FILE_GROUP_SETTINGS",
    "fileGroupSettings":{"destination":"s3://out/files/"}},"outputs":[
    {"containerSettings":{"container":"RAW"},"videoDescription":{"width":426,"height":240,
    "codecSettings":{"codec":"FRAME_CAPTURE","frameCaptureSettings":{"framerateNumerator":1,
    "framerateDenominator":5,"maxCaptures":9,"quality":80}}}},
    {"containerSettings":{"container":"MP4","mp4Settings":{"moovPlacement":
    "PROGRESSIVE_DOWNLOAD"}}}]}]}}
    """#
}
