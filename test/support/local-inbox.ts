import type { Posted } from '../../src/api/callback-post.ts';
import { SEND_PATHS } from '../../src/api/paths.ts';
import { wallClock } from '../../src/clock.ts';
import type { Speed } from '../../src/engine/engine-clock.ts';
import { engineApp, listen } from '../../src/engine/http-face.ts';
import { inboxApp } from '../../src/engine/inbox-face.ts';
import { LocalRoutee } from '../../src/engine/local-routee.ts';
import type { Endpoint } from '../../src/status.ts';

/** A local Routee that listens in this process, on a free port. */
export type LocalInbox = {
  readonly url: string;
  readonly routee: LocalRoutee;
  /** Sends that flow, and says by which id it is tracked. */
  readonly send: (flow: readonly object[], endpoint?: Endpoint, callback?: object) => string;
  /** Lets so much of the wall's time go by. */
  readonly live: (ms: number) => void;
  /** Nothing listens any more. */
  readonly unplug: () => Promise<void>;
  /** It listens again, where it did. */
  readonly plug: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const START_MS = Date.UTC(2026, 0, 1, 9, 30);

/** Starts one whose time begins at half past nine. */
export async function localInbox(
  speed: Speed = 'manual',
  post: (url: string) => Promise<Posted> = async () => ({ status: 200 }),
): Promise<LocalInbox> {
  const ended = new AbortController();
  const { signal } = ended;
  let nowMs = START_MS;
  const clock = { nowMs: () => nowMs, sleep: wallClock.sleep };
  const routee = new LocalRoutee({ clock, seed: 1, speed, outcomes: [], faults: [], post, allowRemote: false, signal });
  const { engine } = routee;
  const app = engineApp({ engine, catchUp: routee.clock.catchUp, beside: inboxApp(routee, wallClock.sleep) });
  let listening = await listen(app, 0);
  const { url } = listening;
  const running = routee.clock.run(signal);
  return {
    url,
    routee,
    send: (flow, endpoint = 'standard', callback) => {
      const json = { flow, ...(callback && { callback }) };
      const answer = engine.exchange({ method: 'POST', path: SEND_PATHS[endpoint], token: engine.token, json });
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.json));
      return (answer.json as { readonly trackingId: string }).trackingId;
    },
    live: (ms) => {
      nowMs += ms;
    },
    unplug: () => listening.close(),
    plug: async () => {
      listening = await listen(app, Number(new URL(url).port));
    },
    close: async () => {
      ended.abort();
      await Promise.all([listening.close(), running]);
    },
  };
}
