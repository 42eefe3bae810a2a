// SPDX-License-Identifier: Apache-2.0

/// What the command line says of itself.
enum Usage {
  private struct CommandUsage {
    var name: String
    var synopsis: String
    var summary: String
    /// The names in ``options`` that are explained in the command's own help.
    var options: [String] = []
  }

  private static let commands = [
    CommandUsage(
      name: "serve",
      synopsis: """
        emulator serve      [--template template.yaml] [--data .millrace] [--port 4566]
                            [--api-port 3000] [--cdn-port 8080] [--listen 127.0.0.1] [--draft]
                            [--lenient]
                            [--parameter NAME=VALUE]… [--parameter-file FILE]
                            [--stack-name NAME] [--secret NAME=VALUE]… [--faults FILE]
                            [--credential ID:SECRET]… [--forward SERVICE=URL]…
                            [--allow-host NAME]…
                            [--object-ownership BucketOwnerEnforced|ObjectWriter]
        """,
      summary: """
        Runs the template's application until Ctrl-C. Prints one JSON line when every port answers;
        port 0 picks a free one.
        """, options: ["--draft", "--lenient", "--forward"]),
    CommandUsage(
      name: "run",
      synopsis:
        "emulator run        [VIDEO] [--ladder LADDER] [--output DIR] [--serve] and serve's options",
      summary: """
        Takes a video (or a sample that it makes) through the pipeline of a running emulator, or of
        one of its own.
        """, options: ["--ladder", "--draft", "--serve"]),
    CommandUsage(
      name: "invoke",
      synopsis: "emulator invoke     FUNCTION [--event FILE] and serve's options",
      summary: """
        Runs one function once, in the running emulator or in one for this call. The event comes from
        standard input where no file is named.
        """),
    CommandUsage(
      name: "logs", synopsis: "emulator logs       [FUNCTION] [-f] [--data .millrace]",
      summary: """
        Prints what the running emulator's functions wrote, or one of them; -f goes on until Ctrl-C.
        """),
    CommandUsage(
      name: "events",
      synopsis: """
        emulator events     send --source SOURCE --detail-type TYPE [--detail JSON|@FILE]
                            [--bus NAME] [--data .millrace]
        """,
      summary: """
        Puts an event on a bus of the running emulator. Its source may be one of AWS's own, such as
        aws.s3, so that rules on them can be tried.
        """),
    CommandUsage(
      name: "transcode",
      synopsis: """
        emulator transcode  VIDEO --output DIR [--ladder LADDER] [--draft] [--json]
                            [--tuning SINGLE_PASS|SINGLE_PASS_HQ|MULTI_PASS_HQ]
        """,
      summary: "The transcoder alone: makes DIR/master.m3u8 and all that it names.",
      options: ["--ladder", "--draft", "--tuning", "--json"]),
    CommandUsage(
      name: "job",
      synopsis: """
        emulator job        FILE.json [--input VIDEO]… [--output DIR] [--draft] [--lenient] [--json]
        """,
      summary: """
        Runs a MediaConvert job on local files: a request for create-job, a template, or settings alone,
        in either spelling. Says what was made, what it would cost on AWS, and what had no effect.
        Inputs that are not named, captions and images are taken from the folder of FILE.json by their
        names; outputs lie below DIR (job-output) by their keys.
        """, options: ["--draft", "--lenient", "--json"]),
    CommandUsage(
      name: "sample", synopsis: "emulator sample     FILE",
      summary: "Makes a clip of ten seconds: moving image, tone and running time."),
  ]

  private static let options = [
    ("--ladder", "LADDER", "standard (to 720p), showroom (to 2160p), or rungs of your own as JSON"),
    ("--draft", "", "the fastest encoder preset, whatever a job asks for: soon done, less sharp"),
    (
      "--lenient", "",
      "runs jobs without the settings that are not executed, with a warning for each"
    ),
    (
      "--forward", "NAME=URL",
      "requests of a service that is not emulated, such as dynamodb, go elsewhere"
    ),
    ("--tuning", "LEVEL", "the care of an encode: quick, thorough (the default), or in two passes"),
    ("--json", "", "one JSON document of all that was made, instead of a path a line"),
    ("--serve", "", "after the run the emulator goes on serving until Ctrl-C"),
  ]

  /// What `emulator help` prints.
  static var all: String {
    let synopses = commands.map { indented($0.synopsis) }.joined(separator: "\n")
    let more = "  emulator help       [COMMAND]\n  emulator --version"
    return "usage:\n\(synopses)\n\(more)\n\n" + explained(options.map(\.0))
  }

  /// What `emulator help COMMAND` prints; nil where there is no such command.
  static func help(for command: String) -> String? {
    guard let found = commands.first(where: { $0.name == command }) else { return nil }
    let parts = ["usage:\n" + indented(found.synopsis), found.summary, explained(found.options)]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// What follows a mistake: the command's own options, and where the rest is.
  static func hint(for command: String?) -> String {
    let rest = "`emulator help` has the rest"
    guard let found = commands.first(where: { $0.name == command }) else { return rest }
    return "usage:\n\(indented(found.synopsis))\n\(rest)"
  }

  private static func explained(_ names: [String]) -> String {
    let chosen = options.filter { names.contains($0.0) }.map { name, value, text in
      (left: value.isEmpty ? name : "\(name) \(value)", text: text)
    }
    let width = chosen.reduce(0) { max($0, $1.left.count) } + 2
    return chosen.map { left, text in
      "  \(left)\(String(repeating: " ", count: width - left.count))\(text)"
    }.joined(separator: "\n")
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
  }
}
