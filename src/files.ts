import { constants } from 'node:fs';
import { access, chmod, open, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputFailure } from './errors.ts';

/** The largest input there is, in bytes. */
export const MIB = 1024 * 1024;

/** Reads a text file of at most 1 MiB; never waits on what is no file, and never takes what is no text. */
export async function readFile(file: string, mostBytes = MIB): Promise<string> {
  // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: NodeJS.ErrnoException) => {
    throw new InputFailure('input.file', `cannot read ${file}: ${REASONS[error.code ?? ''] ?? error.code}`, {
      hint: hintFor(error.code),
    });
  });
  try {
    const stat = await handle.stat();
    if (stat.isDirectory())
      throw new InputFailure('input.file', `${file} is a directory`, {
        hint: 'name the files in it',
      });
    if (!stat.isFile())
      throw new InputFailure('input.file', `${file} is not a regular file`, { hint: 'use - to read standard input' });
    if (stat.size > mostBytes) throw tooLarge(file, mostBytes);
    const bytes = await handle.readFile().catch((error: NodeJS.ErrnoException) => {
      throw new InputFailure('input.file', `cannot read ${file}: ${REASONS[error.code ?? ''] ?? error.code}`);
    });
    return decoded(file, bytes);
  } finally {
    await handle.close();
  }
}

/** Whether there is something of that name. */
export async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** The files that flows are in, by their names. */
const FLOW_FILE = /\.(?:ya?ml|json)$/;

/** The YAML and JSON files in a folder and below it, without what is hidden or installed. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw new InputFailure('input.file', `cannot read ${folder}: ${REASONS[error.code ?? ''] ?? error.code}`);
  });
  const below = entries
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .toSorted((one, two) => (one.name < two.name ? -1 : 1))
    .map((entry) => {
      const inside = join(folder, entry.name);
      if (entry.isDirectory()) return filesIn(inside);
      return FLOW_FILE.test(entry.name) && !entry.name.endsWith('.schema.json') ? [inside] : [];
    });
  return (await Promise.all(below)).flat();
}

/** The flow files that a path stands for: those in a folder, those that fit a pattern, else the file itself. */
export async function flowFiles(path: string): Promise<readonly string[]> {
  const there = await stat(path).catch(() => undefined);
  const pattern = !there && /[*?[{]/.test(path);
  // What is neither is for whoever reads it to complain about.
  if (!there?.isDirectory() && !pattern) return [path];
  const files = pattern ? await fitting(path) : await filesIn(path);
  if (files.length > 0) return files;
  throw new InputFailure('input.file', pattern ? `no file fits ${path}` : `there is no flow file in ${path}`, {
    hint: pattern ? '* is any name, ** any folders' : 'their names end in .yaml, .yml or .json',
  });
}

async function fitting(pattern: string): Promise<string[]> {
  const { glob } = await import('tinyglobby');
  // A pattern that ends in a star means the flow files there, and one that names an ending those with it.
  const found = await glob(pattern, { ignore: ['**/node_modules/**'], expandDirectories: false });
  const files = found.filter((file) => FLOW_FILE.test(file) && !file.endsWith('.schema.json'));
  return (files.length > 0 ? files : found).toSorted();
}

/** Writes a file as a whole or not at all, with the rights that it had; what a link points to, not the link. */
export async function writeText(file: string, text: string, newMode = 0o666): Promise<void> {
  const target = await realpath(file).catch(() => file);
  const draft = join(dirname(target), `.routee-failover-${crypto.getRandomValues(new Uint32Array(1))[0]}.tmp`);
  try {
    const before = await stat(target).catch(() => undefined);
    // A rename would take no notice of a file that is not to be written.
    if (before) await access(target, constants.W_OK);
    await writeFile(draft, text, { mode: before?.mode ?? newMode, flag: 'wx', flush: true });
    // What the mask of this process has taken away belongs to the file.
    if (before) await chmod(draft, before.mode);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new InputFailure('input.file', `cannot write ${file}: ${REASONS[code] ?? code}`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'its links lead in a circle',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'its name is too long',
  ENXIO: 'it is not a regular file',
};

function hintFor(code: string | undefined): string | undefined {
  return code === 'ENOENT' ? 'the path is taken from the folder you are in' : undefined;
}

/** Says that an input is larger than any flow. */
export function tooLarge(file: string, mostBytes = MIB): InputFailure {
  const hint = mostBytes === MIB ? 'a flow file holds one flow' : undefined;
  return new InputFailure('input.file', `${file} is larger than ${mostBytes / MIB} MiB`, { hint });
}

/** The text of UTF-8 bytes, without a byte order mark; what is none fails with an InputFailure. */
export function decoded(file: string, bytes: Buffer): string {
  if (bytes.includes(0))
    throw new InputFailure('input.file', `${file} is a binary file`, { hint: 'a flow file is YAML or JSON in UTF-8' });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new InputFailure('input.file', `${file} is not text in UTF-8`, { hint: 'save it as UTF-8', cause });
  }
}
