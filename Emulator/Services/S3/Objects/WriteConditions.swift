// SPDX-License-Identifier: Apache-2.0

/// What must be so of a key for a write to happen (RFC 9110, section 13, as S3 applies it to writes).
struct WriteConditions: Sendable {
  /// An entity tag, with or without quotation marks.
  var ifMatch: String?
  /// `If-None-Match: *`: there must be no object.
  var ifNoneMatch = false
  /// Whether a change of the key since the multipart upload began is a conflict.
  var isDisturbed = false

  var isEmpty: Bool { ifMatch == nil && !ifNoneMatch }

  func check(_ current: ObjectVersion?, key: ObjectKey) throws(S3Error) {
    let existing = current.flatMap { $0.isDeleteMarker ? nil : $0 }
    if ifNoneMatch {
      guard existing == nil else { throw .preconditionFailed("If-None-Match") }
      try checkUndisturbed("If-None-Match", key)
    }
    if let ifMatch {
      guard let existing else { throw .noSuchKey(key) }
      guard EntityTag.unquoted(ifMatch) == existing.etag else {
        throw .preconditionFailed("If-Match")
      }
      try checkUndisturbed("If-Match", key)
    }
  }

  private func checkUndisturbed(_ condition: String, _ key: ObjectKey) throws(S3Error) {
    guard isDisturbed else { return }
    throw S3Error(
      409, "ConditionalRequestConflict",
      "The conditional request cannot succeed due to a conflicting operation against this "
        + "resource.", ["Condition": condition, "Key": key.text])
  }
}

extension WriteConditions {
  /// Reads the conditions of a write.
  /// - Throws: `NotImplemented` for the values that S3 does not take.
  init(_ request: S3Request) throws(S3Error) {
    let match = request.amzHeader("if-match")
    let noneMatch = request.amzHeader("if-none-match")
    if match != nil, noneMatch != nil {
      throw .notImplemented(
        header: "If-Match,If-None-Match",
        reason: "Multiple conditional request headers present in the request")
    }
    if let noneMatch, noneMatch != "*" {
      throw .notImplemented(
        header: "If-None-Match",
        reason: "We don't accept the provided value of If-None-Match header for this API")
    }
    if match == "*" {
      throw .notImplemented(
        header: "If-Match",
        reason: "We don't accept the provided value of If-Match header for this API")
    }
    self.init(ifMatch: match, ifNoneMatch: noneMatch != nil)
  }
}
