// SPDX-License-Identifier: Apache-2.0
import Damage
import FoundationEssentials
import Glibc
import TestSupport
import TranscodePlan
import Transcoder

// Transcodes a video as many seeds damage it, one after the other:
// `damaged-videos VIDEOS NAME FIRST COUNT FOLDER`.
//
// VIDEOS is a folder of videos, NAME the one that is damaged, the others lend parts. The damaged video
// is FOLDER/video, what comes of it is in FOLDER/out. Every seed is a line on standard output before it
// is tried, and how it ended a second one, so that a crash or a hang is known by its seed.

/// A video that takes longer than so many seconds hangs; the usual one takes a hundredth of one, and
/// libavformat some seconds over a table that claims to have a billion entries.
let patience: UInt32 = 240

// Whoever starts processes from a thread that takes no signals hands that on.
var timeout = sigset_t()
unsafe sigemptyset(&timeout)
unsafe sigaddset(&timeout, SIGALRM)
unsafe pthread_sigmask(SIG_UNBLOCK, &timeout, nil)

let arguments = CommandLine.arguments
guard arguments.count == 6, let first = UInt64(arguments[3]), let count = UInt64(arguments[4])
else {
  exit(2)
}
let (videos, name, folder) = (arguments[1], arguments[2], arguments[5])

// What a worker is given, so that a header that asks for everything is refused here too.
var memory = rlimit(rlim_cur: 4 << 30, rlim_max: 4 << 30)
_ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &memory)

func bytes(_ name: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(filePath: "\(videos)/\(name)")))
}

let video = try bytes(name)
let names = try FileManager.default.contentsOfDirectory(atPath: videos).sorted()
let donors = try names.filter { $0 != name }.map(bytes).filter { $0.count < 500_000 }

/// What is asked of the video: every kind of output, and each kind of group by turns.
func plan(seed: UInt64) -> TranscodePlan {
  let video = VideoSettings(
    size: FrameSize(height: 32), rateControl: .vbr(bitRate: 100_000, maximum: nil))
  let audio = AudioSettings(bitRate: 64_000)
  let capture = FileOutput(
    nameModifier: "_t",
    content: .frames(
      changing(FrameCapture()) { $0.maximum = 1 }))
  let groups: [OutputGroup] =
    switch seed % 4 {
    case 0:
      [
        .fragmented(
          FragmentedGroup(
            base: "c",
            outputs: [
              FragmentedOutput(nameModifier: "_v", content: .video(video)),
              FragmentedOutput(nameModifier: "_a", content: .audio(.init(audio))),
            ]))
      ]
    case 1:
      [
        .file(
          FileGroup(
            base: "f",
            outputs: [
              FileOutput(nameModifier: "", content: .mp4(video: video, audio: audio)), capture,
            ]))
      ]
    default:
      [
        .hls(
          HLSGroup(base: "h", outputs: [HLSOutput(nameModifier: "_v", video: video, audio: audio)])),
        .file(FileGroup(base: "f", outputs: [capture])),
      ]
    }
  return changing(
    TranscodePlan(
      source: TranscodeSource(path: "\(folder)/video"), outputFolder: "\(folder)/out",
      groups: groups)
  ) { $0.draft = true }
}

/// Writes a line at once: what waited in a buffer would be lost in a crash.
func say(_ line: String) {
  let bytes = Array("\(line)\n".utf8)
  _ = unsafe write(STDOUT_FILENO, bytes, bytes.count)
}

func attempt(seed: UInt64) throws -> String {
  let files = WrittenFiles()
  defer { files.discard() }
  do throws(TranscodeFailure) {
    _ = try Transcoder.probe(path: "\(folder)/video")
    try Transcoder.transcode(plan(seed: seed), files: files, processors: 1) { _ in }
    return "made"
  } catch {
    return "\(error.code) \(error.message)"
  }
}

for seed in first..<first + count {
  say("seed \(seed)")
  var mutation = Mutation(seed: seed, donors: donors)
  try Data(mutation.damaged(video)).write(to: URL(filePath: "\(folder)/video"))
  alarm(patience)
  let outcome = try attempt(seed: seed)
  alarm(0)
  say("ended \(outcome)")
}
