// SPDX-License-Identifier: Apache-2.0
import XML

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
    writer.root("OwnershipControls") {
      $0.element("Rule") { $0.element("ObjectOwnership", rawValue) }
    }
  }
}
