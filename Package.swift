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

func library(
  _ name: String, in folder: String, _ dependencies: [Target.Dependency] = [],
  resources: [Resource] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "\(folder)/\(name)", resources: resources,
    swiftSettings: strict)
}

func executable(
  _ name: String, in folder: String, _ dependencies: [Target.Dependency]
) -> Target {
  .executableTarget(
    name: name, dependencies: dependencies, path: "\(folder)/\(name)", swiftSettings: strict)
}

func system(_ name: String, in folder: String, pkgConfig: String, apt: String) -> Target {
  .systemLibrary(
    name: name, path: "\(folder)/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

func tests(
  of name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies,
    path: "Tests/\(name)Tests", resources: resources, swiftSettings: strict)
}

let shared: [Target] = [
  system("COpenSSL", in: "Shared", pkgConfig: "libcrypto", apt: "libssl-dev"),
  .target(name: "CCurl", path: "Shared/CCurl", linkerSettings: [.linkedLibrary("dl")]),
  library("Civil", in: "Shared"),
  library("HTTPMessage", in: "Shared"),
  library("SystemError", in: "Shared"),
  library("XML", in: "Shared"),
  library("Cryptography", in: "Shared", ["COpenSSL"]),
  library("HTTPTransport", in: "Shared", ["CCurl", "HTTPMessage", "SystemError"]),
  library("AWSSigning", in: "Shared", ["Civil", "Cryptography", "HTTPMessage"]),
  library("LambdaEvents", in: "Shared", ["HTTPMessage"]),
  library("AWSClient", in: "Shared", ["AWSSigning", "HTTPMessage", "HTTPTransport"]),
  library("EventsAPI", in: "Shared", ["AWSClient", "HTTPMessage", "HTTPTransport"]),
  library("MediaConvertAPI", in: "Shared", ["AWSClient", "HTTPMessage", "HTTPTransport"]),
  library(
    "S3", in: "Shared",
    ["AWSSigning", "Cryptography", "HTTPMessage", "HTTPTransport", "SystemError", "XML"]),
  library("LambdaRuntime", in: "Shared", ["HTTPMessage", "LambdaEvents", "SystemError"]),
  library("VideoPipeline", in: "Shared", ["Civil"]),
  library("PipelineStore", in: "Shared", ["S3", "VideoPipeline"]),
  library(
    "PipelineAPI", in: "Shared", ["LambdaEvents", "LambdaRuntime", "VideoPipeline"]),
]

let functions: [Target] = [
  executable(
    "presign", in: "Functions",
    [
      "Cryptography", "HTTPMessage", "HTTPTransport", "LambdaEvents", "LambdaRuntime",
      "PipelineAPI", "PipelineStore", "S3", "VideoPipeline",
    ]),
  executable(
    "on-object-created", in: "Functions",
    [
      "AWSClient", "Cryptography", "EventsAPI", "HTTPTransport", "LambdaEvents", "LambdaRuntime",
      "MediaConvertAPI", "PipelineAPI", "PipelineStore", "S3", "VideoPipeline",
    ]),
  executable(
    "on-job-state-change", in: "Functions",
    [
      "AWSClient", "EventsAPI", "HTTPTransport", "LambdaEvents", "LambdaRuntime",
      "MediaConvertAPI", "PipelineAPI", "PipelineStore", "S3", "VideoPipeline",
    ]),
  executable(
    "notify", in: "Functions",
    [
      "Cryptography", "EventsAPI", "HTTPMessage", "HTTPTransport", "LambdaEvents",
      "LambdaRuntime", "PipelineAPI", "PipelineStore", "S3", "VideoPipeline",
    ]),
  executable(
    "playback", in: "Functions",
    [
      "Cryptography", "HTTPTransport", "LambdaEvents", "LambdaRuntime", "PipelineAPI",
      "PipelineStore", "S3", "VideoPipeline",
    ]),
]

let emulator: [Target] = [
  system("CLibAV", in: "Emulator", pkgConfig: "libavfilter", apt: "libavfilter-dev"),
  .systemLibrary(name: "CConfinement", path: "Emulator/CConfinement"),
  .systemLibrary(name: "CEpoll", path: "Emulator/CEpoll"),
  .target(name: "CCRC", path: "Emulator/CCRC"),
  system("CMicroHTTPD", in: "Emulator", pkgConfig: "libmicrohttpd", apt: "libmicrohttpd-dev"),
  system("CSQLite", in: "Emulator", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
  system("CYAML", in: "Emulator", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
  library("CrossOrigin", in: "Emulator"),
  library("Database", in: "Emulator", ["CSQLite"]),
  library("Threads", in: "Emulator"),
  library(
    "HTTPServer", in: "Emulator",
    ["CEpoll", "CMicroHTTPD", "HTTPMessage", "SystemError", "Threads"]),
  library("Invocation", in: "Emulator"),
  library("JSONTree", in: "Emulator"),
  library("Patterns", in: "Emulator"),
  .target(name: "CSpawn", path: "Emulator/CSpawn"),
  library("Processes", in: "Emulator", ["CEpoll", "CSpawn", "SystemError", "Threads"]),
  library(
    "CDN", in: "Emulator",
    ["CrossOrigin", "Cryptography", "HTTPMessage", "HTTPServer", "Patterns"]),
  library("TranscodePlan", in: "Emulator"),
  library("Captions", in: "Emulator"),
  library("Transcoder", in: "Emulator", ["CLibAV", "Captions", "SystemError", "TranscodePlan"]),
  library(
    "JobService", in: "Emulator",
    [
      "Database", "HTTPMessage", "HTTPServer", "JSONTree", "MediaConvertAPI", "Processes",
      "TranscodePlan",
    ]),
  library(
    "Bucket", in: "Emulator",
    [
      "AWSSigning", "CCRC", "Civil", "Cryptography", "Database", "HTTPMessage", "HTTPServer",
      "JSONTree", "Patterns", "SystemError", "XML",
    ]),
  library(
    "EventBus", in: "Emulator",
    ["Civil", "Database", "HTTPMessage", "HTTPServer", "Invocation", "JSONTree", "Patterns"]),
  library(
    "APIGateway", in: "Emulator",
    [
      "AWSSigning", "CrossOrigin", "Cryptography", "HTTPMessage", "HTTPServer", "Invocation",
      "JSONTree", "SystemError",
    ]),
  library(
    "Faults", in: "Emulator", ["EventBus", "HTTPMessage", "HTTPServer", "JSONTree", "Patterns"]),
  library(
    "FunctionHost", in: "Emulator",
    ["HTTPMessage", "HTTPServer", "Invocation", "Processes"]),
  library("Template", in: "Emulator", ["CYAML", "CrossOrigin"]),
  library(
    "Console", in: "Emulator", ["HTTPMessage", "HTTPServer"], resources: [.embedInCode("Web")]),
  executable("transcode-worker", in: "Emulator", ["CConfinement", "TranscodePlan", "Transcoder"]),
  executable(
    "emulator", in: "Emulator",
    [
      "APIGateway", "AWSSigning", "Bucket", "CDN", "Console", "Cryptography", "EventBus", "Faults",
      "FunctionHost", "HTTPMessage", "HTTPServer", "HTTPTransport", "Invocation", "JSONTree",
      "JobService", "SystemError", "Template", "TranscodePlan", "VideoPipeline",
    ]),
]

let suites: [Target] = [
  library("TestSupport", in: "Tests"),
  tests(of: "Civil"),
  tests(of: "HTTPMessage"),
  tests(of: "XML", ["TestSupport"]),
  tests(of: "Cryptography"),
  tests(of: "HTTPTransport", ["HTTPMessage", "TestSupport"]),
  tests(
    of: "S3",
    [
      "AWSSigning", "Bucket", "Cryptography", "HTTPMessage", "HTTPServer", "HTTPTransport",
      "TestSupport",
    ]),
  tests(
    of: "AWSSigning", ["Cryptography", "HTTPMessage", "TestSupport"],
    resources: [.copy("Fixtures")]),
  tests(of: "Database"),
  tests(of: "Patterns"),
  tests(of: "Processes", ["TestSupport"]),
  tests(
    of: "Bucket",
    [
      "AWSSigning", "Cryptography", "Database", "HTTPMessage", "HTTPServer", "JSONTree",
      "TestSupport", "XML",
    ]),
  tests(of: "Template", ["CrossOrigin"]),
  tests(of: "Captions", ["TestSupport"]),
  library("Damage", in: "Tests", ["TestSupport"]),
  executable("broken-films", in: "Tests/Fixtures", ["Damage", "TranscodePlan", "Transcoder"]),
  tests(
    of: "Transcoder",
    [
      "CLibAV", "Damage", "SystemError", "TestSupport", "TranscodePlan", "broken-films",
    ]),
  tests(of: "Console", ["HTTPMessage", "HTTPServer"]),
  tests(of: "EventBus", ["HTTPMessage", "HTTPServer", "Invocation", "JSONTree"]),
  tests(of: "Faults", ["EventBus", "HTTPMessage", "HTTPServer", "JSONTree"]),
  tests(of: "JSONTree"),
  tests(
    of: "JobService", ["HTTPMessage", "HTTPServer", "JSONTree", "TestSupport", "TranscodePlan"]),
  tests(of: "LambdaEvents"),
  executable("echo-function", in: "Tests/Fixtures", ["LambdaEvents", "LambdaRuntime"]),
  tests(of: "LambdaRuntime", ["LambdaEvents", "TestSupport", "echo-function"]),
  executable("one-function-host", in: "Tests/Fixtures", ["FunctionHost"]),
  tests(
    of: "FunctionHost",
    [
      "HTTPMessage", "HTTPServer", "Invocation", "TestSupport", "echo-function",
      "one-function-host",
    ]),
  tests(of: "AWSClient", ["AWSSigning", "HTTPMessage", "HTTPTransport"]),
  tests(of: "EventsAPI", ["AWSClient", "HTTPMessage", "HTTPTransport"]),
  tests(of: "MediaConvertAPI", ["AWSClient", "HTTPTransport"]),
  library("InMemoryServices", in: "Tests", ["S3"]),
  tests(of: "VideoPipeline", ["TestSupport"]),
  .testTarget(
    name: "FunctionsTests",
    dependencies: [
      "AWSSigning", "Cryptography", "InMemoryServices", "LambdaEvents", "LambdaRuntime",
      "MediaConvertAPI", "PipelineAPI", "PipelineStore", "S3", "VideoPipeline", "notify",
      "on-job-state-change", "on-object-created", "playback", "presign",
    ], path: "Tests/FunctionsTests", swiftSettings: strict),
  .testTarget(
    name: "SimulationTests",
    dependencies: [
      "AWSSigning", "Cryptography", "InMemoryServices", "LambdaEvents", "LambdaRuntime",
      "MediaConvertAPI", "PipelineAPI", "PipelineStore", "S3", "TestSupport", "VideoPipeline",
      "notify", "on-job-state-change", "on-object-created", "playback", "presign",
    ], path: "Tests/SimulationTests", swiftSettings: strict),
  tests(of: "PipelineStore", ["InMemoryServices", "S3", "VideoPipeline"]),
  tests(of: "HTTPServer", ["Cryptography", "HTTPMessage", "TestSupport"]),
  tests(of: "CDN", ["CrossOrigin", "Cryptography", "HTTPMessage", "HTTPServer", "TestSupport"]),
  tests(
    of: "APIGateway",
    [
      "AWSSigning", "CrossOrigin", "Cryptography", "HTTPMessage", "HTTPServer", "Invocation",
      "JSONTree", "TestSupport",
    ]),
]

let package = Package(
  name: "millrace",
  products: [
    .executable(name: "emulator", targets: ["emulator"]),
    .executable(name: "presign", targets: ["presign"]),
    .executable(name: "on-object-created", targets: ["on-object-created"]),
    .executable(name: "on-job-state-change", targets: ["on-job-state-change"]),
    .executable(name: "notify", targets: ["notify"]),
    .executable(name: "playback", targets: ["playback"]),
  ],
  targets: shared + functions + emulator + suites,
  swiftLanguageModes: [.v6]
)
