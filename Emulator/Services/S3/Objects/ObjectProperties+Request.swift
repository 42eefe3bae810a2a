// SPDX-License-Identifier: Apache-2.0
import HTTPMessage

/// What a request that makes an object says of it beside its content.
extension ObjectProperties {
  static let storageClasses: Set<String> = [
    "STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING",
    "GLACIER", "DEEP_ARCHIVE", "GLACIER_IR",
  ]

  private static let systemFields = [
    "content-type", "cache-control", "content-disposition", "content-encoding",
    "content-language", "expires", "x-amz-website-redirect-location",
  ]

  /// The longest user metadata in bytes, names and values.
  private static let metadataLimit = 2048

  /// - Parameters:
  ///   - owner: whose the object will be, in canonical form, and `acl` who else may use it.
  init(
    _ request: S3Request, bucket: BucketState, owner: String, acl: AccessControlList?
  ) throws(S3Error) {
    self.init(owner: owner, acl: acl)
    try readHeaders(request)
    if let name = request.amzHeader("x-amz-storage-class") {
      guard Self.storageClasses.contains(name) else {
        throw S3Error(
          400, "InvalidStorageClass", "The storage class you specified is not valid",
          ["StorageClassRequested": name])
      }
      storageClass = name == "STANDARD" ? nil : name
    }
    if let text = request.amzHeader("x-amz-tagging") {
      let tags = try TagSet(header: text)
      self.tags = tags.tags.isEmpty ? nil : tags
    }
    encryption = try Encryption(request, in: bucket)
    lock = try ObjectLock(request, bucket: bucket)
  }

  private mutating func readHeaders(_ request: S3Request) throws(S3Error) {
    for name in Self.systemFields {
      guard var value = name.hasPrefix("x-amz-") ? request.amzHeader(name) : request.headers[name]
      else { continue }
      if name == "content-encoding" {
        // The encoding of the transfer is not one of the object.
        let codings = value.split(separator: ",").map(\.trimmed)
        if codings.contains("aws-chunked") {
          value = codings.filter { $0 != "aws-chunked" }.joined(separator: ", ")
        }
      }
      value = String(
        String.UnicodeScalarView(
          value.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
      if !value.isEmpty { headers.append(name, value) }
    }
    if headers["content-type"] == nil { headers["content-type"] = "binary/octet-stream" }
    if let location = headers["x-amz-website-redirect-location"],
      !location.hasPrefix("/"), !location.hasPrefix("http://"), !location.hasPrefix("https://")
    {
      throw S3Error(
        400, "InvalidRedirectLocation",
        "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.")
    }
    var size = 0
    for (name, value) in Self.metadata(of: request) {
      size += name.utf8.count - "x-amz-meta-".utf8.count + value.utf8.count
      headers.append(name, EncodedWord.encode(value))
    }
    guard size <= Self.metadataLimit else {
      throw S3Error(
        400, "MetadataTooLarge",
        "Your metadata headers exceed the maximum allowed metadata size",
        ["Size": String(size), "MaxSizeAllowed": String(Self.metadataLimit)])
    }
  }

  private static func metadata(of request: S3Request) -> [(String, String)] {
    var order: [String] = []
    var values: [String: [String]] = [:]
    func add(_ name: String, _ value: String) {
      let name = name.asciiLowercased
      guard name.hasPrefix("x-amz-meta-") else { return }
      if values[name] == nil { order.append(name) }
      values[name, default: []].append(value)
    }
    for field in request.headers {
      // A form has no need of encoded words, so what looks like one there is none.
      add(field.name, request.isForm ? field.value : EncodedWord.decode(field.value))
    }
    if request.query.contains("X-Amz-Signature") || request.query.contains("Signature") {
      for name in request.query.names { add(name, request.query[name] ?? "") }
    }
    return order.map { ($0, (values[$0] ?? []).joined(separator: ",")) }
  }
}

extension RequestContext {
  /// The properties of an object that the request is to make.
  func newProperties(in bucket: BucketState) throws(S3Error) -> ObjectProperties {
    let (owner, acl) = try ownership(in: bucket)
    return try ObjectProperties(request, bucket: bucket, owner: owner, acl: acl)
  }
}
