// SPDX-License-Identifier: Apache-2.0
import Cryptography

/// Ids of versions: 32 characters, of which the last six prove that this service made the id, so
/// that one which never existed is told from one that is gone.
enum VersionID {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._".utf8)

  static func make(random: [UInt8]) -> String {
    let body = random.prefix(26).map { alphabet[Int($0 & 63)] }
    return String(decoding: body + proof(of: body), as: UTF8.self)
  }

  static func isValid(_ id: String) -> Bool {
    let bytes = Array(id.utf8)
    guard id != "null" else { return true }
    return bytes.count == 32 && bytes[26...].elementsEqual(proof(of: Array(bytes[..<26])))
  }

  private static func proof(of body: [UInt8]) -> [UInt8] {
    SHA256.hash(body).prefix(6).map { alphabet[Int($0 & 63)] }
  }
}
