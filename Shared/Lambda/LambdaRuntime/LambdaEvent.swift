// SPDX-License-Identifier: Apache-2.0
package import FoundationEssentials
package import LambdaEvents

/// What a function was invoked with.
package struct LambdaEvent: Sendable {
  /// The event's JSON as it came.
  package let data: Data

  package init(data: Data) { self.data = data }

  package func decode<Value: Decodable>(_ type: Value.Type) throws(InvalidEvent) -> Value {
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch {
      throw InvalidEvent(error)
    }
  }

  package var kind: EventKind {
    get throws(InvalidEvent) {
      do {
        return try EventKind(of: data)
      } catch {
        throw InvalidEvent(error)
      }
    }
  }
}

/// The event is not what the function takes.
package struct InvalidEvent: ReportableError {
  /// What is wrong, naming the field, such as `missing field requestContext.http.method`.
  package let errorMessage: String

  package init(message: String) { errorMessage = message }

  package var errorType: String { "InvalidEvent" }

  /// Says of a decoding error which field it is about, and nothing of the field's value.
  init(_ error: any Error) {
    errorMessage =
      switch error {
      case DecodingError.keyNotFound(let key, let context):
        "missing field \(Self.path(context.codingPath + [key]))"
      case DecodingError.valueNotFound(let type, let context) where context.codingPath.isEmpty:
        "the event is not \(Self.name(of: type))"
      case DecodingError.valueNotFound(_, let context):
        "missing field \(Self.path(context.codingPath))"
      case DecodingError.typeMismatch(let type, let context) where context.codingPath.isEmpty:
        "the event is not \(Self.name(of: type))"
      case DecodingError.typeMismatch(let type, let context):
        "field \(Self.path(context.codingPath)) is not \(Self.name(of: type))"
      case DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty:
        "the event is not valid JSON"
      case DecodingError.dataCorrupted(let context):
        "field \(Self.path(context.codingPath)): \(context.debugDescription)"
      default: "the event could not be read: \(error)"
      }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.reduce(into: "") { path, key in
      if let index = key.intValue {
        path += "[\(index)]"
      } else {
        path += path.isEmpty ? key.stringValue : ".\(key.stringValue)"
      }
    }
  }

  private static func name(of type: any Any.Type) -> String {
    switch type {
    case is String.Type: "a string"
    case is Bool.Type: "true or false"
    case is any BinaryInteger.Type, is any BinaryFloatingPoint.Type: "a number"
    case is [Any].Type: "an array"
    default: "an object"
    }
  }
}
