// SPDX-License-Identifier: Apache-2.0
import Glibc
import HTTPServer

/// Starts a worker: `posix_spawn` in a process group of its own, with nothing inherited but its three
/// streams and the source (every other descriptor of the emulator is closed on exec).
enum Spawn {
  /// A started process and the parent's ends of its streams, which the receiver closes.
  struct Child {
    let process: pid_t
    let input: Int32
    let output: Int32
    let errors: Int32
  }

  static func start(path: String, source: OpenFile?) throws(SpawnFailure) -> Child {
    var input: [Int32] = [-1, -1]
    var output: [Int32] = [-1, -1]
    var errors: [Int32] = [-1, -1]
    // Sockets rather than pipes: writing to a worker that is gone gives an error and no SIGPIPE, and
    // they can be made closed to every other child in one step.
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard unsafe socketpair(AF_UNIX, kind, 0, &input) == 0,
      unsafe socketpair(AF_UNIX, kind, 0, &output) == 0,
      unsafe socketpair(AF_UNIX, kind, 0, &errors) == 0
    else {
      let failure = SpawnFailure(path: path, errorNumber: errno)
      close(input + output + errors)
      throw failure
    }
    var process: pid_t = 0
    var code: Int32 = 0
    // A file that was written a moment ago may still be open for writing in a child that another
    // thread is about to start; that passes as soon as the child has started.
    for _ in 0..<100 {
      code = launch(
        path, streams: [input[1], output[1], errors[1]], source: source?.descriptor, &process)
      guard code == ETXTBSY else { break }
      usleep(5000)
    }
    close([input[1], output[1], errors[1]])
    guard code == 0 else {
      close([input[0], output[0], errors[0]])
      throw SpawnFailure(path: path, errorNumber: code)
    }
    _ = fcntl(input[0], F_SETFL, O_NONBLOCK)
    return Child(process: process, input: input[0], output: output[0], errors: errors[0])
  }

  private static func close(_ descriptors: [Int32]) {
    for descriptor in descriptors where descriptor >= 0 { Glibc.close(descriptor) }
  }

  private static func launch(
    _ path: String, streams: [Int32], source: Int32?, _ process: inout pid_t
  ) -> Int32 {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (number, stream) in streams.enumerated() {
      unsafe posix_spawn_file_actions_adddup2(&actions, stream, Int32(number))
    }
    if let source {
      unsafe posix_spawn_file_actions_adddup2(&actions, source, WorkerProcess.sourceDescriptor)
    }

    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigfillset(&signals)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))

    var arguments: [UnsafeMutablePointer<CChar>?] = unsafe [strdup(path), nil]
    var environment: [UnsafeMutablePointer<CChar>?] = unsafe []
    for variable in variables() { unsafe environment.append(strdup(variable)) }
    unsafe environment.append(nil)
    defer { unsafe (arguments + environment).forEach { unsafe free($0) } }
    return unsafe posix_spawn(&process, path, &actions, &attributes, &arguments, &environment)
  }

  /// The variables that a worker needs to be loaded; no secret is among them. A crash ends it at once:
  /// Swift would write a backtrace first, which says nothing to who reads the job's error.
  private static func variables() -> [String] {
    ["PATH", "LD_LIBRARY_PATH", "HOME", "TMPDIR", "LANG"].compactMap { name -> String? in
      guard let value = unsafe getenv(name) else { return nil }
      return unsafe "\(name)=\(String(cString: value))"
    } + ["SWIFT_BACKTRACE=enable=no"]
  }
}

/// A worker could not be started.
struct SpawnFailure: Error, CustomStringConvertible {
  let path: String
  let errorNumber: Int32

  var description: String {
    "cannot start \(path): \(unsafe String(cString: strerror(errorNumber)))"
  }
}
