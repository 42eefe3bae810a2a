// SPDX-License-Identifier: Apache-2.0
import Notation
import XML

/// How long new versions are kept from deletion ("Locking objects with Object Lock", S3 user guide).
struct ObjectLockConfiguration: Sendable, Equatable, SettingDocument {
  struct Retention: Sendable, Equatable {
    var mode: String
    var days: Int?
    var years: Int?

    func end(after time: Timestamp) -> Timestamp {
      let days = Int64(days ?? (years ?? 0) * 365)
      return Timestamp(milliseconds: time.milliseconds + days * 86_400_000)
    }
  }

  static let modes = ["GOVERNANCE", "COMPLIANCE"]

  var defaultRetention: Retention?

  init(defaultRetention: Retention? = nil) { self.defaultRetention = defaultRetention }

  init(xml: XMLTree) throws(S3Error) {
    let root = try xml.expecting("ObjectLockConfiguration")
    guard root.text(of: "ObjectLockEnabled") == "Enabled" else { throw .malformedXML }
    guard let rule = root["Rule"] else { return }
    guard let retention = rule["DefaultRetention"] else { throw .malformedXML }
    let mode = try retention.required("Mode")
    let days = retention.text(of: "Days")
    let years = retention.text(of: "Years")
    guard Self.modes.contains(mode), (days == nil) != (years == nil) else { throw .malformedXML }
    guard let number = Int(days ?? years ?? "") else { throw .malformedXML }
    guard number > 0 else {
      throw S3Error(
        400, "InvalidRetentionPeriod",
        "Default retention period must be a positive integer value.")
    }
    defaultRetention = Retention(
      mode: mode, days: days == nil ? nil : number, years: years == nil ? nil : number)
  }

  func write(to writer: inout XMLWriter) {
    writer.root("ObjectLockConfiguration") { writer in
      writer.element("ObjectLockEnabled", "Enabled")
      guard let retention = defaultRetention else { return }
      writer.element("Rule") { writer in
        writer.element("DefaultRetention") { writer in
          writer.element("Mode", retention.mode)
          writer.optional("Days", retention.days.map(String.init))
          writer.optional("Years", retention.years.map(String.init))
        }
      }
    }
  }
}
