// SPDX-License-Identifier: Apache-2.0
import Captions
import TranscodePlan

/// The stage that writes the captions of the whole video as one file.
struct CaptionFileOutput: Sendable {
  let delivery: Delivery
  let path: String
  let format: CaptionFile.Format
  let reading: CaptionReading

  func run() throws -> CompletedOutput {
    var track = try reading.track()
    while let event = try reading.feed.pop() { track.take(event) }
    let milliseconds = track.reached / 1_000_000
    let cues = track.captions.cues.until(milliseconds)
    let text =
      switch format {
      case .subRip: SubRip.text(cues, keepsStyle: reading.style != .simplified)
      case .webVTT: track.captions.text(cues: cues, style: reading.style)
      }
    return CompletedOutput(
      paths: [path], durationMilliseconds: Int(milliseconds),
      size: try delivery.write(text, to: path, .captions))
  }
}
