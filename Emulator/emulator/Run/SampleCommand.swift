// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import MediaConvertService
import TranscodePlan

/// `emulator sample`: a ten-second clip for whoever has none at hand.
struct SampleCommand {
  let path: String

  func run() async throws {
    try LocalFiles.checkWritable(path)
    try await make()
    try StandardOutput.write(path)
  }

  func make() async throws {
    let file = URL(filePath: path).absoluteURL.path(percentEncoded: false)
    let worker = try WorkerRun(
      path: try InstalledFiles().transcodeWorker, request: .sample(SampleRequest(path: file)))
    try await worker.messages { _ in }
  }
}
