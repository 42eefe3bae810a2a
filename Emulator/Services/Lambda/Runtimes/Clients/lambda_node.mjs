// SPDX-License-Identifier: Apache-2.0
// Runs the JavaScript handler of a Lambda function: asks Lambda's Runtime API (2018-06-01) for events
// and posts the results, as the managed runtimes do.
import fs from 'node:fs';
import http from 'node:http';
import module, { createRequire } from 'node:module';
import path from 'node:path';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import util from 'node:util';

const api = '/2018-06-01/runtime';
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const streaming = Symbol.for('aws.lambda.runtime.handler.streaming');

/** The invocation that is running, for log lines and for errors that nobody caught. */
let requestID;

// MARK: The Runtime API

function open(method, route, headers) {
  return http.request({ host, port, method, path: api + route, headers, agent });
}

function send(method, route, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
    const request = open(method, route, { ...headers, ...length });
    request.on('error', reject);
    request.on('response', (answer) => {
      const pieces = [];
      answer.on('data', (piece) => pieces.push(piece));
      answer.on('error', reject);
      answer.on('end', () => resolve({ answer, body: Buffer.concat(pieces) }));
    });
    request.end(body);
  });
}

function respond(id, result) {
  return send('POST', `/invocation/${id}/response`, result, { 'Content-Type': 'application/json' });
}

function fail(route, error) {
  const document = errorDocument(error);
  return send('POST', route, JSON.stringify(document), {
    'Content-Type': 'application/vnd.aws.lambda.error+json',
    'Lambda-Runtime-Function-Error-Type': headerText(document.errorType),
  });
}

// MARK: Errors

/** An error by Lambda's name for it. */
class Fault extends Error {
  constructor(name, message) {
    super(message);
    this.name = name;
  }
}

function isError(value) {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

function errorDocument(error) {
  if (!isError(error)) {
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  }
  return {
    errorType: error.name, errorMessage: error.message, trace: (error.stack || '').split('\n'),
  };
}

/** The error with its own fields, as it is logged. */
function loggedError(error) {
  if (!isError(error)) return JSON.stringify({ errorType: typeof error, errorMessage: String(error) });
  const fields = { errorType: error.name, errorMessage: error.message, ...error };
  if (error.cause !== undefined) fields.cause = isError(error.cause) ? error.cause.stack : error.cause;
  fields.stack = (error.stack || '').split('\n');
  return JSON.stringify(fields);
}

function headerText(text) {
  return text.replace(/[^\x20-\x7e]/g, '?');
}

// MARK: Logs

const levels = {
  log: 'INFO', info: 'INFO', debug: 'DEBUG', warn: 'WARN', error: 'ERROR', trace: 'TRACE',
  fatal: 'FATAL',
};

function log(level, message) {
  const id = requestID === undefined ? 'undefined' : requestID;
  // Written at once: a process that ends must not lose what it said last.
  fs.writeSync(1, `${new Date().toISOString()}\t${id}\t${level}\t${message}\n`);
}

function patchConsole() {
  for (const [name, level] of Object.entries(levels)) {
    console[name] = (...values) => log(level, util.format(...values));
  }
  console.trace = (...values) => {
    const stack = new Error(util.format(...values)).stack.split('\n');
    log('TRACE', ['Trace: ' + util.format(...values), ...stack.slice(2)].join('\n'));
  };
}

// MARK: Modules

/** Has `import` find what NODE_PATH names, as Lambda's runtimes do; Node's own does so for require. */
function extendImport() {
  const folders = (process.env.NODE_PATH || '').split(':').filter(Boolean);
  if (folders.length === 0) return;
  const bases = folders.map((folder) => pathToFileURL(path.join(folder, '..', 'index.mjs')).href);
  if (module.registerHooks) {
    module.registerHooks({
      resolve(specifier, context, next) {
        try {
          return next(specifier, context);
        } catch (error) {
          if (error.code !== 'ERR_MODULE_NOT_FOUND' || !isBare(specifier)) throw error;
          for (const parentURL of bases) {
            try {
              return next(specifier, { ...context, parentURL });
            } catch (other) {
              if (other.code !== 'ERR_MODULE_NOT_FOUND') throw other;
            }
          }
          throw error;
        }
      },
    });
  } else if (module.register) {
    const source = `let bases; export function initialize(data) { bases = data; }
      export async function resolve(specifier, context, next) {
        try { return await next(specifier, context); } catch (error) {
          if (error.code !== 'ERR_MODULE_NOT_FOUND' || /^(\\.|\\/|[a-z]+:)/.test(specifier)) throw error;
          for (const parentURL of bases) {
            try { return await next(specifier, { ...context, parentURL }); } catch (other) {
              if (other.code !== 'ERR_MODULE_NOT_FOUND') throw other;
            }
          }
          throw error;
        }
      }`;
    module.register('data:text/javascript,' + encodeURIComponent(source), { data: bases });
  }
}

function isBare(specifier) {
  return !/^(\.|\/|[a-z]+:)/.test(specifier);
}

/** Whether the nearest package.json says that its `.js` files are ES modules. */
function isModulePackage(file) {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const text = readFile(path.join(folder, 'package.json'));
    if (text !== undefined) {
      try {
        return JSON.parse(text).type === 'module';
      } catch {
        return false;
      }
    }
    if (folder === path.dirname(folder)) return false;
  }
}

function readFile(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function isFile(file) {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

async function importFile(file) {
  extendImport();
  return import(pathToFileURL(file).href);
}

async function loadModule(root, name) {
  const base = path.resolve(root, name);
  const require = createRequire(path.join(root, 'index.js'));
  if (isFile(base)) return require(base);
  if (isFile(base + '.js')) {
    return isModulePackage(base + '.js') ? importFile(base + '.js') : requireOrImport(require, base + '.js');
  }
  if (isFile(base + '.mjs')) return importFile(base + '.mjs');
  if (isFile(base + '.cjs')) return require(base + '.cjs');
  // A folder with an index, or a package of that name.
  try {
    return require(base);
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    return require(require.resolve(name, { paths: [root] }));
  }
}

/** `require`, but a `.js` file in the syntax of ES modules is imported, as Node 22 and later do. */
function requireOrImport(require, file) {
  try {
    return require(file);
  } catch (error) {
    const isSyntax = error instanceof SyntaxError
      && /import statement|Unexpected token 'export'|import\.meta/.test(error.message);
    if (error.code !== 'ERR_REQUIRE_ASYNC_MODULE' && !isSyntax) throw error;
    return importAsModule(file);
  }
}

/** Imports a `.js` file as an ES module although no package.json says that it is one. */
async function importAsModule(file) {
  if (!module.register) throw new SyntaxError(`${file} is an ES module: name it .mjs`);
  const source = `export async function load(url, context, next) {
    return next(url, url === ${JSON.stringify(pathToFileURL(file).href)}
      ? { ...context, format: 'module' } : context);
  }`;
  module.register('data:text/javascript,' + encodeURIComponent(source));
  return importFile(file);
}

async function load() {
  const name = process.env._HANDLER;
  const root = process.env.LAMBDA_TASK_ROOT;
  const split = /^(.*?)([^/.]*)\.(.*)$/.exec(name);
  if (!split || name.includes('..')) throw new Fault('Runtime.MalformedHandlerName', 'Bad handler');
  const [, folder, file, member] = split;
  let loaded;
  try {
    loaded = await loadModule(root, folder + file);
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw Object.assign(new Fault('Runtime.UserCodeSyntaxError', error.stack), { cause: undefined });
    }
    if (error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_MODULE_NOT_FOUND') {
      adviseOn(error);
      throw new Fault('Runtime.ImportModuleError', `Error: ${error.message}`);
    }
    throw error;
  }
  // A CommonJS module that was imported has its exports under `default`, and not all by name.
  const handler = find(loaded, member) ?? find(loaded.default, member);
  if (handler === undefined) {
    throw new Fault('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  }
  if (typeof handler !== 'function') {
    throw new Fault('Runtime.HandlerNotFound', `${name} is not a function`);
  }
  return handler;
}

function find(object, member) {
  return member.split('.').reduce((value, key) => value?.[key], object);
}

/** Says how to get a package that a managed runtime would have, or that nobody has installed. */
function adviseOn(error) {
  const name = /Cannot find (?:module|package) '((?:@[^/']+\/)?[^/']+)/.exec(error.message)?.[1];
  if (!name || !isBare(name)) return;
  const root = process.env.LAMBDA_TASK_ROOT;
  if (name === 'aws-sdk' || name.startsWith('@aws-sdk/')) {
    fs.writeSync(1, `'${name}' is not installed on this machine: \`npm install ${name}\` in ${root}, `
      + 'or `npm install -g` for all functions\n');
  } else if (isFile(path.join(root, 'package.json'))) {
    fs.writeSync(1, `'${name}' is not installed for this function: \`sam build\`, or \`npm install\` `
      + `in ${root}\n`);
  }
}

// MARK: Streams

/** The answer of a streaming handler: opened by its first byte, so that the type can be set before. */
class ResponseStream extends Writable {
  #request;
  #done;
  #id;
  #type = 'application/octet-stream';
  prelude;

  constructor(id) {
    super({ highWaterMark: 64 << 10 });
    this.#id = id;
    this.ended = new Promise((resolve, reject) => {
      this.#done = { resolve, reject };
    });
    this.ended.catch(() => {});
    this.on('error', (error) => this.#done.reject(error));
  }

  setContentType(type) {
    this.#type = type;
  }

  #open() {
    if (this.#request) return this.#request;
    const request = open('POST', `/invocation/${this.#id}/response`, {
      'Content-Type': this.#type,
      'Lambda-Runtime-Function-Response-Mode': 'streaming',
      'Transfer-Encoding': 'chunked',
      Trailer: 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body',
    });
    request.on('error', (error) => this.#done.reject(error));
    request.on('response', (answer) => {
      answer.resume();
      answer.on('end', () => this.#done.resolve());
    });
    this.#request = request;
    if (this.prelude !== undefined) {
      request.write(this.prelude);
      request.write(Buffer.alloc(8));
    }
    return request;
  }

  get isOpen() {
    return this.#request !== undefined;
  }

  _write(chunk, encoding, callback) {
    const request = this.#open();
    if (request.write(chunk)) callback();
    else request.once('drain', callback);
  }

  _final(callback) {
    this.#open().end();
    callback();
  }

  /** Ends the answer in mid-stream by an error. */
  break(error) {
    const document = errorDocument(error);
    this.#request.addTrailers({
      'Lambda-Runtime-Function-Error-Type': headerText(document.errorType),
      'Lambda-Runtime-Function-Error-Body': Buffer.from(JSON.stringify(document)).toString('base64'),
    });
    this.#request.end();
    return this.ended;
  }
}

globalThis.awslambda = {
  streamifyResponse(handler, options) {
    handler[streaming] = 'response';
    if (typeof options?.highWaterMark === 'number') {
      handler[Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark')] = options.highWaterMark;
    }
    return handler;
  },
  HttpResponseStream: {
    from(stream, prelude) {
      stream.setContentType('application/vnd.awslambda.http-integration-response');
      stream.prelude = JSON.stringify(prelude);
      return stream;
    },
  },
};

// MARK: Invocations

function makeContext(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const document = (name) => (headers[name] ? JSON.parse(headers[name]) : undefined);
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: document('lambda-runtime-client-context'),
    identity: document('lambda-runtime-cognito-identity'),
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    getRemainingTimeInMillis: () => Math.max(deadline - Date.now(), 0),
  };
}

/** Runs when nothing is left to do: what a callback waits for by default. */
let whenIdle;
process.on('beforeExit', () => {
  const run = whenIdle;
  whenIdle = undefined;
  run?.();
});

/** The result of a handler that is async, takes a callback, or calls the context's old methods. */
function call(handler, event, context) {
  return new Promise((resolve, reject) => {
    let isOver = false;
    const settle = (how, value, waits) => {
      if (isOver) return;
      isOver = true;
      whenIdle = waits ? () => how(value) : undefined;
      if (!waits) setImmediate(() => how(value));
    };
    const callback = (error, value) => {
      const waits = context.callbackWaitsForEmptyEventLoop;
      if (error === undefined || error === null) settle(resolve, value, waits);
      else settle(reject, error, waits);
    };
    context.succeed = (value) => settle(resolve, value, false);
    context.fail = (error) => settle(reject, error, false);
    context.done = (error, value) => (error ? context.fail(error) : context.succeed(value));
    let result;
    try {
      result = handler(event, context, callback);
    } catch (error) {
      settle(reject, error, false);
      return;
    }
    if (typeof result?.then === 'function') {
      result.then((value) => settle(resolve, value, false), (error) => settle(reject, error, false));
    }
    // With nothing left to do, no result can come any more: Lambda's answer is null.
    if (!isOver) whenIdle = () => settle(resolve, null, false);
  });
}

async function invoke(handler, event, context) {
  const result = await call(handler, event, context);
  let text;
  try {
    text = JSON.stringify(result === undefined ? null : result) ?? 'null';
  } catch (error) {
    throw new Fault('Runtime.MarshalError', `Unable to stringify response body: ${error.message}`);
  }
  await respond(context.awsRequestId, text);
}

async function stream(handler, event, context) {
  const answer = new ResponseStream(context.awsRequestId);
  try {
    await handler(event, answer, context);
    if (!answer.writableEnded) answer.end();
    await answer.ended;
  } catch (error) {
    if (!answer.isOpen) throw error;
    log('ERROR', `Invoke Error \t${loggedError(error)}`);
    await answer.break(error);
  }
}

async function main() {
  patchConsole();
  let handler;
  try {
    handler = await load();
  } catch (error) {
    await failInitialization(error);
    return;
  }
  for (const [event, name] of [
    ['uncaughtException', undefined], ['unhandledRejection', 'Runtime.UnhandledPromiseRejection'],
  ]) {
    process.on(event, async (reason) => {
      const error = name ? Object.assign(new Fault(name, String(reason)), { reason }) : reason;
      log('ERROR', `${name ? 'Unhandled Promise Rejection' : 'Uncaught Exception'} \t${loggedError(error)}`);
      if (requestID !== undefined) await fail(`/invocation/${requestID}/error`, error);
      process.exit(name ? 128 : 129);
    });
  }
  const run = handler[streaming] ? stream : invoke;
  for (;;) {
    requestID = undefined;
    const { answer, body } = await send('GET', '/invocation/next');
    // The process is not wanted any more.
    if (answer.statusCode !== 200) process.exit(0);
    const context = makeContext(answer.headers);
    requestID = context.awsRequestId;
    process.env._X_AMZN_TRACE_ID = answer.headers['lambda-runtime-trace-id'] ?? '';
    try {
      await run(handler, JSON.parse(body), context);
    } catch (error) {
      log('ERROR', `Invoke Error \t${loggedError(error)}`);
      await fail(`/invocation/${requestID}/error`, error);
    }
  }
}

async function failInitialization(error) {
  log('ERROR', `Uncaught Exception \t${loggedError(error)}`);
  await fail('/init/error', error);
  process.exit(1);
}

main();
