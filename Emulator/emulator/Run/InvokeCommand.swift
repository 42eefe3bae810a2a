// SPDX-License-Identifier: Apache-2.0
import AWSService
import AWSSigning
import FoundationEssentials
import HTTPMessage
import HTTPTransport
import JSONTree
import LambdaService
import Notation
import S3Service
import Template

/// `emulator invoke`: one function, once, in the emulator that runs on the data folder or in one that
/// lives for this call.
struct InvokeCommand {
  let options: InvokeOptions

  func run() async throws {
    let event = try payload()
    if let running = DataFolder.running(at: options.options.data) {
      return try await invoke(at: running, event)
    }
    var serve = options.options
    (serve.port, serve.apiPort, serve.cdnPort) = (0, 0, 0)
    let emulator = try await RunningEmulator.start(serve)
    guard let function = emulator.application.function(called: options.function) else {
      await emulator.stop()
      throw noSuchFunction(in: emulator.application)
    }
    let outcome = await emulator.functions.invoke(function.name, payload: event)
    await emulator.stop()
    switch outcome.result {
    case .success(let result): try StandardOutput.write(String(decoding: result, as: UTF8.self))
    case .functionError(_, let document):
      try StandardOutput.write(String(decoding: document, as: UTF8.self))
      throw ExitStatus(code: 1)
    case .refused(let code, let message):
      throw CommandFailure("\(code): \(message)")
    }
  }

  private func payload() throws -> Data {
    guard let path = options.event else {
      var bytes: [UInt8] = []
      while let line = readLine(strippingNewline: false) { bytes += line.utf8 }
      return Data(bytes)
    }
    return try LocalFiles.read(path, as: "the event")
  }

  /// The template, which tells what the running emulator calls a function: like AWS it knows names,
  /// not logical ids. Nil where there is none.
  private var template: Application? {
    let given = options.options
    guard let template = try? TemplateFile(given.template) else { return nil }
    guard let deployment = try? Deployment(given, of: template, secret: { _ in "" }) else {
      return nil
    }
    return try? Application(
      template: template.content, file: given.template, deployment: deployment)
  }

  private func noSuchFunction(in application: Application?) -> CommandFailure {
    let known = application.map { application in
      "; the template's are: " + application.functions.map(\.logicalID).joined(separator: ", ")
    }
    return CommandFailure("there is no function '\(options.function)'\(known ?? "")")
  }

  private func invoke(at running: ReadyLine, _ event: Data) async throws {
    let application = template
    let known = try? await RunningApplication(of: running).function(called: options.function)
    let name =
      known ?? application?.function(called: options.function)?.name ?? options.function
    let path = "/2015-03-31/functions/\(PercentEncoding.encode(name))/invocations"
    let host = running.aws.replacing("http://", with: "")
    let accounts = Accounts(options.options.credentials)
    let signer = Signer(
      credentials: Credentials(
        accessKeyID: accounts.all[0].accessKeyID, secretAccessKey: accounts.all[0].secret),
      region: RunningEmulator.region, service: "lambda")
    let signed = signer.sign(
      SignableRequest(
        method: "POST", path: path,
        headers: ["host": host, "content-type": "application/json"]),
      payload: .of(event), at: Date())
    let answer = try await HTTPClient().send(
      HTTPRequest(
        method: "POST", url: running.aws + path, headers: signed.request.headers,
        body: .bytes(event)))
    guard answer.isSuccess else {
      let code = answer.headers["x-amzn-errortype"] ?? "\(answer.status)"
      if code == "ResourceNotFoundException" { throw noSuchFunction(in: application) }
      throw CommandFailure("\(code): \(Self.message(in: answer.body))")
    }
    try StandardOutput.write(String(decoding: answer.body, as: UTF8.self))
    if answer.headers["x-amz-function-error"] != nil { throw ExitStatus(code: 1) }
  }

  /// The message of AWS's error document, whose member is written in either way.
  private static func message(in document: Data) -> String {
    let json = try? JSON(parsing: document)
    return json?["message"]?.string ?? json?["Message"]?.string
      ?? String(decoding: document, as: UTF8.self)
  }
}

extension Application {
  /// The function that a person means: by logical id, name or ARN, or by its handler, which is what
  /// the executable is called. Of several with one handler the first.
  fileprivate func function(called name: String) -> Function? {
    function(name) ?? functions.first { $0.handler == name }
  }
}
