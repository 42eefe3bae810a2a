// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
import JSONTree
import Notation
import Patterns

/// One line of a statement's `Condition` ("IAM JSON policy elements: Condition operators", IAM user
/// guide).
struct PolicyCondition: Sendable {
  /// How several values of the request are taken.
  enum Quantifier: Sendable { case one, all, any }

  enum Comparison: Sendable {
    case equal(ignoringCase: Bool)
    case like
    case arn
    case number(@Sendable (Double, Double) -> Bool)
    case date(@Sendable (Timestamp, Timestamp) -> Bool)
    case flag
    case address
    case isNull
  }

  let quantifier: Quantifier
  let comparison: Comparison
  let isNegated: Bool
  let ifExists: Bool
  /// In lower case.
  let key: String
  let values: [String]

  /// Whether it holds for a request.
  func holds(in context: [String: [String]]) -> Bool {
    let actual = context[key]
    if case .isNull = comparison {
      return values.contains { ($0.lowercased() == "true") == (actual == nil) }
    }
    guard let actual, !actual.isEmpty else {
      return ifExists || isNegated || quantifier == .all
    }
    func fits(_ value: String) -> Bool { values.contains { matches(value, $0) } != isNegated }
    return switch quantifier {
    case .one, .any: actual.contains(where: fits)
    case .all: actual.allSatisfy(fits)
    }
  }

  private func matches(_ actual: String, _ wanted: String) -> Bool {
    switch comparison {
    case .equal(let ignoringCase):
      ignoringCase
        ? actual.lowercased() == wanted.lowercased() : actual.utf8.elementsEqual(wanted.utf8)
    case .like, .arn: Glob(wanted, questionMark: true).matches(actual)
    case .number(let compare):
      if let left = Double(actual), let right = Double(wanted) {
        compare(left, right)
      } else {
        false
      }
    case .date(let compare):
      if let left = Self.date(actual), let right = Self.date(wanted) {
        compare(left, right)
      } else {
        false
      }
    case .flag: actual.lowercased() == wanted.lowercased()
    case .address: AddressBlock(wanted)?.contains(actual) ?? false
    case .isNull: false
    }
  }

  private static func date(_ text: String) -> Timestamp? {
    if let seconds = Int64(text) { return Timestamp(seconds: seconds) }
    return Timestamp(lenientISO8601: text)
  }

  /// Whether it keeps a statement for everybody from being public.
  var narrowsAudience: Bool {
    guard !isNegated else { return false }
    let keys = [
      "aws:sourceip", "aws:sourcearn", "aws:sourcevpc", "aws:sourcevpce", "aws:sourceowner",
      "aws:sourceaccount", "aws:principalorgid", "aws:principalaccount", "aws:principalarn",
      "aws:userid", "s3:x-amz-server-side-encryption-aws-kms-key-id",
      "s3:dataaccesspointaccount", "s3:dataaccesspointarn",
    ]
    return keys.contains(key) && !values.contains { $0 == "*" || $0 == "0.0.0.0/0" || $0 == "::/0" }
  }

  static func read(_ element: JSON?) throws(S3Error) -> [PolicyCondition] {
    guard let element else { return [] }
    guard case .object(let operators) = element else {
      throw BucketPolicy.malformed("Invalid policy syntax.")
    }
    var conditions: [PolicyCondition] = []
    for line in operators.members {
      guard case .object(let keys) = line.value else {
        throw BucketPolicy.malformed("Invalid policy syntax.")
      }
      for key in keys.members {
        guard let values = key.value.policyTexts else {
          throw BucketPolicy.malformed("Invalid policy syntax.")
        }
        guard
          let condition = PolicyCondition(
            operator: line.name, key: key.name, values: values)
        else {
          throw BucketPolicy.malformed("Invalid Condition type : \(line.name)")
        }
        conditions.append(condition)
      }
    }
    return conditions
  }

  private init?(operator name: String, key: String, values: [String]) {
    var name = Substring(name)
    if name.hasPrefix("ForAllValues:") {
      quantifier = .all
      name = name.dropFirst("ForAllValues:".count)
    } else if name.hasPrefix("ForAnyValue:") {
      quantifier = .any
      name = name.dropFirst("ForAnyValue:".count)
    } else {
      quantifier = .one
    }
    ifExists = name.hasSuffix("IfExists")
    if ifExists { name = name.dropLast("IfExists".count) }
    self.key = key.lowercased()
    self.values = values
    switch name {
    case "StringEquals": (comparison, isNegated) = (.equal(ignoringCase: false), false)
    case "StringNotEquals": (comparison, isNegated) = (.equal(ignoringCase: false), true)
    case "StringEqualsIgnoreCase": (comparison, isNegated) = (.equal(ignoringCase: true), false)
    case "StringNotEqualsIgnoreCase": (comparison, isNegated) = (.equal(ignoringCase: true), true)
    case "StringLike": (comparison, isNegated) = (.like, false)
    case "StringNotLike": (comparison, isNegated) = (.like, true)
    case "ArnEquals", "ArnLike": (comparison, isNegated) = (.arn, false)
    case "ArnNotEquals", "ArnNotLike": (comparison, isNegated) = (.arn, true)
    case "NumericEquals": (comparison, isNegated) = (.number { $0 == $1 }, false)
    case "NumericNotEquals": (comparison, isNegated) = (.number { $0 == $1 }, true)
    case "NumericLessThan": (comparison, isNegated) = (.number { $0 < $1 }, false)
    case "NumericLessThanEquals": (comparison, isNegated) = (.number { $0 <= $1 }, false)
    case "NumericGreaterThan": (comparison, isNegated) = (.number { $0 > $1 }, false)
    case "NumericGreaterThanEquals": (comparison, isNegated) = (.number { $0 >= $1 }, false)
    case "DateEquals": (comparison, isNegated) = (.date { $0 == $1 }, false)
    case "DateNotEquals": (comparison, isNegated) = (.date { $0 == $1 }, true)
    case "DateLessThan": (comparison, isNegated) = (.date { $0 < $1 }, false)
    case "DateLessThanEquals": (comparison, isNegated) = (.date { $0 <= $1 }, false)
    case "DateGreaterThan": (comparison, isNegated) = (.date { $0 > $1 }, false)
    case "DateGreaterThanEquals": (comparison, isNegated) = (.date { $0 >= $1 }, false)
    case "Bool": (comparison, isNegated) = (.flag, false)
    case "IpAddress": (comparison, isNegated) = (.address, false)
    case "NotIpAddress": (comparison, isNegated) = (.address, true)
    case "Null": (comparison, isNegated) = (.isNull, false)
    default: return nil
    }
  }
}
