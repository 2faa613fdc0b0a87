// Prints how fast the built page is in a real browser: when the first message is on the screen, and how long another
// room takes. Against the server at PARLEY_URL; without one against the fake server of the tests.
//
//   npm run build && npm run measure     TEAM_ROOMS=50, ROOMS=5000, MEMBERS=10000 and SLOWDOWN=4 unless told otherwise
import chromium from '@sparticuz/chromium';
import { chromium as playwright } from 'playwright-core';
import { runnerImport } from 'vite';

const TEAM_ROOMS = Number(process.env.TEAM_ROOMS ?? 50);
const ROOMS = Number(process.env.ROOMS ?? 5_000);
const SLOWDOWN = Number(process.env.SLOWDOWN ?? 4);
const MEMBERS = Number(process.env.MEMBERS ?? 10_000);
const MESSAGES = 60;
const LOADS = 7;
const SWITCHES = 20;
const CREATED_AT_A_TIME = 8;
const BUDGETS_MILLIS = { 'first message': 1_000, 'room switch': 100, 'member panel': 1_000 };
const PASSWORD = 'correct horse battery';

const sessions = new WeakMap();
const server = await seeded();
const browser = await playwright.launch({
  executablePath: await chromium.executablePath(),
  args: ['--no-sandbox', '--headless=shell'],
});
let isOver = false;
try {
  console.log(`${server.name}, ${MESSAGES} messages in each room that is opened`);
  const { team, crowd, many } = server;
  const cold = [];
  for (let load = 0; load < LOADS; load++) {
    const page = await visit(team, SLOWDOWN);
    cold.push(await firstMessage(page, team));
    await page.context().close();
  }
  report('first message', `${TEAM_ROOMS} rooms, CPU ${SLOWDOWN} times slower, nothing kept`, cold);

  const slow = await visit(team, SLOWDOWN);
  await firstMessage(slow, team);
  const warm = [];
  for (let load = 0; load < LOADS; load++) {
    await slow.waitForTimeout(1_000);
    warm.push(await firstMessage(slow, team));
  }
  report('first message', `${TEAM_ROOMS} rooms, CPU ${SLOWDOWN} times slower, another visit`, warm);
  await slow.context().close();

  const page = await visit(many, 1);
  await firstMessage(page, many);
  await page.waitForTimeout(2_000);
  const before = await busyMillis(page);
  report('room switch', `${ROOMS} rooms, from memory`, await switches(page, many));
  const each = (await busyMillis(page)) - before;
  // What a busy machine cannot change: the processor time that the page's own thread takes.
  console.log(`room switch    ${(each / (SWITCHES + 2)).toFixed(0).padStart(5)} ms of the page's thread each`);
  if (crowd !== undefined) {
    await memberPanel(page, crowd);
  }
  await page.context().close();

  const visited = await visit(team, 1);
  await firstMessage(visited, team);
  const loads = [];
  for (let load = 0; load < LOADS; load++) {
    await visited.waitForTimeout(1_000);
    await firstMessage(visited, team);
    loads.push(await busyMillis(visited));
  }
  loads.sort((one, other) => one - other);
  console.log(`first message  ${loads[Math.floor(LOADS / 2)].toFixed(0).padStart(5)} ms of the page's thread, another visit (median of ${LOADS})`);
  await visited.context().close();
} finally {
  await browser.close();
  await server.stop();
}
process.exitCode = isOver ? 1 : 0;

function report(figure, how, millis, isPromised = true) {
  const sorted = [...millis].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  const budget = BUDGETS_MILLIS[figure];
  const promised = isPromised ? ` of ${budget} ms` : '';
  isOver ||= isPromised && median > budget;
  const range = `${sorted[0].toFixed(0)} to ${sorted.at(-1).toFixed(0)}`;
  console.log(`${figure.padEnd(14)} ${median.toFixed(0).padStart(5)} ms${promised}  (median of ${millis.length}, ${range}; ${how})`);
}

/** Opens a browser of somebody's own, who is signed in. */
async function visit({ cookie }, slowdown) {
  const context = await browser.newContext({ locale: 'en-GB' });
  await context.addCookies([cookie]);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  sessions.set(page, session);
  return page;
}

/** Processor time that the thread of a page took since it was loaded. */
async function busyMillis(page) {
  const { metrics } = await sessions.get(page).send('Performance.getMetrics');
  return 1_000 * metrics.find(({ name }) => name === 'TaskDuration').value;
}

/** From the beginning of the navigation until a message is drawn. */
async function firstMessage(page, { rooms }) {
  await page.addInitScript(() => {
    const look = () => {
      if (document.querySelector('[role=log] article') === null) {
        requestAnimationFrame(look);
      } else {
        requestAnimationFrame(() => (window.firstMessageAt = performance.now()));
      }
    };
    requestAnimationFrame(look);
  });
  await page.goto(`${server.origin}/c/${rooms[0].id}`);
  await page.locator('[role=log] article').first().waitFor();
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const look = () =>
          window.firstMessageAt === undefined ? requestAnimationFrame(look) : resolve(window.firstMessageAt);
        look();
      }),
  );
}

/** From the press on a room until its messages are drawn, back and forth between two that were seen. */
async function switches(page, { rooms }) {
  const [first, second] = rooms;
  const taken = [];
  for (let turn = 0; turn < SWITCHES + 2; turn++) {
    const to = turn % 2 === 0 ? second : first;
    const millis = await page.evaluate(
      ({ id, text }) =>
        new Promise((resolve) => {
          const link = document.querySelector(`nav a[href="/c/${id}"]`);
          const start = performance.now();
          link.click();
          const look = () => {
            const isThere = [...document.querySelectorAll('[role=log] article')].some((row) =>
              row.textContent.includes(text),
            );
            if (isThere) {
              requestAnimationFrame(() => resolve(performance.now() - start));
            } else {
              requestAnimationFrame(look);
            }
          };
          look();
        }),
      to,
    );
    // The first visit of each loads what the others have.
    if (turn >= 2) {
      taken.push(millis);
    }
    await page.waitForTimeout(300);
  }
  return taken;
}

/** Opens the panel of a room with very many members, looks for the last of them, and counts what is on the page. */
async function memberPanel(page, crowd) {
  await page.goto(`${server.origin}/c/${crowd.id}`);
  await page.getByRole('button', { name: 'People in this room' }).waitFor();
  const opened = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const start = performance.now();
        document.querySelector('[aria-label="People in this room"]').click();
        const look = () =>
          document.querySelector('aside li') === null
            ? requestAnimationFrame(look)
            : requestAnimationFrame(() => resolve(performance.now() - start));
        look();
      }),
  );
  report('member panel', `${MEMBERS} members, until the first are drawn`, [opened], false);
  const start = performance.now();
  await page.getByRole('searchbox', { name: 'Find a member' }).fill(crowd.last);
  await page.locator('aside').getByText(`@${crowd.last}`).waitFor();
  report('member panel', 'until the last is found', [performance.now() - start], false);
  const items = await page.evaluate(() => document.querySelectorAll('aside li').length);
  await page.getByRole('searchbox', { name: 'Find a member' }).fill('');
  await page.waitForTimeout(500);
  const all = await page.evaluate(() => document.querySelectorAll('aside li').length);
  console.log(`member panel   ${all} rows on the page of ${MEMBERS} members, ${items} when looking for one`);
}

async function seeded() {
  const url = process.env.PARLEY_URL;
  return url === undefined || url === '' ? fake() : real(url.replace(/\/$/, ''));
}

async function fake() {
  const { module } = await runnerImport('./test/fake-server.ts');
  const running = await module.FakeServer.start({ staticFiles: 'dist' });
  const inRooms = (username, count) => {
    const { cookie } = running.account(username);
    const rooms = Array.from({ length: count }, (_, n) => {
      const name = `${username}'s room ${n}`;
      return { id: running.room(name, username), text: `last of ${name}` };
    }).slice(-2);
    rooms.forEach(({ id, text }) => texts(text).forEach((each) => running.post(id, username, each)));
    return { cookie: cookieOf(cookie, running.origin), rooms };
  };
  const team = inRooms('ana', TEAM_ROOMS);
  const many = inRooms('ben', ROOMS);
  const crowd = { id: running.room('everybody', 'ben'), last: `member-${MEMBERS - 1}` };
  for (let n = 0; n < MEMBERS; n++) {
    running.account(`member-${n}`);
    running.join(crowd.id, `member-${n}`);
  }
  return { name: 'Fake server', origin: running.origin, team, many, crowd, stop: () => running.stop() };
}

async function real(origin) {
  const inRooms = async (person, count) => {
    const username = `${person}-${Date.now().toString(36)}`;
    const signedUp = await call(origin, 'POST', '/accounts', { username, password: PASSWORD });
    const cookie = signedUp.headers.get('set-cookie').split(';')[0];
    const rooms = [];
    for (let n = 0; n < count; n += CREATED_AT_A_TIME) {
      const names = Array.from({ length: Math.min(CREATED_AT_A_TIME, count - n) }, (_, at) => `${username} ${n + at}`);
      const made = await Promise.all(
        names.map((name) =>
          call(origin, 'POST', '/channels', { id: uuid7(), name, kind: 'room', visibility: 'private', members: [] }, cookie),
        ),
      );
      for (const [at, answer] of made.entries()) {
        rooms.push({ id: (await answer.json()).id, text: `last of ${names[at]}` });
      }
    }
    const opened = rooms.slice(-2);
    for (const { id, text } of opened) {
      for (const each of texts(text)) {
        await call(origin, 'POST', `/channels/${id}/messages`, { id: uuid7(), text: each }, cookie);
      }
    }
    return { cookie: cookieOf(cookie, origin), rooms: opened };
  };
  const team = await inRooms('ana', TEAM_ROOMS);
  const many = await inRooms('ben', ROOMS);
  return { name: origin, origin, team, many, stop: async () => undefined };
}

function cookieOf(pair, url) {
  const [name, value] = pair.split('=');
  return { name, value, url };
}

/** Waits as long as the server asks to when it is told to slow down. */
async function call(origin, method, path, body, cookie = '') {
  for (;;) {
    const answer = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', origin, cookie },
      body: JSON.stringify(body),
    });
    if (answer.ok) {
      return answer;
    }
    if (answer.status !== 429) {
      throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000 * Number(answer.headers.get('retry-after') ?? 1)));
  }
}

function texts(last) {
  return Array.from({ length: MESSAGES }, (_, n) => {
    if (n === MESSAGES - 1) {
      return last;
    }
    return n % 9 === 4
      ? `message ${n} with **Markdown**, \`code\` and a list\n\n- one\n- two\n\n\`\`\`java\nint n = ${n};\n\`\`\``
      : `message ${n}, as long as people write when they have something to say to one another`;
  });
}

function uuid7() {
  const hex = Date.now().toString(16).padStart(12, '0');
  const rest = [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${rest.slice(1, 4)}-8${rest.slice(5, 8)}-${rest.slice(8, 20)}`;
}
