// SPDX-License-Identifier: Apache-2.0

/// Who may do what with a bucket or an object ("Access control list (ACL) overview", S3 user guide).
struct AccessControlList: Sendable, Equatable {
  enum Permission: String, Sendable, CaseIterable {
    case fullControl = "FULL_CONTROL"
    case read = "READ"
    case write = "WRITE"
    case readACP = "READ_ACP"
    case writeACP = "WRITE_ACP"

    func allows(_ wanted: Permission) -> Bool { self == .fullControl || self == wanted }
  }

  enum Grantee: Sendable, Hashable {
    /// A canonical user id.
    case user(String)
    case group(Group)
  }

  enum Group: String, Sendable, CaseIterable {
    case allUsers = "http://acs.amazonaws.com/groups/global/AllUsers"
    case authenticatedUsers = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
    case logDelivery = "http://acs.amazonaws.com/groups/s3/LogDelivery"
  }

  struct Grant: Sendable, Hashable {
    var grantee: Grantee
    var permission: Permission

    var isToGroup: Bool { if case .group = grantee { true } else { false } }
  }

  /// The owner's canonical user id.
  var owner: String
  var grants: [Grant]

  init(owner: String, grants: [Grant]) {
    self.owner = owner
    self.grants = grants
  }

  /// The owner has full control, nobody else anything.
  static func privateTo(_ owner: String) -> AccessControlList {
    AccessControlList(
      owner: owner, grants: [Grant(grantee: .user(owner), permission: .fullControl)])
  }

  /// Whether it lets somebody do something.
  func allows(_ permission: Permission, to principal: Principal) -> Bool {
    grants.contains { grant in
      guard grant.permission.allows(permission) else { return false }
      return switch grant.grantee {
      case .user(let id): principal.account?.canonicalID == id
      case .group(.allUsers): true
      case .group(.authenticatedUsers): principal != .anonymous
      case .group(.logDelivery): false
      }
    }
  }

  /// Whether it opens something to everybody or to every AWS user.
  var isPublic: Bool {
    grants.contains {
      $0.grantee == .group(.allUsers) || $0.grantee == .group(.authenticatedUsers)
    }
  }

  /// The canned ACLs (`x-amz-acl`).
  enum Canned: String, Sendable {
    case `private` = "private"
    case publicRead = "public-read"
    case publicReadWrite = "public-read-write"
    case authenticatedRead = "authenticated-read"
    case awsExecRead = "aws-exec-read"
    case bucketOwnerRead = "bucket-owner-read"
    case bucketOwnerFullControl = "bucket-owner-full-control"
    case logDeliveryWrite = "log-delivery-write"

    /// The ACL that the name stands for.
    func acl(owner: String, bucketOwner: String) -> AccessControlList {
      var acl = AccessControlList.privateTo(owner)
      func add(_ grantee: Grantee, _ permission: Permission) {
        acl.grants.append(Grant(grantee: grantee, permission: permission))
      }
      switch self {
      case .private, .awsExecRead: break
      case .publicRead: add(.group(.allUsers), .read)
      case .publicReadWrite:
        add(.group(.allUsers), .read)
        add(.group(.allUsers), .write)
      case .authenticatedRead: add(.group(.authenticatedUsers), .read)
      case .bucketOwnerRead: if bucketOwner != owner { add(.user(bucketOwner), .read) }
      case .bucketOwnerFullControl:
        if bucketOwner != owner { add(.user(bucketOwner), .fullControl) }
      case .logDeliveryWrite:
        add(.group(.logDelivery), .write)
        add(.group(.logDelivery), .readACP)
      }
      return acl
    }
  }

  var packed: String {
    Packed.pack(
      [owner]
        + grants.flatMap { grant in
          switch grant.grantee {
          case .user(let id): [grant.permission.rawValue, "user", id]
          case .group(let group): [grant.permission.rawValue, "group", group.rawValue]
          }
        })
  }

  init?(packed text: String?) {
    guard let text else { return nil }
    let fields = Packed.unpack(text)
    owner = fields[0]
    grants = stride(from: 1, to: fields.count - 2, by: 3).compactMap { index in
      guard let permission = Permission(rawValue: fields[index]) else { return nil }
      let name = fields[index + 2]
      if fields[index + 1] == "user" { return Grant(grantee: .user(name), permission: permission) }
      return Group(rawValue: name).map { Grant(grantee: .group($0), permission: permission) }
    }
  }
}
