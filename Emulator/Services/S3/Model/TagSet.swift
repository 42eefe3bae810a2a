// SPDX-License-Identifier: Apache-2.0
import Notation
import XML

/// The tags of an object or a bucket, with S3's rules for them ("Categorizing your storage using
/// tags", S3 user guide).
package struct TagSet: Sendable, Equatable {
  package struct Tag: Sendable, Equatable {
    package var key: String
    package var value: String

    package init(key: String, value: String) {
      self.key = key
      self.value = value
    }
  }

  /// In the caller's order.
  package var tags: [Tag]

  package init(_ tags: [Tag] = []) { self.tags = tags }

  /// What is tagged: the rules differ.
  enum Subject { case object, bucket }

  /// Refuses what S3 refuses.
  func validate(for subject: Subject) throws(S3Error) {
    if subject == .object, tags.count > 10 {
      throw S3Error(400, "InvalidTag", "Object tags cannot be greater than 10")
    }
    if subject == .bucket, tags.count > 50 {
      throw S3Error(400, "BadRequest", "Bucket tag count cannot be greater than 50")
    }
    var seen: Set<[UInt8]> = []
    for tag in tags {
      guard seen.insert(Array(tag.key.utf8)).inserted else {
        throw S3Error(
          400, "InvalidTag", "Cannot provide multiple Tags with the same key", ["TagKey": tag.key])
      }
      guard (1...128).contains(tag.key.unicodeScalars.count), Self.isLegal(tag.key) else {
        throw S3Error(
          400, "InvalidTag", "The TagKey you have provided is invalid", ["TagKey": tag.key])
      }
      guard tag.value.unicodeScalars.count <= 256, Self.isLegal(tag.value) else {
        throw S3Error(
          400, "InvalidTag", "The TagValue you have provided is invalid",
          ["TagKey": tag.key, "TagValue": tag.value])
      }
      if tag.key.hasPrefix("aws:") {
        throw S3Error(
          400, "InvalidTag",
          subject == .object
            ? "Your TagKey cannot be prefixed with aws:"
            : "System tags cannot be added/updated by requester", ["TagKey": tag.key])
      }
    }
  }

  // Letters, digits and spaces of any script, and `_ . : / = + - @`.
  private static func isLegal(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
        .decimalNumber, .letterNumber, .otherNumber, .spaceSeparator, .nonspacingMark, .spacingMark:
        true
      default: "_.:/=+-@".unicodeScalars.contains(scalar)
      }
    }
  }

  /// The set as URL query parameters, which is the form of `x-amz-tagging` and of the database.
  var query: String {
    tags.map { "\(PercentEncoding.encode($0.key))=\(PercentEncoding.encode($0.value))" }
      .joined(separator: "&")
  }

  /// Reads trusted query parameters.
  init(query: String) {
    tags = PercentEncoding.parseQuery(query).map { Tag(key: $0.name, value: $0.value ?? "") }
  }

  /// Reads the value of `x-amz-tagging`.
  init(header: String) throws(S3Error) {
    self.init(query: header)
    tags.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    let keys = Set(tags.map { Array($0.key.utf8) })
    guard keys.count == tags.count,
      !tags.contains(where: { $0.value.utf8.contains(0x2C) && $0.value.utf8.contains(0x3D) })
    else {
      throw .invalidArgument(
        "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query "
          + "parameters without tag name duplicates.", name: "x-amz-tagging", value: header)
    }
    try validate(for: .object)
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
    writer.root("Tagging") {
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
