import { createHash } from 'node:crypto';
import style from './inbox/page.css?raw' with { type: 'text' };
import page from './inbox/page.html?raw' with { type: 'text' };
import script from './inbox/page.js?raw' with { type: 'text' };

/** The inbox, what the recipients' phones show: one page that needs nothing but itself and the engine. */
export const INBOX_PAGE = page
  .replace('<!-- style -->', () => `<style>${style}</style>`)
  .replace('<!-- script -->', () => `<script type="module">${script}</script>`);

/**
 * What the page may do: run its own script, wear its own style, draw its own icon, and call where it came from. What
 * messages say could not do anything even if it were taken for HTML.
 */
export const INBOX_POLICY: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    `script-src ${hashed(script)}`,
    `style-src ${hashed(style)}`,
    'img-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

function hashed(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
