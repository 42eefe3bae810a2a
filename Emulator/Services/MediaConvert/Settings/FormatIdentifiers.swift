// SPDX-License-Identifier: Apache-2.0
import Notation
import FoundationEssentials

/// MediaConvert's format identifiers that are known before a job's outputs are: the start of the job
/// (`$dt$`, `$d$`, `$t$`, in UTC), the input's name (`$fn$`) and, in name modifiers, the extension of the
/// output's file or manifest (`$ex$`). Those of an output
/// (`$w$`, `$h$`, `$f$`, `$rv$`, `$ra$`, `$rc$`) stay for the transcoder
/// ([list of identifiers](https://docs.aws.amazon.com/mediaconvert/latest/ug/list-of-settings-variables.html)).
struct FormatIdentifiers {
  private let values: [(String, String)]

  init(input: S3Location, startedAt: Date) {
    let stamp = Timestamp(startedAt).basic.dropLast()
    values = [
      ("$dt$", String(stamp)), ("$d$", String(stamp.prefix(8))), ("$t$", String(stamp.suffix(6))),
      ("$fn$", input.stem),
    ]
  }

  /// The text with its identifiers filled in, from left to right, each once.
  /// - Parameter pathExtension: what `$ex$` means; nil where it means nothing.
  func expand(_ text: String, pathExtension: String? = nil) -> String {
    let values = values + (pathExtension.map { [("$ex$", $0)] } ?? [])
    var result = ""
    var rest = Substring(text)
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[dollar...]
      if let (name, value) = values.first(where: { rest.hasPrefix($0.0) }) {
        result += value
        rest = rest.dropFirst(name.count)
      } else {
        result += "$"
        rest = rest.dropFirst()
      }
    }
    return result + rest
  }
}
