// SPDX-License-Identifier: Apache-2.0
import Notation
import CCurl
import FoundationEssentials
import Glibc
import HTTPMessage

/// One request under way: owns libcurl's easy handle and all that it points to. It lives on the
/// thread of its ``TransferLoop`` alone; libcurl calls back on that thread too.
@safe final class Transfer {
  /// libcurl's handle.
  let easy: UnsafeMutableRawPointer
  private let finish: (Result<HTTPResponse, TransportError>) -> Void
  private let detail: UnsafeMutablePointer<CChar>
  private var headerList: UnsafeMutablePointer<curl_slist>?
  private var source: BodySource?
  private var sink: BodySink
  private let refusesPrivateAddresses: Bool
  private var status = 0
  private var headers = HTTPFields()
  /// What a callback failed with; libcurl itself only knows that it did.
  private var failure: TransportError?
  /// That an address was refused; another address of the same name may still have been taken.
  private var refusal: TransportError?

  /// Prepares a transfer.
  /// - Parameter finish: takes the outcome, exactly once.
  init(
    _ request: HTTPRequest, configuration: HTTPClient.Configuration,
    finish: @escaping (Result<HTTPResponse, TransportError>) -> Void
  ) throws(TransportError) {
    guard let easy = unsafe ccurl_easy_init() else {
      throw TransportError(.transfer, "libcurl has no memory for a transfer")
    }
    unsafe self.easy = easy
    self.finish = finish
    unsafe detail = .allocate(capacity: Int(CURL_ERROR_SIZE))
    unsafe detail.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    if let body = request.body { source = BodySource(body) }
    sink = BodySink(request.destination)
    refusesPrivateAddresses = configuration.refusesPrivateAddresses
    try configure(request, configuration)
  }

  deinit {
    unsafe ccurl_easy_cleanup(easy)
    unsafe ccurl_slist_free_all(headerList)
    unsafe detail.deallocate()
  }

  /// Ends the transfer with libcurl's outcome.
  func complete(_ code: CURLcode) {
    if let failure { return finish(.failure(failure)) }
    guard code == CURLE_OK else {
      let detail = unsafe String(cString: detail)
      return finish(.failure(refusal ?? .curl(code, detail: detail)))
    }
    do throws(TransportError) {
      try sink.finish(status: status)
    } catch {
      return finish(.failure(error))
    }
    finish(.success(HTTPResponse(status: status, headers: headers, body: sink.data)))
  }

  /// Ends the transfer without an outcome of libcurl.
  func fail(_ error: TransportError) { finish(.failure(error)) }

  // MARK: Options

  private func configure(_ request: HTTPRequest, _ configuration: HTTPClient.Configuration)
    throws(TransportError)
  {
    unsafe ccurl_easy_set_pointer(easy, CURLOPT_ERRORBUFFER, detail)
    let scheme = request.url.prefix { $0 != ":" }.lowercased()
    guard scheme == "http" || scheme == "https" else {
      throw TransportError(.invalidRequest, "only http and https URLs can be sent")
    }
    try set(CURLOPT_URL, request.url)
    // Anything else that a URL or a redirect could name (file, ftp, gopher) is out of reach.
    try set(CURLOPT_PROTOCOLS_STR, "http,https")
    try set(CURLOPT_FOLLOWLOCATION, 0)
    // A key may be `a/../b`: the path goes out as it was signed.
    try set(CURLOPT_PATH_AS_IS, 1)
    // An endpoint on loopback must not go to a proxy that the environment happens to name.
    try set(CURLOPT_PROXY, "")
    try set(CURLOPT_NOSIGNAL, 1)
    try set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
    try set(CURLOPT_SSL_VERIFYPEER, 1)
    try set(CURLOPT_SSL_VERIFYHOST, 2)
    try set(CURLOPT_USERAGENT, configuration.userAgent)
    if let path = configuration.certificateAuthorities { try set(CURLOPT_CAINFO, path) }
    try set(CURLOPT_BUFFERSIZE, 128 << 10)
    try set(CURLOPT_UPLOAD_BUFFERSIZE, 256 << 10)
    try set(timeouts: request.timeouts)
    try set(method: request.method, body: request.body)
    try set(headers: request.headers, body: request.body)
    try setCallbacks()
  }

  private func set(timeouts: HTTPRequest.Timeouts) throws(TransportError) {
    try set(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(timeouts.connect))
    try set(CURLOPT_TIMEOUT_MS, Self.milliseconds(timeouts.total))
    if timeouts.idle > 0 {
      try set(CURLOPT_LOW_SPEED_LIMIT, 1)
      try set(CURLOPT_LOW_SPEED_TIME, timeouts.idle)
    }
  }

  /// Zero stays zero, which is libcurl's word for its default or for no bound.
  private static func milliseconds(_ seconds: Double) -> Int {
    guard seconds > 0 else { return 0 }
    return Int(min(max(seconds * 1000, 1), Double(Int32.max)))
  }

  private func set(method: String, body: HTTPRequest.Body?) throws(TransportError) {
    guard !method.isEmpty, method.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw TransportError(.invalidRequest, "'\(method)' is no method")
    }
    if let body {
      try set(CURLOPT_UPLOAD, 1)
      let code = unsafe ccurl_easy_set_offset(
        easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(body.length ?? -1))
      guard code == CURLE_OK else { throw .curl(code) }
    } else if method == "HEAD" {
      try set(CURLOPT_NOBODY, 1)
    }
    try set(CURLOPT_CUSTOMREQUEST, method)
  }

  /// Up to how many bytes a body is sent without asking the server first whether it will take it.
  private static let unaskedBytes = 1 << 20

  private func set(headers: HTTPFields, body: HTTPRequest.Body?) throws(TransportError) {
    for field in headers {
      let isFramed =
        field.name.equalsIgnoringASCIICase("content-length")
        || field.name.equalsIgnoringASCIICase("transfer-encoding")
      if isFramed { continue }
      let isName =
        !field.name.isEmpty && field.name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3A }
      guard isName, field.value.utf8.allSatisfy({ $0 >= 0x20 || $0 == 0x09 }) else {
        throw TransportError(.invalidRequest, "header '\(field.name)' cannot be sent")
      }
      // "Name:" would remove a header; libcurl sends one without a value for "Name;".
      let line = field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)"
      try append(header: line)
    }
    // libcurl would add `Expect: 100-continue` and wait for the answer, a second where none comes. For a
    // small body that costs a round trip and saves nothing.
    if case .bytes(let data)? = body, data.count <= Self.unaskedBytes, headers["expect"] == nil {
      try append(header: "Expect:")
    }
    let code = unsafe ccurl_easy_set_list(easy, CURLOPT_HTTPHEADER, headerList)
    guard code == CURLE_OK else { throw .curl(code) }
  }

  private func append(header line: String) throws(TransportError) {
    guard let appended = unsafe ccurl_slist_append(headerList, line) else {
      throw TransportError(.transfer, "libcurl has no memory for the headers")
    }
    unsafe headerList = appended
  }

  private func setCallbacks() throws(TransportError) {
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    for option in [
      CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_READDATA, CURLOPT_SEEKDATA,
      CURLOPT_OPENSOCKETDATA, CURLOPT_PRIVATE,
    ] {
      let code = unsafe ccurl_easy_set_pointer(easy, option, context)
      guard code == CURLE_OK else { throw .curl(code) }
    }
    let codes = unsafe [
      ccurl_easy_set_write(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
        unsafe Transfer.of(context)?.receive(bytes, size * count) ?? 0
      },
      ccurl_easy_set_write(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
        unsafe Transfer.of(context)?.receiveHeader(bytes, size * count) ?? 0
      },
      ccurl_easy_set_read(easy) { bytes, size, count, context in
        unsafe Transfer.of(context)?.supply(bytes, size * count) ?? Int(CURL_READFUNC_ABORT)
      },
      ccurl_easy_set_seek(easy) { context, offset, origin in
        unsafe Transfer.of(context)?.seek(offset, origin) ?? CURL_SEEKFUNC_CANTSEEK
      },
      ccurl_easy_set_opensocket(easy) { context, _, address in
        unsafe Transfer.of(context)?.openSocket(address) ?? -1
      },
    ]
    if let code = codes.first(where: { $0 != CURLE_OK }) { throw .curl(code) }
  }

  private func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
    let code = unsafe ccurl_easy_set_long(easy, option, value)
    guard code == CURLE_OK else { throw .curl(code) }
  }

  private func set(_ option: CURLoption, _ value: String) throws(TransportError) {
    guard !value.utf8.contains(0) else {
      throw TransportError(.invalidRequest, "a NUL byte cannot be sent")
    }
    let code = unsafe ccurl_easy_set_string(easy, option, value)
    guard code == CURLE_OK else { throw .curl(code) }
  }

  // MARK: Callbacks

  private static func of(_ context: UnsafeMutableRawPointer?) -> Transfer? {
    guard let context = unsafe context else { return nil }
    return unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  }

  private func receive(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
    do throws(TransportError) {
      try unsafe sink.write(UnsafeRawBufferPointer(start: bytes, count: count), status: status)
      return count
    } catch {
      failure = error
      return Int(CURL_WRITEFUNC_ERROR)
    }
  }

  private func receiveHeader(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
    let line = unsafe String(
      decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
    if line.hasPrefix("HTTP/") {
      // A status line begins anew: what came before was an interim answer (100 Continue).
      headers = HTTPFields()
      let code = line.drop { $0 != " " }.dropFirst().prefix { $0 != " " && $0 != "\r\n" }
      status = Int(code) ?? 0
    } else if let colon = line.firstIndex(of: ":") {
      headers.append(
        String(line[..<colon]), line[line.index(after: colon)...].trimmingWhitespace)
    }
    return count
  }

  private func supply(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
    do throws(TransportError) {
      let buffer = unsafe UnsafeMutableRawBufferPointer(start: bytes, count: count)
      return try unsafe source?.read(into: buffer) ?? 0
    } catch {
      failure = error
      return Int(CURL_READFUNC_ABORT)
    }
  }

  private func seek(_ offset: curl_off_t, _ origin: Int32) -> Int32 {
    guard offset == 0, origin == SEEK_SET, source?.rewind() == true else {
      return CURL_SEEKFUNC_CANTSEEK
    }
    return CURL_SEEKFUNC_OK
  }

  /// Opens the socket for an address that libcurl resolved and is about to connect to: the one place
  /// where no name that resolves differently a second time can slip past the check.
  private func openSocket(_ address: UnsafeMutablePointer<curl_sockaddr>?) -> curl_socket_t {
    guard let address = unsafe address else { return -1 }
    if refusesPrivateAddresses {
      var bytes = [UInt8](repeating: 0, count: 16)
      let count = unsafe ccurl_sockaddr_bytes(address, &bytes)
      let peer = IPAddress(bytes: Array(bytes[..<Int(count)]))
      guard let peer, peer.isPublic else {
        let text = peer?.description ?? "of another family"
        refusal = TransportError(
          .refusedAddress(text), "connections to the address \(text) are not allowed")
        return -1
      }
    }
    return unsafe socket(
      address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue),
      address.pointee.protocol)
  }
}

extension Substring {
  fileprivate var trimmingWhitespace: String {
    var text = self
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text.drop { $0.isWhitespace })
  }
}
