// SPDX-License-Identifier: Apache-2.0
package import AWSService

package struct NoFaults: RequestFaults {
  package init() {}

  package func fault(service: String, operation: String, path: String) -> RequestFault? { nil }
}

/// The same fault for every request of an operation.
package struct ScriptedFaults: RequestFaults {
  private let operation: String
  private let fault: RequestFault

  package init(_ fault: RequestFault, for operation: String) {
    self.fault = fault
    self.operation = operation
  }

  package func fault(service: String, operation: String, path: String) -> RequestFault? {
    operation == self.operation ? fault : nil
  }
}
