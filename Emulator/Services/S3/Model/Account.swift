// SPDX-License-Identifier: Apache-2.0
import Cryptography
import Notation

/// An AWS account that may call the service: one access key and the identities that belong to it.
package struct Account: Sendable, Hashable {
  package let accessKeyID: String
  package let secret: String
  /// The canonical user id: 64 hexadecimal digits, the owner in ACLs and listings.
  package let canonicalID: String
  /// The account number: 12 digits, the account in ARNs and `x-amz-expected-bucket-owner`.
  package let number: String

  /// The name that is shown for the account.
  package var displayName: String { accessKeyID }
  /// The ARN of the account's root, a principal in bucket policies.
  package var rootARN: String { "arn:aws:iam::\(number):root" }

  /// Makes the account of a credential; its identities follow from the access key id alone, so that
  /// they are the same after every start. `test` is account 000000000000.
  package init(accessKeyID: String, secret: String) {
    self.accessKeyID = accessKeyID
    self.secret = secret
    let digest = SHA256.hash("account \(accessKeyID)")
    canonicalID = Hex.encode(digest)
    let number = digest.prefix(7).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 900_000_000_000
    self.number =
      accessKeyID == "test" ? "000000000000" : String(100_000_000_000 + number)
  }
}

/// Who asks.
enum Principal: Sendable, Hashable {
  case account(Account)
  case anonymous

  var account: Account? {
    if case .account(let account) = self { account } else { nil }
  }
}
