// SPDX-License-Identifier: Apache-2.0
import AWSService
import Foundation
import LambdaService
import Glibc
import TestSupport
import Testing

@Suite("Invocations", .timeLimit(.minutes(10)))
struct InvocationTests {
  @Test("a process is used again while it is warm")
  func warmReuse() async throws {
    try await Stage.with(Stage()) { stage in
      var processes: Set<String> = []
      for number in 0..<20 {
        let answer = await stage.invoke(#"{"act":"echo","text":"\#(number)"}"#)
        #expect(answer.object["text"] == "\(number)")
        processes.insert(answer.object["process"] ?? "none")
        // An answer is given before the process asks for more; a process that is slow to ask gets
        // company.
      }
      #expect(!processes.contains("none"))
      #expect(processes.count < 5)
    }
  }

  @Test("invocations at the same time have processes of their own, and those are reused")
  func concurrency() async throws {
    try await Stage.with(Stage()) { stage in
      /// Five invocations, none of which ends before all have begun.
      func wave(_ number: Int) async throws -> Set<String> {
        try await withThrowingTaskGroup(of: String.self) { group in
          for _ in 0..<5 {
            group.addTask {
              await stage.invoke(#"{"act":"wait","text":"\#(number)"}"#).object["process"] ?? "none"
            }
          }
          await stage.waitForStarts(5 * number)
          try stage.release("\(number)")
          return try await group.reduce(into: []) { $0.insert($1) }
        }
      }
      var known: Set<String> = []
      // Until the processes have asked for their next event, others may be started beside them.
      for number in 1...10 {
        let processes = try await wave(number)
        #expect(processes.count == 5)
        #expect(!processes.contains("none"))
        if !processes.isDisjoint(with: known) { return }
        known.formUnion(processes)
      }
      Issue.record("no process was used again: \(known)")
    }
  }

  @Test("beyond the host's ceiling an invocation waits for a process")
  func ceiling() async throws {
    try await Stage.with(Stage { $0.processesPerFunction = 2 }) { stage in
      let answers = await withTaskGroup(of: [String: String].self) { group in
        for number in 0..<12 {
          group.addTask {
            await stage.invoke(#"{"act":"echo","text":"\#(number)","milliseconds":5}"#).object
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(Set(answers.compactMap { $0["text"] }).count == 12)
      #expect(Set(answers.compactMap { $0["process"] }).count == 2)
    }
  }

  @Test("beyond a function's reserved concurrency an invocation is throttled")
  func throttling() async throws {
    try await Stage.with(Stage(reservedConcurrency: 1)) { stage in
      async let first = stage.invoke(#"{"act":"wait","text":"go"}"#)
      await stage.waitForStarts(1)
      let second = await stage.invoke(#"{"act":"echo"}"#)
      try stage.release("go")
      guard case .refused(let code, _) = second.result else {
        Issue.record("\(second.result)")
        return
      }
      #expect(code == "TooManyRequestsException")
      #expect(await first.object["process"] != nil)
    }
  }

  @Test("a function's time is up: it is killed with Lambda's words, and the next is served")
  func timeout() async throws {
    try await Stage.with(Stage(timeout: .milliseconds(4250))) { stage in
      let answer = await stage.invoke(#"{"act":"echo","milliseconds":600000}"#)
      #expect(answer.failure?.type == "Sandbox.Timedout")
      #expect(
        answer.failure?.message
          == "RequestId: \(answer.requestID) Error: Task timed out after 4.25 seconds")
      #expect(answer.tail.contains("Status: timeout"))
      #expect(await stage.invoke(#"{"act":"echo","text":"on"}"#).object["text"] == "on")
    }
  }

  @Test("a timeout kills what the function has started, too")
  func timeoutKillsGroup() async throws {
    let script = """
      #!/bin/sh
      sleep 1000 &
      echo "child $!"
      curl -sS -D headers -o event "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation/next"
      wait
      """
    try await Stage.with(Stage(script: script, timeout: .milliseconds(300))) { stage in
      let answer = await stage.invoke("{}")
      #expect(answer.failure?.type == "Sandbox.Timedout")
      let line = await stage.line { $0.hasPrefix("child ") }
      let child = try #require(line.flatMap { pid_t($0.text.dropFirst(6)) })
      // Left alone it would live longer than the test may.
      try await waitForEnd(of: child)
    }
  }

  @Test(
    "a process that ends without an answer is reported with its reason",
    arguments: [
      (#"{"act":"crash"}"#, "Runtime exited with error: signal: aborted"),
      (#"{"act":"exit","count":3}"#, "Runtime exited with error: exit status 3"),
      (#"{"act":"exit","count":0}"#, "Runtime exited without providing a reason"),
    ])
  func crash(event: String, reason: String) async throws {
    try await Stage.with(Stage()) { stage in
      let answer = await stage.invoke(event)
      #expect(answer.failure?.type == "Runtime.ExitError")
      #expect(answer.failure?.message == "RequestId: \(answer.requestID) Error: \(reason)")
      #expect(await stage.invoke(#"{"act":"echo","text":"on"}"#).object["text"] == "on")
    }
  }

  @Test("a function's own error is handed on")
  func functionError() async throws {
    try await Stage.with(Stage()) { stage in
      let answer = await stage.invoke(#"{"act":"fail","text":"no such video"}"#)
      #expect(answer.failure?.type == "InvalidEvent")
      #expect(answer.failure?.message == "no such video")
    }
  }

  @Test("more memory than the function has kills it")
  func memory() async throws {
    try await Stage.with(Stage(memoryMiB: 96)) { stage in
      let answer = await stage.invoke(#"{"act":"allocate","count":200}"#)
      #expect(answer.failure?.type == "Runtime.ExitError")
      #expect(answer.failure?.message.hasSuffix("signal: killed") == true)
      #expect(answer.tail.contains("Max Memory Used: 96 MB"))
    }
  }

  @Test("memory counts too when the process took long to start")
  func memoryAfterSlowStart() async throws {
    let script = "#!/bin/sh\nexec '\(Stage.echoFunction)'\n"
    let stage = try Stage(
      script: script, memoryMiB: 96, settings: { $0.memoryCheckInterval = .milliseconds(5) })
    try await Stage.with(stage) { stage in
      holdOpenForWriting(stage.folder.path + "/bootstrap")
      let answer = await stage.invoke(#"{"act":"allocate","count":200}"#)
      #expect(answer.failure?.message.hasSuffix("signal: killed") == true)
    }
  }

  @Test("an initialisation error is the answer")
  func initError() async throws {
    try await Stage.with(Stage(environment: ["FAIL_INIT": "1"])) { stage in
      let answer = await stage.invoke("{}")
      #expect(answer.failure?.type == "MissingSetting")
      #expect(answer.tail.contains("INIT_REPORT"))
      #expect(answer.tail.contains("Status: error"))
    }
  }

  @Test("an initialisation that takes too long is ended")
  func initTimeout() async throws {
    let stage = try Stage(environment: ["HANG_INIT": "1"]) {
      $0.initializationTimeout = .milliseconds(500)
    }
    try await Stage.with(stage) { stage in
      let answer = await stage.invoke("{}")
      #expect(answer.failure?.type == "Sandbox.Timedout")
      #expect(answer.tail.contains("Phase: init\tStatus: timeout"))
    }
  }

  @Test(
    "an executable that cannot be executed is an entry point error",
    arguments: [
      ("#!/nowhere/at/all\n", "no such file or directory"), ("no script", "exec format error"),
    ])
  func entrypoint(script: String, reason: String) async throws {
    try await Stage.with(Stage(script: script)) { stage in
      let answer = await stage.invoke("{}")
      #expect(answer.failure?.type == "Runtime.InvalidEntrypoint")
      #expect(answer.failure?.message.contains(reason) == true)
    }
  }

  @Test(
    "an unknown function is refused",
    arguments: ["g", "arn:aws:lambda:us-east-1:1:function:g", "f:2", "", "a/b"])
  func unknown(name: String) async throws {
    try await Stage.with(Stage()) { stage in
      guard case .refused(let code, _) = await stage.host.invoke(name, payload: Data()).result
      else {
        Issue.record("invoked")
        return
      }
      #expect(code == "ResourceNotFoundException")
    }
  }

  @Test(
    "a function is found by its name and its ARN",
    arguments: [
      "f", "f:$LATEST", "arn:aws:lambda:us-east-1:000000000000:function:f", "1:function:f",
    ])
  func names(name: String) async throws {
    try await Stage.with(Stage()) { stage in
      let answer = await stage.host.invoke(name, payload: Data(#"{"act":"echo"}"#.utf8))
      #expect(answer.text != nil)
    }
  }

  @Test("an answer over Lambda's limit is an error")
  func largeAnswer() async throws {
    // A runtime that does not check by itself: the host must.
    let script = """
      #!/bin/sh
      while true; do
        id=$(curl -sS -D - -o event "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation/next" \
          | tr -d '\\r' | sed -n 's/^[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: //p')
        head -c 7000000 /dev/zero | tr '\\0' x > answer
        curl -sS -H 'Expect:' --data-binary @answer \
          "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation/$id/response"; echo
      done
      """
    try await Stage.with(Stage(script: script)) { stage in
      let answer = await stage.invoke("{}")
      #expect(answer.failure?.type == "Function.ResponseSizeTooLarge")
      let line = await stage.line { $0.contains("RequestEntityTooLarge") }
      #expect(line != nil)
    }
  }

  @Test("a rebuilt executable replaces the warm process")
  func rebuilt() async throws {
    func script(_ answer: String) -> String {
      """
      #!/bin/sh
      while true; do
        id=$(curl -sS -D - -o event "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation/next" \
          | tr -d '\\r' | sed -n 's/^[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: //p')
        curl -sS -o /dev/null -d '"\(answer)"' \
          "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation/$id/response"
      done
      """
    }
    try await Stage.with(Stage(script: script("one"))) { stage in
      #expect(await stage.invoke("{}").text == #""one""#)
      try writeExecutable(
        script("three"), to: stage.folder.appendingPathComponent("bootstrap").path)
      #expect(await stage.invoke("{}").text == #""three""#)
    }
  }

  @Test("a process that asks for no more after its answer is ended")
  func stuckAfterAnswer() async throws {
    let script = """
      #!/bin/sh
      echo "process $$"
      id=$(curl -sS -D - -o event "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation/next" \
        | tr -d '\\r' | sed -n 's/^[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: //p')
      curl -sS -o /dev/null -d 1 "http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation/$id/response"
      exec sleep 1000
      """
    try await Stage.with(Stage(script: script, timeout: .seconds(10))) { stage in
      let outcome = await stage.invoke("{}")
      try #require(outcome.text == "1", "\(outcome), after \(stage.log.map(\.text))")
      let line = await stage.line { $0.hasPrefix("process ") }
      let process = try #require(line.flatMap { pid_t($0.text.dropFirst(8)) })
      // The process is a child of this one: it is there until it has been reaped.
      while kill(process, 0) == 0 { try await Task.sleep(for: .milliseconds(10)) }
    }
  }

  @Test("the kernel ends a function's process when its host is killed")
  func hostKilled() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let pipe = folder.appendingPathComponent("alive")
    #expect(unsafe mkfifo(pipe.path, 0o600) == 0)
    let bootstrap = folder.appendingPathComponent("bootstrap")
    // It never talks to its Runtime API and ignores every signal that it can.
    try writeExecutable(
      """
      #!/usr/bin/env python3
      import signal, time
      for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGPIPE):
          signal.signal(number, signal.SIG_IGN)
      alive = open("alive", "w"); alive.write("here"); alive.flush()
      time.sleep(1000)
      """, to: bootstrap.path)
    let host = Self.host(of: bootstrap, in: folder)
    try host.run()
    // The pipe's other side is open for as long as the function's process lives.
    let reader = try await blocking { try FileHandle(forReadingFrom: pipe) }
    #expect(try await blocking { try reader.read(upToCount: 4) } == Data("here".utf8))
    kill(host.processIdentifier, SIGKILL)
    #expect(try await blocking { try reader.read(upToCount: 1) } ?? Data() == Data())
  }

  @Test("hundreds of processes come and go, and freed memory is read nowhere")
  func manyEnds() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let host = Self.host(of: URL(fileURLWithPath: "/bin/true"), in: folder, times: 800)
    // The C library overwrites what is freed with this byte's complement.
    host.environment = ProcessInfo.processInfo.environment
      .merging(["MALLOC_PERTURB_": "165"]) { $1 }
    try await run(host)
    #expect(host.terminationReason == .exit)
    #expect(host.terminationStatus == 0)
  }

  private static func host(of bootstrap: URL, in folder: URL, times: Int = 1) -> Process {
    let host = Process()
    host.executableURL = URL(fileURLWithPath: Stage.echoFunction).deletingLastPathComponent()
      .appendingPathComponent("one-function-host")
    host.arguments = [bootstrap.path, folder.path, "\(times)"]
    return host
  }
}
