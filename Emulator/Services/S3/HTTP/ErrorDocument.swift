// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import HTTPMessage
import HTTPServer
import XML

/// S3's error document ("REST error responses", S3 API reference).
struct ErrorDocument {
  let error: S3Error
  let head: RequestHead
  let requestID: String
  let hostID: String

  var response: Response {
    var headers = error.headers
    if error.status == 304 {
      return Response(status: 304, headers: headers)
    }
    headers["content-type"] = "application/xml"
    guard head.method != "HEAD" else {
      return Response(status: error.status, headers: headers, body: .empty)
    }
    var writer = XMLWriter()
    writer.element("Error") { writer in
      writer.element("Code", error.code)
      writer.element("Message", error.message ?? "")
      for detail in error.details { writer.element(detail.name, detail.value) }
      writer.element("RequestId", requestID)
      writer.element("HostId", hostID)
    }
    return Response(status: error.status, headers: headers, body: .bytes(writer.data))
  }
}
