// SPDX-License-Identifier: Apache-2.0

/// A function as `Invoke` may name it (Lambda API Reference, "Invoke", `FunctionName`): its name, its
/// partial ARN `account:function:name` or its ARN, each with or without a qualifier.
struct FunctionReference: Equatable {
  var name: String
  var qualifier: String?

  /// Reads a reference; nil when it has none of the forms.
  init?(_ text: String) {
    var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    if parts.first == "arn" {
      guard parts.count >= 7, parts[2] == "lambda", parts[5] == "function" else { return nil }
      parts.removeFirst(6)
    } else if parts.count >= 3, parts[1] == "function" {
      parts.removeFirst(2)
    }
    guard (1...2).contains(parts.count), Self.isName(parts[0]), parts.last != "" else { return nil }
    name = parts[0]
    qualifier = parts.count == 2 ? parts[1] : nil
  }

  private static func isName(_ text: String) -> Bool {
    (1...140).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        switch $0 {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
      }
  }
}
