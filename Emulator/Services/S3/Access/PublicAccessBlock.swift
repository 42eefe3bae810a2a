// SPDX-License-Identifier: Apache-2.0
import XML

/// Which public access a bucket refuses whatever its policy and its ACLs say.
package struct PublicAccessBlock: Sendable, Equatable {
  /// Refuses new public ACLs.
  package var blockPublicACLs = true
  /// Takes public ACLs for private.
  package var ignorePublicACLs = true
  /// Refuses a public policy.
  package var blockPublicPolicy = true
  /// Lets only the owner's account use a bucket with a public policy.
  package var restrictPublicBuckets = true

  /// All of it, as new buckets are made.
  package init() {}
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
    blockPublicACLs = try flag("BlockPublicAcls")
    ignorePublicACLs = try flag("IgnorePublicAcls")
    blockPublicPolicy = try flag("BlockPublicPolicy")
    restrictPublicBuckets = try flag("RestrictPublicBuckets")
  }

  func write(to writer: inout XMLWriter) {
    writer.root("PublicAccessBlockConfiguration") {
      $0.element("BlockPublicAcls", blockPublicACLs)
      $0.element("IgnorePublicAcls", ignorePublicACLs)
      $0.element("BlockPublicPolicy", blockPublicPolicy)
      $0.element("RestrictPublicBuckets", restrictPublicBuckets)
    }
  }
}
