// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import JobService

@Suite("A worker's process", .timeLimit(.minutes(2))) struct WorkerProcessTests {
  @Test("a worker that is ended for another reason ends though nobody takes its lines any more")
  func abandoned() async throws {
    let folder = NSTemporaryDirectory() + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = try FakeWorker(steps: [.shell("yes | head -n 2000; sleep 3600")]).install(in: folder)
    let process = WorkerProcess(
      path: path, request: Data("{}".utf8), source: nil,
      limits: .init(total: .infinity, silence: .infinity))
    var events = process.events.makeAsyncIterator()
    #expect(await events.next() == .line([UInt8(ascii: "y")]))
    process.kill(.timeLimit)
    await process.end()
    var last: WorkerProcess.Event?
    while let event = await events.next() { last = event }
    guard case .ended(let end) = last else {
      Issue.record("no end was told")
      return
    }
    #expect(end.killReason == .timeLimit)
    #expect(end.status == .signaled(SIGKILL))
  }
}
