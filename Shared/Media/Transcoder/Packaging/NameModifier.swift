// SPDX-License-Identifier: Apache-2.0

/// MediaConvert's format identifiers in name modifiers: bit rates are in kilobits, a frame rate loses its
/// fraction (user guide, "List of settings variables with examples").
enum NameModifier {
  static func expand(
    _ modifier: String, frame: FittedFrame, frameRate: Fraction, videoBitRate: Int,
    audioBitRate: Int?
  ) -> String {
    let values = [
      "w": "\(frame.width)", "h": "\(frame.height)", "f": "\(Int(frameRate.value))",
      "rv": "\(videoBitRate / 1000)", "ra": "\((audioBitRate ?? 0) / 1000)",
      "rc": "\((videoBitRate + (audioBitRate ?? 0)) / 1000)", "": "$",
    ]
    let parts = modifier.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
    var result = parts[0]
    var index = 1
    while index < parts.count {
      if index + 1 < parts.count, let value = values[parts[index]] {
        result += value + parts[index + 1]
        index += 2
      } else {
        result += "$" + parts[index]
        index += 1
      }
    }
    return result
  }
}

extension String {
  /// The last name of a path with `/` between names.
  var lastPathName: String { split(separator: "/").last.map(String.init) ?? self }
}
