import { basename } from 'node:path';

const started = await Promise.resolve('awaited at the top');

export const handler = async (event) => ({ started, base: basename(event.path) });
