import type { Credentials } from '../api/token.ts';
import { DeniedFailure, InputFailure } from '../errors.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The credentials of the environment. Fails with a DeniedFailure that names what is missing. */
export function credentialsIn(env: Env): Credentials {
  const [token, id, secret] = ['ROUTEE_ACCESS_TOKEN', 'ROUTEE_APP_ID', 'ROUTEE_APP_SECRET'].map((name) => {
    const value = env[name]?.trim();
    return value === undefined || value === '' ? undefined : printable(name, value);
  });
  if (token !== undefined) return { kind: 'token', token };
  if (id !== undefined && secret !== undefined) return { kind: 'application', id, secret };
  const missing = { ROUTEE_APP_ID: id, ROUTEE_APP_SECRET: secret };
  const names = Object.entries(missing).flatMap(([name, value]) => (value === undefined ? [name] : []));
  const what = names.length === 1 ? `${names[0]} is missing` : 'there are no credentials';
  throw new DeniedFailure('credentials.missing', what, {
    hint: `set ${names.join(' and ')}${names.length === 1 ? '' : ', or ROUTEE_ACCESS_TOKEN'} (--env-file reads a file)`,
  });
}

/** What is put into a header has to fit there; the value itself is nobody's to see. */
function printable(name: string, value: string): string {
  if (/^[\x21-\x7e]+$/.test(value)) return value;
  throw new InputFailure('input.credentials', `${name} has a space or a character that cannot be in it`, {
    hint: 'copy it again, without quotes and line ends',
  });
}
