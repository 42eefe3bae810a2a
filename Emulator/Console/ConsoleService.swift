// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import HTTPMessage
package import HTTPServer

/// The web page at `/_emulator/`: plain files, part of the executable.
///
/// The page speaks to the API like any client of the application: it gets a token of the development
/// issuer (`POST /_emulator/token`), uploads to the presigned address, and listens to the stream of
/// notifications. Its second view asks four endpoints beside it, each of which may be missing:
///
/// | endpoint | answer |
/// | --- | --- |
/// | `/_emulator/api/invocations` | `{"invocations":[{"requestId","function","event","queuedAt","untilDoneMs","attempts","outcome","error"}]}` |
/// | `/_emulator/api/events` | `{"events":[{"id","time","source","detailType","detail","matched":["rule"]}]}` |
/// | `/_emulator/api/jobs` | `{"jobs":[{"id","status","percent","createdAt","input","errorMessage"}]}` |
/// | `/_emulator/api/jobs/{id}` | a job with its settings, what it made, messages and cost; `POST …/cancel` ends it |
/// | `/_emulator/api/dead-letters` | `{"deadLetters":[{"time","function","target","attempts","reason","payload"}]}` |
///
/// Times are ISO 8601, what is not known (yet) is null, and the newest comes first.
///
/// The invocations are those of the event bus's queue: neither requests to the API nor calls that wait
/// for their answer are among them. `event` is what the event calls itself, `outcome` is `waiting`,
/// `running`, `success` or `error`, and `untilDoneMs` runs from the queue to the end, waiting and
/// retries included. A letter without a `target` is one that nobody wanted.
package struct ConsoleService: HTTPService {
  /// The path that the page lies under; requests for it and below it belong here.
  package static let path = "/_emulator/"

  private let policy: String

  /// Makes the service.
  ///
  /// - Parameters:
  ///   - storage: the origins that uploads go to, such as `http://127.0.0.1:4566`.
  ///   - media: the origins that videos and images come from, such as `http://127.0.0.1:8080`.
  ///   - streams: the origins of function URLs, where they are not the page's own.
  package init(storage: [String], media: [String], streams: [String] = []) {
    let connect = (["'self'"] + storage + media + streams).joined(separator: " ")
    let show = (["'self'"] + media).joined(separator: " ")
    policy =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src \(connect); "
      + "img-src \(show); media-src \(show) blob:; base-uri 'none'; form-action 'none'; "
      + "frame-ancestors 'none'"
  }

  /// Answers with a file of the page, 304 when the client has it, or 404.
  package func accept(_ head: RequestHead) -> any RequestReceiver {
    BufferedReceiver(head: head, limit: 0) { head, _ in answer(head) }
  }

  /// The answer to a request; it needs no body.
  func answer(_ head: RequestHead) -> Response {
    guard head.path.hasPrefix(Self.path) else {
      return Response(status: 308, headers: ["location": Self.path])
    }
    guard head.method == "GET" || head.method == "HEAD" else {
      return Response(status: 405, headers: ["allow": "GET, HEAD"])
    }
    guard let asset = Asset.named(head.path.dropFirst(Self.path.count)) else {
      return .text("There is no such page.\n", status: 404)
    }
    var headers: HTTPFields = [
      "content-type": asset.contentType, "etag": asset.etag, "cache-control": "no-cache",
      "content-security-policy": policy, "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    ]
    if matches(head.headers["if-none-match"], asset.etag) {
      headers.remove("content-type")
      return Response(status: 304, headers: headers)
    }
    let length = Int64(asset.content.count)
    return Response(
      status: 200, headers: headers,
      body: head.method == "HEAD" ? .headOnly(length: length) : .bytes(Data(asset.content)))
  }

  /// `If-None-Match` compares weakly (RFC 9110, section 13.1.2).
  private func matches(_ field: String?, _ etag: String) -> Bool {
    guard let field else { return false }
    return field.split(separator: ",").contains { candidate in
      var tag = candidate.drop { $0 == " " }
      if tag.hasPrefix("W/") { tag = tag.dropFirst(2) }
      while tag.last == " " { tag.removeLast() }
      return tag == etag || tag == "*"
    }
  }
}
