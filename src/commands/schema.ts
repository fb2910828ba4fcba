import { Command } from 'commander';
import type { Context } from '../context.ts';
import { flowSchema } from '../flow/schema/flow-schema.ts';

/** Declares `schema`. */
export function schemaCommand(context: Context, run = schema): Command {
  return new Command('schema')
    .summary('print the JSON Schema of the flow file')
    .description(
      'Prints the JSON Schema (draft 2020-12) of the flow file, by which editors complete, explain and check.',
    )
    .addHelpText('after', HELP)
    .action(() => run(context));
}

const HELP = `
An editor with a YAML language server takes it from a comment at the top of a flow file:
  # yaml-language-server: $schema=./flow.schema.json

What one field has to do with another is not in it: "routee-failover check" finds that.

Examples:
  routee-failover schema > flows/flow.schema.json
  routee-failover schema | jq '."$defs" | keys'`;

/** Prints the schema; JSON is all that it can be. */
export async function schema({ out }: Context): Promise<void> {
  // It holds no value of anybody's, and its sample numbers are to be read.
  out.covered(JSON.stringify(flowSchema(), null, 2).split('\n'));
}
