// SPDX-License-Identifier: Apache-2.0

/// A film of every container and codec that people upload, as small as it can be.
enum SmallFilms {
  static let all: [(name: String, clip: Clip)] = [
    ("mp4", film("mp4") { $0.containerOptions = ["movflags": "faststart"] }),
    ("fragmented", film("mp4") { $0.containerOptions = ["movflags": "frag_keyframe+empty_moov"] }),
    (
      "turned",
      film("mov") {
        $0.pictures[0].rotation = 90
        $0.sounds[0].encoder = "pcm_s16le"
        $0.sounds[0].sampleFormat = "s16"
      }
    ),
    (
      "hevc",
      film("mp4") {
        $0.pictures[0].encoder = "libx265"
        $0.pictures[0].options = [
          "preset": "ultrafast", "x265-params": "log-level=none:pools=none",
        ]
        $0.pictures[0].pixelFormat = "yuv420p10"
      }
    ),
    (
      "prores",
      film("mov") {
        $0.pictures[0].encoder = "prores_ks"
        $0.pictures[0].options = [:]
        $0.pictures[0].pixelFormat = "yuv422p10"
      }
    ),
    ("matroska", film("matroska") { $0.sounds[0] = sound("libopus", "s16") }),
    (
      "webm",
      film("webm") {
        $0.pictures[0].encoder = "libvpx"
        $0.pictures[0].options = ["deadline": "realtime", "cpu-used": "8"]
        $0.sounds[0] = sound("libvorbis", "fltp")
      }
    ),
    (
      "vp9",
      film("webm") {
        $0.pictures[0].encoder = "libvpx-vp9"
        $0.pictures[0].options = ["deadline": "realtime", "cpu-used": "8"]
        $0.sounds[0] = sound("libopus", "s16")
      }
    ),
    ("mpegts", film("mpegts") { $0.sounds[0] = sound("ac3", "fltp") }),
    ("mpegps", mpeg2("vob") { $0.sounds[0] = sound("mp2", "s16") }),
    ("interlaced", mpeg2("mpegts") { $0.pictures[0].isInterlaced = true }),
    (
      "mxf",
      mpeg2("mxf") {
        $0.sounds[0] = sound("pcm_s16le", "s16")
      }
    ),
    ("avi", codec("mpeg4", in: "avi") { $0.sounds[0] = sound("libmp3lame", "s16p") }),
    (
      "mjpeg",
      codec("mjpeg", in: "avi") {
        $0.pictures[0].pixelFormat = "yuvj420p"
        $0.sounds[0] = sound("pcm_s16le", "s16")
      }
    ),
    ("flv", codec("flv", in: "flv") { $0.sounds[0] = sound("libmp3lame", "s16p", rate: 44_100) }),
    ("wmv", codec("wmv2", in: "asf") { $0.sounds[0] = sound("wmav2", "fltp") }),
  ]

  private static func film(_ container: String, _ change: (inout Clip) -> Void = { _ in }) -> Clip {
    var clip = Clip(container: container)
    clip.pictures[0].source = "testsrc2=size=64x48:rate=10:duration=0.6"
    clip.pictures[0].options = ["preset": "ultrafast", "g": "3"]
    clip.sounds[0].source = "sine=duration=0.6:sample_rate=48000"
    change(&clip)
    return clip
  }

  private static func codec(
    _ name: String, in container: String, _ change: (inout Clip) -> Void
  ) -> Clip {
    film(container) {
      $0.pictures[0].encoder = name
      $0.pictures[0].options = ["g": "3"]
      change(&$0)
    }
  }

  private static func mpeg2(_ container: String, _ change: (inout Clip) -> Void) -> Clip {
    codec("mpeg2video", in: container) {
      $0.pictures[0].source = "testsrc2=size=64x48:rate=25:duration=0.4"
      $0.sounds[0].source = "sine=duration=0.4:sample_rate=48000"
      change(&$0)
    }
  }

  private static func sound(_ encoder: String, _ format: String, rate: Int = 48_000) -> Clip.Sound {
    Clip.Sound(
      source: "sine=duration=0.4:sample_rate=\(rate)", encoder: encoder, sampleFormat: format)
  }
}
