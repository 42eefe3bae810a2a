// SPDX-License-Identifier: Apache-2.0

/// `emulator invoke`: one function, once.
struct InvokeOptions: Equatable {
  var function: String
  /// The event's file; nil reads standard input.
  var event: String?
  var options = ServeOptions()
}

extension InvokeOptions {
  init(_ arguments: inout Arguments) throws(UsageError) {
    guard let function = arguments.next(), !function.hasPrefix("--") else {
      throw UsageError("invoke needs a function's name")
    }
    self.init(function: function)
    while let word = arguments.next() {
      if try options.take(word, from: &arguments) { continue }
      guard word == "--event" else { throw UsageError("invoke has no option '\(word)'") }
      event = try arguments.value(of: word)
    }
  }
}
