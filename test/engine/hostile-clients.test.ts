import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { wallClock } from '../../src/clock.ts';
import { type Local, localRoutee } from '../support/local.ts';

const SECONDS = process.env.SOAK ? 60 : 1;

let local: Local;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await local.close();
});

const opened = (port: number): Promise<Socket> =>
  new Promise((done, failed) => {
    const socket = connect(port, '127.0.0.1', () => done(socket));
    socket.on('error', failed);
    sockets.push(socket);
  });

test('five hundred idle connections, and fifty that speak a letter at a time, keep nobody waiting', {
  timeout: 90_000,
}, async () => {
  local = await localRoutee();
  const port = Number(new URL(local.face.url).port);
  for (let count = 0; count < 500; count++) await opened(port);
  const slow = await Promise.all(Array.from({ length: 50 }, () => opened(port)));
  const request = `POST /failover HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'x'.repeat(1_000)}`;
  for (let at = 0; at < SECONDS * 10; at++) {
    for (const socket of slow) if (!socket.destroyed) socket.write(request[at % request.length]!);
    expect((await local.asked('GET', '/failover-otp/health')).status).toBe(200);
    await wallClock.sleep(100);
  }
});

test('a body of ten megabytes is refused, and the next one is answered', async () => {
  local = await localRoutee();
  const { status, json } = await local.asked('POST', '/failover', { flow: 'x'.repeat(10 * 1024 * 1024) });
  expect([status, json.code]).toEqual([413, expect.stringMatching(/^413\d{6}$/)]);
  expect((await local.asked('GET', '/failover-otp/health')).status).toBe(200);
});

test('what is no HTTP is answered as Node answers it', async () => {
  local = await localRoutee();
  const socket = await opened(Number(new URL(local.face.url).port));
  const answer = new Promise<string>((done) => socket.once('data', (data) => done(String(data))));
  socket.write('hello\r\n\r\n');
  expect(await answer).toMatch(/^HTTP\/1\.1 400 /);
  expect((await local.asked('GET', '/failover-otp/health')).status).toBe(200);
});
