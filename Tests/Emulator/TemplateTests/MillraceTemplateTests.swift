// SPDX-License-Identifier: Apache-2.0
import Patterns
import Foundation
import Template
import Testing

/// The template that deploys, read as the emulator reads it. Linters check its form; what they do
/// not know is whether the names of events and of IAM's actions exist.
@Suite("template.yaml")
struct MillraceTemplateTests {
  private let application: Application

  init() throws {
    let deployment = Deployment(
      accountID: "111122223333", region: "eu-west-1", stackName: "millrace",
      secret: { "secret-of-\($0)" })
    application = try Application(
      template: packageFile("template.yaml"), deployment: deployment)
  }

  @Test("everything that matters is emulated: there are notes, and no warnings")
  func warnings() {
    #expect(application.diagnostics.filter { $0.severity > .note }.map(\.description) == [])
  }

  @Test(
    "the HTTP API has the routes that clients are promised, each behind a token but the catalogue")
  func routes() throws {
    let api = try #require(application.httpAPIs.first)
    let routes = Dictionary(
      uniqueKeysWithValues: api.routes.map { ($0.routeKey, $0.function) })
    #expect(
      routes == [
        "POST /videos": "Presign",
        "GET /videos/{videoId}/upload": "Presign",
        "POST /videos/{videoId}/upload/complete": "Presign",
        "DELETE /videos/{videoId}/upload": "Presign",
        "POST /videos/{videoId}/retry": "OnObjectCreated",
        "DELETE /videos/{videoId}": "OnObjectCreated",
        "POST /videos/{videoId}/publish": "Notify",
        "POST /notifications/stream-url": "Notify",
        "POST /notifications/{id}/ack": "Notify",
        "POST /notifications/{id}/retry": "Notify",
        "GET /videos": "Playback",
        "GET /videos/{videoId}": "Playback",
        "GET /catalog.m3u8": "Playback",
      ])
    let open = api.routes.filter { $0.authorizer == nil }.map(\.routeKey)
    #expect(open == ["GET /catalog.m3u8"])
  }

  @Test("each function runs an executable of the package and has what it cannot start without")
  func functions() throws {
    let manifest = String(decoding: try packageFile("Package.swift"), as: UTF8.self)
    let needs: [String: Set<String>] = [
      "Presign": ["UPLOAD_BUCKET", "STATE_BUCKET", "UPLOAD_PREFIX"],
      "OnObjectCreated": [
        "UPLOAD_BUCKET", "MEDIA_BUCKET", "STATE_BUCKET", "MEDIACONVERT_ROLE_ARN", "STACK_NAME",
      ],
      "OnJobStateChange": ["UPLOAD_BUCKET", "MEDIA_BUCKET", "STATE_BUCKET"],
      "Notify": ["STATE_BUCKET", "CDN_BASE_URL", "STREAM_URL", "STREAM_TICKET_SECRET_ID"],
      "NotifyStream": ["STATE_BUCKET", "CDN_BASE_URL", "STREAM_TICKET_SECRET_ID"],
      "Playback": ["STATE_BUCKET", "CDN_BASE_URL"],
    ]
    #expect(Set(application.functions.map(\.logicalID)) == Set(needs.keys))
    for function in application.functions {
      #expect(manifest.contains("executable(\n    \"\(function.handler)\", in: \"Functions\""))
      #expect(function.runtime == "provided.al2023")
      #expect(needs[function.logicalID]?.subtracting(function.environment.keys) == [])
    }
  }

  @Test(
    "the stream is a function URL that streams, and its address is in the environment of Notify")
  func stream() throws {
    let stream = try #require(application.function("NotifyStream")?.url)
    #expect(stream.invokeMode == .responseStream)
    #expect(stream.authorization == .none)
    let notify = try #require(application.function("Notify"))
    #expect(notify.environment["STREAM_URL"] == "https://\(stream.host)/")
    // A secret's name and not the secret: it is read at run time.
    let secret = try #require(application.secrets.first { $0.value == "secret-of-TicketSecret" })
    #expect(notify.environment["STREAM_TICKET_SECRET_ID"] == secret.arn)
    #expect(
      application.functions.allSatisfy { !$0.environment.values.contains("secret-of-TicketSecret") }
    )
  }

  @Test("events have names that their senders use")
  func eventNames() throws {
    for notification in application.buckets.flatMap(\.notifications) {
      #expect(notification.events.allSatisfy(EventNames.s3.contains))
      #expect(application.function(notification.destination) != nil)
    }
    for rule in application.rules {
      let pattern = try #require(
        JSONSerialization.jsonObject(with: Data(rule.pattern.utf8)) as? [String: Any])
      let sources = try #require(pattern["source"] as? [String])
      let types = try #require(pattern["detail-type"] as? [String])
      for source in sources {
        #expect(EventNames.detailTypes[source]?.isSuperset(of: types) == true)
      }
      if sources.contains("aws.mediaconvert") {
        let detail = try #require(pattern["detail"] as? [String: Any])
        let states = try #require(detail["status"] as? [String])
        #expect(EventNames.mediaConvertStates.isSuperset(of: states))
        #expect(detail["userMetadata"] as? [String: [String]] == ["stack": ["millrace"]])
      }
      #expect(rule.targets.allSatisfy { application.function($0.arn) != nil })
      #expect(rule.targets.allSatisfy { $0.deadLetterTarget == application.queues.first?.arn })
    }
    #expect(application.schedules.map(\.expression) == ["rate(1 minute)"])
  }

  @Test("policies allow actions that exist, and nothing by wildcard")
  func actions() throws {
    for function in application.functions {
      let statements = try statements(of: function)
      #expect(!statements.isEmpty)
      for statement in statements {
        #expect(statement["Effect"] as? String == "Allow")
        for action in texts(statement["Action"]) {
          #expect(IAMActions.used.contains(action), "\(function.logicalID): \(action)")
        }
        for resource in texts(statement["Resource"]) where resource == "*" {
          #expect(texts(statement["Action"]).allSatisfy(IAMActions.withoutResource.contains))
        }
      }
    }
  }

  @Test("a function that asks for records may see that one is missing")
  func listing() throws {
    for function in application.functions {
      let statements = try statements(of: function)
      let lists = statements.filter { texts($0["Action"]).contains("s3:ListBucket") }
      let buckets = Set(lists.flatMap { texts($0["Resource"]) })
      for statement in statements where texts(statement["Action"]).contains("s3:GetObject") {
        for resource in texts(statement["Resource"]) {
          #expect(buckets.contains(String(resource.prefix { $0 != "/" })))
        }
      }
    }
  }

  @Test("every bucket is private, encrypted and kept by its owner")
  func buckets() {
    #expect(
      Set(application.buckets.map(\.logicalID)) == [
        "UploadBucket", "MediaBucket", "StateBucket", "LogBucket",
      ])
    for bucket in application.buckets {
      #expect(bucket.publicAccessBlock == Application.Bucket.PublicAccessBlock())
      // CloudFront's logs come with an access control list.
      let isLog = bucket.logicalID == "LogBucket"
      #expect(bucket.objectOwnership == (isLog ? "BucketOwnerPreferred" : "BucketOwnerEnforced"))
      #expect(bucket.encryption == "AES256")
      #expect(bucket.policy?.contains("aws:SecureTransport") == true)
    }
  }

  @Test("names are this Region's alone, and a bucket's fits with a stack name of 27 characters")
  func names() throws {
    let deployment = Deployment(
      accountID: "111122223333", region: "ap-southeast-2",
      stackName: String(repeating: "m", count: 27), secret: { $0 })
    let other = try Application(template: packageFile("template.yaml"), deployment: deployment)
    #expect(other.buckets.map(\.name.count).max() == 63)
    #expect(other.buckets.allSatisfy { $0.name.hasSuffix("-ap-southeast-2") })
  }

  @Test("the dead letters' queue takes what each of the rules gives up, and nothing else")
  func deadLetters() throws {
    let text = String(decoding: try packageFile("template.yaml"), as: UTF8.self)
    let policy = try #require(text.firstRange(of: "  DeadLetterQueuePolicy:"))
    let senders = text[policy.upperBound...].prefix(900)
    for rule in application.rules {
      #expect(senders.contains("- !GetAtt \(rule.logicalID).Arn\n"))
    }
  }

  @Test("a page's preflight to the CDN finds a rule at the bucket behind it")
  func preflights() throws {
    let bucket = try #require(application.buckets.first { $0.logicalID == "MediaBucket" })
    #expect(bucket.corsRules.map(\.allowedMethods) == [["GET", "HEAD"]])
    #expect(bucket.corsRules.first?.allowedHeaders == ["*"])
    let text = String(decoding: try packageFile("template.yaml"), as: UTF8.self)
    let behaviors = try #require(application.distributions.first?.behaviors.count)
    #expect(
      text.ranges(of: "OriginRequestPolicyId: 88a5eaf4-2fd4-4709-b370-b4c650ea3fcf").count
        == behaviors)
  }

  @Test("records that are overwritten can be had back, and markers of finished work go soon")
  func versions() throws {
    let bucket = try #require(application.buckets.first { $0.logicalID == "StateBucket" })
    #expect(bucket.versioning == .enabled)
    for (key, days) in [("videos/1.json", 30), ("open/job/1", 1), ("outbox-heads/a.json", 1)] {
      let rules = bucket.lifecycleRules.filter { key.hasPrefix($0.prefix) }
      #expect(rules.compactMap(\.noncurrentDays).min() == days)
    }
    let media = try #require(application.buckets.first { $0.logicalID == "MediaBucket" })
    #expect(media.lifecycleRules.compactMap(\.abortMultipartDays) == [3])
  }

  @Test("what may be open at a time, what is logged and what it may cost is a parameter")
  func limits() throws {
    func deploy(_ parameters: [String: String]) throws -> Application {
      let deployment = Deployment(stackName: "m", parameters: parameters, secret: { $0 })
      return try Application(template: packageFile("template.yaml"), deployment: deployment)
    }
    #expect(application.function("NotifyStream")?.reservedConcurrency == nil)
    let limited = try deploy(["StreamConcurrency": "50", "AccessLogDays": "0"])
    #expect(limited.function("NotifyStream")?.reservedConcurrency == 50)
    #expect(!limited.buckets.contains { $0.logicalID == "LogBucket" })
    #expect(throws: InvalidTemplate.self) { try deploy(["MonthlyBudget": "100"]) }
    #expect(throws: Never.self) {
      try deploy(["MonthlyBudget": "100", "BudgetEmail": "ops@example.com"])
    }
  }

  @Test("browsers may upload, and what is left of an upload goes away")
  func uploads() throws {
    let bucket = try #require(application.buckets.first { $0.logicalID == "UploadBucket" })
    let rule = try #require(bucket.corsRules.first)
    #expect(rule.allowedMethods == ["PUT"])
    #expect(rule.exposedHeaders == ["ETag"])
    #expect(bucket.lifecycleRules.contains { $0.abortMultipartDays == 1 })
    #expect(bucket.lifecycleRules.contains { $0.prefix == "uploads/" && $0.expirationDays == 30 })
  }

  @Test("browsers keep playlists for seconds, segments by their age, and so no error for longer")
  func caching() throws {
    let distribution = try #require(application.distributions.first)
    let kept = distribution.behaviors.map { behavior in
      [
        behavior.pathPattern,
        behavior.responseHeaders?.fields.first { $0.name.lowercased() == "cache-control" }?.value
          ?? "",
      ]
    }
    #expect(
      kept == [
        ["/catalog.m3u8", "public, max-age=10"], ["*.m3u8", "public, max-age=10"],
        ["*.mpd", "public, max-age=10"], ["*", ""],
      ])
    #expect(distribution.origins.map(\.bucket) == ["millrace-media-111122223333-eu-west-1"])
    #expect(distribution.behaviors.allSatisfy { $0.trustedKeys.isEmpty })
  }

  @Test("with a key pair viewers need signed cookies, with a bucket of one's own its events count")
  func options() throws {
    let key = "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n"
    let parameters = [
      "RequireSignedCookies": "true", "CdnPublicKeyA": key, "CdnPrivateKeyNameA": "cookies-a",
      "ExistingUploadBucket": "my-archive", "CdnAlias": "media.example.com",
      "CdnCertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/1",
      "WebhookUrl": "https://app.example.com/hook", "WebhookSecretName": "hook",
      "AllowedOrigins": "https://app.example.com", "UploaderGroup": "editors",
    ]
    var deployment = Deployment(
      accountID: "111122223333", stackName: "millrace", parameters: parameters, secret: { $0 })
    deployment.secrets = ["cookies-a": "private key", "hook": "0123456789abcdef"]
    let other = try Application(template: packageFile("template.yaml"), deployment: deployment)
    let behaviors = try #require(other.distributions.first?.behaviors)
    #expect(behaviors.filter { $0.trustedKeys.isEmpty }.map(\.pathPattern) == ["/catalog.m3u8"])
    let keys = try #require(behaviors.last?.trustedKeys)
    #expect(keys.map(\.pem) == [key])
    // A page gets and sends the cookies only where API and CDN both allow its credentials.
    #expect(other.httpAPIs.first?.cors?.allowCredentials == true)
    #expect(other.httpAPIs.first?.cors?.allowOrigins == ["https://app.example.com"])
    #expect(
      other.distributions.first?.behaviors.allSatisfy {
        $0.responseHeaders?.cors?.allowCredentials == true
      } == true)
    #expect(application.httpAPIs.first?.cors?.allowCredentials == false)
    let playback = try #require(other.function("Playback"))
    #expect(playback.environment["CDN_KEY_PAIR_ID"] == keys.first?.id)
    #expect(playback.environment["CDN_PRIVATE_KEY_ID"] == "cookies-a")
    #expect(playback.environment["CDN_BASE_URL"] == "https://media.example.com")
    #expect(other.function("Notify")?.environment["WEBHOOK_SECRET_ID"] == "hook")
    #expect(other.function("Presign")?.environment["UPLOAD_BUCKET"] == "my-archive")
    for name in ["Presign", "Notify", "OnObjectCreated"] {
      #expect(other.function(name)?.environment["UPLOADER_GROUP"] == "editors")
    }
    let found = try #require(other.rules.first { $0.logicalID == "OnObjectCreatedFound" })
    #expect(found.pattern.contains(#""source":["millrace","aws.s3"]"#))
    #expect(found.pattern.contains("my-archive"))
  }

  @Test("whatever byte of it is damaged, it is read or refused with a line that is in it")
  func damage() throws {
    let whole = try packageFile("template.yaml")
    let lineCount = whole.count { $0 == UInt8(ascii: "\n") } + 1
    var state: UInt64 = 7
    for _ in 0..<300 {
      var bytes = whole
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 20)
      do {
        let deployment = Deployment(stackName: "millrace", secret: { $0 })
        let damaged = try Application(template: bytes, deployment: deployment)
        #expect(damaged.diagnostics.allSatisfy { $0.severity != .error })
      } catch {
        #expect(error.errors.allSatisfy { (1...lineCount).contains($0.line) })
      }
    }
  }

  private func statements(of function: Application.Function) throws -> [[String: Any]] {
    let text = try #require(function.policies)
    let policies = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]]
    return try #require(policies).flatMap { $0["Statement"] as? [[String: Any]] ?? [] }
  }

  private func texts(_ value: Any?) -> [String] {
    value as? [String] ?? (value as? String).map { [$0] } ?? []
  }
}
