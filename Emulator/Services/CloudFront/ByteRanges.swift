// SPDX-License-Identifier: Apache-2.0

/// What a `Range` header asks of a content (RFC 9110, section 14).
enum ByteRanges: Equatable {
  /// The whole content: there is no range, or one that CloudFront does not follow. It answers 200 to
  /// ranges that are malformed, out of order or overlapping ("How CloudFront processes partial
  /// requests for an object (range GETs)", CloudFront Developer Guide).
  case whole
  /// The parts, at least one, each not empty and within the content.
  case parts([Range<Int64>])
  /// No part of the content is asked for.
  case unsatisfiable

  /// More parts than any player asks for are taken for an attack and answered with the whole.
  private static let mostParts = 32

  init(_ header: String?, size: Int64) {
    guard let header, let equals = header.firstIndex(of: "="),
      header[..<equals].lowercased() == "bytes"
    else {
      self = .whole
      return
    }
    var parts: [Range<Int64>] = []
    let specifications = header[header.index(after: equals)...].split(
      separator: ",", omittingEmptySubsequences: false)
    guard specifications.count <= Self.mostParts else {
      self = .whole
      return
    }
    for specification in specifications {
      guard let part = Self.part(specification, size: size),
        part.lowerBound >= (parts.last?.upperBound ?? 0)
      else {
        self = .whole
        return
      }
      if !part.isEmpty { parts.append(part) }
    }
    self = parts.isEmpty ? .unsatisfiable : .parts(parts)
  }

  /// The part of one specification, empty when it lies beyond the end; nil when it is malformed.
  private static func part(_ specification: Substring, size: Int64) -> Range<Int64>? {
    let text = specification.drop { $0 == " " || $0 == "\t" }
    let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard ends.count == 2 else { return nil }
    let last = ends[1].reversed().drop { $0 == " " || $0 == "\t" }.reversed()
    func number(_ digits: some StringProtocol) -> Int64? {
      guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
        return nil
      }
      return Int64(digits) ?? .max
    }
    if ends[0].isEmpty {
      guard let suffix = number(String(last)) else { return nil }
      return max(0, size - suffix)..<size
    }
    guard let first = number(ends[0]) else { return nil }
    guard !last.isEmpty else { return min(first, size)..<size }
    guard let end = number(String(last)), end >= first else { return nil }
    return min(first, size)..<min(end, size - 1) + 1
  }
}
