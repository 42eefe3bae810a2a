// SPDX-License-Identifier: Apache-2.0

/// Where an object is.
package struct ObjectLocation: Sendable, Hashable, CustomStringConvertible {
  package var bucket: String
  /// Any Unicode text of 1 to 1,024 bytes of UTF-8.
  package var key: String

  package init(bucket: String, key: String) {
    self.bucket = bucket
    self.key = key
  }

  package var description: String { "s3://\(bucket)/\(key)" }

  /// Refuses what S3 has no object for, before anything is sent.
  func check() throws(S3Error) {
    guard !bucket.isEmpty else { throw .invalidRequest("the bucket's name is empty") }
    guard (1...1024).contains(key.utf8.count) else {
      throw .invalidRequest("a key has 1 to 1024 bytes, not \(key.utf8.count)")
    }
  }
}
