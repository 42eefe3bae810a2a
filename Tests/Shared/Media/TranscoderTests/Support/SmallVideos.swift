// SPDX-License-Identifier: Apache-2.0

/// A video of every container and codec that people upload, as small as it can be.
enum SmallVideos {
  static let all: [(name: String, clip: Clip)] = [
    ("mp4", video("mp4") { $0.containerOptions = ["movflags": "faststart"] }),
    ("fragmented", video("mp4") { $0.containerOptions = ["movflags": "frag_keyframe+empty_moov"] }),
    (
      "turned",
      video("mov") {
        $0.video[0].rotation = 90
        $0.audio[0].encoder = "pcm_s16le"
        $0.audio[0].sampleFormat = "s16"
      }
    ),
    (
      "hevc",
      video("mp4") {
        $0.video[0].encoder = "libx265"
        $0.video[0].options = [
          "preset": "ultrafast", "x265-params": "log-level=none:pools=none",
        ]
        $0.video[0].pixelFormat = "yuv420p10"
      }
    ),
    (
      "prores",
      video("mov") {
        $0.video[0].encoder = "prores_ks"
        $0.video[0].options = [:]
        $0.video[0].pixelFormat = "yuv422p10"
      }
    ),
    ("matroska", video("matroska") { $0.audio[0] = audio("libopus", "s16") }),
    (
      "webm",
      video("webm") {
        $0.video[0].encoder = "libvpx"
        $0.video[0].options = ["deadline": "realtime", "cpu-used": "8"]
        $0.audio[0] = audio("libvorbis", "fltp")
      }
    ),
    (
      "vp9",
      video("webm") {
        $0.video[0].encoder = "libvpx-vp9"
        $0.video[0].options = ["deadline": "realtime", "cpu-used": "8"]
        $0.audio[0] = audio("libopus", "s16")
      }
    ),
    ("mpegts", video("mpegts") { $0.audio[0] = audio("ac3", "fltp") }),
    ("mpegps", mpeg2("vob") { $0.audio[0] = audio("mp2", "s16") }),
    ("interlaced", mpeg2("mpegts") { $0.video[0].isInterlaced = true }),
    (
      "mxf",
      mpeg2("mxf") {
        $0.audio[0] = audio("pcm_s16le", "s16")
      }
    ),
    ("avi", codec("mpeg4", in: "avi") { $0.audio[0] = audio("libmp3lame", "s16p") }),
    (
      "mjpeg",
      codec("mjpeg", in: "avi") {
        $0.video[0].pixelFormat = "yuvj420p"
        $0.audio[0] = audio("pcm_s16le", "s16")
      }
    ),
    ("flv", codec("flv", in: "flv") { $0.audio[0] = audio("libmp3lame", "s16p", rate: 44_100) }),
    ("wmv", codec("wmv2", in: "asf") { $0.audio[0] = audio("wmav2", "fltp") }),
  ]

  private static func video(_ container: String, _ change: (inout Clip) -> Void = { _ in }) -> Clip
  {
    var clip = Clip(container: container)
    clip.video[0].source = "testsrc2=size=64x48:rate=10:duration=0.6"
    clip.video[0].options = ["preset": "ultrafast", "g": "3"]
    clip.audio[0].source = "sine=duration=0.6:sample_rate=48000"
    change(&clip)
    return clip
  }

  private static func codec(
    _ name: String, in container: String, _ change: (inout Clip) -> Void
  ) -> Clip {
    video(container) {
      $0.video[0].encoder = name
      $0.video[0].options = ["g": "3"]
      change(&$0)
    }
  }

  private static func mpeg2(_ container: String, _ change: (inout Clip) -> Void) -> Clip {
    codec("mpeg2video", in: container) {
      $0.video[0].source = "testsrc2=size=64x48:rate=25:duration=0.4"
      $0.audio[0].source = "sine=duration=0.4:sample_rate=48000"
      change(&$0)
    }
  }

  private static func audio(_ encoder: String, _ format: String, rate: Int = 48_000) -> Clip.Audio {
    Clip.Audio(
      source: "sine=duration=0.4:sample_rate=\(rate)", encoder: encoder, sampleFormat: format)
  }
}
