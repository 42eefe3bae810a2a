// SPDX-License-Identifier: Apache-2.0
import Notation
import FoundationEssentials
import HTTPMessage

/// Conditional requests (RFC 9110, section 13) on a content of one entity tag and date.
struct Preconditions {
  let etag: String
  let lastModified: Date

  enum Outcome {
    case proceed
    case notModified
    case failed
  }

  /// The outcome, in the order of precedence of section 13.2.2.
  func evaluate(_ headers: HTTPFields) -> Outcome {
    if let tags = list(headers, "if-match") {
      guard matches(tags, weakly: false) else { return .failed }
    } else if let date = date(headers["if-unmodified-since"]), seconds > date {
      return .failed
    }
    if let tags = list(headers, "if-none-match") {
      return matches(tags, weakly: true) ? .notModified : .proceed
    }
    if let date = date(headers["if-modified-since"]), seconds <= date { return .notModified }
    return .proceed
  }

  /// Whether a `Range` counts: without `If-Range`, or when that names the content as it is.
  func allowsRange(_ headers: HTTPFields) -> Bool {
    guard let condition = headers["if-range"] else { return true }
    if condition.hasPrefix("\"") { return condition == etag }
    return date(condition) == seconds
  }

  /// HTTP's dates have no fractions.
  private var seconds: Int64 { Int64(lastModified.timeIntervalSince1970) }

  private func list(_ headers: HTTPFields, _ name: String) -> [String]? {
    let values = headers.values(of: name)
    guard !values.isEmpty else { return nil }
    return values.joined(separator: ",").split(separator: ",").map { value in
      String(value.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
  }

  private func matches(_ tags: [String], weakly: Bool) -> Bool {
    tags.contains { tag in
      if tag == "*" { return true }
      guard weakly else { return tag == etag && !tag.hasPrefix("W/") }
      return Self.opaque(tag) == Self.opaque(etag)
    }
  }

  private static func opaque(_ tag: String) -> Substring {
    tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...]
  }

  private func date(_ text: String?) -> Int64? {
    text.flatMap { Timestamp(httpDate: $0)?.seconds }
  }
}
