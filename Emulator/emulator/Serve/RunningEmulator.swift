// SPDX-License-Identifier: Apache-2.0
import APIGateway
import AWSSigning
import Bucket
import CDN
import Console
import EventBus
import Faults
import FoundationEssentials
import FunctionHost
import HTTPServer
import JSONTree
import JobService
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
  /// - Throws: ``InvalidTemplate``, ``WiringProblem``, ``DataFolder/Failure``, ``HTTPServer/Failure``
  ///   or what the databases say.
  static func start(
    _ options: ServeOptions, isQuiet: Bool = false
  ) async throws -> RunningEmulator {
    let template = try TemplateFile(options.template)
    let folder = try DataFolder(options.data)
    let deployed = try Application(
      template: template.content, file: options.template,
      deployment: Deployment(
        accountID: accountID, region: region, stackName: "millrace", parameters: options.parameters,
        secret: { try folder.secret($0) }))
    for diagnostic in deployed.diagnostics where diagnostic.severity == .warning && !isQuiet {
      StandardError.log("\(diagnostic)")
    }

    let faults = FaultInjector()
    let plan = try options.faults.map { try FaultPlan(file: $0) } ?? FaultPlan()
    faults.use(plan)

    let awsPort = DeferredService()
    let apiPort = DeferredService()
    let cdnPort = DeferredService()
    let aws = try HTTPServer(service: awsPort, address: options.listen, port: options.port)
    let api = try HTTPServer(service: apiPort, address: options.listen, port: options.apiPort)
    let cdn = try HTTPServer(service: cdnPort, address: options.listen, port: options.cdnPort)
    let ready = ReadyLine(
      aws: address(aws, options), api: address(api, options), cdn: address(cdn, options),
      pid: ProcessInfo.processInfo.processIdentifier)
    let application = deployed.replacingOrigins(localOrigins(of: deployed, ready))

    let accounts = Accounts(options.credentials)
    let bus = try EventBus(
      databasePath: folder.path("events.sqlite"),
      configuration: EventBus.Configuration(application, region: region, accountID: accountID),
      faults: plan.deliveryFaults, log: StandardError.log)
    let store = try ObjectStore(
      directory: folder.path("s3"),
      configuration: ObjectStore.Configuration(
        accounts: accounts.all, region: region, objectOwnership: options.ownership),
      log: StandardError.log, notify: { try bus.take($0, application) })
    for bucket in application.buckets {
      try store.createBucket(
        bucket.name,
        configuration: BucketConfiguration(bucket, ownership: options.ownership))
    }
    let installed = try InstalledFiles()
    let jobs = try JobService(
      databasePath: folder.path("jobs.sqlite"),
      configuration: JobService.Configuration(
        region: region, accountID: accountID, workerPath: installed.transcodeWorker,
        workFolder: folder.path("work"), isDraft: options.draft),
      store: BucketMedia(store: store), log: StandardError.log)
    let functions = try FunctionHost(
      functions: application.functions.map {
        try installed.definition(of: $0, templateFolder: template.folder)
      },
      settings: FunctionHost.Settings(
        region: region, accountID: accountID,
        environment: accounts.environment(endpoint: ready.aws, region: region),
        killDelay: { faults.killDelay(function: $0) },
        log: { line in if !isQuiet { StandardError.log("\(line.function): \(line.text)") } }))

    cdnPort.become(
      CDN(
        distributions: try application.distributions.map(Distribution.init),
        origin: BucketOrigin(store: store)))
    awsPort.become(
      AWSPort(
        bucket: FaultyService(S3Service(store: store), name: "s3", injector: faults),
        services: [
          .init(name: "events", bodyLimit: 2 << 20, service: bus.service, faults: faults),
          .init(name: "mediaconvert", bodyLimit: 2 << 20, service: jobs.service, faults: faults),
          .init(
            name: "lambda", bodyLimit: 8 << 20,
            service: InvokeService(host: functions) { function, payload, id in
              try bus.enqueue(function: function, payload: payload, id: id)
            }, faults: faults),
        ], secret: accounts.secret))
    store.beginMaintenance()
    apiPort.become(
      APIGateway(
        apis: try application.httpAPIs.map { try HTTPAPI($0, of: application) },
        functionURLs: application.functions.compactMap(FunctionURL.init),
        environment: APIGateway.Environment(
          functions: functions, accountID: accountID,
          verifier: Verifier(services: ["lambda"], secret: accounts.secret)),
        issuer: DevelopmentIssuer(keyPath: folder.path("issuer.pem")),
        console: EmulatorPages(
          console: ConsoleService(storage: [ready.aws], media: [ready.cdn]),
          api: ConsoleAPI(bus: bus, jobs: jobs),
          faults: FaultsService(injector: faults) { bus.faults = $0.deliveryFaults })))

    let work = Task {
      await withDiscardingTaskGroup { group in
        group.addTask { await bus.run(delivering: functions) }
        group.addTask { await jobs.run(events: { try bus.take($0) }) }
      }
    }
    try folder.announce(ready)
    return RunningEmulator(
      ready: ready, application: application, functions: functions, folder: folder,
      servers: [api, cdn, aws], work: work)
  }

  /// Ends it: what is under way is taken up again by the next start on the same data.
  func stop() async {
    folder.withdraw()
    work.cancel()
    await functions.shutDown()
    for server in servers {
      await withCheckedContinuation { continuation in
        BlockingWork.run {
          server.stop()
          continuation.resume()
        }
      }
    }
    await work.value
  }

  private static func address(_ server: HTTPServer, _ options: ServeOptions) -> String {
    let everywhere = ["0.0.0.0", "::"].contains(options.listen)
    let host = everywhere ? "127.0.0.1" : options.listen
    return "http://\(host.contains(":") ? "[\(host)]" : host):\(server.port)"
  }

  /// The local addresses of what has a host name of its own in AWS.
  private static func localOrigins(
    of application: Application, _ ready: ReadyLine
  ) -> [String: String] {
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
    for function in application.functions {
      guard let url = function.url else { continue }
      origins["https://\(url.host)"] = ready.api + APIGateway.path(ofFunctionURL: function.name)
    }
    return origins
  }
}
