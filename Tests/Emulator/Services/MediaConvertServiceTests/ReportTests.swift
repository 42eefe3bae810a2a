// SPDX-License-Identifier: Apache-2.0
import JSONTree
import TestSupport
import Testing
import TranscodePlan

@testable import MediaConvertService

@Suite("What people are told of a job") struct ReportTests {
  @Test("a report has what was made, what was said and what it would cost")
  func report() async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    let id = try await test.create(
      TestJobs.body(extra: ["userMetadata": ["videoId": "42"]]), in: service)
    #expect(try service.report(on: id)?.groups == [])
    _ = await test.run(service)
    let report = try #require(try test.open().report(on: id))
    #expect(report.summary.status == "COMPLETE")
    #expect(report.userMetadata == ["videoId": "42"])
    let group = try #require(report.groups.first)
    #expect(group.type == "HLS_GROUP")
    #expect(group.playlists == ["s3://out/hls/42/master.m3u8"])
    #expect(group.outputs.first?.files == ["s3://out/hls/42/master_720p.m3u8"])
    #expect(group.outputs.first?.width == 1280)
    #expect(report.messages == ["concealed"])
    // 10.01 seconds are 11.
    #expect(
      report.cost.lines == [
        .init(
          rate: "Professional, AVC by quality, HD, to 30 fps", minutes: 11.0 / 60, dollars: nil)
      ])
    #expect(!report.cost.isWhole)
    #expect(
      report.withoutEffect.contains {
        $0.hasPrefix("/outputGroups/0/outputGroupSettings/hlsGroupSettings/minSegmentLength: ")
      })
    #expect(try service.report(on: "1-abcdef") == nil)
  }

  @Test("a setting without effect that several outputs have is told once")
  func withoutEffect() throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    let outputs = "settings/outputGroups/0/outputs"
    let body = TestJobs.body()
      .setting("\(outputs)/0/containerSettings/m3u8Settings/audioFramesPerPes", to: 4)
      .setting(
        "\(outputs)/1",
        to: TestJobs.output("_b").setting(
          "containerSettings/m3u8Settings/audioFramesPerPes", to: 4))
    let report = try #require(try service.report(on: try service.submit(body)))
    let told = report.withoutEffect.filter { $0.contains("audioFramesPerPes") }
    #expect(told.count == 1)
    #expect(
      told.first?.hasPrefix(
        "/outputGroups/*/outputs/*/containerSettings/m3u8Settings/audioFramesPerPes: ") == true)
  }

  struct Price: Sendable, CustomTestStringConvertible {
    let size: (Int, Int)
    let framesPerSecond: Double
    let seconds: Int
    let h264: JSON
    let rate: String
    let dollars: Double?

    var testDescription: String { rate }
  }

  static let prices = [
    Price(
      size: (640, 360), framesPerSecond: 25, seconds: 60, h264: ["rateControlMode": "CBR"],
      rate: "Basic, AVC in one pass, SD, to 30 fps", dollars: 0.0075),
    Price(
      size: (720, 1280), framesPerSecond: 29.97, seconds: 120, h264: ["rateControlMode": "VBR"],
      rate: "Basic, AVC in one pass, HD, to 30 fps", dollars: 0.03),
    Price(
      size: (1920, 1080), framesPerSecond: 59.94, seconds: 60, h264: [:],
      rate: "Basic, AVC in one pass, HD, to 60 fps", dollars: 0.03),
    Price(
      size: (3840, 2160), framesPerSecond: 50, seconds: 60, h264: [:],
      rate: "Basic, AVC in one pass, 4K, to 60 fps", dollars: 0.06),
    Price(
      size: (640, 360), framesPerSecond: 24, seconds: 1, h264: [:],
      rate: "Basic, AVC in one pass, SD, to 30 fps", dollars: 0.00125),
    Price(
      size: (1280, 720), framesPerSecond: 30, seconds: 60,
      h264: ["qualityTuningLevel": "MULTI_PASS_HQ"],
      rate: "Professional, AVC in several passes, HD, to 30 fps", dollars: nil),
    Price(
      size: (1280, 720), framesPerSecond: 100, seconds: 60, h264: [:],
      rate: "Basic, AVC in one pass, HD, to 120 fps", dollars: nil),
  ]

  @Test(
    "an output's minutes cost what its tier, passes, size and frame rate say", arguments: prices)
  func price(_ price: Price) throws {
    var output = MadeOutput(
      .init(paths: [], durationMilliseconds: price.seconds * 1000, size: 1), location: { _ in nil })
    (output.width, output.height) = price.size
    output.framesPerSecond = price.framesPerSecond
    var group = MadeGroup(.init(playlistPaths: [], outputs: []), type: "FILE_GROUP") { _ in nil }
    group.outputs = [output]
    let settings: JSON = [
      "outputGroups": [
        [
          "outputs": [
            [
              "videoDescription": [
                "codecSettings": ["codec": "H_264", "h264Settings": price.h264]
              ]
            ]
          ]
        ]
      ]
    ]
    let cost = JobCost([group], settings: settings)
    let line = try #require(cost.lines.first)
    #expect(line.rate == price.rate)
    #expect(line.dollars.map { ($0 * 1e6).rounded() } == price.dollars.map { ($0 * 1e6).rounded() })
    let frames: JSON = ["videoDescription": ["codecSettings": ["codec": "FRAME_CAPTURE"]]]
    let captured = JobCost(
      [group], settings: settings.setting("outputGroups/0/outputs/0", to: frames))
    #expect(captured.lines.map(\.rate) == ["captured frames"])
  }

  static let documents: [(JSON, String)] = [
    (["settings": TestJobs.settings(), "role": "arn:aws:iam::111122223333:role/MC"], "a request"),
    (TestJobs.settings(), "settings"),
    (["Settings": pascal(TestJobs.settings()), "Queue": "q", "Priority": 3], "an SDK's request"),
    (["JobTemplate": ["Name": "t", "Settings": pascal(TestJobs.settings())]], "an SDK's answer"),
    (["job": ["id": "1", "status": "COMPLETE", "settings": TestJobs.settings()]], "a job"),
  ]

  /// In the spelling of SDKs; names of audio selectors are the job's own.
  private static func pascal(_ value: JSON) -> JSON {
    switch value {
    case .object(let object):
      .object(
        JSON.Object(
          object.members.map { member in
            .init(
              name: member.name.prefix(1).uppercased() + member.name.dropFirst(),
              value: pascal(member.value))
          }))
    case .array(let elements): .array(elements.map(pascal))
    default: value
    }
  }

  @Test("a job is read from every form that people keep one in", arguments: documents)
  func document(_ json: JSON, _ form: String) throws {
    var document = try #require(JobDocument(json))
    document.fillIn(role: "arn:aws:iam::000000000000:role/MC")
    #expect(document.inputs == ["s3://in/up/My clip.v2.mp4"])
    #expect(document.body["settings"] == TestJobs.settings())
    #expect(document.body["queue"] == nil)
    #expect(document.body["status"] == nil)
    _ = try JobRequest(document.body) { $0 }
  }

  @Test("what a template leaves open is filled in")
  func template() throws {
    let settings = TestJobs.settings().setting("inputs", to: nil).setting(
      "outputGroups/0/outputGroupSettings/hlsGroupSettings/destination", to: nil)
    var document = try #require(JobDocument(["settings": settings]))
    #expect(document.inputs == [nil])
    document.place(inputs: ["s3://input/a.mp4", "s3://input/b.mp4"])
    document.fillIn { "s3://output/\($0)/" }
    let made = document.body["settings"]
    #expect(made?["inputs"]?[1] == ["fileInput": "s3://input/b.mp4"])
    #expect(
      made?["outputGroups"]?[0]?["outputGroupSettings"]?["hlsGroupSettings"]?["destination"]
        == "s3://output/0/")
    #expect(JobDocument(["name": "nothing"]) == nil)
  }
}
