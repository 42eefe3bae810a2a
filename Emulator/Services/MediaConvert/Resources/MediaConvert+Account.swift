// SPDX-License-Identifier: Apache-2.0
import AWSService
import Database
import FoundationEssentials
import JSONTree

/// What an account has one of: its policy on inputs, its certificates, the versions of the engine.
extension MediaConvert {
  /// The one version of the job engine that there is, as AWS writes them.
  static let engineVersion = "2026-12-01"

  /// The inputs that a policy speaks of, by the beginning of their URL.
  private static let schemes = [
    ("s3Inputs", "s3://"), ("httpsInputs", "https://"), ("httpInputs", "http://"),
  ]

  /// `GetPolicy`: everything is allowed unless a policy says otherwise.
  func policy() throws -> JSON {
    let stored = try database.read { try ResourceStore.document("policy", in: $0) }
    let members = Self.schemes.map { name, _ in
      JSON.Object.Member(name: name, value: stored?[name] ?? "ALLOWED")
    }
    return ["policy": .object(JSON.Object(members))]
  }

  /// `PutPolicy`.
  func putPolicy(_ input: JSON) throws -> JSON {
    try database.transaction {
      try ResourceStore.setDocument("policy", to: input["policy"], in: $0)
    }
    return try policy()
  }

  /// `DeletePolicy`.
  func deletePolicy() throws {
    try database.transaction { try ResourceStore.setDocument("policy", to: nil, in: $0) }
  }

  /// - Throws: `BadRequestException` for an input that the account's policy disallows.
  func checkPolicy(_ settings: JSON) throws {
    let policy = try policy()["policy"]
    for (index, input) in (settings["inputs"]?.array ?? []).enumerated() {
      let url = input["fileInput"]?.string ?? ""
      for (name, scheme) in Self.schemes
      where url.hasPrefix(scheme) && policy?[name] == "DISALLOWED" {
        throw ServiceError.badRequest(
          "/inputs/\(index)/fileInput: The policy of the account disallows \(name)")
      }
    }
  }

  /// `AssociateCertificate`: the certificate is noted, and nothing is encrypted with it.
  func associate(certificate arn: String) throws {
    let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn", parts[2] == "acm",
      parts[5].hasPrefix("certificate/")
    else {
      throw ServiceError.badRequest(
        "/arn: Should be the ARN of a certificate of AWS Certificate Manager")
    }
    try database.transaction { try ResourceStore.insertCertificate(arn, in: $0) }
  }

  /// `DisassociateCertificate`.
  func disassociate(certificate arn: String) throws {
    let wasThere = try database.transaction { try ResourceStore.deleteCertificate(arn, in: $0) }
    guard wasThere else { throw ServiceError.notFound("The certificate \(arn) is not associated.") }
  }

  /// `ListVersions`.
  func versions() -> JSON { ["versions": [["version": .string(Self.engineVersion)]]] }
}
