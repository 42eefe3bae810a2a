// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
import HTTPServer
import XML

/// Reads ACLs from requests: canned names, grant headers, documents.
struct AccessControlRequest {
  let request: S3Request
  let store: ObjectStore

  /// The owner of what somebody without an account writes.
  static let anonymousID = "65a011a29cdf8ec533ec3d1ccaae921c"

  private static let grantHeaders: [(String, AccessControlList.Permission)] = [
    ("x-amz-grant-read", .read), ("x-amz-grant-write", .write),
    ("x-amz-grant-read-acp", .readACP), ("x-amz-grant-write-acp", .writeACP),
    ("x-amz-grant-full-control", .fullControl),
  ]

  /// The ACL of the header fields; nil when there are none.
  func fromHeaders(
    owner: String, bucketOwner: String
  ) throws(S3Error) -> AccessControlList? {
    let canned = request.amzHeader("x-amz-acl")
    let granting = Self.grantHeaders.filter { request.amzHeader($0.0) != nil }
    guard canned == nil || granting.isEmpty else {
      throw .invalidRequest("Specifying both Canned ACLs and Header Grants is not allowed")
    }
    if let canned {
      return try Self.canned(canned).acl(owner: owner, bucketOwner: bucketOwner)
    }
    guard !granting.isEmpty else { return nil }
    var acl = AccessControlList(owner: owner, grants: [])
    for (name, permission) in granting {
      for grantee in try grantees(request.amzHeader(name) ?? "", header: name) {
        acl.grants.append(AccessControlList.Grant(grantee: grantee, permission: permission))
      }
    }
    return acl
  }

  static func canned(_ name: String) throws(S3Error) -> AccessControlList.Canned {
    guard let canned = AccessControlList.Canned(rawValue: name) else {
      var error = S3Error.invalidArgument("", name: "x-amz-acl", value: name)
      error.message = nil
      throw error
    }
    return canned
  }

  private func grantees(
    _ text: String, header: String
  ) throws(S3Error) -> [AccessControlList.Grantee] {
    var grantees: [AccessControlList.Grantee] = []
    for item in text.split(separator: ",") {
      let pair = item.split(separator: "=", maxSplits: 1)
      guard pair.count == 2 else {
        throw .invalidArgument("Argument format not recognized", name: header, value: text)
      }
      let kind = pair[0].filter { $0 != " " }
      let value = pair[1].filter { $0 != "\"" && $0 != " " }
      switch kind {
      case "id": grantees.append(.user(try userID(value, argument: "id")))
      case "uri": grantees.append(.group(try Self.group(value, argument: "uri")))
      case "emailAddress": throw Self.unresolvable(value)
      default: throw .invalidArgument("Argument format not recognized", name: header, value: text)
      }
    }
    return grantees
  }

  private func userID(_ id: String, argument: String) throws(S3Error) -> String {
    guard store.account(withCanonicalID: id) != nil || id == Self.anonymousID else {
      throw .invalidArgument("Invalid id", name: argument, value: id)
    }
    return id
  }

  private static func group(
    _ uri: String, argument: String
  ) throws(S3Error) -> AccessControlList.Group {
    guard let group = AccessControlList.Group(rawValue: uri) else {
      throw .invalidArgument("Invalid group uri", name: argument, value: uri)
    }
    return group
  }

  private static func unresolvable(_ address: String) -> S3Error {
    S3Error(
      400, "UnresolvableGrantByEmailAddress",
      "The e-mail address you provided does not match any account on record.",
      ["EmailAddress": address])
  }

  /// The ACL of an `AccessControlPolicy` document.
  func fromDocument(_ document: [UInt8], owner: String) throws(S3Error) -> AccessControlList {
    let malformed = S3Error(
      400, "MalformedACLError",
      "The XML you provided was not well-formed or did not validate against our published schema")
    guard let root = try? XMLReader().read(document), root.name == "AccessControlPolicy",
      let ownerID = root["Owner"]?.text(of: "ID"), let list = root["AccessControlList"]
    else { throw malformed }
    guard ownerID == owner else {
      guard store.account(withCanonicalID: ownerID) != nil else {
        throw .invalidArgument("Invalid id", name: "CanonicalUser/ID", value: ownerID)
      }
      throw .accessDenied
    }
    var acl = AccessControlList(owner: owner, grants: [])
    for grant in list.all("Grant") {
      guard let element = grant["Grantee"],
        let permission = grant.text(of: "Permission").flatMap({
          AccessControlList.Permission(rawValue: $0)
        })
      else { throw malformed }
      let grantee: AccessControlList.Grantee
      switch element.attribute("type") {
      case "CanonicalUser":
        guard let id = element.text(of: "ID") else { throw malformed }
        grantee = .user(try userID(id, argument: "CanonicalUser/ID"))
      case "Group":
        guard let uri = element.text(of: "URI") else { throw malformed }
        grantee = .group(try Self.group(uri, argument: "Group/URI"))
      case "AmazonCustomerByEmail":
        throw Self.unresolvable(element.text(of: "EmailAddress") ?? "")
      default: throw malformed
      }
      acl.grants.append(AccessControlList.Grant(grantee: grantee, permission: permission))
    }
    return acl
  }
}

extension RequestContext {
  /// Who owns what the caller writes to a bucket, and with which ACL.
  func ownership(
    in bucket: BucketState
  ) throws(S3Error) -> (owner: String, acl: AccessControlList?) {
    let writer = principal.account?.canonicalID ?? AccessControlRequest.anonymousID
    let canned = request.amzHeader("x-amz-acl")
    let owner =
      switch bucket.ownership {
      case .bucketOwnerEnforced: bucket.owner
      case .bucketOwnerPreferred where canned == "bucket-owner-full-control": bucket.owner
      default: writer
      }
    let acl = try AccessControlRequest(request: request, store: store)
      .fromHeaders(owner: owner, bucketOwner: bucket.owner)
    guard let acl else { return (owner, nil) }
    try checkACL(acl, canned: canned, bucket: bucket)
    return (owner, bucket.hasACLs ? acl : nil)
  }

  /// The ACL that a `Put…Acl` request asks for, in header fields or in its document.
  func acl(
    _ bytes: [UInt8], owner: String, bucket: BucketState
  ) throws(S3Error) -> AccessControlList {
    let reader = AccessControlRequest(request: request, store: store)
    let fromHeaders = try reader.fromHeaders(owner: owner, bucketOwner: bucket.owner)
    if fromHeaders != nil, !bytes.isEmpty {
      throw S3Error(400, "UnexpectedContent", "This request does not support content")
    }
    guard fromHeaders != nil || !bytes.isEmpty else {
      throw S3Error(
        400, "MissingSecurityHeader", "Your request was missing a required header",
        ["MissingHeaderName": "x-amz-acl"])
    }
    let acl: AccessControlList =
      if let fromHeaders { fromHeaders } else { try reader.fromDocument(bytes, owner: owner) }
    try checkACL(acl, canned: request.amzHeader("x-amz-acl"), bucket: bucket)
    return acl
  }

  /// Refuses an ACL that the bucket does not take.
  func checkACL(
    _ acl: AccessControlList, canned: String?, bucket: BucketState
  ) throws(S3Error) {
    try bucket.check(acl, canned: canned)
  }

  // Where names are told, groups, which have none, stand first: clients sort grants by their names.
  private func shown(_ grants: [AccessControlList.Grant]) -> [AccessControlList.Grant] {
    guard store.configuration.objectOwnership == .objectWriter else { return grants }
    return grants.filter(\.isToGroup) + grants.filter { !$0.isToGroup }
  }

  /// Answers an ACL.
  func answer(_ acl: AccessControlList, headers: HTTPFields = [:]) -> Response {
    xml("AccessControlPolicy", headers: headers) { writer in
      write("Owner", canonicalID: acl.owner, to: &writer)
      writer.element("AccessControlList") { writer in
        for grant in shown(acl.grants) {
          writer.element("Grant") { writer in
            let instance = "http://www.w3.org/2001/XMLSchema-instance"
            switch grant.grantee {
            case .user(let id):
              writer.element(
                "Grantee", attributes: ["xmlns:xsi": instance, "xsi:type": "CanonicalUser"]
              ) { writer in
                writer.element("ID", id)
                writer.optional("DisplayName", displayName(of: id))
              }
            case .group(let group):
              writer.element(
                "Grantee", attributes: ["xmlns:xsi": instance, "xsi:type": "Group"]
              ) { $0.element("URI", group.rawValue) }
            }
            writer.element("Permission", grant.permission.rawValue)
          }
        }
      }
    }
  }
}

extension BucketState {
  /// Refuses an ACL that the bucket does not take.
  /// - Parameter canned: the name that stands for it, when it was asked for by that.
  func check(_ acl: AccessControlList, canned: String?) throws(S3Error) {
    if !hasACLs, canned != "bucket-owner-full-control" {
      let full = AccessControlList.Grant(grantee: .user(owner), permission: .fullControl)
      guard canned == nil, acl.grants == [full] else {
        throw S3Error(
          400, "AccessControlListNotSupported", "The bucket does not allow ACLs")
      }
    }
    if publicAccess?.blockPublicACLs == true, acl.isPublic { throw .accessDenied }
  }
}
