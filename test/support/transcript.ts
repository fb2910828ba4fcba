import { shell } from './program.ts';

/**
 * A transcript as it would be now: every line that begins with `$ ` is run, one after the other in the same folder, and
 * followed by what it prints and, where that is not 0, by its exit code. Other lines are kept as far as they are
 * comments (`#`) or empty.
 */
export async function replayed(transcript: string, folder: string, env: Record<string, string> = {}): Promise<string> {
  const lines: string[] = [];
  let afterCommand = false;
  for (const line of transcript.split('\n')) {
    if (line.startsWith('$ ')) {
      const { output, exitCode } = await shell(line.slice(2), folder, env);
      const printed = output.replace(/\n$/, '');
      lines.push(line, ...(printed === '' ? [] : [printed]), ...(exitCode === 0 ? [] : [`[exit ${exitCode}]`]));
      afterCommand = true;
    } else if (line === '' || line.startsWith('# ')) {
      lines.push(line);
      afterCommand = false;
    } else if (!afterCommand) lines.push(line);
  }
  return lines.join('\n');
}
