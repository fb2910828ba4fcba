import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Engine } from './engine.ts';
import { type FaultBox, faulty, scopeOf } from './faults.ts';
import { answerTo } from './http-request.ts';
import { type Answer, refusal } from './refusal.ts';
import { ConnectionLost, faultyResponse } from './wire.ts';

/** An engine that can be reached over HTTP, and what to do around each request. */
export type FaceOptions = {
  readonly engine: Engine;
  /** Called before each request is answered: brings the engine's time up to now. */
  readonly catchUp: () => void;
  /** Told of each answer. */
  readonly answered?: ((method: string, target: string, status: number) => void) | undefined;
  /** What stands beside the remote's own paths: the inbox and the control calls. */
  readonly beside?: Hono | undefined;
  /** What goes wrong, and what a delay is measured by. */
  readonly faults?: { readonly box: FaultBox; readonly sleep: (ms: number) => Promise<void> } | undefined;
};

/** A face that listens. */
export type Listening = { readonly url: string; readonly close: () => Promise<void> };

/** No flow is longer. */
const MOST_BYTES = 1024 * 1024;

/** The engine as an application of HTTP: nothing but a way to say requests to it. */
export function engineApp({ engine, catchUp, answered, beside, faults }: FaceOptions): Hono {
  const app = new Hono<{ Bindings: Partial<HttpBindings> }>();
  const told = (method: string, target: string, { status, json }: Answer): Response => {
    answered?.(method, target, status);
    // The rest of a body that is too long is not read, and no other request can come behind it.
    return Response.json(json, { status, ...(status === 413 && { headers: { connection: 'close' } }) });
  };
  const targetOf = (url: string): string => url.slice(new URL(url).origin.length);
  if (beside) app.route('/', beside);
  app.all('*', async ({ req, env }) => {
    const { method, url } = req;
    const headers = { authorization: req.header('authorization'), 'content-type': req.header('content-type') };
    const body = await (env?.incoming ? incomingBody(env.incoming) : requestBody(req.raw));
    catchUp();
    const target = targetOf(url);
    if (body === undefined) return told(method, target, refusal(413, 3, 'the body is longer than 1 MiB'));
    const proceed = (): Answer => answerTo(engine, { method, target, headers, body });
    const scope = faults && scopeOf(method, target);
    const fault = scope && faults.box.next(scope);
    if (fault === undefined) return told(method, target, proceed());
    if (fault.name === 'token-expired') engine.expireTokens();
    const wrong = faulty(fault, target, proceed);
    answered?.(method, `${target} (${fault.name})`, wrong.kind === 'answer' ? wrong.answer.status : 0);
    return faultyResponse(wrong, env ?? {}, faults!.sleep);
  });
  app.onError((error, { req }) => {
    if (error instanceof ConnectionLost) throw error;
    return told(req.method, targetOf(req.url), refusal(500, 0, 'the engine failed'));
  });
  return app as unknown as Hono;
}

/** The text of a body; undefined when it is too long. */
async function requestBody(request: Request): Promise<string | undefined> {
  const body = await request.text();
  return Buffer.byteLength(body) > MOST_BYTES ? undefined : body;
}

/** The same from the connection itself: making a stream of the web of it takes longer than everything else. */
function incomingBody(incoming: HttpBindings['incoming']): Promise<string | undefined> {
  return new Promise((done, failed) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      // What is too long already is let by, so that the answer can be read.
      if (size <= MOST_BYTES) chunks.push(chunk);
    });
    incoming.once('end', () => done(size > MOST_BYTES ? undefined : Buffer.concat(chunks).toString()));
    incoming.once('error', failed);
  });
}

/** Listens on that port, or on any free one for 0. Rejects with the system's error when it cannot. */
export async function listen(app: Hono, port: number, host = '127.0.0.1'): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch, hostname: host });
  await new Promise<void>((ready, failed) => {
    server.once('error', failed);
    server.listen(port, host, () => ready());
  });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
