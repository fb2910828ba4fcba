/*
 * What starting the program costs: whole processes, beside a node that does nothing. The commands take turns, so that a
 * slow moment of the machine slows all of them.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROUNDS = 31;
const MEMORY_ROUNDS = 5;

const PROGRAM = 'bin/routee-failover.js';

/** Everything is compared with the first. */
const COMMANDS = [
  { name: 'node -e 0', args: ['-e', '0'] },
  { name: '--version', args: [PROGRAM, '--version'], budget: { ratio: 1.4, mib: 52 } },
  { name: '--help', args: [PROGRAM, '--help'] },
  { name: 'check', args: [PROGRAM, 'check', 'flows/viber-then-sms.yaml'], budget: { ratio: 2.2 } },
  {
    name: 'ten mistakes',
    args: [PROGRAM, 'check', 'test/problems/ten-mistakes.yaml'],
    status: 1,
    budget: { ratio: 2.5 },
  },
];

/*
 * Tells on the third descriptor how much memory the process had at most, in KiB. Linux counts into `maxRSS` what the
 * process had before it became this program, which is the memory of whoever started it; VmHWM begins anew.
 */
const MEMORY_HOOK = `
const { readFileSync, writeSync } = require('node:fs');
function peakKib() {
  try {
    return /^VmHWM:\\s*(\\d+)/m.exec(readFileSync('/proc/self/status', 'latin1'))[1];
  } catch {
    return process.resourceUsage().maxRSS;
  }
}
process.on('exit', () => writeSync(3, String(peakKib())));
`;

class CommandFailed extends Error {}

/** Runs a command to its end; what it wrote to the third descriptor comes back with how long it took. */
function ran({ name, args, status: expected = 0 }, nodeArgs = []) {
  const stdio = ['ignore', 'ignore', 'pipe', nodeArgs.length > 0 ? 'pipe' : 'ignore'];
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const startedAt = performance.now();
  const { status, signal, error, output } = spawnSync(process.execPath, [...nodeArgs, ...args], { cwd, stdio });
  const ms = performance.now() - startedAt;
  if (status !== expected)
    throw new CommandFailed(`${name} failed: ${error?.message ?? signal ?? output[2]}`.trimEnd());
  return { ms, told: String(output[3] ?? '') };
}

/** So many rounds of what `measure` says of each command, by command. */
function rounds(count, measure) {
  const taken = COMMANDS.map(() => []);
  for (let round = 0; round < count; round++) {
    for (const [place, command] of COMMANDS.entries()) taken[place].push(measure(command));
  }
  return taken;
}

function measured(hook) {
  rounds(1, (command) => ran(command));
  const times = rounds(ROUNDS, (command) => ran(command).ms);
  const peaks = rounds(MEMORY_ROUNDS, (command) => Number(ran(command, ['--require', hook]).told) / 1024);
  return COMMANDS.map(({ name, budget }, place) => ({
    name,
    budget,
    ms: median(times[place]),
    fastest: Math.min(...times[place]),
    slowest: Math.max(...times[place]),
    ratio: median(times[place]) / median(times[0]),
    paired: median(times[place].map((ms, round) => ms / times[0][round])),
    mib: median(peaks[place]),
  }));
}

function median(numbers) {
  const sorted = numbers.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The ratios of the rounds decide: they are steadier than the medians where the machine's speed changes. */
function budgetText({ budget, paired, mib }) {
  if (!budget) return '';
  const limits = [`≤ ${budget.ratio.toFixed(1)}×`, ...(budget.mib ? [`≤ ${budget.mib} MiB`] : [])];
  const missed = [
    // As it is printed, or 1.40× could miss 1.4×.
    ...(Number(paired.toFixed(2)) > budget.ratio ? ['time'] : []),
    ...(budget.mib !== undefined && mib > budget.mib ? ['memory'] : []),
  ];
  return `${limits.join(', ')}: ${missed.length === 0 ? 'holds' : `MISSED (${missed.join(', ')})`}`;
}

function print(results) {
  const rows = results.map((result) => [
    result.name,
    result.ms.toFixed(1),
    `${result.fastest.toFixed(1)}–${result.slowest.toFixed(1)}`,
    `${result.ratio.toFixed(2)}×`,
    `${result.paired.toFixed(2)}×`,
    result.mib.toFixed(1),
    budgetText(result),
  ]);
  const head = ['command', 'median ms', 'min–max ms', 'of medians', 'by round', 'peak MiB', 'budget'];
  const widths = head.map((_title, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  for (const row of [head, ...rows]) {
    const cells = row.map((cell, column) =>
      column === 0 || column === head.length - 1 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
    );
    console.log(cells.join('  ').trimEnd());
  }
}

function main() {
  const folder = mkdtempSync(join(tmpdir(), 'startup-'));
  try {
    const hook = join(folder, 'memory.cjs');
    writeFileSync(hook, MEMORY_HOOK);
    console.log(`node ${process.version}, ${process.platform} ${process.arch}`);
    // Reading it takes longer than an empty process, and makes every ratio smaller.
    if (process.env.NODE_EXTRA_CA_CERTS) console.log('every node reads NODE_EXTRA_CA_CERTS first');
    console.log(
      `${ROUNDS} rounds of time, ${MEMORY_ROUNDS} of memory; ratios to ${COMMANDS[0].name}, the budget's by round\n`,
    );
    print(measured(hook));
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main();
