// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// Where an object is.
package struct ObjectLocation: Sendable, Hashable, CustomStringConvertible {
  /// The bucket's name.
  package var bucket: String
  /// The object's key: any Unicode text of 1 to 1,024 bytes of UTF-8.
  package var key: String

  package init(bucket: String, key: String) {
    self.bucket = bucket
    self.key = key
  }

  /// Reads an `s3://bucket/key` URI, whose key is taken as it is, or nil for anything else.
  package init?(uri: String) {
    guard uri.hasPrefix("s3://") else { return nil }
    let rest = uri.dropFirst(5)
    guard let slash = rest.firstIndex(of: "/"), slash != rest.startIndex else { return nil }
    let key = rest[rest.index(after: slash)...]
    guard !key.isEmpty else { return nil }
    self.init(bucket: String(rest[..<slash]), key: String(key))
  }

  /// The `s3://bucket/key` URI.
  package var description: String { "s3://\(bucket)/\(key)" }
}

/// The bytes of an object that are wanted (RFC 9110, section 14.1.2).
package enum ByteRange: Sendable, Equatable {
  /// From one position to another, both included.
  case bytes(ClosedRange<Int64>)
  /// From a position to the end.
  case from(Int64)
  /// So many of the last bytes.
  case last(Int64)

  var headerValue: String {
    switch self {
    case .bytes(let range): "bytes=\(range.lowerBound)-\(range.upperBound)"
    case .from(let position): "bytes=\(position)-"
    case .last(let count): "bytes=-\(count)"
    }
  }
}

/// What is known of an object without its content.
package struct ObjectHead: Sendable, Equatable {
  /// The content's length in bytes: the whole object's, also when a range was asked for.
  package var size: Int64
  /// The entity tag with its quotes, as conditions take it.
  package var etag: String
  /// `Content-Type`.
  package var contentType: String?
  /// When it was written, to the second.
  package var lastModified: Date?
  /// The version, in a bucket that keeps versions.
  package var versionID: String?
  /// The user's metadata (`x-amz-meta-…`) by lower-case name without the prefix.
  package var metadata: [String: String]

  package init(
    size: Int64, etag: String, contentType: String? = nil, lastModified: Date? = nil,
    versionID: String? = nil, metadata: [String: String] = [:]
  ) {
    self.size = size
    self.etag = etag
    self.contentType = contentType
    self.lastModified = lastModified
    self.versionID = versionID
    self.metadata = metadata
  }
}

/// An object with content.
package struct StoredObject: Sendable, Equatable {
  /// What is known of it.
  package var head: ObjectHead
  /// The content, or the part of it that was asked for.
  package var content: Data

  package init(head: ObjectHead, content: Data) {
    self.head = head
    self.content = content
  }
}

/// What a write answered.
package struct WrittenObject: Sendable, Equatable {
  /// The entity tag with its quotes.
  package var etag: String
  /// The version, in a bucket that keeps versions.
  package var versionID: String?

  package init(etag: String, versionID: String? = nil) {
    self.etag = etag
    self.versionID = versionID
  }
}

/// Under which condition a write happens.
package enum WriteCondition: Sendable, Equatable {
  /// Only when the key has no object (`If-None-Match: *`).
  case ifAbsent
  /// Only when the object is still the one with this entity tag (`If-Match`).
  case ifMatch(String)
}

/// What is stored with an object.
package struct PutOptions: Sendable, Equatable {
  /// `Content-Type`; S3's default is `binary/octet-stream`.
  package var contentType: String?
  /// `Cache-Control`.
  package var cacheControl: String?
  /// `Content-Disposition`.
  package var contentDisposition: String?
  /// The user's metadata by name without the prefix `x-amz-meta-`; names and values in ASCII.
  package var metadata: [String: String]
  /// Under which condition; nil for none.
  package var condition: WriteCondition?

  /// Makes options; by default nothing is said.
  package init(
    contentType: String? = nil, cacheControl: String? = nil, contentDisposition: String? = nil,
    metadata: [String: String] = [:], condition: WriteCondition? = nil
  ) {
    self.contentType = contentType
    self.cacheControl = cacheControl
    self.contentDisposition = contentDisposition
    self.metadata = metadata
    self.condition = condition
  }
}

/// A key that could not be deleted.
package struct KeyFailure: Sendable, Equatable {
  /// The key.
  package var key: String
  /// S3's error code.
  package var code: String
  /// S3's message.
  package var message: String

  package init(key: String, code: String, message: String) {
    self.key = key
    self.code = code
    self.message = message
  }
}

/// What a listing is of.
package struct ListOptions: Sendable, Equatable {
  /// What keys begin with.
  package var prefix: String
  /// What ends the part of a key after the prefix that is rolled up into a common prefix.
  package var delimiter: String?
  /// A key: the listing begins after it, whether there is such an object or not.
  package var startAfter: String?
  /// Where the page before this one ended.
  package var continuationToken: String?
  /// How many entries a page has at most, 1 to 1,000; nil for S3's own 1,000.
  package var maximumKeys: Int?

  /// Makes options; by default of all keys.
  package init(
    prefix: String = "", delimiter: String? = nil, startAfter: String? = nil,
    continuationToken: String? = nil, maximumKeys: Int? = nil
  ) {
    self.prefix = prefix
    self.delimiter = delimiter
    self.startAfter = startAfter
    self.continuationToken = continuationToken
    self.maximumKeys = maximumKeys
  }
}

/// An object of a listing.
package struct ObjectEntry: Sendable, Equatable {
  /// The key.
  package var key: String
  /// The size in bytes.
  package var size: Int64
  /// The entity tag with its quotes.
  package var etag: String
  /// When it was written.
  package var lastModified: Date?

  package init(key: String, size: Int64, etag: String, lastModified: Date? = nil) {
    self.key = key
    self.size = size
    self.etag = etag
    self.lastModified = lastModified
  }
}

/// One page of a listing.
package struct ListPage: Sendable, Equatable {
  /// The objects.
  package var entries: [ObjectEntry]
  /// The rolled-up prefixes, the delimiter at their end.
  package var commonPrefixes: [String]
  /// Where the next page goes on; nil on the last.
  package var nextToken: String?

  package init(
    entries: [ObjectEntry] = [], commonPrefixes: [String] = [], nextToken: String? = nil
  ) {
    self.entries = entries
    self.commonPrefixes = commonPrefixes
    self.nextToken = nextToken
  }
}

/// A part of a multipart upload.
package struct UploadedPart: Sendable, Equatable {
  /// Its number, 1 to 10,000.
  package var number: Int
  /// Its entity tag with its quotes.
  package var etag: String
  /// Its size in bytes; nil where it is not known.
  package var size: Int64?

  package init(number: Int, etag: String, size: Int64? = nil) {
    self.number = number
    self.etag = etag
    self.size = size
  }
}
