// SPDX-License-Identifier: Apache-2.0
import CloudFormationService
import Dispatch
import LambdaService
import HTTPServer
import Template

/// The emulator, put together as a template says and running: three ports, the event bus, the
/// functions and the jobs.
final class RunningEmulator: Sendable {
  /// The account and the region that everything is in.
  static let accountID = "000000000000"
  static let region = "us-east-1"

  /// Where it answers.
  let ready: ReadyLine
  /// The template, resolved with the addresses of this run.
  let application: Application
  let functions: FunctionHost

  private let folder: DataFolder
  private let servers: [HTTPServer]
  private let work: Task<Void, Never>

  private init(
    ready: ReadyLine, application: Application, functions: FunctionHost, folder: DataFolder,
    servers: [HTTPServer], work: Task<Void, Never>
  ) {
    self.ready = ready
    self.application = application
    self.functions = functions
    self.folder = folder
    self.servers = servers
    self.work = work
  }

  /// Starts an emulator.
  /// - Parameter isQuiet: whether the functions' log lines are kept to the emulator.
  /// - Throws: ``InvalidTemplate``, ``SetupProblem``, ``DataFolder/Failure``, ``HTTPServer/Failure``
  ///   or what the databases say.
  static func start(
    _ options: ServeOptions, isQuiet: Bool = false
  ) async throws -> RunningEmulator {
    let template = try TemplateFile(options.template)
    let folder = try DataFolder(options.data)
    let deployment = try Deployment(options, of: template, secret: { try folder.secret($0) })
    let deployed = try Application(
      template: template.content, file: options.template, deployment: deployment)
    for diagnostic in deployed.diagnostics where diagnostic.severity == .warning && !isQuiet {
      StandardError.log("\(diagnostic)")
    }

    let ports = try Ports(options)
    if ports.isOpenToOthers, !isQuiet {
      StandardError.log(
        "warning: listening on \(options.listen): whoever reaches this machine can use the emulator, "
          + "whose credentials are no secret")
    }
    let application = deployed.replacingOrigins(ports.localOrigins(of: deployed))
    let services = try EmulatedServices(
      options, application: application, template: template,
      stack: Stack(application, deployment: deployment, template: template), folder: folder,
      endpoint: ports.ready.aws,
      functionLog: { line in if !isQuiet { StandardError.log("\(line.function): \(line.text)") } })
    ports.cdn.become(services.cdnService())
    ports.aws.become(services.awsService())
    ports.api.become(services.apiService(at: ports.ready))

    let work = Task { await services.run() }
    try folder.announce(ports.ready)
    return RunningEmulator(
      ready: ports.ready, application: application, functions: services.functions,
      folder: folder, servers: ports.servers, work: work)
  }

  /// Ends it: what is under way is taken up again by the next start on the same data.
  func stop() async {
    folder.withdraw()
    work.cancel()
    await functions.shutDown()
    for server in servers {
      await withCheckedContinuation { continuation in
        // Stopping waits, which the cooperative pool's threads must not do.
        DispatchQueue.global().async {
          server.stop()
          continuation.resume()
        }
      }
    }
    await work.value
  }
}
