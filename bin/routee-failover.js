#!/usr/bin/env -S node --
import { existsSync } from 'node:fs';
import module from 'node:module';

module.enableCompileCache?.();

const program = new URL('../dist/world.js', import.meta.url);
if (existsSync(program)) {
  const { run } = await import(program.href);
  await run();
} else {
  process.stderr.write('error: routee-failover is not built\nhint: run npm ci, or npm run build, in its folder\n');
  process.exitCode = 2;
}
