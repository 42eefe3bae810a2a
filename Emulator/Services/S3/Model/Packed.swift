// SPDX-License-Identifier: Apache-2.0
import HTTPMessage

/// How structured columns are written: texts with NUL between them, which none of them can hold.
enum Packed {
  static func pack(_ fields: [String?]) -> String {
    fields.map { $0 ?? "" }.joined(separator: "\0")
  }

  static func unpack(_ text: String) -> [String] {
    text.utf8.split(separator: 0, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
  }
}

extension HTTPFields {
  var packed: String { Packed.pack(flatMap { [$0.name, $0.value] }) }

  init(packed text: String) {
    self.init()
    guard !text.isEmpty else { return }
    let fields = Packed.unpack(text)
    for index in stride(from: 0, to: fields.count - 1, by: 2) {
      append(fields[index], fields[index + 1])
    }
  }
}
