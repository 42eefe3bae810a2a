// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials

/// Where the next page of a listing begins, in a form that says nothing to a client.
enum ContinuationToken {
  static func make(_ last: [UInt8]) -> String {
    "1" + Data(last).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
  }

  static func read(_ token: String) throws(S3Error) -> [UInt8] {
    let base64 = String(token.dropFirst()).replacing("-", with: "+").replacing("_", with: "/")
    guard token.hasPrefix("1"), let data = Data(base64Encoded: base64)
    else {
      throw .invalidArgument(
        "The continuation token provided is incorrect", name: "continuation-token")
    }
    return Array(data)
  }
}
