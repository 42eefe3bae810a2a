// SPDX-License-Identifier: Apache-2.0

/// A place in a bucket, written `s3://bucket/key`.
package struct S3Location: Hashable, Sendable, CustomStringConvertible {
  /// The bucket's name.
  package var bucket: String
  /// The key, or the beginning of one.
  package var key: String

  package init(bucket: String, key: String) {
    self.bucket = bucket
    self.key = key
  }

  /// Reads `s3://bucket/key`; a location without a key (`s3://bucket`) has the empty key. Nil for
  /// any other text.
  package init?(_ url: String) {
    guard url.hasPrefix("s3://") else { return nil }
    let rest = url.dropFirst(5)
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    guard slash > rest.startIndex else { return nil }
    bucket = String(rest[..<slash])
    key = slash < rest.endIndex ? String(rest[rest.index(after: slash)...]) : ""
  }

  /// `s3://bucket/key`.
  package var description: String { "s3://\(bucket)/\(key)" }

  /// What stands after the key's last slash.
  var fileName: String {
    key.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? ""
  }

  /// The key up to its last slash, with it.
  var folder: String { String(key.dropLast(fileName.count)) }

  /// The file's name without its extension.
  var stem: String {
    let name = fileName
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
    return String(name[..<dot])
  }

  /// The file's extension without the dot; empty when it has none.
  var pathExtension: String {
    let name = fileName
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return "" }
    return String(name[name.index(after: dot)...])
  }
}
