// SPDX-License-Identifier: Apache-2.0
package import Notation
import Cryptography
package import HTTPMessage

/// The chain of signatures of an `aws-chunked` body: each chunk's is made over the one before it,
/// the first over the request's own.
package struct ChunkSignatures: Sendable {
  private let key: SigningKey
  private let date: Timestamp
  private let scope: CredentialScope
  private var previous: String

  /// Begins the chain.
  /// - Parameter seed: the signature of the request itself.
  package init(seed: String, key: SigningKey, date: Timestamp, scope: CredentialScope) {
    self.key = key
    self.date = date
    self.scope = scope
    previous = seed
  }

  /// The signature of the next chunk, the last and empty one included.
  /// - Parameter digest: the SHA-256 of the chunk's data.
  package mutating func next(chunkDigest digest: [UInt8]) -> String {
    previous = key.signature(
      of: StringToSign(
        chunkDigest: digest, previousSignature: previous, date: date, scope: scope
      ).description)
    return previous
  }

  /// The signature of the trailer, after the empty chunk's.
  /// - Parameter trailer: the trailing headers without `x-amz-trailer-signature`, in the order sent.
  package mutating func next(trailer: HTTPFields) -> String {
    var function = SHA256()
    for field in trailer { function.update("\(field.name.asciiLowercased):\(field.value)\n") }
    previous = key.signature(
      of: StringToSign(
        trailerDigest: function.finalized(), previousSignature: previous, date: date, scope: scope
      ).description)
    return previous
  }
}
