// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

// The manifest is the architecture: a target can use only what is listed for it here, and every
// list names targets that stand above it in this file's order (Shared first, then Emulator).

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .strictMemorySafety(),
]

/// For targets that work once in a while, at start or for a job: nobody feels how fast they are, but
/// everybody would wait for their optimisation in a first build.
let unhurried: [SwiftSetting] =
  strict + [.unsafeFlags(["-Onone"], .when(configuration: .release))]

func library(
  _ name: String, at path: String, _ dependencies: [Target.Dependency] = [],
  exclude: [String] = [], resources: [Resource] = [], settings: [SwiftSetting] = strict
) -> Target {
  .target(
    name: name, dependencies: dependencies, path: path, exclude: exclude, resources: resources,
    swiftSettings: settings)
}

/// A library in a folder of its own name.
func library(
  _ name: String, in folder: String, _ dependencies: [Target.Dependency] = [],
  resources: [Resource] = [], settings: [SwiftSetting] = strict
) -> Target {
  library(
    name, at: "\(folder)/\(name)", dependencies, resources: resources, settings: settings)
}

func executable(
  _ name: String, in folder: String, _ dependencies: [Target.Dependency],
  settings: [SwiftSetting] = strict
) -> Target {
  .executableTarget(
    name: name, dependencies: dependencies, path: "\(folder)/\(name)", swiftSettings: settings)
}

func system(_ name: String, in folder: String, pkgConfig: String, apt: String) -> Target {
  .systemLibrary(
    name: name, path: "\(folder)/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

func tests(
  of name: String, in folder: String, _ dependencies: [Target.Dependency] = [],
  resources: [Resource] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies,
    path: "Tests/\(folder)/\(name)Tests", resources: resources, swiftSettings: strict)
}

let shared: [Target] = [
  // Base: text, time, addresses; the system's errors; documents; cryptography.
  system("COpenSSL", in: "Shared/CLibraries", pkgConfig: "libcrypto", apt: "libssl-dev"),
  library("Notation", in: "Shared/Base"),
  library("HTTPMessage", in: "Shared/Base"),
  library("JSONTree", in: "Shared/Base", ["Notation"]),
  library("POSIX", in: "Shared/Base"),
  library("XML", in: "Shared/Base"),
  library("Cryptography", in: "Shared/Base", ["COpenSSL"]),

  // AWS: signing, transport, clients and wire types.
  .target(
    name: "CCurl", path: "Shared/CLibraries/CCurl", linkerSettings: [.linkedLibrary("dl")]),
  library("HTTPTransport", in: "Shared/AWS", ["CCurl", "HTTPMessage", "Notation", "POSIX"]),
  library("AWSSigning", in: "Shared/AWS", ["Cryptography", "HTTPMessage", "Notation"]),
  library("AWSClient", in: "Shared/AWS", ["AWSSigning", "HTTPMessage", "HTTPTransport"]),
  library(
    "EventBridgeAPI", in: "Shared/AWS", ["AWSClient", "HTTPMessage", "HTTPTransport", "Notation"]),
  library(
    "CloudFrontAPI", in: "Shared/AWS",
    ["AWSClient", "HTTPMessage", "HTTPTransport", "Notation", "XML"]),
  library("SecretsManagerAPI", in: "Shared/AWS", ["AWSClient", "HTTPMessage", "HTTPTransport"]),
  library(
    "MediaConvertAPI", in: "Shared/AWS",
    ["AWSClient", "HTTPMessage", "HTTPTransport", "Notation"]),
  library(
    "S3Client", in: "Shared/AWS",
    ["AWSSigning", "Cryptography", "HTTPMessage", "HTTPTransport", "Notation", "XML"]),

  // Lambda: the runtime and its events.
  library("LambdaEvents", in: "Shared/Lambda", ["HTTPMessage", "JSONTree", "Notation"]),
  library(
    "LambdaRuntime", in: "Shared/Lambda", ["HTTPMessage", "LambdaEvents", "Notation", "POSIX"]),

  // Pipeline: the domain, its records on S3, its HTTP API.
  library("VideoPipeline", in: "Shared/Pipeline", ["Cryptography", "JSONTree", "Notation"]),
  library("PipelineStore", in: "Shared/Pipeline", ["Notation", "S3Client", "VideoPipeline"]),
  library(
    "PipelineEvents", in: "Shared/Pipeline",
    ["CloudFrontAPI", "EventBridgeAPI", "LambdaEvents", "PipelineStore", "VideoPipeline"]),
  library(
    "PipelineAPI", in: "Shared/Pipeline",
    [
      "HTTPTransport", "LambdaEvents", "LambdaRuntime", "Notation", "SecretsManagerAPI",
      "VideoPipeline",
    ]),
]

/// What the emulator's worker transcodes with.
let media: [Target] = [
  system("CLibAV", in: "Shared/CLibraries", pkgConfig: "libavfilter", apt: "libavfilter-dev"),
  library("TranscodePlan", in: "Shared/Media", ["Notation"], settings: unhurried),
  library("Captions", in: "Shared/Media", ["Notation"]),
  library(
    "Transcoder", in: "Shared/Media", ["CLibAV", "Captions", "Notation", "POSIX", "TranscodePlan"]),
]

let functions: [Target] = [
  executable(
    "presign", in: "Functions",
    [
      "HTTPMessage", "HTTPTransport", "LambdaEvents", "LambdaRuntime", "Notation", "PipelineAPI",
      "PipelineStore", "S3Client", "VideoPipeline",
    ]),
  executable(
    "on-object-created", in: "Functions",
    [
      "AWSClient", "CloudFrontAPI", "Cryptography", "EventBridgeAPI", "HTTPTransport",
      "LambdaEvents", "LambdaRuntime", "MediaConvertAPI", "Notation", "PipelineAPI",
      "PipelineEvents", "PipelineStore", "S3Client", "VideoPipeline",
    ]),
  executable(
    "on-job-state-change", in: "Functions",
    [
      "AWSClient", "CloudFrontAPI", "EventBridgeAPI", "HTTPTransport", "LambdaEvents",
      "LambdaRuntime", "MediaConvertAPI", "Notation", "PipelineAPI", "PipelineEvents",
      "PipelineStore", "S3Client",
      "VideoPipeline",
    ]),
  executable(
    "notify", in: "Functions",
    [
      "Cryptography", "EventBridgeAPI", "HTTPMessage", "HTTPTransport", "LambdaEvents",
      "LambdaRuntime", "Notation", "PipelineAPI", "PipelineEvents", "PipelineStore", "S3Client",
      "SecretsManagerAPI", "VideoPipeline",
    ]),
  executable(
    "playback", in: "Functions",
    [
      "Cryptography", "HTTPTransport", "LambdaEvents", "LambdaRuntime", "Notation", "PipelineAPI",
      "PipelineStore", "S3Client", "SecretsManagerAPI", "VideoPipeline",
    ]),
]

let emulator: [Target] = [
  // Support: what no service is.
  .target(name: "CConfinement", path: "Emulator/Support/CLibraries/CConfinement"),
  .systemLibrary(name: "CEpoll", path: "Emulator/Support/CLibraries/CEpoll"),
  .target(name: "CCRC", path: "Emulator/Support/CLibraries/CCRC"),
  .target(name: "CXXHash", path: "Emulator/Support/CLibraries/CXXHash"),
  .target(name: "CSpawn", path: "Emulator/Support/CLibraries/CSpawn"),
  system(
    "CMicroHTTPD", in: "Emulator/Support/CLibraries", pkgConfig: "libmicrohttpd",
    apt: "libmicrohttpd-dev"),
  system(
    "CSQLite", in: "Emulator/Support/CLibraries", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
  system("CYAML", in: "Emulator/Support/CLibraries", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
  system("CZlib", in: "Emulator/Support/CLibraries", pkgConfig: "zlib", apt: "zlib1g-dev"),
  library("Confinement", in: "Emulator/Support", ["CConfinement", "POSIX"]),
  library("Database", in: "Emulator/Support", ["CSQLite"]),
  library(
    "HTTPServer", in: "Emulator/Support",
    ["CEpoll", "CMicroHTTPD", "HTTPMessage", "Notation", "POSIX"]),
  library(
    "AWSService", in: "Emulator/Support",
    [
      "AWSSigning", "Cryptography", "HTTPMessage", "HTTPServer", "JSONTree", "Notation", "XML",
    ]),
  .target(
    name: "CEmbedded", path: "Emulator/Support/CLibraries/CEmbedded",
    cSettings: [.unsafeFlags(["-std=c23"])]),
  library("EmbeddedFiles", in: "Emulator/Support", ["CEmbedded"]),
  library("Patterns", in: "Emulator/Support"),
  library("EventPatterns", in: "Emulator/Support", ["JSONTree", "Notation", "Patterns"]),
  library("Processes", in: "Emulator/Support", ["CEpoll", "CSpawn", "POSIX"]),
  library("ZipArchive", in: "Emulator/Support", ["CZlib"]),

  // Services: each stands in for the AWS service that its folder is named for.
  library(
    "S3Service", at: "Emulator/Services/S3",
    [
      "AWSService", "AWSSigning", "CCRC", "CXXHash", "Cryptography", "Database", "HTTPMessage",
      "HTTPServer",
      "JSONTree", "Notation", "POSIX", "Patterns", "XML",
    ]),
  library(
    "MediaConvertService", at: "Emulator/Services/MediaConvert",
    [
      "AWSService", "Database", "EmbeddedFiles", "HTTPMessage", "HTTPServer", "JSONTree",
      "MediaConvertAPI", "Notation", "Processes", "TranscodePlan",
    ], exclude: ["Model/aws-model.txt", "Model/make-model.py", "Settings/settings.txt"],
    settings: unhurried),
  library(
    "EventBridgeService", at: "Emulator/Services/EventBridge",
    [
      "AWSService", "Database", "EventPatterns", "HTTPMessage", "HTTPServer", "JSONTree",
      "Notation", "Patterns",
    ]),
  library(
    "LambdaService", at: "Emulator/Services/Lambda",
    [
      "AWSService", "Database", "EmbeddedFiles", "EventPatterns", "HTTPMessage", "HTTPServer",
      "JSONTree", "Notation", "Processes", "ZipArchive",
    ], exclude: ["Runtimes/Clients"]),
  library(
    "APIGatewayService", at: "Emulator/Services/APIGateway",
    [
      "AWSService", "AWSSigning", "Cryptography", "HTTPMessage", "HTTPServer", "JSONTree",
      "Notation", "POSIX", "Patterns",
    ]),
  library(
    "CloudFrontService", at: "Emulator/Services/CloudFront",
    [
      "AWSService", "Cryptography", "HTTPMessage", "HTTPServer", "Notation", "Patterns",
    ]),
  library(
    "SecretsManagerService", at: "Emulator/Services/SecretsManager",
    ["AWSService", "Cryptography", "HTTPMessage", "HTTPServer", "JSONTree", "Notation"]),
  library(
    "CloudFormationService", at: "Emulator/Services/CloudFormation",
    ["AWSService", "HTTPServer", "Notation", "XML"]),
  library(
    "CloudWatchLogsService", at: "Emulator/Services/CloudWatchLogs",
    ["AWSService", "HTTPServer", "JSONTree"]),
  library(
    "STSService", at: "Emulator/Services/STS", ["AWSService", "HTTPServer", "XML"]),
  library(
    "SNSService", at: "Emulator/Services/SNS",
    [
      "AWSService", "Cryptography", "Database", "EventPatterns", "HTTPMessage", "HTTPServer",
      "JSONTree", "Notation", "XML",
    ]),
  library(
    "SQSService", at: "Emulator/Services/SQS",
    [
      "AWSService", "Cryptography", "Database", "HTTPMessage", "HTTPServer", "JSONTree", "Notation",
      "XML",
    ]),

  library(
    "Faults", in: "Emulator",
    [
      "AWSService", "EventBridgeService", "HTTPMessage", "HTTPServer", "JSONTree", "Notation",
      "Patterns",
    ], settings: unhurried),
  library("Template", in: "Emulator", ["CYAML", "JSONTree", "Notation", "Patterns"]),
  library(
    "Console", at: "Emulator/Console", ["EmbeddedFiles", "HTTPMessage", "HTTPServer"],
    exclude: ["Web"], settings: unhurried),
  executable(
    "transcode-worker", in: "Emulator", ["Confinement", "POSIX", "TranscodePlan", "Transcoder"]),
  executable(
    "emulator", in: "Emulator",
    [
      "APIGatewayService", "AWSService", "AWSSigning", "CloudFormationService",
      "CloudFrontService", "CloudWatchLogsService", "Console", "Cryptography", "EventBridgeService",
      "EventPatterns", "Faults", "HTTPMessage", "HTTPServer",
      "HTTPTransport",
      "JSONTree", "LambdaService", "MediaConvertService", "Notation", "POSIX", "S3Service",
      "SNSService", "SQSService", "STSService", "SecretsManagerService", "Template",
      "TranscodePlan",
      "VideoPipeline",
    ], settings: unhurried),
]

let suites: [Target] = [
  library("TestSupport", in: "Tests/Support"),
  library("InMemoryServices", in: "Tests/Support", ["Notation", "S3Client"]),
  library("Damage", in: "Tests/Support", ["TestSupport"]),
  library(
    "ServiceTesting", in: "Tests/Support",
    ["AWSService", "AWSSigning", "HTTPMessage", "HTTPServer"]),
  executable("echo-function", in: "Tests/Support/Fixtures", ["LambdaEvents", "LambdaRuntime"]),
  .target(name: "CAttempts", path: "Tests/Support/Fixtures/CAttempts"),
  executable("prisoner", in: "Tests/Support/Fixtures", ["CAttempts", "Confinement"]),
  executable("one-function-host", in: "Tests/Support/Fixtures", ["LambdaService"]),
  executable(
    "damaged-videos", in: "Tests/Support/Fixtures",
    ["Damage", "TestSupport", "TranscodePlan", "Transcoder"]),

  tests(of: "Notation", in: "Shared/Base"),
  tests(of: "HTTPMessage", in: "Shared/Base"),
  tests(of: "XML", in: "Shared/Base", ["TestSupport"]),
  tests(of: "JSONTree", in: "Shared/Base"),
  tests(of: "Cryptography", in: "Shared/Base", ["Notation"]),
  tests(of: "HTTPTransport", in: "Shared/AWS", ["HTTPMessage", "TestSupport"]),
  tests(
    of: "AWSSigning", in: "Shared/AWS",
    ["Cryptography", "HTTPMessage", "Notation", "TestSupport"], resources: [.copy("Fixtures")]),
  tests(of: "AWSClient", in: "Shared/AWS", ["AWSSigning", "HTTPMessage", "HTTPTransport"]),
  tests(of: "CloudFrontAPI", in: "Shared/AWS", ["AWSClient", "HTTPMessage", "HTTPTransport"]),
  tests(of: "EventBridgeAPI", in: "Shared/AWS", ["AWSClient", "HTTPMessage", "HTTPTransport"]),
  tests(of: "SecretsManagerAPI", in: "Shared/AWS", ["AWSClient", "HTTPMessage", "HTTPTransport"]),
  tests(of: "MediaConvertAPI", in: "Shared/AWS", ["AWSClient", "HTTPTransport"]),
  tests(
    of: "S3Client", in: "Shared/AWS",
    [
      "AWSSigning", "Cryptography", "HTTPMessage", "HTTPServer", "HTTPTransport", "Notation",
      "S3Service", "ServiceTesting", "TestSupport",
    ]),
  tests(of: "LambdaEvents", in: "Shared/Lambda", ["JSONTree"]),
  tests(
    of: "LambdaRuntime", in: "Shared/Lambda", ["LambdaEvents", "TestSupport", "echo-function"]),
  tests(
    of: "VideoPipeline", in: "Shared/Pipeline", ["Cryptography", "Notation", "TestSupport"]),
  tests(
    of: "PipelineStore", in: "Shared/Pipeline",
    ["InMemoryServices", "Notation", "S3Client", "VideoPipeline"]),
  tests(of: "TranscodePlan", in: "Shared/Media", ["TestSupport"]),
  tests(of: "Captions", in: "Shared/Media", ["TestSupport"]),
  tests(
    of: "Transcoder", in: "Shared/Media",
    ["CLibAV", "Damage", "POSIX", "TestSupport", "TranscodePlan", "damaged-videos"]),

  tests(
    of: "AWSService", in: "Emulator/Support",
    ["HTTPMessage", "HTTPServer", "JSONTree", "ServiceTesting"]),
  tests(of: "Confinement", in: "Emulator/Support", ["Processes", "TestSupport", "prisoner"]),
  tests(of: "Database", in: "Emulator/Support"),
  tests(of: "Patterns", in: "Emulator/Support"),
  tests(of: "EventPatterns", in: "Emulator/Support", ["JSONTree"]),
  tests(of: "Processes", in: "Emulator/Support", ["TestSupport"]),
  tests(of: "ZipArchive", in: "Emulator/Support", ["TestSupport"]),
  tests(
    of: "HTTPServer", in: "Emulator/Support", ["Cryptography", "HTTPMessage", "TestSupport"]),
  tests(
    of: "S3Service", in: "Emulator/Services",
    [
      "AWSSigning", "Cryptography", "Database", "HTTPMessage", "HTTPServer", "JSONTree",
      "Notation", "ServiceTesting", "TestSupport", "XML",
    ],
    resources: [.embedInCode("operations.json")]),
  tests(
    of: "MediaConvertService", in: "Emulator/Services",
    ["HTTPMessage", "HTTPServer", "JSONTree", "ServiceTesting", "TestSupport", "TranscodePlan"]),
  tests(
    of: "EventBridgeService", in: "Emulator/Services",
    ["AWSService", "EventPatterns", "HTTPMessage", "HTTPServer", "JSONTree", "ServiceTesting"]),
  tests(
    of: "LambdaService", in: "Emulator/Services",
    [
      "AWSService", "HTTPMessage", "HTTPServer", "JSONTree", "Processes", "ServiceTesting",
      "TestSupport", "echo-function", "one-function-host",
    ]),
  tests(
    of: "APIGatewayService", in: "Emulator/Services",
    [
      "AWSService", "AWSSigning", "Cryptography", "HTTPMessage", "HTTPServer", "JSONTree",
      "Notation", "Patterns", "ServiceTesting", "TestSupport",
    ]),
  tests(
    of: "CloudFrontService", in: "Emulator/Services",
    [
      "Cryptography", "HTTPMessage", "HTTPServer", "Notation", "Patterns", "ServiceTesting",
      "TestSupport",
    ]),
  tests(
    of: "SecretsManagerService", in: "Emulator/Services",
    ["HTTPMessage", "HTTPServer", "JSONTree", "ServiceTesting"]),
  tests(of: "CloudWatchLogsService", in: "Emulator/Services"),
  tests(
    of: "STSService", in: "Emulator/Services", ["HTTPMessage", "HTTPServer", "ServiceTesting"]),
  tests(
    of: "SNSService", in: "Emulator/Services",
    [
      "AWSService", "Cryptography", "HTTPMessage", "HTTPServer", "JSONTree", "Notation",
      "ServiceTesting", "XML",
    ]),
  tests(
    of: "SQSService", in: "Emulator/Services",
    [
      "AWSService", "HTTPMessage", "HTTPServer", "JSONTree", "Notation", "ServiceTesting",
      "TestSupport", "XML",
    ]),
  tests(
    of: "Faults", in: "Emulator",
    [
      "AWSService", "EventBridgeService", "HTTPMessage", "HTTPServer", "JSONTree", "ServiceTesting",
    ]),
  tests(of: "Template", in: "Emulator", ["Patterns", "TestSupport"]),
  tests(of: "Console", in: "Emulator", ["HTTPMessage", "HTTPServer"]),
  .testTarget(
    name: "CommandLineTests",
    dependencies: ["S3Service", "TestSupport", "TranscodePlan", "VideoPipeline", "emulator"],
    path: "Tests/Emulator/CommandLineTests", swiftSettings: strict),

  .testTarget(
    name: "FunctionsTests",
    dependencies: [
      "AWSSigning", "Cryptography", "EventBridgeAPI", "HTTPMessage", "HTTPTransport",
      "InMemoryServices", "JSONTree", "LambdaEvents", "LambdaRuntime", "MediaConvertAPI",
      "Notation",
      "PipelineAPI", "PipelineEvents", "PipelineStore", "S3Client", "SecretsManagerAPI",
      "TestSupport", "VideoPipeline", "notify", "on-job-state-change", "on-object-created",
      "playback", "presign",
    ], path: "Tests/FunctionsTests", swiftSettings: strict),
  .testTarget(
    name: "SimulationTests",
    dependencies: [
      "AWSSigning", "Cryptography", "InMemoryServices", "JSONTree", "LambdaEvents",
      "LambdaRuntime", "MediaConvertAPI", "Notation", "PipelineAPI", "PipelineStore", "S3Client",
      "SecretsManagerAPI", "TestSupport",
      "VideoPipeline", "notify", "on-job-state-change", "on-object-created", "playback", "presign",
    ], path: "Tests/Simulation", swiftSettings: strict),
]

/// All suites, or those that `MILLRACE_SUITES` names, with commas: to compile every test takes minutes.
let chosenSuites = Context.environment["MILLRACE_SUITES"].map { names in
  suites.filter { $0.type != .test || names.split(separator: ",").contains(Substring($0.name)) }
}

// `make` asks for less than everything, so that nobody who builds the emulator waits for the tests'
// fixtures, and nobody who deploys the functions needs FFmpeg.
let targets: [Target] =
  switch Context.environment["MILLRACE_BUILD"] {
  case "functions": shared + functions
  case "products": shared + media + functions + emulator
  default: shared + media + functions + emulator + (chosenSuites ?? suites)
  }

let package = Package(name: "millrace", targets: targets, swiftLanguageModes: [.v6])
