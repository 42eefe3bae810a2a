// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
package import HTTPServer
package import JSONTree
import XML

/// How a service tells errors on the wire, as its protocol in AWS's model has it.
package struct ServiceErrorForm: Sendable {
  /// The code of a failure of the service itself, status 500.
  package var internalCode: String
  /// What a request is told that is none of the service's operations.
  package var unknownOperation: ServiceError
  private let encode: @Sendable (ServiceError, RequestHead, _ requestID: String) -> Response

  package init(
    internalCode: String, unknownOperation: ServiceError,
    encode: @escaping @Sendable (ServiceError, RequestHead, _ requestID: String) -> Response
  ) {
    self.internalCode = internalCode
    self.unknownOperation = unknownOperation
    self.encode = encode
  }

  package func response(
    for error: ServiceError, to head: RequestHead, requestID: String
  ) -> Response {
    encode(error, head, requestID)
  }
}

extension ServiceErrorForm {
  /// The protocol `json`: the code is the document's `__type`.
  package static func awsJSON(internalCode: String) -> ServiceErrorForm {
    ServiceErrorForm(
      internalCode: internalCode,
      unknownOperation: ServiceError(
        400, "UnknownOperationException", "There is no such operation.")
    ) { error, _, _ in
      .awsJSON(
        ["__type": .string(error.code), "message": .string(error.message)], status: error.status)
    }
  }

  /// The protocol `rest-json`: the code is the field `x-amzn-errortype`.
  /// - Parameter members: the members of an error's document.
  package static func restJSON(
    internalCode: String,
    members: @escaping @Sendable (ServiceError) -> JSON = { ["message": .string($0.message)] }
  ) -> ServiceErrorForm {
    ServiceErrorForm(
      internalCode: internalCode,
      unknownOperation: ServiceError(
        404, "UnknownOperationException", "There is no such operation.")
    ) { error, _, _ in
      var response = Response.json(members(error).data, status: error.status)
      response.headers["x-amzn-errortype"] = error.code
      return response
    }
  }

  /// The protocol `query`: an XML document.
  package static func query(namespace: String) -> ServiceErrorForm {
    ServiceErrorForm(
      internalCode: "InternalFailure",
      unknownOperation: .unknownOperation(400, "InvalidAction")
    ) { error, _, requestID in
      var writer = XMLWriter(declaration: false)
      writer.element("ErrorResponse", attributes: ["xmlns": namespace]) { writer in
        writer.element("Error") { writer in
          writer.element("Type", error.fault == .sender ? "Sender" : "Receiver")
          writer.element("Code", error.code)
          writer.element("Message", error.message)
        }
        writer.element("RequestId", requestID)
      }
      return Response(
        status: error.status, headers: ["content-type": "text/xml"], body: .bytes(writer.data))
    }
  }
}

extension Response {
  /// An answer in the protocol `json`, version 1.1.
  package static func awsJSON(_ json: JSON, status: Int = 200) -> Response {
    Response(
      status: status, headers: ["content-type": "application/x-amz-json-1.1"],
      body: .bytes(json.data))
  }
}
