// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSONTree
import TestSupport
import Testing

@testable import MediaConvertService

@Suite("What is wrong with a request") struct RequestCheckTests {
  private static let output = "settings/outputGroups/0/outputs/0"
  private static let h264 = "\(output)/videoDescription/codecSettings/h264Settings"
  private static let aac = "\(output)/audioDescriptions/0/codecSettings/aacSettings"

  struct Answer: Sendable, CustomTestStringConvertible {
    let changes: [(path: String, value: JSON?)]
    let message: String

    init(_ path: String, _ value: JSON?, _ message: String) {
      changes = [(path, value)]
      self.message = message
    }

    init(_ changes: [(path: String, value: JSON?)], _ message: String) {
      self.changes = changes
      self.message = message
    }

    var testDescription: String { message }
  }

  /// What MediaConvert answered, as users' reports have it word for word (aws-sdk-js-v3 #2661,
  /// aws-sdk #577, video-on-demand-on-aws #1, media2cloud #8, aws-sdk-php #1449, and logs in public repositories).
  static let answers = [
    Answer(
      "\(output)/containerSettings", nil,
      "/outputGroups/0/outputs/0: containerSettings is a required property"),
    Answer(
      "settings/outputGroups/0/outputGroupSettings/hlsGroupSettings/minSegmentLength", nil,
      "/outputGroups/0/outputGroupSettings/hlsGroupSettings: minSegmentLength is a required property"
    ),
    Answer(
      "settings/outputGroups/0/outputs", [],
      "/outputGroups/0/outputs: Should have at least 1 items"),
    Answer(
      "settings/inputs/0/audioSelectors/Audio Selector 1/tracks", [0],
      "/inputs/0/audioSelectors/Audio Selector 1/tracks/0: Should be greater than or equal to 1"),
    Answer("settings", nil, "The 'settings' field is required."),
    Answer(
      "\(aac)/sampleRate", nil,
      "/outputGroups/0/outputs/0/audioDescriptions/0/codecSettings/aacSettings: "
        + "sampleRate is a required property"),
    Answer(
      "\(aac)/codingMode", nil,
      "/outputGroups/0/outputs/0/audioDescriptions/0/codecSettings/aacSettings: "
        + "codingMode is a required property"),
    Answer(
      "\(output)/audioDescriptions/0/codecSettings/mp3Settings", [:],
      "/outputGroups/0/outputs/0/audioDescriptions/0/codecSettings: "
        + "Should have at most 2 properties"),
    Answer(
      "\(output)/videoDescription/codecSettings/codec", nil,
      "/outputGroups/0/outputs/0/videoDescription/codecSettings: codec is a required property"),
    Answer(
      "\(output)/videoDescription/codecSettings", ["codec": "VP9"],
      "/outputGroups/0/outputs/0/videoDescription/codecSettings: "
        + "Should have at least 2 properties"),
    Answer(
      "\(output)/videoDescription/codecSettings/codec", "H_265",
      "/outputGroups/0/outputs/0/videoDescription/codecSettings/h264Settings: "
        + "Should match all dependencies: See other errors for more details"
        + " | /outputGroups/0/outputs/0/videoDescription/codecSettings/codec: Must be H_264"),
    Answer(
      "\(h264)/numberBFramesBetweenReferenceFrames", 8,
      "/outputGroups/0/outputs/0/videoDescription/codecSettings/h264Settings/"
        + "numberBFramesBetweenReferenceFrames: Should be less than or equal to 7"),
    Answer(
      "\(h264)/bitrate", 500_000,
      "/outputGroups/0/outputs/0/videoDescription/codecSettings/h264Settings: Your job contains "
        + "values for the following settings that are incompatible: Rate control mode, Bitrate, and "
        + "Max bitrate. Adjust your settings and resubmit your job. Some valid combinations of "
        + "settings are these: Set Rate control mode to QVBR, specify a value for Max bitrate, and "
        + "don't specify a value for Bitrate. Or, set Rate control mode to CBR, specify a value for "
        + "Bitrate, and don't specify a value for Max bitrate."),
    Answer(
      "userMetadata", ["key": "s3://bucket/inputs/test%26.mp4"],
      "The user metadata value 's3://bucket/inputs/test%26.mp4' is invalid."),
    Answer(
      [
        (
          "settings/inputs/0/captionSelectors",
          ["C": ["sourceSettings": ["sourceType": "EMBEDDED"]]]
        ),
        (
          "\(output)/captionDescriptions",
          [
            [
              "captionSelectorName": "C",
              "destinationSettings": [
                "destinationType": "WEBVTT", "burninDestinationSettings": [:],
              ],
            ]
          ]
        ),
      ],
      "/outputGroups/0/outputs/0/captionDescriptions/0/destinationSettings/"
        + "burninDestinationSettings: Should match all dependencies: See other errors for more "
        + "details | /outputGroups/0/outputs/0/captionDescriptions/0/destinationSettings/"
        + "destinationType: Must be BURN_IN"),
  ]

  @Test("AWS's answers are given word for word", arguments: answers)
  func wordForWord(_ answer: Answer) async throws {
    let test = try TestJobs(.whole)
    let body = answer.changes.reduce(TestJobs.body()) { $0.setting($1.path, to: $1.value) }
    let refused = try await test.send("POST", "jobs", body, to: test.open())
    #expect(refused.status == 400)
    #expect(refused.body["message"]?.string == answer.message)
  }

  @Test("all mistakes are told at once, before what only the emulator refuses")
  func allAtOnce() throws {
    let body = TestJobs.body()
      .setting("\(Self.h264)/codecProfile", to: "HIGHEST")
      .setting("\(Self.h264)/gopSize", to: "2")
      .setting("\(Self.h264)/unknown", to: 1)
      .setting("\(Self.output)/videoDescription/width", to: 9000)
      .setting("priority", to: 51)
      .setting("settings/inputs/0/crop", to: ["x": "1"])
    let error = #expect(throws: InvalidSettings.self) {
      try RequestCheck(body, as: "CreateJobRequest").refuse()
    }
    let h264 = "/outputGroups/0/outputs/0/videoDescription/codecSettings/h264Settings"
    #expect(
      Set(error?.message.components(separatedBy: " | ") ?? []) == [
        "/inputs/0/crop/x: Should be an integer",
        "/outputGroups/0/outputs/0/videoDescription/width: Should be less than or equal to 8192",
        "\(h264): unknown is not a property",
        #"\#(h264)/codecProfile: Should be equal to one of the allowed values in "#
          + #"["BASELINE","HIGH","HIGH_10BIT","HIGH_422","HIGH_422_10BIT","MAIN"]"#,
        "\(h264)/gopSize: Should be a number",
        "/priority: Should be less than or equal to 50",
      ])
  }

  @Test("all that is not executed is told at once, by the topmost pointer of each")
  func unsupported() throws {
    var body = TestJobs.body().setting("settings/esam", to: ["responseSignalPreroll": 1])
    for index in 0..<12 {
      body = body.setting(
        "settings/outputGroups/0/outputs/\(index)",
        to: TestJobs.output("_\(index)").setting(
          "videoDescription/codecSettings/h264Settings/softness", to: 17))
    }
    let check = RequestCheck(body, as: "CreateJobRequest")
    #expect(check.mistakes.isEmpty)
    #expect(check.unsupported.count == 13)
    #expect(
      check.unsupported.last?.message == "/esam: The setting is not executed by the emulator")
    #expect(
      check.unsupported.first?.message
        == "/outputGroups/0/outputs/0/videoDescription/codecSettings/h264Settings/softness: "
        + "17 is not executed by the emulator, only 0, 1, 16")
  }

  /// How many requests are mutated: `MILLRACE_MUTATIONS`.
  private static let mutations =
    ProcessInfo.processInfo.environment["MILLRACE_MUTATIONS"].flatMap { Int($0) } ?? 600

  @Test("a mutated request is accepted or refused, never more, leniently too")
  func mutations() throws {
    let seed =
      ProcessInfo.processInfo.environment["MILLRACE_SEED"].flatMap { UInt64($0) } ?? 13
    var random = SeededGenerator(seed: seed)
    var counts: [String: Int] = [:]
    for index in 0..<Self.mutations {
      var body = RealisticJobs.all[index % RealisticJobs.all.count]
      // What the model allows the plan refuses hardly ever, unless the job contradicts itself.
      let isContradictory = Int.random(in: 0..<6, using: &random) == 0
      if isContradictory { body = body.contradicted(using: &random) }
      let changes = Int.random(in: isContradictory ? 0...2 : 1...4, using: &random)
      for _ in 0..<changes { body = body.mutated(using: &random) }
      // The second half of them has what is not executed, and can be left out.
      if index >= Self.mutations / 2 {
        body = body.setting("settings/esam", to: ["responseSignalPreroll": 1])
      }
      let strict = Self.fate(of: body, isLenient: false)
      let lenient = Self.fate(of: body, isLenient: true)
      counts[strict, default: 0] += 1
      // What is taken is taken leniently too, and as it is.
      if strict == "accepted" { #expect(lenient == strict, "seed \(seed), request \(index)") }
      if lenient == "accepted" { counts["accepted leniently", default: 0] += 1 }
    }
    let ends = ["accepted", "refused by its plan", "refused by itself"]
    #expect(ends.map { counts[$0] ?? 0 }.reduce(0, +) == Self.mutations)
    #expect(ends.allSatisfy { counts[$0] != nil }, "\(counts)")
    #expect(counts["accepted leniently"] ?? 0 > counts["accepted"] ?? 0, "\(counts)")
  }

  private static func fate(of body: JSON, isLenient: Bool) -> String {
    do {
      let request = try JobRequest(body, isLenient: isLenient) { $0 }
      _ = try PlannedJob(
        request.executableSettings.settings, startedAt: Date(timeIntervalSince1970: 0))
      return "accepted"
    } catch is InvalidSettings {
      return "refused by its plan"
    } catch { return "refused by itself" }
  }

  @Test("the jobs that are mutated are right by AWS's model")
  func unmutated() {
    #expect(RealisticJobs.all.count == 12)
    for (index, body) in RealisticJobs.all.enumerated() {
      let check = RequestCheck(body, as: "CreateJobRequest")
      #expect(check.mistakes.isEmpty, "\(index): \(check.mistakes.map(\.message))")
    }
  }
}

extension JSON {
  /// A job of which each setting is right by itself and two do not go together.
  fileprivate func contradicted(using random: inout SeededGenerator) -> JSON {
    let outputs = "settings/outputGroups/0/outputs"
    switch Int.random(in: 0..<3, using: &random) {
    case 0:
      let all = self["settings"]?["outputGroups"]?[0]?["outputs"]?.array ?? []
      return setting(outputs, to: .array(all + all.prefix(1)))
    case 1: return setting("\(outputs)/0/audioDescriptions/0/audioSourceName", to: "Nobody")
    default:
      return setting(
        "settings/inputs/0/inputClippings", to: [["startTimecode": "00:00:01:00@25"]])
    }
  }

  /// The value with something in it replaced, removed or added.
  fileprivate func mutated(using random: inout SeededGenerator) -> JSON {
    let strange: [JSON] = [
      nil, true, -1, 0, 1, 1e300, 0.5, 9_007_199_254_740_993, "", "NONE", "ENABLED", [], [:], [nil],
      .string(String(repeating: "x", count: 5000)), "s3://b/k", ["x": [["y": 1]]], "\u{0}\"/~",
    ]
    switch self {
    case .object(let object)
    where !object.members.isEmpty && Int.random(in: 0..<5, using: &random) > 0:
      var members = object.members
      let index = Int.random(in: members.indices, using: &random)
      members[index].value = members[index].value.mutated(using: &random)
      return .object(Object(members))
    case .array(let elements) where !elements.isEmpty && Int.random(in: 0..<5, using: &random) > 0:
      var elements = elements
      let index = Int.random(in: elements.indices, using: &random)
      elements[index] = elements[index].mutated(using: &random)
      return .array(elements)
    case .object(let object) where Bool.random(using: &random):
      var object = object
      if let name = object.members.randomElement(using: &random)?.name, Bool.random(using: &random)
      {
        object[name] = nil
      } else {
        object[["preset", "x", "codec", "type"].randomElement(using: &random) ?? "y"] =
          strange.randomElement(using: &random)
      }
      return .object(object)
    default: return strange.randomElement(using: &random) ?? nil
    }
  }
}

@Suite("The table of settings") struct SettingsTableTests {
  @Test("every structure and member is one of AWS's model, and none is left out")
  func complete() {
    let model = ServiceModel.current
    for (structure, names) in SettingsTable.current.names {
      let members = model.members(of: structure).map(\.name)
      #expect(Set(names) == Set(members), "\(structure)")
    }
  }

  @Test("every structure that an executed setting leads to is in the table")
  func reached() {
    let model = ServiceModel.current
    let table = SettingsTable.current
    func structure(_ type: ServiceModel.ValueType) -> String? {
      switch type {
      case .list(let inner), .map(let inner): return structure(inner)
      case .shape(let name):
        if case .structure = model.shapes[name] { return name }
        return nil
      default: return nil
      }
    }
    for name in table.names.keys {
      for member in model.members(of: name) {
        guard let row = table.row(of: member.name, in: name), row.verdict != .refused,
          let inner = structure(member.type)
        else { continue }
        if case .oneOf(let values)? = row.values, values == [[:]] || values == [[]] { continue }
        #expect(table.names[inner] != nil, "\(name).\(member.name)")
      }
    }
    #expect(model.operations.count == 34)
    #expect(table.names.count > 40)
  }
}
