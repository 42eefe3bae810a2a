// SPDX-License-Identifier: Apache-2.0
public import FoundationEssentials

/// Where an object is.
public struct ObjectLocation: Sendable, Hashable, CustomStringConvertible {
  /// The bucket's name.
  public var bucket: String
  /// The object's key: any Unicode text of 1 to 1,024 bytes of UTF-8.
  public var key: String

  /// Makes a location of its parts.
  public init(bucket: String, key: String) {
    self.bucket = bucket
    self.key = key
  }

  /// Reads an `s3://bucket/key` URI, whose key is taken as it is, or nil for anything else.
  public init?(uri: String) {
    guard uri.hasPrefix("s3://") else { return nil }
    let rest = uri.dropFirst(5)
    guard let slash = rest.firstIndex(of: "/"), slash != rest.startIndex else { return nil }
    let key = rest[rest.index(after: slash)...]
    guard !key.isEmpty else { return nil }
    self.init(bucket: String(rest[..<slash]), key: String(key))
  }

  /// The `s3://bucket/key` URI.
  public var description: String { "s3://\(bucket)/\(key)" }
}

/// The bytes of an object that are wanted (RFC 9110, section 14.1.2).
public enum ByteRange: Sendable, Equatable {
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
public struct ObjectHead: Sendable, Equatable {
  /// The content's length in bytes: the whole object's, also when a range was asked for.
  public var size: Int64
  /// The entity tag with its quotes, as conditions take it.
  public var etag: String
  /// `Content-Type`.
  public var contentType: String?
  /// When it was written, to the second.
  public var lastModified: Date?
  /// The version, in a bucket that keeps versions.
  public var versionID: String?
  /// The user's metadata (`x-amz-meta-…`) by lower-case name without the prefix.
  public var metadata: [String: String]

  /// Makes a head of its parts.
  public init(
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
public struct StoredObject: Sendable, Equatable {
  /// What is known of it.
  public var head: ObjectHead
  /// The content, or the part of it that was asked for.
  public var content: Data

  /// Makes an object of its parts.
  public init(head: ObjectHead, content: Data) {
    self.head = head
    self.content = content
  }
}

/// What a write answered.
public struct WrittenObject: Sendable, Equatable {
  /// The entity tag with its quotes.
  public var etag: String
  /// The version, in a bucket that keeps versions.
  public var versionID: String?

  /// Makes an answer of its parts.
  public init(etag: String, versionID: String? = nil) {
    self.etag = etag
    self.versionID = versionID
  }
}

/// Under which condition a write happens.
public enum WriteCondition: Sendable, Equatable {
  /// Only when the key has no object (`If-None-Match: *`).
  case ifAbsent
  /// Only when the object is still the one with this entity tag (`If-Match`).
  case ifMatch(String)
}

/// What is stored with an object.
public struct PutOptions: Sendable, Equatable {
  /// `Content-Type`; S3's default is `binary/octet-stream`.
  public var contentType: String?
  /// `Cache-Control`.
  public var cacheControl: String?
  /// `Content-Disposition`.
  public var contentDisposition: String?
  /// The user's metadata by name without the prefix `x-amz-meta-`; names and values in ASCII.
  public var metadata: [String: String]
  /// Under which condition; nil for none.
  public var condition: WriteCondition?

  /// Makes options; by default nothing is said.
  public init(
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
public struct KeyFailure: Sendable, Equatable {
  /// The key.
  public var key: String
  /// S3's error code.
  public var code: String
  /// S3's message.
  public var message: String

  /// Makes a failure of its parts.
  public init(key: String, code: String, message: String) {
    self.key = key
    self.code = code
    self.message = message
  }
}

/// What a listing is of.
public struct ListOptions: Sendable, Equatable {
  /// What keys begin with.
  public var prefix: String
  /// What ends the part of a key after the prefix that is rolled up into a common prefix.
  public var delimiter: String?
  /// A key: the listing begins after it, whether there is such an object or not.
  public var startAfter: String?
  /// Where the page before this one ended.
  public var continuationToken: String?
  /// How many entries a page has at most, 1 to 1,000; nil for S3's own 1,000.
  public var maximumKeys: Int?

  /// Makes options; by default of all keys.
  public init(
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
public struct ObjectEntry: Sendable, Equatable {
  /// The key.
  public var key: String
  /// The size in bytes.
  public var size: Int64
  /// The entity tag with its quotes.
  public var etag: String
  /// When it was written.
  public var lastModified: Date?

  /// Makes an entry of its parts.
  public init(key: String, size: Int64, etag: String, lastModified: Date? = nil) {
    self.key = key
    self.size = size
    self.etag = etag
    self.lastModified = lastModified
  }
}

/// One page of a listing.
public struct ListPage: Sendable, Equatable {
  /// The objects.
  public var entries: [ObjectEntry]
  /// The rolled-up prefixes, the delimiter at their end.
  public var commonPrefixes: [String]
  /// Where the next page goes on; nil on the last.
  public var nextToken: String?

  /// Makes a page of its parts.
  public init(
    entries: [ObjectEntry] = [], commonPrefixes: [String] = [], nextToken: String? = nil
  ) {
    self.entries = entries
    self.commonPrefixes = commonPrefixes
    self.nextToken = nextToken
  }
}

/// A part of a multipart upload.
public struct UploadedPart: Sendable, Equatable {
  /// Its number, 1 to 10,000.
  public var number: Int
  /// Its entity tag with its quotes.
  public var etag: String
  /// Its size in bytes; nil where it is not known.
  public var size: Int64?

  /// Makes a part.
  public init(number: Int, etag: String, size: Int64? = nil) {
    self.number = number
    self.etag = etag
    self.size = size
  }
}
