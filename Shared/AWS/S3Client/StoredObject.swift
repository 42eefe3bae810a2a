// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials
package import Notation

/// An object with content.
package struct StoredObject: Sendable, Equatable {
  package var head: ObjectHead
  package var content: Data

  package init(head: ObjectHead, content: Data) {
    self.head = head
    self.content = content
  }
}

/// What is known of an object without its content.
package struct ObjectHead: Sendable, Equatable {
  /// In bytes.
  package var size: Int64
  /// With its quotes, as conditions take it.
  package var etag: String
  /// When it was written, to the second.
  package var lastModified: Timestamp?

  package init(size: Int64, etag: String, lastModified: Timestamp? = nil) {
    self.size = size
    self.etag = etag
    self.lastModified = lastModified
  }
}
