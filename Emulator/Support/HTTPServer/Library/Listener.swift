// SPDX-License-Identifier: Apache-2.0
import CMicroHTTPD
import Glibc
import POSIX

/// A TCP socket that listens on one address.
struct Listener {
  let descriptor: Int32
  let port: UInt16

  /// Binds and listens; port 0 lets the system choose.
  init(address: String, port: UInt16) throws(HTTPServer.Failure) {
    var v4 = sockaddr_in()
    var v6 = sockaddr_in6()
    if unsafe inet_pton(AF_INET, address, &v4.sin_addr) == 1 {
      v4.sin_family = sa_family_t(AF_INET)
      v4.sin_port = port.bigEndian
      self = try Self.listening(on: v4, family: AF_INET, at: "\(address):\(port)")
    } else if unsafe inet_pton(AF_INET6, address, &v6.sin6_addr) == 1 {
      v6.sin6_family = sa_family_t(AF_INET6)
      v6.sin6_port = port.bigEndian
      self = try Self.listening(on: v6, family: AF_INET6, at: "[\(address)]:\(port)")
    } else {
      throw .invalidAddress(address)
    }
  }

  private init(descriptor: Int32, port: UInt16) {
    self.descriptor = descriptor
    self.port = port
  }

  private static func listening<Address>(
    on address: Address, family: Int32, at name: String
  ) throws(HTTPServer.Failure) -> Listener {
    let type = Int32((SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue))
    let descriptor = socket(family, type, 0)
    guard descriptor >= 0 else { throw .system(SystemError("cannot open a socket for \(name)")) }
    var on: Int32 = 1
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
    let size = socklen_t(MemoryLayout<Address>.size)
    let bound = unsafe withUnsafeBytes(of: address) { bytes in
      unsafe bytes.withMemoryRebound(to: sockaddr.self) {
        unsafe bind(descriptor, $0.baseAddress, size)
      }
    }
    guard bound == 0, listen(descriptor, 4096) == 0 else {
      let failure = HTTPServer.Failure.system(SystemError("cannot listen on \(name)"))
      close(descriptor)
      throw failure
    }
    return Listener(descriptor: descriptor, port: mhd_local_port(descriptor))
  }
}

/// Raises the process's soft limit of open files to the hard one, and says how many that are: each
/// connection needs one, and the default of 1,024 is fewer than a busy emulator's.
func raiseDescriptorLimit() -> UInt {
  var limit = rlimit()
  guard unsafe getrlimit(Int32(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
  if limit.rlim_cur < limit.rlim_max {
    limit.rlim_cur = limit.rlim_max
    _ = unsafe setrlimit(Int32(RLIMIT_NOFILE.rawValue), &limit)
    _ = unsafe getrlimit(Int32(RLIMIT_NOFILE.rawValue), &limit)
  }
  return UInt(limit.rlim_cur)
}
