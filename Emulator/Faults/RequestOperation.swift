// SPDX-License-Identifier: Apache-2.0
import Notation
import HTTPMessage
import HTTPServer

/// The name that a request's operation has in AWS's API, as far as faults are concerned.
enum RequestOperation {
  /// The services by their signing names.
  static let services = ["s3", "mediaconvert", "events", "lambda"]

  /// The name of a request's operation; its method, when it is none of the usual ones.
  static func name(of head: RequestHead, service: String) -> String {
    switch service {
    case "s3": s3(head)
    case "mediaconvert": mediaConvert(head)
    case "lambda": head.path.hasSuffix("/invocations") ? "Invoke" : head.method
    default:
      // JSON protocols name it in a field: AWSEvents.PutEvents.
      head.headers["x-amz-target"].flatMap { $0.split(separator: ".").last.map(String.init) }
        ?? head.method
    }
  }

  private static func mediaConvert(_ head: RequestHead) -> String {
    let parts = head.path.split(separator: "/").dropFirst()
    switch (head.method, parts.first, parts.count) {
    case ("POST", "jobs", 1): return "CreateJob"
    case ("GET", "jobs", 1): return "ListJobs"
    case ("GET", "jobs", _): return "GetJob"
    case ("DELETE", "jobs", _): return "CancelJob"
    case ("POST", "probe", _): return "Probe"
    case ("POST", "endpoints", _): return "DescribeEndpoints"
    case ("GET", "queues", 1): return "ListQueues"
    case ("GET", "queues", _): return "GetQueue"
    default: return head.method
    }
  }

  private static func s3(_ head: RequestHead) -> String {
    let names = Set(PercentEncoding.parseQuery(head.query ?? "").map(\.name))
    let isVirtualHosted = (head.headers["host"] ?? "").contains(".s3.")
    let segments = head.path.split(separator: "/", maxSplits: 1)
    let hasKey = segments.count > (isVirtualHosted ? 0 : 1)
    let isCopy = head.headers["x-amz-copy-source"] != nil
    guard hasKey else {
      switch head.method {
      case "GET": return segments.isEmpty && !isVirtualHosted ? "ListBuckets" : listing(names)
      case "HEAD": return "HeadBucket"
      case "POST": return names.contains("delete") ? "DeleteObjects" : "PostObject"
      case "PUT": return "CreateBucket"
      case "DELETE": return "DeleteBucket"
      default: return head.method
      }
    }
    let isUpload = names.contains("uploadId")
    switch head.method {
    case "GET": return isUpload ? "ListParts" : "GetObject"
    case "HEAD": return "HeadObject"
    case "PUT" where isUpload: return isCopy ? "UploadPartCopy" : "UploadPart"
    case "PUT": return isCopy ? "CopyObject" : "PutObject"
    case "POST":
      return names.contains("uploads") ? "CreateMultipartUpload" : "CompleteMultipartUpload"
    case "DELETE": return isUpload ? "AbortMultipartUpload" : "DeleteObject"
    default: return head.method
    }
  }

  private static func listing(_ names: Set<String>) -> String {
    if names.contains("versions") { return "ListObjectVersions" }
    if names.contains("uploads") { return "ListMultipartUploads" }
    return names.contains("list-type") ? "ListObjectsV2" : "ListObjects"
  }
}
