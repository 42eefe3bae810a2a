// SPDX-License-Identifier: Apache-2.0
import AWSService
import FoundationEssentials
import JSONTree

/// What a job was created with; it never changes.
struct JobRequest: Sendable, Equatable {
  var queueARN: String
  var priority: Int
  var token: String?
  /// The body of the request.
  var body: JSON

  var settings: JSON { body["settings"] ?? [:] }

  /// The settings without what is not executed of them.
  var executableSettings: ExecutableSettings { ExecutableSettings(body) }

  /// Where the job goes when it has waited too long, the first place first.
  var hops: [Hop] { (try? Hop.list(body["hopDestinations"]) { $0 }) ?? [] }

  /// When a job that is made at a time hops first.
  func firstHop(from time: Date) -> Date? {
    hops.first.map { time.addingTimeInterval(Double($0.waitMinutes) * 60) }
  }

  var userMetadata: [String: String] {
    Dictionary(
      (body["userMetadata"]?.object?.members ?? []).compactMap { member in
        member.value.string.map { (member.name, $0) }
      }, uniquingKeysWith: { $1 })
  }

  /// Seconds between two STATUS_UPDATE events; 60 unless told otherwise.
  var statusUpdateSeconds: Double {
    body["statusUpdateInterval"]?.string?.split(separator: "_").last.flatMap { Double($0) } ?? 60
  }
}

extension JobRequest {
  /// The request that a body of `CreateJob` makes.
  /// - Parameters:
  ///   - isLenient: whether what is only not executed is left out instead of refused.
  ///   - queueARN: gives the ARN of a queue of a name or ARN.
  /// - Throws: `ServiceError` with all that is wrong, as MediaConvert tells it.
  init(
    _ body: JSON, isLenient: Bool = false, queueARN: (String) throws -> String
  ) throws {
    do throws(InvalidSettings) {
      if isLenient {
        try ExecutableSettings(body).refuse()
      } else {
        try RequestCheck(body, as: "CreateJobRequest").refuse()
      }
    } catch { throw ServiceError.badRequest(error.message) }
    let token = body["clientRequestToken"]?.string
    if let token, !(1...64).contains(token.utf8.count) || !token.utf8.allSatisfy({ $0 < 0x80 }) {
      throw ServiceError.badRequest("/clientRequestToken: Should be 1 to 64 ASCII characters")
    }
    let role = body["role"]?.string ?? ""
    guard Self.isRole(role) else {
      throw ServiceError.badRequest("/role: Should be the ARN of a role: \(role)")
    }
    try Self.checkMetadata(body["userMetadata"])
    var body = body
    if let hops = try Hop.list(body["hopDestinations"], queueARN: queueARN),
      var object = body.object
    {
      object["hopDestinations"] = .array(hops.map(\.wireForm))
      body = .object(object)
    }
    self.init(
      queueARN: try queueARN(body["queue"]?.string ?? "Default"),
      priority: Int(body["priority"]?.integer ?? 0), token: token, body: body)
  }

  private static func checkMetadata(_ metadata: JSON?) throws {
    for member in metadata?.object?.members ?? [] {
      let value = member.value.string ?? ""
      guard isMetadata(member.name), !member.name.isEmpty else {
        throw ServiceError.badRequest("The user metadata key '\(member.name)' is invalid.")
      }
      guard isMetadata(value) else {
        throw ServiceError.badRequest("The user metadata value '\(value)' is invalid.")
      }
    }
  }

  /// `arn:aws:iam::123456789012:role/path/Name`.
  private static func isRole(_ text: String) -> Bool {
    let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    return parts.count == 6 && parts[0] == "arn" && parts[1].hasPrefix("aws") && parts[2] == "iam"
      && parts[3].isEmpty && parts[4].count == 12 && parts[4].allSatisfy(\.isASCIIDigit)
      && parts[5].hasPrefix("role/") && parts[5].count > 5
  }

  /// What MediaConvert takes for user metadata: letters, digits, spaces and `_.:/=+-@`.
  private static func isMetadata(_ text: String) -> Bool {
    text.count <= 256
      && text.unicodeScalars.allSatisfy { scalar in
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
          || scalar.properties.isWhitespace || "_.:/=+-@".unicodeScalars.contains(scalar)
      }
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
