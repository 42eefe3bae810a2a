// SPDX-License-Identifier: Apache-2.0

/// What a job does: the inputs, in order, and the output groups made of them.
package struct JobSettings: Codable, Equatable, Sendable {
  /// The inputs, stitched one after the other.
  package var inputs: [Input]?
  /// The output groups.
  package var outputGroups: [OutputGroup]?
  /// Where the outputs' timecodes come from.
  package var timecodeConfig: TimecodeConfig?
  /// Offset of ad avail messages, in milliseconds.
  package var adAvailOffset: Int?
  /// Which input, counted from 1, settings that follow the source look at.
  package var followSource: Int?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct TimecodeConfig: Codable, Equatable, Sendable {
  /// The source of the timecodes.
  package var source: TimecodeSource?
  /// The timecode that the frame at a given time of day must carry.
  package var anchor: String?
  /// The first timecode, when `source` is `SPECIFIEDSTART`.
  package var start: String?
  /// The date of program date-times, `yyyy-mm-dd`.
  package var timestampOffset: String?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct Input: Codable, Equatable, Sendable {
  /// The source: `s3://bucket/key`, `http://` or `https://`.
  package var fileInput: String?
  /// Which video track is read, and how it is understood.
  package var videoSelector: VideoSelector?
  /// The selectable sounds, by the name that outputs refer to.
  package var audioSelectors: [String: AudioSelector]?
  /// Groups of sounds, by the name that outputs refer to.
  package var audioSelectorGroups: [String: AudioSelectorGroup]?
  /// The selectable captions, by the name that outputs refer to.
  package var captionSelectors: [String: CaptionSelector]?
  /// The parts of the source that are used; all of it when nil or empty.
  package var inputClippings: [InputClipping]?
  /// How the frames of this input are numbered.
  package var timecodeSource: TimecodeSource?
  /// The first timecode, when `timecodeSource` is `SPECIFIEDSTART`.
  package var timecodeStart: String?
  /// Whether the source is to be taken as interlaced.
  package var inputScanType: InputScanType?
  /// Whether the input filters apply.
  package var filterEnable: InputFilterEnable?
  /// The filters' strength, 0 to 5.
  package var filterStrength: Int?
  /// Whether blocks are smoothed.
  package var deblockFilter: Activation?
  /// Whether noise is reduced.
  package var denoiseFilter: Activation?
  /// Whether MPEG-TS program tables are believed.
  package var psiControl: InputPsiControl?
  /// The program of a multi-program transport stream.
  package var programNumber: Int?
  /// The part of the picture that is kept.
  package var crop: Rectangle?
  /// Where the cropped picture is placed in the frame.
  package var position: Rectangle?

  /// Makes the value of its members; those left out are nil.
  package init(
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
package struct InputClipping: Codable, Equatable, Sendable {
  /// The first frame, `hh:mm:ss:ff`; the start when nil.
  package var startTimecode: String?
  /// The last frame, `hh:mm:ss:ff`; the end when nil.
  package var endTimecode: String?

  /// Makes the value of its members; those left out are nil.
  package init(startTimecode: String? = nil, endTimecode: String? = nil) {
    self.startTimecode = startTimecode
    self.endTimecode = endTimecode
  }
}

/// A part of a picture, in pixels.
package struct Rectangle: Codable, Equatable, Sendable {
  /// The width; even.
  package var width: Int?
  /// The height; even.
  package var height: Int?
  /// The distance from the left edge; even.
  package var x: Int?
  /// The distance from the top edge; even.
  package var y: Int?

  /// Makes the value of its members; those left out are nil.
  package init(width: Int? = nil, height: Int? = nil, x: Int? = nil, y: Int? = nil) {
    self.width = width
    self.height = height
    self.x = x
    self.y = y
  }
}
