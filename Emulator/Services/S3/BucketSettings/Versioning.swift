// SPDX-License-Identifier: Apache-2.0
import XML

/// Whether a bucket keeps old versions.
package enum Versioning: String, Sendable {
  /// Every write makes a new version.
  case enabled = "Enabled"
  /// Writes replace the version `null`; other versions stay.
  case suspended = "Suspended"
}

extension Versioning: SettingDocument {
  init(xml: XMLTree) throws(S3Error) {
    let root = try xml.expecting("VersioningConfiguration")
    guard let status = root.text(of: "Status") else {
      throw S3Error(
        400, "IllegalVersioningConfigurationException", "The Versioning element must be specified")
    }
    guard let value = Versioning(rawValue: status) else { throw .malformedXML }
    self = value
  }

  func write(to writer: inout XMLWriter) {
    writer.element("VersioningConfiguration", attributes: ["xmlns": s3Namespace]) {
      $0.element("Status", rawValue)
    }
  }
}

/// Who owns objects that other accounts write (`ObjectOwnership`).
package enum ObjectOwnership: String, Sendable {
  /// The bucket's owner owns everything and ACLs are off: how buckets are made since April 2023.
  case bucketOwnerEnforced = "BucketOwnerEnforced"
  /// The writer owns the object, and ACLs say who else may use it.
  case objectWriter = "ObjectWriter"
  /// The bucket's owner, when the writer asks with `bucket-owner-full-control`.
  case bucketOwnerPreferred = "BucketOwnerPreferred"
}

extension ObjectOwnership: SettingDocument {
  init(xml: XMLTree) throws(S3Error) {
    let rules = try xml.expecting("OwnershipControls").all("Rule")
    guard rules.count == 1, let name = rules.first?.text(of: "ObjectOwnership"),
      let value = ObjectOwnership(rawValue: name)
    else { throw .malformedXML }
    self = value
  }

  func write(to writer: inout XMLWriter) {
    writer.element("OwnershipControls", attributes: ["xmlns": s3Namespace]) {
      $0.element("Rule") { $0.element("ObjectOwnership", rawValue) }
    }
  }
}

/// Which public access a bucket refuses whatever its policy and its ACLs say.
package struct PublicAccessBlock: Sendable, Equatable {
  /// Refuses new public ACLs.
  package var blockPublicACLs: Bool
  /// Takes public ACLs for private.
  package var ignorePublicACLs: Bool
  /// Refuses a public policy.
  package var blockPublicPolicy: Bool
  /// Lets only the owner's account use a bucket with a public policy.
  package var restrictPublicBuckets: Bool

  /// Makes a block; how new buckets are made is all of it.
  package init(
    blockPublicACLs: Bool = true, ignorePublicACLs: Bool = true, blockPublicPolicy: Bool = true,
    restrictPublicBuckets: Bool = true
  ) {
    self.blockPublicACLs = blockPublicACLs
    self.ignorePublicACLs = ignorePublicACLs
    self.blockPublicPolicy = blockPublicPolicy
    self.restrictPublicBuckets = restrictPublicBuckets
  }
}

extension PublicAccessBlock: SettingDocument {
  init(xml: XMLTree) throws(S3Error) {
    let root = try xml.expecting("PublicAccessBlockConfiguration")
    guard !root.children.isEmpty else { throw .malformedXML }
    func flag(_ name: String) throws(S3Error) -> Bool {
      guard let text = root.text(of: name) else { return false }
      switch text.lowercased() {
      case "true": return true
      case "false": return false
      default: throw .malformedXML
      }
    }
    self.init(
      blockPublicACLs: try flag("BlockPublicAcls"), ignorePublicACLs: try flag("IgnorePublicAcls"),
      blockPublicPolicy: try flag("BlockPublicPolicy"),
      restrictPublicBuckets: try flag("RestrictPublicBuckets"))
  }

  func write(to writer: inout XMLWriter) {
    writer.element("PublicAccessBlockConfiguration", attributes: ["xmlns": s3Namespace]) {
      $0.element("BlockPublicAcls", blockPublicACLs)
      $0.element("IgnorePublicAcls", ignorePublicACLs)
      $0.element("BlockPublicPolicy", blockPublicPolicy)
      $0.element("RestrictPublicBuckets", restrictPublicBuckets)
    }
  }
}

extension TagSet: SettingDocument {
  init(xml: XMLTree) throws(S3Error) {
    let tagging = try xml.expecting("Tagging")
    guard let set = tagging["TagSet"] else {
      guard tagging.children.isEmpty else { throw .malformedXML }
      self.init()
      return
    }
    try self.init(tagSet: set)
  }

  /// Reads an element that holds `Tag` elements.
  init(tagSet: XMLTree) throws(S3Error) {
    var tags: [Tag] = []
    for tag in tagSet.children {
      guard tag.name == "Tag", let key = tag.text(of: "Key") else { throw .malformedXML }
      guard let value = tag.text(of: "Value") else { throw .malformedXML }
      tags.append(Tag(key: key, value: value))
    }
    self.init(tags)
  }

  func write(to writer: inout XMLWriter) {
    writer.element("Tagging", attributes: ["xmlns": s3Namespace]) {
      $0.element("TagSet") { writer in
        for tag in tags {
          writer.element("Tag") {
            $0.element("Key", tag.key)
            $0.element("Value", tag.value)
          }
        }
      }
    }
  }
}
