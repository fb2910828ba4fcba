import { getHttpOperationsFromSpec } from '@stoplight/prism-http';
import { createServer } from '@stoplight/prism-http-server';

type Logger = Parameters<typeof createServer>[1]['components']['logger'];

/** A logger that keeps what it is told to itself. */
const silent = new Proxy({}, { get: (_, name) => (name === 'child' ? () => silent : () => {}) }) as Logger;

/** A proxy in front of `upstream` that holds everything that passes against the document, and says so in a header. */
export async function validatingProxy(
  document: object,
  upstream: string,
): Promise<{ url: string; close: () => Promise<void> }> {
  const operations = await getHttpOperationsFromSpec(document);
  const server = createServer(operations, {
    cors: false,
    components: { logger: silent },
    config: {
      ...{
        isProxy: true,
        upstream: new URL(upstream),
        upstreamProxy: undefined,
        errors: false,
        mock: { dynamic: false },
      },
      ...{ checkSecurity: true, validateRequest: true, validateResponse: true },
    },
  });
  const url = await server.listen(0, '127.0.0.1');
  return { url, close: () => server.close() };
}
