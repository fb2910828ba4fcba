import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { ROOT } from './program.ts';

/** The Chromium of this machine; without one the page is tested only as far as HTTP goes. .ci/run installs it. */
export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** Starts it without a window. Whoever runs tests in a container is root, for whom there is no sandbox. */
export function startedBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox'] });
}

/** A page, and what it did that nobody is to see: requests, complaints in the console, and errors. */
export type WatchedPage = { readonly page: Page; readonly requests: string[]; readonly complaints: string[] };

/** A new page in a context of its own, in which nothing moves by itself. */
export async function watchedPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, requests, complaints };
}

/** Keeps what the page shows, for people to look at. */
export async function kept(page: Page, name: string): Promise<void> {
  const folder = join(ROOT, 'test/artefacts');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
