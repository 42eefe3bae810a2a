// SPDX-License-Identifier: Apache-2.0
import Foundation
import Template
import TestSupport

/// Reads a template that is written in a test.
func load(_ text: String, parameters: [String: String] = [:]) throws -> Application {
  let deployment = Deployment(
    accountID: "111122223333", region: "eu-west-1", stackName: "shop", parameters: parameters,
    secret: { "secret-of-\($0)" })
  return try Application(template: Array(text.utf8), file: "t.yaml", deployment: deployment)
}

/// The errors of a template that is refused, as `line: message`; empty when it is accepted.
func errors(_ text: String, parameters: [String: String] = [:]) -> [String] {
  do {
    _ = try load(text, parameters: parameters)
    return []
  } catch let refusal as InvalidTemplate {
    return refusal.errors.map { "\($0.line): \($0.message)" }
  } catch {
    return ["unexpected: \(error)"]
  }
}

/// The value of one expression, by way of an output.
func evaluate(
  _ expression: String, sections: String = "", parameters: [String: String] = [:]
) throws -> String? {
  let text = """
    \(sections)
    Resources:
      Queue: { Type: AWS::SQS::Queue, Properties: { QueueName: jobs } }
      Files: { Type: AWS::S3::Bucket }
    Outputs:
      Result:
        Value: \(expression)
    """
  return try load(text, parameters: parameters).outputs.first?.value
}

/// A file of the repository, by its path from the root.
func packageFile(_ path: String) throws -> [UInt8] {
  Array(try Data(contentsOf: Repository.root.appending(path: path)))
}
