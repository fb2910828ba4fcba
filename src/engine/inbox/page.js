// The inbox. It is told everything by the engine's events and decides nothing: a button asks the engine, whose answer
// comes back as an event like any other. Nothing that somebody sent ever becomes HTML: texts are set as texts.

/** So many deliveries are shown, the newest. */
const MOST = 200;

/** What is dangerous is not dropped but shown as its escape: control and bidi characters, halves of surrogates. */
const UNSAFE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const GOOD = ['Succeeded', 'DELIVERED', 'SEEN', 'Delivered', 'Completed'];
const MINUTE_MS = 60_000;

const at = (id) => document.getElementById(id);
const cards = new Map();
const deliveries = new Map();
const changed = new Set();
const told = new Map();
let time = { now: 0, speed: 'manual', sinceMs: 0 };
let count = 0;
let known = false;

// ---- texts

function visible(value) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return String(text)
    .replace(/\r\n/g, '\n')
    .replace(UNSAFE, (character) => {
      const code = character.charCodeAt(0).toString(16);
      return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`;
    });
}

/** `+3069******78`, as everywhere in the program. */
function masked(value) {
  const text = visible(value);
  if (!/^\+?[\d ()./-]{7,}$/.test(text)) return text;
  const digits = text.replace(/\D/g, '').length;
  let seen = 0;
  return text.replace(/\d/g, (digit) => (++seen <= 4 || seen > digits - 2 ? digit : '*'));
}

function clockText(ms) {
  return new Date(ms).toISOString().slice(11, 19);
}

/** `00:34`, or `1:00:34`. */
function since(from, to) {
  const seconds = Math.round((Date.parse(to) - Date.parse(from)) / 1000);
  const [hours, rest] = [Math.floor(seconds / 3600), seconds % 3600];
  const short = `${String(Math.floor(rest / 60)).padStart(2, '0')}:${String(rest % 60).padStart(2, '0')}`;
  return hours > 0 ? `${hours}:${short}` : short;
}

function span(ms) {
  if (ms % (60 * MINUTE_MS) === 0) return `${ms / MINUTE_MS / 60} h`;
  return ms % MINUTE_MS === 0 ? `${ms / MINUTE_MS} min` : `${ms / 1000} s`;
}

function counted(number, one) {
  return `${number} ${one}${number === 1 ? '' : 's'}`;
}

// ---- elements

/** An element with that class and those children; texts among them stay texts. */
function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children.filter((child) => child !== undefined && child !== ''));
  return made;
}

/** What somebody wrote, in the direction of its own first letter. */
function said(name, className, value) {
  const made = element(name, className, visible(value));
  made.dir = 'auto';
  return made;
}

function spoken(value) {
  const made = said('p', 'text', value);
  // What is cut off can be scrolled to with the keyboard too.
  if (made.textContent.length > 600) made.tabIndex = 0;
  return made;
}

function colourOf(word, pending) {
  if (GOOD.includes(word)) return 'good';
  return pending || word === 'InProgress' ? 'wait' : 'bad';
}

function status(word, pending) {
  return element('span', `status ${colourOf(word, pending)}`, visible(word));
}

function table(pairs) {
  const rows = pairs.filter(([, value]) => value !== undefined);
  const cells = rows.flatMap(([name, value]) => [said('dt', '', name), said('dd', '', value)]);
  return rows.length > 0 ? element('dl', '', ...cells) : undefined;
}

// ---- messages, as their channel shows them

function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A picture, file or video by its name and address: nothing is ever loaded. */
function media(kind, what, ...addresses) {
  const urls = addresses.filter((url) => url !== undefined).map((url) => said('p', 'url', url));
  return element('div', `media ${kind}`, element('p', '', ...what), ...urls);
}

function viberParts({ message, templateId, templateLang, templateType, templateParams, pin, businessName }) {
  const parts = [];
  if (templateId !== undefined) {
    const params = isRecord(templateParams) ? Object.entries(templateParams) : [];
    const more = [templateType, templateLang].filter((one) => one !== undefined).map(visible);
    parts.push(element('p', 'note', ['template', ...more].join(' · ')), said('p', 'id', templateId));
    parts.push(table([['pin', pin], ['businessName', businessName], ...params]));
  }
  if (!isRecord(message)) return parts;
  const { text, imageUrl, action, viberFile, viberVideo } = message;
  if (imageUrl !== undefined) parts.push(media('picture', ['picture, not loaded'], imageUrl));
  if (isRecord(viberFile)) parts.push(media('', ['file ', said('b', '', viberFile.fileName ?? '')], viberFile.fileUrl));
  if (isRecord(viberVideo)) {
    const { duration, fileSize, videoUrl, videoThumbnail } = viberVideo;
    const facts = [
      duration !== undefined && `${visible(duration)} s`,
      fileSize !== undefined && `${visible(fileSize)} MB`,
    ];
    parts.push(media('', [['video', ...facts.filter(Boolean)].join(' · ')], videoUrl, videoThumbnail));
  }
  if (text !== undefined) parts.push(spoken(text));
  if (isRecord(action))
    parts.push(said('span', 'action', action.caption ?? ''), said('p', 'url', action.targetUrl ?? ''));
  return parts;
}

function smsParts({ message }, parts) {
  const { body = '', flash } = isRecord(message) ? message : {};
  return [spoken(body), element('p', 'note', counted(parts ?? 1, 'part'), flash === true ? ' · flash' : '')];
}

function callParts({ dialPlan }) {
  const verbs = isRecord(dialPlan) && Array.isArray(dialPlan.verbs) ? dialPlan.verbs.filter(isRecord) : [];
  return verbs.flatMap(({ type, message, fileURL, repeat }) => {
    const { text, language, gender } = isRecord(message) ? message : {};
    const times = Number(repeat) > 0 ? `repeated ${counted(Number(repeat), 'time')}` : undefined;
    const facts = [type, language, gender, times].filter((one) => one !== undefined).map(visible);
    const heard = text === undefined ? said('p', 'url', fileURL ?? '') : spoken(text);
    return [element('p', 'note', facts.join(' · ')), heard];
  });
}

const PARTS = { Viber: viberParts, Sms: smsParts, Voice: callParts };
const FROM = { Viber: 'Viber from ', Sms: 'SMS from ', Voice: 'call from ' };

function bubble({ channel, sent, parts, pending, reachedAt }) {
  const from = sent.from ?? sent.senderInfoTrackingId;
  const notes = [];
  const [yet, never] =
    channel === 'Voice' ? ['not answered yet', 'never answered'] : ['not on the phone yet', 'never on the phone'];
  if (!reachedAt) notes.push(element('p', 'note', pending ? yet : never));
  if (from !== undefined) notes.push(element('p', 'note', FROM[channel], element('bdi', '', masked(from))));
  const shown = PARTS[channel](sent, parts).filter((part) => part !== undefined);
  return element('div', `bubble ${channel} ${reachedAt ? '' : 'away'}`, ...notes, ...shown);
}

// ---- deliveries

function choiceButtons({ trackingId, number }, { order, channel, choices }, index) {
  const group = element('div', 'choices', element('span', '', 'Let the phone answer'));
  group.role = 'group';
  group.ariaLabel = `Decide step ${order}, ${channel}`;
  for (const choice of choices) {
    const button = element('button', '', choice);
    button.type = 'button';
    button.dataset.key = `${number}/${index}/${choice}`;
    button.addEventListener('click', () => post(`deliveries/${trackingId}/steps/${order}`, { status: choice }));
    group.append(button);
  }
  return group;
}

function timesOf({ createdAt }, step) {
  const { startedAt, statusAt, reachedAt, ttlMs, status: word } = step;
  const times = startedAt === null ? [] : [`sent ${since(createdAt, startedAt)}`];
  if (reachedAt !== null && reachedAt !== statusAt) times.push(`reached ${since(createdAt, reachedAt)}`);
  if (statusAt !== null && statusAt !== startedAt) times.push(`${visible(word)} ${since(createdAt, statusAt)}`);
  times.push(ttlMs === null ? 'no ttl' : `ttl ${span(ttlMs)}`);
  // A line ends between two of them, and not within.
  return times.map((one) => one.replaceAll(' ', '\u00a0')).join(' · ');
}

function stepItem(delivery, step, index) {
  const { order, channel, to, detail, pending, reachedAt, choices } = step;
  const tried = step.status !== null;
  const facts = element('div', 'facts', element('h3', '', `${order} · ${channel}`));
  if (tried) {
    const why = detail === null ? '' : element('bdi', 'detail', ` ${visible(detail)}`);
    facts.append(element('p', '', status(step.status, pending), why));
  }
  const unlike = String(to) === String(delivery.steps[0].to) ? '' : `to ${to.map(masked).join(', ')} · `;
  const waits = delivery.status === 'InProgress' ? 'waits for its turn · ' : 'not tried · ';
  facts.append(element('p', 'times', unlike, tried ? '' : waits, timesOf(delivery, step)));
  const item = element('li', `step ${reachedAt ? 'reached' : ''} ${tried ? '' : 'untried'}`, facts);
  if (tried) item.append(bubble(step));
  if (choices.length > 0) item.append(choiceButtons(delivery, step, index));
  return item;
}

function callbackList({ number, callbacks }, open) {
  const posted = callbacks.filter(({ status: code }) => code !== null).length;
  const summary = element('summary', '', `${counted(callbacks.length, 'callback')}, ${posted} answered`);
  summary.dataset.key = `${number}/callbacks`;
  const items = callbacks.map(({ at: moment, url, attempt, status: code, error }) => {
    const good = code !== null && code >= 200 && code < 300;
    const answer = element('span', `status ${good ? 'good' : 'bad'}`, code === null ? 'no answer' : String(code));
    const how = `posted ${clockText(Date.parse(moment))} · attempt ${attempt} · `;
    return element(
      'li',
      '',
      answer,
      ` ${how}`,
      said('bdi', 'url', url),
      error === null ? '' : element('p', 'times', visible(error)),
    );
  });
  const made = element('details', 'callbacks', summary, element('ul', '', ...items));
  made.open = open;
  return made;
}

function card(delivery, open) {
  const { number, trackingId, endpoint, createdAt, steps, statusCode, reason, callbacks } = delivery;
  const heading = element('h2', '', element('bdi', '', steps[0].to.map(masked).join(', ')), status(delivery.status));
  heading.id = `delivery-${number}`;
  heading.tabIndex = -1;
  const meta = element('p', 'meta', `${endpoint} · accepted ${clockText(Date.parse(createdAt))} UTC · `);
  meta.append(element('span', 'id', visible(trackingId)));
  const made = element('article', 'delivery', heading, meta);
  made.setAttribute('aria-labelledby', heading.id);
  if (reason !== null) made.append(element('p', 'why', `statusCode ${statusCode}: ${visible(reason)}`));
  made.append(element('ol', 'steps', ...steps.map((step, index) => stepItem(delivery, step, index))));
  if (callbacks.length > 0) made.append(callbackList(delivery, open));
  return made;
}

/** In one sentence, for those who do not see it change. */
function sentence({ steps, status: word }) {
  const { channel, status: last } = steps.findLast((step) => step.status !== null) ?? {};
  return `${masked(steps[0].to[0] ?? '')}: ${last === undefined ? 'accepted' : `${channel} ${visible(last)}`}, ${word}`;
}

// ---- the page

function takeIn(delivery) {
  const { number } = delivery;
  const [oldest] = deliveries.keys();
  count = Math.max(count, number + 1);
  if (!deliveries.has(number) && deliveries.size >= MOST) {
    if (number < oldest) return;
    deliveries.delete(oldest);
    touched(oldest);
  }
  deliveries.set(number, delivery);
  touched(number);
  // Time that leaps is as late as the latest thing that happened.
  if (typeof time.speed === 'number') return;
  time.now = Math.max(
    time.now,
    ...delivery.steps.map(({ statusAt }) => (statusAt === null ? 0 : Date.parse(statusAt))),
  );
}

function touched(number) {
  // A hidden tab draws nothing until it is looked at, and then everything once.
  if (changed.size === 0) requestAnimationFrame(draw);
  changed.add(number);
}

function draw() {
  const news = [];
  const numbers = [...changed].sort((left, right) => left - right);
  changed.clear();
  for (const number of numbers) {
    const delivery = deliveries.get(number);
    const before = cards.get(number);
    if (delivery === undefined) {
      before?.remove();
      cards.delete(number);
      told.delete(number);
      continue;
    }
    drawCard(delivery, before);
    const now = sentence(delivery);
    if (told.get(number) !== now) news.push(now);
    told.set(number, now);
  }
  if (news.length > 0)
    at('changes').textContent = news.length > 3 ? `${news.length} deliveries changed` : news.join('; ');
  at('empty').hidden = !known || deliveries.size > 0;
  at('count').hidden = count <= deliveries.size;
  at('count').textContent = `The newest ${deliveries.size} of ${count} deliveries`;
}

function drawCard(delivery, before) {
  const now = card(delivery, before?.querySelector('details')?.open ?? false);
  cards.set(delivery.number, now);
  if (before === undefined) {
    now.classList.add('fresh');
    at('deliveries').prepend(now);
    return;
  }
  // Whoever is in the middle of something stays there, or at least in this delivery.
  const held = before.contains(document.activeElement) ? document.activeElement : undefined;
  const key = held?.dataset.key;
  before.replaceWith(now);
  if (held === undefined) return;
  const same = [...now.querySelectorAll('[data-key]')].find((one) => one.dataset.key === key);
  (same ?? now.querySelector('.choices button') ?? now.querySelector('h2')).focus({ preventScroll: true });
}

function forgetAll() {
  for (const number of deliveries.keys()) touched(number);
  deliveries.clear();
  count = 0;
  // Also where there was nothing, the page now says so.
  touched(-1);
}

function nowMs() {
  const { now, speed, sinceMs } = time;
  return typeof speed === 'number' ? now + (performance.now() - sinceMs) * speed : now;
}

function drawTime() {
  at('now').textContent = clockText(nowMs());
}

function takeTime({ now, speed }) {
  time = { now: Date.parse(now), speed, sinceMs: performance.now() };
  at('speed').textContent = typeof speed === 'number' ? `UTC, ${speed}×` : `UTC, ${speed}`;
  for (const button of document.querySelectorAll('[data-speed]')) {
    button.ariaPressed = String(button.dataset.speed === String(speed));
  }
  drawTime();
}

function hear(message) {
  switch (message.type) {
    case 'clock':
      takeTime(message);
      return;
    case 'deliveries':
      // After a lost connection everything is told again; another engine may be there by now.
      forgetAll();
      known = true;
      for (const delivery of message.deliveries.toReversed()) takeIn(delivery);
      return;
    case 'delivery':
      takeIn(message.delivery);
      return;
    case 'reset':
      forgetAll();
  }
}

function problem(text) {
  at('problem').hidden = text === '';
  at('problem').textContent = visible(text);
}

async function post(path, json) {
  problem('');
  try {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`/_engine/${path}`, { method: 'POST', headers, body: JSON.stringify(json) });
    if (!answer.ok) problem((await answer.json()).developerMessage ?? `the engine answered ${answer.status}`);
  } catch {
    problem('the engine does not answer');
  }
}

function connected(text, lost) {
  at('connection').textContent = text;
  at('connection').className = lost ? 'lost' : '';
}

function listen() {
  const events = new EventSource('/_engine/events');
  events.onopen = () => connected('live', false);
  events.onmessage = ({ data }) => hear(JSON.parse(data));
  events.onerror = () => {
    connected('connection lost, trying again', true);
    // An answer that is no stream of events ends it for good.
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  };
}

at('exports').textContent = [
  `export ROUTEE_API_URL=${location.origin} ROUTEE_AUTH_URL=${location.origin}`,
  'export ROUTEE_APP_ID=… ROUTEE_APP_SECRET=…',
].join('\n');
for (const button of document.querySelectorAll('[data-advance]')) {
  button.addEventListener('click', () => post('clock', { advance: button.dataset.advance }));
}
for (const button of document.querySelectorAll('[data-speed]')) {
  const { speed } = button.dataset;
  button.addEventListener('click', () => post('clock', { speed: Number(speed) || speed }));
}
at('reset').addEventListener('click', () => post('reset', {}));
setInterval(drawTime, 250);
listen();
