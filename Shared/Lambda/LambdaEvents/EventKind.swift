// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// What sort of event a function was invoked with, told by its shape, for a function that more than
/// one source invokes.
package enum EventKind: Equatable, Sendable {
  /// An ``HTTPAPIRequest``, of an HTTP API or a function URL.
  case http
  /// An ``S3Event``.
  case s3
  /// What S3 sends to a destination when a notification is configured; it has no records.
  case s3Test
  /// An ``EventBridgeEvent``.
  case eventBridge(source: String, detailType: String)
  /// Something else.
  case unknown

  /// The kind of the event.
  /// - Throws: `DecodingError` when the event is not a JSON object.
  package init(of event: Data) throws {
    let shape = try JSONDecoder().decode(Shape.self, from: event)
    self =
      if let source = shape.source, let detailType = shape.detailType {
        .eventBridge(source: source, detailType: detailType)
      } else if shape.hasRequestContext {
        .http
      } else if shape.hasRecords {
        .s3
      } else if shape.event == "s3:TestEvent" {
        .s3Test
      } else {
        .unknown
      }
  }

  /// The members by which the kinds differ; a member of another type counts as missing.
  private struct Shape: Decodable {
    var source: String?
    var detailType: String?
    var event: String?
    var hasRequestContext: Bool
    var hasRecords: Bool

    enum CodingKeys: String, CodingKey {
      case source
      case detailType = "detail-type"
      case event = "Event"
      case requestContext
      case records = "Records"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      source = try? container.decode(String.self, forKey: .source)
      detailType = try? container.decode(String.self, forKey: .detailType)
      event = try? container.decode(String.self, forKey: .event)
      hasRequestContext = container.contains(.requestContext)
      hasRecords = container.contains(.records)
    }
  }
}
