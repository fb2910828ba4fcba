import { Command } from 'commander';
import type { Context } from '../context.ts';
import { tableLines } from '../report/table.ts';
import { TEMPLATE_COLUMNS, templateDocument } from '../report/template-table.ts';
import { lookUpTemplates } from '../run/look-up.ts';
import { counted, listed } from '../words.ts';
import { callFor, connect } from './connection.ts';

/** Declares `templates`. */
export function templatesCommand(context: Context, run = templates): Command {
  return new Command('templates')
    .summary('list the otp templates of the account')
    .description(
      'Lists the templates for one-time passwords that the account has, for the templateId and templateType of a ' +
        'ViberOtp step.',
    )
    .addHelpText('after', HELP)
    .action(() => run(context));
}

const HELP = `
The approved templates of transactional flows are not among them: the remote has no list of those.

Exit code: 0 when the remote answered, whatever it has; 3 when it could not be asked, 4 when the credentials are missing
or refused.

Examples:
  routee-failover templates
  routee-failover templates --json | jq -r '.templates[] | select(.type == "basic").id'`;

/** Prints the otp templates of the account. */
export async function templates(context: Context): Promise<void> {
  const { out, err, json, quiet } = context;
  const connection = await connect(context);
  try {
    const { templates: found, complete } = await lookUpTemplates(connection.api, callFor(context));
    if (json) return out.json({ templates: found.map(templateDocument), ...(complete ? {} : { complete }) });
    if (found.length > 0) {
      const { lines, left } = tableLines(
        TEMPLATE_COLUMNS,
        found,
        out.style,
        out.isTTY ? out.columns : Number.POSITIVE_INFINITY,
      );
      out.text(lines);
      if (left.length > 0 && !quiet) err.lines(`no room for ${listed(left)}; --json has all of it`);
    }
    if (!quiet)
      err.lines(found.length > 0 ? counted(found.length, 'otp template') : 'the account has no otp templates');
    if (!complete) err.lines('warning: the remote has more templates than it told');
  } finally {
    await connection.close();
  }
}
