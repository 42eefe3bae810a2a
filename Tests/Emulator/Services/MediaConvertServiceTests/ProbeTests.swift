// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSONTree
import MediaConvertService
import Testing
import TranscodePlan

@Suite("What Probe answers") struct ProbeTests {
  @Test("Probe answers in MediaConvert's form")
  func probe() async throws {
    let test = try TestJobs(FakeWorker(steps: [.say(.probe(FakeWorker.probe))]))
    let service = try test.open()
    let answer = try await test.send(
      "POST", "probe", ["inputFiles": [["fileUrl": "s3://in/up/My clip.v2.mp4"]]], to: service)
    #expect(answer.status == 200)
    let result = try #require(answer.body["probeResults"]?[0])
    #expect(result["container"]?["format"] == "mp4")
    #expect(result["container"]?["tracks"]?[0]?["videoProperties"]?["width"] == 1280)
    #expect(
      result["container"]?["tracks"]?[0]?["videoProperties"]?["frameRate"]
        == ["numerator": 30000, "denominator": 1001])
    #expect(result["container"]?["tracks"]?[1]?["audioProperties"]?["languageCode"] == "ENG")
    #expect(
      result["metadata"] == [
        "eTag": "\"etag\"", "fileSize": 6, "mimeType": "video/mp4", "lastModified": 1_700_000_000,
      ])
    #expect(
      result["trackMappings"] == [
        ["videoTrackIndexes": [1], "audioTrackIndexes": [2], "dataTrackIndexes": []]
      ])
  }

  @Test("Probe refuses what is not there and what is no video")
  func probeRefusals() async throws {
    let failure = TranscodeFailure(code: 1010, message: "no known format")
    let test = try TestJobs(FakeWorker(steps: [.say(.error(failure)), .shell("exit 1")]))
    let service = try test.open()
    func probe(_ url: String) async throws -> (status: Int, body: JSON, error: String?) {
      try await test.send(
        "POST", "probe", ["inputFiles": [["fileUrl": .string(url)]]], to: service)
    }
    #expect(try await probe("s3://in/nothing.mp4").error == "NotFoundException")
    #expect(try await probe("file:///etc/passwd").status == 400)
    let refused = try await probe("s3://in/up/My clip.v2.mp4")
    #expect(refused.status == 422)
    let message = try #require(refused.body["message"]?.string)
    #expect(message.contains("no known format"))
    #expect(try await test.send("POST", "probe", [:], to: service).status == 400)
    try FileManager.default.removeItem(atPath: test.configuration.workerPath)
    #expect(try await probe("s3://in/up/My clip.v2.mp4").status == 500)
  }
}
