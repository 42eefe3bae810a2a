// SPDX-License-Identifier: Apache-2.0
import CAttempts
import Confinement
import Foundation

// Confines itself as the transcoder's worker does and then tries everything that it must not be able
// to do, and what it must: `prisoner SOURCE SCRATCH FORBIDDEN VICTIM [threaded]`. It prints one JSON
// object: for each attempt the error number, 0 when it could.

let arguments = CommandLine.arguments
let (source, scratch, forbidden) = (arguments[1], arguments[2], arguments[3])
guard let victim = Int32(arguments[4]) else { exit(2) }
if arguments.count > 5 {
  // A second thread, for as long as the process lives.
  Thread.detachNewThread { while true { sleep(1000) } }
}

var confinement = Confinement()
confinement.readable = [source]
confinement.writable = [scratch]
let missing = try confinement.apply()
try ResourceLimit.fileSize.set(1000)

var outcome: [String: Int32] = [:]
var index: Int32 = 0
while let name = unsafe attempt_name(index) {
  outcome[unsafe String(cString: name)] = attempt(index, victim)
  index += 1
}
outcome["read the source"] = unsafe attempt_open(source, O_RDONLY)
outcome["change the source"] = unsafe attempt_open(source, O_WRONLY)
outcome["write scratch"] = unsafe attempt_open(scratch + "/file", O_WRONLY | O_CREAT)
outcome["rename scratch"] = unsafe rename(scratch + "/file", scratch + "/other") < 0 ? errno : 0
outcome["read a stranger's file"] = unsafe attempt_open(forbidden + "/secret", O_RDONLY)
outcome["list a stranger's folder"] = unsafe attempt_open(forbidden, O_RDONLY | O_DIRECTORY)
outcome["write elsewhere"] = unsafe attempt_open(forbidden + "/new", O_WRONLY | O_CREAT)
outcome["remove elsewhere"] = unsafe unlink(forbidden + "/secret") < 0 ? errno : 0
outcome["move out"] = unsafe rename(scratch + "/other", forbidden + "/other") < 0 ? errno : 0
outcome["read another's variables"] = unsafe attempt_open("/proc/\(victim)/environ", O_RDONLY)
outcome["read another's arguments"] = unsafe attempt_open("/proc/\(victim)/cmdline", O_RDONLY)
outcome["read users"] = unsafe attempt_open("/etc/passwd", O_RDONLY)
outcome["read a library"] = unsafe attempt_open("/usr/bin/true", O_RDONLY)
outcome["start a thread"] = attempt_thread()
let long = unsafe open(scratch + "/long", O_WRONLY | O_CREAT, 0o600)
outcome["write a long file"] = ftruncate(long, 2000) < 0 ? errno : 0

struct Report: Encodable {
  let outcome: [String: Int32]
  let missing: [String]
  let network: String
}
let report = Report(
  outcome: outcome, missing: missing.map(\.description),
  network: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/net"))
FileHandle.standardOutput.write(try JSONEncoder().encode(report))
