// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Glibc
import TranscodePlan
import Transcoder

// One request in, many messages out: see WorkerRequest and WorkerMessage.

let output = MessageWriter()

/// Says why nothing can be done, and ends.
func refuse(_ message: String, code: Int = 1040) -> Never {
  output.write(.error(TranscodeFailure(code: code, message: message)))
  exit(1)
}

guard let line = readLine(strippingNewline: true) else { refuse("No request on standard input.") }
let request: WorkerRequest
do { request = try JSONDecoder().decode(WorkerRequest.self, from: Data(line.utf8)) } catch {
  refuse("The request is not valid: \(error)")
}

// Nothing before this makes a thread: a process with two cannot leave the network.
do {
  let open = try request.confineProcess()
  if !open.isEmpty { output.write(.unconfined(open)) }
} catch { refuse("The worker is not confined: \(error)", code: 1999) }

let files = WrittenFiles()
Termination.onSignal {
  files.discard()
  _exit(143)
}

do throws(TranscodeFailure) {
  switch request {
  case .probe(let request): output.write(.probe(try Transcoder.probe(path: request.path)))
  case .transcode(let plan):
    // The processors that this process may run on.
    let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    try Transcoder.transcode(plan, files: files, processors: processors) { output.write($0) }
  case .sample(let request):
    try Transcoder.makeSample(request, files: files) { output.write($0) }
  }
} catch {
  files.discard()
  output.write(.error(error))
  exit(1)
}
