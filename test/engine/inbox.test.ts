import { request } from 'node:http';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CHROMIUM, kept, startedBrowser, watchedPage } from '../support/browser.ts';
import { type LocalInbox, localInbox } from '../support/local-inbox.ts';
import { withEngine } from '../support/program.ts';

const TO = '+306912345678';
const VIBER = {
  type: 'Viber',
  to: TO,
  senderInfoTrackingId: '0094d198-4dd2-4fb5-b451-d46aca191b27',
  ttl: 10,
  message: {
    text: 'Our spring collection is here',
    imageUrl: 'https://www.example.com/spring.jpg',
    action: { caption: 'Have a look', targetUrl: 'https://www.example.com/spring' },
  },
};
const SMS = { type: 'Sms', to: TO, from: 'Brand', ttl: 30, message: { body: 'Our spring collection is here' } };
const CALL = {
  type: 'Voice',
  to: TO,
  from: '302105550100',
  dialPlan: {
    verbs: [
      { type: 'PLAY', fileURL: 'https://www.example.com/chime.wav' },
      { type: 'SAY', message: { text: 'Your order is on its way', language: 'en-GB' }, repeat: 2 },
    ],
  },
  failoverOnStatuses: ['Busy', 'NoAnswer'],
};
const text = (said: string): object => ({ ...VIBER, message: { text: said } });

let engine: LocalInbox;

beforeEach(async () => {
  engine = await localInbox();
});

afterEach(() => engine.close());

/** One request with headers that `fetch` would not let a page set. */
function asked(path: string, headers: Record<string, string>, method = 'GET', body = ''): Promise<number> {
  return new Promise((answered, failed) => {
    const sent = request(engine.url + path, { method, headers }, (response) => {
      response.resume();
      answered(response.statusCode ?? 0);
    });
    sent.on('error', failed).end(body);
  });
}

const json = { 'content-type': 'application/json' };

test('the page may run its own script and style, and nothing else', async () => {
  const response = await fetch(engine.url);
  expect(response.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; script-src 'sha256-[\w+/]{43}='; style-src 'sha256-[\w+/]{43}='; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
  );
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
  const page = await response.text();
  expect(page).toContain('prefers-color-scheme');
  expect(page).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b| style="| on\w+="/);
  expect(page.length).toBeLessThan(30_000);
});

test('the built program serves the very same page', async () => {
  await withEngine(async ({ ROUTEE_API_URL }) => {
    const [built, source] = await Promise.all([ROUTEE_API_URL!, engine.url].map((url) => fetch(url)));
    expect(await built!.text()).toBe(await source!.text());
    expect(built!.headers.get('content-security-policy')).toBe(source!.headers.get('content-security-policy'));
  });
});

test('the first thing that is told is how late it is, though nothing has happened for long', async () => {
  const fast = await localInbox(60);
  try {
    fast.live(10_000);
    const { body } = await fetch(`${fast.url}/_engine/events`);
    const { value } = await body!.getReader().read();
    expect(new TextDecoder().decode(value)).toContain('"now":"2026-01-01T09:40:00.000Z","speed":60');
  } finally {
    await fast.close();
  }
});

test('who asks by another name than one of this machine is refused, as is another page', async () => {
  engine.send([VIBER]);
  for (const path of ['/', '/_engine/events', '/_engine/deliveries'])
    expect(await asked(path, { host: 'rebound.example.com' })).toBe(403);
  for (const foreign of [
    { origin: 'https://example.com' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'http://127.0.0.1:1' },
    { 'sec-fetch-site': 'same-site' },
  ]) {
    expect(await asked('/_engine/reset', { ...foreign, ...json }, 'POST', '{}')).toBe(403);
    expect(await asked('/_engine/events', foreign)).toBe(403);
  }
  expect(await asked('/_engine/reset', { 'content-type': 'text/plain' }, 'POST', '{}')).toBe(415);
  expect(engine.routee.views).toHaveLength(1);
  expect(await asked('/_engine/reset', { origin: engine.url, ...json }, 'POST', '{}')).toBe(200);
  expect(engine.routee.views).toHaveLength(0);
});

// There is no telling without a browser what a page does; .ci/run installs one.
describe.skipIf(CHROMIUM === undefined)('the inbox in a real browser', () => {
  let browser: Browser;
  let page: Page;
  let requests: string[];
  let complaints: string[];

  beforeAll(async () => {
    browser = await startedBrowser();
  });

  beforeEach(async () => {
    ({ page, requests, complaints } = await watchedPage(browser));
    await page.goto(engine.url);
    await shows('live');
  });

  afterEach(async () => {
    await page.context().close();
    const { origin } = new URL(engine.url);
    expect(requests.filter((url) => !url.startsWith(`${origin}/`) && !url.startsWith('data:'))).toEqual([]);
  });

  afterAll(() => browser.close());

  const shows = (said: string | RegExp): Promise<void> => page.getByText(said).first().waitFor();
  const delivery = (nth = 0): Locator => page.getByRole('article').nth(nth);
  const step = (nth: number): Locator => delivery().getByRole('listitem').nth(nth);
  const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

  test('says what to type while there is nothing, without a secret', async () => {
    const main = await page.getByRole('main').innerText();
    expect(main).toContain(`export ROUTEE_API_URL=${engine.url} ROUTEE_AUTH_URL=${engine.url}`);
    expect(main).toContain('routee-failover send flows/viber-then-sms.yaml');
    expect(main).not.toContain(engine.routee.engine.application.secret);
    expect(complaints).toEqual([]);
  });

  test('shows a send without a reload, its number masked, and what came later above it', async () => {
    const trackingId = engine.send([VIBER, SMS]);
    await shows('Our spring collection is here');
    expect(await delivery().innerText()).toContain(trackingId);
    expect(await delivery().getByRole('heading', { level: 2 }).innerText()).toContain('+3069******78');
    expect(await page.content()).not.toContain(TO);
    expect(await step(0).innerText()).toMatch(/picture, not loaded\s+https:\/\/www\.example\.com\/spring\.jpg/);
    expect(await step(0).innerText()).toMatch(/Have a look\s+https:\/\/www\.example\.com\/spring/);
    expect(await step(1).innerText()).toContain('waits for its turn');
    engine.send([{ ...SMS, to: '+306900000001' }]);
    await shows('+3069******01');
    expect(await delivery(0).innerText()).toContain('+3069******01');
    expect(await page.getByRole('link').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('a pressed button changes the story: the next step begins, and is decided too', async () => {
    engine.send([VIBER, { ...SMS, message: { body: 'x'.repeat(161) } }]);
    await press('EXPIRED');
    await step(1).getByText('2 parts').waitFor();
    expect(await step(1).innerText()).toContain('not on the phone yet');
    await press('Undelivered');
    await shows('statusCode 2: the last step failed too, and there is no next step');
    expect(await step(1).innerText()).toContain('never on the phone');
    expect(await page.locator('#changes').innerText()).toBe('+3069******78: Sms Undelivered, Failed');
    expect(complaints).toEqual([]);
  });

  test('what was delivered can still be seen', async () => {
    engine.send([VIBER]);
    await press('DELIVERED');
    await expect.poll(() => delivery().getByRole('button').count()).toBe(1);
    await press('SEEN');
    await expect.poll(() => delivery().getByRole('button').count()).toBe(0);
    await delivery().getByText('SEEN', { exact: true }).waitFor();
  });

  test('the clock is wound, and goes as it is told to', async () => {
    engine.routee.engine.deliveries.outcomes = [
      { target: 'Viber', status: 'EXPIRED', chance: 1 },
      { target: 'Sms', status: 'Delivered', delayMs: 90_000, chance: 1 },
    ] as typeof engine.routee.engine.deliveries.outcomes;
    engine.send([VIBER, SMS]);
    await shows('QUEUED');
    await press('by 10 minutes');
    await shows('EXPIRED 10:00');
    await shows('09:40:00');
    await press('max');
    await shows('Delivered 11:30');
    await page.getByRole('button', { name: 'max', pressed: true }).waitFor();
    await press('Reset');
    await shows('Nothing was sent yet');
    expect(await page.getByRole('article').count()).toBe(0);
  });

  test('a refused decision is said', async () => {
    const id = engine.send([VIBER]);
    await shows('QUEUED');
    await page.route('**/steps/*', (route) => {
      engine.routee.engine.deliveries.decide(id, 1, 'SEEN');
      return route.continue();
    });
    await press('FAILED');
    await page.getByRole('alert').getByText('the step has ended as SEEN').waitFor();
  });

  test('callbacks are told with how they were answered', async () => {
    engine.send([VIBER], 'standard', { strategy: 'OnStep', url: 'http://127.0.0.1:1/hook' });
    engine.send([{ ...VIBER, to: '+306900000001' }], 'standard', { strategy: 'OnStep', url: 'https://example.com/' });
    await delivery(1).getByText('1 callback, 1 answered').click();
    await delivery(1).getByText('http://127.0.0.1:1/hook').waitFor();
    await delivery(0).getByText('1 callback, 0 answered').click();
    await delivery(0)
      .getByText(/not posted: it is not on this machine/)
      .waitFor();
  });

  test('what is hostile is shown as text, and runs nothing', async () => {
    const hostile = [
      '<img src=x onerror="document.title=1"><svg onload="document.title=1">',
      '</script><script>document.title=1</script><style>*{display:none}</style>',
      '\u202egnp.exe\u0000\u001b[2J\u2066',
      'W'.repeat(999),
      'javascript:document.title=1',
    ];
    for (const said of hostile) engine.send([{ ...SMS, message: { body: said } }, text(said)]);
    engine.send([{ ...SMS, from: '<b>x</b>', message: { body: 'hi', label: '<i>' }, constructor: { name: 1 } }]);
    await expect.poll(() => page.getByRole('article').count()).toBe(6);
    const main = await page.getByRole('main').innerText();
    for (const said of [hostile[0]!, hostile[1]!, hostile[3]!, hostile[4]!, '<b>x</b>']) expect(main).toContain(said);
    expect(main).toContain('\\u202egnp.exe\\x00\\x1b[2J\\u2066');
    expect(await page.title()).toBe('Inbox – local Routee');
    expect(await page.locator('main :is(img, svg, script, style, a, b, i)').count()).toBe(0);
    await page.setViewportSize({ width: 360, height: 740 });
    await kept(page, 'inbox-hostile');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    expect(complaints).toEqual([]);
  });

  test('everything can be done from the keyboard, and a decision leaves the focus where it was', async () => {
    engine.send([VIBER, SMS]);
    await shows('QUEUED');
    const focused = (): Promise<string> => page.locator(':focus').innerText();
    const order: string[] = [];
    for (let presses = 0; presses < 12; presses++) {
      await page.keyboard.press('Tab');
      order.push(await focused());
    }
    expect(order.join(' ')).toBe('+1 m +10 m +1 h 1× 60× max manual Reset DELIVERED SEEN UNDELIVERED EXPIRED');
    await page.keyboard.press('Enter');
    await step(1).getByText('Queued').waitFor();
    expect(await page.evaluate('document.activeElement.closest("article") !== null')).toBe(true);
    expect(await focused()).toBe('Delivered');
    await page.keyboard.press('Space');
    await delivery().getByText('Succeeded').waitFor();
    expect(await focused()).toContain('+3069******78');
  });

  test('of many deliveries the newest are shown', async () => {
    for (let number = 0; number < 1_500; number++) engine.send([text(`message ${number}`)]);
    await shows('The newest 200 of 1500 deliveries');
    expect(await page.getByRole('article').count()).toBe(200);
    await page.reload();
    await shows('The newest 200 of 1500 deliveries');
    expect(await delivery().innerText()).toContain('message 1499');
    expect(await delivery(199).innerText()).toContain('message 1300');
  });

  test('a lost connection is said, and everything is told again when it is back', async () => {
    engine.send([text('before')]);
    await shows('before');
    await engine.unplug();
    await shows('connection lost, trying again');
    engine.send([text('meanwhile')]);
    await engine.plug();
    await shows('meanwhile');
    await shows('live');
    expect(await page.getByRole('article').count()).toBe(2);
  });

  test('a page from elsewhere cannot steer it', async () => {
    engine.send([VIBER]);
    await page.goto('about:blank');
    const foreign = `fetch('${engine.url}/_engine/reset', { method: 'POST', mode: 'no-cors', body: '{}' }).catch(() => {})`;
    await page.evaluate(foreign);
    expect(engine.routee.views).toHaveLength(1);
  });

  test.each([
    ['light', 1200],
    ['dark', 1200],
    ['light', 360],
    ['dark', 360],
  ] as const)('a story in %s, %i wide, is kept to be looked at', async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    await kept(page, `inbox-empty-${colorScheme}-${width}`);
    const hook = { strategy: 'OnStep', url: 'http://127.0.0.1:8000/hooks/orders' };
    const otp = { templateId: 'c2cdc028-a48b-4187-bbaf-3aaa137b6e23', templateType: 'basic_5min', templateLang: 'en' };
    const file = { fileName: 'prices.pdf', fileUrl: 'https://www.example.com/prices.pdf' };
    const refused = engine.send([{ ...SMS, to: '+306900000001', failoverOnStatuses: [] }]);
    const sent = [
      engine.send([VIBER, SMS, CALL], 'standard', hook),
      engine.send([CALL]),
      engine.send([{ ...VIBER, message: { viberFile: file } }, SMS]),
      engine.send(
        [
          { type: 'ViberOtp', to: TO, senderInfoTrackingId: 's', ttl: 30, pin: '012345', ...otp },
          { type: 'Sms', to: TO, from: 'MyBank', ttl: 120, message: { body: 'Ο κωδικός σας είναι 012345' } },
        ],
        'otp',
      ),
      engine.send([VIBER, SMS]),
    ] as const;
    await expect.poll(() => page.getByRole('article').count()).toBe(6);
    const { engine: inner, clock } = engine.routee;
    clock.advance(1_000);
    inner.deliveries.decide(refused, 1, 'Failed', 'Unknown Number');
    inner.deliveries.decide(sent[0], 1, 'UNDELIVERED', 'Not Viber User');
    inner.deliveries.decide(sent[1], 1, 'Completed');
    inner.deliveries.decide(sent[2], 1, 'SEEN');
    clock.advance(1_000);
    inner.deliveries.decide(sent[0], 2, 'Failed', 'Unknown Number');
    clock.catchUp();
    await expect.poll(() => delivery(4).innerText()).toContain('Your order is on its way');
    await delivery(4).locator('summary').click();
    await shows('09:30:02');
    await page.getByRole('button', { name: 'by 1 minute' }).focus();
    await page.evaluate('scrollTo(0, 0)');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await kept(page, `inbox-story-${colorScheme}-${width}`);
    expect(complaints).toEqual([]);
  });
});
