// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import JSONTree

/// A page of a list of resources, as a request asks for it: `listBy` NAME (the default) or
/// CREATION_DATE, `order`, `maxResults` (1 to 20, 20 by default) and `nextToken`.
struct ResourcePage {
  let resources: [StoredResource]
  /// Where the next page begins; nil after the last.
  let nextToken: String?

  init(of all: [StoredResource], _ input: JSON) {
    let isByDate = input["listBy"] == "CREATION_DATE"
    let isDescending = input["order"] == "DESCENDING"
    let limit = input["maxResults"]?.integer.map { Int($0) } ?? 20
    var entries = all.map { (key: Self.key($0, isByDate), resource: $0) }
    entries.sort { isDescending ? $0.key > $1.key : $0.key < $1.key }
    if let token = input["nextToken"]?.string {
      let start = Key(Data(base64Encoded: token) ?? Data())
      entries.removeAll { isDescending ? $0.key >= start : $0.key <= start }
    }
    resources = entries.prefix(limit).map(\.resource)
    nextToken =
      entries.count > limit
      ? entries.prefix(limit).last.map { Data($0.key.bytes).base64EncodedString() } : nil
  }

  private static func key(_ resource: StoredResource, _ isByDate: Bool) -> Key {
    let milliseconds = String(Int(max(resource.createdAt.timeIntervalSince1970, 0) * 1000))
    let date = String(repeating: "0", count: max(16 - milliseconds.count, 0)) + milliseconds
    return Key(Data(((isByDate ? date + "/" : "") + resource.name).utf8))
  }

  /// Ordered by its bytes.
  private struct Key: Comparable {
    let bytes: [UInt8]

    init(_ data: Data) { bytes = [UInt8](data) }

    static func < (left: Key, right: Key) -> Bool {
      left.bytes.lexicographicallyPrecedes(right.bytes)
    }
  }
}
