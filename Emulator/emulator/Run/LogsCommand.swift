// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import JSONTree

/// `emulator logs`: the log lines that a running emulator has kept, and with `-f` those that come.
struct LogsCommand {
  private static let pause = Duration.milliseconds(300)

  let options: LogsOptions

  func run() async throws {
    let running = try RunningApplication.emulator(on: options.data)
    var wanted: String?
    if let function = options.function {
      guard let name = try await RunningApplication(of: running).function(called: function) else {
        throw CommandFailure("there is no function '\(function)'")
      }
      wanted = name
    }
    var last = 0
    while true {
      let (status, body) = try await HTTPCalls().send(
        "GET", running.api + ConsoleAPI.path + "logs?after=\(last)")
      guard status == 200 else { throw CommandFailure("the emulator says \(status) of its logs") }
      for line in try JSON(parsing: body)["lines"]?.array ?? [] {
        last = Int(line["id"]?.integer ?? Int64(last))
        let function = line["function"]?.string ?? ""
        guard wanted == nil || wanted == function else { continue }
        try StandardOutput.write(
          "\(line["time"]?.string ?? "") \(function): \(line["text"]?.string ?? "")")
      }
      guard options.follows else { return }
      try await Task.sleep(for: Self.pause)
    }
  }
}

/// `emulator events send`.
struct EventsCommand {
  let options: EventsOptions

  func run() async throws {
    let running = try RunningApplication.emulator(on: options.data)
    let text =
      options.detail.hasPrefix("@")
      ? try LocalFiles.read(String(options.detail.dropFirst()), as: "the detail")
      : Data(options.detail.utf8)
    guard let detail = try? JSON(parsing: text), detail.object != nil else {
      throw CommandFailure("the detail must be a JSON object")
    }
    let event: JSON = [
      "source": .string(options.source), "detailType": .string(options.detailType),
      "detail": detail, "bus": .string(options.bus),
    ]
    let (status, body) = try await HTTPCalls().send(
      "POST", running.api + ConsoleAPI.path + "events", ["content-type": "application/json"],
      event.data)
    guard status == 200, let id = try JSON(parsing: body)["id"]?.string else {
      throw CommandFailure("the event was refused: \(String(decoding: body, as: UTF8.self))")
    }
    try StandardOutput.write(id)
  }
}
