// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The emulator's command line.
@main
enum EmulatorMain {
  static func main() async {
    // A peer that went away is an error of the write, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
    do {
      let words = CommandLine.arguments.dropFirst()
      switch try Command.parse(Array(words)) {
      case .serve(let options): try await ServeCommand(options: options).run()
      case .run(let options): try await RunCommand(options: options).run()
      case .invoke(let options): try await InvokeCommand(options: options).run()
      case .logs(let options): try await LogsCommand(options: options).run()
      case .events(let options): try await EventsCommand(options: options).run()
      case .transcode(let options): try await TranscodeCommand(options: options).run()
      case .job(let options): try await JobCommand(options: options).run()
      case .sample(let path): try await SampleCommand(path: path).run()
      case .help(let text): try StandardOutput.write(text)
      case .version: try StandardOutput.write("emulator \(Version.current)")
      }
    } catch let error as UsageError {
      StandardError.log("emulator: \(error.message)\n\(Usage.hint(for: error.command))")
      exit(2)
    } catch let status as ExitStatus {
      exit(status.code)
    } catch {
      StandardError.log("emulator: \(error)")
      exit(1)
    }
  }
}

/// A command has said what there is to say; the process ends with this status.
struct ExitStatus: Error {
  let code: Int32
}
