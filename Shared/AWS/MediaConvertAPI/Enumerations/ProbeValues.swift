// SPDX-License-Identifier: Apache-2.0

/// The container formats that Probe knows.
package struct Format: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `mp4`.
  package static let mp4 = Self(rawValue: "mp4")
  /// `quicktime`.
  package static let quicktime = Self(rawValue: "quicktime")
  /// `matroska`.
  package static let matroska = Self(rawValue: "matroska")
  /// `webm`.
  package static let webm = Self(rawValue: "webm")
  /// `mxf`.
  package static let mxf = Self(rawValue: "mxf")
  /// `wave`.
  package static let wave = Self(rawValue: "wave")
  /// `avi`.
  package static let avi = Self(rawValue: "avi")
  /// `mpegts`.
  package static let mpegts = Self(rawValue: "mpegts")
  /// `mpegps`.
  package static let mpegps = Self(rawValue: "mpegps")
  /// `mp3`.
  package static let mp3 = Self(rawValue: "mp3")
  /// `flac`.
  package static let flac = Self(rawValue: "flac")
  /// `asf`.
  package static let asf = Self(rawValue: "asf")
  /// `ogg`.
  package static let ogg = Self(rawValue: "ogg")
  /// `three_gp`.
  package static let threeGp = Self(rawValue: "three_gp")
  /// `three_g2`.
  package static let threeG2 = Self(rawValue: "three_g2")
  /// `aac`.
  package static let aac = Self(rawValue: "aac")
  /// `ac3`.
  package static let ac3 = Self(rawValue: "ac3")
  /// `eac3`.
  package static let eac3 = Self(rawValue: "eac3")
}

/// The values of ``Track/trackType``.
package struct TrackType: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `video`.
  package static let video = Self(rawValue: "video")
  /// `audio`.
  package static let audio = Self(rawValue: "audio")
  /// `data`.
  package static let data = Self(rawValue: "data")
}

/// The codecs that Probe knows.
package struct Codec: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `UNKNOWN`.
  package static let unknown = Self(rawValue: "UNKNOWN")
  /// `AAC`.
  package static let aac = Self(rawValue: "AAC")
  /// `AC3`.
  package static let ac3 = Self(rawValue: "AC3")
  /// `AMR`.
  package static let amr = Self(rawValue: "AMR")
  /// `EAC3`.
  package static let eac3 = Self(rawValue: "EAC3")
  /// `FLAC`.
  package static let flac = Self(rawValue: "FLAC")
  /// `MP2`.
  package static let mp2 = Self(rawValue: "MP2")
  /// `MP3`.
  package static let mp3 = Self(rawValue: "MP3")
  /// `OPUS`.
  package static let opus = Self(rawValue: "OPUS")
  /// `PCM`.
  package static let pcm = Self(rawValue: "PCM")
  /// `VORBIS`.
  package static let vorbis = Self(rawValue: "VORBIS")
  /// `WMA`.
  package static let wma = Self(rawValue: "WMA")
  /// `WMA2`.
  package static let wma2 = Self(rawValue: "WMA2")
  /// `WMAPRO`.
  package static let wmapro = Self(rawValue: "WMAPRO")
  /// `AV1`.
  package static let av1 = Self(rawValue: "AV1")
  /// `AVC`.
  package static let avc = Self(rawValue: "AVC")
  /// `DV`.
  package static let dv = Self(rawValue: "DV")
  /// `H263`.
  package static let h263 = Self(rawValue: "H263")
  /// `HEVC`.
  package static let hevc = Self(rawValue: "HEVC")
  /// `JPEG2000`.
  package static let jpeg2000 = Self(rawValue: "JPEG2000")
  /// `MJPEG`.
  package static let mjpeg = Self(rawValue: "MJPEG")
  /// `MPEG1`.
  package static let mpeg1 = Self(rawValue: "MPEG1")
  /// `MP4V`.
  package static let mp4v = Self(rawValue: "MP4V")
  /// `MPEG2`.
  package static let mpeg2 = Self(rawValue: "MPEG2")
  /// `PRORES`.
  package static let prores = Self(rawValue: "PRORES")
  /// `QTRLE`.
  package static let qtrle = Self(rawValue: "QTRLE")
  /// `THEORA`.
  package static let theora = Self(rawValue: "THEORA")
  /// `UNCOMPRESSED`.
  package static let uncompressed = Self(rawValue: "UNCOMPRESSED")
  /// `VC1`.
  package static let vc1 = Self(rawValue: "VC1")
  /// `VC3`.
  package static let vc3 = Self(rawValue: "VC3")
  /// `VFW`.
  package static let vfw = Self(rawValue: "VFW")
  /// `VP8`.
  package static let vp8 = Self(rawValue: "VP8")
  /// `VP9`.
  package static let vp9 = Self(rawValue: "VP9")
  /// `C608`.
  package static let c608 = Self(rawValue: "C608")
  /// `C708`.
  package static let c708 = Self(rawValue: "C708")
  /// `WEBVTT`.
  package static let webvtt = Self(rawValue: "WEBVTT")
}

/// The values of ``VideoProperties/colorPrimaries``, ``CodecMetadata/colorPrimaries``.
package struct ColorPrimaries: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `ITU_709`.
  package static let itu709 = Self(rawValue: "ITU_709")
  /// `UNSPECIFIED`.
  package static let unspecified = Self(rawValue: "UNSPECIFIED")
  /// `RESERVED`.
  package static let reserved = Self(rawValue: "RESERVED")
  /// `ITU_470M`.
  package static let itu470m = Self(rawValue: "ITU_470M")
  /// `ITU_470BG`.
  package static let itu470bg = Self(rawValue: "ITU_470BG")
  /// `SMPTE_170M`.
  package static let smpte170m = Self(rawValue: "SMPTE_170M")
  /// `SMPTE_240M`.
  package static let smpte240m = Self(rawValue: "SMPTE_240M")
  /// `GENERIC_FILM`.
  package static let genericFilm = Self(rawValue: "GENERIC_FILM")
  /// `ITU_2020`.
  package static let itu2020 = Self(rawValue: "ITU_2020")
  /// `SMPTE_428_1`.
  package static let smpte428_1 = Self(rawValue: "SMPTE_428_1")
  /// `SMPTE_431_2`.
  package static let smpte431_2 = Self(rawValue: "SMPTE_431_2")
  /// `SMPTE_EG_432_1`.
  package static let smpteEg432_1 = Self(rawValue: "SMPTE_EG_432_1")
  /// `IPT`.
  package static let ipt = Self(rawValue: "IPT")
  /// `SMPTE_2067XYZ`.
  package static let smpte2067xyz = Self(rawValue: "SMPTE_2067XYZ")
  /// `EBU_3213_E`.
  package static let ebu3213E = Self(rawValue: "EBU_3213_E")
  /// `LAST`.
  package static let last = Self(rawValue: "LAST")
}

/// The values of ``VideoProperties/transferCharacteristics``,
/// ``CodecMetadata/transferCharacteristics``.
package struct TransferCharacteristics: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `ITU_709`.
  package static let itu709 = Self(rawValue: "ITU_709")
  /// `UNSPECIFIED`.
  package static let unspecified = Self(rawValue: "UNSPECIFIED")
  /// `RESERVED`.
  package static let reserved = Self(rawValue: "RESERVED")
  /// `ITU_470M`.
  package static let itu470m = Self(rawValue: "ITU_470M")
  /// `ITU_470BG`.
  package static let itu470bg = Self(rawValue: "ITU_470BG")
  /// `SMPTE_170M`.
  package static let smpte170m = Self(rawValue: "SMPTE_170M")
  /// `SMPTE_240M`.
  package static let smpte240m = Self(rawValue: "SMPTE_240M")
  /// `LINEAR`.
  package static let linear = Self(rawValue: "LINEAR")
  /// `LOG10_2`.
  package static let log10_2 = Self(rawValue: "LOG10_2")
  /// `LOC10_2_5`.
  package static let loc10_2_5 = Self(rawValue: "LOC10_2_5")
  /// `IEC_61966_2_4`.
  package static let iec61966_2_4 = Self(rawValue: "IEC_61966_2_4")
  /// `ITU_1361`.
  package static let itu1361 = Self(rawValue: "ITU_1361")
  /// `IEC_61966_2_1`.
  package static let iec61966_2_1 = Self(rawValue: "IEC_61966_2_1")
  /// `ITU_2020_10bit`.
  package static let itu2020_10bit = Self(rawValue: "ITU_2020_10bit")
  /// `ITU_2020_12bit`.
  package static let itu2020_12bit = Self(rawValue: "ITU_2020_12bit")
  /// `SMPTE_2084`.
  package static let smpte2084 = Self(rawValue: "SMPTE_2084")
  /// `SMPTE_428_1`.
  package static let smpte428_1 = Self(rawValue: "SMPTE_428_1")
  /// `ARIB_B67`.
  package static let aribB67 = Self(rawValue: "ARIB_B67")
  /// `LAST`.
  package static let last = Self(rawValue: "LAST")
}

/// The values of ``VideoProperties/matrixCoefficients``, ``CodecMetadata/matrixCoefficients``.
package struct MatrixCoefficients: OpenEnumeration {
  /// The value on the wire.
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }

  /// `RGB`.
  package static let rgb = Self(rawValue: "RGB")
  /// `ITU_709`.
  package static let itu709 = Self(rawValue: "ITU_709")
  /// `UNSPECIFIED`.
  package static let unspecified = Self(rawValue: "UNSPECIFIED")
  /// `RESERVED`.
  package static let reserved = Self(rawValue: "RESERVED")
  /// `FCC`.
  package static let fcc = Self(rawValue: "FCC")
  /// `ITU_470BG`.
  package static let itu470bg = Self(rawValue: "ITU_470BG")
  /// `SMPTE_170M`.
  package static let smpte170m = Self(rawValue: "SMPTE_170M")
  /// `SMPTE_240M`.
  package static let smpte240m = Self(rawValue: "SMPTE_240M")
  /// `YCgCo`.
  package static let yCgCo = Self(rawValue: "YCgCo")
  /// `ITU_2020_NCL`.
  package static let itu2020Ncl = Self(rawValue: "ITU_2020_NCL")
  /// `ITU_2020_CL`.
  package static let itu2020Cl = Self(rawValue: "ITU_2020_CL")
  /// `SMPTE_2085`.
  package static let smpte2085 = Self(rawValue: "SMPTE_2085")
  /// `CD_NCL`.
  package static let cdNcl = Self(rawValue: "CD_NCL")
  /// `CD_CL`.
  package static let cdCl = Self(rawValue: "CD_CL")
  /// `ITU_2100ICtCp`.
  package static let itu2100ictcp = Self(rawValue: "ITU_2100ICtCp")
  /// `IPT`.
  package static let ipt = Self(rawValue: "IPT")
  /// `EBU3213`.
  package static let ebu3213 = Self(rawValue: "EBU3213")
  /// `LAST`.
  package static let last = Self(rawValue: "LAST")
}
