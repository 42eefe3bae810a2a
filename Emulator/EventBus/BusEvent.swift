// SPDX-License-Identifier: Apache-2.0
public import FoundationEssentials
public import JSONTree

/// An event on its way to a bus
/// ([event structure](https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html)).
public struct BusEvent: Sendable {
  /// Who says it, e.g. `aws.s3`.
  public var source: String
  /// What it is, e.g. `Object Created`.
  public var detailType: String
  /// The event's own content, an object.
  public var detail: JSON
  /// The ARNs that it is about.
  public var resources: [String]
  /// When it happened; nil for now.
  public var time: Date?
  /// The bus that it is for.
  public var busName: String

  /// Makes an event.
  public init(
    source: String, detailType: String, detail: JSON, resources: [String] = [], time: Date? = nil,
    busName: String = "default"
  ) {
    self.source = source
    self.detailType = detailType
    self.detail = detail
    self.resources = resources
    self.time = time
    self.busName = busName
  }

  /// The event as rules and targets see it.
  func envelope(id: String, region: String, account: String, now: Date) -> JSON {
    [
      "version": "0", "id": .string(id), "detail-type": .string(detailType),
      "source": .string(source), "account": .string(account),
      "time": .string((time ?? now).formatted(.iso8601)), "region": .string(region),
      "resources": .array(resources.map { .string($0) }), "detail": detail,
    ]
  }
}
