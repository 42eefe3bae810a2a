// SPDX-License-Identifier: Apache-2.0
package import LambdaEvents
package import LambdaRuntime

/// Which handler an event is for, in a function that more than one source invokes. An event that is
/// for none of them is refused by name.
package struct EventRouter: Sendable {
  package typealias Handler =
    @Sendable (LambdaEvent, LambdaContext) async throws -> LambdaResponse

  /// The events of one kind, and what becomes of them.
  package struct Route: Sendable {
    /// Who sends them, in words.
    fileprivate let sender: String
    fileprivate let accepts: @Sendable (EventKind) -> Bool
    fileprivate let handler: Handler

    /// Requests of an HTTP API or a function URL.
    package static func http(_ handler: @escaping Handler) -> Route {
      Route(sender: "an HTTP API", accepts: { $0 == .http }, handler: handler)
    }

    /// S3's notifications. The test event that S3 sends when they are set up has no records.
    package static func s3(
      _ handle:
        @escaping @Sendable (S3Event, Logger) async throws -> some Encodable & SendableMetatype
    ) -> Route {
      Route(sender: "S3", accepts: { $0 == .s3 || $0 == .s3Test }) { event, context in
        guard try event.kind == .s3 else {
          context.logger.info("S3's test event: the bucket's notifications are set up")
          return try .value(try await handle(S3Event(records: []), context.logger))
        }
        return try .value(try await handle(try event.decode(S3Event.self), context.logger))
      }
    }

    /// An event of EventBridge, by its type and, unless any will do, its source.
    package static func eventBridge<Detail: Decodable & SendableMetatype>(
      _ detailType: String, from source: String? = nil, as detail: Detail.Type,
      _ handle:
        @escaping @Sendable (Detail, LambdaContext) async throws -> some Encodable
        & SendableMetatype
    ) -> Route {
      Route(
        sender: "EventBridge",
        accepts: {
          guard case .eventBridge(let givenSource, detailType) = $0 else { return false }
          return source == nil || source == givenSource
        },
        handler: { event, context in
          let detail = try event.decode(EventBridgeEvent<Detail>.self).detail
          return try .value(try await handle(detail, context))
        })
    }
  }

  private let routes: [Route]

  package init(_ routes: Route...) { self.routes = routes }

  package func respond(
    to event: LambdaEvent, _ context: LambdaContext
  ) async throws -> LambdaResponse {
    let kind = try event.kind
    if let route = routes.first(where: { $0.accepts(kind) }) {
      return try await route.handler(event, context)
    }
    if case .eventBridge(let source, let detailType) = kind {
      throw InvalidEvent(message: "the event \(source) \"\(detailType)\" is for another function")
    }
    let senders = routes.map(\.sender).reduce(into: [String]()) { senders, sender in
      if !senders.contains(sender) { senders.append(sender) }
    }
    let refusal = senders.count == 1 ? "not" : "neither"
    throw InvalidEvent(
      message: "the event is \(refusal) of \(senders.joined(separator: " nor of "))")
  }
}
