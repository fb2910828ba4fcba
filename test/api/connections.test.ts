import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { beforeAll, describe, expect, test } from 'vitest';
import { bytesThenClose, faultServer, type Reaction } from '../support/fault-server.ts';
import { inFolder, program } from '../support/program.ts';
import { session } from '../support/session.ts';

const FLOW = `
to: "+306900000001"
flow: [{ type: Sms, from: Brand, message: { body: hi } }]
`;
const OK = '{"trackingId":"1e5400aa-9a4a-4c58-9040-6dbdc8a324c1"}';
const TOKEN = 'a-token-that-nobody-may-see';

/** A send in this process to that API. */
async function sentTo(url: string, env: Record<string, string> = {}) {
  const all = { ROUTEE_API_URL: url, ROUTEE_ACCESS_TOKEN: TOKEN, ...env };
  return session(['send', 'flow.yaml', '--no-wait'], { env: all, files: { 'flow.yaml': FLOW } });
}

/** A port of the loopback on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('nothing was sent, and the reason is named, when', () => {
  test('nobody listens', async () => {
    const port = await closedPort();
    const { exitCode, out, err } = await sentTo(`http://127.0.0.1:${port}`);
    expect(exitCode).toBe(3);
    expect(err).toBe(`error: nothing was sent: could not connect to 127.0.0.1:${port}: it refused the connection\n`);
    // Three more attempts, each told.
    expect(out.match(/asking again/g)).toHaveLength(3);
  });

  test('the name does not exist', async () => {
    const { exitCode, err } = await sentTo('https://routee.invalid');
    expect(exitCode).toBe(3);
    expect(err).toContain('nothing was sent: the name routee.invalid could not be resolved\n');
    expect(err).toContain('hint: check the network connection, and HTTPS_PROXY if there is a proxy');
  });

  test('the connection ends before the TLS handshake', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { exitCode, err } = await sentTo(`https://127.0.0.1:${port}`);
    server.close();
    expect(exitCode).toBe(3);
    expect(err).toContain(`could not connect securely to 127.0.0.1:${port}`);
  });

  test.each([
    [403, 'the proxy refused to connect to connect.example.test:443 (403)', 'check HTTPS_PROXY and NO_PROXY'],
    [
      407,
      'the proxy refused to connect to connect.example.test:443 (407)',
      'put its user and password into HTTPS_PROXY',
    ],
    [502, 'the proxy refused to connect to connect.example.test:443 (502)', 'check HTTPS_PROXY and NO_PROXY'],
  ])('a proxy refuses with %i', async (status, sentence, hint) => {
    const proxy = await faultServer(bytesThenClose(`HTTP/1.1 ${status} no\r\ncontent-length: 0\r\n\r\n`));
    try {
      const url = proxy.url.replace('//', '//somebody:hunter2secret@');
      const { exitCode, out, err } = await sentTo('https://connect.example.test', { HTTPS_PROXY: url });
      expect(exitCode).toBe(3);
      expect(err).toContain(`nothing was sent: ${sentence}\nhint: ${hint}`);
      expect(out + err).not.toContain('hunter2secret');
      expect(proxy.requests.every(({ method, headers }) => method === 'CONNECT' && !headers.authorization)).toBe(true);
    } finally {
      await proxy.close();
    }
  });

  test.each<readonly [string, Reaction]>([
    ['closes', (socket) => socket.end()],
    ['hangs up', (socket) => socket.destroy()],
    ['resets', (socket) => socket.resetAndDestroy()],
  ])('a proxy %s instead of an answer, which is asked no more than four times', async (_, reaction) => {
    const proxy = await faultServer(reaction);
    try {
      const { exitCode, err } = await sentTo('https://connect.example.test', { HTTPS_PROXY: proxy.url });
      expect(exitCode).toBe(3);
      expect(err).toMatch(/nothing was sent: could not connect to .*(?:closed|reset) the connection/);
      expect(proxy.connections()).toBe(4);
    } finally {
      await proxy.close();
    }
  });

  test.each([
    'http://me:hunter2%secret@proxy.example.test',
    'ftp://proxy.example.test',
    'proxy.example.test:99999',
    'http://',
  ])('HTTPS_PROXY is %s', async (written) => {
    const { exitCode, err } = await sentTo('https://connect.example.test', { HTTPS_PROXY: written });
    expect(exitCode).toBe(2);
    expect(err).toContain('error: HTTPS_PROXY is no address of a proxy');
    expect(err).not.toContain('hunter2');
  });

  test('HTTPS_PROXY has no scheme, and nobody listens there', async () => {
    const port = await closedPort();
    const { exitCode, err } = await sentTo('https://connect.example.test', { HTTPS_PROXY: `localhost:${port}` });
    expect(exitCode).toBe(3);
    expect(err).toContain(`could not connect to localhost:${port} (on the way to connect.example.test:443)`);
  });

  test('there is no proxy where it should be', async () => {
    const port = await closedPort();
    const { exitCode, err } = await sentTo('https://connect.example.test', { HTTPS_PROXY: `http://127.0.0.1:${port}` });
    expect(exitCode).toBe(3);
    expect(err).toContain(
      `could not connect to 127.0.0.1:${port} (on the way to connect.example.test:443): it refused the connection`,
    );
  });

  test.each([
    ['http://connect.routee.net', 'ROUTEE_API_URL must begin with https://'],
    ['http://127.0.0.1.example.com', 'ROUTEE_API_URL must begin with https://'],
    ['ftp://127.0.0.1', 'ROUTEE_API_URL must begin with https://'],
    ['connect.routee.net', 'ROUTEE_API_URL is no URL'],
    ['https://me:hunter2secret@connect.routee.net', 'ROUTEE_API_URL has a user name or a password in it'],
    ['https://connect.routee.net/v2?token=hunter2secret', 'ROUTEE_API_URL has more than an origin'],
  ])('the API is at %s', async (url, sentence) => {
    const { exitCode, err } = await sentTo(url);
    expect(exitCode).toBe(2);
    expect(err).toContain(`error: ${sentence}`);
    expect(err).not.toContain('hunter2secret');
  });

  test('TLS was told not to verify', async () => {
    const { exitCode, err } = await sentTo('https://connect.example.test', { NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    expect(exitCode).toBe(2);
    expect(err).toContain('NODE_TLS_REJECT_UNAUTHORIZED=0 would send credentials to anybody');
  });
});

test.each(['https://connect.example.test/failover', 'https://connect.example.test/'])(
  'the path of the API is appended to %s once',
  async (url) => {
    const args = ['send', 'flow.yaml', '--show-request', 'curl', '--api-url', url];
    const { out } = await session(args, { files: { 'flow.yaml': FLOW } });
    expect(out).toContain("'https://connect.example.test/failover'");
  },
);

describe('over TLS', () => {
  let ca: { cert: string; private: string };
  const HOST = 'routee.test';

  beforeAll(async () => {
    const extensions = [{ name: 'basicConstraints', cA: true, critical: true } as const];
    ca = await generate([{ name: 'commonName', value: 'an authority of this test' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      extensions,
    });
  });

  /** A certificate of the authority, or of nobody. */
  async function certificate(name: string, daysFrom: number, daysTo: number, byAuthority = true) {
    const day = (days: number): Date => new Date(Date.now() + days * 86_400_000);
    const made = await generate([{ name: 'commonName', value: name }], {
      keyType: 'ec',
      algorithm: 'sha256',
      notBeforeDate: day(daysFrom),
      notAfterDate: day(daysTo),
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
      ...(byAuthority && { ca: { key: ca.private, cert: ca.cert } }),
    });
    return { key: made.private, cert: made.cert };
  }

  /** A send by the built program through a proxy that leads every name to a server with that certificate. */
  async function sentWith(options: ServerOptions, trusted = true) {
    const seen: (string | undefined)[] = [];
    const remote = createTlsServer(options, (request, response) => {
      seen.push(request.headers.authorization);
      response.setHeader('content-type', 'application/json').end(OK);
    }).listen(0, '127.0.0.1');
    await once(remote, 'listening');
    const proxy = tunnelTo((remote.address() as AddressInfo).port);
    await once(proxy, 'listening');
    try {
      return await inFolder(async (folder) => {
        writeFileSync(join(folder, 'flow.yaml'), FLOW);
        writeFileSync(join(folder, 'ca.pem'), ca.cert);
        const env = {
          ROUTEE_API_URL: `https://${HOST}`,
          ROUTEE_ACCESS_TOKEN: TOKEN,
          HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
          ...(trusted && { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') }),
        };
        const ran = await program(['send', 'flow.yaml', '--no-wait'], { cwd: folder, env });
        return { ...ran, seen };
      });
    } finally {
      proxy.close();
      remote.close();
    }
  }

  test('a send goes through a proxy to a remote whose certificate is right', async () => {
    const { exitCode, out, seen } = await sentWith(await certificate(HOST, -1, 30));
    expect(out).toContain('accepted as 1e5400aa-9a4a-4c58-9040-6dbdc8a324c1');
    expect({ exitCode, seen }).toEqual({ exitCode: 0, seen: [`Bearer ${TOKEN}`] });
  });

  test.each([
    ['has expired', async () => certificate(HOST, -30, -1), 'its certificate has expired'],
    ['is for another name', async () => certificate('other.test', -1, 30), 'its certificate is for another name'],
    ['is self-signed', async () => certificate(HOST, -1, 30, false), 'its certificate is self-signed'],
  ])('a certificate that %s gets no token, and is asked once', async (_, made, sentence) => {
    const { exitCode, out, err, seen } = await sentWith(await made());
    expect(err).toContain(`nothing was sent: could not connect securely to ${HOST}:443: ${sentence}`);
    expect(err).toContain('hint: the certificate of a company proxy can be trusted with NODE_EXTRA_CA_CERTS=<file>');
    expect({ exitCode, seen, again: out.includes('asking again') }).toEqual({ exitCode: 3, seen: [], again: false });
  });

  test('an authority that is not trusted gets no token', async () => {
    const { exitCode, err, seen } = await sentWith(await certificate(HOST, -1, 30), false);
    expect(err).toContain('its certificate is signed by an authority that is not trusted');
    expect({ exitCode, seen }).toEqual({ exitCode: 3, seen: [] });
  });
});

/** A proxy that connects to one place, whatever it is asked for. */
function tunnelTo(port: number): Server {
  return createServer((client) => {
    client.on('error', () => {});
    client.once('data', () => {
      const remote = connect(port, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        remote.pipe(client).pipe(remote);
      });
      remote.on('error', () => client.destroy());
    });
  }).listen(0, '127.0.0.1');
}
