// SPDX-License-Identifier: Apache-2.0
import HTTPMessage

/// What is stored with an object, and under which condition.
package struct PutOptions: Sendable, Equatable {
  /// S3's default is `binary/octet-stream`.
  package var contentType: String?
  /// The user's metadata by name without the prefix `x-amz-meta-`; names and values in ASCII.
  package var metadata: [String: String]
  package var condition: WriteCondition?

  package init(
    contentType: String? = nil, metadata: [String: String] = [:], condition: WriteCondition? = nil
  ) {
    self.contentType = contentType
    self.metadata = metadata
    self.condition = condition
  }

  func apply(to headers: inout HTTPFields) throws(S3Error) {
    headers["Content-Type"] = contentType
    for (name, value) in metadata.sorted(by: { $0.key < $1.key }) {
      guard name.utf8.allSatisfy({ $0 < 0x80 }), value.utf8.allSatisfy({ $0 < 0x80 }) else {
        throw .invalidRequest("metadata '\(name)' is not ASCII")
      }
      headers["x-amz-meta-\(name)"] = value
    }
    condition?.apply(to: &headers)
  }
}

/// Under which condition a write happens.
package enum WriteCondition: Sendable, Equatable {
  /// Only when the key has no object (`If-None-Match: *`).
  case ifAbsent
  /// Only when the object is still the one with this entity tag (`If-Match`).
  case ifMatch(String)

  func apply(to headers: inout HTTPFields) {
    switch self {
    case .ifAbsent: headers["if-none-match"] = "*"
    case .ifMatch(let etag): headers["if-match"] = etag
    }
  }
}
