// SPDX-License-Identifier: Apache-2.0

/// The body of EventBridge's PutEvents (`X-Amz-Target: AWSEvents.PutEvents`, JSON 1.1).
public struct PutEventsRequest: Codable, Equatable, Sendable {
  /// The most entries of one call.
  public static let maximumEntries = 10

  /// The events, 1 to 10.
  public var entries: [PutEventsEntry]

  enum CodingKeys: String, CodingKey {
    case entries = "Entries"
  }

  /// Makes a request of its entries.
  public init(entries: [PutEventsEntry]) { self.entries = entries }
}

/// One event of a ``PutEventsRequest``.
public struct PutEventsEntry: Codable, Equatable, Sendable {
  /// When it happened, in seconds since 1970; the time of the call when nil.
  public var time: Double?
  /// Who sends it; must not begin with `aws.`.
  public var source: String?
  /// The ARNs of what it happened to.
  public var resources: [String]?
  /// What kind of event it is.
  public var detailType: String?
  /// What happened: the text of a JSON object.
  public var detail: String?
  /// The event bus's name or ARN; the default bus when nil.
  public var eventBusName: String?
  /// An X-Ray trace header.
  public var traceHeader: String?

  enum CodingKeys: String, CodingKey {
    case time = "Time"
    case source = "Source"
    case resources = "Resources"
    case detailType = "DetailType"
    case detail = "Detail"
    case eventBusName = "EventBusName"
    case traceHeader = "TraceHeader"
  }

  /// Makes an entry of its parts.
  public init(
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
public struct PutEventsResponse: Codable, Equatable, Sendable {
  /// How many entries failed.
  public var failedEntryCount: Int
  /// What became of each entry, in the request's order.
  public var entries: [PutEventsResultEntry]

  enum CodingKeys: String, CodingKey {
    case failedEntryCount = "FailedEntryCount"
    case entries = "Entries"
  }

  /// Makes an answer of its entries.
  public init(entries: [PutEventsResultEntry]) {
    failedEntryCount = entries.count { $0.errorCode != nil }
    self.entries = entries
  }
}

/// What became of one entry.
public struct PutEventsResultEntry: Codable, Equatable, Sendable {
  /// The event's identifier, when it was taken.
  public var eventId: String?
  /// Why it was not taken, such as `ThrottlingException`.
  public var errorCode: String?
  /// Why, in words.
  public var errorMessage: String?

  enum CodingKeys: String, CodingKey {
    case eventId = "EventId"
    case errorCode = "ErrorCode"
    case errorMessage = "ErrorMessage"
  }

  /// An entry that was taken.
  public init(eventId: String) { self.eventId = eventId }

  /// An entry that was not taken.
  public init(errorCode: String, errorMessage: String) {
    self.errorCode = errorCode
    self.errorMessage = errorMessage
  }
}
