// SPDX-License-Identifier: Apache-2.0

/// One transcode as the worker executes it: a local source file, and the groups of files to make of
/// it. Every value that can be written here is executed; what the worker cannot do has no word.
package struct TranscodePlan: Codable, Hashable, Sendable {
  package var source: TranscodeSource
  /// The existing folder below which every output is written.
  package var outputFolder: String
  /// The local files of images that the plan refers to by their number.
  package var imageFiles: [String] = []
  /// The local files of captions that the plan refers to by their number.
  package var captionFiles: [String] = []
  /// The local files of audio that the plan refers to by their number.
  package var audioFiles: [String] = []
  /// What is made, in the order of the job's output groups.
  package var groups: [OutputGroup]
  /// Data of the source that outputs ask to have passed on; see ``SourceData``.
  package var wantedData: [SourceData] = []
  /// Whether speed is all that counts: every quality tuning becomes the fastest preset.
  package var draft = false
  /// The timecode of the outputs' first frames.
  package var timecodeStart = TimecodeStart.embedded
  package var limits = WorkerLimits()

  package init(source: TranscodeSource, outputFolder: String, groups: [OutputGroup]) {
    self.source = source
    self.outputFolder = outputFolder
    self.groups = groups
  }
}

package struct TranscodeSource: Codable, Hashable, Sendable {
  /// The local file.
  package var path: String
  /// How the video is turned before anything else happens to it.
  package var rotation: Rotation
  /// The part that is transcoded; nil is all of it.
  package var clip: SourceClip?
  /// What is done to the source's own frames, before anything is made of them; positions are in its own
  /// pixels, and nothing of colours.
  package var picture = Picture()
  package var scan = SourceScan()
  /// What its colours are taken for; nil is what it says itself.
  package var color: SourceColor?

  package init(path: String, rotation: Rotation = .automatic) {
    self.path = path
    self.rotation = rotation
  }
}

/// MediaConvert's `rotate` of a video selector, clockwise.
package enum Rotation: String, Codable, Hashable, Sendable, CaseIterable {
  /// The stored pixels as they are (`DEGREE_0`, MediaConvert's default).
  case none
  /// What the container's display matrix asks for (`AUTO`).
  case automatic
  case degrees90
  case degrees180
  case degrees270
}

/// How the fields of a source are brought to whole frames.
package struct SourceScan: Codable, Hashable, Sendable {
  package var algorithm = Algorithm.interpolation
  /// Whether frames are deinterlaced that do not say that they are interlaced.
  package var isForced = false
  /// Whether frames are whole that say that they are interlaced (`PSF`).
  package var isProgressive = false

  package init() {}

  package enum Algorithm: String, Codable, Hashable, Sendable, CaseIterable {
    /// By what moves.
    case interpolation
    /// Line by line, of one field.
    case linear
    /// Of both fields.
    case blend
  }
}

/// MediaConvert's `colorSpace` of a video selector.
package struct SourceColor: Codable, Hashable, Sendable {
  package var space: Space?
  /// Whether the numbers use the full range; nil is what the source says.
  package var isFullRange: Bool?
  /// Whether it counts only where the source does not say it itself.
  package var isFallback = false

  package init() {}

  package enum Space: String, Codable, Hashable, Sendable, CaseIterable {
    case bt601, bt709, hdr10, hlg
  }
}

/// What a worker process may use; it sets these limits on itself before it opens the source. What is
/// nil stays unlimited.
package struct WorkerLimits: Codable, Hashable, Sendable {
  /// The most address space (RLIMIT_AS).
  package var addressSpaceBytes: UInt64?
  /// The most processor time (RLIMIT_CPU).
  package var processorSeconds: UInt64?
  /// The longest file it may write (RLIMIT_FSIZE).
  package var fileBytes: UInt64?
  /// The most open files (RLIMIT_NOFILE).
  package var openFiles: UInt64? = 256
  /// How many threads may work at a time; nil takes the machine's processors.
  package var threads: Int?

  package init() {}
}

/// A ratio of two whole numbers: a frame rate or an aspect ratio.
package struct Ratio: Codable, Hashable, Sendable {
  package var numerator: Int
  /// Never 0 in a message of the worker.
  package var denominator: Int

  package init(_ numerator: Int, _ denominator: Int) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// The quotient; 0 when the denominator is 0.
  package var value: Double {
    denominator == 0 ? 0 : Double(numerator) / Double(denominator)
  }
}
