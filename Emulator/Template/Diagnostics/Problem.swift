// SPDX-License-Identifier: Apache-2.0

/// A diagnostic in the making: the file's name is added where it leaves the target.
struct Problem: Error, Equatable {
  var line: Int
  var message: String
}

/// What stands on a line of the template, so that a problem with it can be told with that line.
protocol Located {
  var line: Int { get }
}

extension Located {
  func problem(_ message: String) -> Problem { Problem(line: line, message: message) }
}
