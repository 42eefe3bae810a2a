// SPDX-License-Identifier: Apache-2.0
import TranscodePlan

/// The stage that makes every output's frames of the source's and hands each to those who
/// want frames of its size.
struct VideoFilterStage: Sendable {
  let input: BoundedQueue<VideoEvent>
  let geometry: FrameGeometry
  let isInterlaced: Bool
  let source: SourceTreatment
  let color: SourceColor?
  let material: PictureMaterial
  /// The outputs' frames, each with the queues of those who take it.
  let outputs: [(frame: FittedFrame, consumers: [BoundedQueue<VideoEvent>])]
  let threads: Int

  func run() throws {
    var current: (graph: FilterGraph, format: VideoFormat)?
    var wasInterlaced = isInterlaced
    var first: VideoFormat?
    while let event = try input.pop() {
      switch event {
      case .frame(let frame):
        let format = frame.videoFormat
        let becomesInterlaced = frame.isInterlaced && !wasInterlaced
        let original = first ?? format
        first = original
        if becomesInterlaced || current.map({ $0.format != format }) ?? true {
          try end(current?.graph, at: frame.time ?? 0)
          wasInterlaced = wasInterlaced || frame.isInterlaced
          let frames = outputs.map { output in
            geometry.of(source.format(of: format), first: source.format(of: original)).map {
              output.frame.holding($0, insteadOf: geometry)
            }
              ?? output.frame
          }
          current = (try makeGraph(for: format, frames, isInterlaced: wasInterlaced), format)
        }
        guard let graph = current?.graph else { continue }
        try graph.send(frame.aligned())
        try drain(graph)
      case .reached(let time), .end(let time):
        try end(current?.graph, at: time)
        current = nil
        for output in outputs {
          for consumer in output.consumers { try consumer.push(event) }
        }
      }
    }
    for output in outputs {
      for consumer in output.consumers { consumer.finish() }
    }
  }

  private func makeGraph(
    for format: VideoFormat, _ frames: [FittedFrame], isInterlaced: Bool
  ) throws -> FilterGraph {
    let filters = VideoFilters(
      input: format,
      color: ColorPolicy(
        color?.applied(to: format.color) ?? format.color,
        pixelFormat: PixelFormat(rawValue: format.pixelFormat),
        height: min(format.width, format.height)),
      rotation: geometry.rotation, isMirrored: geometry.isMirrored, isInterlaced: isInterlaced,
      source: source, material: material, frames: frames)
    return try FilterGraph(
      filters.description, input: format, images: filters.images.map { material.images[$0] },
      timeBase: .nanosecond, outputs: outputs.count, threads: threads)
  }

  private func end(_ graph: FilterGraph?, at time: Int64) throws {
    guard let graph else { return }
    try graph.end(at: time)
    try drain(graph)
  }

  private func drain(_ graph: FilterGraph) throws {
    for (index, output) in outputs.enumerated() {
      while let frame = try graph.receive(from: index) {
        frame.time = frame.time.map { graph.timeBase(of: index).nanoseconds($0) }
        let cost = frame.approximateBytes
        for consumer in output.consumers { try consumer.push(.frame(frame), cost: cost) }
      }
    }
  }
}
