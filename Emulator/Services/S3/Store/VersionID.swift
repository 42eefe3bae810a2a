// SPDX-License-Identifier: Apache-2.0
import Cryptography

/// Ids of versions: 32 characters. The first eleven hold the version's place in its key's order, so
/// that a listing can go on after a version that is gone; the last six prove that this service made
/// the id, so that one which never existed is told from one that is gone.
enum VersionID {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._".utf8)

  private static let sequenceLength = 11

  /// - Parameters:
  ///   - sequence: the version's place, not negative.
  ///   - random: at least 15 bytes.
  static func make(sequence: Int64, random: [UInt8]) -> String {
    let place = (0..<sequenceLength).reversed().map { alphabet[Int(sequence >> ($0 * 6)) & 63] }
    let body = place + random.prefix(26 - sequenceLength).map { alphabet[Int($0 & 63)] }
    return String(decoding: body + proof(of: body), as: UTF8.self)
  }

  /// The place of a version by its id; nil for `null`, which says nothing of its place.
  static func sequence(of id: String) -> Int64? {
    guard id != "null", isValid(id) else { return nil }
    return id.utf8.prefix(sequenceLength).reduce(Int64?(0)) { place, character in
      guard let place, let digit = alphabet.firstIndex(of: character) else { return nil }
      return place << 6 | Int64(digit)
    }
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
