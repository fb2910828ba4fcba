import { execFileSync } from 'node:child_process';

/** The tests of the program run what a user runs: the bundle, built from the sources as they are now. */
export default function build(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
