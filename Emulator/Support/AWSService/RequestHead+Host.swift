// SPDX-License-Identifier: Apache-2.0
import HTTPMessage
package import HTTPServer

extension RequestHead {
  /// The host that was called, without a port.
  package var host: String {
    let host = headers["host"] ?? ""
    guard !host.hasSuffix("]"), let colon = host.lastIndex(of: ":") else { return host }
    return String(host[..<colon])
  }
}
