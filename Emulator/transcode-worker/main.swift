// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import Glibc
import TranscodePlan
import Transcoder

// One request in, many messages out: see WorkerRequest and WorkerMessage.

let output = MessageWriter()
guard let line = readLine(strippingNewline: true) else {
  output.write(.error(TranscodeFailure(code: 1040, message: "No request on standard input.")))
  exit(1)
}

let files = WrittenFiles()
Termination.onSignal {
  files.discard()
  _exit(143)
}

do {
  switch try JSONDecoder().decode(WorkerRequest.self, from: Data(line.utf8)) {
  case .probe(let request):
    Confinement.apply(request.limits)
    output.write(.probe(try Transcoder.probe(path: request.path)))
  case .transcode(let plan):
    Confinement.apply(plan.limits)
    try Transcoder.transcode(plan, files: files, processors: Confinement.processors) {
      output.write($0)
    }
  case .sample(let request):
    try Transcoder.makeSample(request, files: files) { output.write($0) }
  }
} catch let failure as TranscodeFailure {
  files.discard()
  output.write(.error(failure))
  exit(1)
} catch {
  output.write(.error(TranscodeFailure(code: 1040, message: "The request is not valid: \(error)")))
  exit(1)
}
