// SPDX-License-Identifier: Apache-2.0

/// Where the files of an output group go.
struct OutputTarget: Sendable {
  /// The place that all their keys begin with; its key is empty or ends in a slash.
  let folder: S3Location
  /// What stands in front of the outputs' name modifiers.
  let base: String
  /// The canned ACL (S3's word, such as `public-read`) that objects are stored with; nil for none.
  var cannedACL: String?
  /// S3's word for the objects' storage class; nil is the standard one.
  var storageClass: String?

  /// Where a file of the transcoder goes, by its path below the group's own folder; nil for a path
  /// that leads elsewhere.
  func location(of path: Substring) -> S3Location? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else { return nil }
    return S3Location(bucket: folder.bucket, key: folder.key + path)
  }
}
