import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callbackPost } from '../../src/api/callback-post.ts';
import { type Clock, wallClock } from '../../src/clock.ts';
import { engineApp, type Listening, listen } from '../../src/engine/http-face.ts';
import { inboxApp } from '../../src/engine/inbox-face.ts';
import { type LocalOptions, LocalRoutee } from '../../src/engine/local-routee.ts';
import { fastClock } from './session.ts';

/** A local Routee that listens, and how to talk to it. */
export type Local = {
  readonly routee: LocalRoutee;
  readonly face: Listening;
  /** A request with a token; the answer's status, headers and JSON. */
  readonly asked: (method: string, path: string, body?: unknown) => Promise<Answered>;
  readonly close: () => Promise<void>;
};

// biome-ignore lint/suspicious/noExplicitAny: what is in it is what the tests are about
type Answered = { readonly status: number; readonly json: any; readonly headers: Headers };

/** Serves an engine on a free port; its time stands still unless it is told otherwise. */
export async function localRoutee(more: Partial<LocalOptions> = {}): Promise<Local> {
  const ended = new AbortController();
  const clock: Clock = more.clock ?? wallClock;
  const { post, close } = callbackPost(wallClock);
  const routee = new LocalRoutee({
    clock,
    seed: 1,
    speed: 'manual',
    outcomes: [],
    faults: [],
    post,
    allowRemote: false,
    signal: ended.signal,
    ...more,
  });
  const { engine, clock: time, faults } = routee;
  // What drips would take half a minute.
  const { sleep } = fastClock(100);
  const app = engineApp({
    engine,
    catchUp: time.catchUp,
    beside: inboxApp(routee, sleep),
    faults: { box: faults, sleep },
  });
  const face = await listen(app, 0);
  const running = time.run(ended.signal);
  return {
    routee,
    face,
    asked: async (method, path, body) => {
      const headers = { authorization: `Bearer ${engine.token}`, 'content-type': 'application/json' };
      const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
      const response = await fetch(face.url + path, { ...init, redirect: 'manual' });
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json');
      return { status: response.status, headers: response.headers, json: isJson ? JSON.parse(text) : text };
    },
    close: async () => {
      ended.abort();
      await running;
      await face.close();
      await close();
    },
  };
}

/** A callback as it came. */
export type Received = { readonly headers: IncomingMessage['headers']; readonly json: Record<string, unknown> };

/** A receiver of callbacks: answers with what `answer` says for the number of the call, the first being 0. */
export async function receiver(answer: (number: number) => number = () => 200) {
  const received: Received[] = [];
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      response.writeHead(answer(received.length)).end();
      received.push({ headers: request.headers, json: JSON.parse(body) });
      for (const look of waiting.splice(0)) look();
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    /** Waits until so many came. */
    count: async (number: number): Promise<void> => {
      while (received.length < number) await new Promise<void>((look) => waiting.push(look));
    },
    close: () => new Promise<void>((closed) => server.close(() => closed())),
  };
}
