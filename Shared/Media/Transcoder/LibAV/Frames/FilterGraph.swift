// SPDX-License-Identifier: Apache-2.0
import CLibAV

/// A filter graph with one input and one or more outputs, named `in` and `out0`, `out1`, … in its
/// description (libavfilter's own syntax). Images that it is given besides are its inputs `image0` and on.
@safe final class FilterGraph {
  private var graph: UnsafeMutablePointer<AVFilterGraph>?
  private var source: UnsafeMutablePointer<AVFilterContext>?
  private var sinks: [UnsafeMutablePointer<AVFilterContext>] = unsafe []

  init(
    _ description: String, input: VideoFormat, images: [Frame] = [], timeBase: Fraction,
    outputs: Int = 1, threads: Int = 1
  ) throws(LibAVError) {
    try prepare(
      description, source: "buffer", sink: "buffersink",
      arguments: Self.arguments(input, timeBase), images: images, outputs: outputs,
      threads: threads)
  }

  private static func arguments(_ format: VideoFormat, _ timeBase: Fraction) -> String {
    let aspect = format.sampleAspectRatio
    return "video_size=\(format.width)x\(format.height):pix_fmt=\(format.pixelFormat)"
      + ":time_base=\(timeBase.num)/\(timeBase.den)"
      + ":pixel_aspect=\(max(0, aspect.num))/\(max(1, aspect.den))"
  }

  init(_ description: String, input: AudioFormat, timeBase: Fraction) throws(LibAVError) {
    let format =
      unsafe av_get_sample_fmt_name(AVSampleFormat(input.sampleFormat)).map {
        unsafe String(cString: $0)
      } ?? "none"
    try prepare(
      description, source: "abuffer", sink: "abuffersink",
      arguments: "sample_rate=\(input.sampleRate):sample_fmt=\(format)"
        + ":channel_layout=\(input.layout):time_base=\(timeBase.num)/\(timeBase.den)",
      outputs: 1, threads: 1)
  }

  init(videoSource description: String) throws(LibAVError) {
    try prepare(
      description, source: nil, sink: "buffersink", arguments: "", outputs: 1, threads: 1)
  }

  init(audioSource description: String) throws(LibAVError) {
    try prepare(
      description, source: nil, sink: "abuffersink", arguments: "", outputs: 1, threads: 1)
  }

  deinit { unsafe avfilter_graph_free(&graph) }

  private func prepare(
    _ description: String, source sourceName: String?, sink sinkName: String, arguments: String,
    images: [Frame] = [], outputs: Int, threads: Int
  ) throws(LibAVError) {
    unsafe graph = avfilter_graph_alloc()
    guard let graph = unsafe graph else { throw .outOfMemory("allocating a filter graph") }
    unsafe graph.pointee.nb_threads = Int32(threads)
    var open: UnsafeMutablePointer<AVFilterInOut>? = nil
    var wanted: UnsafeMutablePointer<AVFilterInOut>? = nil
    defer {
      unsafe avfilter_inout_free(&open)
      unsafe avfilter_inout_free(&wanted)
    }
    if let sourceName {
      try LibAVError.check(
        unsafe avfilter_graph_create_filter(
          &source, avfilter_get_by_name(sourceName), "in", arguments, nil, graph),
        "making the input of the filters")
      // In libavfilter's words the graph's input is an open *output* of what was made so far.
      unsafe open = avfilter_inout_alloc()
      guard let first = unsafe open else { throw .outOfMemory("joining filters") }
      unsafe first.pointee.name = av_strdup("in")
      unsafe first.pointee.filter_ctx = source
    }
    var imageSources: [UnsafeMutablePointer<AVFilterContext>?] = unsafe []
    for (index, image) in images.enumerated() {
      var source: UnsafeMutablePointer<AVFilterContext>?
      try LibAVError.check(
        unsafe avfilter_graph_create_filter(
          &source, avfilter_get_by_name("buffer"), "image\(index)",
          Self.arguments(image.videoFormat, .nanosecond), nil, graph),
        "making an input of the filters")
      guard let link = unsafe avfilter_inout_alloc() else { throw .outOfMemory("joining filters") }
      unsafe link.pointee.name = av_strdup("image\(index)")
      unsafe link.pointee.filter_ctx = source
      unsafe link.pointee.next = open
      unsafe open = link
      unsafe imageSources.append(source)
    }
    for index in (0..<outputs).reversed() {
      var sink: UnsafeMutablePointer<AVFilterContext>?
      try LibAVError.check(
        unsafe avfilter_graph_create_filter(
          &sink, avfilter_get_by_name(sinkName), "out\(index)", nil, nil, graph),
        "making an output of the filters")
      guard let sink = unsafe sink, let link = unsafe avfilter_inout_alloc() else {
        throw .outOfMemory("joining filters")
      }
      unsafe sinks.insert(sink, at: 0)
      unsafe link.pointee.name = av_strdup("out\(index)")
      unsafe link.pointee.filter_ctx = sink
      unsafe link.pointee.next = wanted
      unsafe wanted = link
    }
    try LibAVError.check(
      unsafe avfilter_graph_parse_ptr(graph, description, &wanted, &open, nil),
      "reading the filters \(description)")
    try LibAVError.check(
      unsafe avfilter_graph_config(graph, nil), "joining the filters \(description)")
    for (index, image) in images.enumerated() {
      let first = try image.reference()
      first.time = 0
      let source = unsafe imageSources[index]
      for frame in [first, nil] {
        try LibAVError.check(
          unsafe av_buffersrc_add_frame_flags(
            source, frame?.pointer, Int32(AV_BUFFERSRC_FLAG_KEEP_REF)), "filtering an image")
      }
    }
  }

  /// Gives a frame to the graph, nil for the end. The frame is not changed.
  func send(_ frame: Frame?) throws(LibAVError) {
    try LibAVError.check(
      unsafe av_buffersrc_add_frame_flags(
        source, frame?.pointer, Int32(AV_BUFFERSRC_FLAG_KEEP_REF)), "filtering")
  }

  /// Ends the graph; its last frame is shown until a time of its input's time base.
  func end(at time: Int64) throws(LibAVError) {
    try LibAVError.check(unsafe av_buffersrc_close(source, time, 0), "filtering")
  }

  /// The next frame of an output, or nil when the graph wants more (or has ended).
  func receive(from output: Int = 0) throws(LibAVError) -> Frame? {
    let frame = try Frame()
    let code = unsafe av_buffersink_get_frame(sinks[output], frame.pointer)
    if code == clibav_error_again() || code == clibav_error_end_of_file() { return nil }
    try LibAVError.check(code, "filtering")
    return frame
  }

  func timeBase(of output: Int = 0) -> Fraction {
    unsafe av_buffersink_get_time_base(sinks[output])
  }
}
