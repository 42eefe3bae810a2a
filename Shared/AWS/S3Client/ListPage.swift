// SPDX-License-Identifier: Apache-2.0
package import Notation
import XML

/// One page of a listing.
package struct ListPage: Sendable, Equatable {
  package var entries: [ObjectEntry]
  /// Where the next page goes on; nil on the last.
  package var nextToken: String?

  package init(entries: [ObjectEntry] = [], nextToken: String? = nil) {
    self.entries = entries
    self.nextToken = nextToken
  }

  init(_ result: XMLTree) throws(S3Error) {
    let isEncoded = result.text(of: "EncodingType") == "url"
    self.init()
    for content in result.all("Contents") {
      var key = try content.required("Key")
      if isEncoded {
        guard let decoded = PercentEncoding.decode(key, plusIsSpace: true) else {
          throw .invalidResponse("a key that is not UTF-8")
        }
        key = decoded
      }
      entries.append(
        ObjectEntry(
          key: key, size: try content.requiredNumber("Size"), etag: try content.required("ETag"),
          lastModified: content.text(of: "LastModified").flatMap { Timestamp(iso8601: $0) }))
    }
    guard result.text(of: "IsTruncated") == "true" else { return }
    // Without a token the listing could only begin anew, for ever.
    nextToken = try result.required("NextContinuationToken")
  }
}

/// An object of a listing.
package struct ObjectEntry: Sendable, Equatable {
  package var key: String
  /// In bytes.
  package var size: Int64
  /// With its quotes.
  package var etag: String
  package var lastModified: Timestamp?

  package init(key: String, size: Int64, etag: String, lastModified: Timestamp? = nil) {
    self.key = key
    self.size = size
    self.etag = etag
    self.lastModified = lastModified
  }
}

/// What a listing is of.
package struct ListOptions: Sendable, Equatable {
  /// What keys begin with.
  package var prefix: String
  /// A key: the listing begins after it, whether there is such an object or not.
  package var startAfter: String?
  /// Where the page before this one ended.
  package var continuationToken: String?
  /// How many entries a page has at most, 1 to 1,000; nil for S3's own 1,000.
  package var maximumKeys: Int?

  package init(
    prefix: String = "", startAfter: String? = nil, continuationToken: String? = nil,
    maximumKeys: Int? = nil
  ) {
    self.prefix = prefix
    self.startAfter = startAfter
    self.continuationToken = continuationToken
    self.maximumKeys = maximumKeys
  }
}
