// SPDX-License-Identifier: Apache-2.0

/// `emulator run`: one video through the whole pipeline.
struct RunOptions: Equatable {
  /// Nil asks for a sample made on the spot.
  var video: String?
  var output: String?
  var serve = false
  var options = ServeOptions()
}

extension RunOptions {
  init(_ arguments: inout Arguments) throws(UsageError) {
    while let word = arguments.next() {
      if try options.take(word, from: &arguments) { continue }
      switch word {
      case "--output": output = try arguments.value(of: word)
      case "--ladder":
        options.parameters["Ladder"] = try arguments.ladder(of: word)
        options.ownSettings.append(word)
      case "--serve": serve = true
      case _ where word.hasPrefix("--"): throw UsageError("run has no option '\(word)'")
      case _ where video == nil: video = word
      default: throw UsageError("run takes one video; '\(word)' is a second")
      }
    }
  }
}
