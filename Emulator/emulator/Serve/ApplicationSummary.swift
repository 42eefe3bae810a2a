// SPDX-License-Identifier: Apache-2.0
import APIGatewayService
import JSONTree
import Template

/// What a developer wants to know of an application that has started: what its parts are called and
/// where they answer.
struct ApplicationSummary: Sendable {
  let application: Application
  let ready: ReadyLine

  private struct API {
    var logicalID: String
    var id: String
    var url: String
  }

  private var apis: [API] {
    let http = application.httpAPIs.map { api in
      (api.logicalID, api.id, api.stage == "$default" ? "" : "/\(api.stage)")
    }
    let rest = application.restAPIs.map { ($0.logicalID, $0.id, "/\($0.stage)") }
    return (http + rest).enumerated().map { index, api in
      let base = index == 0 ? ready.api : ready.api + APIGateway.path(ofAPI: api.1)
      return API(logicalID: api.0, id: api.1, url: base + api.2)
    }
  }

  private func url(of function: Application.Function) -> String? {
    function.url == nil ? nil : ready.api + APIGateway.path(ofFunctionURL: function.name) + "/"
  }

  /// The lines that a start prints.
  var lines: [String] {
    var lines: [String] = []
    for function in application.functions {
      let url = url(of: function).map { " \($0)" } ?? ""
      lines.append("function \(function.logicalID): \(function.name)\(url)")
    }
    lines += apis.map { "api \($0.logicalID): \($0.url)" }
    lines += application.buckets.map { "bucket \($0.logicalID): \($0.name)" }
    lines += application.queues.map { "queue \($0.logicalID): \($0.name)" }
    lines += application.outputs.map { "output \($0.name): \($0.value)" }
    return lines
  }

  /// The same for programs.
  var json: JSON {
    [
      "functions": .array(
        application.functions.map { function in
          [
            "logicalId": .string(function.logicalID), "name": .string(function.name),
            "runtime": .string(function.runtime),
            "url": url(of: function).map { .string($0) } ?? .null,
          ]
        }),
      "apis": .array(
        apis.map { api in
          [
            "logicalId": .string(api.logicalID), "id": .string(api.id), "url": .string(api.url),
          ]
        }),
      "buckets": .array(
        application.buckets.map {
          ["logicalId": .string($0.logicalID), "name": .string($0.name)]
        }),
      "queues": .array(
        application.queues.map {
          ["logicalId": .string($0.logicalID), "name": .string($0.name)]
        }),
      "outputs": .array(
        application.outputs.map {
          ["name": .string($0.name), "value": .string($0.value)]
        }),
    ]
  }
}
