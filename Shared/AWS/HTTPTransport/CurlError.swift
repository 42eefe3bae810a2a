// SPDX-License-Identifier: Apache-2.0
import CCurl
import Glibc
import POSIX

extension TransportError {
  /// libcurl's failure, with the detail that it noted for the transfer where there is one.
  static func curl(_ code: CURLcode, detail: String = "") -> TransportError {
    let message = detail.isEmpty ? unsafe String(cString: ccurl_easy_strerror(code)) : detail
    let kind: Kind =
      switch code {
      case CURLE_URL_MALFORMAT, CURLE_BAD_FUNCTION_ARGUMENT:
        .invalidRequest
      case CURLE_COULDNT_RESOLVE_HOST: .resolution
      // A handshake that broke off is a matter of the connection; a certificate is not.
      case CURLE_COULDNT_CONNECT, CURLE_SSL_CONNECT_ERROR: .connection
      case CURLE_OPERATION_TIMEDOUT: .timeout
      case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
        CURLE_SSL_CIPHER, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_ISSUER_ERROR,
        CURLE_SSL_INVALIDCERTSTATUS:
        .tls
      case CURLE_WRITE_ERROR: .destination
      case CURLE_READ_ERROR, CURLE_ABORTED_BY_CALLBACK: .source
      default: .transfer
      }
    return TransportError(kind, message)
  }

  /// A failed call of the system on a file.
  static func file(_ kind: Kind, _ path: String, errorNumber: Int32) -> TransportError {
    let operation = kind == .destination ? "cannot write \(path)" : "cannot read \(path)"
    return TransportError(kind, SystemError(operation, number: errorNumber).description)
  }
}
