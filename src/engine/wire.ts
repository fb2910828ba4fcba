import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Faulty, WireAnswer } from './faults.ts';

/** Between two bytes of an answer that drips. */
const DRIP_MS = 50;

/** What `fetch` rejects with where the connection is lost. */
export class ConnectionLost extends TypeError {
  constructor() {
    super('fetch failed', { cause: new Error('ECONNRESET') });
  }
}

type Sleep = (ms: number) => Promise<void>;

/** Does to a connection what a fault wants; without one, in the same process, it is done to whoever called. */
export async function faultyResponse(
  faulty: Faulty,
  { outgoing }: Partial<HttpBindings>,
  sleep: Sleep,
): Promise<Response> {
  switch (faulty.kind) {
    case 'reset':
      if (outgoing === undefined) throw new ConnectionLost();
      outgoing.socket?.resetAndDestroy();
      return RESPONSE_ALREADY_SENT;
    case 'hang':
      await new Promise<void>((gone) => outgoing?.once('close', () => gone()));
      return RESPONSE_ALREADY_SENT;
    case 'answer':
      if (faulty.afterMs !== undefined) await sleep(faulty.afterMs);
      if (faulty.part) return truncated(faulty.answer, outgoing);
      return faulty.slowly ? dripping(faulty.answer, sleep) : whole(faulty.answer);
    default:
      return faulty satisfies never;
  }
}

function whole({ status, headers, body }: WireAnswer): Response {
  return new Response(body, { status, ...(headers && { headers }) });
}

/** Promised whole, and broken off. */
function truncated({ status, headers, body }: WireAnswer, outgoing: HttpBindings['outgoing'] | undefined): Response {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const half = bytes.subarray(0, bytes.length >> 1);
  if (outgoing === undefined || !('socket' in outgoing)) {
    const broken = new ReadableStream({
      start: (stream) => {
        stream.enqueue(half);
        stream.error(new TypeError('terminated'));
      },
    });
    return new Response(broken, { status, ...(headers && { headers }) });
  }
  outgoing.writeHead(status, { ...headers, 'content-length': String(bytes.length) });
  outgoing.write(half, () => outgoing.socket?.destroy());
  return RESPONSE_ALREADY_SENT;
}

function dripping({ status, headers, body }: WireAnswer, sleep: Sleep): Response {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  let at = 0;
  const stream = new ReadableStream({
    pull: async (controller) => {
      if (at === bytes.length) return controller.close();
      await sleep(DRIP_MS);
      controller.enqueue(bytes.subarray(at, ++at));
    },
  });
  return new Response(stream, { status, ...(headers && { headers }) });
}
