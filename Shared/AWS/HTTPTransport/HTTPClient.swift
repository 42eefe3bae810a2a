// SPDX-License-Identifier: Apache-2.0
import Notation
import Synchronization

/// Sends HTTP/1.1 requests with libcurl, which is loaded when the first is sent. Certificates are
/// verified, redirects are not followed, and the environment's proxies are not used. Connections
/// are kept and used again; any number of requests may be under way at once.
package final class HTTPClient: HTTPSending {
  /// What holds for every request of a client.
  package struct Configuration: Sendable {
    /// Whether to connect to public addresses only (``IPAddress/isPublic``). It is checked on the
    /// address that is really connected to, so that no name can be made to point elsewhere after a
    /// check. For URLs that come from outside.
    package var refusesPrivateAddresses: Bool
    /// A file of certificate authorities in PEM to trust instead of the system's.
    package var certificateAuthorities: String?
    /// The `User-Agent`.
    package var userAgent: String

    /// Makes a configuration; by default every address may be connected to.
    package init(
      refusesPrivateAddresses: Bool = false, certificateAuthorities: String? = nil,
      userAgent: String = "millrace"
    ) {
      self.refusesPrivateAddresses = refusesPrivateAddresses
      self.certificateAuthorities = certificateAuthorities
      self.userAgent = userAgent
    }
  }

  private let configuration: Configuration
  private let loop = Mutex<TransferLoop?>(nil)

  package init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
  }

  deinit { loop.withLock { $0?.stop() } }

  /// Sends a request and waits for the whole answer.
  package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    // The loop stops with the client, so the client must outlive the transfer.
    defer { withExtendedLifetime(self) {} }
    return try await startedLoop().transfer(request).get()
  }

  private func startedLoop() throws(TransportError) -> TransferLoop {
    let started: Result<TransferLoop, TransportError> = loop.withLock { loop in
      if let loop { return .success(loop) }
      do throws(TransportError) {
        let started = try TransferLoop.start(configuration)
        loop = started
        return .success(started)
      } catch {
        return .failure(error)
      }
    }
    return try started.get()
  }
}
