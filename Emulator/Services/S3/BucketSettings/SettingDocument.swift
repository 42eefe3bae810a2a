// SPDX-License-Identifier: Apache-2.0
import XML

/// A setting of a bucket that S3 keeps as one XML document (`PUT /bucket?name`).
protocol SettingDocument: Sendable {
  /// Reads the document's root.
  /// - Throws: `MalformedXML`, or the error that S3 has for the fault.
  init(xml: XMLTree) throws(S3Error)
  /// Writes the document that S3 would answer.
  func write(to writer: inout XMLWriter)
}

extension SettingDocument {
  /// Reads a document.
  init(document: [UInt8]) throws(S3Error) {
    try self.init(xml: XMLTree.parsing(document))
  }

  /// The document that S3 would answer.
  var document: [UInt8] {
    var writer = XMLWriter()
    write(to: &writer)
    return writer.bytes
  }
}

extension XMLTree {
  /// The root of a request's document.
  static func parsing(_ document: [UInt8]) throws(S3Error) -> XMLTree {
    do {
      return try XMLReader().read(document)
    } catch {
      throw .malformedXML
    }
  }

  /// Refuses a root of any other name.
  func expecting(_ name: String) throws(S3Error) -> XMLTree {
    guard self.name == name else { throw .malformedXML }
    return self
  }

  /// The text of a child that must be there.
  func required(_ name: String) throws(S3Error) -> String {
    guard let text = text(of: name) else { throw .malformedXML }
    return text
  }
}

/// The namespace of S3's documents.
let s3Namespace = "http://s3.amazonaws.com/doc/2006-03-01/"

extension XMLWriter {
  /// Writes an element in S3's namespace.
  mutating func root<Failure: Error>(
    _ name: String, _ content: (inout XMLWriter) throws(Failure) -> Void
  ) throws(Failure) {
    try element(name, attributes: ["xmlns": s3Namespace], content)
  }
}
