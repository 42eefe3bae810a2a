// SPDX-License-Identifier: Apache-2.0
import APIGatewayService
import AWSSigning
import S3Service
import CloudFrontService
import Console
import EventBridgeService
import Faults
import LambdaService
import MediaConvertService
import Template

/// The stand-ins of one emulator, made as a template says.
struct EmulatedServices: Sendable {
  let functions: FunctionHost
  private let store: ObjectStore
  private let faults: FaultInjector
  private let bus: EventBus
  private let jobs: MediaConvert
  private let application: Application
  private let accounts: Accounts
  private let folder: DataFolder

  /// - Parameters:
  ///   - application: the template, resolved with the addresses of this run.
  ///   - endpoint: where functions find AWS.
  ///   - functionLog: takes the functions' log lines.
  /// - Throws: ``WiringProblem``, or what the databases and the file system say.
  init(
    _ options: ServeOptions, application: Application, templateFolder: String,
    folder: DataFolder, endpoint: String,
    functionLog: @escaping @Sendable (FunctionLogLine) -> Void
  ) throws {
    let (region, accountID) = (RunningEmulator.region, RunningEmulator.accountID)
    let plan = try options.faults.map { try FaultPlan(file: $0) } ?? FaultPlan()
    let faults = FaultInjector()
    faults.use(plan)
    let accounts = Accounts(options.credentials)
    let bus = try EventBus(
      databasePath: folder.path("events.sqlite"),
      configuration: EventBus.Configuration(application, region: region, accountID: accountID),
      faults: plan.deliveryFaults, log: StandardError.log)
    store = try ObjectStore(
      directory: folder.path("s3"),
      configuration: ObjectStore.Configuration(
        accounts: accounts.all, region: region, objectOwnership: options.ownership),
      log: StandardError.log, notify: { try bus.take($0, application) })
    for bucket in application.buckets {
      try store.createBucket(
        bucket.name, configuration: BucketConfiguration(bucket, ownership: options.ownership))
    }
    let installed = try InstalledFiles()
    var transcoding = MediaConvert.Configuration(
      workerPath: installed.transcodeWorker, workFolder: folder.path("work"))
    transcoding.region = region
    transcoding.accountID = accountID
    transcoding.isDraft = options.draft
    jobs = try MediaConvert(
      databasePath: folder.path("jobs.sqlite"), configuration: transcoding,
      store: BucketMedia(store: store), log: StandardError.log)
    functions = try FunctionHost(
      functions: application.functions.map {
        try installed.definition(of: $0, templateFolder: templateFolder)
      },
      settings: FunctionHost.Settings(
        region: region, accountID: accountID,
        environment: accounts.environment(endpoint: endpoint, region: region),
        killDelay: { faults.killDelay(function: $0) }, log: functionLog))
    self.faults = faults
    self.bus = bus
    self.application = application
    self.accounts = accounts
    self.folder = folder
  }

  /// What the AWS port answers with.
  func awsService() -> AWSPort {
    AWSPort(
      bucket: FaultyService(S3Service(store: store), name: "s3", injector: faults),
      services: [
        .init(name: "events", bodyLimit: 2 << 20, service: bus.service, faults: faults),
        .init(name: "mediaconvert", bodyLimit: 2 << 20, service: jobs.service, faults: faults),
        .init(
          name: "lambda", bodyLimit: 8 << 20,
          service: InvokeService(host: functions) { [bus] function, payload, id in
            try bus.enqueue(function: function, payload: payload, id: id)
          }, faults: faults),
      ], secret: accounts.secret)
  }

  /// What the API port answers with: the template's APIs and function URLs, and the emulator's own
  /// pages.
  func apiService(at ready: ReadyLine) throws -> APIGateway {
    APIGateway(
      apis: try application.httpAPIs.map { try HTTPAPI($0, of: application) },
      functionURLs: application.functions.compactMap(FunctionURL.init),
      environment: APIGateway.Environment(
        functions: functions, accountID: RunningEmulator.accountID,
        verifier: Verifier(services: ["lambda"], secret: accounts.secret)),
      issuer: DevelopmentIssuer(keyPath: folder.path("issuer.pem")),
      console: EmulatorPages(
        console: ConsoleService(storage: [ready.aws], media: [ready.cdn]),
        api: ConsoleAPI(bus: bus, jobs: jobs),
        faults: FaultsService(
          injector: faults, deliveriesStruck: { [bus] in bus.deliveriesStruck },
          onChange: { [bus] in bus.faults = $0.deliveryFaults })))
  }

  /// What the CDN port answers with.
  func cdnService() throws -> CDN {
    CDN(
      distributions: try application.distributions.map(Distribution.init),
      origin: BucketOrigin(store: store))
  }

  /// Delivers events, runs jobs and keeps the store in order until the task is cancelled.
  func run() async {
    store.beginMaintenance()
    await withDiscardingTaskGroup { group in
      group.addTask { await bus.run(delivering: functions) }
      group.addTask { await jobs.run(events: { try bus.take($0) }) }
    }
  }
}
