// SPDX-License-Identifier: Apache-2.0
import Captions
import TranscodePlan

/// The stage that writes the captions of the whole video as one file.
struct CaptionFileOutput: Sendable {
  let group: Int
  let index: Int
  /// The file's path below the output folder.
  let path: String
  let format: CaptionFile.Format
  let reading: CaptionReading

  /// Gathers captions until the video ends.
  /// - Returns: what was made.
  func run(folder: OutputFolder, reports: Reports) throws -> CompletedOutput {
    var track = try reading.track()
    while let event = try reading.feed.pop() { track.take(event) }
    let milliseconds = track.reached / 1_000_000
    let cues = track.captions.cues.until(milliseconds)
    let text =
      switch format {
      case .subRip: SubRip.text(cues, keepsStyle: reading.style != .simplified)
      case .webVTT: track.captions.text(cues: cues, style: reading.style)
      }
    let size = try folder.write(text, to: path)
    reports.report(
      .file(
        OutputFile(
          path: path, kind: .captions, size: size, isFinal: true, group: group, output: index)))
    return CompletedOutput(
      paths: [path], durationMilliseconds: Int(milliseconds), width: nil, height: nil,
      frameRate: nil, averageBitRate: nil, size: size)
  }
}
