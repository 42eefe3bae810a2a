// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPServer
import TestSupport
import Testing

@testable import MediaConvertService

@Suite("A worker's process", .timeLimit(.minutes(2))) struct WorkerProcessTests {
  @Test("a worker that is ended for another reason ends though nobody takes its lines any more")
  func abandoned() async throws {
    let folder = NSTemporaryDirectory() + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = try FakeWorker(steps: [.shell("yes | head -n 2000; sleep 3600")]).install(in: folder)
    let process = WorkerProcess(
      path: path, request: Data("{}".utf8), files: [],
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

  @Test("a worker inherits nothing of what the emulator has open")
  func descriptors() async throws {
    let folder = try TemporaryFolder()
    let careless = unsafe open(folder.path + "/careless", O_WRONLY | O_CREAT, 0o600)
    defer { close(careless) }
    let source = try OpenFile(path: try folder.file("source", Data()))
    let path = try FakeWorker(steps: [.shell("readlink /proc/$$/fd/3; ls /proc/self/fd | wc -w")])
      .install(in: folder.path)
    let process = WorkerProcess(
      path: path, request: Data("{}".utf8), files: [source],
      limits: .init(total: .infinity, silence: .infinity))
    var lines: [String] = []
    for await event in process.events {
      if case .line(let line) = event { lines.append(String(decoding: line, as: UTF8.self)) }
    }
    // Three streams, the source, and the listing's own; the shell reads its script from a further one
    // that it does not pass on.
    #expect(lines == [folder.path + "/source", "5"])
  }
}
