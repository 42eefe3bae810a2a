// SPDX-License-Identifier: Apache-2.0
import Confinement
import POSIX
import TranscodePlan

extension WorkerRequest {
  /// Takes everything from this process that the request does not need.
  /// - Returns: what the machine leaves open, for a person to read.
  func confineProcess() throws(SystemError) -> [String] {
    let missing = try confinement.apply()
    let limits = limits
    try ResourceLimit.addressSpace.set(limits.addressSpaceBytes)
    try ResourceLimit.processorTime.set(limits.processorSeconds)
    try ResourceLimit.fileSize.set(limits.fileBytes)
    try ResourceLimit.openFiles.set(limits.openFiles)
    try ResourceLimit.coreFile.set(0)
    return missing.map(\.description)
  }

  private var confinement: Confinement {
    var confinement = Confinement()
    switch self {
    case .probe(let request): confinement.readable = [request.path]
    case .transcode(let plan):
      confinement.readable =
        [plan.source.path] + plan.captionFiles + plan.audioFiles + plan.imageFiles
      confinement.writable = [plan.outputFolder]
    case .sample(let request): confinement.writable = [request.folder]
    }
    return confinement
  }

  private var limits: WorkerLimits {
    switch self {
    case .probe(let request): request.limits
    case .transcode(let plan): plan.limits
    case .sample: WorkerLimits()
    }
  }
}

extension SampleRequest {
  /// The folder of the file.
  fileprivate var folder: String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 1 else { return "." }
    return parts.count == 2 && parts[0].isEmpty ? "/" : parts.dropLast().joined(separator: "/")
  }
}
