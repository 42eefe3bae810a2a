// SPDX-License-Identifier: Apache-2.0
import S3Service

/// `emulator serve`: what the emulator is made of. The commands that start one take these too.
struct ServeOptions: Equatable {
  var template = "template.yaml"
  var data = ".millrace"
  var port: UInt16 = 4566
  var apiPort: UInt16 = 3000
  var cdnPort: UInt16 = 8080
  var listen = "127.0.0.1"
  /// Further names by which the emulator may be called.
  var allowedHosts: [String] = []
  var parameters: [String: String] = [:]
  /// The file of further parameters.
  var parameterFile: String?
  /// The stack's name, of which names of resources are made.
  var stackName: String?
  /// What secrets of others hold, by their name or ARN.
  var secrets: [String: String] = [:]
  var credentials: [Account] = []
  /// Where the requests of services go that another server stands in for, by their signing names.
  var forwards: [String: String] = [:]
  var ownership = ObjectOwnership.bucketOwnerEnforced
  /// The file of the faults to begin with.
  var faults: String?
  /// Transcodes with the fastest preset, whatever the job settings ask for.
  var draft = false
  /// Runs jobs without the settings that are not executed, with a warning for each.
  var lenient = false
  /// The options that were given and that an emulator which runs already cannot take up.
  var ownSettings: [String] = []
}

extension ServeOptions {
  init(_ arguments: inout Arguments) throws(UsageError) {
    while let word = arguments.next() {
      guard try take(word, from: &arguments) else {
        throw UsageError("serve has no option '\(word)'")
      }
    }
  }

  /// Takes one option.
  /// - Returns: whether it was one of these.
  mutating func take(_ option: String, from arguments: inout Arguments) throws(UsageError) -> Bool {
    guard try set(option, from: &arguments) else { return false }
    if option != "--data", !ownSettings.contains(option) { ownSettings.append(option) }
    return true
  }

  private mutating func set(
    _ option: String, from arguments: inout Arguments
  ) throws(UsageError) -> Bool {
    switch option {
    case "--template": template = try arguments.value(of: option)
    case "--data": data = try arguments.value(of: option)
    case "--port": port = try arguments.port(of: option)
    case "--api-port": apiPort = try arguments.port(of: option)
    case "--cdn-port": cdnPort = try arguments.port(of: option)
    case "--listen": listen = try arguments.value(of: option)
    case "--allow-host": allowedHosts.append(try arguments.value(of: option))
    case "--draft": draft = true
    case "--lenient": lenient = true
    case "--faults": faults = try arguments.value(of: option)
    case "--parameter":
      let (name, value) = try arguments.pair(of: option, separator: "=")
      parameters[name] = value
    case "--parameter-file": parameterFile = try arguments.value(of: option)
    case "--stack-name": stackName = try arguments.value(of: option)
    case "--secret":
      let (name, value) = try arguments.pair(of: option, separator: "=")
      secrets[name] = value
    case "--credential":
      let (id, secret) = try arguments.pair(of: option, separator: ":")
      credentials.append(Account(accessKeyID: id, secret: secret))
    case "--forward":
      let (name, url) = try arguments.pair(of: option, separator: "=")
      guard let origin = Self.origin(of: url) else {
        throw UsageError("--forward is SERVICE=http://HOST:PORT, not '\(name)=\(url)'")
      }
      forwards[name] = origin
    case "--object-ownership":
      let name = try arguments.value(of: option)
      guard let value = ObjectOwnership(rawValue: name) else {
        throw UsageError("--object-ownership is BucketOwnerEnforced or ObjectWriter, not '\(name)'")
      }
      ownership = value
    default: return false
    }
    return true
  }

  /// The origin of a URL without a path of its own; nil for anything else.
  private static func origin(of url: String) -> String? {
    let origin = url.hasSuffix("/") ? String(url.dropLast()) : url
    guard origin.wholeMatch(of: /https?:\/\/[A-Za-z0-9.\-\[\]:]+/) != nil else { return nil }
    return origin
  }
}
