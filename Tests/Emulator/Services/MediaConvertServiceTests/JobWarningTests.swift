// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSONTree
import MediaConvertService
import Testing
import TranscodePlan

@Suite(.timeLimit(.minutes(5))) struct JobWarningTests {
  private static let aac =
    "settings/outputGroups/0/outputs/0/audioDescriptions/0/codecSettings/aacSettings"
  private static let message =
    "/outputGroups/0/outputs/0/audioDescriptions/0/codecSettings/aacSettings/codecProfile: "
    + "The emulator has no encoder for HE-AAC: made as AAC-LC of the same bit rate"

  @Test("what is made in another way than asked is a warning of the job and an event")
  func substitution() async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    let id = try await test.create(
      TestJobs.body().setting("\(Self.aac)/codecProfile", to: "HEV1"), in: service)
    let events = await test.run(service)
    #expect(
      events.map(\.status) == [
        "PROGRESSING", "NEW_WARNING", "INPUT_INFORMATION", "NEW_WARNING", "COMPLETE",
      ])
    #expect(events[1].detail["warningCode"] == 290_001)
    #expect(events[1].detail["warningMessage"] == .string(Self.message))
    let job = try await test.job(id, in: service)
    #expect(job["messages"]?["warning"] == [.string(Self.message), "concealed"])
    let warnings: JSON = [["code": 290_001, "count": 1], ["code": 230_001, "count": 2]]
    #expect(job["warnings"] == warnings)
    #expect(events.last?.detail["warnings"] == warnings)
  }

  @Test("a job that is started anew does not tell of its settings again")
  func recovery() async throws {
    let worker = FakeWorker(
      steps: [
        .say(.probe(FakeWorker.probe)),
        .shell(#"if [ ! -e "$here/second" ]; then touch "$here/second""#),
        .say(.warning(TranscodeFailure(code: 1, message: "ready"))), .shell("sleep 3600; fi"),
      ] + FakeWorker.whole.steps.dropFirst())
    let test = try TestJobs(worker)
    let body = TestJobs.body().setting("\(Self.aac)/codecProfile", to: "HEV2")
    let id = try await test.create(body, in: try test.open())
    _ = await test.run(try test.open()) { $0.detail["warningMessage"] == "ready" }
    let service = try test.open()
    let events = await test.run(service)
    #expect(events.map(\.status) == ["NEW_WARNING", "COMPLETE"])
    #expect(
      try await test.job(id, in: service)["warnings"] == [
        ["code": 290_001, "count": 1], ["code": 1, "count": 1], ["code": 230_001, "count": 2],
      ])
  }
}
