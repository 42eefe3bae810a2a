// SPDX-License-Identifier: Apache-2.0

/// The `Range` of a read: one range of bytes (RFC 9110, section 14.2). Anything else is ignored, as
/// S3 does, and the whole object is answered.
struct ByteRange: Sendable, Equatable {
  enum Form: Equatable { case from(Int64, through: Int64?), last(Int64) }

  let form: Form

  init?(_ header: String) {
    guard header.hasPrefix("bytes=") else { return nil }
    let range = header.dropFirst("bytes=".count)
    guard let dash = range.firstIndex(of: "-"), !range.contains(",") else { return nil }
    let digits = { (text: Substring) -> Int64? in
      text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(text) : nil
    }
    let first = range[..<dash]
    let last = range[range.index(after: dash)...]
    if first.isEmpty {
      guard let count = digits(last) else { return nil }
      form = .last(count)
    } else {
      guard let start = digits(first) else { return nil }
      if last.isEmpty {
        form = .from(start, through: nil)
      } else {
        guard let end = digits(last), end >= start else { return nil }
        form = .from(start, through: end)
      }
    }
  }

  /// The bytes of a content of a size; nil when there are none.
  func resolve(size: Int64) -> Range<Int64>? {
    switch form {
    case .from(let start, let through):
      guard start < size else { return nil }
      return start..<min(through.map { $0 == .max ? $0 : $0 + 1 } ?? size, size)
    case .last(let count):
      guard count > 0, size > 0 else { return nil }
      return max(0, size - count)..<size
    }
  }
}
