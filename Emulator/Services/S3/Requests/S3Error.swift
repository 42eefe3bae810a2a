// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
package import HTTPMessage
import HTTPServer
import XML

/// A refusal in S3's own words: what becomes the `<Error>` document of an answer.
///
/// Codes, statuses and messages are those of the S3 API reference, "Error responses".
package struct S3Error: Error, Sendable {
  /// A further element of the error document, such as `<Key>`.
  package struct Detail: Sendable, Equatable {
    package var name: String
    package var value: String
  }

  package var status: Int
  /// S3's code, such as `NoSuchKey`.
  package var code: String
  /// The message for a person; nil leaves the element empty, as S3 does for a few.
  package var message: String?
  /// Further elements, in order.
  package var details: [Detail]
  /// Header fields that go with the answer.
  package var headers: HTTPFields = [:]

  package init(
    _ status: Int, _ code: String, _ message: String?,
    _ details: KeyValuePairs<String, String> = [:]
  ) {
    self.status = status
    self.code = code
    self.message = message
    self.details = details.map { Detail(name: $0.key, value: $0.value) }
  }

  /// The same error with further header fields.
  func with(headers: HTTPFields) -> S3Error {
    var copy = self
    for field in headers { copy.headers.append(field.name, field.value) }
    return copy
  }
}

extension S3Error {
  /// The answer: S3's error document ("REST error responses", S3 API reference).
  func response(to head: RequestHead, requestID: String, hostID: String) -> Response {
    var headers = headers
    if status != 304 { headers["content-type"] = "application/xml" }
    guard status != 304, head.method != "HEAD" else {
      return Response(status: status, headers: headers)
    }
    var writer = XMLWriter()
    writer.element("Error") { writer in
      writer.element("Code", code)
      writer.element("Message", message ?? "")
      for detail in details { writer.element(detail.name, detail.value) }
      writer.element("RequestId", requestID)
      writer.element("HostId", hostID)
    }
    return Response(status: status, headers: headers, body: .bytes(writer.data))
  }
}

extension S3Error: CustomStringConvertible {
  package var description: String { "\(code): \(message ?? "")" }
}

extension S3Error {
  static func noSuchBucket(_ name: String) -> S3Error {
    S3Error(404, "NoSuchBucket", "The specified bucket does not exist", ["BucketName": name])
  }

  static func noSuchKey(_ key: ObjectKey) -> S3Error {
    S3Error(404, "NoSuchKey", "The specified key does not exist.", ["Key": key.text])
  }

  static func noSuchVersion(_ key: ObjectKey, _ version: String) -> S3Error {
    S3Error(
      404, "NoSuchVersion", "The specified version does not exist.",
      ["Key": key.text, "VersionId": version])
  }

  static func invalidVersionID(_ id: String) -> S3Error {
    .invalidArgument("Invalid version id specified", name: "versionId", value: id)
  }

  static func noSuchUpload(_ id: String) -> S3Error {
    S3Error(
      404, "NoSuchUpload",
      "The specified upload does not exist. The upload ID may be invalid, or the upload may have "
        + "been aborted or completed.", ["UploadId": id])
  }

  static func invalidArgument(
    _ message: String, name: String, value: String? = nil
  ) -> S3Error {
    var error = S3Error(400, "InvalidArgument", message, ["ArgumentName": name])
    if let value { error.details.append(Detail(name: "ArgumentValue", value: value)) }
    return error
  }

  static func invalidRequest(_ message: String) -> S3Error {
    S3Error(400, "InvalidRequest", message)
  }

  static let objectLocked = S3Error(
    403, "AccessDenied", "Access Denied because object protected by object lock.")

  static let accessDenied = S3Error(403, "AccessDenied", "Access Denied")

  static let malformedXML = S3Error(
    400, "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema")

  static let internalError = S3Error(
    500, "InternalError", "We encountered an internal error. Please try again.")

  static func preconditionFailed(_ condition: String) -> S3Error {
    S3Error(
      412, "PreconditionFailed",
      "At least one of the pre-conditions you specified did not hold", ["Condition": condition])
  }

  static func methodNotAllowed(_ method: String, resource: String) -> S3Error {
    S3Error(
      405, "MethodNotAllowed", "The specified method is not allowed against this resource.",
      ["Method": method, "ResourceType": resource])
  }

  /// An operation of S3 that is not executed here.
  static func notImplemented(_ operation: S3Operation) -> S3Error {
    S3Error(501, "NotImplemented", "The emulator does not execute \(operation.rawValue).")
  }

  static let aclWithoutEffect = S3Error(
    400, "InvalidBucketAclWithObjectOwnership",
    "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting")

  static func notImplemented(
    header: String, reason: String? = nil
  ) -> S3Error {
    var error = S3Error(
      501, "NotImplemented",
      "A header you provided implies functionality that is not implemented", ["Header": header])
    if let reason { error.details.append(Detail(name: "additionalMessage", value: reason)) }
    return error
  }
}
