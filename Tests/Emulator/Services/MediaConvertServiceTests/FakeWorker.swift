// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import TranscodePlan

/// A worker that is a shell script made of steps.
struct FakeWorker {
  enum Step {
    /// Says a message.
    case say(WorkerMessage)
    /// Writes a file below the output folder, then says so.
    case write(String, content: String, OutputFile.Kind, isFinal: Bool = true, output: Int? = 0)
    /// Any lines of shell; `$folder` is the output folder, `$here` the test's folder.
    case shell(String)
  }

  var steps: [Step]

  static let probe = ProbeResult(
    format: "mp4", duration: 10, bitRate: 1_000_000, fileSize: 6, mimeType: "video/mp4",
    tracks: [
      Track(
        index: 1, kind: .video, codec: "AVC", streamID: 1, fourCC: "avc1", duration: 10,
        video: VideoTrack(
          width: 1280, height: 720, displayWidth: 1280, displayHeight: 720,
          frameRate: Ratio(30000, 1001), averageFrameRate: Ratio(30000, 1001), rotation: 0,
          sampleAspectRatio: Ratio(1, 1), bitDepth: 8, chroma: "YUV_420", isInterlaced: false,
          fieldOrder: "PROGRESSIVE", colorPrimaries: "ITU_709", transferCharacteristics: "ITU_709",
          matrixCoefficients: "ITU_709", bitRate: 900_000, profile: "High",
          dolbyVisionProfile: nil)),
      Track(
        index: 2, kind: .audio, codec: "AAC", streamID: 2, duration: 10, language: "ENG",
        audio: AudioProperties(channels: 2, sampleRate: 48000)),
    ], selectedVideo: 0, selectedAudio: 1, obstacle: nil)

  static func progress(_ percent: Int) -> Step {
    .say(
      .progress(TranscodeProgress(percent: percent, framesDecoded: percent * 3, seconds: 0.1)))
  }

  /// Ends well, having made the outputs of ``TestJobs/settings(destination:)``.
  static let complete = Step.say(
    .complete(
      Completion(
        groups: [
          CompletedGroup(
            playlistPaths: ["g0/master.m3u8"],
            outputs: [
              CompletedOutput(
                paths: ["g0/master_720p.m3u8"], durationMilliseconds: 10_010, width: 1280,
                height: 720, frameRate: Ratio(30, 1), averageBitRate: 3_900_000, size: 5_000_000)
            ])
        ], warnings: [.init(code: 230_001, count: 2)])))

  static let segment = Step.write("g0/master_720p_00001.ts", content: "segment", .segment)

  static let whole = FakeWorker(steps: [
    .say(.probe(probe)), progress(10), segment,
    .write("g0/master_720p.m3u8", content: "growing", .mediaPlaylist, isFinal: false),
    progress(5), progress(60), .write("g0/master_720p.m3u8", content: "playlist", .mediaPlaylist),
    .write("g0/master.m3u8", content: "master", .multivariantPlaylist, output: nil),
    .say(.warning(TranscodeFailure(code: 230_001, message: "concealed"))), complete,
  ])

  /// Writes the script into a folder and gives its path.
  func install(in folder: String, name: String = "worker") throws -> String {
    var lines = [
      "#!/bin/sh", "here='\(folder)'", "read -r line",
      #"printf '%s\n' "$line" >> "$here/requests""#,
      #"folder=$(printf '%s' "$line" | sed 's/.*"outputFolder":"\([^"]*\)".*/\1/')"#,
    ]
    for step in steps { lines += try shell(step) }
    let path = "\(folder)/\(name)"
    try writeExecutable(lines.joined(separator: "\n") + "\n", to: path)
    return path
  }

  private func shell(_ step: Step) throws -> [String] {
    switch step {
    case .say(let message):
      let json = String(decoding: try JSONEncoder().encode(message), as: UTF8.self)
      return [#"printf '%s\n' '\#(json)'"#]
    case .write(let path, let content, let kind, let isFinal, let output):
      let file = OutputFile(
        path: path, kind: kind, size: content.utf8.count, isFinal: isFinal, group: 0,
        output: output)
      return [#"printf '%s' '\#(content)' > "$folder/\#(path)""#] + (try shell(.say(.file(file))))
    case .shell(let text): return [text]
    }
  }
}
