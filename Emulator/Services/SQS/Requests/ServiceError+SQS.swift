// SPDX-License-Identifier: Apache-2.0
import AWSService
import FoundationEssentials
import HTTPMessage
import HTTPServer
import JSONTree

/// The errors of SQS. Their codes are the names in the model of the protocol `json`; those of the
/// older protocol `query`, by which SDKs go on telling them apart, follow from them.
extension ServiceError {
  static func invalidAttribute(_ name: String) -> ServiceError {
    ServiceError(400, "InvalidAttributeValue", "Invalid value for the parameter \(name).")
  }

  static func invalidParameter(_ problem: String) -> ServiceError {
    ServiceError(400, "InvalidParameterValueException", problem)
  }

  static func invalidParameter(
    _ name: String, _ value: some CustomStringConvertible, _ reason: String
  ) -> ServiceError {
    .invalidParameter("Value \(value) for parameter \(name) is invalid. Reason: \(reason)")
  }

  static func missing(_ name: String) -> ServiceError {
    ServiceError(
      400, "MissingRequiredParameterException",
      "The request must contain the parameter \(name).")
  }

  static func invalidReceipt(_ text: String, _ reason: String? = nil) -> ServiceError {
    guard let reason else {
      return ServiceError(
        400, "ReceiptHandleIsInvalid", "The input receipt handle \"\(text)\" is not valid.")
    }
    return .invalidParameter("ReceiptHandle", text, reason)
  }

  static let noSuchQueue = ServiceError(
    400, "QueueDoesNotExist", "The specified queue does not exist.")

  static func unsupported(_ problem: String) -> ServiceError {
    ServiceError(400, "UnsupportedOperation", problem)
  }

  /// The error's code in the protocol `query`.
  var queryCode: String? {
    switch code {
    case "QueueDoesNotExist": "AWS.SimpleQueueService.NonExistentQueue"
    case "QueueNameExists": "QueueAlreadyExists"
    case "InvalidParameterValueException": "InvalidParameterValue"
    case "MissingRequiredParameterException": "MissingParameter"
    case "BatchEntryIdsNotDistinct", "BatchRequestTooLong", "EmptyBatchRequest",
      "InvalidBatchEntryId", "MessageNotInflight", "QueueDeletedRecently", "PurgeQueueInProgress",
      "TooManyEntriesInBatchRequest", "UnsupportedOperation":
      "AWS.SimpleQueueService.\(code)"
    case "InvalidAttributeName", "InvalidAttributeValue", "InvalidIdFormat",
      "InvalidMessageContents", "OverLimit", "ReceiptHandleIsInvalid",
      "ResourceNotFoundException":
      code
    default: nil
    }
  }
}

extension ServiceErrorForm {
  /// Both protocols of SQS, each for the requests that are made in it.
  static let sqs: ServiceErrorForm = {
    let query = ServiceErrorForm.query(namespace: QueryAnswer.namespace)
    return ServiceErrorForm(
      internalCode: "InternalFailure", unknown: (400, "InvalidAction")
    ) { error, head, requestID in
      guard head.headers["x-amz-target"] != nil else {
        let told = ServiceError(error.status, error.queryCode ?? error.code, error.message)
        return query.response(for: told, to: head, requestID: requestID)
      }
      let known = error.queryCode
      let type = known == nil ? error.code : "com.amazonaws.sqs#\(error.code)"
      var response = Response.awsJSON10(
        ["__type": .string(type), "message": .string(error.message)], status: error.status)
      if let known {
        response.headers["x-amzn-query-error"] =
          "\(known);\(error.fault == .sender ? "Sender" : "Receiver")"
      }
      return response
    }
  }()
}

extension Response {
  /// An answer in the protocol `json`, version 1.0.
  static func awsJSON10(_ json: JSON, status: Int = 200) -> Response {
    Response(
      status: status, headers: ["content-type": "application/x-amz-json-1.0"],
      body: .bytes(json.data))
  }
}
