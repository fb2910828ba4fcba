import { createServer, type Server, type Socket } from 'node:net';

/** A request as the server saw it: complete, or as much of it as came. */
export type SeenRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Requests before it on the same connection. */
  readonly nth: number;
};

/** What the server does with a request, on the bare socket. */
export type Reaction = (socket: Socket, request: SeenRequest) => void;

/** A remote of which nothing is to be taken for granted. */
export type FaultServer = {
  readonly url: string;
  readonly port: number;
  readonly requests: readonly SeenRequest[];
  readonly connections: () => number;
  readonly close: () => Promise<void>;
};

/** Speaks HTTP by hand, on a free port of the loopback: every request is counted, and answered by `react`. */
export async function faultServer(react: Reaction): Promise<FaultServer> {
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Whoever is hung up on is no business of the server's.
    socket.on('error', () => {});
    let unread = Buffer.alloc(0);
    let nth = 0;
    socket.on('data', (chunk) => {
      unread = Buffer.concat([unread, chunk]);
      for (;;) {
        const read = requestIn(unread, nth);
        if (read === undefined) return;
        nth++;
        unread = unread.subarray(read.length);
        requests.push(read.request);
        react(socket, read.request);
      }
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    connections: () => connections,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function requestIn(bytes: Buffer, nth: number): { request: SeenRequest; length: number } | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const [method = '', path = ''] = first.split(' ');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const length = end + 4 + Number(headers['content-length'] ?? 0);
  if (bytes.length < length) return undefined;
  const body = bytes.subarray(end + 4, length).toString();
  return { request: { method, path, headers, body, nth }, length };
}

/** A whole answer, with its length. */
export function answer(status: number, body: string | Buffer = '', headers: Record<string, string> = {}): Reaction {
  const bytes = Buffer.from(body);
  const all = { 'content-type': 'application/json', 'content-length': String(bytes.length), ...headers };
  const whole = Buffer.concat([Buffer.from(`HTTP/1.1 ${status} X\r\n${headerLines(all)}\r\n`), bytes]);
  return (socket) => socket.write(whole);
}

/** The lines of a head. */
export function headerLines(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
}

/** Bytes as they are, and then the end of the connection. */
export function bytesThenClose(bytes: string | Buffer): Reaction {
  return (socket) => socket.end(bytes);
}
