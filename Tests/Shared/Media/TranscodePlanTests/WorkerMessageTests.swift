// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import TranscodePlan

@Suite("What a worker says")
struct WorkerMessageTests {
  private static let probe = changing(ProbeResult(fileSize: 1234)) {
    $0.format = "mp4"
    $0.duration = 10.5
    $0.bitRate = 940
    $0.mimeType = "video/mp4"
    $0.tracks = [
      changing(Track(index: 1, kind: .video, codec: "HEVC", streamID: 257)) {
        $0.fourCC = "hvc1"
        $0.duration = 10
        $0.language = "ENG"
        $0.isDefault = true
        $0.video = changing(VideoTrack(width: 720, height: 576, frameRate: Ratio(25, 1))) {
          $0.displayWidth = 1024
          $0.rotation = 90
          $0.sampleAspectRatio = Ratio(64, 45)
          $0.bitDepth = 10
          $0.isInterlaced = true
          $0.fieldOrder = "TOP"
          $0.dolbyVisionProfile = 8
        }
      },
      changing(Track(index: 2, kind: .audio, codec: "AAC", streamID: 258)) {
        $0.audio = changing(AudioProperties(channels: 6, sampleRate: 48_000)) {
          $0.channelLayout = "5.1"
        }
      },
      Track(index: 3, kind: .data, codec: "UNKNOWN", streamID: 0),
    ]
    $0.selectedVideo = 0
    $0.selectedAudio = 1
    $0.obstacle = TranscodeFailure(code: 1030, message: "no")
  }

  private static let messages: [WorkerMessage] = [
    .unconfined(["The network stays open."]),
    .probe(probe),
    .progress(TranscodeProgress(percent: 42, framesDecoded: 1000, seconds: 41.7)),
    .warning(TranscodeFailure(code: 230_001, message: "damaged")),
    .file(
      OutputFile(
        path: "a/b.ts", kind: .segment, size: 188, isFinal: false, group: 0, output: nil)),
    .file(
      OutputFile(path: "a/b.mp4", kind: .media, size: 1, isFinal: true, group: 2, output: 3)),
    .complete(
      Completion(
        groups: [
          CompletedGroup(
            playlistPaths: ["a.m3u8"],
            outputs: [
              changing(CompletedOutput(paths: ["b.m3u8"], durationMilliseconds: 10_010, size: 5)) {
                $0.width = 1280
                $0.frameRate = Ratio(30000, 1001)
              }
            ])
        ], warnings: [.init(code: 230_005, count: 2)])),
    .error(TranscodeFailure(code: 1076, message: "the end")),
  ]

  @Test("every message comes back as it was", arguments: messages)
  func roundTrip(message: WorkerMessage) throws {
    #expect(try JSON.roundTrip(message) == message)
  }

  @Test("a message is one line of one member that is named for it")
  func form() throws {
    #expect(
      try JSON.text(WorkerMessage.error(TranscodeFailure(code: 1010, message: "a\nb")))
        == #"{"error":{"code":1010,"message":"a\nb"}}"#)
    for message in Self.messages { #expect(try !JSON.text(message).contains("\n")) }
  }

  @Test(
    "what is no message is refused",
    arguments: [
      "{}", #"{"done":{}}"#, #"{"progress":{"percent":1}}"#,
      #"{"error":{"code":"x","message":""}}"#,
      #"{"file":{"path":"a","kind":"song","size":1,"isFinal":true,"group":0}}"#,
    ])
  func refused(text: String) {
    #expect(throws: DecodingError.self) { try JSON.decode(WorkerMessage.self, text) }
  }

  @Test("the tracks that a transcode takes are found by their indices, if they are there")
  func selection() {
    #expect(Self.probe.video?.displayWidth == 1024)
    #expect(Self.probe.audio?.channels == 6)
    let other = changing(Self.probe) {
      $0.selectedVideo = 2
      $0.selectedAudio = 3
    }
    #expect(other.video == nil && other.audio == nil)
  }

  @Test("a failure is told with its code")
  func failure() {
    #expect("\(TranscodeFailure(code: 1020, message: "no video"))" == "error 1020: no video")
  }
}
