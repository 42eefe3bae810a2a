// SPDX-License-Identifier: Apache-2.0
import S3Service
import VideoPipeline

/// What a command line asks for.
enum Command {
  case serve(ServeOptions)
  case run(RunOptions)
  case invoke(InvokeOptions)
  case transcode(TranscodeOptions)
  case sample(path: String)
  case help
}

/// `emulator serve`: what the emulator is made of.
struct ServeOptions {
  var template = "template.yaml"
  var data = ".millrace"
  var port: UInt16 = 4566
  var apiPort: UInt16 = 3000
  var cdnPort: UInt16 = 8080
  var listen = "127.0.0.1"
  var parameters: [String: String] = [:]
  /// What secrets of others hold, by their name or ARN.
  var secrets: [String: String] = [:]
  var credentials: [(id: String, secret: String)] = []
  var ownership = ObjectOwnership.bucketOwnerEnforced
  /// The file of the faults to begin with.
  var faults: String?
  /// Transcodes with the fastest preset, whatever the job settings ask for.
  var draft = false
  /// The options that were given and that an emulator which runs already cannot take up.
  var ownSettings: [String] = []

  /// Takes one option of `serve`.
  /// - Returns: whether it was one.
  mutating func take(_ option: String, from arguments: inout Arguments) throws(UsageError) -> Bool {
    guard try set(option, from: &arguments) else { return false }
    if option != "--data", !ownSettings.contains(option) { ownSettings.append(option) }
    return true
  }

  private mutating func set(
    _ option: String, from arguments: inout Arguments
  ) throws(UsageError) -> Bool {
    switch option {
    case "--template": template = try arguments.value(of: option)
    case "--data": data = try arguments.value(of: option)
    case "--port": port = try arguments.port(of: option)
    case "--api-port": apiPort = try arguments.port(of: option)
    case "--cdn-port": cdnPort = try arguments.port(of: option)
    case "--listen": listen = try arguments.value(of: option)
    case "--draft": draft = true
    case "--faults": faults = try arguments.value(of: option)
    case "--parameter":
      let (name, value) = try arguments.pair(of: option, separator: "=")
      parameters[name] = value
    case "--secret":
      let (name, value) = try arguments.pair(of: option, separator: "=")
      secrets[name] = value
    case "--credential":
      let (id, secret) = try arguments.pair(of: option, separator: ":")
      credentials.append((id, secret))
    case "--object-ownership":
      let name = try arguments.value(of: option)
      guard let value = ObjectOwnership(rawValue: name) else {
        throw UsageError("--object-ownership is BucketOwnerEnforced or ObjectWriter, not '\(name)'")
      }
      ownership = value
    default: return false
    }
    return true
  }
}

/// `emulator run`: one video through the whole pipeline.
struct RunOptions {
  /// The video; nil asks for a sample made on the spot.
  var video: String?
  var output: String?
  var serve = false
  var options = ServeOptions()
}

/// `emulator invoke`: one function, once.
struct InvokeOptions {
  var function: String
  /// The event's file; nil reads standard input.
  var event: String?
  var options = ServeOptions()
}

/// `emulator transcode`: the transcoder alone.
struct TranscodeOptions {
  var video: String
  var output: String
  var ladder = "standard"
  var tuning = "SINGLE_PASS_HQ"
  var draft = false
  var json = false
}

extension Command {
  /// The command of the words after the program's name.
  static func parse(_ words: [String]) throws(UsageError) -> Command {
    var arguments = Arguments(words)
    guard let command = arguments.next() else { return .help }
    if words.contains(where: { $0 == "--help" || $0 == "-h" }) { return .help }
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
    switch command {
    case "serve": return .serve(try parseServe(&arguments))
    case "run": return .run(try parseRun(&arguments))
    case "invoke": return .invoke(try parseInvoke(&arguments))
    case "transcode": return .transcode(try parseTranscode(&arguments))
    case "sample":
      guard let path = arguments.next() else { throw UsageError("sample needs a file to write") }
      if let extra = arguments.next() { throw UsageError("unexpected '\(extra)'") }
      return .sample(path: path)
    case "help": return .help
    default: throw UsageError("there is no command '\(command)'")
    }
  }

  private static func parseServe(_ arguments: inout Arguments) throws(UsageError) -> ServeOptions {
    var options = ServeOptions()
    while let word = arguments.next() {
      guard try options.take(word, from: &arguments) else {
        throw UsageError("serve has no option '\(word)'")
      }
    }
    return options
  }

  private static func parseRun(_ arguments: inout Arguments) throws(UsageError) -> RunOptions {
    var run = RunOptions()
    while let word = arguments.next() {
      if try run.options.take(word, from: &arguments) { continue }
      switch word {
      case "--output": run.output = try arguments.value(of: word)
      case "--ladder":
        run.options.parameters["Ladder"] = try ladder(of: word, &arguments)
        run.options.ownSettings.append(word)
      case "--serve": run.serve = true
      case _ where word.hasPrefix("--"): throw UsageError("run has no option '\(word)'")
      case _ where run.video == nil: run.video = word
      default: throw UsageError("run takes one video; '\(word)' is a second")
      }
    }
    return run
  }

  private static func parseInvoke(_ arguments: inout Arguments) throws(UsageError) -> InvokeOptions
  {
    guard let function = arguments.next(), !function.hasPrefix("--") else {
      throw UsageError("invoke needs a function's name")
    }
    var invoke = InvokeOptions(function: function)
    while let word = arguments.next() {
      if try invoke.options.take(word, from: &arguments) { continue }
      guard word == "--event" else { throw UsageError("invoke has no option '\(word)'") }
      invoke.event = try arguments.value(of: word)
    }
    return invoke
  }

  private static func parseTranscode(
    _ arguments: inout Arguments
  ) throws(UsageError) -> TranscodeOptions {
    var video: String?
    var transcode = TranscodeOptions(video: "", output: "")
    while let word = arguments.next() {
      switch word {
      case "--output": transcode.output = try arguments.value(of: word)
      case "--ladder": transcode.ladder = try ladder(of: word, &arguments)
      case "--tuning": transcode.tuning = try arguments.value(of: word)
      case "--draft": transcode.draft = true
      case "--json": transcode.json = true
      case _ where word.hasPrefix("--"): throw UsageError("transcode has no option '\(word)'")
      case _ where video == nil: video = word
      default: throw UsageError("transcode takes one video; '\(word)' is a second")
      }
    }
    guard let video else { throw UsageError("transcode needs a video") }
    guard !transcode.output.isEmpty else { throw UsageError("transcode needs --output DIR") }
    transcode.video = video
    return transcode
  }

  /// The ladder that must follow an option. A wrong one is told here: the function that reads it
  /// would fail where nobody looks.
  private static func ladder(
    of option: String, _ arguments: inout Arguments
  ) throws(UsageError) -> String {
    let text = try arguments.value(of: option)
    do throws(LadderError) { _ = try Ladder.parse(text) } catch {
      let place = error.field.isEmpty ? "" : "\(error.field): "
      throw UsageError("\(option): \(place)\(error.problem)")
    }
    return text
  }
}
