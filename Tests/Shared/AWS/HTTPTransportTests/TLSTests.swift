// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import HTTPTransport
import TestSupport
import Testing

/// Runs `openssl s_server` with a certificate of its own making. Its start blocks.
private final class TLSServer: Sendable {
  let port: Int
  let certificate: String
  private let process: Process

  struct Failure: Error {}

  init(in folder: TemporaryFolder) throws {
    certificate = folder.path + "/certificate.pem"
    let key = folder.path + "/key.pem"
    let making = try Self.openssl([
      "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
      "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate,
    ])
    making.waitUntilExit()
    guard making.terminationStatus == 0 else { throw Failure() }
    let output = Pipe()
    process = try Self.openssl(
      [
        "s_server", "-accept", "127.0.0.1:0", "-www", "-cert", certificate, "-key", key,
      ], output: output)
    var seen = ""
    while !seen.contains("\n") || !seen.contains("ACCEPT") {
      let piece = output.fileHandleForReading.availableData
      guard !piece.isEmpty else { throw Failure() }
      seen += String(decoding: piece, as: UTF8.self)
    }
    let digits = seen.split(separator: "\n").first { $0.contains("ACCEPT") }?.split(separator: ":")
    guard let port = digits?.last.flatMap({ Int($0) }) else { throw Failure() }
    self.port = port
  }

  deinit {
    // A process that was started from a task's thread inherits its blocked signals, SIGTERM too.
    kill(process.processIdentifier, SIGKILL)
  }

  private static func openssl(_ arguments: [String], output: Pipe? = nil) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
    process.arguments = arguments
    process.standardOutput = output ?? FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return process
  }
}

@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")))
struct TLSTests {
  @Test("a certificate is trusted only when its authority is, and only for its name")
  func verification() async throws {
    let folder = try TemporaryFolder()
    let server = try await blocking { try TLSServer(in: folder) }
    func outcome(_ host: String, trusted: Bool) async -> TransportError.Kind? {
      let client = HTTPClient(.init(certificateAuthorities: trusted ? server.certificate : nil))
      do throws(TransportError) {
        let response = try await client.send(
          HTTPRequest(method: "GET", url: "https://\(host):\(server.port)/"))
        #expect(response.status == 200)
        return nil
      } catch {
        return error.kind
      }
    }
    #expect(await outcome("localhost", trusted: false) == .tls)
    #expect(await outcome("localhost", trusted: true) == nil)
    #expect(await outcome("127.0.0.1", trusted: true) == .tls)
  }
}
