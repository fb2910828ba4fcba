/* The whole test suite under the other versions of Node that are supported, each installed as an npm package. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSIONS = ['22.23.3', '24.21.0'];

const PACKAGE = `node-${process.platform}-${process.arch}`;
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Why a version is not there to be tested with. */
class NotInstalled extends Error {}

/** The environment as it was before `npm run` told its script about this package and this Node; settings stay. */
function plainEnv() {
  const told = (name) => (/^npm_/i.test(name) && !/^npm_config_/i.test(name)) || ['NODE', 'INIT_CWD'].includes(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !told(name)));
}

/** The path of that Node's binary, installed unless it is there. */
function installed(version) {
  const folder = join(ROOT, 'node_modules', '.cache', 'other-nodes', version);
  const node = join(folder, 'node_modules', PACKAGE, 'bin', 'node');
  if (answers(node, version)) return node;
  mkdirSync(folder, { recursive: true });
  const flags = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const { status, error, stderr } = spawnSync('npm', ['i', '--prefix', folder, ...flags, `${PACKAGE}@${version}`], {
    env: plainEnv(),
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new NotInstalled(firstReason(error?.message ?? stderr));
  if (!answers(node, version)) throw new NotInstalled('its binary does not run here');
  return node;
}

function answers(node, version) {
  if (!existsSync(node)) return false;
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return stdout?.trim() === `v${version}`;
}

function firstReason(text) {
  const line = text.split('\n').find((candidate) => candidate.trim() !== '') ?? 'npm does not say why';
  return line.replace(/^npm (?:error|ERR!) /, '');
}

/** Whether the suite passes; what the tests start by the name of `node` is that Node too. */
function passes(node) {
  const env = { ...plainEnv(), PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
  const vitest = join('node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', '--config', 'test/vitest.config.ts'];
  return spawnSync(node, args, { cwd: ROOT, env, stdio: 'inherit' }).status === 0;
}

/** What became of one version: passed, failed or skipped. */
function tested(version) {
  console.log(`== Node ${version}`);
  try {
    return passes(installed(version)) ? 'passed' : 'failed';
  } catch (error) {
    if (!(error instanceof NotInstalled)) throw error;
    console.log(`skipped: Node ${version} could not be installed: ${error.message}`);
    return 'skipped';
  }
}

const results = VERSIONS.map((version) => ({ version, result: tested(version) }));
for (const { version, result } of results) console.log(`Node ${version}: ${result}`);
process.exitCode = results.some(({ result }) => result === 'failed') ? 1 : 0;
