// SPDX-License-Identifier: Apache-2.0
import APIGatewayService
import FoundationEssentials
import Glibc
import HTTPServer
import POSIX
import Template

/// The three ports, listening before there is anything to answer: what answers must know them first.
struct Ports {
  let aws = DeferredService()
  let api = DeferredService()
  let cdn = DeferredService()
  /// In the order in which they are closed: AWS's last, since functions that end still speak to it.
  let servers: [HTTPServer]
  /// Where they answer.
  let ready: ReadyLine

  /// Whether other machines may reach them.
  let isOpenToOthers: Bool

  init(_ options: ServeOptions) throws {
    isOpenToOthers = !(options.listen.hasPrefix("127.") || options.listen == "::1")
    let aws = try Self.listen(for: aws, on: options.port, "--port", options)
    let api = try Self.listen(for: api, on: options.apiPort, "--api-port", options)
    let cdn = try Self.listen(for: cdn, on: options.cdnPort, "--cdn-port", options)
    servers = [api, cdn, aws]
    ready = ReadyLine(
      aws: Self.address(of: aws, options), api: Self.address(of: api, options),
      cdn: Self.address(of: cdn, options), pid: ProcessInfo.processInfo.processIdentifier)
  }

  /// - Parameter option: the option that chooses the port.
  private static func listen(
    for service: any HTTPService, on port: UInt16, _ option: String, _ options: ServeOptions
  ) throws -> HTTPServer {
    do throws(HTTPServer.Failure) {
      return try HTTPServer(service: service, address: options.listen, port: port)
    } catch {
      guard case .system(let cause) = error, cause.number == EADDRINUSE else { throw error }
      throw SetupProblem(
        description: "\(error); another emulator may be running. "
          + "Choose another with \(option), or 0 for any")
    }
  }

  private static func address(of server: HTTPServer, _ options: ServeOptions) -> String {
    let everywhere = ["0.0.0.0", "::"].contains(options.listen)
    let host = everywhere ? "127.0.0.1" : options.listen
    return "http://\(host.contains(":") ? "[\(host)]" : host):\(server.port)"
  }

  /// The local addresses of what has a host name of its own in AWS.
  func localOrigins(of application: Application) -> [String: String] {
    var origins: [String: String] = [:]
    for (index, distribution) in application.distributions.enumerated() {
      // One port serves every distribution; only the first can do without its own host name.
      let local =
        index == 0
        ? ready.cdn : ready.cdn.replacing("127.0.0.1", with: "\(distribution.id).localhost")
      origins["https://\(distribution.domainName)"] = local
      for alias in distribution.aliases { origins["https://\(alias)"] = local }
    }
    for (index, api) in application.httpAPIs.enumerated() {
      origins["https://\(api.host)"] =
        index == 0 ? ready.api : ready.api + APIGateway.path(ofAPI: api.id)
    }
    for (index, api) in application.restAPIs.enumerated() {
      origins["https://\(api.host)"] =
        index == 0 && application.httpAPIs.isEmpty
        ? ready.api : ready.api + APIGateway.path(ofAPI: api.id)
    }
    for function in application.functions {
      guard let url = function.url else { continue }
      origins["https://\(url.host)"] = ready.api + APIGateway.path(ofFunctionURL: function.name)
    }
    origins["https://sqs.\(RunningEmulator.region).amazonaws.com"] = ready.aws
    return origins
  }
}
