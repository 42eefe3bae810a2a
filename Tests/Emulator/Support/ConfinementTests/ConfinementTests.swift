// SPDX-License-Identifier: Apache-2.0
import Foundation
import Processes
import TestSupport
import Testing

/// What each wall keeps from a process is tried by a process behind it: see `prisoner`.
@Suite("Confinement", .timeLimit(.minutes(2))) struct ConfinementTests {
  private struct Report: Decodable {
    let outcome: [String: Int32]
    let missing: [String]
    let network: String

    func lacks(_ wall: String) -> Bool { missing.contains { $0.hasPrefix(wall) } }
  }

  @Test("no call that a transcode does not need gets through, and none that it needs is refused")
  func calls() async throws {
    let report = try await imprisoned().report
    guard !report.lacks("The kernel's calls") else { return }
    let names = [
      "socket", "local socket", "netlink", "execute", "fork", "ptrace", "read memory", "signal",
      "signal a thread", "mount", "chroot", "unshare", "setns", "bpf", "io_uring", "keys",
      "userfaultfd", "personality",
    ]
    for name in names { #expect(report.outcome[name] == EPERM, "\(name)") }
    #expect(report.outcome["clone3"] == ENOSYS)
    #expect(report.outcome["start a thread"] == 0)
  }

  @Test(
    "files are read where the source and libraries are, and written in the scratch folder alone")
  func files() async throws {
    let (report, forbidden) = try await imprisoned()
    for name in ["read the source", "write scratch", "rename scratch", "read a library"] {
      #expect(report.outcome[name] == 0, "\(name)")
    }
    guard !report.lacks("The file system") else { return }
    let names = [
      "change the source", "read a stranger's file", "list a stranger's folder", "write elsewhere",
      "remove elsewhere", "read another's variables", "read another's arguments", "read users",
    ]
    for name in names { #expect(report.outcome[name] == EACCES, "\(name)") }
    #expect([EACCES, EXDEV].contains(try #require(report.outcome["move out"])))
    let left = try FileManager.default.contentsOfDirectory(atPath: forbidden.path)
    #expect(left == ["secret"])
  }

  @Test("the network is another than the one who started it is in")
  func network() async throws {
    let report = try await imprisoned().report
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/net")
    #expect((report.network != own) == !report.lacks("The network"))
  }

  @Test("a file beyond the limit is an error that the process can tell")
  func limits() async throws {
    #expect(try await imprisoned().report.outcome["write a long file"] == EFBIG)
  }

  @Test("a process that has a second thread already is not confined, and says so")
  func tooLate() async throws {
    let folder = try TemporaryFolder()
    let end = try await prisoner(folder.path, folder.path, folder.path, "threaded").end
    // Who may leave the network without a user namespace can do that by one thread alone.
    guard geteuid() != 0 else { return }
    #expect(end != .exited(0))
  }

  private func imprisoned() async throws -> (report: Report, forbidden: TemporaryFolder) {
    let (scratch, forbidden) = (try TemporaryFolder(), try TemporaryFolder())
    _ = try forbidden.file("secret", Data("secret".utf8))
    let sources = try TemporaryFolder()
    let source = try sources.file("source", Data("film".utf8))
    let (output, end) = try await prisoner(source, scratch.path, forbidden.path)
    #expect(end == .exited(0))
    return (try JSONDecoder().decode(Report.self, from: output), forbidden)
  }

  /// Runs the fixture, which is built into the folder that the tests' executable is in. The other
  /// process that it tries to reach is this one.
  private func prisoner(_ arguments: String...) async throws -> (output: Data, end: ProcessEnd?) {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let folder = try TemporaryFolder()
    let output = folder.path + "/output"
    let file = unsafe open(output, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    defer { close(file) }
    let (ends, ended) = AsyncStream<ProcessEnd>.makeStream()
    var words = arguments
    words.insert("\(getpid())", at: 3)
    _ = try await ChildProcess.start(
      .init(
        executable: URL(filePath: own).deletingLastPathComponent().path() + "prisoner",
        arguments: words, environment: ProcessInfo.processInfo.environment),
      descriptors: [nil, file, nil], onExit: { ended.yield($0) })
    let end = await ends.first { _ in true }
    return (try Data(contentsOf: URL(filePath: output)), end)
  }
}
