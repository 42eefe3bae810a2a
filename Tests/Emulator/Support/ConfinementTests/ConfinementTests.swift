// SPDX-License-Identifier: Apache-2.0
import Foundation
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
  func calls() throws {
    let report = try imprisoned().report
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
  func files() throws {
    let (report, forbidden) = try imprisoned()
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
  func network() throws {
    let report = try imprisoned().report
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/net")
    #expect((report.network != own) == !report.lacks("The network"))
  }

  @Test("a file beyond the limit is an error that the process can tell")
  func limits() throws {
    #expect(try imprisoned().report.outcome["write a long file"] == EFBIG)
  }

  @Test("a process that has a second thread already is not confined, and says so")
  func tooLate() throws {
    let folder = try TemporaryFolder()
    let process = try prisoner(folder.path, folder.path, folder.path, "threaded")
    // Root may leave the network by one thread alone: then the other walls stand for that thread.
    guard geteuid() != 0 else { return }
    #expect(process.status != 0)
  }

  private func imprisoned() throws -> (report: Report, forbidden: TemporaryFolder) {
    let (scratch, forbidden) = (try TemporaryFolder(), try TemporaryFolder())
    _ = try forbidden.file("secret", Data("secret".utf8))
    let sources = try TemporaryFolder()
    let source = try sources.file("source", Data("film".utf8))
    let process = try prisoner(source, scratch.path, forbidden.path)
    #expect(process.status == 0)
    return (try JSONDecoder().decode(Report.self, from: process.output), forbidden)
  }

  private func prisoner(_ arguments: String...) throws -> (output: Data, status: Int32) {
    let victim = Process()
    victim.executableURL = URL(fileURLWithPath: "/bin/sleep")
    victim.arguments = ["1000"]
    try victim.run()
    defer { victim.terminate() }
    let process = Process()
    let output = Pipe()
    // The fixture is built into the folder that the tests' executable is in.
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    process.executableURL = URL(fileURLWithPath: own).deletingLastPathComponent()
      .appendingPathComponent("prisoner")
    process.arguments =
      arguments.prefix(3) + ["\(victim.processIdentifier)"] + arguments.dropFirst(3)
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (data, process.terminationStatus)
  }
}
