// SPDX-License-Identifier: Apache-2.0
package import HTTPServer

/// One of AWS's services as the emulator stands in for it.
///
/// A service says what only it can know: its names, which requests are its own, which operation a
/// request is, and the answer. What is the same for all happens in ``ServiceEntrance``: the
/// operation's name is asked for once and serves routing, fault rules and log lines alike.
///
/// Conform to one of the two kinds: ``SignedService`` for a service whose requests are signed and
/// whole in memory, ``StreamingService`` for one that takes bodies as they come.
package protocol AWSService: Sendable {
  /// The name in credential scopes (`s3`, `mediaconvert`, `events`), by which fault rules and log
  /// lines name the service, too.
  var signingName: String { get }
  /// Every name in credential scopes that leads here.
  var signingNames: Set<String> { get }
  /// The names of all operations of the service's API, those among them that are not executed.
  var operationNames: [String] { get }
  /// Whether pages of any origin may call the service, as far as it says itself which: those of a
  /// service that answers preflights. The others refuse a foreign page whatever it signs with.
  var judgesOrigins: Bool { get }
  /// How the service tells an error.
  var errorForm: ServiceErrorForm { get }
  /// Whether a request without a credential scope is shaped as this service's requests are.
  func owns(_ head: RequestHead) -> Bool
  /// Takes a request; what both kinds of services inherit.
  func accept(_ head: RequestHead, at entrance: ServiceEntrance) -> any RequestReceiver
}

extension AWSService {
  package var signingNames: Set<String> { [signingName] }
  package var judgesOrigins: Bool { false }
}
