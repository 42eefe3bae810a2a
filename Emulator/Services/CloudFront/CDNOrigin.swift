// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials
package import HTTPMessage
package import HTTPServer

/// Where a CDN gets its files: the buckets, read with the distribution's own permission.
package protocol CDNOrigin: Sendable {
  /// Opens an object for reading, or gives nil when there is none of that key. Called on a server
  /// thread, so it must not wait for other requests.
  /// - Throws: when the object is there and cannot be read; the viewer gets 502.
  func open(bucket: String, key: String) throws -> OriginObject?
}

/// An object that is open for reading.
package struct OriginObject: Sendable {
  package var file: OpenFile
  /// In bytes.
  package var size: Int64
  /// The entity tag, in quotation marks.
  package var etag: String
  package var lastModified: Date
  /// Nil lets the name's ending say it.
  package var contentType: String?
  package var cacheControl: String?
  /// Further fields of the object: `content-encoding`, `content-disposition`, `x-amz-meta-…`.
  package var headers: HTTPFields = [:]

  /// Makes an object; an entity tag without quotation marks gets them.
  package init(file: OpenFile, size: Int64, etag: String, lastModified: Date) {
    self.file = file
    self.size = size
    self.etag = etag.hasPrefix("\"") || etag.hasPrefix("W/") ? etag : "\"\(etag)\""
    self.lastModified = lastModified
  }
}
