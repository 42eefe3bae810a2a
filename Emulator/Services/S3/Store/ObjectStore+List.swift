// SPDX-License-Identifier: Apache-2.0
import Database

/// What part of a bucket's keys is asked for.
struct ListingQuery: Sendable {
  var prefix: [UInt8] = []
  var delimiter: [UInt8] = []
  /// The listing begins after this key. A common prefix that it begins with is not given again.
  var after: [UInt8] = []
  var limit = 1000
}

/// A page of keys in order, those with a common part after the prefix rolled up.
struct Listing: Sendable {
  var contents: [ObjectVersion] = []
  var commonPrefixes: [[UInt8]] = []
  /// The last key or common prefix of the page, when there are more.
  var next: [UInt8]?
}

/// A page of versions, newest first within a key.
struct VersionListing: Sendable {
  var versions: [ObjectVersion] = []
  var commonPrefixes: [[UInt8]] = []
  var next: (key: [UInt8], versionID: String?)?
}

extension ListingQuery {
  /// The part of a key that it is rolled up to, if any.
  func commonPrefix(of key: [UInt8]) -> [UInt8]? {
    guard !delimiter.isEmpty,
      let position = key.firstIndex(ofSequence: delimiter, from: prefix.count)
    else { return nil }
    return Array(key[..<(position + delimiter.count)])
  }

  /// The least key that may come: every page begins with a seek, never with a scan.
  var start: [UInt8]? {
    guard !after.isEmpty else { return prefix }
    if after.lexicographicallyPrecedes(prefix) { return prefix }
    if after.starts(with: prefix), let rolled = commonPrefix(of: after) {
      return ObjectKey.upperBound(ofPrefix: rolled)
    }
    return after + [0]
  }
}

extension ObjectStore {
  /// The objects of a bucket from a key on: a search of the index, never a walk or a sort.
  static let listedObjects = """
    SELECT \(ObjectVersion.columns) FROM object INDEXED BY object_listed
    WHERE bucket=? AND latest=1 AND marker=0 AND key>=? ORDER BY key LIMIT ?
    """

  /// A page of a bucket's objects. Between common prefixes it leaps: a page costs what is on it.
  func list(_ query: ListingQuery, in bucket: BucketState) throws -> Listing {
    guard query.limit > 0 else { return Listing() }
    return try reader.read { transaction in
      var page = Listing()
      var last: [UInt8]?
      var left = query.limit
      var bound = query.start
      while let from = bound {
        bound = nil
        _ = try transaction.query(
          Self.listedObjects, [.integer(bucket.id), .blob(from), .integer(left + 1)]
        ) { row -> Bool? in
          let key = row.blob(0)
          guard key.starts(with: query.prefix) else { return nil }
          guard left > 0 else {
            page.next = last
            return nil
          }
          left -= 1
          if let rolled = query.commonPrefix(of: key) {
            page.commonPrefixes.append(rolled)
            last = rolled
            bound = ObjectKey.upperBound(ofPrefix: rolled)
            return nil
          }
          last = key
          page.contents.append(ObjectVersion(row: row))
          return true
        }
      }
      return page
    }
  }

  /// A page of a bucket's versions and delete markers.
  /// - Parameter afterVersion: the version of the key `query.after` to begin after; nil begins after
  ///   all of them.
  func listVersions(
    _ query: ListingQuery, afterVersion: String?, in bucket: BucketState
  ) throws -> VersionListing {
    guard query.limit > 0 else { return VersionListing() }
    return try reader.read { transaction in
      var page = VersionListing()
      var left = query.limit
      var last: (key: [UInt8], versionID: String?)?
      func take(_ row: borrowing Row, leapTo bound: inout [UInt8]?) -> Bool? {
        let key = row.blob(0)
        guard key.starts(with: query.prefix) else { return nil }
        guard left > 0 else {
          page.next = last
          return nil
        }
        left -= 1
        if let rolled = query.commonPrefix(of: key) {
          page.commonPrefixes.append(rolled)
          last = (rolled, nil)
          bound = ObjectKey.upperBound(ofPrefix: rolled)
          return nil
        }
        let version = ObjectVersion(row: row)
        last = (key, version.versionID)
        page.versions.append(version)
        return true
      }
      var bound = query.start
      if let afterVersion,
        let place = try transaction.version(
          afterVersion, of: ObjectKey(bytes: query.after), in: bucket.id)?.sequence
          ?? VersionID.sequence(of: afterVersion)
      {
        // The rest of one key's versions first.
        bound = query.after + [0]
        _ = try transaction.query(
          "SELECT \(ObjectVersion.columns) FROM object WHERE bucket=? AND key=? AND sequence<? "
            + "ORDER BY sequence DESC LIMIT ?",
          [
            .integer(bucket.id), .blob(query.after), .integer(place), .integer(left + 1),
          ]
        ) { take($0, leapTo: &bound) }
      }
      while page.next == nil, let from = bound {
        bound = nil
        _ = try transaction.query(
          "SELECT \(ObjectVersion.columns) FROM object WHERE bucket=? AND key>=? "
            + "ORDER BY key, sequence DESC LIMIT ?",
          [.integer(bucket.id), .blob(from), .integer(left + 1)]
        ) { take($0, leapTo: &bound) }
      }
      return page
    }
  }
}
