// SPDX-License-Identifier: Apache-2.0
import Faults
import FoundationEssentials

extension FaultPlan {
  /// Reads the file of `--faults`.
  init(file path: String) throws(WiringProblem) {
    let text: Data
    do { text = try Data(contentsOf: URL(filePath: path)) } catch {
      throw WiringProblem(description: "cannot read the faults of \(path)")
    }
    do { try self.init(parsing: text) } catch {
      throw WiringProblem(description: "\(path): \(error)")
    }
  }
}
