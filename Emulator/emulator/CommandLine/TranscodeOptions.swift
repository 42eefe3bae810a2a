// SPDX-License-Identifier: Apache-2.0

/// `emulator transcode`: the transcoder alone.
struct TranscodeOptions: Equatable {
  var video = ""
  var output = ""
  var ladder = "standard"
  var tuning = "SINGLE_PASS_HQ"
  var draft = false
  var json = false
}

extension TranscodeOptions {
  init(_ arguments: inout Arguments) throws(UsageError) {
    while let word = arguments.next() {
      switch word {
      case "--output": output = try arguments.value(of: word)
      case "--ladder": ladder = try arguments.ladder(of: word)
      case "--tuning": tuning = try arguments.value(of: word)
      case "--draft": draft = true
      case "--json": json = true
      case _ where word.hasPrefix("--"): throw UsageError("transcode has no option '\(word)'")
      case _ where video.isEmpty: video = word
      default: throw UsageError("transcode takes one video; '\(word)' is a second")
      }
    }
    guard !video.isEmpty else { throw UsageError("transcode needs a video") }
    guard !output.isEmpty else { throw UsageError("transcode needs --output DIR") }
  }
}
