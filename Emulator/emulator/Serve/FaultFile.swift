// SPDX-License-Identifier: Apache-2.0
import AWSService
import Faults
import FoundationEssentials

extension FaultPlan {
  /// Reads the file of `--faults`.
  init(file path: String, for services: [any AWSService]) throws(SetupProblem) {
    let text: Data
    do { text = try Data(contentsOf: URL(filePath: path)) } catch {
      throw SetupProblem(description: "cannot read the faults of \(path)")
    }
    do { try self.init(parsing: text, for: services) } catch {
      throw SetupProblem(description: "\(path): \(error)")
    }
  }
}
