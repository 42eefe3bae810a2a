// SPDX-License-Identifier: Apache-2.0
import Notation
import Cryptography
import FoundationEssentials
import HTTPMessage

/// What a request that makes an object says of it beside its content.
struct ObjectProperties: Sendable {
  var headers: HTTPFields = [:]
  var storageClass: String?
  var tags: TagSet?
  var lock: ObjectLock?
  var encryption = Encryption()

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

  /// Reads a request's header fields.
  init(_ request: S3Request, bucket: BucketState) throws(S3Error) {
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
    encryption =
      try Encryption(request) ?? bucket.encryption?.encryption(in: bucket) ?? Encryption()
    if encryption.algorithm == "aws:kms",
      request.amzHeader("x-amz-server-side-encryption-bucket-key-enabled") == nil
    {
      encryption.usesBucketKey = bucket.encryption?.encryption.usesBucketKey ?? false
    }
    lock = try ObjectLock(request, bucket: bucket)
  }

  private mutating func readHeaders(_ request: S3Request) throws(S3Error) {
    for name in Self.systemFields {
      guard var value = name.hasPrefix("x-amz-") ? request.amzHeader(name) : request.headers[name]
      else { continue }
      if name == "content-encoding" {
        // The encoding of the transfer is not one of the object.
        let codings = value.split(separator: ",").map { coding in
          String(coding.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
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

extension EncryptionConfiguration {
  func encryption(in bucket: BucketState) -> Encryption {
    var encryption = encryption
    if algorithm != "AES256" {
      encryption.keyID = Encryption.arn(keyID, region: bucket.region)
    }
    return encryption
  }
}

extension Encryption {
  /// A key's ARN, where the request gave an id; the account's own key where it gave none.
  static func arn(_ key: String?, region: String) -> String {
    guard let key else {
      return "arn:aws:kms:\(region):000000000000:key/0f1c5a52-0000-4000-8000-000000000003"
    }
    // What is no key's id is answered as it was given: there are no keys here to look it up among.
    return key.utf8.count == 36 ? "arn:aws:kms:\(region):000000000000:key/\(key)" : key
  }

  /// Reads the encryption that a request asks for; nil when it asks for none.
  init?(_ request: S3Request) throws(S3Error) {
    let algorithm = request.amzHeader("x-amz-server-side-encryption")
    let keyID = request.amzHeader("x-amz-server-side-encryption-aws-kms-key-id")
    if let algorithm, CustomerKey.isNamed(in: request) {
      throw .invalidArgument(
        "Server Side Encryption with Customer provided key is incompatible with the encryption "
          + "method specified", name: "x-amz-server-side-encryption", value: algorithm)
    }
    if let key = try CustomerKey(request) {
      self.init(algorithm: "AES256", customerKeyMD5: key.md5)
      return
    }
    guard let algorithm else {
      guard keyID == nil else {
        throw .invalidArgument(
          "Server Side Encryption with AWS KMS managed key requires HTTP header "
            + "x-amz-server-side-encryption : aws:kms", name: "x-amz-server-side-encryption")
      }
      return nil
    }
    guard ["AES256", "aws:kms", "aws:kms:dsse"].contains(algorithm) else {
      throw .invalidArgument(
        "The encryption method specified is not supported", name: "x-amz-server-side-encryption",
        value: algorithm)
    }
    if algorithm == "AES256", keyID != nil {
      throw .invalidArgument(
        "Server Side Encryption with AWS KMS managed key requires HTTP header "
          + "x-amz-server-side-encryption : aws:kms", name: "x-amz-server-side-encryption",
        value: algorithm)
    }
    self.init(
      algorithm: algorithm,
      keyID: algorithm == "AES256" ? nil : Self.arn(keyID, region: "us-east-1"),
      usesBucketKey: request.amzHeader("x-amz-server-side-encryption-bucket-key-enabled")
        == "true")
  }

  /// The header fields of an answer.
  var fields: HTTPFields {
    if let customerKeyMD5 {
      return [
        "x-amz-server-side-encryption-customer-algorithm": "AES256",
        "x-amz-server-side-encryption-customer-key-md5": customerKeyMD5,
      ]
    }
    var fields: HTTPFields = ["x-amz-server-side-encryption": algorithm]
    if let keyID { fields.append("x-amz-server-side-encryption-aws-kms-key-id", keyID) }
    if usesBucketKey {
      fields.append("x-amz-server-side-encryption-bucket-key-enabled", "true")
    }
    return fields
  }
}

/// A customer's own key (SSE-C) as a request brings it.
struct CustomerKey {
  let md5: String

  /// Whether a request says anything of a key.
  static func isNamed(in request: S3Request) -> Bool {
    ["algorithm", "key", "key-md5"].contains {
      request.amzHeader("x-amz-server-side-encryption-customer-\($0)") != nil
    }
  }

  /// - Parameter prefix: `x-amz-copy-source-` for the source of a copy.
  init?(_ request: S3Request, prefix: String = "x-amz-") throws(S3Error) {
    let name = "\(prefix)server-side-encryption-customer-"
    let algorithm = request.amzHeader("\(name)algorithm")
    let key = request.amzHeader("\(name)key")
    let md5 = request.amzHeader("\(name)key-md5")
    guard algorithm != nil || key != nil || md5 != nil else { return nil }
    func refusal(_ message: String) -> S3Error {
      .invalidArgument(message, name: "x-amz-server-side-encryption")
    }
    guard let algorithm else {
      throw refusal(
        "Requests specifying Server Side Encryption with Customer provided keys must provide a "
          + "valid encryption algorithm.")
    }
    guard algorithm == "AES256" else {
      throw S3Error(
        400, "InvalidEncryptionAlgorithmError",
        "The Encryption request you specified is not valid. Supported value: AES256.",
        ["ArgumentName": "x-amz-server-side-encryption", "ArgumentValue": algorithm])
    }
    guard let key else {
      throw refusal(
        "Requests specifying Server Side Encryption with Customer provided keys must provide an "
          + "appropriate secret key.")
    }
    guard let bytes = Data(base64Encoded: key), bytes.count == 32, let md5 else {
      throw refusal("The secret key was invalid for the specified algorithm.")
    }
    guard Data(MD5.hash(bytes)).base64EncodedString() == md5 else {
      throw refusal("The calculated MD5 hash of the key did not match the hash that was provided.")
    }
    self.md5 = md5
  }
}

extension RequestContext {
  /// Refuses a read without the key that the object was written with.
  func checkCustomerKey(_ encryption: Encryption, prefix: String = "x-amz-") throws(S3Error) {
    let key = try CustomerKey(request, prefix: prefix)
    guard let expected = encryption.customerKeyMD5 else {
      guard key == nil else {
        throw .invalidRequest("The encryption parameters are not applicable to this object.")
      }
      return
    }
    guard let key else {
      throw .invalidRequest(
        "The object was stored using a form of Server Side Encryption. The correct parameters must "
          + "be provided to retrieve the object.")
    }
    guard key.md5 == expected else {
      throw S3Error(
        403, "AccessDenied",
        "Requests specifying Server Side Encryption with Customer provided keys must provide the "
          + "correct secret key.")
    }
  }
}

extension ObjectLock {
  /// Reads the lock that a request asks for, or the bucket's default.
  init?(_ request: S3Request, bucket: BucketState) throws(S3Error) {
    let mode = request.amzHeader("x-amz-object-lock-mode")
    let until = request.amzHeader("x-amz-object-lock-retain-until-date")
    let hold = request.amzHeader("x-amz-object-lock-legal-hold")
    guard mode != nil || until != nil || hold != nil else {
      guard let retention = bucket.objectLock?.defaultRetention else { return nil }
      self.init(mode: retention.mode, retainUntil: retention.end(after: request.time))
      return
    }
    guard bucket.objectLock != nil else {
      throw .invalidRequest("Bucket is missing Object Lock Configuration")
    }
    guard (mode == nil) == (until == nil) else {
      throw .invalidArgument(
        "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied",
        name: mode == nil ? "x-amz-object-lock-mode" : "x-amz-object-lock-retain-until-date")
    }
    self.init()
    if let mode, let until {
      guard ObjectLockConfiguration.modes.contains(mode) else {
        throw .invalidArgument(
          "Unknown wormMode directive.", name: "x-amz-object-lock-mode", value: mode)
      }
      guard let date = Timestamp(lenientISO8601: until) else {
        throw .invalidArgument(
          "The retain until date must be provided in ISO 8601 format",
          name: "x-amz-object-lock-retain-until-date", value: until)
      }
      guard date > request.time else {
        throw .invalidArgument(
          "The retain until date must be in the future!",
          name: "x-amz-object-lock-retain-until-date", value: until)
      }
      (self.mode, retainUntil) = (mode, date)
    }
    if let hold {
      guard hold == "ON" || hold == "OFF" else {
        throw .invalidArgument(
          "Legal Hold must be either of 'ON' or 'OFF'", name: "x-amz-object-lock-legal-hold",
          value: hold)
      }
      hasLegalHold = hold == "ON"
    }
  }
}
