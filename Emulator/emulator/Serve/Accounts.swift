// SPDX-License-Identifier: Apache-2.0
import S3Service
import STSService

/// Who may sign requests: `test:test`, and every `--credential`.
struct Accounts: Sendable {
  /// The accounts; the first owns what the template makes and runs the functions.
  let all: [Account]
  private let secrets: [String: String]

  init(_ others: [Account]) {
    all = [Account(accessKeyID: "test", secret: "test")] + others
    secrets = Dictionary(all.map { ($0.accessKeyID, $0.secret) }) { _, last in last }
  }

  /// The secret access key of an access key id.
  var secret: @Sendable (String) -> String? { { [secrets] in secrets[$0] } }

  /// Whose an access key id is, as STS tells it: here everybody is the root of an account.
  func identity(of accessKeyID: String) -> CallerIdentity? {
    all.last { $0.accessKeyID == accessKeyID }.map {
      CallerIdentity(account: $0.number, arn: $0.rootARN, userID: $0.number)
    }
  }

  /// What every AWS SDK reads, and all by which a function could tell where it is.
  func environment(endpoint: String, region: String) -> [String: String] {
    [
      "AWS_ENDPOINT_URL": endpoint, "AWS_REGION": region, "AWS_DEFAULT_REGION": region,
      "AWS_ACCESS_KEY_ID": all[0].accessKeyID, "AWS_SECRET_ACCESS_KEY": all[0].secret,
    ]
  }
}
