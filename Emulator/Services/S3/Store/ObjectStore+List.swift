// SPDX-License-Identifier: Apache-2.0
import Database

/// What part of a bucket's keys is asked for.
struct ListingQuery: Sendable {
  var prefix: [UInt8] = []
  var delimiter: [UInt8] = []
  /// The listing begins after this key. A common prefix that it begins with is not given again.
  var after: [UInt8] = []
  var limit = 1000

  /// The part of a key that it is rolled up to, if any.
  fileprivate func commonPrefix(of key: [UInt8]) -> [UInt8]? {
    guard !delimiter.isEmpty,
      let position = key.firstIndex(ofSequence: delimiter, from: prefix.count)
    else { return nil }
    return Array(key[..<(position + delimiter.count)])
  }

  /// The least key that may come: every page begins with a seek, never with a scan.
  fileprivate var start: [UInt8]? {
    guard !after.isEmpty else { return prefix }
    if after.lexicographicallyPrecedes(prefix) { return prefix }
    if after.starts(with: prefix), let rolled = commonPrefix(of: after) {
      return ObjectKey.upperBound(ofPrefix: rolled)
    }
    return after + [0]
  }
}

/// A page of a listing in the order of keys, those with a common part after the prefix rolled up.
struct Page<Entry: Sendable>: Sendable {
  var entries: [Entry] = []
  var commonPrefixes: [[UInt8]] = []
  var isTruncated = false
  /// The key or the common prefix that the page ends with.
  var last: [UInt8] = []

  var lastIsPrefix: Bool { commonPrefixes.last == last }
}

extension Transaction {
  /// Fills a page. Between common prefixes it leaps: a page costs what is on it.
  /// - Parameters:
  ///   - statement: the rows of a bucket from a key on, at most so many, in the order of their keys;
  ///     the key is the first column.
  ///   - rest: what comes first: the rows of the key `query.after` beyond a marker, at most so many.
  fileprivate func page<Entry>(
    _ query: ListingQuery, of bucket: Int64, _ statement: String,
    after rest: (statement: String, marker: Value)? = nil, _ entry: (borrowing Row) -> Entry
  ) throws -> Page<Entry> {
    var page = Page<Entry>()
    guard query.limit > 0 else { return page }
    var left = query.limit
    var bound = query.start
    func take(_ row: borrowing Row) -> Bool? {
      let key = row.blob(0)
      guard key.starts(with: query.prefix) else { return nil }
      guard left > 0 else {
        page.isTruncated = true
        return nil
      }
      left -= 1
      if let rolled = query.commonPrefix(of: key) {
        page.commonPrefixes.append(rolled)
        page.last = rolled
        bound = ObjectKey.upperBound(ofPrefix: rolled)
        return nil
      }
      page.entries.append(entry(row))
      page.last = key
      return true
    }
    if let rest {
      bound = query.after + [0]
      _ = try self.query(
        rest.statement,
        [.integer(bucket), .blob(query.after), rest.marker, .integer(left + 1)], take)
    }
    while !page.isTruncated, let from = bound {
      bound = nil
      _ = try self.query(
        statement, [.integer(bucket), .blob(from), .integer(left + 1)], take)
    }
    return page
  }
}

extension ObjectStore {
  /// The objects of a bucket from a key on: a search of the index, never a walk or a sort.
  static let listedObjects = """
    SELECT \(ObjectVersion.columns) FROM object INDEXED BY object_listed
    WHERE bucket=? AND latest=1 AND marker=0 AND key>=? ORDER BY key LIMIT ?
    """

  /// A page of a bucket's objects.
  func list(_ query: ListingQuery, in bucket: BucketState) throws -> Page<ObjectVersion> {
    try reader.read { transaction in
      try transaction.page(query, of: bucket.id, Self.listedObjects) { ObjectVersion(row: $0) }
    }
  }

  /// A page of a bucket's versions and delete markers, the newest of a key first.
  /// - Parameter afterVersion: the version of the key `query.after` to begin after; nil begins after
  ///   all of them.
  func listVersions(
    _ query: ListingQuery, afterVersion: String?, in bucket: BucketState
  ) throws -> Page<ObjectVersion> {
    let select = "SELECT \(ObjectVersion.columns) FROM object WHERE bucket=? AND "
    return try reader.read { transaction in
      let place = try afterVersion.flatMap { id in
        try transaction.version(id, of: ObjectKey(bytes: query.after), in: bucket.id)?.sequence
          ?? VersionID.sequence(of: id)
      }
      return try transaction.page(
        query, of: bucket.id, select + "key>=? ORDER BY key, sequence DESC LIMIT ?",
        after: place.map {
          (select + "key=? AND sequence<? ORDER BY sequence DESC LIMIT ?", .integer($0))
        }
      ) { ObjectVersion(row: $0) }
    }
  }

  /// A page of a bucket's uploads, by key and id.
  /// - Parameter afterID: with `query.after`, the upload of that key to begin after; nil begins
  ///   after all of that key's.
  func listUploads(
    _ query: ListingQuery, afterID: String?, in bucket: BucketState
  ) throws -> Page<MultipartUpload> {
    let select =
      "SELECT \(MultipartUpload.columns) FROM upload INDEXED BY upload_by_key WHERE bucket=? AND "
    let marker = query.after.isEmpty ? nil : afterID
    return try reader.read { transaction in
      try transaction.page(
        query, of: bucket.id, select + "key>=? ORDER BY key, id LIMIT ?",
        after: marker.map { (select + "key=? AND id>? ORDER BY id LIMIT ?", .text($0)) }
      ) { MultipartUpload(row: $0) }
    }
  }
}
