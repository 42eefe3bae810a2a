// SPDX-License-Identifier: Apache-2.0
import APIGatewayService
import AWSService
import AWSSigning
import CloudFormationService
import CloudFrontService
import CloudWatchLogsService
import Console
import EventBridgeService
import Faults
import FoundationEssentials
import HTTPServer
import LambdaService
import MediaConvertService
import S3Service
import SNSService
import SQSService
import STSService
import SecretsManagerService
import Template

/// The stand-ins of one emulator, made as a template says.
struct EmulatedServices: Sendable {
  let functions: FunctionHost
  private let store: ObjectStore
  private let faults: FaultInjector
  private let bus: EventBus
  private let logs: LogStore
  private let queues: QueueStore
  private let messages: SentMessages
  private let mappings: EventSourceMappings
  private let jobs: MediaConvert
  private let accounts: Accounts
  private let forwarded: [ForwardedService]
  private let application: Application
  /// What answers on the AWS port, in the order in which services are asked for unsigned requests.
  private let services: [any AWSService]
  private let gateway: APIGateway
  private let cdn: CDN
  private let hosts: KnownHosts

  /// - Parameters:
  ///   - application: the template, resolved with the addresses of this run.
  ///   - endpoint: where functions find AWS.
  ///   - functionLog: takes the functions' log lines.
  /// - Throws: ``SetupProblem``, or what the databases and the file system say.
  init(
    _ options: ServeOptions, application: Application, template: TemplateFile, stack: Stack,
    folder: DataFolder, endpoint: String,
    functionLog: @escaping @Sendable (FunctionLogLine) -> Void
  ) throws {
    let (region, accountID) = (RunningEmulator.region, RunningEmulator.accountID)
    let faults = FaultInjector()
    let hosts = KnownHosts(
      names: application.hostNames + options.allowedHosts, listenAddress: options.listen)
    self.hosts = hosts
    let accounts = Accounts(options.credentials)
    let bus = try EventBus(
      databasePath: folder.path("events.sqlite"),
      configuration: EventBus.Configuration(application, region: region, accountID: accountID),
      log: StandardError.log)
    queues = try QueueStore(application, folder: folder, region: region, accountID: accountID)
    let topics = try TopicStore(
      application, folder: folder, region: region, accountID: accountID)
    let publisher = Publisher(
      store: topics, key: MessageSigner { try folder.signingKey("sns.pem") }, endpoint: endpoint,
      queues: QueuedMessages(queues: queues), bus: bus)
    messages = SentMessages(queues: QueuedMessages(queues: queues), publisher: publisher)
    store = try ObjectStore(
      directory: folder.path("s3"),
      configuration: ObjectStore.Configuration(
        accounts: accounts.all, region: region, objectOwnership: options.ownership),
      hasDestination: { [queues] in $0.exists(in: application, queues, topics) },
      log: StandardError.log,
      notify: { try bus.take($0, application) })
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
    transcoding.isLenient = options.lenient
    jobs = try MediaConvert(
      databasePath: folder.path("jobs.sqlite"), configuration: transcoding,
      store: BucketMedia(store: store), log: StandardError.log)
    let logs = LogStore(functions: application.functions.map(\.name))
    self.logs = logs
    let code = try FunctionSetup(
      application: application, templateFolder: template.folder, folder: folder, store: store,
      installed: installed)
    functions = try FunctionHost(
      functions: application.functions.map { try code.definition(of: $0) },
      settings: FunctionHost.Settings(
        region: region, accountID: accountID,
        environment: accounts.environment(endpoint: endpoint, region: region),
        killDelay: { faults.killDelay(function: $0) },
        log: { line in
          logs.add(function: line.function, requestID: line.requestID, text: line.text)
          functionLog(line)
        }))
    let mappings = try EventSourceMappings(
      application, folder: folder, queues: queues, log: StandardError.log)
    self.mappings = mappings
    services = [
      bus, jobs, SecretsManager(secrets: application.secrets.map(Secret.init)),
      CloudWatchLogs(store: logs, region: region, accountID: accountID),
      STS { accounts.identity(of: $0) }, SQS(store: queues), Scheduler(bus: bus),
      SNS(store: topics, publisher: publisher), CloudFormation(stack: stack),
      InvokeService(host: functions, mappings: mappings) { function, payload, id in
        try bus.enqueue(function: function, payload: payload, id: id)
      },
      // The last: it takes what no other owns.
      S3Service(store: store, isForeign: { hosts.isForeign($0) }),
    ]
    gateway = APIGateway(
      apis: try application.httpAPIs.map { try HTTPAPI($0, of: application) },
      restAPIs: try application.restAPIs.map { try RESTAPI($0, of: application) },
      functionURLs: application.functions.compactMap(FunctionURL.init),
      environment: APIGateway.Environment(
        functions: functions, accountID: accountID,
        verifier: Verifier(services: ["lambda", "execute-api"], secret: accounts.secret)),
      issuer: DevelopmentIssuer(keyPath: folder.path("issuer.pem")))
    cdn = CDN(
      distributions: try application.distributions.map(Distribution.init),
      origin: BucketOrigin(store: store))
    self.application = application
    self.faults = faults
    self.bus = bus
    self.accounts = accounts
    forwarded = options.forwards.sorted { $0.key < $1.key }.map { name, origin in
      ForwardedService(name: name, origin: origin, secret: accounts.secret)
    }
    if let file = options.faults {
      let plan = try FaultPlan(file: file, for: everyService)
      faults.use(plan)
      bus.faults = plan.deliveryFaults
    }
  }

  private var everyService: [any AWSService] { services + [gateway, cdn] }

  private func entrance(of service: any AWSService) -> ServiceEntrance {
    ServiceEntrance(
      service, faults: faults, secret: accounts.secret,
      isForeign: { [hosts] in hosts.isForeign($0) },
      log: StandardError.log)
  }

  /// What the AWS port answers with.
  func awsService() -> GuardedPort {
    GuardedPort(
      hosts: hosts,
      service: AWSPort(services: services.map(entrance), forwarded: forwarded, hosts: hosts))
  }

  /// What the API port answers with.
  func apiService(at ready: ReadyLine) -> GuardedPort {
    let port = APIPort(
      gateway: entrance(of: gateway),
      pages: EmulatorPages(
        console: ConsoleService(storage: [ready.aws], media: [ready.cdn]),
        api: ConsoleAPI(
          bus: bus, jobs: jobs, logs: logs,
          summary: ApplicationSummary(application: application, ready: ready)),
        faults: FaultsService(
          injector: faults, services: everyService,
          deliveriesStruck: { [bus] in bus.deliveriesStruck },
          onChange: { [bus] in bus.faults = $0.deliveryFaults })), hosts: hosts)
    return GuardedPort(hosts: hosts, service: port)
  }

  /// What the CDN port answers with.
  func cdnService() -> GuardedPort { GuardedPort(hosts: hosts, service: entrance(of: cdn)) }

  /// Delivers events, runs jobs and keeps the store in order until the task is cancelled.
  func run() async {
    store.beginMaintenance()
    await withDiscardingTaskGroup { group in
      group.addTask {
        await bus.run(delivering: functions, sending: messages)
      }
      do { try messages.publisher.askForConfirmations() } catch {
        StandardError.log("sns: \(error)")
      }
      group.addTask { await mappings.run(invoking: functions) }
      group.addTask { await queues.run() }
      group.addTask { await jobs.run(events: { try bus.take($0) }) }
    }
  }
}

extension Application {
  /// The host names of what the template makes.
  fileprivate var hostNames: [String] {
    distributions.flatMap { [$0.domainName] + $0.aliases } + httpAPIs.map(\.host)
      + functions.compactMap { $0.url?.host }
  }
}
