// SPDX-License-Identifier: Apache-2.0
import AWSSigning
import Bucket
import FoundationEssentials
import FunctionHost
import HTTPMessage
import HTTPTransport
import Invocation
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
    let name = emulator.application.function(options.function)?.name ?? options.function
    let outcome = await emulator.functions.invoke(name, payload: event)
    await emulator.stop()
    switch outcome.result {
    case .success(let result): try StandardOutput.write(String(decoding: result, as: UTF8.self))
    case .functionError(_, let document):
      try StandardOutput.write(String(decoding: document, as: UTF8.self))
      throw ExitStatus(code: 1)
    case .refused(let code, let message):
      throw PipelineClient.Refused(description: "\(code): \(message)")
    }
  }

  private func payload() throws -> Data {
    guard let path = options.event else {
      var bytes: [UInt8] = []
      while let line = readLine(strippingNewline: false) { bytes += line.utf8 }
      return Data(bytes)
    }
    return try Data(contentsOf: URL(filePath: path))
  }

  /// What the running emulator calls the function: like AWS it knows names, not logical ids, so the
  /// template tells the one from the other where there is one.
  private var functionName: String {
    let given = options.options
    guard let template = try? TemplateFile(given.template),
      let application = try? Application(
        template: template.content, file: given.template,
        deployment: Deployment(
          accountID: RunningEmulator.accountID, region: RunningEmulator.region,
          stackName: "millrace", parameters: given.parameters, secret: { _ in "" }))
    else { return options.function }
    return application.function(options.function)?.name ?? options.function
  }

  private func invoke(at running: ReadyLine, _ event: Data) async throws {
    let path = "/2015-03-31/functions/\(PercentEncoding.encode(functionName))/invocations"
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
    try StandardOutput.write(String(decoding: answer.body, as: UTF8.self))
    guard answer.isSuccess, answer.headers["x-amz-function-error"] == nil else {
      throw ExitStatus(code: 1)
    }
  }
}
