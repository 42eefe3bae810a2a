// SPDX-License-Identifier: Apache-2.0

extension Application {
  /// Reads a SAM or CloudFormation template, YAML or JSON, and resolves it.
  ///
  /// - Parameters:
  ///   - template: the file's bytes, at most 1 MiB (CloudFormation's own limit).
  ///   - file: the file's name for ``Diagnostic/file``.
  ///   - deployment: what pseudo-parameters, parameters and generated values stand for.
  /// - Throws: ``InvalidTemplate`` with every error that was found.
  package init(
    template: [UInt8], file: String = "template.yaml", deployment: Deployment
  ) throws(InvalidTemplate) {
    let (root, remarks): (Node, [Problem])
    do throws(Problem) {
      (root, remarks) = try YAMLComposer.composeWithRemarks(template)
    } catch {
      throw InvalidTemplate(errors: [error.diagnostic(.error, in: file)])
    }
    let builder = ApplicationBuilder(root: root, deployment: deployment)
    for remark in remarks { builder.findings.add(.warning, line: remark.line, remark.message) }
    let (application, findings) = builder.build()
    let diagnostics =
      findings
      .sorted { ($0.problem.line, $0.problem.message) < ($1.problem.line, $1.problem.message) }
      .map { $0.problem.diagnostic($0.severity, in: file) }
    let errors = diagnostics.filter { $0.severity == .error }
    guard errors.isEmpty else { throw InvalidTemplate(errors: errors) }
    self = application
    self.diagnostics = diagnostics
  }
}

extension Problem {
  fileprivate func diagnostic(_ severity: Diagnostic.Severity, in file: String) -> Diagnostic {
    Diagnostic(severity: severity, file: file, line: line, message: message)
  }
}
