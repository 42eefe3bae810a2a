// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import HTTPMessage
import JSONTree
import Notation

/// The policy that a form brings ("Creating a POST policy", S3 API reference).
struct PostPolicy: Sendable {
  enum Condition: Sendable {
    case equal(field: String, value: String, spelled: String)
    case startsWith(field: String, value: String, spelled: String)
    case length(ClosedRange<Int64>)
    case invalidLength(spelled: String)
  }

  let expiration: Timestamp
  let conditions: [Condition]

  /// Reads a policy document.
  init(base64: String) throws(S3Error) {
    func invalid(_ message: String) -> S3Error {
      S3Error(400, "InvalidPolicyDocument", "Invalid Policy: \(message)")
    }
    guard let data = Data(base64Encoded: base64),
      let json = try? JSON(parsing: data), case .object(let root) = json
    else { throw invalid("Invalid JSON.") }
    guard let text = root["expiration"]?.policyText else {
      throw invalid("Policy missing expiration.")
    }
    guard let expiration = Timestamp(lenientISO8601: text) else {
      throw invalid("Invalid 'expiration' value: '\(text)'")
    }
    guard case .array(let elements) = root["conditions"] ?? .null else {
      throw invalid("Policy missing conditions.")
    }
    self.expiration = expiration
    var conditions: [Condition] = []
    for element in elements {
      switch element {
      case .object(let pair):
        guard pair.members.count == 1, let member = pair.members.first,
          let text = member.value.policyText
        else {
          throw invalid(
            "Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.")
        }
        conditions.append(
          .equal(
            field: member.name.lowercased(), value: text,
            spelled: "[\"eq\", \"$\(member.name)\", \"\(text)\"]"))
      case .array(let list): conditions.append(try Self.condition(list, invalid))
      default: throw invalid("Invalid Condition: Conditions must be objects or arrays.")
      }
    }
    self.conditions = conditions
  }

  private static func condition(
    _ list: [JSON], _ invalid: (String) -> S3Error
  ) throws(S3Error) -> Condition {
    guard list.count == 3, let operation = list[0].policyText?.lowercased(),
      let first = list[1].policyText,
      let second = list[2].policyText
    else { throw invalid("Invalid Condition: wrong number of arguments.") }
    let spelled = "[\"\(operation)\", \"\(first)\", \"\(second)\"]"
    switch operation {
    case "content-length-range":
      guard let low = Int64(first), let high = Int64(second) else {
        return .invalidLength(spelled: spelled)
      }
      guard low >= 0, low <= high else {
        throw invalid("Invalid Condition: content-length-range is not a range.")
      }
      return .length(low...high)
    case "eq", "starts-with":
      // Without `$` it names no field and can never hold.
      let field = first.hasPrefix("$") ? first.dropFirst().lowercased() : "\u{0}\(first)"
      return operation == "eq"
        ? .equal(field: field, value: second, spelled: spelled)
        : .startsWith(field: field, value: second, spelled: spelled)
    default: throw invalid("Invalid Condition: unknown operation '\(operation)'.")
    }
  }

  /// Refuses a form that the policy does not allow.
  /// - Parameter values: the form's fields by lower-case name.
  func check(_ values: [String: String], size: Int64, now: Timestamp) throws(S3Error) {
    func failure(_ message: String) -> S3Error {
      S3Error(403, "AccessDenied", "Invalid according to Policy: \(message)")
    }
    guard now <= expiration else { throw failure("Policy expired.") }
    var covered: Set<String> = []
    for condition in conditions {
      switch condition {
      case .equal(let field, let value, let spelled):
        guard values[field].map({ $0.utf8.elementsEqual(value.utf8) }) == true else {
          throw failure("Policy Condition failed: \(spelled)")
        }
        covered.insert(field)
      case .startsWith(let field, let value, let spelled):
        let actual = values[field] ?? (value.isEmpty && field != "key" ? "" : nil)
        guard let actual, Self.begins(actual, with: value, field: field) else {
          throw failure("Policy Condition failed: \(spelled)")
        }
        covered.insert(field)
      case .length(let range):
        try Self.check(size, in: range)
      case .invalidLength(let spelled): throw failure("Policy Condition failed: \(spelled)")
      }
    }
    let exempt: Set<String> = [
      "x-amz-signature", "signature", "awsaccesskeyid", "file", "policy", "x-amz-algorithm",
      "x-amz-credential", "x-amz-date", "x-amz-security-token", "bucket",
    ]
    for name in values.keys.sorted()
    where !exempt.contains(name) && !covered.contains(name) && !name.hasPrefix("x-ignore-")
      && ChecksumAlgorithm(field: name) == nil
    {
      throw failure("Extra input fields: \(name)")
    }
  }

  // A content type may be a list, each of which must fit.
  private static func begins(_ actual: String, with value: String, field: String) -> Bool {
    guard field == "content-type" else { return actual.utf8.starts(with: value.utf8) }
    return actual.split(separator: ",", omittingEmptySubsequences: false).allSatisfy {
      $0.drop { $0 == " " }.utf8.starts(with: value.utf8)
    }
  }

  private static func check(_ size: Int64, in range: ClosedRange<Int64>) throws(S3Error) {
    if size < range.lowerBound {
      throw S3Error(
        400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size",
        ["ProposedSize": String(size), "MinSizeAllowed": String(range.lowerBound)])
    }
    if size > range.upperBound {
      throw S3Error(
        400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size",
        ["ProposedSize": String(size), "MaxSizeAllowed": String(range.upperBound)])
    }
  }
}
