// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPMessage
import HTTPServer
import JSONTree
import MediaConvertService
import ServiceTesting
import Synchronization

/// MediaConvert with a folder, buckets, a clock and a fake worker of its own.
final class TestJobs: Sendable {
  struct Event: Sendable {
    let id: String
    let job: String
    let status: String
    let detail: JSON
    let source: String
    let detailType: String
    let resources: [String]
  }

  let folder: String
  let store = MemoryStore()
  let configuration: MediaConvert.Configuration
  private let clock = Mutex(Date(timeIntervalSince1970: 1_800_000_000.25))

  init(
    _ worker: FakeWorker, concurrency: Int = 1, silenceLimit: Double = 60,
    queueNames: [String] = [], isLenient: Bool = false
  ) throws {
    folder = NSTemporaryDirectory() + "millrace-jobs-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var configuration = MediaConvert.Configuration(
      workerPath: try worker.install(in: folder), workFolder: folder + "/work")
    configuration.queueNames = queueNames
    configuration.isLenient = isLenient
    configuration.concurrency = concurrency
    configuration.silenceLimit = silenceLimit
    self.configuration = configuration
    let source = folder + "/source.mp4"
    try Data("source".utf8).write(to: URL(fileURLWithPath: source))
    store.add(source: source, at: S3Location(bucket: "in", key: "up/My clip.v2.mp4"))
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func advance(_ seconds: Double) { clock.withLock { $0 += seconds } }

  /// Opens the database, as a new process would.
  func open() throws -> MediaConvert {
    try MediaConvert(
      databasePath: folder + "/jobs.sqlite", configuration: configuration, store: store,
      now: { self.clock.withLock { $0 } })
  }

  /// The lines that the workers were given.
  var requests: [JSON] {
    let text = (try? String(contentsOfFile: folder + "/requests", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { try? JSON(parsing: String($0)) }
  }

  /// Runs a service until an event is the last that the test waits for; gives all that came.
  /// - Parameter failures: how often the sink refuses the first event.
  func run(
    _ service: MediaConvert, failures: Int = 0,
    until isLast: @escaping @Sendable (Event) async -> Bool
  ) async -> [Event] {
    let (stream, continuation) = AsyncStream.makeStream(of: Event.self)
    let refusals = Mutex(failures)
    let runner = Task {
      await service.run { event in
        let isRefused = refusals.withLock { count in
          count -= 1
          return count >= 0
        }
        if isRefused { throw MediaStoreFailure.failed("the sink is full") }
        let detail = (try? JSON(parsing: event.detail)) ?? nil
        continuation.yield(
          Event(
            id: event.id, job: detail["jobId"]?.string ?? "",
            status: detail["status"]?.string ?? "", detail: detail, source: event.source,
            detailType: event.detailType, resources: event.resources))
      }
    }
    var events: [Event] = []
    for await event in stream {
      events.append(event)
      if await isLast(event) { break }
    }
    runner.cancel()
    await runner.value
    return events
  }

  /// Runs a service until so many jobs have ended.
  func run(_ service: MediaConvert, failures: Int = 0, untilEnded count: Int = 1) async -> [Event] {
    let ended = Mutex(0)
    return await run(service, failures: failures) { event in
      guard ["COMPLETE", "ERROR", "CANCELED"].contains(event.status) else { return false }
      return ended.withLock { ended in
        ended += 1
        return ended == count
      }
    }
  }

  // MARK: Requests

  func send(
    _ method: String, _ path: String, _ body: JSON? = nil, query: String? = nil,
    to service: MediaConvert
  ) async throws -> (status: Int, body: JSON, error: String?) {
    let response = await ServiceClient(service).send(
      method, "/2017-08-29/" + path, query: query, body: body?.data ?? Data())
    return (
      response.status, try JSON(parsing: response.text), response.headers["x-amzn-errortype"]
    )
  }

  func create(_ body: JSON, in service: MediaConvert) async throws -> String {
    let answer = try await send("POST", "jobs", body, to: service)
    return answer.body["job"]?["id"]?.string ?? "refused: \(answer.body.text)"
  }

  /// What CreateJob says against a body; empty when it takes it.
  func refusal(of body: JSON) async throws -> String {
    try await send("POST", "jobs", body, to: open()).body["message"]?.string ?? ""
  }

  func job(_ id: String, in service: MediaConvert) async throws -> JSON {
    try await send("GET", "jobs/\(id)", to: service).body["job"] ?? nil
  }

  /// A body for CreateJob with one HLS rendition.
  static func body(
    destination: String = "s3://out/hls/42/master", input: String = "s3://in/up/My clip.v2.mp4",
    extra: JSON = [:]
  ) -> JSON {
    var object: JSON.Object = .init([
      .init(name: "role", value: "arn:aws:iam::111122223333:role/MC"),
      .init(name: "settings", value: settings(destination: destination, input: input)),
    ])
    for member in extra.object?.members ?? [] { object[member.name] = member.value }
    return .object(object)
  }

  static func settings(
    destination: String = "s3://out/hls/42/master", input: String = "s3://in/up/My clip.v2.mp4"
  ) -> JSON {
    [
      "inputs": [
        [
          "fileInput": .string(input), "timecodeSource": "ZEROBASED",
          "videoSelector": ["rotate": "AUTO"],
          "audioSelectors": ["Audio Selector 1": ["defaultSelection": "DEFAULT"]],
        ]
      ],
      "outputGroups": [
        [
          "name": "Apple HLS",
          "outputGroupSettings": [
            "type": "HLS_GROUP_SETTINGS",
            "hlsGroupSettings": [
              "destination": .string(destination), "segmentLength": 10, "minSegmentLength": 0,
              "progressiveWriteHlsManifest": "ENABLED",
            ],
          ],
          "outputs": [output()],
        ]
      ],
    ]
  }

  /// Encryption of an HLS group with a static key.
  static let encryption: JSON = [
    "encryptionMethod": "AES128", "type": "STATIC_KEY",
    "staticKeyProvider": [
      "staticKeyValue": "00112233445566778899aabbccddeeff", "url": "https://keys.example/42",
      "keyFormat": "identity", "keyFormatVersions": "1",
    ],
  ]

  static func output(_ nameModifier: String = "_720p") -> JSON {
    [
      "nameModifier": .string(nameModifier),
      "containerSettings": ["container": "M3U8", "m3u8Settings": [:]],
      "videoDescription": [
        "width": 1280, "height": 720, "scalingBehavior": "FIT_NO_UPSCALE",
        "codecSettings": [
          "codec": "H_264",
          "h264Settings": [
            "rateControlMode": "QVBR", "qvbrSettings": ["qvbrQualityLevel": 7],
            "maxBitrate": 4_000_000, "gopSize": 2, "gopSizeUnits": "SECONDS",
            "sceneChangeDetect": "TRANSITION_DETECTION", "qualityTuningLevel": "SINGLE_PASS_HQ",
          ],
        ],
      ],
      "audioDescriptions": [
        [
          "audioSourceName": "Audio Selector 1",
          "codecSettings": [
            "codec": "AAC",
            "aacSettings": [
              "bitrate": 128_000, "codingMode": "CODING_MODE_2_0", "sampleRate": 48_000,
            ],
          ],
        ]
      ],
    ]
  }
}

extension JSON {
  /// The value with what is at a path of names and indices replaced; nil removes a member.
  func setting(_ path: String, to value: JSON?) -> JSON {
    var parts = path.split(separator: "/").map(String.init)
    guard !parts.isEmpty else { return value ?? nil }
    let first = parts.removeFirst()
    let rest = parts.joined(separator: "/")
    switch self {
    case .object(var object):
      let inner = parts.isEmpty ? value : (object[first] ?? [:]).setting(rest, to: value)
      object[first] = inner
      return .object(object)
    case .array(var elements):
      guard let index = Int(first) else { return self }
      if index == elements.count { elements.append([:]) }
      if let inner = parts.isEmpty ? value : elements[index].setting(rest, to: value) {
        elements[index] = inner
      } else {
        elements.remove(at: index)
      }
      return .array(elements)
    default: return self
    }
  }
}
