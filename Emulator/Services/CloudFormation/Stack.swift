// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials

/// The one stack of an emulator: its template as it was deployed.
package struct Stack: Sendable {
  package struct Resource: Sendable {
    package var logicalID: String
    package var physicalID: String
    package var type: String

    package init(logicalID: String, physicalID: String, type: String) {
      self.logicalID = logicalID
      self.physicalID = physicalID
      self.type = type
    }
  }

  package var name: String
  package var arn: String
  package var createdAt: Date
  /// Name and value, in the template's order.
  package var outputs: [(name: String, value: String)]
  package var resources: [Resource]
  /// The template's text.
  package var template: String

  package init(
    name: String, arn: String, createdAt: Date, outputs: [(name: String, value: String)],
    resources: [Resource], template: String
  ) {
    self.name = name
    self.arn = arn
    self.createdAt = createdAt
    self.outputs = outputs
    self.resources = resources
    self.template = template
  }
}
