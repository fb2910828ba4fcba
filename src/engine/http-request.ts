import { TOKEN_PATH } from '../api/token.ts';
import type { Engine } from './engine.ts';
import { type Answer, refusal } from './refusal.ts';

/** A request as it comes over HTTP. */
export type HttpRequest = {
  readonly method: string;
  /** The path with its query. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: { readonly authorization?: string | undefined; readonly 'content-type'?: string | undefined };
  readonly body?: string | undefined;
};

/** What the engine answers to a request that came as text; what is no JSON does not reach it. */
export function answerTo(engine: Engine, { method, target, headers, body = '' }: HttpRequest): Answer {
  const { authorization, 'content-type': type = '' } = headers;
  if (method === 'POST' && target === TOKEN_PATH) return engine.grant(authorization, body);
  const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  if (body === '') return engine.exchange({ method, path: target, token });
  // Without a token nobody is told what is wrong with the rest.
  if (!engine.letsIn(token)) return engine.exchange({ method, path: target, token });
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(type)) return refusal(415, 3, 'the body must be application/json');
  try {
    return engine.exchange({ method, path: target, token, json: JSON.parse(body) });
  } catch (error) {
    if (error instanceof SyntaxError) return refusal(400, 3, 'the body is not JSON');
    throw error;
  }
}
