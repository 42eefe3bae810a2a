// SPDX-License-Identifier: Apache-2.0
import AWSClient
import Foundation
import HTTPMessage
import HTTPTransport
import Synchronization
import Testing

@testable import SecretsManagerAPI

@Suite struct KeptSecretTests {
  /// Secrets Manager with one secret.
  private final class Service: HTTPSending {
    struct State {
      var stages: [String: String] = [:]
      var isDown = false
      var reads: [String] = []
    }

    let state = Mutex(State())

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
      guard case .bytes(let body)? = request.body,
        let asked = try? JSONDecoder().decode([String: String].self, from: body),
        request.headers["X-Amz-Target"] == "secretsmanager.GetSecretValue"
      else { return HTTPResponse(status: 400) }
      return state.withLock { state in
        let stage = asked["VersionStage"] ?? ""
        state.reads.append(stage)
        guard !state.isDown else { return HTTPResponse(status: 400, body: Data("{}".utf8)) }
        guard asked["SecretId"] == "key", let text = state.stages[stage] else {
          return HTTPResponse(
            status: 400, body: Data(#"{"__type":"ResourceNotFoundException"}"#.utf8))
        }
        return HTTPResponse(status: 200, body: Data(#"{"SecretString":"\#(text)"}"#.utf8))
      }
    }
  }

  private let service = Service()
  private let seconds = Clock()

  private final class Clock: Sendable {
    private let value = Mutex(0.0)
    func advance(_ seconds: Double) { value.withLock { $0 += seconds } }
    var now: Date { Date(timeIntervalSince1970: value.withLock { $0 }) }
  }

  private func secret(_ id: String = "key") throws -> KeptSecret {
    let clock = seconds
    return KeptSecret(
      id,
      client: try SecretsClient(
        environment: ["AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"], http: service),
      now: { clock.now })
  }

  private func set(_ current: String, previous: String? = nil) {
    service.state.withLock { $0.stages = ["AWSCURRENT": current, "AWSPREVIOUS": previous ?? ""] }
    if previous == nil { service.state.withLock { $0.stages["AWSPREVIOUS"] = nil } }
  }

  @Test("a secret is read once in five minutes, then anew, with the one before it")
  func rotation() async throws {
    set("one")
    let secret = try secret()
    for _ in 0..<3 {
      #expect(try await secret.versions() == SecretVersions(current: "one"))
    }
    #expect(service.state.withLock { $0.reads } == ["AWSCURRENT", "AWSPREVIOUS"])
    set("two", previous: "one")
    seconds.advance(299)
    #expect(try await secret.versions().current == "one")
    seconds.advance(1)
    #expect(try await secret.versions() == SecretVersions(current: "two", previous: "one"))
  }

  @Test(
    "who meets what the known secret does not explain gets the newest, every ten seconds at most")
  func newest() async throws {
    set("one")
    let secret = try secret()
    _ = try await secret.versions()
    set("two", previous: "one")
    #expect(try await secret.newestVersions().current == "one", "it was read this moment")
    seconds.advance(10)
    #expect(try await secret.newestVersions().current == "two")
    let reads = service.state.withLock { $0.reads.count }
    for _ in 0..<100 { _ = try await secret.newestVersions() }
    #expect(service.state.withLock { $0.reads.count } == reads)
  }

  @Test(
    "a secret that cannot be read again is good for longer, one that never could be is an error")
  func failure() async throws {
    set("one")
    let secret = try secret()
    _ = try await secret.versions()
    service.state.withLock { $0.isDown = true }
    seconds.advance(1000)
    #expect(try await secret.versions().current == "one")
    let reads = service.state.withLock { $0.reads.count }
    #expect(try await secret.versions().current == "one")
    #expect(service.state.withLock { $0.reads.count } == reads, "and is not tried at every turn")
    service.state.withLock { $0.isDown = false }
    let error = await #expect(throws: ServiceError.self) {
      try await self.secret("other").versions()
    }
    #expect(error?.code == "ResourceNotFoundException")
    #expect(error?.message.contains("other") == true)
  }
}
