// SPDX-License-Identifier: Apache-2.0
import JSONTree
import TestSupport
import Testing

@testable import MediaConvertService

@Suite("Queues, and finding jobs in them") struct QueueTests {
  private static let arn = "arn:aws:mediaconvert:us-east-1:000000000000:queues/"

  private func makeQueue(
    _ name: String, in service: MediaConvert, _ test: TestJobs, _ more: JSON = [:]
  ) async throws {
    let body = more.setting("name", to: .string(name))
    #expect(try await test.send("POST", "queues", body, to: service).status == 201)
  }

  @Test("a paused queue keeps its jobs until it is active again")
  func paused() async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    try await makeQueue("slow", in: service, test, ["status": "PAUSED"])
    let held = try await test.create(TestJobs.body(extra: ["queue": "slow"]), in: service)
    let free = try await test.create(
      TestJobs.body(destination: "s3://out/free/master"), in: service)
    let first = await test.run(service)
    #expect(first.last?.job == free)
    #expect(try await test.job(held, in: service)["status"] == "SUBMITTED")
    let queue = try await test.send("GET", "queues/slow", to: service).body["queue"]
    #expect(queue?["submittedJobsCount"] == 1)
    #expect(queue?["type"] == "CUSTOM")
    let busy = try await test.send("DELETE", "queues/slow", to: service)
    #expect(busy.error == "ConflictException")

    let reopened = try test.open()
    _ = try await test.send("PUT", "queues/slow", ["status": "ACTIVE"], to: reopened)
    #expect(await test.run(reopened).last?.job == held)
    #expect(try await test.send("DELETE", "queues/slow", to: reopened).status == 202)
    #expect(try await test.send("DELETE", "queues/Default", to: reopened).status == 403)
  }

  @Test("a reserved queue is simulated: its slots, its plan, no cost")
  func reserved() async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    let plan: JSON = ["commitment": "ONE_YEAR", "renewalType": "EXPIRE", "reservedSlots": 2]
    let refused = try await test.send(
      "POST", "queues", ["name": "r", "pricingPlan": "RESERVED"], to: service)
    #expect(refused.body["message"] == "reservationPlanSettings is a required property")
    try await makeQueue(
      "r", in: service, test, ["pricingPlan": "RESERVED", "reservationPlanSettings": plan])
    let queue = try await test.send("GET", "queues/r", to: service).body["queue"]
    #expect(queue?["reservationPlan"]?["status"] == "ACTIVE")
    #expect(queue?["reservationPlan"]?["reservedSlots"] == 2)
    #expect(queue?["concurrentJobs"] == 2)
    let listed = try await test.send("GET", "queues", to: service)
    #expect(
      listed.body["queues"]?.array?.compactMap { $0["name"]?.string } == ["Default", "r"])
    let answer = try await test.create(
      TestJobs.body(extra: ["queue": "r", "simulateReservedQueue": "ENABLED"]), in: service)
    #expect(try await test.job(answer, in: service)["simulateReservedQueue"] == "ENABLED")
  }

  @Test("no more jobs of a queue run at once than it has slots")
  func slots() throws {
    let test = try TestJobs(.whole, concurrency: 4)
    let service = try test.open()
    _ = try service.createQueue(["name": "one", "concurrentJobs": 1])
    for _ in 0..<2 { _ = try service.createJob(TestJobs.body(extra: ["queue": "one"])) }
    let free = try service.createJob(TestJobs.body())
    #expect(service.claim()?.request.queueARN == "\(Self.arn)one")
    #expect(service.claim()?.record.id == free.record.id)
    #expect(service.claim() == nil)
    // A job that ended without its slot given back, as at the end of a process.
    let reopened = try test.open()
    _ = try reopened.updateQueue(["name": "one", "concurrentJobs": 2])
    #expect(reopened.claim()?.request.queueARN == "\(Self.arn)one")
  }

  @Test("a job that has waited too long hops, and tells so")
  func hop() async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    for name in ["slow", "other"] {
      try await makeQueue(name, in: service, test, ["status": "PAUSED"])
    }
    let hops: JSON = [
      ["waitMinutes": 3], ["waitMinutes": 1, "queue": "other", "priority": 9],
    ]
    let id = try await test.create(
      TestJobs.body(extra: ["queue": "slow", "hopDestinations": hops]), in: service)
    #expect(service.hopDueJobs() != nil)
    #expect(try await test.job(id, in: service)["queue"] == .string("\(Self.arn)slow"))
    test.advance(61)
    #expect(service.hopDueJobs() != nil)
    let hopped = try await test.job(id, in: service)
    #expect(hopped["queue"] == .string("\(Self.arn)other"))
    #expect(hopped["priority"] == 9)
    test.advance(120)
    let events = await test.run(try test.open())
    #expect(events.map(\.status).prefix(2) == ["QUEUE_HOP", "QUEUE_HOP"])
    #expect(events.last?.status == "COMPLETE")
    let first = try #require(events.first?.detail)
    #expect(first["queue"] == .string("\(Self.arn)other"))
    #expect(first["previousQueue"] == .string("\(Self.arn)slow"))
    #expect(first["priority"] == 9)
    #expect(first["previousPriority"] == 0)
    #expect(events[1].detail["queue"] == .string("\(Self.arn)Default"))
    let job = try await test.job(id, in: service)
    #expect(job["queueTransitions"]?.array?.count == 2)
    #expect(job["queueTransitions"]?[1]?["destinationQueue"] == .string("\(Self.arn)Default"))
  }

  static let wrongHops: [(JSON, String)] = [
    ([["queue": "slow"]], "/hopDestinations/0: waitMinutes is a required property"),
    (
      [["waitMinutes": 4321, "queue": "slow"]],
      "/hopDestinations/0/waitMinutes: Should be 1 to 4320"
    ),
    ([["waitMinutes": 1]], "/hopDestinations/0: queue is a required property"),
    (
      [["waitMinutes": 1, "queue": "Default"]],
      "/hopDestinations/0/queue: Should not be the queue of the job"
    ),
  ]

  @Test("a hop that leads nowhere is refused", arguments: wrongHops)
  func wrongHop(_ hops: JSON, _ message: String) async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    try await makeQueue("slow", in: service, test)
    let refused = try await test.send(
      "POST", "jobs", TestJobs.body(extra: ["hopDestinations": hops]), to: service)
    #expect(refused.status == 400)
    #expect(refused.body["message"] == .string(message))
  }

  @Test("jobs are found by input, queue and status, and by what a query asks for")
  func search() async throws {
    let test = try TestJobs(.whole)
    let service = try test.open()
    try await makeQueue("other", in: service, test)
    var ids: [String] = []
    for name in ["one", "two", "three"] {
      ids.append(
        try await test.create(
          TestJobs.body(
            input: "s3://in/up/\(name).mp4", extra: name == "two" ? ["queue": "other"] : [:]),
          in: service))
    }
    func found(_ query: String) async throws -> [String] {
      try await test.send("GET", "search", query: query, to: service).body["jobs"]?.array?
        .compactMap { $0["id"]?.string } ?? []
    }
    #expect(try await found("inputFile=two.mp4") == [ids[1]])
    #expect(try await found("inputFile=up&order=ASCENDING") == ids)
    #expect(try await found("inputFile=up&queue=Default") == [ids[2], ids[0]])
    #expect(try await found("inputFile=up&status=ERROR").isEmpty)
    let page = try await test.send(
      "GET", "search", query: "inputFile=up&maxResults=2", to: service
    ).body
    let token = try #require(page["nextToken"]?.string)
    #expect(try await found("inputFile=up&maxResults=2&nextToken=\(token)") == [ids[0]])

    let filters: JSON = [
      ["key": "queue", "values": ["other"]], ["key": "fileInput", "values": ["three"]],
    ]
    let started = try await test.send(
      "POST", "jobsQueries", ["filterList": filters, "order": "ASCENDING"], to: service)
    let query = try #require(started.body["id"]?.string)
    let results = try await test.send("GET", "jobsQueries/\(query)", to: test.open()).body
    #expect(results["status"] == "COMPLETE")
    #expect(results["jobs"]?.array?.compactMap { $0["id"]?.string } == [ids[1], ids[2]])
    for (key, value, count) in [
      ("videoCodec", "H_264", 3), ("audioCodec", "MP3", 0), ("status", "SUBMITTED", 3),
      ("jobEngineVersionUsed", MediaConvert.engineVersion, 3), ("errorCode", "1010", 0),
    ] {
      let filter: JSON = ["key": .string(key), "values": [.string(value)]]
      let answer = try service.startJobsQuery(["filterList": [filter]])
      let found = try service.jobsQueryResults(answer["id"]?.string ?? "")
      #expect(found["jobs"]?.array?.count == count, "\(key)")
    }
    #expect(try await test.send("GET", "jobsQueries/none", to: service).status == 404)
  }
}
