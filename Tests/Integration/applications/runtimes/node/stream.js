exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  const query = event.queryStringParameters ?? {};
  stream = awslambda.HttpResponseStream.from(stream, {
    statusCode: 201, headers: { 'content-type': 'text/plain', 'x-made-by': 'a stream' },
    cookies: ['a=1'],
  });
  for (const part of ['one', 'two', 'three']) {
    stream.write(`${part}\n`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (query.fail) throw new Error('in mid-stream');
  }
  stream.end();
});
