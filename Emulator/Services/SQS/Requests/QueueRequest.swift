// SPDX-License-Identifier: Apache-2.0
import AWSService
import JSONTree

/// A request of SQS in the form of the protocol `json`; a method for each operation gives its answer.
struct QueueRequest {
  let json: JSON
  let store: QueueStore
  /// The host that was called, which the queues' URLs name.
  let host: String?

  func string(_ name: String) -> String? { json[name]?.string }

  func required(_ name: String) throws(ServiceError) -> String {
    guard let text = string(name) else { throw .missing(name) }
    return text
  }

  /// An integer; the protocol `query` has texts alone.
  func integer(_ name: String) throws(ServiceError) -> Int? {
    try Self.integer(json, name)
  }

  static func integer(_ json: JSON, _ name: String) throws(ServiceError) -> Int? {
    guard let value = json[name], value != .null else { return nil }
    guard let number = value.integer ?? value.string.flatMap({ Int64($0) }),
      let integer = Int(exactly: number)
    else { throw .invalidParameter("Value for parameter \(name) is invalid: not an integer.") }
    return integer
  }

  func integer(
    _ name: String, in range: ClosedRange<Int>
  ) throws(ServiceError) -> Int? {
    try Self.integer(json, name, in: range)
  }

  static func integer(
    _ json: JSON, _ name: String, in range: ClosedRange<Int>
  ) throws(ServiceError) -> Int? {
    guard let number = try integer(json, name) else { return nil }
    guard range.contains(number) else {
      throw .invalidParameter(
        name, number, "Must be >= \(range.lowerBound) and <= \(range.upperBound), if provided.")
    }
    return number
  }

  func strings(_ name: String) -> [String] { json[name]?.array?.compactMap(\.string) ?? [] }

  func dictionary(_ name: String) -> [String: String] {
    Dictionary(
      (json[name]?.object?.members ?? []).map { ($0.name, $0.value.string ?? $0.value.text) }
    ) { _, last in last }
  }

  /// The name of the queue that `QueueUrl` means: its path's last part, behind the account.
  func queue() throws(ServiceError) -> String {
    let url = try required("QueueUrl")
    let parts = url.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 2, let name = parts.last.map(String.init), !name.isEmpty else {
      // A queue's name in place of its URL is taken, as by AWS.
      guard store.hasQueue(url) else {
        throw ServiceError(
          404, "InvalidAddress", "The address \(url) is not valid for this endpoint.")
      }
      return url
    }
    guard parts[parts.count - 2] == store.configuration.accountID, store.hasQueue(name) else {
      throw .noSuchQueue
    }
    return name
  }

  func url(of name: String) -> String {
    let host = host ?? "sqs.\(store.configuration.region).amazonaws.com"
    return "http://\(host)/\(store.configuration.accountID)/\(name)"
  }

  /// A page of a list.
  /// - Returns: the page, and the token for what follows.
  func page(_ names: [String]) throws(ServiceError) -> (names: [String], token: String?) {
    let limit = try integer("MaxResults", in: 1...1000)
    var names = names
    if let token = string("NextToken") {
      guard limit != nil else {
        throw .invalidParameter("MaxResults is a mandatory parameter when you provide NextToken.")
      }
      names.removeAll { $0 <= token }
    }
    let page = Array(names.prefix(limit ?? 1000))
    return (page, limit != nil && page.count < names.count ? page.last : nil)
  }
}
