// SPDX-License-Identifier: Apache-2.0
import CMicroHTTPD
import Glibc
import HTTPMessage

// The C functions that libmicrohttpd calls. A request's `Exchange` is retained from the first of them
// (its target is known) to the last (it is completed); `con_cls` carries it.

func requestTarget(
  _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?,
  _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
  guard let context = unsafe context, let connection = unsafe connection,
    let peer = unsafe mhd_connection_context(connection)
  else { return nil }
  let core = unsafe Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
  let bytes = unsafe target.map { target in
    unsafe Array(
      UnsafeRawBufferPointer(start: UnsafeRawPointer(target), count: strlen(target)))
  }
  let exchange = unsafe Exchange(
    core: core, peer: Unmanaged<Peer>.fromOpaque(peer).takeUnretainedValue(),
    target: RawTarget(bytes ?? []), connection: LibraryConnection(connection))
  return unsafe Unmanaged.passRetained(exchange).toOpaque()
}

/// The library may not decode what a signature covers.
func keepEscapes(
  _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
  _ text: UnsafeMutablePointer<CChar>?
) -> Int {
  guard let text = unsafe text else { return 0 }
  return unsafe strlen(text)
}

func handleAccess(
  _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ url: UnsafePointer<CChar>?,
  _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?,
  _ data: UnsafePointer<CChar>?, _ size: UnsafeMutablePointer<Int>?,
  _ request: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
  guard let connection = unsafe connection, let size = unsafe size,
    let request = unsafe request?.pointee
  else { return .NO }
  let exchange = unsafe Unmanaged<Exchange>.fromOpaque(request).takeUnretainedValue()
  let bytes = unsafe UnsafeRawBufferPointer(start: data, count: data == nil ? 0 : size.pointee)
  unsafe size.pointee = 0
  return unsafe exchange.access(
    connection, method: { unsafe method.map { unsafe String(cString: $0) } ?? "" },
    version: { unsafe version.map { unsafe String(cString: $0) } ?? "" }, data: bytes)
}

func requestCompleted(
  _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
  _ request: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ reason: MHD_RequestTerminationCode
) {
  guard let request = unsafe request, let pointer = unsafe request.pointee else { return }
  unsafe request.pointee = nil
  let exchange = unsafe Unmanaged<Exchange>.fromOpaque(pointer).takeRetainedValue()
  exchange.complete(isWhole: reason == .REQUEST_TERMINATED_COMPLETED_OK)
}

/// A connection starts or ends; its socket context is the `Peer`.
func connectionChanged(
  _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
  _ peer: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ change: MHD_ConnectionNotificationCode
) {
  guard let context = unsafe context, let connection = unsafe connection, let peer = unsafe peer
  else { return }
  let core = unsafe Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
  switch change {
  case .CONNECTION_NOTIFY_STARTED:
    let started = unsafe core.connected(
      socket: mhd_socket(connection), address: peerAddress(of: connection))
    unsafe peer.pointee = Unmanaged.passRetained(started).toOpaque()
  case .CONNECTION_NOTIFY_CLOSED:
    guard let pointer = unsafe peer.pointee else { return }
    unsafe peer.pointee = nil
    core.watch.remove(unsafe Unmanaged<Peer>.fromOpaque(pointer).takeRetainedValue())
  @unknown default: return
  }
}

/// The header or trailer fields of the request, in order. A value that is not UTF-8 is read as
/// ISO 8859-1, the field value's historical charset (RFC 9110, section 5.5).
func fields(of connection: OpaquePointer, kind: MHD_ValueKind) -> HTTPFields {
  var result = HTTPFields()
  unsafe withUnsafeMutablePointer(to: &result) { result in
    _ = unsafe MHD_get_connection_values_n(
      connection, kind,
      { context, _, name, nameSize, value, valueSize in
        guard let context = unsafe context else { return .NO }
        let fields = unsafe context.assumingMemoryBound(to: HTTPFields.self)
        unsafe fields.pointee.append(
          fieldText(UnsafeRawBufferPointer(start: name, count: name == nil ? 0 : nameSize)),
          fieldText(UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : valueSize)))
        return .YES
      }, result)
  }
  return result
}

/// Whether a header field goes on in a further line (RFC 9112, section 5.2). The library appends such
/// a line to the field's name, for which it makes a copy: name and value, which otherwise stand in one
/// line with a colon and white space between them, are then apart.
func hasFoldedFields(_ connection: OpaquePointer) -> Bool {
  var isFolded = false
  unsafe withUnsafeMutablePointer(to: &isFolded) { isFolded in
    _ = unsafe MHD_get_connection_values_n(
      connection, .HEADER_KIND,
      { context, _, name, nameSize, value, _ in
        guard let name = unsafe name, let value = unsafe value else { return .YES }
        var end = unsafe name + nameSize + 1
        while unsafe end < value, unsafe end.pointee == 0x20 || end.pointee == 0x09 {
          unsafe end += 1
        }
        if unsafe end == value { return .YES }
        unsafe context?.assumingMemoryBound(to: Bool.self).pointee = true
        return .NO
      }, isFolded)
  }
  return isFolded
}

private func fieldText(_ whole: UnsafeRawBufferPointer) -> String {
  // The library leaves the optional white space behind a value in place.
  let end = unsafe whole.lastIndex { $0 != 0x20 && $0 != 0x09 }.map { $0 + 1 } ?? 0
  let bytes = unsafe UnsafeRawBufferPointer(rebasing: whole[..<end])
  if let text = unsafe String(validating: bytes, as: UTF8.self) { return text }
  return unsafe bytes.reduce(into: "") { $0.unicodeScalars.append(Unicode.Scalar($1)) }
}

func peerAddress(of connection: OpaquePointer) -> String {
  unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { text in
    guard let start = text.baseAddress, unsafe mhd_peer(connection, start, 64) else {
      return ""
    }
    return unsafe String(cString: start)
  }
}

/// Sends what the socket holds back for a fuller packet.
func pushPendingBytes(_ socket: Int32) {
  var on: Int32 = 1
  unsafe setsockopt(
    socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
}
