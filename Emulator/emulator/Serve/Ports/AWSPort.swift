// SPDX-License-Identifier: Apache-2.0
import AWSService
import FoundationEssentials
import HTTPMessage
import HTTPServer
import JSONTree
import Notation

/// The port that AWS SDKs speak to: tells the services apart.
///
/// A request belongs to the service that its credential scope names, as with AWS's own hosts; without
/// a signature, to the first that is shaped for such requests, so that it is refused in that
/// service's own words.
struct AWSPort: HTTPService {
  let services: [ServiceEntrance]
  /// What other servers stand in for.
  let forwarded: [ForwardedService]
  let hosts: KnownHosts

  func accept(_ head: RequestHead) -> any RequestReceiver {
    guard let name = Self.signingName(of: head) else {
      let owner = services.first { $0.service.owns(head) }
      return owner?.accept(head) ?? refuse(Self.targetName(of: head), head)
    }
    if let forwarded = forwarded.first(where: { $0.name == name }) {
      // The emulator's own services judge a foreign page's request at their entrance.
      guard hosts.isForeign(head) else { return forwarded.accept(head) }
      return ImmediateReceiver(
        .text("The emulator forwards nothing for pages of other origins.\n", status: 403))
    }
    let meant = services.first { $0.service.signingNames.contains(name) }
    return meant?.accept(head) ?? refuse(name, head)
  }

  private static func signingName(of head: RequestHead) -> String? {
    let credential =
      head.headers["authorization"].flatMap { Self.scope(in: $0, after: "Credential=") }
      ?? head.query.flatMap { query in
        PercentEncoding.parseQuery(query).first { $0.name == "X-Amz-Credential" }?.value
      }
    guard let parts = credential?.split(separator: "/"), parts.count >= 5 else { return nil }
    return String(parts[parts.count - 2])
  }

  private static func scope(in header: String, after marker: String) -> String? {
    guard let start = header.firstRange(of: marker)?.upperBound else { return nil }
    return String(header[start...].prefix { $0 != "," && $0 != " " })
  }

  /// What the field that names an operation says of its service: `DynamoDB_20120810.GetItem`.
  private static func targetName(of head: RequestHead) -> String {
    (head.headers["x-amz-target"] ?? "").prefix { $0 != "." && $0 != "_" }.lowercased()
  }

  /// Tells a client of another service that it has come to the wrong place, in the format that it
  /// reads: XML for forms (the query protocol), JSON for all others.
  private func refuse(_ name: String, _ head: RequestHead) -> any RequestReceiver {
    let emulated = services.map(\.service.signingName).sorted().joined(separator: ", ")
    let error = ServiceError(
      501, "NotImplemented",
      "The service '\(name)' is not emulated; emulated are: \(emulated). With --forward "
        + "\(name)=URL another server stands in for it.")
    let isForm =
      head.headers["content-type"]?.hasPrefix("application/x-www-form-urlencoded") ?? false
    let form: ServiceErrorForm =
      isForm
      ? .query(namespace: "")
      : .restJSON(internalCode: error.code) {
        ["message": .string($0.message), "__type": .string($0.code)]
      }
    return BufferedReceiver(head: head, limit: 8 << 20) { head, _ in
      form.response(for: error, to: head, requestID: UUID().uuidString.lowercased())
    }
  }
}
