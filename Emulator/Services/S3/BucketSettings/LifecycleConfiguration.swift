// SPDX-License-Identifier: Apache-2.0
package import Notation
import XML

/// When a bucket's objects expire ("Managing the lifecycle of objects", S3 user guide). Transitions
/// to other storage classes are kept and answered; there is one class of storage here.
package struct LifecycleConfiguration: Sendable, Equatable {
  package struct Rule: Sendable, Equatable {
    package var id: String
    package var isEnabled = true
    /// What a key must begin with.
    package var prefix = ""
    /// What an object must have.
    package var tags: [TagSet.Tag] = []
    /// Only objects larger than this, in bytes.
    package var sizeGreaterThan: Int64?
    /// Only objects smaller than this, in bytes.
    package var sizeLessThan: Int64?
    /// Days after its creation that an object expires.
    package var expirationDays: Int?
    /// When every object expires.
    package var expirationDate: Timestamp?
    /// Whether a delete marker without older versions goes.
    package var expiresDeleteMarkers = false
    /// Days after it was replaced that a version expires.
    package var noncurrentDays: Int?
    /// How many newer noncurrent versions are kept besides.
    package var newerNoncurrentVersions: Int?
    /// Days after its start that an unfinished multipart upload is aborted.
    package var abortUploadDays: Int?
    /// The rule's elements as they were given.
    var xml: XMLTree?

    package init(id: String) { self.id = id }
  }

  package var rules: [Rule]
  var minimumSizeDefault = Self.standardMinimumSize

  static let standardMinimumSize = "all_storage_classes_128K"

  package init(rules: [Rule]) { self.rules = rules }
}

extension LifecycleConfiguration.Rule {
  /// Whether the rule is for an object.
  func covers(_ object: ObjectVersion) -> Bool {
    isEnabled && object.key.bytes.starts(with: prefix.utf8)
      && tags.allSatisfy { object.properties.tags?.tags.contains($0) ?? false }
      && sizeGreaterThan.map { object.size > $0 } ?? true
      && sizeLessThan.map { object.size < $0 } ?? true
  }

  /// When an object made at a time expires: S3 rounds up to the next midnight.
  func expiry(created: Timestamp) -> Timestamp? {
    if let expirationDate { return expirationDate }
    return expirationDays.map { Self.midnight(days: $0, after: created) }
  }

  static func midnight(days: Int, after time: Timestamp) -> Timestamp {
    Timestamp(seconds: (time.daysSinceEpoch + Int64(days) + 1) * 86400)
  }
}

extension LifecycleConfiguration: SettingDocument {
  init(xml: XMLTree) throws(S3Error) {
    guard ["LifecycleConfiguration", "BucketLifecycleConfiguration"].contains(xml.name) else {
      throw .malformedXML
    }
    let elements = xml.all("Rule")
    guard (1...1000).contains(elements.count) else { throw .malformedXML }
    var rules: [Rule] = []
    for (index, element) in elements.enumerated() {
      rules.append(try Rule(xml: element, number: index))
    }
    guard Set(rules.map(\.id)).count == rules.count else {
      throw .invalidArgument(
        "Rule ID must be unique. Found same ID for more than one rule", name: "ID")
    }
    self.init(rules: rules)
    if let size = xml.text(of: "TransitionDefaultMinimumObjectSize") { minimumSizeDefault = size }
  }

  func write(to writer: inout XMLWriter) {
    writer.root("LifecycleConfiguration") { writer in
      for rule in rules { writer.element(rule.xml ?? rule.tree) }
      // Kept with the rules; the answer to a request carries it as a header field.
      if minimumSizeDefault != Self.standardMinimumSize {
        writer.element("TransitionDefaultMinimumObjectSize", minimumSizeDefault)
      }
    }
  }
}

extension LifecycleConfiguration.Rule {
  fileprivate var tree: XMLTree {
    func leaf(_ name: String, _ text: String) -> XMLTree { XMLTree(name, text: text) }
    var filter = [leaf("Prefix", prefix)]
    for tag in tags {
      filter.append(XMLTree("Tag", children: [leaf("Key", tag.key), leaf("Value", tag.value)]))
    }
    if filter.count > 1 { filter = [XMLTree("And", children: filter)] }
    var children = [
      leaf("ID", id), XMLTree("Filter", children: filter),
      leaf("Status", isEnabled ? "Enabled" : "Disabled"),
    ]
    if let expirationDays {
      children.append(XMLTree("Expiration", children: [leaf("Days", String(expirationDays))]))
    } else if expiresDeleteMarkers {
      children.append(XMLTree("Expiration", children: [leaf("ExpiredObjectDeleteMarker", "true")]))
    }
    if let noncurrentDays {
      children.append(
        XMLTree(
          "NoncurrentVersionExpiration", children: [leaf("NoncurrentDays", String(noncurrentDays))])
      )
    }
    if let abortUploadDays {
      children.append(
        XMLTree(
          "AbortIncompleteMultipartUpload",
          children: [leaf("DaysAfterInitiation", String(abortUploadDays))]))
    }
    return XMLTree("Rule", children: children)
  }

  fileprivate init(xml: XMLTree, number: Int) throws(S3Error) {
    let id = xml.text(of: "ID") ?? ""
    guard id.utf8.count <= 255 else {
      throw .invalidArgument("ID length should not exceed allowed limit of 255", name: "ID")
    }
    self.init(id: id.isEmpty ? "rule-\(number + 1)" : id)
    var kept = xml
    if id.isEmpty {
      kept.children.removeAll { $0.name == "ID" }
      kept.children.insert(XMLTree("ID", text: self.id), at: 0)
    }
    kept.text = ""
    self.xml = kept
    switch xml.text(of: "Status") {
    case "Enabled": isEnabled = true
    case "Disabled": isEnabled = false
    default: throw .malformedXML
    }
    guard (xml["Filter"] == nil) != (xml["Prefix"] == nil) else { throw .malformedXML }
    if let prefix = xml.text(of: "Prefix") { self.prefix = prefix }
    if let filter = xml["Filter"] {
      guard filter.children.count <= 1 else { throw .malformedXML }
      try read(filter: filter["And"] ?? filter)
    }
    try read(expiration: xml["Expiration"])
    if let noncurrent = xml["NoncurrentVersionExpiration"] {
      noncurrentDays = try Self.days(noncurrent.required("NoncurrentDays"), "NoncurrentDays")
      newerNoncurrentVersions = noncurrent.text(of: "NewerNoncurrentVersions").flatMap { Int($0) }
    }
    if let abort = xml["AbortIncompleteMultipartUpload"] {
      abortUploadDays = try Self.days(
        abort.required("DaysAfterInitiation"), "DaysAfterInitiation")
    }
    try Self.check(transitions: xml.all("Transition"))
    let actions = [
      "Expiration", "NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload", "Transition",
      "NoncurrentVersionTransition",
    ]
    guard actions.contains(where: { xml[$0] != nil }) else { throw .malformedXML }
  }

  private mutating func read(filter: XMLTree) throws(S3Error) {
    if let prefix = filter.text(of: "Prefix") { self.prefix = prefix }
    for tag in filter.all("Tag") {
      let read = TagSet.Tag(key: try tag.required("Key"), value: try tag.required("Value"))
      guard !tags.contains(where: { $0.key == read.key }) else {
        throw .invalidRequest("Duplicate Tag Keys are not allowed.")
      }
      tags.append(read)
    }
    sizeGreaterThan = filter.text(of: "ObjectSizeGreaterThan").flatMap { Int64($0) }
    sizeLessThan = filter.text(of: "ObjectSizeLessThan").flatMap { Int64($0) }
  }

  private mutating func read(expiration: XMLTree?) throws(S3Error) {
    guard let expiration else { return }
    guard expiration.children.count == 1 else { throw .malformedXML }
    if let days = expiration.text(of: "Days") {
      expirationDays = try Self.days(days, "Days")
    } else if let text = expiration.text(of: "Date") {
      expirationDate = try Self.midnight(text)
    } else if let marker = expiration.text(of: "ExpiredObjectDeleteMarker") {
      expiresDeleteMarkers = marker == "true"
    } else {
      throw .malformedXML
    }
  }

  private static func check(transitions: [XMLTree]) throws(S3Error) {
    for transition in transitions {
      guard let name = transition.text(of: "StorageClass"),
        ObjectProperties.storageClasses.contains(name),
        (transition["Days"] == nil) != (transition["Date"] == nil)
      else { throw .malformedXML }
      if let text = transition.text(of: "Date") { _ = try midnight(text) }
    }
  }

  private static func midnight(_ text: String) throws(S3Error) -> Timestamp {
    guard text.contains("-"), let date = Timestamp(lenientISO8601: text) else {
      throw .malformedXML
    }
    guard date.milliseconds % 86_400_000 == 0 else {
      throw .invalidArgument("'Date' must be at midnight GMT", name: "Date", value: text)
    }
    return date
  }

  private static func days(_ text: String, _ name: String) throws(S3Error) -> Int {
    guard let days = Int(text) else { throw .malformedXML }
    guard days > 0 else {
      throw .invalidArgument(
        "'\(name)' for \(name == "Days" ? "Expiration" : name) action must be a positive integer",
        name: name, value: text)
    }
    return days
  }
}
