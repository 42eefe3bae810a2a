// SPDX-License-Identifier: Apache-2.0
import Notation
import HTTPMessage
import HTTPTransport
import XML

extension HTTPResponse {
  /// The answer's document, whose root must have the given name.
  func document(_ name: String) throws(S3Error) -> XMLTree {
    let tree: XMLTree
    do throws(XMLError) {
      tree = try XMLReader().read(body)
    } catch {
      throw .invalidResponse(error.description)
    }
    guard tree.name == name else { throw .invalidResponse("<\(tree.name)> instead of <\(name)>") }
    return tree
  }

  /// The entity tag with its quotes, which every answer about an object has.
  func entityTag() throws(S3Error) -> String {
    guard let etag = headers["ETag"] else { throw .invalidResponse("no ETag") }
    return etag
  }

  /// What the headers say of an object.
  func objectHead() throws(S3Error) -> ObjectHead {
    let length = headers["Content-Length"] ?? String(body.count)
    guard let size = Int64(length), size >= 0 else {
      throw .invalidResponse("the size '\(length)' is no number")
    }
    return ObjectHead(
      size: size, etag: try entityTag(),
      lastModified: headers["Last-Modified"].flatMap { Timestamp(internetDate: $0) })
  }
}

extension XMLTree {
  /// The text of a child that must be there.
  func required(_ name: String) throws(S3Error) -> String {
    guard let text = text(of: name) else {
      throw .invalidResponse("no <\(name)> in <\(self.name)>")
    }
    return text
  }

  /// A child that must be a number.
  func requiredNumber<Number: FixedWidthInteger>(_ name: String) throws(S3Error) -> Number {
    let text = try required(name)
    guard let number = Number(text) else {
      throw .invalidResponse("<\(name)> is '\(text)', no number")
    }
    return number
  }
}
