// SPDX-License-Identifier: Apache-2.0
import AWSService
import FoundationEssentials
import HTTPMessage
import HTTPServer
import JSONTree

extension Response {
  /// The answer that a function's result stands for (payload format 2.0): a structured one when it
  /// has a `statusCode`, otherwise 200 with the result itself as JSON. Nil when it is malformed.
  init?(functionResult: Data) {
    guard let result = try? JSON(parsing: functionResult) else { return nil }
    guard let status = result["statusCode"] else {
      let body = result.string.map { Data($0.utf8) } ?? functionResult
      self = .json(body)
      return
    }
    let code = status.integer ?? status.string.flatMap { Int64($0) }
    guard let code, (200...599).contains(code) else { return nil }
    self.init(status: Int(code))
    for member in result["headers"]?.object?.members ?? [] {
      guard let value = member.value.scalarText else { return nil }
      headers.append(member.name.asciiLowercased, value)
    }
    for cookie in result["cookies"]?.array ?? [] {
      guard let cookie = cookie.string else { return nil }
      headers.append("set-cookie", cookie)
    }
    if headers["content-type"] == nil { headers["content-type"] = "text/plain;charset=UTF-8" }
    switch result["body"] {
    case nil, .null: break
    case .string(let text)? where result["isBase64Encoded"]?.bool == true:
      guard let data = Data(base64Encoded: text) else { return nil }
      body = .bytes(data)
    case .string(let text)?: body = .bytes(Data(text.utf8))
    case let value?:
      // A body that is not a string is sent as its JSON.
      body = .bytes(value.data)
    }
  }

  /// An answer of the gateway itself.
  static func message(_ status: Int, _ text: String) -> Response {
    .json(["message": .string(text)], status: status)
  }
}

extension JSON {
  /// The text of a string, number or boolean.
  var scalarText: String? {
    switch self {
    case .string(let text): text
    case .number(let number): number.text
    case .bool(let value): String(value)
    default: nil
    }
  }
}
