// SPDX-License-Identifier: Apache-2.0
import Foundation
import Processes
import TestSupport
import Testing

@Suite("Child processes", .timeLimit(.minutes(2))) struct ChildProcessTests {
  @Test(
    "a child has the descriptors that it is given and no other, not even one of a careless library")
  func descriptors() async throws {
    let folder = try TemporaryFolder()
    let careless = unsafe open(folder.path + "/careless", O_WRONLY | O_CREAT, 0o600)
    defer { close(careless) }
    let (text, end) = try await output(of: "ls /proc/self/fd; exit 7")
    // The last is that of the listing itself.
    #expect(text == "0\n1\n2\n3\n")
    #expect(end == .exited(7))
  }

  @Test("descriptors reach their places though they have each other's numbers")
  func crossed() async throws {
    func target(_ descriptor: Int) throws -> String {
      try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)")
    }
    // This process's own input and errors, each at the other's place.
    let (text, _) = try await output(
      of: "readlink /proc/$$/fd/0 /proc/$$/fd/2", input: STDERR_FILENO, errors: STDIN_FILENO)
    #expect(text == "\(try target(2))\n\(try target(0))\n")
  }

  @Test("what it started ends with it")
  func group() async throws {
    let (text, end) = try await output(of: "sleep 1000 & echo $!; kill -9 $$")
    #expect(end == .signaled(SIGKILL))
    try await waitForEnd(of: try #require(pid_t(text.dropLast())))
  }

  @Test("an executable that is still being written is waited for")
  func beingWritten() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/program"
    try writeExecutable("#!/bin/sh\nexit 3\n", to: path)
    holdOpenForWriting(path)
    let (end, ended) = AsyncStream<ProcessEnd>.makeStream()
    _ = try await ChildProcess.start(
      .init(executable: path, environment: [:]), descriptors: [], onExit: { ended.yield($0) })
    #expect(await end.first { _ in true } == .exited(3))
  }

  @Test("what cannot be started says why")
  func failures() async throws {
    let command = ChildProcess.Command(executable: "/nowhere/program", environment: [:])
    await #expect(throws: SpawnFailure(errorNumber: ENOENT)) {
      _ = try await ChildProcess.start(command, descriptors: [], onExit: { _ in })
    }
    #expect(throws: SpawnFailure(errorNumber: ENOENT)) {
      _ = try ChildProcess.startAndWait(command, descriptors: [], onExit: { _ in })
    }
    var elsewhere = command
    elsewhere.executable = "/bin/sh"
    elsewhere.directory = "/dev/null"
    await #expect(throws: SpawnFailure(errorNumber: ENOTDIR)) {
      _ = try await ChildProcess.start(elsewhere, descriptors: [], onExit: { _ in })
    }
    let many = [Int32?](repeating: nil, count: ChildProcess.descriptorLimit + 1)
    await #expect(throws: SpawnFailure(errorNumber: EINVAL)) {
      _ = try await ChildProcess.start(elsewhere, descriptors: many, onExit: { _ in })
    }
  }

  /// Runs a shell script: what it wrote to its standard output, and how it ended.
  private func output(
    of script: String, input: Int32? = nil, errors: Int32? = nil
  ) async throws -> (text: String, end: ProcessEnd) {
    let pipe = Pipe()
    let writer = pipe.fileHandleForWriting
    let (end, ended) = AsyncStream<ProcessEnd>.makeStream()
    _ = try await ChildProcess.start(
      .init(
        executable: "/bin/sh", arguments: ["-c", script], environment: ["PATH": "/usr/bin:/bin"]),
      descriptors: [input, writer.fileDescriptor, errors ?? writer.fileDescriptor],
      onExit: { ended.yield($0) })
    try writer.close()
    let text = try await blocking { try pipe.fileHandleForReading.readToEnd() ?? Data() }
    return (String(decoding: text, as: UTF8.self), try #require(await end.first { _ in true }))
  }
}
