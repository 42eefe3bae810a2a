// SPDX-License-Identifier: Apache-2.0
package import AWSService
import FoundationEssentials
package import HTTPServer
import Notation
import XML

/// AWS CloudFormation, as far as it tells of a stack: `DescribeStacks`, `ListStacks`,
/// `ListStackResources`, `DescribeStackResources`, `DescribeStackResource`, `GetTemplate`
/// ([reference](https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/Welcome.html)).
package struct CloudFormation: SignedService {
  static let namespace = "http://cloudformation.amazonaws.com/doc/2010-05-15/"

  private let stack: Stack

  package init(stack: Stack) { self.stack = stack }

  package var signingName: String { "cloudformation" }
  package var operations: any OperationTable { Self.table }
  package var errorForm: ServiceErrorForm { .query(namespace: Self.namespace) }
  package var bodyLimit: Int { 1 << 20 }

  package func answer(_ request: ServiceRequest) async throws -> Response? {
    let parameters = Self.parameters(request)
    switch request.operation.name {
    case "DescribeStacks":
      try check(parameters, mustName: false)
      return answer(to: request) { writer in
        writer.element("Stacks") { writer in
          writer.element("member") { writer in describe(in: &writer) }
        }
      }
    case "ListStacks":
      return answer(to: request) { writer in
        writer.element("StackSummaries") { writer in
          writer.element("member") { writer in
            writer.element("StackId", stack.arn)
            writer.element("StackName", stack.name)
            writer.element("CreationTime", createdAt)
            writer.element("StackStatus", "CREATE_COMPLETE")
          }
        }
      }
    case "ListStackResources":
      try check(parameters, mustName: true)
      return answer(to: request) { writer in
        list(stack.resources, as: "StackResourceSummaries", time: "LastUpdatedTimestamp", &writer)
      }
    case "DescribeStackResources":
      try check(parameters, mustName: true)
      let wanted = parameters["LogicalResourceId"]
      let found = stack.resources.filter { wanted == nil || $0.logicalID == wanted }
      return answer(to: request) { writer in
        list(found, as: "StackResources", time: "Timestamp", &writer)
      }
    case "DescribeStackResource":
      try check(parameters, mustName: true)
      let wanted = parameters["LogicalResourceId"] ?? ""
      guard let found = stack.resources.first(where: { $0.logicalID == wanted }) else {
        throw ServiceError(
          400, "ValidationError", "Resource \(wanted) does not exist for stack \(stack.name)")
      }
      return answer(to: request) { writer in
        writer.element("StackResourceDetail") { writer in
          describe(found, time: "LastUpdatedTimestamp", &writer)
        }
      }
    case "GetTemplate":
      try check(parameters, mustName: true)
      return answer(to: request) { writer in
        writer.element("TemplateBody", stack.template)
        writer.element("StagesAvailable") { writer in writer.element("member", "Original") }
      }
    default: return nil
    }
  }

  private static func parameters(_ request: ServiceRequest) -> [String: String] {
    let text =
      request.head.method == "POST"
      ? String(decoding: request.body, as: UTF8.self) : request.head.query ?? ""
    let pairs = PercentEncoding.parseQuery(text.replacing("+", with: "%20"))
    return Dictionary(pairs.map { ($0.name, $0.value ?? "") }) { first, _ in first }
  }

  private func check(_ parameters: [String: String], mustName: Bool) throws(ServiceError) {
    guard let name = parameters["StackName"] else {
      guard mustName else { return }
      throw ServiceError(400, "ValidationError", "StackName must be given.")
    }
    guard name == stack.name || name == stack.arn else {
      throw ServiceError(400, "ValidationError", "Stack with id \(name) does not exist")
    }
  }

  private var createdAt: String { Timestamp(stack.createdAt).iso8601Seconds }

  private func answer(
    to request: ServiceRequest, _ body: (inout XMLWriter) -> Void
  ) -> Response {
    let name = request.operation.name
    var writer = XMLWriter(declaration: false)
    writer.element("\(name)Response", attributes: ["xmlns": Self.namespace]) { writer in
      writer.element("\(name)Result") { writer in body(&writer) }
      writer.element("ResponseMetadata") { writer in writer.element("RequestId", request.requestID)
      }
    }
    return .xml(writer)
  }

  private func describe(in writer: inout XMLWriter) {
    writer.element("StackId", stack.arn)
    writer.element("StackName", stack.name)
    writer.element("CreationTime", createdAt)
    writer.element("StackStatus", "CREATE_COMPLETE")
    writer.element("DisableRollback", false)
    writer.element("Outputs") { writer in
      for output in stack.outputs {
        writer.element("member") { writer in
          writer.element("OutputKey", output.name)
          writer.element("OutputValue", output.value)
        }
      }
    }
  }

  private func list(
    _ resources: [Stack.Resource], as name: String, time: String, _ writer: inout XMLWriter
  ) {
    writer.element(name) { writer in
      for resource in resources {
        writer.element("member") { writer in describe(resource, time: time, &writer) }
      }
    }
  }

  private func describe(
    _ resource: Stack.Resource, time: String, _ writer: inout XMLWriter
  ) {
    writer.element("StackName", stack.name)
    writer.element("StackId", stack.arn)
    writer.element("LogicalResourceId", resource.logicalID)
    writer.element("PhysicalResourceId", resource.physicalID)
    writer.element("ResourceType", resource.type)
    writer.element(time, createdAt)
    writer.element("ResourceStatus", "CREATE_COMPLETE")
  }

  private static let table = QueryOperations(
    version: "2010-05-15",
    """
    ActivateOrganizationsAccess ActivateType BatchDescribeTypeConfigurations CancelUpdateStack
    ContinueUpdateRollback CreateChangeSet CreateGeneratedTemplate CreateStack
    CreateStackInstances CreateStackRefactor CreateStackSet DeactivateOrganizationsAccess
    DeactivateType DeleteChangeSet DeleteGeneratedTemplate DeleteStack DeleteStackInstances
    DeleteStackSet DeregisterType DescribeAccountLimits DescribeChangeSet DescribeChangeSetHooks
    DescribeEvents DescribeGeneratedTemplate DescribeOrganizationsAccess DescribePublisher
    DescribeResourceScan DescribeStackDriftDetectionStatus DescribeStackEvents
    DescribeStackInstance DescribeStackRefactor DescribeStackResource DescribeStackResourceDrifts
    DescribeStackResources DescribeStackSet DescribeStackSetOperation DescribeStacks DescribeType
    DescribeTypeRegistration DetectStackDrift DetectStackResourceDrift DetectStackSetDrift
    EstimateTemplateCost ExecuteChangeSet ExecuteStackRefactor GetGeneratedTemplate GetHookResult
    GetStackPolicy GetTemplate GetTemplateSummary ImportStacksToStackSet ListChangeSets
    ListExports ListGeneratedTemplates ListHookResults ListImports
    ListResourceScanRelatedResources ListResourceScanResources ListResourceScans
    ListStackInstanceResourceDrifts ListStackInstances ListStackRefactorActions ListStackRefactors
    ListStackResources ListStackSetAutoDeploymentTargets ListStackSetOperationResults
    ListStackSetOperations ListStackSets ListStacks ListTypeRegistrations ListTypeVersions
    ListTypes PublishType RecordHandlerProgress RegisterPublisher RegisterType RemoveAlias
    RollbackStack SetAlias SetStackPolicy SetTypeConfiguration SetTypeDefaultVersion
    SignalResource StartResourceScan StopStackSetOperation TestType UpdateGeneratedTemplate
    UpdateStack UpdateStackInstances UpdateStackSet UpdateTerminationProtection ValidateTemplate
    """)
}
