import { execFile, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BIN = join(ROOT, 'bin/routee-failover.js');

/** A new empty folder, gone at the end. */
export async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'routee-failover-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a shell shows after a command line, and its exit code. `routee-failover` is the built program. */
export async function shell(
  commandLine: string,
  folder: string,
  env: Record<string, string> = {},
): Promise<{ output: string; exitCode: number }> {
  return inFolder(async (shims) => {
    const shim = join(shims, 'routee-failover');
    writeFileSync(shim, `#!/bin/sh\nexec "${process.execPath}" -- "${BIN}" "$@"\n`);
    chmodSync(shim, 0o755);
    const options = {
      cwd: folder,
      env: { PATH: `${shims}:${process.env.PATH}`, HOME: folder, LANG: 'C.UTF-8', ...env },
      maxBuffer: 64 * 1024 * 1024,
    };
    const done = promisify(execFile)('bash', ['-c', `exec 2>&1\n${commandLine}`], options);
    done.child.stdin?.end();
    const { stdout, code } = await done.then(
      (result) => ({ ...result, code: 0 }),
      (error: { stdout: string; code: number }) => error,
    );
    return { output: stdout, exitCode: code };
  });
}

/** The program with these arguments, its two streams apart. */
export async function program(
  args: readonly string[],
  options: { env?: Record<string, string>; nodeArgs?: readonly string[]; cwd?: string } = {},
): Promise<{ exitCode: number; out: string; err: string }> {
  const { env = {}, nodeArgs = [], cwd = ROOT } = options;
  const done = promisify(execFile)(process.execPath, [...nodeArgs, '--', BIN, ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  done.child.stdin?.end();
  const { stdout, stderr, code } = await done.then(
    (result) => ({ ...result, code: 0 }),
    (error: { stdout: string; stderr: string; code: number }) => error,
  );
  return { exitCode: code, out: stdout, err: stderr };
}

/** Lets `use` run beside the built engine, with the environment that leads to it. */
export async function withEngine<Result>(use: (env: Record<string, string>) => Promise<Result>): Promise<Result> {
  const engine = spawn(process.execPath, ['--', BIN, 'engine', '--port', '0', '--json'], {
    env: { PATH: process.env.PATH ?? '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    for await (const line of createInterface(engine.stdout)) {
      const { url, applicationId, applicationSecret } = JSON.parse(line) as Record<string, string>;
      return await use({
        ROUTEE_API_URL: url!,
        ROUTEE_APP_ID: applicationId!,
        ROUTEE_APP_SECRET: applicationSecret!,
      });
    }
    throw new Error('the engine ended before it listened');
  } finally {
    engine.kill();
  }
}
