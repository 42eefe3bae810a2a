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

  static let probe = changing(ProbeResult(fileSize: 6)) {
    $0.format = "mp4"
    $0.duration = 10
    $0.bitRate = 1_000_000
    $0.mimeType = "video/mp4"
    $0.tracks = [
      changing(Track(index: 1, kind: .video, codec: "AVC", streamID: 1)) {
        $0.fourCC = "avc1"
        $0.duration = 10
        $0.video = changing(VideoTrack(width: 1280, height: 720, frameRate: Ratio(30000, 1001))) {
          $0.averageFrameRate = Ratio(30000, 1001)
          $0.colorPrimaries = "ITU_709"
          $0.transferCharacteristics = "ITU_709"
          $0.matrixCoefficients = "ITU_709"
          $0.bitRate = 900_000
          $0.profile = "High"
        }
      },
      changing(Track(index: 2, kind: .audio, codec: "AAC", streamID: 2)) {
        $0.duration = 10
        $0.language = "ENG"
        $0.audio = AudioProperties(channels: 2, sampleRate: 48000)
      },
    ]
    $0.selectedVideo = 0
    $0.selectedAudio = 1
  }

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
              changing(
                CompletedOutput(
                  paths: ["g0/master_720p.m3u8"], durationMilliseconds: 10_010, size: 5_000_000)
              ) {
                $0.width = 1280
                $0.height = 720
                $0.frameRate = Ratio(30, 1)
                $0.averageBitRate = 3_900_000
              }
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
