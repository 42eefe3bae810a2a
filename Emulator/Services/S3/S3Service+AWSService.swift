// SPDX-License-Identifier: Apache-2.0
package import AWSService
import HTTPMessage
package import HTTPServer

extension S3Service: StreamingService {
  package var signingName: String { "s3" }
  package var signingNames: Set<String> { ["s3", "s3express", "s3-object-lambda", "s3-outposts"] }

  package var errorForm: ServiceErrorForm {
    ServiceErrorForm(internalCode: "InternalError", unknown: (405, "MethodNotAllowed")) {
      error, head, requestID in
      let error = S3Error(error.status, error.code, error.message, ["Resource": head.path])
      var response = ErrorDocument(
        error: error, head: head, requestID: requestID, hostID: requestID
      ).response
      response.headers["server"] = "AmazonS3"
      return response
    }
  }

  /// What no other service owns is S3's: it alone takes requests that nobody signed, and those to a
  /// host name of a bucket.
  package func owns(_ head: RequestHead) -> Bool { head.headers["x-amz-target"] == nil }

  package func operation(of head: RequestHead) -> S3Operation? {
    S3Operation(RequestTarget(head))
  }
}
