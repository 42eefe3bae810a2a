// SPDX-License-Identifier: Apache-2.0
import S3Service
import Testing

@testable import emulator

@Suite("The command line becomes a command, or a mistake that says what to change")
struct CommandTests {
  private func parse(_ line: String) throws(UsageError) -> Command {
    try Command.parse(line.split(separator: " ").map(String.init))
  }

  private func error(of line: String) -> UsageError? {
    do throws(UsageError) {
      _ = try parse(line)
      return nil
    } catch {
      return error
    }
  }

  @Test("a command without options has the documented defaults")
  func defaults() throws {
    let serve = ServeOptions()
    #expect(try parse("serve") == .serve(serve))
    #expect(
      [serve.template, serve.data, serve.listen] == ["template.yaml", ".millrace", "127.0.0.1"])
    #expect([serve.port, serve.apiPort, serve.cdnPort] == [4566, 3000, 8080])
    #expect(serve.ownership == .bucketOwnerEnforced)
    #expect(try parse("run") == .run(RunOptions()))
    #expect(try parse("invoke Presign") == .invoke(InvokeOptions(function: "Presign")))
    let transcode = TranscodeOptions(video: "a.mp4", output: "out")
    #expect(try parse("transcode a.mp4 --output out") == .transcode(transcode))
    #expect([transcode.ladder, transcode.tuning] == ["standard", "SINGLE_PASS_HQ"])
    var job = JobOptions()
    (job.file, job.inputs, job.output) = ("j.json", ["a.mp4", "b.mp4"], "o")
    (job.draft, job.lenient, job.json) = (true, true, true)
    #expect(
      try parse("job j.json --input a.mp4 --input b.mp4 --output o --draft --lenient --json")
        == .job(job))
    #expect(try parse("sample a.mp4") == .sample(path: "a.mp4"))
  }

  @Test("serve takes every one of its options")
  func serve() throws {
    var expected = ServeOptions()
    expected.template = "t.yaml"
    expected.data = "d"
    (expected.port, expected.apiPort, expected.cdnPort) = (1, 0, 65535)
    expected.listen = "::1"
    expected.allowedHosts = ["a.example", "b.example"]
    expected.parameters = ["Ladder": "showroom", "Url": "a=b"]
    expected.secrets = ["hook": "a=b"]
    expected.credentials = [
      Account(accessKeyID: "id", secret: "se:cret"), Account(accessKeyID: "b", secret: ""),
    ]
    expected.ownership = .objectWriter
    expected.faults = "f.json"
    expected.draft = true
    expected.ownSettings = [
      "--template", "--port", "--api-port", "--cdn-port", "--listen", "--parameter",
      "--secret", "--credential", "--object-ownership", "--faults", "--draft",
      "--allow-host",
    ]
    let line =
      "serve --template t.yaml --data d --port 1 --api-port 0 --cdn-port 65535 --listen ::1 "
      + "--parameter Ladder=showroom --parameter Url=a=b --secret hook=a=b --credential id:se:cret --credential b: "
      + "--object-ownership ObjectWriter --faults f.json --draft "
      + "--allow-host a.example --allow-host b.example"
    #expect(try parse(line) == .serve(expected))
  }

  @Test("of an option that is given twice the last counts, and it is named once")
  func repetition() throws {
    guard case .serve(let options) = try parse("serve --port 1 --port 2") else {
      Issue.record("not serve")
      return
    }
    #expect(options.port == 2)
    #expect(options.ownSettings == ["--port"])
  }

  @Test("run takes a video, its own options and serve's, in any order")
  func run() throws {
    var expected = RunOptions(video: "a.mov", output: "out", serve: true)
    expected.options.data = "d"
    expected.options.parameters["Ladder"] = "showroom"
    expected.options.ownSettings = ["--ladder"]
    #expect(
      try parse("run --output out a.mov --ladder showroom --data d --serve") == .run(expected))
    #expect(
      try parse("run --serve --data d --ladder showroom --output out a.mov") == .run(expected))
  }

  @Test("invoke takes a function, then an event and serve's options")
  func invoke() throws {
    var expected = InvokeOptions(function: "Presign", event: "e.json")
    expected.options.data = "d"
    #expect(try parse("invoke Presign --event e.json --data d") == .invoke(expected))
  }

  @Test("transcode takes every one of its options")
  func transcode() throws {
    let expected = TranscodeOptions(
      video: "a.mov", output: "out", ladder: "showroom", tuning: "MULTI_PASS_HQ", draft: true,
      json: true)
    let line =
      "transcode --json --draft --tuning MULTI_PASS_HQ a.mov --ladder showroom --output out"
    #expect(try parse(line) == .transcode(expected))
  }

  @Test(
    "a mistake is told in words",
    arguments: [
      ("nonsense", "there is no command 'nonsense'"),
      ("help nonsense", "there is no command 'nonsense'"),
      ("serve x", "serve has no option 'x'"),
      ("serve --nope", "serve has no option '--nope'"),
      ("serve --port", "--port needs a value"),
      ("serve --port 65536", "--port needs a port from 0 to 65535, not '65536'"),
      ("serve --api-port -1", "--api-port needs a port from 0 to 65535, not '-1'"),
      ("serve --cdn-port x", "--cdn-port needs a port from 0 to 65535, not 'x'"),
      ("serve --parameter Ladder", "--parameter needs two parts with '=' between them"),
      ("serve --secret hush", "--secret needs two parts with '=' between them"),
      ("serve --parameter =x", "--parameter needs two parts with '=' between them"),
      (
        "serve --object-ownership me",
        "--object-ownership is BucketOwnerEnforced or ObjectWriter, not 'me'"
      ),
      ("run --nope", "run has no option '--nope'"),
      ("run a.mp4 b.mp4", "run takes one video; 'b.mp4' is a second"),
      ("run --output", "--output needs a value"),
      ("invoke", "invoke needs a function's name"),
      ("invoke --event e.json", "invoke needs a function's name"),
      ("invoke Presign e.json", "invoke has no option 'e.json'"),
      ("transcode --output out", "transcode needs a video"),
      ("transcode a.mp4", "transcode needs --output DIR"),
      ("transcode a.mp4 b.mp4", "transcode takes one video; 'b.mp4' is a second"),
      ("transcode a.mp4 --port 1", "transcode has no option '--port'"),
      ("job", "job needs a file with the job's JSON"),
      ("job a.json b.json", "job takes one file; 'b.json' is a second"),
      ("job a.json --fast", "job has no option '--fast'"),
      ("sample", "sample needs a file to write"),
      ("sample a.mp4 b.mp4", "unexpected 'b.mp4'"),
    ])
  func mistakes(line: String, message: String) throws {
    let mistake = try #require(error(of: line))
    #expect(mistake.message == message)
    #expect(mistake.command == line.split(separator: " ").first.map(String.init))
  }

  @Test("a secret without its id is not repeated in the mistake")
  func secret() throws {
    let mistake = try #require(error(of: "serve --credential hush"))
    #expect(mistake.message == "--credential needs two parts with ':' between them")
  }

  @Test(
    "a wrong ladder is told before anything starts", arguments: ["run a.mp4", "transcode a.mp4"])
  func ladders(command: String) throws {
    #expect(
      try #require(error(of: "\(command) --ladder nope")).message.hasPrefix(
        #"--ladder: "nope" is neither standard, showroom nor a JSON object"#))
    let rung = #"{"rungs":[{"shortSide":0,"videoBitrate":800000,"audioBitrate":96000}]}"#
    #expect(
      try #require(error(of: "\(command) --ladder \(rung)")).message.hasPrefix("--ladder: rungs"))
  }
}
