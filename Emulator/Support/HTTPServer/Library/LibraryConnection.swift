// SPDX-License-Identifier: Apache-2.0
import CMicroHTTPD

/// A connection of the library, named by its address. Suspending happens on the connection's own
/// thread, resuming on any: the library guards both. The owner sees to it that neither happens after
/// the request was completed.
struct LibraryConnection: Sendable {
  private let address: UInt

  init(_ connection: OpaquePointer) { address = UInt(bitPattern: connection) }

  func suspend() { unsafe MHD_suspend_connection(OpaquePointer(bitPattern: address)) }

  func resume() { unsafe MHD_resume_connection(OpaquePointer(bitPattern: address)) }
}
