// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// An error that says by itself what Lambda's error document shall say.
package protocol ReportableError: Error {
  /// In letters and digits.
  var errorType: String { get }
  /// For whoever reads the log: no secrets.
  var errorMessage: String { get }
}

/// Lambda's error document (Lambda Developer Guide, "Invocation error").
package struct ErrorDocument: Codable, Equatable, Sendable {
  package var errorType: String
  package var errorMessage: String
  /// Always empty here, since a release build has no names to give.
  private var stackTrace: [String] = []

  package init(errorType: String, errorMessage: String) {
    self.errorType = errorType
    self.errorMessage = errorMessage
  }

  /// The document for any error: its own words for a ``ReportableError``, else the error's type and
  /// description.
  package init(_ error: any Error) {
    if let error = error as? any ReportableError {
      self.init(errorType: error.errorType, errorMessage: error.errorMessage)
    } else {
      self.init(errorType: String(describing: type(of: error)), errorMessage: "\(error)")
    }
  }

  package var json: Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Strings alone always encode; an empty object keeps the promise without a trap.
    return (try? encoder.encode(self)) ?? Data("{}".utf8)
  }

  /// The value of `Lambda-Runtime-Function-Error-Type`, in the form `category.reason`, of characters
  /// that a header field may hold.
  var headerValue: String {
    let name = String(
      decoding: errorType.utf8.filter {
        switch $0 {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: false
        }
      }, as: UTF8.self)
    return name.contains(".") ? name : "Function.\(name)"
  }
}
