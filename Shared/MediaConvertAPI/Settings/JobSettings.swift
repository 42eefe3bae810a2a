// SPDX-License-Identifier: Apache-2.0

/// What a job does: the inputs, in order, and the output groups made of them.
public struct JobSettings: Codable, Equatable, Sendable {
  /// The inputs, stitched one after the other.
  public var inputs: [Input]?
  /// The output groups.
  public var outputGroups: [OutputGroup]?
  /// Where the outputs' timecodes come from.
  public var timecodeConfig: TimecodeConfig?
  /// Offset of ad avail messages, in milliseconds.
  public var adAvailOffset: Int?
  /// Which input, counted from 1, settings that follow the source look at.
  public var followSource: Int?

  /// Makes the value of its members; those left out are nil.
  public init(
    inputs: [Input]? = nil, outputGroups: [OutputGroup]? = nil,
    timecodeConfig: TimecodeConfig? = nil, adAvailOffset: Int? = nil, followSource: Int? = nil
  ) {
    self.inputs = inputs
    self.outputGroups = outputGroups
    self.timecodeConfig = timecodeConfig
    self.adAvailOffset = adAvailOffset
    self.followSource = followSource
  }
}

/// Where the outputs' timecodes start.
public struct TimecodeConfig: Codable, Equatable, Sendable {
  /// The source of the timecodes.
  public var source: TimecodeSource?
  /// The timecode that the frame at a given time of day must carry.
  public var anchor: String?
  /// The first timecode, when `source` is `SPECIFIEDSTART`.
  public var start: String?
  /// The date of program date-times, `yyyy-mm-dd`.
  public var timestampOffset: String?

  /// Makes the value of its members; those left out are nil.
  public init(
    source: TimecodeSource? = nil, anchor: String? = nil, start: String? = nil,
    timestampOffset: String? = nil
  ) {
    self.source = source
    self.anchor = anchor
    self.start = start
    self.timestampOffset = timestampOffset
  }
}

/// One source file and what is read of it.
public struct Input: Codable, Equatable, Sendable {
  /// The source: `s3://bucket/key`, `http://` or `https://`.
  public var fileInput: String?
  /// Which video track is read, and how it is understood.
  public var videoSelector: VideoSelector?
  /// The selectable sounds, by the name that outputs refer to.
  public var audioSelectors: [String: AudioSelector]?
  /// Groups of sounds, by the name that outputs refer to.
  public var audioSelectorGroups: [String: AudioSelectorGroup]?
  /// The selectable captions, by the name that outputs refer to.
  public var captionSelectors: [String: CaptionSelector]?
  /// The parts of the source that are used; all of it when nil or empty.
  public var inputClippings: [InputClipping]?
  /// How the frames of this input are numbered.
  public var timecodeSource: TimecodeSource?
  /// The first timecode, when `timecodeSource` is `SPECIFIEDSTART`.
  public var timecodeStart: String?
  /// Whether the source is to be taken as interlaced.
  public var inputScanType: InputScanType?
  /// Whether the input filters apply.
  public var filterEnable: InputFilterEnable?
  /// The filters' strength, 0 to 5.
  public var filterStrength: Int?
  /// Whether blocks are smoothed.
  public var deblockFilter: Activation?
  /// Whether noise is reduced.
  public var denoiseFilter: Activation?
  /// Whether MPEG-TS program tables are believed.
  public var psiControl: InputPsiControl?
  /// The program of a multi-program transport stream.
  public var programNumber: Int?
  /// The part of the picture that is kept.
  public var crop: Rectangle?
  /// Where the cropped picture is placed in the frame.
  public var position: Rectangle?

  /// Makes the value of its members; those left out are nil.
  public init(
    fileInput: String? = nil, videoSelector: VideoSelector? = nil,
    audioSelectors: [String: AudioSelector]? = nil,
    audioSelectorGroups: [String: AudioSelectorGroup]? = nil,
    captionSelectors: [String: CaptionSelector]? = nil, inputClippings: [InputClipping]? = nil,
    timecodeSource: TimecodeSource? = nil, timecodeStart: String? = nil,
    inputScanType: InputScanType? = nil, filterEnable: InputFilterEnable? = nil,
    filterStrength: Int? = nil, deblockFilter: Activation? = nil, denoiseFilter: Activation? = nil,
    psiControl: InputPsiControl? = nil, programNumber: Int? = nil, crop: Rectangle? = nil,
    position: Rectangle? = nil
  ) {
    self.fileInput = fileInput
    self.videoSelector = videoSelector
    self.audioSelectors = audioSelectors
    self.audioSelectorGroups = audioSelectorGroups
    self.captionSelectors = captionSelectors
    self.inputClippings = inputClippings
    self.timecodeSource = timecodeSource
    self.timecodeStart = timecodeStart
    self.inputScanType = inputScanType
    self.filterEnable = filterEnable
    self.filterStrength = filterStrength
    self.deblockFilter = deblockFilter
    self.denoiseFilter = denoiseFilter
    self.psiControl = psiControl
    self.programNumber = programNumber
    self.crop = crop
    self.position = position
  }
}

/// A part of a source, by timecodes.
public struct InputClipping: Codable, Equatable, Sendable {
  /// The first frame, `hh:mm:ss:ff`; the start when nil.
  public var startTimecode: String?
  /// The last frame, `hh:mm:ss:ff`; the end when nil.
  public var endTimecode: String?

  /// Makes the value of its members; those left out are nil.
  public init(startTimecode: String? = nil, endTimecode: String? = nil) {
    self.startTimecode = startTimecode
    self.endTimecode = endTimecode
  }
}

/// A part of a picture, in pixels.
public struct Rectangle: Codable, Equatable, Sendable {
  /// The width; even.
  public var width: Int?
  /// The height; even.
  public var height: Int?
  /// The distance from the left edge; even.
  public var x: Int?
  /// The distance from the top edge; even.
  public var y: Int?

  /// Makes the value of its members; those left out are nil.
  public init(width: Int? = nil, height: Int? = nil, x: Int? = nil, y: Int? = nil) {
    self.width = width
    self.height = height
    self.x = x
    self.y = y
  }
}
