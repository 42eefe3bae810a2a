// SPDX-License-Identifier: Apache-2.0

/// The container formats that Probe knows.
public struct Format: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `mp4`.
  public static let mp4 = Self(rawValue: "mp4")
  /// `quicktime`.
  public static let quicktime = Self(rawValue: "quicktime")
  /// `matroska`.
  public static let matroska = Self(rawValue: "matroska")
  /// `webm`.
  public static let webm = Self(rawValue: "webm")
  /// `mxf`.
  public static let mxf = Self(rawValue: "mxf")
  /// `wave`.
  public static let wave = Self(rawValue: "wave")
  /// `avi`.
  public static let avi = Self(rawValue: "avi")
  /// `mpegts`.
  public static let mpegts = Self(rawValue: "mpegts")
  /// `mpegps`.
  public static let mpegps = Self(rawValue: "mpegps")
  /// `mp3`.
  public static let mp3 = Self(rawValue: "mp3")
  /// `flac`.
  public static let flac = Self(rawValue: "flac")
  /// `asf`.
  public static let asf = Self(rawValue: "asf")
  /// `ogg`.
  public static let ogg = Self(rawValue: "ogg")
  /// `three_gp`.
  public static let threeGp = Self(rawValue: "three_gp")
  /// `three_g2`.
  public static let threeG2 = Self(rawValue: "three_g2")
  /// `aac`.
  public static let aac = Self(rawValue: "aac")
  /// `ac3`.
  public static let ac3 = Self(rawValue: "ac3")
  /// `eac3`.
  public static let eac3 = Self(rawValue: "eac3")
}

/// The values of ``Track/trackType``.
public struct TrackType: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `video`.
  public static let video = Self(rawValue: "video")
  /// `audio`.
  public static let audio = Self(rawValue: "audio")
  /// `data`.
  public static let data = Self(rawValue: "data")
}

/// The codecs that Probe knows.
public struct Codec: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `UNKNOWN`.
  public static let unknown = Self(rawValue: "UNKNOWN")
  /// `AAC`.
  public static let aac = Self(rawValue: "AAC")
  /// `AC3`.
  public static let ac3 = Self(rawValue: "AC3")
  /// `AMR`.
  public static let amr = Self(rawValue: "AMR")
  /// `EAC3`.
  public static let eac3 = Self(rawValue: "EAC3")
  /// `FLAC`.
  public static let flac = Self(rawValue: "FLAC")
  /// `MP2`.
  public static let mp2 = Self(rawValue: "MP2")
  /// `MP3`.
  public static let mp3 = Self(rawValue: "MP3")
  /// `OPUS`.
  public static let opus = Self(rawValue: "OPUS")
  /// `PCM`.
  public static let pcm = Self(rawValue: "PCM")
  /// `VORBIS`.
  public static let vorbis = Self(rawValue: "VORBIS")
  /// `WMA`.
  public static let wma = Self(rawValue: "WMA")
  /// `WMA2`.
  public static let wma2 = Self(rawValue: "WMA2")
  /// `WMAPRO`.
  public static let wmapro = Self(rawValue: "WMAPRO")
  /// `AV1`.
  public static let av1 = Self(rawValue: "AV1")
  /// `AVC`.
  public static let avc = Self(rawValue: "AVC")
  /// `DV`.
  public static let dv = Self(rawValue: "DV")
  /// `H263`.
  public static let h263 = Self(rawValue: "H263")
  /// `HEVC`.
  public static let hevc = Self(rawValue: "HEVC")
  /// `JPEG2000`.
  public static let jpeg2000 = Self(rawValue: "JPEG2000")
  /// `MJPEG`.
  public static let mjpeg = Self(rawValue: "MJPEG")
  /// `MPEG1`.
  public static let mpeg1 = Self(rawValue: "MPEG1")
  /// `MP4V`.
  public static let mp4v = Self(rawValue: "MP4V")
  /// `MPEG2`.
  public static let mpeg2 = Self(rawValue: "MPEG2")
  /// `PRORES`.
  public static let prores = Self(rawValue: "PRORES")
  /// `QTRLE`.
  public static let qtrle = Self(rawValue: "QTRLE")
  /// `THEORA`.
  public static let theora = Self(rawValue: "THEORA")
  /// `UNCOMPRESSED`.
  public static let uncompressed = Self(rawValue: "UNCOMPRESSED")
  /// `VC1`.
  public static let vc1 = Self(rawValue: "VC1")
  /// `VC3`.
  public static let vc3 = Self(rawValue: "VC3")
  /// `VFW`.
  public static let vfw = Self(rawValue: "VFW")
  /// `VP8`.
  public static let vp8 = Self(rawValue: "VP8")
  /// `VP9`.
  public static let vp9 = Self(rawValue: "VP9")
  /// `C608`.
  public static let c608 = Self(rawValue: "C608")
  /// `C708`.
  public static let c708 = Self(rawValue: "C708")
  /// `WEBVTT`.
  public static let webvtt = Self(rawValue: "WEBVTT")
}

/// The values of ``VideoProperties/colorPrimaries``, ``CodecMetadata/colorPrimaries``.
public struct ColorPrimaries: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `ITU_709`.
  public static let itu709 = Self(rawValue: "ITU_709")
  /// `UNSPECIFIED`.
  public static let unspecified = Self(rawValue: "UNSPECIFIED")
  /// `RESERVED`.
  public static let reserved = Self(rawValue: "RESERVED")
  /// `ITU_470M`.
  public static let itu470m = Self(rawValue: "ITU_470M")
  /// `ITU_470BG`.
  public static let itu470bg = Self(rawValue: "ITU_470BG")
  /// `SMPTE_170M`.
  public static let smpte170m = Self(rawValue: "SMPTE_170M")
  /// `SMPTE_240M`.
  public static let smpte240m = Self(rawValue: "SMPTE_240M")
  /// `GENERIC_FILM`.
  public static let genericFilm = Self(rawValue: "GENERIC_FILM")
  /// `ITU_2020`.
  public static let itu2020 = Self(rawValue: "ITU_2020")
  /// `SMPTE_428_1`.
  public static let smpte428_1 = Self(rawValue: "SMPTE_428_1")
  /// `SMPTE_431_2`.
  public static let smpte431_2 = Self(rawValue: "SMPTE_431_2")
  /// `SMPTE_EG_432_1`.
  public static let smpteEg432_1 = Self(rawValue: "SMPTE_EG_432_1")
  /// `IPT`.
  public static let ipt = Self(rawValue: "IPT")
  /// `SMPTE_2067XYZ`.
  public static let smpte2067xyz = Self(rawValue: "SMPTE_2067XYZ")
  /// `EBU_3213_E`.
  public static let ebu3213E = Self(rawValue: "EBU_3213_E")
  /// `LAST`.
  public static let last = Self(rawValue: "LAST")
}

/// The values of ``VideoProperties/transferCharacteristics``,
/// ``CodecMetadata/transferCharacteristics``.
public struct TransferCharacteristics: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `ITU_709`.
  public static let itu709 = Self(rawValue: "ITU_709")
  /// `UNSPECIFIED`.
  public static let unspecified = Self(rawValue: "UNSPECIFIED")
  /// `RESERVED`.
  public static let reserved = Self(rawValue: "RESERVED")
  /// `ITU_470M`.
  public static let itu470m = Self(rawValue: "ITU_470M")
  /// `ITU_470BG`.
  public static let itu470bg = Self(rawValue: "ITU_470BG")
  /// `SMPTE_170M`.
  public static let smpte170m = Self(rawValue: "SMPTE_170M")
  /// `SMPTE_240M`.
  public static let smpte240m = Self(rawValue: "SMPTE_240M")
  /// `LINEAR`.
  public static let linear = Self(rawValue: "LINEAR")
  /// `LOG10_2`.
  public static let log10_2 = Self(rawValue: "LOG10_2")
  /// `LOC10_2_5`.
  public static let loc10_2_5 = Self(rawValue: "LOC10_2_5")
  /// `IEC_61966_2_4`.
  public static let iec61966_2_4 = Self(rawValue: "IEC_61966_2_4")
  /// `ITU_1361`.
  public static let itu1361 = Self(rawValue: "ITU_1361")
  /// `IEC_61966_2_1`.
  public static let iec61966_2_1 = Self(rawValue: "IEC_61966_2_1")
  /// `ITU_2020_10bit`.
  public static let itu2020_10bit = Self(rawValue: "ITU_2020_10bit")
  /// `ITU_2020_12bit`.
  public static let itu2020_12bit = Self(rawValue: "ITU_2020_12bit")
  /// `SMPTE_2084`.
  public static let smpte2084 = Self(rawValue: "SMPTE_2084")
  /// `SMPTE_428_1`.
  public static let smpte428_1 = Self(rawValue: "SMPTE_428_1")
  /// `ARIB_B67`.
  public static let aribB67 = Self(rawValue: "ARIB_B67")
  /// `LAST`.
  public static let last = Self(rawValue: "LAST")
}

/// The values of ``VideoProperties/matrixCoefficients``, ``CodecMetadata/matrixCoefficients``.
public struct MatrixCoefficients: OpenEnumeration {
  /// The value on the wire.
  public var rawValue: String

  /// Makes a value of its name on the wire.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// `RGB`.
  public static let rgb = Self(rawValue: "RGB")
  /// `ITU_709`.
  public static let itu709 = Self(rawValue: "ITU_709")
  /// `UNSPECIFIED`.
  public static let unspecified = Self(rawValue: "UNSPECIFIED")
  /// `RESERVED`.
  public static let reserved = Self(rawValue: "RESERVED")
  /// `FCC`.
  public static let fcc = Self(rawValue: "FCC")
  /// `ITU_470BG`.
  public static let itu470bg = Self(rawValue: "ITU_470BG")
  /// `SMPTE_170M`.
  public static let smpte170m = Self(rawValue: "SMPTE_170M")
  /// `SMPTE_240M`.
  public static let smpte240m = Self(rawValue: "SMPTE_240M")
  /// `YCgCo`.
  public static let yCgCo = Self(rawValue: "YCgCo")
  /// `ITU_2020_NCL`.
  public static let itu2020Ncl = Self(rawValue: "ITU_2020_NCL")
  /// `ITU_2020_CL`.
  public static let itu2020Cl = Self(rawValue: "ITU_2020_CL")
  /// `SMPTE_2085`.
  public static let smpte2085 = Self(rawValue: "SMPTE_2085")
  /// `CD_NCL`.
  public static let cdNcl = Self(rawValue: "CD_NCL")
  /// `CD_CL`.
  public static let cdCl = Self(rawValue: "CD_CL")
  /// `ITU_2100ICtCp`.
  public static let itu2100ictcp = Self(rawValue: "ITU_2100ICtCp")
  /// `IPT`.
  public static let ipt = Self(rawValue: "IPT")
  /// `EBU3213`.
  public static let ebu3213 = Self(rawValue: "EBU3213")
  /// `LAST`.
  public static let last = Self(rawValue: "LAST")
}
