// SPDX-License-Identifier: Apache-2.0

/// `emulator job`: a MediaConvert job on local files.
struct JobOptions: Equatable {
  /// The file of the job's JSON.
  var file = ""
  /// The job's inputs, in order; empty for those that lie beside the job's file.
  var inputs: [String] = []
  var output = "job-output"
  var draft = false
  var lenient = false
  var json = false
}

extension JobOptions {
  init(_ arguments: inout Arguments) throws(UsageError) {
    while let word = arguments.next() {
      switch word {
      case "--input": inputs.append(try arguments.value(of: word))
      case "--output": output = try arguments.value(of: word)
      case "--draft": draft = true
      case "--lenient": lenient = true
      case "--json": json = true
      case _ where word.hasPrefix("--"): throw UsageError("job has no option '\(word)'")
      case _ where file.isEmpty: file = word
      default: throw UsageError("job takes one file; '\(word)' is a second")
      }
    }
    guard !file.isEmpty else { throw UsageError("job needs a file with the job's JSON") }
  }
}
