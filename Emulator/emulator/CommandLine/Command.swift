// SPDX-License-Identifier: Apache-2.0
import VideoPipeline

/// What a command line asks for.
enum Command: Equatable {
  case serve(ServeOptions)
  case run(RunOptions)
  case invoke(InvokeOptions)
  case logs(LogsOptions)
  case events(EventsOptions)
  case transcode(TranscodeOptions)
  case job(JobOptions)
  case sample(path: String)
  /// The text of `help`, or of a command's own.
  case help(String)
  case version

  /// The command of the words after the program's name.
  static func parse(_ words: [String]) throws(UsageError) -> Command {
    var arguments = Arguments(words)
    guard let command = arguments.next() else { return .help(Usage.all) }
    do throws(UsageError) {
      return try parse(command, &arguments)
    } catch {
      var mistake = error
      mistake.command = command
      throw mistake
    }
  }

  private static func parse(
    _ command: String, _ arguments: inout Arguments
  ) throws(UsageError) -> Command {
    if let help = Usage.help(for: command), arguments.asksForHelp { return .help(help) }
    switch command {
    case "serve": return .serve(try ServeOptions(&arguments))
    case "run": return .run(try RunOptions(&arguments))
    case "invoke": return .invoke(try InvokeOptions(&arguments))
    case "logs": return .logs(try LogsOptions(&arguments))
    case "events": return .events(try EventsOptions(&arguments))
    case "transcode": return .transcode(try TranscodeOptions(&arguments))
    case "job": return .job(try JobOptions(&arguments))
    case "sample":
      guard let path = arguments.next() else { throw UsageError("sample needs a file to write") }
      if let extra = arguments.next() { throw UsageError("unexpected '\(extra)'") }
      return .sample(path: path)
    case "help", "--help", "-h":
      guard let topic = arguments.next() else { return .help(Usage.all) }
      guard let help = Usage.help(for: topic) else {
        throw UsageError("there is no command '\(topic)'")
      }
      return .help(help)
    case "--version", "version": return .version
    default: throw UsageError("there is no command '\(command)'")
    }
  }
}

extension Arguments {
  /// The ladder that must follow an option. A wrong one is told here: the function that reads it
  /// would fail where nobody looks.
  mutating func ladder(of option: String) throws(UsageError) -> String {
    let text = try value(of: option)
    do throws(LadderError) { _ = try Ladder.parse(text) } catch {
      let place = error.field.isEmpty ? "" : "\(error.field): "
      throw UsageError("\(option): \(place)\(error.problem)")
    }
    return text
  }
}
