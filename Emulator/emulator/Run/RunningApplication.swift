// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import JSONTree

/// What a running emulator says of its application, for the commands beside it.
struct RunningApplication {
  private let summary: JSON

  /// Asks the emulator.
  init(of running: ReadyLine) async throws {
    let (status, body) = try await HTTPCalls().send(
      "GET", running.api + ConsoleAPI.path + "application")
    guard status == 200 else {
      throw CommandFailure("the emulator at \(running.api) says \(status) of its application")
    }
    summary = try JSON(parsing: body)
  }

  /// The name of the function that a person means by its logical id or its name; nil for none.
  func function(called wanted: String) -> String? {
    for function in summary["functions"]?.array ?? [] {
      let name = function["name"]?.string
      if function["logicalId"]?.string == wanted || name == wanted { return name }
    }
    return nil
  }

  /// The emulator that runs on a data folder.
  static func emulator(on data: String) throws(CommandFailure) -> ReadyLine {
    guard let running = DataFolder.running(at: data) else {
      throw CommandFailure(
        "no emulator runs on \(data); start one with `emulator serve`, or name its folder (--data)")
    }
    return running
  }
}
