// SPDX-License-Identifier: Apache-2.0
import JSONTree

extension JSON {
  /// A scalar as policies compare it: numbers by their value, so that `10`, `10.0` and `1e1` are one.
  var policyText: String? {
    switch self {
    case .string(let text): text
    case .bool(let flag): flag ? "true" : "false"
    case .number(let number): number.int64.map { String($0) } ?? String(number.double)
    case .null, .array, .object: nil
    }
  }

  /// One scalar or a list of them; nil for anything else.
  var policyTexts: [String]? {
    guard case .array(let elements) = self else { return policyText.map { [$0] } }
    let texts = elements.compactMap(\.policyText)
    return texts.count == elements.count ? texts : nil
  }
}
