// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSONTree
import MediaConvertService
import Synchronization
import TestSupport
import Testing
import TranscodePlan

@Suite(.timeLimit(.minutes(10))) struct JobLifeTests {
  @Test("a job that ends well tells its whole life in MediaConvert's shapes")
  func complete() async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    let id = try await test.create(
      TestJobs.body(extra: ["userMetadata": ["assetId": "a1"]]), in: service)
    let events = await test.run(service)
    #expect(
      events.map(\.status) == ["PROGRESSING", "INPUT_INFORMATION", "NEW_WARNING", "COMPLETE"])
    #expect(events.allSatisfy { $0.source == "aws.mediaconvert" })
    #expect(events.allSatisfy { $0.detailType == "MediaConvert Job State Change" })
    #expect(
      events.allSatisfy {
        $0.resources == ["arn:aws:mediaconvert:us-east-1:000000000000:jobs/\(id)"]
      })
    #expect(Set(events.map(\.id)).count == events.count)
    let common: JSON = [
      "accountId": "000000000000", "jobId": .string(id),
      "queue": "arn:aws:mediaconvert:us-east-1:000000000000:queues/Default",
      "status": "PROGRESSING", "timestamp": 1_800_000_000_250, "userMetadata": ["assetId": "a1"],
    ]
    #expect(events[0].detail == common)
    #expect(
      events[1].detail["inputDetails"] == [
        [
          "audio": [
            ["channels": 2, "codec": "AAC", "language": "ENG", "sampleRate": 48000, "streamId": 2]
          ],
          "id": 1, "uri": "s3://in/up/My clip.v2.mp4",
          "video": [
            [
              "bitDepth": 8, "codec": "H_264", "colorFormat": "YUV_420", "fourCC": "avc1",
              "frameRate": 29.97, "height": 720, "interlaceMode": "PROGRESSIVE", "sar": "1:1",
              "standard": "UNSPECIFIED", "streamId": 1, "width": 1280,
            ]
          ],
        ]
      ])
    #expect(events[2].detail["warningCode"] == 230_001)
    #expect(
      events[3].detail["outputGroupDetails"] == [
        [
          "outputDetails": [
            [
              "durationInMs": 10_010,
              "outputFilePaths": ["s3://out/hls/42/master_720p.m3u8"],
              "videoDetails": ["averageBitrate": 3_900_000, "heightInPx": 720, "widthInPx": 1280],
            ]
          ],
          "playlistFilePaths": ["s3://out/hls/42/master.m3u8"], "type": "HLS_GROUP",
        ]
      ])
    #expect(events[3].detail["warnings"] == [["code": 230_001, "count": 2]])

    let job = try await test.job(id, in: service)
    #expect(job["status"] == "COMPLETE")
    #expect(job["jobPercentComplete"] == 100)
    #expect(
      job["outputGroupDetails"] == [
        ["outputDetails": [["durationInMs": 10_010, "videoDetails": job.sizes]]]
      ])
    #expect(
      job["timing"] == [
        "submitTime": 1_800_000_000, "startTime": 1_800_000_000, "finishTime": 1_800_000_000,
      ])
    #expect(job["settings"] == TestJobs.settings())
  }

  @Test("outputs appear as they are finished, playlists as they grow")
  func outputs() async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    _ = try await test.create(TestJobs.body(), in: service)
    _ = await test.run(service)
    #expect(
      test.store.history == [
        "+hls/42/master_720p_00001.ts", "+hls/42/master_720p.m3u8", "+hls/42/master_720p.m3u8",
        "+hls/42/master.m3u8",
      ])
    #expect(
      test.store.objects == [
        "s3://out/hls/42/master_720p_00001.ts": .init(
          content: "segment", contentType: "video/mp2t"),
        "s3://out/hls/42/master_720p.m3u8": .init(
          content: "playlist", contentType: "application/vnd.apple.mpegurl"),
        "s3://out/hls/42/master.m3u8": .init(
          content: "master", contentType: "application/vnd.apple.mpegurl"),
      ])
    #expect(try FileManager.default.contentsOfDirectory(atPath: test.folder + "/work").isEmpty)
  }

  @Test("the worker gets the plan that the settings say, and the source as an open file")
  func plan() async throws {
    let worker = FakeWorker(
      steps: [.shell(#"cat /proc/self/fd/3 > "$here/copy""#)] + FakeWorker.whole.steps)
    let test = try TestJobs(worker)
    let service = try test.open()
    _ = try await test.create(TestJobs.body(), in: service)
    _ = await test.run(service)
    let plan = try #require(test.requests.first?["transcode"])
    #expect(plan["source"]?["rotation"] == "automatic")
    #expect(try String(contentsOfFile: test.folder + "/copy", encoding: .utf8) == "source")
    let group = try #require(plan["groups"]?[0]?["hls"])
    #expect(group["base"] == "g0/master")
    #expect(group["growing"] == true)
    #expect(group["outputs"]?[0]?["nameModifier"] == "_720p")
    #expect(
      group["outputs"]?[0]?["content"]?["muxed"]?["audio"]?[0]?["settings"]?["bitRate"] == 128_000)
  }

  struct Ending: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let steps: @Sendable () -> [FakeWorker.Step]
    let code: Int64
    let message: String
    var silenceLimit = 60.0
  }

  static let endings = [
    Ending(
      testDescription: "a crash", steps: { [.shell("kill -SEGV $$")] }, code: 1999,
      message: "signal 11"),
    Ending(
      testDescription: "an exit before the end",
      steps: { [.shell("echo 'out of memory' >&2; exit 3")] }, code: 1999,
      message: "status 3 before its work was done: out of memory"),
    Ending(
      testDescription: "an exit with 0 that completes nothing", steps: { [] }, code: 1999,
      message: "status 0 before its work was done"),
    Ending(
      testDescription: "garbage", steps: { [.shell("echo '{\"what\": 1}'; sleep 3600")] },
      code: 1999, message: "cannot be understood"),
    Ending(
      testDescription: "a line without an end",
      steps: { [.shell("tr '\\0' x < /dev/zero | head -c 8000000; sleep 3600")] }, code: 1999,
      message: "a line without an end"),
    Ending(
      testDescription: "a hang", steps: { [.shell("sleep 3600")] }, code: 1999, message: "hung",
      silenceLimit: 3),
    Ending(
      testDescription: "its own error",
      steps: {
        [.say(.error(TranscodeFailure(code: 1076, message: "truncated"))), .shell("exit 1")]
      }, code: 1076, message: "truncated"),
    Ending(
      testDescription: "a file outside of its folder",
      steps: {
        [
          .say(
            .file(
              OutputFile(path: "../x", kind: .media, size: 1, isFinal: true, group: 0, output: 0)))
        ]
      }, code: 1999, message: "none of the job's"),
    Ending(
      testDescription: "a link to a file that is not its own",
      steps: {
        [
          .shell(#"ln -s /etc/passwd "$folder/g0/x.ts""#),
          .say(
            .file(
              OutputFile(path: "g0/x.ts", kind: .media, size: 1, isFinal: true, group: 0, output: 0)
            )
          ),
        ]
      }, code: 1999, message: "none of the job's"),
  ]

  @Test(
    "whatever becomes of the worker is this job's ERROR, and leaves nothing half-made",
    arguments: endings)
  func failures(_ ending: Ending) async throws {
    let steps = [.say(.probe(FakeWorker.probe)), FakeWorker.segment] + ending.steps()
    let test = try TestJobs(FakeWorker(steps: steps), silenceLimit: ending.silenceLimit)
    let service = try test.open()
    let id = try await test.create(TestJobs.body(), in: service)
    let events = await test.run(service)
    let last = try #require(events.last)
    #expect(last.status == "ERROR")
    #expect(last.detail["errorCode"]?.integer == ending.code)
    #expect(last.detail["errorMessage"]?.string?.contains(ending.message) == true)
    let job = try await test.job(id, in: service)
    #expect(job["status"] == "ERROR")
    #expect(job["errorCode"]?.integer == ending.code)
    #expect(test.store.history.first == "+hls/42/master_720p_00001.ts")
    #expect(test.store.objects.isEmpty)
  }

  @Test("a worker that is not there is the job's ERROR too")
  func missingWorker() async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    try FileManager.default.removeItem(atPath: test.configuration.workerPath)
    _ = try await test.create(TestJobs.body(), in: service)
    let events = await test.run(service)
    #expect(events.map(\.status) == ["PROGRESSING", "ERROR"])
    #expect(events.last?.detail["errorMessage"]?.string?.contains("No such file") == true)
  }

  @Test(
    "an input or output that S3 refuses is an ERROR with MediaConvert's code",
    arguments: [
      ("in", "up/My clip.v2.mp4", MediaStoreFailure.noSuchKey, 1404),
      ("in", "up/My clip.v2.mp4", .noSuchBucket, 1404),
      ("in", "up/My clip.v2.mp4", .accessDenied, 1401),
      ("out", "hls/42/master_720p_00001.ts", .noSuchBucket, 1404),
      ("out", "hls/42/master_720p_00001.ts", .accessDenied, 1401),
    ])
  func refused(
    _ bucket: String, _ key: String, _ failure: MediaStoreFailure, _ code: Int64
  ) async throws {
    let test = try TestJobs(.whole)
    test.store.refuse(S3Location(bucket: bucket, key: key), failure)
    let service = try test.open()
    _ = try await test.create(TestJobs.body(), in: service)
    let last = await test.run(service).last
    #expect(last?.status == "ERROR")
    #expect(last?.detail["errorCode"]?.integer == code)
    #expect(last?.detail["errorMessage"]?.string?.contains("s3://\(bucket)/\(key)") == true)
  }

  @Test("canceling ends the worker and all that it started, and removes what it wrote")
  func cancel() async throws {
    let worker = FakeWorker(steps: [
      .say(.probe(FakeWorker.probe)), FakeWorker.segment,
      .shell(#"sleep 3600 & echo $$ $! > "$here/processes""#),
      .say(.warning(TranscodeFailure(code: 1, message: "ready"))), .shell("wait"),
    ])
    let test = try TestJobs(worker)
    let service = try test.open()
    let id = try await test.create(TestJobs.body(), in: service)
    let status = Mutex(0)
    let events = await test.run(service) { event in
      if event.status == "NEW_WARNING" {
        let answer = try? await test.send("DELETE", "jobs/\(id)", to: service)
        status.withLock { $0 = answer?.status ?? 0 }
      }
      return event.status == "CANCELED"
    }
    #expect(status.withLock { $0 } == 202)
    #expect(events.last?.status == "CANCELED")
    #expect(try await test.job(id, in: service)["status"] == "CANCELED")
    #expect(test.store.objects.isEmpty)
    let processes = try String(contentsOfFile: test.folder + "/processes", encoding: .utf8)
      .split(whereSeparator: \.isWhitespace)
    #expect(processes.count == 2)
    // Left alone they would live longer than the test may.
    for process in processes { try await waitForEnd(of: #require(pid_t(process))) }
    let again = try await test.send("DELETE", "jobs/\(id)", to: service)
    #expect(again.status == 202)
  }

  @Test("a waiting job is canceled at once, an ended one not at all")
  func cancelOthers() async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    let waiting = try await test.create(TestJobs.body(), in: service)
    #expect(try await test.send("DELETE", "jobs/\(waiting)", to: service).status == 202)
    let done = try await test.create(TestJobs.body(), in: service)
    let events = await test.run(service, untilEnded: 2)
    #expect(events.first { $0.job == waiting }?.status == "CANCELED")
    #expect(events.last { $0.job == done }?.status == "COMPLETE")
    let refused = try await test.send("DELETE", "jobs/\(done)", to: service)
    #expect(refused.status == 409)
    #expect(refused.error == "ConflictException")
  }

  @Test(
    "a job that was under way when the process died is started anew and tells no more than it must")
  func recovery() async throws {
    let worker = FakeWorker(
      steps: [
        .say(.probe(FakeWorker.probe)), FakeWorker.progress(70),
        .shell(#"if [ ! -e "$here/second" ]; then touch "$here/second""#),
        .write("g0/stale.ts", content: "stale", .segment),
        .say(.warning(TranscodeFailure(code: 1, message: "ready"))),
        .shell("sleep 3600; fi"),
      ] + FakeWorker.whole.steps.dropFirst())
    let test = try TestJobs(worker)
    var service = try test.open()
    let id = try await test.create(TestJobs.body(), in: service)
    let first = await test.run(service) { $0.status == "NEW_WARNING" }
    #expect(first.map(\.status) == ["PROGRESSING", "INPUT_INFORMATION", "NEW_WARNING"])
    #expect(try await test.job(id, in: service)["status"] == "PROGRESSING")
    service = try test.open()
    let second = await test.run(service)
    #expect(second.map(\.status) == ["NEW_WARNING", "COMPLETE"])
    #expect(test.requests.count == 2)
    #expect(test.store.objects.count == 3)
    #expect(test.store.history.contains("-hls/42/stale.ts"))
    #expect(try await test.job(id, in: service)["retryCount"] == 1)
  }

  @Test("the percent never falls, not even when a job is started anew")
  func percent() async throws {
    let steps =
      [FakeWorker.Step.say(.probe(FakeWorker.probe))]
      + [10, 40, 20, 90, 30, 150].flatMap { percent in
        [
          FakeWorker.progress(percent),
          .say(.warning(TranscodeFailure(code: 1000 + percent, message: "mark"))),
          .shell(#"while [ ! -e "$here/\#(percent)" ]; do sleep 0.01; done"#),
        ]
      }
    let test = try TestJobs(FakeWorker(steps: steps + [FakeWorker.complete]))
    let service = try test.open()
    let id = try await test.create(TestJobs.body(), in: service)
    let seen = Mutex<[Int64]>([])
    let events = await test.run(service) { event in
      if let code = event.detail["warningCode"]?.integer {
        let percent = try? await test.job(id, in: service)["jobPercentComplete"]?.integer
        seen.withLock { $0.append((percent ?? nil) ?? -1) }
        test.advance(100)
        _ = FileManager.default.createFile(atPath: "\(test.folder)/\(code - 1000)", contents: nil)
      }
      return event.status == "COMPLETE"
    }
    #expect(seen.withLock { $0 } == [10, 40, 40, 90, 90, 99])
    let updates = events.filter { $0.status == "STATUS_UPDATE" }
    // The clock went on by more than the interval after each report but the last.
    #expect(
      updates.map { $0.detail["jobProgress"]?["jobPercentComplete"]?.integer } == [
        40, 40, 90, 90, 99,
      ])
    let progress = try #require(updates.first?.detail["jobProgress"])
    #expect(
      progress == [
        "currentPhase": "TRANSCODING", "jobPercentComplete": 40,
        "phaseProgress": [
          "PROBING": ["percentComplete": 100, "status": "COMPLETE"],
          "TRANSCODING": ["percentComplete": 40, "status": "PROGRESSING"],
          "UPLOADING": ["percentComplete": 40, "status": "PROGRESSING"],
        ], "retryCount": 0,
      ])
    #expect(updates.first?.detail["framesDecoded"] == 120)
  }

  @Test("jobs run by priority, and among equals in the order of their creation")
  func priorities() async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    var ids: [Int: String] = [:]
    for (index, priority) in [0, -50, 50, 0].enumerated() {
      ids[index] = try await test.create(
        TestJobs.body(destination: "s3://out/\(index)", extra: ["priority": JSON(priority)]),
        in: service)
    }
    let events = await test.run(service, untilEnded: 4)
    let order = events.filter { $0.status == "COMPLETE" }.map(\.job)
    #expect(order == [2, 0, 3, 1].compactMap { ids[$0] })
  }

  @Test("an event that the sink refuses comes again, before those after it")
  func sink() async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    _ = try await test.create(TestJobs.body(), in: service)
    let events = await test.run(service, failures: 1)
    #expect(
      events.map(\.status) == ["PROGRESSING", "INPUT_INFORMATION", "NEW_WARNING", "COMPLETE"])
  }
}

extension JSON {
  fileprivate var sizes: JSON { ["heightInPx": 720, "widthInPx": 1280] }
}
