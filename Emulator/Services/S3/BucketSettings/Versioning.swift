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
    writer.root("VersioningConfiguration") {
      $0.element("Status", rawValue)
    }
  }
}
