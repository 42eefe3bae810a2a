// SPDX-License-Identifier: Apache-2.0
import CloudFormationService
import FoundationEssentials
import Template

extension Deployment {
  /// How the command line deploys a template: its options, then `--parameter-file`, then
  /// `samconfig.toml` beside the template.
  /// - Throws: ``SetupProblem`` when the parameters' file cannot be read.
  init(
    _ options: ServeOptions, of template: TemplateFile,
    secret: @escaping @Sendable (_ logicalID: String) throws -> String
  ) throws(SetupProblem) {
    let config = SAMConfig(template.content(of: "samconfig.toml") ?? [])
    var parameters: [String: String] = [:]
    if let path = options.parameterFile {
      do { parameters = try ParameterFile.values(at: path) } catch {
        throw SetupProblem(description: "the parameters' file \(path): \(error)")
      }
    }
    self.init(
      accountID: RunningEmulator.accountID, region: RunningEmulator.region,
      stackName: options.stackName ?? config.stackName ?? "millrace",
      parameters: parameters.merging(options.parameters) { $1 }, secret: secret)
    parameterPresets = config.parameters
    secrets = options.secrets
    file = { template.content(of: $0) }
  }
}

extension Stack {
  /// The stack that CloudFormation tells of.
  init(_ application: Application, deployment: Deployment, template: TemplateFile) {
    self.init(
      name: deployment.stackName,
      arn: "arn:aws:cloudformation:\(deployment.region):\(deployment.accountID)"
        + ":stack/\(deployment.stackName)/emulator",
      createdAt: Date(), outputs: application.outputs.map { ($0.name, $0.value) },
      resources: application.resources.map {
        Stack.Resource(logicalID: $0.logicalID, physicalID: $0.physicalID, type: $0.type)
      }, template: String(decoding: template.content, as: UTF8.self))
  }
}
