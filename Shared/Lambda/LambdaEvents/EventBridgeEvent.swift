// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// EventBridge's envelope around an event (EventBridge User Guide, "Event structure").
package struct EventBridgeEvent<Detail: Codable & Sendable>: Codable, Sendable {
  /// The envelope's version: `0`.
  package var version: String
  /// The event's identifier; the same for every delivery of one event.
  package var id: String
  /// What kind of event it is, together with ``source``.
  package var detailType: String
  /// Who sent it, such as `aws.mediaconvert`.
  package var source: String
  /// The account it happened in.
  package var account: String
  /// When it happened, in ISO 8601 in UTC, to the second.
  package var time: String
  /// The region it happened in.
  package var region: String
  /// The ARNs of what it happened to.
  package var resources: [String]
  /// What happened.
  package var detail: Detail

  enum CodingKeys: String, CodingKey {
    case version, id
    case detailType = "detail-type"
    case source, account, time, region, resources, detail
  }

  package init(
    version: String = "0", id: String, detailType: String, source: String, account: String,
    time: String, region: String, resources: [String] = [], detail: Detail
  ) {
    self.version = version
    self.id = id
    self.detailType = detailType
    self.source = source
    self.account = account
    self.time = time
    self.region = region
    self.resources = resources
    self.detail = detail
  }

  /// Decodes an event; `detail-type`, `source` and `detail` must be there, all else may be missing.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func text(_ key: CodingKeys) throws -> String {
      try container.decodeIfPresent(String.self, forKey: key) ?? ""
    }
    version = try container.decodeIfPresent(String.self, forKey: .version) ?? "0"
    id = try text(.id)
    detailType = try container.decode(String.self, forKey: .detailType)
    source = try container.decode(String.self, forKey: .source)
    account = try text(.account)
    time = try text(.time)
    region = try text(.region)
    resources = try container.decodeIfPresent([String].self, forKey: .resources) ?? []
    detail = try container.decode(Detail.self, forKey: .detail)
  }

  /// ``time`` as a date, or nil when it is not ISO 8601.
  package var date: Date? { try? Date(time, strategy: .iso8601) }
}

extension EventBridgeEvent: Equatable where Detail: Equatable {}

/// The `detail` of a schedule's event: an empty object.
package struct ScheduledDetail: Codable, Equatable, Sendable {
  /// The `source` of these events.
  package static let source = "aws.events"
  /// The `detail-type` of these events.
  package static let detailType = "Scheduled Event"

  package init() {}
}
