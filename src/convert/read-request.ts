import { parse } from 'shell-quote';
import { SEND_PATHS } from '../api/paths.ts';
import { InputFailure } from '../errors.ts';
import { ENDPOINTS, type Endpoint } from '../status.ts';

/** What a request would post. */
export type ReadRequest = {
  /** The endpoint that its path is. */
  readonly endpoint: Endpoint | undefined;
  readonly body: string;
  /** What it carries that is nobody's to keep, and was left out: `an access token`. */
  readonly dropped: readonly string[];
};

/** Options that say the body. */
const BODY = new Set(['-d', '--data', '--data-raw', '--data-binary', '--data-ascii', '--json']);

/** Other options that take a value: long ones, and the letters of short ones. */
const VALUED = new Set([
  ...['--request', '--output', '--max-time', '--connect-timeout', '--user-agent', '--retry', '--retry-delay'],
  ...['--write-out', '--proxy', '--cacert', '--cert', '--key', '--cookie', '--referer', '--cookie-jar', '--resolve'],
  ...['--retry-max-time', '--proxy-user', '--max-redirs', '--limit-rate', '--interface', '--proto', '--dump-header'],
  ...['--data-urlencode', '--form', '--upload-file', '--config', '--capath', '--ciphers', '--trace', '--stderr'],
]);
const VALUED_LETTERS = 'XHdumowxbcAeEFTKCDPQrtyYzU';

/** Options that carry credentials. */
const SECRETS: Readonly<Record<string, string>> = {
  '-u': 'a user name with its password',
  '--user': 'a user name with its password',
  '--oauth2-bearer': 'an access token',
};

/** A curl command, behind comments, a prompt, or values that the shell is to know. */
const CURL = /^(?:\s*#[^\n]*\n)*\s*(?:[$#>]\s+)?(?:\w+=\S*\s+)*curl(?:\.exe)?\s/;

/** Whether a text is a curl command, as documentation prints one. */
export function isCurl(text: string): boolean {
  return CURL.test(text);
}

/** Reads a curl command as a shell would: quotes, escapes, lines that go on. Fails with an InputFailure otherwise. */
export function readCurl(text: string): ReadRequest {
  const command = text.slice(text.search(/\bcurl(?:\.exe)?\s/));
  const words = wordsOf(command.replace(/\\\r?\n/g, ' '));
  const bodies: string[] = [];
  const dropped = new Set<string>();
  let url: string | undefined;
  for (let at = 1; at < words.length; at++) {
    for (const { name, value } of optionsIn(words[at]!)) {
      const next = (): string => value ?? words[++at] ?? '';
      if (BODY.has(name)) bodies.push(bodyOf(next()));
      else if (name === '-H' || name === '--header') drop(next(), dropped);
      else if (SECRETS[name] !== undefined) {
        next();
        dropped.add(SECRETS[name]);
      } else if (name === '--url') url = next();
      else if (VALUED.has(name) || (/^-\w$/.test(name) && VALUED_LETTERS.includes(name[1]!))) next();
      // What else stands alone is an address, or the value of an option that is not known here.
      else if (/^(?:https?:\/\/|[\w.-]+(?::\d+)?\/)/i.test(name)) url ??= name;
    }
  }
  if (bodies.length === 0) {
    throw new InputFailure('input.import', 'this curl command posts nothing', {
      hint: 'the body of a flow stands behind -d',
    });
  }
  return { endpoint: endpointIn(url), body: bodies.join('&'), dropped: [...dropped] };
}

/** Whether a text is a request as it goes over the wire. */
export function isHttp(text: string): boolean {
  return /^\s*POST\s\S+(?:\sHTTP\/[\d.]+)?\r?\n[\w-]+:/.test(text);
}

/** Reads a request as it goes over the wire. */
export function readHttp(text: string): ReadRequest {
  const [head = '', ...rest] = text.trimStart().split(/\r?\n\r?\n/);
  const [first = '', ...headers] = head.split(/\r?\n/);
  const dropped = new Set<string>();
  for (const header of headers) drop(header, dropped);
  return { endpoint: endpointIn(first.split(/\s/)[1]), body: rest.join('\n\n'), dropped: [...dropped] };
}

function wordsOf(text: string): string[] {
  if (endsInQuotes(text)) {
    throw new InputFailure('input.import', 'this curl command ends within quotes', {
      hint: "copy all of its lines; a quote inside of single quotes is written '\"'\"'",
    });
  }
  // What the shell would take from its environment stays as it is written.
  const words = parse(text, (name) => `$${name}`);
  // At a pipe or the like another command begins.
  const end = words.findIndex((word) => typeof word === 'object' && 'op' in word && word.op !== 'glob');
  return words
    .slice(0, end === -1 ? undefined : end)
    .flatMap((word) => (typeof word === 'string' ? [word] : 'pattern' in word ? [word.pattern] : []));
}

function endsInQuotes(text: string): boolean {
  let quote: string | undefined;
  let verbatim = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '\\' && !verbatim) at++;
    else if (character === quote) {
      quote = undefined;
      verbatim = false;
    } else if (quote === undefined && (character === "'" || character === '"')) {
      quote = character;
      verbatim = character === "'" && text[at - 1] !== '$';
    }
  }
  return quote !== undefined;
}

/** The options of a word, with the value that is written right behind one: `--data=x`, `-dx`, `-sSXPOST`. */
function optionsIn(word: string): { readonly name: string; readonly value?: string | undefined }[] {
  const [, long, value] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? [];
  if (long !== undefined) return [{ name: long, value }];
  if (!/^-\w/.test(word)) return [{ name: word }];
  const letters = word.slice(1);
  const valued = [...letters].findIndex((letter) => VALUED_LETTERS.includes(letter));
  const flags = [...letters.slice(0, valued === -1 ? undefined : valued)].map((letter) => ({ name: `-${letter}` }));
  if (valued === -1) return flags;
  const rest = letters.slice(valued + 1);
  return [...flags, { name: `-${letters[valued]}`, value: rest === '' ? undefined : rest }];
}

function bodyOf(value: string): string {
  if (!value.startsWith('@')) return value;
  throw new InputFailure('input.import', `the body of this curl command is in a file: ${value.slice(1)}`, {
    hint: 'import that file',
  });
}

function drop(header: string, dropped: Set<string>): void {
  const [, name = ''] = /^\s*([\w-]+)\s*:/.exec(header) ?? [];
  if (/^authorization$/i.test(name)) dropped.add(/bearer/i.test(header) ? 'an access token' : 'credentials');
  else if (/token|key|secret|cookie/i.test(name)) dropped.add(`the header ${name}`);
}

/** Longer paths first: the standard one is how the others begin. */
function endpointIn(url: string | undefined): Endpoint | undefined {
  const path = url
    ?.replace(/^[a-z]+:\/\/[^/]*/i, '')
    .replace(/[?#].*$/s, '')
    .replace(/\/$/, '');
  return ENDPOINTS.find((endpoint) => SEND_PATHS[endpoint] === path);
}
