// SPDX-License-Identifier: Apache-2.0

/// `emulator logs`: what functions wrote.
struct LogsOptions: Equatable {
  /// A function's logical id or name; nil for all.
  var function: String?
  var follows = false
  var data = ServeOptions().data
}

extension LogsOptions {
  init(_ arguments: inout Arguments) throws(UsageError) {
    self.init()
    while let word = arguments.next() {
      switch word {
      case "-f", "--follow": follows = true
      case "--data": data = try arguments.value(of: word)
      case _ where !word.hasPrefix("-") && function == nil: function = word
      default: throw UsageError("logs has no option '\(word)'")
      }
    }
  }
}

/// `emulator events send`: an event for a bus.
struct EventsOptions: Equatable {
  var source = ""
  var detailType = ""
  /// JSON, or `@` and the path of a file with it.
  var detail = "{}"
  var bus = "default"
  var data = ServeOptions().data
}

extension EventsOptions {
  init(_ arguments: inout Arguments) throws(UsageError) {
    self.init()
    guard arguments.next() == "send" else { throw UsageError("events has the one action send") }
    while let word = arguments.next() {
      switch word {
      case "--source": source = try arguments.value(of: word)
      case "--detail-type": detailType = try arguments.value(of: word)
      case "--detail": detail = try arguments.value(of: word)
      case "--bus": bus = try arguments.value(of: word)
      case "--data": data = try arguments.value(of: word)
      default: throw UsageError("events has no option '\(word)'")
      }
    }
    guard !source.isEmpty, !detailType.isEmpty else {
      throw UsageError("events send needs --source and --detail-type")
    }
  }
}
