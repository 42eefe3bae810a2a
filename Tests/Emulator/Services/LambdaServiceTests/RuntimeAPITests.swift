// SPDX-License-Identifier: Apache-2.0
import LambdaService
import Testing

@Suite("The Runtime API", .timeLimit(.minutes(10))) struct RuntimeAPITests {
  @Test("an event is not for a page in a browser, by whatever name it calls this machine")
  func strangers() async throws {
    let script = """
      #!/bin/sh
      api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
      ask() { curl -sS -o event -w '%{http_code} ' "$@"; }
      ask -H 'Host: attacker.example' "$api/invocation/next"
      ask -H 'Host: 127.0.0.1.attacker.example:80' "$api/invocation/next"
      ask -H 'Origin: http://attacker.example' "$api/invocation/next"
      ask -H 'Origin: null' -d '{"errorType":"Forged"}' "$api/init/error"
      echo refused
      id=$(curl -sS -D - -o event -H "Host: localhost" "$api/invocation/next" \
        | tr -d '\\r' | sed -n 's/^[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: //p')
      ask -H 'Origin: http://attacker.example' -d '"forged"' "$api/invocation/$id/response"
      echo refused too
      curl -sS -o /dev/null -d '"own"' "$api/invocation/$id/response"
      """
    try await Stage.with(Stage(script: script)) { stage in
      #expect(await stage.invoke("{}").text == #""own""#)
      let lines = stage.log.map(\.text)
      #expect(lines.contains("403 403 403 403 refused"), "\(lines)")
      #expect(lines.contains("403 refused too"), "\(lines)")
    }
  }
}
