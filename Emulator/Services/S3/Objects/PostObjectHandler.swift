// SPDX-License-Identifier: Apache-2.0
import AWSSigning
import Cryptography
import HTTPMessage
import HTTPServer
import Notation
import XML

/// Writes an object that a browser's form brings ("Browser-based uploads using POST", S3 API
/// reference).
struct PostObjectHandler: Sendable {
  let context: RequestContext

  private var request: S3Request { context.request }

  /// `POST Object`.
  func post() throws -> Plan {
    let bucket = try context.bucket()
    guard let boundary = PostFormReader.boundary(of: request.headers["content-type"]) else {
      throw S3Error.preconditionFailed(
        "Bucket POST must be of the enclosure-type multipart/form-data")
    }
    return Plan(body: .form(boundary: boundary)) { received in
      guard case .form(let form) = received else { throw S3Error.internalError }
      return try post(form, to: bucket)
    }
  }

  private func post(_ form: PostForm, to bucket: BucketState) throws -> Response {
    guard let template = form["key"] else { throw Self.missingField("key") }
    guard let content = form.content else {
      throw S3Error.invalidArgument(
        "POST requires exactly one file upload per request.", name: "file", value: "0")
    }
    guard !template.isEmpty else {
      throw S3Error.invalidArgument(
        "User key must have a length greater than 0.", name: "key", value: "")
    }
    let name = form.fileName.map {
      String($0.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? "")
    }
    let key = ObjectKey(name.map { template.replacing("${filename}", with: $0) } ?? template)
    try key.checkLength()
    let principal = try authenticate(form, bucket: bucket, size: content.size, key: key)
    let writer = RequestContext(
      service: context.service, request: try request.posting(form), operation: .postObject,
      identity: Identity(principal: principal, verified: nil))
    let version = try writer.store(content, of: form, as: key, in: bucket)
    var headers = HTTPFields(written: version, in: bucket)
    headers["location"] = context.location(of: key, in: bucket)
    return posted(version, form: form, headers: headers, bucket)
  }

  private func posted(
    _ version: ObjectVersion, form: PostForm, headers: HTTPFields, _ bucket: BucketState
  ) -> Response {
    if let target = form["success_action_redirect"] ?? form["redirect"],
      target.hasPrefix("http://") || target.hasPrefix("https://")
    {
      let query =
        "bucket=\(PercentEncoding.encode(bucket.name))"
        + "&key=\(PercentEncoding.encode(bytes: version.key.bytes, keepingSlash: true))"
        + "&etag=\(PercentEncoding.encode(version.quotedETag))"
      var headers = headers
      headers["location"] = target + (target.contains("?") ? "&" : "?") + query
      return Response(status: 303, headers: headers)
    }
    switch form["success_action_status"] {
    case "200": return Response(status: 200, headers: headers)
    case "201":
      return context.xml(status: 201, headers: headers) { writer in
        writer.element("PostResponse") {
          $0.element("Location", context.location(of: version.key, in: bucket))
          $0.element("Bucket", bucket.name)
          $0.element("Key", version.key.text)
          $0.element("ETag", version.quotedETag)
        }
      }
    default: return Response(status: 204, headers: headers)
    }
  }

  private static func missingField(_ name: String) -> S3Error {
    .invalidArgument(
      "Bucket POST must contain a field named '\(name)'.  If it is specified, please check the "
        + "order of the fields.", name: name, value: "")
  }

  /// Finds out who signed the form's policy, and holds the form against it.
  private func authenticate(
    _ form: PostForm, bucket: BucketState, size: Int64, key: ObjectKey
  ) throws -> Principal {
    let isVersion4 =
      form["x-amz-signature"] != nil || form["x-amz-credential"] != nil
      || form["x-amz-algorithm"] != nil
    let isVersion2 = form["signature"] != nil || form["awsaccesskeyid"] != nil
    let hasDate = form["x-amz-date"] != nil
    guard let encoded = form["policy"] else {
      guard !isVersion4, !isVersion2 else {
        throw Self.missingField("Policy")
      }
      return .anonymous
    }
    guard isVersion4 || isVersion2 || hasDate else { throw S3Error.accessDenied }
    let account =
      try isVersion2 && !isVersion4
      ? verifyVersion2(form, policy: encoded)
      : verifyVersion4(form, policy: encoded, bucket: bucket)
    let policy = try PostPolicy(base64: encoded)
    var values: [String: String] = ["bucket": bucket.name]
    for field in form.fields where values[field.name.lowercased()] == nil {
      values[field.name.lowercased()] = field.value
    }
    values["key"] = key.text
    try policy.check(values, size: size, now: request.time)
    return .account(account)
  }

  private func verifyVersion2(_ form: PostForm, policy: String) throws(S3Error) -> Account {
    guard let id = form["awsaccesskeyid"] else { throw Self.missingField("AWSAccessKeyId") }
    guard let signature = form["signature"] else { throw Self.missingField("Signature") }
    let account = try context.service.account(id)
    let expected = SignatureVersion2.signature(of: policy, secret: account.secret)
    guard ConstantTime.equal(expected, signature) else {
      throw .signatureMismatch(id, signature, signed: policy)
    }
    return account
  }

  private func verifyVersion4(
    _ form: PostForm, policy: String, bucket: BucketState
  ) throws(S3Error) -> Account {
    for name in ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Signature"]
    where form[name] == nil {
      throw Self.missingField(name)
    }
    if let algorithm = form["x-amz-algorithm"], algorithm != StringToSign.algorithm {
      throw .invalidArgument(
        "X-Amz-Algorithm only supports \"\(StringToSign.algorithm)\"", name: "X-Amz-Algorithm",
        value: algorithm)
    }
    let malformed = "Error parsing the X-Amz-Credential parameter; "
    let credential = form["x-amz-credential"] ?? ""
    let parts = credential.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 5, parts.last == "aws4_request" else {
      throw .invalidArgument(
        malformed + "the Credential is mal-formed; expecting "
          + "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".", name: "X-Amz-Credential",
        value: credential)
    }
    let scope = parts.suffix(4).map(String.init)
    guard scope[1] == bucket.region else {
      throw S3Error(
        400, "AuthorizationQueryParametersError",
        malformed + "the region '\(scope[1])' is wrong; expecting '\(bucket.region)'",
        ["Region": bucket.region])
    }
    guard scope[2] == "s3" else {
      throw S3Error(
        400, "AuthorizationQueryParametersError",
        malformed + "incorrect service \"\(scope[2])\". This endpoint belongs to \"s3\".")
    }
    let id = parts.dropLast(4).joined(separator: "/")
    let account = try context.service.account(id)
    let signature = form["x-amz-signature"] ?? ""
    guard
      let key = context.service.verifier.signingKey(
        accessKeyID: id,
        scope: CredentialScope(day: scope[0], region: scope[1], service: scope[2])),
      ConstantTime.equal(key.signature(of: policy), signature)
    else { throw .signatureMismatch(id, signature, signed: policy) }
    return account
  }
}

extension S3Request {
  /// The request that would have made the same object without a form.
  fileprivate func posting(_ form: PostForm) throws(S3Error) -> S3Request {
    var head = head
    head.query = nil
    head.headers.remove("content-type")
    for field in form.fields {
      let name = field.name.asciiLowercased
      let isHeader =
        name.hasPrefix("x-amz-")
        || [
          "content-type", "cache-control", "content-disposition", "content-encoding", "expires",
          "content-language",
        ].contains(name)
      if isHeader { head.headers.append(name, field.value) }
      if name == "acl" { head.headers["x-amz-acl"] = field.value }
    }
    if head.headers["content-type"] == nil {
      head.headers["content-type"] = "binary/octet-stream"
    }
    var request = try S3Request(
      RequestTarget(head), requestID: requestID, hostID: hostID, time: time)
    request.isForm = true
    return request
  }
}

extension RequestContext {
  fileprivate func store(
    _ content: ReceivedContent, of form: PostForm, as key: ObjectKey, in bucket: BucketState
  ) throws -> ObjectVersion {
    try authorize("s3:PutObject", bucket, key: key)
    var properties = try newProperties(in: bucket)
    if let document = form["tagging"] {
      let tree = try XMLTree.parsing(Array(document.utf8))
      // XML that holds no tags is no fault here.
      if tree.name == "Tagging" {
        let tags = try TagSet(xml: tree)
        try tags.validate(for: .object)
        properties.tags = tags.tags.isEmpty ? nil : tags
      }
    }
    let version = try store.commit(
      NewVersion(content, as: key, properties, random: store.random), in: bucket.name,
      event: .post, cause: cause)
    _ = content.file.keep()
    return version
  }
}
