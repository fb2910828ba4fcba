import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node.js';
import { ROOT } from './program.ts';

/** A place in a text, from 0, as the protocol counts. */
export type Position = { readonly line: number; readonly character: number };

/** What an editor underlines. */
export type Underlined = { readonly message: string; readonly range: { readonly start: Position } };

type Documentation = string | { readonly value: string };

type Item = { readonly label: string; readonly documentation?: Documentation };

/** What the server is told of the editor's settings: nothing that needs a network. */
const SETTINGS: Readonly<Record<string, unknown>> = {
  yaml: { schemaStore: { enable: false }, completion: true, hover: true, validate: true, schemas: {} },
};

/** The YAML language server as VS Code and other editors run it, in a process of its own. */
export class LanguageServer {
  readonly #child: ChildProcess;
  readonly #connection: MessageConnection;
  readonly #diagnostics = new Map<string, (found: readonly Underlined[]) => void>();
  #documents = 0;

  /** A server that is ready for documents. */
  static async started(): Promise<LanguageServer> {
    const server = new LanguageServer();
    await server.#connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: {
        workspace: { configuration: true },
        textDocument: {
          completion: { completionItem: { documentationFormat: ['markdown'], snippetSupport: true } },
          hover: { contentFormat: ['markdown'] },
        },
      },
    });
    await server.#connection.sendNotification('initialized', {});
    return server;
  }

  private constructor() {
    const program = join(ROOT, 'node_modules/yaml-language-server/bin/yaml-language-server');
    const env = { PATH: process.env.PATH, HOME: '/nonexistent' };
    this.#child = spawn(process.execPath, [program, '--stdio'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
    const { stdout, stdin } = this.#child;
    this.#connection = createMessageConnection(new StreamMessageReader(stdout!), new StreamMessageWriter(stdin!));
    this.#connection.onRequest('workspace/configuration', ({ items }: { items: { section?: string }[] }) =>
      items.map(({ section = '' }) => SETTINGS[section] ?? null),
    );
    this.#connection.onRequest('client/registerCapability', () => null);
    this.#connection.onNotification(
      'textDocument/publishDiagnostics',
      ({ uri, diagnostics }: { uri: string; diagnostics: readonly Underlined[] }) =>
        this.#diagnostics.get(uri)?.(diagnostics),
    );
    this.#connection.listen();
  }

  /** Opens a text as a file in flows/, and waits for what the server says of it. */
  async open(text: string): Promise<{ readonly uri: string; readonly underlined: readonly Underlined[] }> {
    const uri = pathToFileURL(join(ROOT, 'flows', `opened-${++this.#documents}.yaml`)).href;
    const told = new Promise<readonly Underlined[]>((found) => this.#diagnostics.set(uri, found));
    const textDocument = { uri, languageId: 'yaml', version: 1, text };
    await this.#connection.sendNotification('textDocument/didOpen', { textDocument });
    return { uri, underlined: await told };
  }

  /** What the server offers where `|` stands in the text. */
  async completions(marked: string): Promise<readonly { label: string; documentation: string }[]> {
    const { uri, position } = await this.#openAt(marked);
    const params = { textDocument: { uri }, position };
    const { items } = await this.#connection.sendRequest<{ items: Item[] }>('textDocument/completion', params);
    return items.map(({ label, documentation = '' }) => ({ label, documentation: plain(documentation) }));
  }

  /** What the server shows of the word at `|`. */
  async hover(marked: string): Promise<string> {
    const { uri, position } = await this.#openAt(marked);
    const params = { textDocument: { uri }, position };
    const hover = await this.#connection.sendRequest<{ contents: Documentation } | null>('textDocument/hover', params);
    return plain(hover?.contents ?? '');
  }

  /** Ends the server. */
  async stop(): Promise<void> {
    const gone = new Promise<void>((done) => this.#child.once('exit', () => done()));
    await this.#connection.sendRequest('shutdown');
    await this.#connection.sendNotification('exit');
    await gone;
    this.#connection.dispose();
  }

  async #openAt(marked: string): Promise<{ uri: string; position: Position }> {
    const offset = marked.indexOf('|');
    const before = marked.slice(0, offset).split('\n');
    const { uri } = await this.open(before.join('\n') + marked.slice(offset + 1));
    return { uri, position: { line: before.length - 1, character: before.at(-1)!.length } };
  }
}

function plain(text: Documentation): string {
  return typeof text === 'string' ? text : text.value;
}
