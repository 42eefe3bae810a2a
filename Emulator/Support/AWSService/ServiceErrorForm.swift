// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
package import HTTPServer
package import JSONTree
package import XML

/// How a service tells errors on the wire, as its protocol in AWS's model has it.
package struct ServiceErrorForm: Sendable {
  /// The code of a failure of the service itself, whose status is 500.
  package let internalCode: String
  /// What a request is told that is none of the API's operations.
  let unknownOperation: ServiceError
  private let encode: @Sendable (ServiceError, RequestHead, _ requestID: String) -> Response

  package init(
    internalCode: String, unknown: (status: Int, code: String),
    encode: @escaping @Sendable (ServiceError, RequestHead, _ requestID: String) -> Response
  ) {
    self.internalCode = internalCode
    unknownOperation = ServiceError(unknown.status, unknown.code, "There is no such operation.")
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
      internalCode: internalCode, unknown: (400, "UnknownOperationException")
    ) { error, _, _ in
      .awsJSON(
        ["__type": .string(error.code), "message": .string(error.message)], status: error.status)
    }
  }

  /// The protocol `rest-json`: the code is the field `x-amzn-errortype`.
  /// - Parameter document: makes an error's document.
  package static func restJSON(
    internalCode: String,
    document: @escaping @Sendable (ServiceError) -> JSON = { ["message": .string($0.message)] }
  ) -> ServiceErrorForm {
    ServiceErrorForm(
      internalCode: internalCode, unknown: (404, "UnknownOperationException")
    ) { error, _, _ in
      var response = Response.json(document(error), status: error.status)
      response.headers["x-amzn-errortype"] = error.code
      return response
    }
  }

  /// The protocol `query`: an XML document.
  package static func query(namespace: String) -> ServiceErrorForm {
    ServiceErrorForm(
      internalCode: "InternalFailure", unknown: (400, "InvalidAction")
    ) { error, _, requestID in
      var writer = XMLWriter(declaration: false)
      writer.element("ErrorResponse", attributes: ["xmlns": namespace]) { writer in
        writer.element("Error") { writer in
          writer.element("Type", error.fault == .sender ? "Sender" : "Receiver")
          writer.element("Code", queryCodes[error.code] ?? error.code)
          writer.element("Message", error.message)
        }
        writer.element("RequestId", requestID)
      }
      return .xml(writer, status: error.status)
    }
  }

  /// What the codes of a refused signature are in the protocol `query` ("Common errors", AWS STS API
  /// Reference).
  private static let queryCodes = [
    "MissingAuthenticationTokenException": "MissingAuthenticationToken",
    "IncompleteSignatureException": "IncompleteSignature",
    "InvalidSignatureException": "SignatureDoesNotMatch",
    "UnrecognizedClientException": "InvalidClientTokenId",
  ]
}

extension Response {
  /// An answer in the protocol `rest-json`.
  package static func json(_ json: JSON, status: Int = 200) -> Response {
    .json(json.data, status: status)
  }

  /// An answer in the protocol `json`, version 1.1.
  package static func awsJSON(_ json: JSON, status: Int = 200) -> Response {
    Response(
      status: status, headers: ["content-type": "application/x-amz-json-1.1"],
      body: .bytes(json.data))
  }

  /// An answer in the protocol `query`.
  package static func xml(_ writer: XMLWriter, status: Int = 200) -> Response {
    Response(status: status, headers: ["content-type": "text/xml"], body: .bytes(writer.data))
  }
}
