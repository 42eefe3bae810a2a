// SPDX-License-Identifier: Apache-2.0

/// What the command line says of itself.
enum Usage {
  /// The commands, each with its options.
  private static let commands: [(name: String, synopsis: String)] = [
    (
      "serve",
      """
      emulator serve      [--template template.yaml] [--data .millrace] [--port 4566]
                          [--api-port 3000] [--cdn-port 8080] [--listen 127.0.0.1] [--draft]
                          [--parameter NAME=VALUE]… [--secret NAME=VALUE]… [--credential ID:SECRET]…
                          [--object-ownership BucketOwnerEnforced|ObjectWriter] [--faults FILE]
      """
    ),
    (
      "run",
      "emulator run        [VIDEO] [--ladder LADDER] [--output DIR] [--serve] and serve's options"
    ),
    ("invoke", "emulator invoke     FUNCTION [--event FILE] and serve's options"),
    (
      "transcode",
      """
      emulator transcode  VIDEO --output DIR [--ladder LADDER] [--draft] [--json]
                          [--tuning SINGLE_PASS|SINGLE_PASS_HQ|MULTI_PASS_HQ]
      """
    ),
    ("sample", "emulator sample     FILE"),
  ]

  private static let notes = """
    serve prints one JSON line when every port answers; port 0 picks a free one. run takes a video
    (or a sample that it makes) through the pipeline of a running emulator, or of one of its own.

      --ladder LADDER  standard (to 720p), showroom (to 2160p), or rungs of your own as JSON
      --draft          the fastest encoder preset, whatever a job asks for: soon done, less sharp
      --tuning LEVEL   the care of an encode: quick, thorough (the default), or in two passes
      --json           one JSON document of all that was made, instead of a path a line
      --serve          after the run the emulator goes on serving until Ctrl-C
    """

  /// What `emulator help` prints.
  static var all: String {
    "usage:\n" + commands.map { indented($0.synopsis) }.joined(separator: "\n") + "\n\n" + notes
  }

  /// What follows a mistake: the command's own options, and where the rest is.
  static func hint(for command: String?) -> String {
    let rest = "`emulator help` has the rest"
    guard let command, let found = commands.first(where: { $0.name == command }) else {
      return rest
    }
    return "usage:\n\(indented(found.synopsis))\n\(rest)"
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
  }
}
