import type { Context as Request } from 'hono';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { CONTROL_PATH, controlAnswer } from './control.ts';
import { INBOX_PAGE, INBOX_POLICY } from './inbox-page.ts';
import type { InboxMessage, LocalRoutee } from './local-routee.ts';
import { type Answer, refusal } from './refusal.ts';

/** Names and addresses that no foreign page can have a name server point here for. */
const OWN_HOST = /^(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\])(?::\d{1,5})?$/i;

/** So often somebody who listens hears something, so that neither side takes the other for gone. */
const HEARTBEAT_MS = 15_000;

/** Whoever is further behind is told how everything stands, instead of everything that has happened. */
const MOST_WAITING = 1_000;

/** So soon a browser asks again when the connection is lost. */
const RETRY_MS = 1_000;

/** The page shows no more, and a browser would be long in reading a hundred thousand. */
const MOST_TOLD = 200;

/**
 * The inbox page at `/`, and the control calls under `/_engine/`, which it uses as everybody may. Both answer to this
 * machine's own names only, and control calls to no other page than this one.
 */
export function inboxApp(routee: LocalRoutee, sleep: (ms: number, signal: AbortSignal) => Promise<void>): Hono {
  const app = new Hono();
  const told = ({ status, json }: Answer): Response => Response.json(json, { status });
  app.use('/', async ({ req }, next) => (isOwn(req) ? next() : told(strange())));
  app.use(`${CONTROL_PATH}*`, async ({ req }, next) => (isOwn(req) && isSameOrigin(req) ? next() : told(strange())));
  app.get('/', () => {
    const headers = { 'content-type': 'text/html; charset=utf-8', ...INBOX_POLICY };
    return new Response(INBOX_PAGE, { headers });
  });
  app.get(`${CONTROL_PATH}events`, (context) =>
    streamSSE(context, async (stream) => {
      const waiting: InboxMessage[] = [];
      let behind = false;
      const ended = new AbortController();
      let wake = new AbortController();
      const unwatch = routee.watch((message) => {
        if (waiting.length >= MOST_WAITING) {
          waiting.length = 0;
          behind = true;
        }
        waiting.push(message);
        wake.abort();
      });
      stream.onAbort(() => {
        unwatch();
        ended.abort();
        wake.abort();
      });
      const send = (message: object): Promise<void> => stream.writeSSE({ data: JSON.stringify(message) });
      const sendAll = (): Promise<void> => send({ type: 'deliveries', deliveries: routee.views.slice(0, MOST_TOLD) });
      const sendTime = (): Promise<void> => {
        // Between two things that happen the engine's time stands still.
        routee.clock.catchUp();
        return stream.writeSSE({ data: JSON.stringify(routee.time), retry: RETRY_MS });
      };
      await sendTime();
      await sendAll();
      while (!ended.signal.aborted) {
        if (behind) {
          await sendTime();
          // What still waits is of before.
          waiting.length = 0;
          behind = false;
          await sendAll();
        }
        for (let next = waiting.shift(); next !== undefined && !behind; next = waiting.shift()) await send(next);
        wake = new AbortController();
        if (waiting.length === 0 && !behind) {
          await sleep(HEARTBEAT_MS, wake.signal).then(sendTime, () => {});
        }
      }
    }),
  );
  app.all(`${CONTROL_PATH}*`, async ({ req }) => {
    const path = new URL(req.url).pathname.slice(CONTROL_PATH.length);
    const text = await req.text();
    if (req.method !== 'GET' && !/^application\/json\b/i.test(req.header('content-type') ?? '')) {
      return told(refusal(415, 3, 'a control call must be application/json'));
    }
    let json: unknown;
    try {
      json = text === '' ? {} : JSON.parse(text);
    } catch {
      return told(refusal(400, 3, 'the body is not JSON'));
    }
    return told(controlAnswer(routee, { method: req.method, path, json }));
  });
  return app;
}

type Asked = Request['req'];

/** Asked by a name of this machine's own, and not by one that somebody has pointed at it (DNS rebinding). */
function isOwn(req: Asked): boolean {
  return OWN_HOST.test(req.header('host') ?? '');
}

/** Not from another page: browsers say where a call comes from, other programs say nothing. */
function isSameOrigin(req: Asked): boolean {
  const site = req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const origin = req.header('origin');
  return origin === undefined || origin === `http://${req.header('host')}`;
}

function strange(): Answer {
  return refusal(403, 7, 'this is for pages and programs of this machine');
}
