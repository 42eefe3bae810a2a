// SPDX-License-Identifier: Apache-2.0
package import AWSService
import FoundationEssentials
import HTTPMessage
package import HTTPServer
import XML

/// Amazon Simple Notification Service, as far as topics tell queues, functions and web servers
/// ([API reference](https://docs.aws.amazon.com/sns/latest/api/welcome.html)).
package struct SNS: SignedService {
  static let namespace = "http://sns.amazonaws.com/doc/2010-03-31/"

  let store: TopicStore
  let publisher: Publisher

  package init(store: TopicStore, publisher: Publisher) {
    self.store = store
    self.publisher = publisher
  }

  package var signingName: String { "sns" }
  package var operations: any OperationTable { Self.table }
  package var errorForm: ServiceErrorForm { .query(namespace: Self.namespace) }
  package var bodyLimit: Int { 8 << 20 }

  package func answer(_ request: ServiceRequest) async throws -> Response? {
    try await answer(
      request.operation.name, QueryParameters(request), requestID: request.requestID)
  }

  /// The links in messages, which are opened without a signature: they confirm or end a subscription,
  /// and show the certificate of the messages' signatures.
  package func answerUnsigned(_ head: RequestHead, requestID: String) async throws -> Response? {
    guard head.method == "GET", head.headers["authorization"] == nil else { return nil }
    if head.path == publisher.signer.certificatePath {
      return .text(
        try publisher.signer.certificate(), contentType: "application/x-pem-file")
    }
    guard let operation = operations.operation(of: head, body: Data())?.name,
      ["ConfirmSubscription", "Unsubscribe"].contains(operation)
    else { return nil }
    return try await answer(operation, QueryParameters(head, Data()), requestID: requestID)
  }

  package func owns(_ head: RequestHead) -> Bool {
    operations.owns(head) || head.path == publisher.signer.certificatePath
  }

  private func answer(
    _ operation: String, _ parameters: QueryParameters, requestID: String
  ) async throws -> Response? {
    let request = TopicRequest(parameters: parameters, store: store, publisher: publisher)
    let result: TopicRequest.Answer
    switch operation {
    case "CreateTopic": result = try request.createTopic()
    case "DeleteTopic": result = try request.deleteTopic()
    case "ListTopics": result = try request.listTopics()
    case "GetTopicAttributes": result = try request.topicAttributes()
    case "SetTopicAttributes": result = try request.setTopicAttribute()
    case "AddPermission": result = try request.addPermission()
    case "RemovePermission": result = try request.removePermission()
    case "TagResource": result = try request.tag()
    case "UntagResource": result = try request.untag()
    case "ListTagsForResource": result = try request.tags()
    case "Subscribe": result = try await request.subscribe()
    case "ConfirmSubscription": result = try request.confirm()
    case "Unsubscribe": result = try request.unsubscribe()
    case "ListSubscriptions": result = try request.listSubscriptions()
    case "ListSubscriptionsByTopic": result = try request.listSubscriptionsByTopic()
    case "GetSubscriptionAttributes": result = try request.subscriptionAttributes()
    case "SetSubscriptionAttributes": result = try request.setSubscriptionAttribute()
    case "Publish": result = try await request.publish()
    case "PublishBatch": result = try await request.publishBatch()
    default: return nil
    }
    var writer = XMLWriter(declaration: false)
    writer.element("\(operation)Response", attributes: ["xmlns": Self.namespace]) { writer in
      if let result { writer.element("\(operation)Result") { result(&$0) } }
      writer.element("ResponseMetadata") { $0.element("RequestId", requestID) }
    }
    return .xml(writer)
  }

  private static let table = QueryOperations(
    version: "2010-03-31",
    """
    AddPermission CheckIfPhoneNumberIsOptedOut ConfirmSubscription CreatePlatformApplication
    CreatePlatformEndpoint CreateSMSSandboxPhoneNumber CreateTopic DeleteEndpoint
    DeletePlatformApplication DeleteSMSSandboxPhoneNumber DeleteTopic GetDataProtectionPolicy
    GetEndpointAttributes GetPlatformApplicationAttributes GetSMSAttributes
    GetSMSSandboxAccountStatus GetSubscriptionAttributes GetTopicAttributes
    ListEndpointsByPlatformApplication ListOriginationNumbers ListPhoneNumbersOptedOut
    ListPlatformApplications ListSMSSandboxPhoneNumbers ListSubscriptions ListSubscriptionsByTopic
    ListTagsForResource ListTopics OptInPhoneNumber Publish PublishBatch PutDataProtectionPolicy
    RemovePermission SetEndpointAttributes SetPlatformApplicationAttributes SetSMSAttributes
    SetSubscriptionAttributes SetTopicAttributes Subscribe TagResource Unsubscribe UntagResource
    VerifySMSSandboxPhoneNumber
    """)
}
