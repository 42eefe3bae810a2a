// SPDX-License-Identifier: Apache-2.0

/// The body of EventBridge's PutEvents (`X-Amz-Target: AWSEvents.PutEvents`, JSON 1.1).
package struct PutEventsRequest: Codable, Equatable, Sendable {
  /// The most entries of one call.
  package static let maximumEntries = 10

  /// The events, 1 to 10.
  package var entries: [PutEventsEntry]

  enum CodingKeys: String, CodingKey {
    case entries = "Entries"
  }

  package init(entries: [PutEventsEntry]) { self.entries = entries }
}

/// One event of a ``PutEventsRequest``.
package struct PutEventsEntry: Codable, Equatable, Sendable {
  /// When it happened, in seconds since 1970; the time of the call when nil.
  package var time: Double?
  /// Who sends it; must not begin with `aws.`.
  package var source: String?
  /// The ARNs of what it happened to.
  package var resources: [String]?
  /// What kind of event it is.
  package var detailType: String?
  /// What happened: the text of a JSON object.
  package var detail: String?
  /// The event bus's name or ARN; the default bus when nil.
  package var eventBusName: String?
  /// An X-Ray trace header.
  package var traceHeader: String?

  enum CodingKeys: String, CodingKey {
    case time = "Time"
    case source = "Source"
    case resources = "Resources"
    case detailType = "DetailType"
    case detail = "Detail"
    case eventBusName = "EventBusName"
    case traceHeader = "TraceHeader"
  }

  package init(
    time: Double? = nil, source: String? = nil, resources: [String]? = nil,
    detailType: String? = nil, detail: String? = nil, eventBusName: String? = nil,
    traceHeader: String? = nil
  ) {
    self.time = time
    self.source = source
    self.resources = resources
    self.detailType = detailType
    self.detail = detail
    self.eventBusName = eventBusName
    self.traceHeader = traceHeader
  }
}

/// The answer to PutEvents: it may succeed for some entries and fail for others.
package struct PutEventsResponse: Codable, Equatable, Sendable {
  /// How many entries failed.
  package var failedEntryCount: Int
  /// What became of each entry, in the request's order.
  package var entries: [PutEventsResultEntry]

  enum CodingKeys: String, CodingKey {
    case failedEntryCount = "FailedEntryCount"
    case entries = "Entries"
  }

  package init(entries: [PutEventsResultEntry]) {
    failedEntryCount = entries.count { $0.errorCode != nil }
    self.entries = entries
  }
}

/// What became of one entry.
package struct PutEventsResultEntry: Codable, Equatable, Sendable {
  /// The event's identifier, when it was taken.
  package var eventId: String?
  /// Why it was not taken, such as `ThrottlingException`.
  package var errorCode: String?
  /// Why, in words.
  package var errorMessage: String?

  enum CodingKeys: String, CodingKey {
    case eventId = "EventId"
    case errorCode = "ErrorCode"
    case errorMessage = "ErrorMessage"
  }

  /// An entry that was taken.
  package init(eventId: String) { self.eventId = eventId }

  /// An entry that was not taken.
  package init(errorCode: String, errorMessage: String) {
    self.errorCode = errorCode
    self.errorMessage = errorMessage
  }
}
