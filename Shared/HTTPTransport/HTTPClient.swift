// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Sends HTTP/1.1 requests with libcurl, which is loaded when the first is sent. Certificates are
/// verified, redirects are not followed, and the environment's proxies are not used. Connections
/// are kept and used again; any number of requests may be under way at once.
public final class HTTPClient: HTTPSending {
  /// What holds for every request of a client.
  public struct Configuration: Sendable {
    /// Whether to connect to public addresses only (``IPAddress/isPublic``). It is checked on the
    /// address that is really connected to, so that no name can be made to point elsewhere after a
    /// check. For URLs that come from outside.
    public var refusesPrivateAddresses: Bool
    /// A file of certificate authorities in PEM to trust instead of the system's.
    public var certificateAuthorities: String?
    /// The `User-Agent`.
    public var userAgent: String

    /// Makes a configuration; by default every address may be connected to.
    public init(
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

  /// Makes a client. Nothing is loaded or connected yet.
  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
  }

  deinit { loop.withLock { $0?.stop() } }

  /// Sends a request and waits for the whole answer.
  public func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
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
